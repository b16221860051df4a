"""What clients of the REST API send: decided row by row, and stored once however often it is sent."""
