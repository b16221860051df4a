from collections import defaultdict

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES


class AttendanceCycleMembership(models.AbstractModel):
    """What the members of OpenSPP's cycles get where attendance decides: how they stood, and why."""

    _name = "spp.attendance.cycle.membership"
    _description = "Member of a cycle of a programme that asks attendance"
    _inherit = "spp.server.fields"

    # as it was when the criteria were applied
    attendance_outcome = fields.Selection(OUTCOMES, "Attendance", readonly=True, copy=False)
    attendance_reason = fields.Text("Attendance counted", readonly=True, copy=False)
    attendance_applied_at = fields.Datetime(
        "Attendance applied at", readonly=True, copy=False, help="When the criteria were applied last."
    )

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"attendance_outcome", "attendance_reason", "attendance_applied_at"}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        return super(AttendanceCycleMembership, self._without_defaults()).create(vals_list)

    def write(self, vals):
        self._check_server_fields([vals])
        return super().write(vals)

    def _store_attendance(self, managers):
        """Store how the people stand. managers: attendance managers whose context names the cycle; one has to pass."""
        now, same = fields.Datetime.now(), defaultdict(list)
        for membership, outcome, reason, _passes in self._attendance_now(managers):
            same[outcome, reason].append(membership.id)
        for (outcome, reason), ids in same.items():
            values = {"attendance_outcome": outcome, "attendance_reason": reason, "attendance_applied_at": now}
            self.browse(ids)._by_server().write(values)

    def _changed_attendance(self, managers):
        """The memberships whose people stand otherwise now than when the criteria were applied to them.

        Not of those who were disabled or archived: they pass neither way, and OpenSPP does not verify them again.
        """
        left_out = managers[0]._left_out(self.partner_id.ids)
        applied = self.filtered(lambda one: one.attendance_outcome and one.partner_id.id not in left_out)
        now = applied._attendance_now(managers)
        return self.browse([each.id for each, outcome, *_more in now if each.attendance_outcome != outcome])

    def _failing(self, managers, others_let_through):
        """The memberships whose people were disabled or archived, or do not pass now though the criteria were applied.

        others_let_through: whether other criteria may let through whoever does not pass by attendance
        """
        left_out = managers[0]._left_out(self.partner_id.ids)
        applied = self.filtered("attendance_outcome") if not others_let_through else self.browse()
        failing = {each.id for each, *_now, passes in applied._attendance_now(managers) if not passes}
        return self.filtered(lambda one: one.partner_id.id in left_out or one.id in failing)

    def _attendance_now(self, managers):
        """Yield each membership with the outcome of its person now, the reason, and whether the person passes."""
        people = self.partner_id.ids
        left_out = managers[0]._left_out(people)
        answers = [(manager, manager._answers(people)) for manager in managers]
        for membership in self:
            found = [(manager, by_person.get(membership.partner_id.id, [])) for manager, by_person in answers]
            outcomes = [(manager, manager._outcome(answer)) for manager, answer in found]
            passing = [outcome for manager, outcome in outcomes if manager._passes(outcome)]
            lines = [manager._reason(answer) for manager, answer in found]
            if membership.partner_id.id in left_out:
                lines.append(_("Does not pass: archived or disabled, or not registered as the programme asks."))
            yield membership, (passing or [outcomes[0][1]])[0], "\n".join(lines), bool(passing)
