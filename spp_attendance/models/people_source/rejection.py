from odoo import _

from ...registry import mapping


class Rejection:
    """Why records are rejected, in the words of whoever reads it."""

    def __init__(self, env):
        self.env = env

    def text_of(self, reason):
        """A sentence. reason: a mapping.Reason"""
        texts = {
            mapping.NOT_A_RECORD: _("This is no record of a person."),
            mapping.MISSING: _("The record has no identifier."),
            mapping.NOT_TEXT: _("At the path is a list or a group of values, and no text."),
            mapping.UNFIT: _("The text has characters that cannot be stored."),
            mapping.TOO_LONG: _("The text is too long."),
            mapping.BAD_DATE: _("This is no date as the field says it is written."),
            mapping.UNKNOWN_GENDER: _("The word for the gender is not known. Add it to the field, such as 1=male."),
        }
        fields = self.env["spp.registry.source.field"]._fields["field"]
        label = dict(fields._description_selection(self.env)).get(reason.field)
        if reason.field == mapping.REG_ID:
            label = f"{label} ({reason.kind})"
        return f"{label}: {texts[reason.code]}" if label and reason.code != mapping.MISSING else texts[reason.code]
