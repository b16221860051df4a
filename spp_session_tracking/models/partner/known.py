from odoo import _, api, fields
from odoo.exceptions import AccessError

from .erase import KEPT


class PartnerKnown:
    """What is known of a person, as a file for whoever asks what is stored about them."""

    __slots__ = ()

    def action_download_known(self):
        """Download the file: see take_known()."""
        self._check_may_take_known()
        return {"type": "ir.actions.act_url", "url": f"/spp_session_tracking/person/{self.id}/known", "target": "self"}

    def take_known(self):
        """All that is known of the person, as a dict of lists of dicts; Odoo's privacy log says who took it.

        Raises AccessError where the user is no session manager.
        """
        person = self.with_context(allowed_company_ids=self.env.user.company_ids.ids, active_test=False)
        person._check_may_take_known()
        known = {"taken_at": fields.Datetime.to_string(fields.Datetime.now()), "contact_id": self.id, **person._known()}
        person._log_privacy(_("The file of what is known of contact %(id)s was taken", id=self.id))
        return known

    def _check_may_take_known(self):
        self.ensure_one()
        self.check_access_rights("read")
        self.check_access_rule("read")
        if not self.env["spp.session"]._user_is_manager():
            raise AccessError(_("Only session managers take the file of what is known of a person. Ask one of them."))
        self._check_companies_of_attendance()

    def _known(self):
        """{section: list of dicts}. A hook: addons on top extend it with super() by what they know."""
        own = [("participant_id", "=", self.id)]
        of_contact = ["name", *self._fields_of_person(), *(name for name in KEPT if name in self._fields)]
        of_contact = [name for name in of_contact if self._fields[name].type != "binary"]
        line = ["session_id", "session_date", "is_expected", "household_id", *self._statement_columns(), "notes"]
        change = ["session_id", "kind", "what", "old_value", "new_value", "reason", "changed_by_id", "changed_at"]
        change += [f"{when}_{name}" for when in ("old", "new") for name in self._statement_columns()]
        lines, answers = self.env["spp.session.attendance"], self.env["spp.session.snapshot.answer"]
        answer = ["snapshot_id", *(name for name in answers._fields if name in self.env["spp.session.answer"]._fields)]
        warnings = self.env["spp.session.warning"]
        warning = ["session_type_id", "kind", "missed", "first_date", "last_date", "is_open", "ended_at", "session_id"]
        warning += ["facilitator_id", "mail_state", "sms_state", "create_date"]
        then = ["snapshot_id", "name", "identifier", "is_erased"]
        return {
            "contact": self._known_rows(self, [("id", "=", self.id)], of_contact),
            "marks": self._known_rows(lines, own, line),
            "stood_in": self._known_rows(lines, [("attended_by_id", "=", self.id)], line[:3]),
            "changes": self._known_rows(self.env["spp.session.attendance.change"], own, change),
            "snapshots": self._known_rows(answers, own, answer),
            "names_then": self._known_rows(self.env["spp.session.snapshot.person"], own, then),
            "warnings": self._known_rows(warnings, own, warning),
            "messages": [
                *self._known_messages(self._name, self.ids),
                *self._known_messages(warnings._name, warnings.search(own).ids),
            ],
        }

    @api.model
    def _statement_columns(self):
        return ["status", "basis", "attended_by_id", "attendance_time", "marked_at", "marked_by_id", "source", "excuse"]

    @api.model
    def _known_rows(self, model, domain, names):
        """The rows of a model, an empty recordset or any, as dicts of what is not empty."""
        # sudo: of the rows that the manager may see, columns that are closed to everybody, such as excuses
        records = model.search(domain, order="id").sudo()
        rows = records.read([name for name in dict.fromkeys(names) if name in records._fields])
        types = {name: field.type for name, field in records._fields.items()}
        return [
            {name: _plain(value) for name, value in row.items() if _says_something(value, types[name])} for row in rows
        ]

    @api.model
    def _known_messages(self, model, ids):
        domain = [("model", "=", model), ("res_id", "in", ids)]
        return self._known_rows(self.env["mail.message"], domain, ["date", "author_id", "subject", "body"])


def _says_something(value, field_type):
    """Whether a value that was read is no empty one. A zero says something, and so does a no."""
    return field_type == "boolean" or value is not False and value is not None and value != []


def _plain(value):
    """A value as JSON has it: a link as its name, moments and dates as text."""
    if isinstance(value, tuple):
        return value[1]
    return value if isinstance(value, (bool, int, float, list)) else str(value)
