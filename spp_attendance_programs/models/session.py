from odoo import api, fields, models

# the states of members who were in the programme, or were not let in
LEFT = ("paused", "exited", "not_eligible", "duplicated")


class Session(models.Model):
    _inherit = "spp.session"

    program_ids = fields.Many2many(
        "g2p.program",
        string="Programmes",
        check_company=True,
        help="Whoever is no longer enrolled in any of them leaves the roster while the session is to come. Nobody is "
        "put back by being enrolled again.",
    )

    @api.model
    def _lists_copied_to_later(self):
        return (*super()._lists_copied_to_later(), "program_ids")

    def _expected_again(self):
        """Nobody who has left the programmes of a session since."""
        # sudo: whoever repeats a session need not have the right to see who is enrolled
        gone = set().union(*(session.sudo()._left_programs() for session in self))
        return super()._expected_again().filtered(lambda person: person.id not in gone)

    def _expects(self, contact):
        """Nobody who has left the programmes of the session meanwhile."""
        is_expected = super()._expects(contact)
        if not is_expected or not self.program_ids:
            return is_expected
        # sudo: as for those who are expected at a copy
        members, asked = self.sudo().program_ids._members, ([contact.id], self.participant_kind, self.date)
        return contact.id not in members(*asked, LEFT) - members(*asked)

    def _left_programs(self):
        """The ids of those on the roster who are members of the session's programmes, and enrolled in none of them."""
        people = self.program_ids and self.expected_participant_ids.ids
        if not people:
            return set()
        members, asked = self.program_ids._members, (people, self.participant_kind, self.date)
        return members(*asked, LEFT) - members(*asked)

    def _take_off_left(self, contact_ids, reason):
        """Take contacts, and those who were expected for them, off the roster, unless a programme still enrols them."""
        asked = self.env["spp.household.source"]._expected_for(contact_ids, self.participant_kind, self.date)
        domain = [("session_id", "=", self.id), ("participant_id", "in", list(asked)), ("is_expected", "=", True)]
        people = self.env["spp.session.attendance"].search(domain).participant_id
        enrolled = self.program_ids._members(people.ids, self.participant_kind, self.date) if people else ()
        gone = people.filtered(lambda person: person.id not in enrolled)
        if gone:
            gone._leave_rosters(reason, self, is_for_now=False)
