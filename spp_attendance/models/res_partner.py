from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import DIGITS, OTHER_DIGITS, phone_digits

# the columns of contacts that have phones; a contact need not have them all
PHONES = ("phone", "mobile")


class ResPartner(models.Model):
    _inherit = "res.partner"

    attendance_subscriber_ids = fields.One2many(
        "spp.attendance.subscriber", "partner_id", "Known to attendance", groups="spp_session_tracking.group_viewer"
    )

    def _lookup_hints(self):
        """The identifier as well, if the user may see identifiers."""
        hints = super()._lookup_hints()
        people = self.env["spp.attendance.subscriber"].sudo(False)  # names are computed in sudo, for the user
        if people._sees_identifiers():
            for person in people.search([("partner_id", "in", self.ids), ("person_identifier", "!=", False)]):
                parts = (person.person_identifier, hints.get(person.partner_id.id))
                hints[person.partner_id.id] = ", ".join(filter(None, parts))
        return hints

    @api.model
    def _lookup_domains(self, text, operator="ilike"):
        """By identifier and phone as well, if the user may see these."""
        domains = super()._lookup_domains(text, operator)
        if text.strip() and self.env["spp.attendance.subscriber"]._sees_identifiers():
            domains.append([("attendance_subscriber_ids.person_identifier", operator, text.strip())])
            digits = operator != "=" and phone_digits(text)
            if digits:
                domains.append([("id", "in", self._with_phone(digits))])
        return domains

    def _forget_person(self):
        """With who they are among the people of attendance, in the ledger and to registries."""
        self._check_may_erase()
        # sudo: session managers erase people, of all of whose companies they are
        people = self.env["spp.attendance.subscriber"].sudo().with_context(active_test=False)
        people.search([("partner_id", "in", self.ids)])._forget()
        self._forget_registrant()
        result = super()._forget_person()
        self.env["spp.attendance.api.change"]._note_erased(self)
        return result

    def _forget_registrant(self):
        """Delete what a registry in the same database has of these people, by which they were remembered.

        A hook of _forget_person(), before the contact is closed: addons extend it with super().
        """

    def _known(self):
        people = self.attendance_subscriber_ids
        own = [("subscriber_id", "in", people.ids)]
        who = ["company_id", "person_identifier", "gender", "badge_code", "active", "create_date"]
        record = ["attendance_date", "attendance_time", "attended_at", "attendance_category", "excuse", "session_id"]
        record += ["attendance_type_id", "attendance_location_id", "attendance_description", "attendance_external_url"]
        record += ["person_identifier", "person_name", "submitted_by", "submitted_at", "submission_source", "source"]
        record += ["client_id", "external_id", "state", "decision_reason", "end_reason"]
        answers = self.env["spp.attendance.snapshot.answer"]
        sources = self.env["spp.registry.source.person"].sudo()  # sudo: a manager asks, of one person
        return {
            **super()._known(),
            "people": self._known_rows(people, [("id", "in", people.ids)], who),
            "records": self._known_rows(self.env["spp.attendance.list"], own, record),
            "days": self._known_rows(answers, [("participant_id", "=", self.id)], list(answers._fields)),
            "registries": self._known_rows(sources, own, ["source_id", "create_date", "write_date"]),
            "registry_runs": self._known_rows(
                self.env["spp.registry.run.line"], own, ["run_id", "outcome", "record_key", "changes", "reasons"]
            ),
            "person_messages": self._known_messages(people._name, people.ids),
        }

    @api.model
    def _with_phone(self, digits):
        """The query of the contacts with a phone that has these digits, however it is written."""
        names = [name for name in PHONES if name in self._fields]
        self.flush_model(names)
        query = self.with_context(active_test=False)._search([])
        numbers = SQL(", ").join(SQL.identifier(self._table, name) for name in names)
        written = SQL("translate(concat_ws('/', %s), %s, %s)", numbers, OTHER_DIGITS, DIGITS)
        found = SQL("regexp_replace(%s, '[^0-9/]', '', 'g') like %s", written, f"%{digits}%")
        query.add_where(found.code, found.params)
        return query

    @api.model
    def _attendance_models(self):
        """With who is known to attendance, and what is recorded."""
        own = ["spp.attendance.subscriber", "spp.attendance.list", "spp.attendance.snapshot.answer"]
        return [*super()._attendance_models(), *own]

    def action_view_subscriber(self):
        """Open the person known to attendance who the contact is. For officers the contact becomes known, if needed."""
        self.ensure_one()
        people = self.env["spp.attendance.subscriber"]
        company = self.env.company
        asked = [("partner_id", "=", self.id), ("company_id", "=", company.id)]
        subscriber = people.with_context(active_test=False).search(asked)
        if not subscriber and not people.check_access_rights("create", raise_exception=False):
            raise UserError(_("This contact is not among the people of attendance yet. Ask an officer to add it."))
        subscriber = subscriber or people._of_partners(self, company)[self.id]
        return {
            "type": "ir.actions.act_window",
            "name": _("Person known to attendance"),
            "res_model": people._name,
            "res_id": subscriber.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
