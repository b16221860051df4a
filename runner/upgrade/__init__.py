"""Updating a database of an earlier state of the suite, and comparing everything that counts before and after."""
