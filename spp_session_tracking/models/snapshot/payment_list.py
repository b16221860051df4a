import json

from odoo import _, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ...exporting import payment_list
from .person import OFFICER

# what wkhtmltopdf prints within the time of a request
MOST_LINES = 5000
# Of more lines a job makes the spreadsheet, in one step. The first take 6 seconds, the others 23 and 0.6 GB of memory
# (measured in November 2026).
LINES_AT_ONCE, LINES_OF_JOB = 20_000, 100_000


class SnapshotPaymentList:
    """The list to hand over to whoever pays: what the snapshot holds, so that its digest stands for it."""

    __slots__ = ()

    def action_print_list(self):
        """Print the list, to be signed."""
        self.ensure_one()
        count = self._count_lines()
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

    def _count_lines(self):
        """How many lines the list has. It is extended as _list_tables() is."""
        return self.env["spp.session.snapshot.answer"].search_count([("snapshot_id", "=", self.id)])

    def action_download_list(self):
        """Download the list as a spreadsheet; where it is long, show the job that makes it."""
        self.ensure_one()
        count = self._count_lines()
        if count > LINES_OF_JOB:
            raise UserError(
                _(
                    "The list has too many lines for a spreadsheet to hand over: %(count)s. Take a snapshot for each "
                    "part of the people, or export the answers of this one.",
                    count=count,
                )
            )
        if count > self._list_at_once():
            return self._start_list(count)._open()
        url = f"/spp_session_tracking/snapshot/{self.id}/list"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    @api.model
    def _list_at_once(self):
        """How many lines a list has at most that is made while its user waits."""
        return LINES_AT_ONCE

    def _start_list(self, count):
        self._check_may_list()
        name = _("Make the payment list of a snapshot: %(label)s", label=self.label)
        return self.env["spp.job"]._start("spp.job.payment_list", name, {"snapshot": self.id}, count, self.company_id)

    def _payment_spreadsheet(self):
        """The list as the bytes of an XLSX file."""
        return payment_list.as_xlsx(self._payment_list(), self.digest)

    def _check_may_list(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(_("Payment lists are for officers."))

    def _payment_list(self):
        """The list as a dict: `warning` ("" while it is in force), `facts` ((word, value) of its head), `tables` (each
        with `name`, `titles` and `rows`), `to_sign` (what stands there). Raises AccessError for who is no officer.
        """
        self.ensure_one()
        self._check_may_list()
        return {
            "warning": self._list_warning(),
            "facts": self._list_facts(),
            "tables": [table for table in self._list_tables() if table["rows"]],
            "to_sign": [_("Place, date"), _("Name, signature, stamp")],
        }

    # its head

    def _list_warning(self):
        replaced_by = self.superseded_by_ids[:1]
        if not replaced_by:
            return ""
        number = replaced_by.chain_number or replaced_by.id
        return _("Replaced by snapshot %(number)s. Do not pay by this list.", number=number)

    def _list_facts(self):
        facts = [
            (_("Not in force"), self._list_warning()),
            (_("Company"), self.company_id.name),
            (_("Snapshot"), str(self.chain_number or self.id)),
            (_("In place of"), self.supersedes_id and str(self.supersedes_id.chain_number or self.supersedes_id.id)),
            (_("For"), self.label),
            (_("Period"), self._list_period()),
            *self._list_rules(),
            (_("Taken"), f"{format_datetime(self.env, self.taken_at)}, {self.taken_by_id.name}"),
            (_("Reason"), self.reason),
            (_("Sessions that were open"), self.open_count or ""),
            (_("Digest"), self.digest),
            (_("Checked"), self._list_check()),
        ]
        return [(word, value) for word, value in facts if value]

    def _list_period(self):
        return self.env["spp.session.compliance"]._label_of((self.date_from, self.date_to))

    def _list_check(self):
        """When it was checked, by whom, and what came out."""
        now = format_datetime(self.env, fields.Datetime.now())
        result = self.verify()["message"]
        return _("%(when)s, by %(user)s: %(result)s", when=now, user=self.env.user.name, result=result)

    def _rules_then(self, of):
        """{id of a type: its rule when the snapshot was taken}. of: the column that names the type"""
        rules = json.loads(self.rules or "[]")
        return {rule[of]: rule for rule in rules if of in rule}

    def _list_rules(self):
        """(word, value) of the rule of each type, as it was when the snapshot was taken. Extend it with super()."""
        return [
            (_("Rule of %(name)s", name=rule["name"]), self._list_rule(rule))
            for rule in self._rules_then("session_type_id").values()
        ]

    def _list_rule(self, rule):
        rate = f"{rule['required_attendance_percentage']:g}"
        words = {
            "neutral": _("Required: %(rate)s %%. Excused absences are left out.", rate=rate),
            "absent": _("Required: %(rate)s %%. Excused absences count as absent.", rate=rate),
            "attended": _("Required: %(rate)s %%. Excused absences count as attended.", rate=rate),
        }
        return words.get(rule["excused_rule"]) or _("Required: %(rate)s %%.", rate=rate)

    # its lines

    def _list_tables(self):
        """The tables of the list. Addons that keep other answers extend it with super()."""
        answers = self._list_answers("spp.session.snapshot.answer")
        households = self._list_households(answers)
        titles = [_("No."), _("Name"), _("Identifier"), *([_("Household")] if households else []), _("Session type")]
        figures = [_("Attended"), _("Counted"), _("Attendance %"), _("Required %"), _("Outcome")]
        rows = self._list_rows(answers, households)
        return [{"name": _("Sessions"), "titles": titles + figures, "rows": rows}]

    def _list_answers(self, model):
        """The stored answers of a model, by the names of that time."""
        answers = self.env[model].search([("snapshot_id", "=", self.id)])
        return answers.sorted(lambda answer: ((answer.participant_name or "").casefold(), answer.id))

    def _list_rows(self, answers, households):
        """A row for each answer, with the names of that time. households: _list_households()"""
        types = self._rules_then("session_type_id")
        outcomes = dict(answers._fields["outcome"]._description_selection(self.env))
        rows = []
        for number, answer in enumerate(answers, 1):
            household = [households.get(answer.id, "")] if households else []
            rule = types.get(answer.session_type_id.id, {})
            session_type = rule.get("name") or answer.session_type_id.name or ""
            rows.append([number, *self._list_person(answer), *household, session_type, *_figures(answer, outcomes)])
        return rows

    def _list_person(self, answer):
        return [answer.participant_name or answer.participant_id.name or "", answer.participant_identifier or ""]

    def _list_households(self, answers):
        """{id of the answer of a member: name of the household then}: such lines may stand for one attendance."""
        members = answers.filtered(lambda answer: answer.household_ref not in (0, answer.participant_ref))
        domain = [("snapshot_id", "=", self.id), ("ref", "in", members.mapped("household_ref"))]
        names = {then.ref: then.name for then in self.env["spp.session.snapshot.person"].search(domain)}
        return {each.id: names.get(each.household_ref) or each.household_id.name or "" for each in members}


def _figures(answer, outcomes):
    """What a line says of an answer. Where nothing counted there is no rate."""
    rate = round(answer.attendance_rate, 2) if answer.counted else "–"
    required = answer.required_attendance_percentage if answer.session_type_id else "–"
    return [answer.attended, answer.counted, rate, required, outcomes[answer.outcome]]
