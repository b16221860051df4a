"""A small registry of people over HTTP, for the demonstration and for tests."""
