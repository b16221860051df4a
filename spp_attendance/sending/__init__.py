"""Storing what clients of the REST API send: each row gets a result, and a row that is sent again changes nothing."""
