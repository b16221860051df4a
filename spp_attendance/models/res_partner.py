from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import phone_digits

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

    @api.model
    def _with_phone(self, digits):
        """The query of the contacts with a phone that has these digits, however it is written."""
        names = [name for name in PHONES if name in self._fields]
        self.flush_model(names)
        query = self.with_context(active_test=False)._search([])
        numbers = SQL(", ").join(SQL.identifier(self._table, name) for name in names)
        written = SQL("concat_ws('/', %s)", numbers)
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
