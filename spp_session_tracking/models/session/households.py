from odoo import api

from ...rules import make_up_period


class SessionHouseholds:
    """Whether households are expected, and whose coming counts: by the type, or as it was at completion."""

    __slots__ = ()

    @api.depends("date", "applied_make_up", "awaits_confirmation")
    def _compute_make_up_period(self):
        for session in self:
            frequency = not session.awaits_confirmation and session.applied_make_up
            session.make_up_period = make_up_period(frequency, session.date) if frequency else False

    def _household_rule(self):
        """any, all or roles; False where persons are expected."""
        if self.state == "completed":
            return self.applied_household_rule
        session_type = self.session_type_id
        return session_type.household_rule if session_type.participant_kind == "households" else False

    def _household_roles(self):
        return self.applied_household_roles if self.state == "completed" else self.session_type_id.household_roles

    def _stand_in_rule(self):
        return self.applied_stand_in_rule if self.state == "completed" else self.session_type_id.stand_in_rule

    def _withdrawn_ids(self):
        """The external ids of statements about these sessions that do not count any more, as a set.

        Empty by itself: an addon that withdraws statements extends it.
        """
        return set()

    @api.model
    def _household_values(self, session_type):
        """The rules of a session type, as a completed session keeps them."""
        is_household = session_type.participant_kind == "households"
        values = {
            "applied_household_rule": is_household and session_type.household_rule,
            "applied_household_roles": is_household and session_type.household_roles,
            "applied_stand_in_rule": session_type.stand_in_rule,
        }
        # only where it is set: the lines have a column that follows from it
        return {**values, "applied_make_up": session_type.frequency} if session_type.make_up else values
