"""Tools of the database."""
