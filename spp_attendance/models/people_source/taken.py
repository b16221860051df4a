from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError

ATTEMPTS = 3


def repeated_where_taken(transact):
    """Do a transaction again where another one has given an identifier meanwhile: then its holder is found."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return transact()
        except ValidationError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
    return transact()
