from collections import defaultdict
from typing import Any, NamedTuple

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES


class Standing(NamedTuple):
    """How the person of a membership stands now.

    passes: whether by attendance; is_left_out: whether archived or disabled, which passes in no way
    """

    membership: Any
    outcome: str
    reason: str
    passes: bool
    is_left_out: bool

    @property
    def person(self):
        """The id of the contact."""
        return self.membership.partner_id.id

    @property
    def fails(self):
        """Whether the criteria were applied, and the person does not pass them now."""
        return bool(self.membership.attendance_outcome) and not self.passes

    @property
    def has_changed(self):
        """Whether the outcome is another one than when the criteria were applied, if they were."""
        return self.membership.attendance_outcome not in (False, self.outcome)


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
        for standing in self._attendance_now(managers):
            same[standing.outcome, standing.reason].append(standing.membership.id)
        for (outcome, reason), ids in same.items():
            values = {"attendance_outcome": outcome, "attendance_reason": reason, "attendance_applied_at": now}
            self.browse(ids)._by_server().write(values)

    def _attendance_now(self, managers):
        """Yield the Standing of each membership."""
        people = self.partner_id.ids
        left_out = managers[0]._left_out(people)
        answers = [(manager, manager._answers(people)) for manager in managers]
        for membership in self:
            found = [(manager, by_person.get(membership.partner_id.id, [])) for manager, by_person in answers]
            outcomes = [(manager, manager._outcome(answer)) for manager, answer in found]
            passing = [outcome for manager, outcome in outcomes if manager._passes(outcome)]
            lines = [manager._reason(answer) for manager, answer in found]
            is_left_out = membership.partner_id.id in left_out
            if is_left_out:
                lines.append(_("Does not pass: archived or disabled, or not registered as the programme asks."))
            outcome = (passing or [outcomes[0][1]])[0]
            yield Standing(membership, outcome, "\n".join(lines), bool(passing), is_left_out)
