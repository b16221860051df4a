from psycopg2 import errors

from odoo import _, models
from odoo.exceptions import ValidationError

# what PostgreSQL says of values that no check of a field has refused
UNFIT_TEXT = (errors.CharacterNotInRepertoire, errors.UntranslatableCharacter)
UNFIT_VALUE = (errors.NumericValueOutOfRange, errors.InvalidTextRepresentation, errors.DatetimeFieldOverflow)
# what Python says where Odoo makes a number of a text
NO_NUMBER = ("could not convert string to float", "invalid literal for int()")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """A value that the database cannot hold is answered by a sentence: of a screen, by RPC and JSON-2 alike."""
        sentence = _sentence_for(exception)
        return super()._handle_error(ValidationError(sentence) if sentence else exception)


def _sentence_for(exception):
    """What to do about a value that the database cannot hold; "" for any other error."""
    if isinstance(exception, UNFIT_TEXT) or _is_unfit_text(exception):
        return _("There is a character that no text can have, such as NUL. Type the text anew.")
    if isinstance(exception, UNFIT_VALUE) or type(exception) is ValueError and str(exception).startswith(NO_NUMBER):
        return _("A value cannot be stored: a number is too large, or a text stands for a number. Give another one.")
    return ""


def _is_unfit_text(exception):
    """Whether psycopg2 could not even send a text: it has NUL, or half of a surrogate pair."""
    if isinstance(exception, UnicodeEncodeError):
        return exception.reason == "surrogates not allowed"
    return type(exception) is ValueError and "cannot contain NUL (0x00)" in str(exception)
