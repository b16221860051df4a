"""What a client names and the user cannot see."""

from odoo.exceptions import MissingError


class NotThere(MissingError):
    """Something that a request names by its id is not there. Its text says what, and nothing else of it."""
