"""Tools of the database that several addons of the suite use."""
