from odoo import api, fields, models

ENROLLED = ("state", "=", "enrolled")
# what a user has to be able to read, to fill rosters from a source
READ = {
    "program": ("g2p.program_membership",),
    "cycle": ("g2p.program_membership", "g2p.cycle", "g2p.cycle.membership"),
}


class SessionAddPeople(models.TransientModel):
    _inherit = "spp.session.add.people"

    source = fields.Selection(
        selection_add=[("program", "A programme"), ("cycle", "A cycle")],
        ondelete={"program": "cascade", "cycle": "cascade"},
    )
    program_id = fields.Many2one(
        "g2p.program",
        "Programme",
        ondelete="cascade",
        help="Those who are enrolled. Where persons are expected, the members of enrolled groups; where households "
        "are expected, the households of enrolled persons: as they are on the days of the sessions.",
    )
    cycle_id = fields.Many2one(
        "g2p.cycle",
        ondelete="cascade",
        domain="[('program_id', '=', program_id)]",
        help="Those who are enrolled in the cycle, and in its programme still.",
    )

    @api.onchange("program_id")
    def _onchange_program_id(self):
        if self.cycle_id.program_id != self.program_id:
            self.cycle_id = False

    @api.model
    def _source_fields(self):
        return [*super()._source_fields(), "program_id", "cycle_id"]

    @api.model
    def _withheld_sources(self):
        hidden = {
            source
            for source, models in READ.items()
            if not all(self.env[model].check_access_rights("read", raise_exception=False) for model in models)
        }
        return super()._withheld_sources() | hidden

    def _people_of_program(self):
        return self._expected_for(self._enrolled_ids())

    def _people_of_cycle(self):
        in_cycle = [("cycle_id", "=", self.cycle_id._origin.id), ENROLLED]
        members = self.env["g2p.cycle.membership"].search(in_cycle).partner_id.ids
        return self._expected_for(set(members).intersection(self._enrolled_ids()))

    def _enrolled_ids(self):
        """The ids of those enrolled in the programme."""
        in_program = [("program_id", "=", self.program_id._origin.id), ENROLLED]
        return self.env["g2p.program_membership"].search(in_program).partner_id.ids

    def _session_values(self):
        """The programmes by which the people are chosen become those of the sessions."""
        is_theirs = self.source in ("program", "cycle")
        programs = self.program_id if is_theirs else self._from_sessions().program_ids
        linked = [fields.Command.link(program.id) for program in programs]
        return {**super()._session_values(), **({"program_ids": linked} if linked else {})}
