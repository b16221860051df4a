import json

from odoo import _
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from .person import OFFICER

# what wkhtmltopdf prints within the time of a request; a spreadsheet takes any number
MOST_LINES = 5000


class SnapshotPaymentList:
    """The list to hand over to whoever pays: what the snapshot holds, so that its digest stands for it."""

    __slots__ = ()

    def action_print_list(self):
        """Print the list, to be signed."""
        self.ensure_one()
        count = self.env["spp.session.snapshot.answer"].search_count([("snapshot_id", "=", self.id)])
        if count > MOST_LINES:
            raise UserError(
                _(
                    "The list has too many lines to print: %(count)s. Download it as a spreadsheet instead, or take a "
                    "snapshot of fewer people.",
                    count=count,
                )
            )
        report = self.env.ref("spp_session_tracking.spp_session_snapshot_report_payment_list")
        return report.report_action(self, config=False)

    def action_download_list(self):
        """Download the list as a spreadsheet."""
        self.ensure_one()
        url = f"/spp_session_tracking/snapshot/{self.id}/list"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _payment_list(self):
        """The list as a dict: `facts` ((word, value) of its head), `titles`, `rows`, `to_sign` (what stands there)."""
        self.ensure_one()
        to_sign = [_("Place, date"), _("Name, signature, stamp")]
        rows = {"titles": self._list_titles(), "rows": self._list_rows()}
        return {"facts": self._list_facts(), **rows, "to_sign": to_sign}

    def _list_facts(self):
        facts = [
            (_("Company"), self.company_id.name),
            (_("For"), self.label),
            (_("Period"), self._list_period()),
            *((_("Rule of %(name)s", name=rule["name"]), self._list_rule(rule)) for rule in self._list_rules()),
            (_("Taken"), f"{format_datetime(self.env, self.taken_at)}, {self.taken_by_id.name}"),
            (_("Reason"), self.reason),
            (_("Sessions that were open"), self.open_count or ""),
            (_("Digest"), self.digest),
            (_("Checked now"), self.verify()["message"]),
        ]
        return [(word, value) for word, value in facts if value]

    def _list_period(self):
        first, last = (format_date(self.env, day) for day in (self.date_from, self.date_to))
        return _("%(first)s to %(last)s", first=first, last=last)

    def _list_rules(self):
        """The rules of the session types, as they were when the snapshot was taken."""
        return [rule for rule in json.loads(self.rules or "[]") if "required_attendance_percentage" in rule]

    def _list_rule(self, rule):
        excused = {
            "neutral": _("Required: %(rate)s %%. Excused absences are left out."),
            "absent": _("Required: %(rate)s %%. Excused absences count as absent."),
            "attended": _("Required: %(rate)s %%. Excused absences count as attended."),
        }
        return excused[rule["excused_rule"]] % {"rate": f"{rule['required_attendance_percentage']:g}"}

    def _list_titles(self):
        identifier = [_("Identifier")] if self._lists_identifiers() else []
        figures = [_("Attended"), _("Counted"), _("Attendance %"), _("Required %"), _("Outcome")]
        return [_("No."), _("Name"), *identifier, _("Session type"), *figures]

    def _list_rows(self):
        """A row for each answer, by the names of that time. Where nothing counted there is no rate."""
        answers = self.env["spp.session.snapshot.answer"].search([("snapshot_id", "=", self.id)])
        outcomes = dict(answers._fields["outcome"]._description_selection(self.env))
        answers = answers.sorted(lambda answer: ((answer.participant_name or "").casefold(), answer.id))
        return [[number, *self._list_row(answer, outcomes)] for number, answer in enumerate(answers, 1)]

    def _list_row(self, answer, outcomes):
        identifier = [answer.participant_identifier or ""] if self._lists_identifiers() else []
        rate = round(answer.attendance_rate, 2) if answer.counted else "–"
        required = answer.required_attendance_percentage if answer.session_type_id else "–"
        figures = [answer.attended, answer.counted, rate, required, outcomes[answer.outcome]]
        return [
            answer.participant_name or answer.participant_id.name,
            *identifier,
            answer.session_type_id.name or "",
            *figures,
        ]

    def _lists_identifiers(self):
        return self.env.user.has_group(OFFICER)
