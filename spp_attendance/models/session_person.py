from odoo import api, fields, models
from odoo.addons.spp_session_tracking.models.compliance.compliance import PEOPLE
from odoo.addons.spp_session_tracking.tools.seen import seen

from ..rules.outcome import combined
from .subscriber.contact import RECORDER


class SessionPerson(models.Model):
    _inherit = "spp.session.person"

    person_identifier = fields.Char("Identifier", compute="_compute_numbers", groups=RECORDER)
    phone = fields.Char(compute="_compute_numbers", groups=RECORDER)

    is_known = fields.Boolean("Known to attendance", compute="_compute_is_known")

    day_ids = fields.Many2many("spp.attendance.compliance", string="Days present", compute="_compute_compliance")

    @api.depends_context("compliance_from", "compliance_to", "allowed_company_ids")
    def _compute_compliance(self):
        """With the days present, of sessions and of records: one outcome for all that is asked."""
        result = super()._compute_compliance()
        for person in self:
            person.day_ids = person._days()
            person.outcome = combined([person.outcome, *person.day_ids.mapped("outcome")])
        return result

    def _days(self):
        """The answers about days present: of types that require some, or that the person came to."""
        days = self.env["spp.attendance.compliance"].with_context(**{PEOPLE: self.ids})
        fields_read = [name for name, field in days._fields.items() if field.store]
        return days.search_fetch(["|", ("required_days", ">", 0), ("days_present", ">", 0)], fields_read)

    @api.depends_context("uid", "company")
    def _compute_is_known(self):
        people = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        asked = [("partner_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        known = set(people.search(asked).partner_id.ids)
        for person in self:
            person.is_known = person.id in known

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("participant_id.phone")
    def _compute_numbers(self):
        people = self.env["spp.attendance.subscriber"]
        identifiers, contacts = people._identifiers_of(self.participant_id), self.participant_id
        shown = seen(contacts) if people._sees_identifiers() else contacts.browse()
        for person in self:
            person.person_identifier = identifiers.get(person.id)
            person.phone = person.participant_id in shown and person.participant_id.phone

    def action_view_records(self):
        """Show every attendance that counts, of sessions and of records."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_history_action")
        return {**action, "domain": [("participant_id", "=", self.id)], "context": {}}

    def action_view_subscriber(self):
        """Open the person known to attendance, where names and numbers are changed."""
        return self.participant_id.action_view_subscriber()
