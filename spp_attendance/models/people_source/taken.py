from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError

ATTEMPTS = 3


def is_perhaps_taken(error):
    """Whether an IntegrityError may be of an identifier, or of a contact, who are unique here, and pass.

    All other rules, such as those of an addon for contacts, refuse the same record for ever.
    """
    return error.diag.table_name == "spp_attendance_subscriber" and isinstance(error, UniqueViolation)


def repeated_where_taken(transact):
    """Do a transaction again where another one has given an identifier meanwhile: then its holder is found."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return transact()
        except ValidationError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
    return transact()
