"""How marks are read, decided and stored, many at once: the one way by which a line of a roster gets a status."""
