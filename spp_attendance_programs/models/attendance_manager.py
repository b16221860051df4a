from datetime import timedelta

from odoo import fields, models
from odoo.addons.spp_attendance.models.programme.criteria import CYCLE
from odoo.addons.spp_attendance.rules import COMPLIANT, Period
from odoo.addons.spp_session_tracking.tools.today import local_today


class AttendanceManager(models.Model):
    """Lets attendance decide who is in a programme, or is paid in its cycles.

    It is referred to by OpenSPP's wrappers: spp.compliance.manager, whose managers are joined by OR, and
    g2p.eligibility.manager, where all have to agree.
    """

    _name = "g2p.program_membership.manager.attendance"
    _description = "Attendance"
    _inherit = ["g2p.program_membership.manager", "g2p.manager.source.mixin", "spp.attendance.criteria"]
    _table = "g2p_manager_attendance"  # the name of the model makes names of tables too long for PostgreSQL
    _check_company_auto = True
    _cycle_model = "g2p.cycle"

    program_id = fields.Many2one(string="Programme", ondelete="cascade", index=True)
    company_id = fields.Many2one(related="program_id.company_id")
    lookback_days = fields.Integer(
        "Days looked back",
        default=30,
        help="For enrolling in the programme, which has no dates: so many days up to today.",
    )

    _sql_constraints = [
        ("lookback_days_positive", "check(lookback_days > 0)", "Look back at one day or more."),
    ]

    # what OpenSPP calls

    def _prepare_eligible_domain(self, membership=None):
        return self._domain_passing(membership)

    def enroll_eligible_registrants(self, program_memberships):
        """The memberships of a programme whose people pass."""
        return self._passing(program_memberships)

    def verify_cycle_eligibility(self, cycle, membership):
        """The memberships, of those given, whose people pass in the cycle."""
        return self.with_context(**{CYCLE: cycle.id})._passing(membership)

    def import_eligible_registrants(self, state="draft"):
        """Add people to the programme who are compliant; never those for whom nothing is due. Returns how many."""
        registrants = self.env["res.partner"].search(self._domain_registrants())
        new = registrants - self.program_id.get_beneficiaries().partner_id
        outcomes = self._outcomes(new.ids)
        compliant = [person for person in new.ids if outcomes.get(person) == COMPLIANT]
        vals_list = [{"partner_id": person, "program_id": self.program_id.id, "state": state} for person in compliant]
        self.env["g2p.program_membership"].create(vals_list)
        return len(compliant)

    def _period_without_cycle(self):
        """The days looked back at."""
        today = local_today(self)
        return Period(today - timedelta(days=self.lookback_days - 1), today)
