from odoo import api

# in the context of requests that come from a device of a user
IS_DEVICE = "spp_attendance_is_device"


class SessionOfDevice:
    """A device sees and marks what its user facilitates and nothing else, also where the user is an officer."""

    __slots__ = ()

    @api.model
    def _is_for_device(self):
        return bool(self.env.context.get(IS_DEVICE))

    @api.model
    def _domain_own(self):
        """The sessions that the user facilitates, alone or with others."""
        return ["|", ("facilitator_id", "=", self.env.uid), ("co_facilitator_ids", "in", self.env.uid)]

    @api.model
    def _domain_for_client(self):
        """Those of the sessions the user can see that a client may see."""
        return self._domain_own() if self._is_for_device() else []

    def _is_for_client(self):
        """Whether a client may see all of these sessions, which the user can see."""
        return not self._is_for_device() or all(session._is_facilitated_by_user() for session in self)

    @api.depends_context(IS_DEVICE)
    def _compute_can_mark(self):
        return super()._compute_can_mark()

    def _is_facilitated_by_user(self):
        if not self._is_for_device():
            return super()._is_facilitated_by_user()
        return self.env.user in self.facilitator_id | self.co_facilitator_ids

    @api.model
    def _domain_facilitated_by_user(self):
        return self._domain_own() if self._is_for_device() else super()._domain_facilitated_by_user()
