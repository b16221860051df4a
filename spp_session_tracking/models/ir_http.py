from psycopg2 import errors

from odoo import _, models
from odoo.exceptions import ValidationError

# what PostgreSQL says of values that no check of a field has refused
UNFIT_TEXT = (errors.CharacterNotInRepertoire, errors.UntranslatableCharacter)
IMPOSSIBLE = (errors.NumericValueOutOfRange, errors.DatetimeFieldOverflow)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """What the database cannot hold is answered by a sentence: on screens, by JSON-RPC and JSON-2.

        XML-RPC has Odoo's own fault: it does not come here.
        """
        sentence = _sentence_for(exception)
        return super()._handle_error(ValidationError(sentence) if sentence else exception)

    def session_info(self):
        """What Odoo's pages know from the start, with the words of the statuses."""
        status = self.env["spp.session.attendance"].fields_get(["status"], ["selection"])["status"]
        return {**super().session_info(), "spp_status_labels": dict(status["selection"])}


def _sentence_for(exception):
    """What to do about a value that the database cannot hold; "" for any other error."""
    if isinstance(exception, UNFIT_TEXT) or _is_unfit_text(exception):
        return _("There is a character that no text can have, such as NUL. Type the text anew.")
    if isinstance(exception, IMPOSSIBLE):
        return _("A number or a date is not possible: it is too large, or there is no such day. Give another one.")
    return ""


def _is_unfit_text(exception):
    """Whether psycopg2 could not even send a text: it has NUL, or half of a surrogate pair."""
    if isinstance(exception, UnicodeEncodeError):
        return exception.reason == "surrogates not allowed"
    return type(exception) is ValueError and "cannot contain NUL (0x00)" in str(exception)
