from odoo import fields, models
from odoo.addons.spp_attendance.models.programme.criteria import CYCLE


class AttendanceManager(models.Model):
    """Lets attendance decide who complies in the cycles of a programme.

    OpenSPP 2's wrapper refers to it: spp.compliance.manager, whose managers are joined by OR.
    """

    _name = "spp.compliance.manager.attendance"
    _description = "Attendance"
    _inherit = ["spp.compliance.manager.base", "spp.manager.source.mixin", "spp.attendance.criteria"]
    _check_company_auto = True
    _cycle_model = "spp.cycle"

    program_id = fields.Many2one(string="Programme", ondelete="cascade", index=True)
    company_id = fields.Many2one(related="program_id.company_id")

    # what OpenSPP 2 calls

    def get_compliance_domain(self, membership=None):
        """The domain of the contacts who comply, in the cycle of the context, else in the one of the memberships."""
        if CYCLE in self.env.context or not membership or len(membership.cycle_id) != 1:
            return self._domain_passing(membership)
        return self.with_context(**{CYCLE: membership.cycle_id.id})._domain_passing(membership)

    def verify_compliance(self, cycle, membership):
        """The memberships, of those given, whose people comply in the cycle. The reason is stored on all of them."""
        cycle._store_attendance(membership)
        return self.with_context(**{CYCLE: cycle.id})._passing(membership)
