from odoo import _, models

from .attendance_manager import AttendanceManager

ENROLLED = ("enrolled",)


class Program(models.Model):
    _inherit = "g2p.program"

    def import_eligible_registrants(self, state="draft"):
        """Say how many people were imported. OpenSPP says that an import of 1,000 and more has only started."""
        manager = next(iter(self.get_managers(self.MANAGER_ELIGIBILITY)), None)
        if manager is None or manager._name != AttendanceManager._name:
            return super().import_eligible_registrants(state)
        before = self.get_beneficiaries(count=True)
        result = super().import_eligible_registrants(state)
        count = self.get_beneficiaries(count=True) - before
        message = _("People added to the programme: %(count)s.", count=count)
        return {**result, "params": {**result["params"], "message": message, "type": "success"}}

    # whom it enrols

    def _members(self, contact_ids, kind, date, states=ENROLLED):
        """Those of these contacts, as a set of ids, who are members of one of the programmes, in one of the states.

        kind: of a session type whose sessions expect them on a date. There a person is a member with the household,
        and a household with one of its members.
        """
        source = self.env["spp.household.source"]
        others = (source._households_of if kind == "persons" else source._members_of)(contact_ids, date)
        by_contact = {each: {each, *others.get(each, ())} for each in contact_ids}
        asked = list(set().union(*by_contact.values()))
        domain = [("program_id", "in", self.ids), ("partner_id", "in", asked), ("state", "in", states)]
        members = set(self.env["g2p.program_membership"].search(domain).partner_id.ids)
        return {each for each, named in by_contact.items() if named & members}

    def _leave_sessions(self, contact_ids):
        """Take contacts whom the programme enrols no longer off its sessions to come, and those expected for them."""
        # sudo: whoever runs the programme need not have the right to change sessions
        sessions = self.env["spp.session"].sudo()
        reason = _("No longer enrolled in %(program)s", program=self.name)
        for session in sessions.search([("program_ids", "in", self.ids), *sessions._domain_to_come()]):
            session._take_off_left(contact_ids, reason)
