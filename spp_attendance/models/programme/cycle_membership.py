from collections import defaultdict
from typing import Any, NamedTuple

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.compliance.answer import OUTCOMES

from ...rules import combined


class Standing(NamedTuple):
    """How the person of a membership stands now.

    passes: whether by attendance; is_left_out: whether archived, disabled or a duplicate, which passes in
    no way
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

    def _store_attendance(self, managers, needs_all=False):
        """Store how the people stand. managers, needs_all: as of _attendance_now()"""
        now, same = fields.Datetime.now(), defaultdict(list)
        for standing in self._attendance_now(managers, needs_all):
            same[standing.outcome, standing.reason].append(standing.membership.id)
        for (outcome, reason), ids in same.items():
            values = {"attendance_outcome": outcome, "attendance_reason": reason, "attendance_applied_at": now}
            self.browse(ids)._by_server().write(values)

    def _attendance_now(self, managers, needs_all=False):
        """Yield the Standing of each membership.

        managers: attendance managers whose context names the cycle
        needs_all: whether each of them has to pass; else one is enough
        """
        people = self.partner_id.ids
        left_out = managers[0]._left_out(people)
        answers = [(manager, manager._answers(people)) for manager in managers]
        for membership in self:
            found = [(manager, by_person.get(membership.partner_id.id, [])) for manager, by_person in answers]
            outcomes = [(manager, manager._outcome(answer)) for manager, answer in found]
            passing = [outcome for manager, outcome in outcomes if manager._passes(outcome)]
            failing = [outcome for manager, outcome in outcomes if not manager._passes(outcome)]
            lines = [manager._reason(answer) for manager, answer in found]
            is_left_out = membership.partner_id.id in left_out
            if is_left_out:
                lines.append(
                    _("Does not pass: archived, disabled, a duplicate in the programme, or not registered as it asks.")
                )
            passes = not failing if needs_all else bool(passing)
            outcome = combined(passing) if needs_all and passes else (passing if passes else failing)[0]
            yield Standing(membership, outcome, "\n".join(lines), passes, is_left_out)
