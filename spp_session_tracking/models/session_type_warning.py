from odoo import _, api

NAMES = (
    *("counts_for_compliance", "warn_absences", "warn_lost"),
    *("warning_mail_template_id", "warning_sms_template_id", "warning_wait_days"),
)


class SessionTypeWarning:
    """Who is told when people of a type do not come: what happens, in sentences."""

    __slots__ = ()

    @api.depends(*NAMES)
    @api.depends_context("lang")
    def _compute_warning_sentence(self):
        for session_type in self:
            session_type.warning_sentence = " ".join(session_type._warning_parts())

    def _warning_parts(self):
        if not (self.counts_for_compliance and (self.warn_absences or self.warn_lost)):
            return [_("Nobody is warned.")]
        return [*self._warning_parts_of_facilitators(), self._warning_part_of_people()]

    def _warning_parts_of_facilitators(self):
        parts = []
        if self.warn_absences:
            text = _("Facilitators are told of people who were absent in a row. From so many absences on: %(count)s.")
            parts.append(text % {"count": self.warn_absences})
        if self.warn_lost:
            parts.append(_("Facilitators are told of people who cannot reach the required attendance of the month."))
        return parts

    def _warning_part_of_people(self):
        channels = [
            *([_("e-mail")] if self.warning_mail_template_id else []),
            *([_("SMS")] if self.warning_sms_template_id else []),
        ]
        if not channels:
            return _("The people themselves are sent nothing.")
        return _(
            "The people themselves are sent one message for each warning. By: %(channels)s. Days before: %(days)s.",
            channels=" / ".join(channels),
            days=self.warning_wait_days,
        )
