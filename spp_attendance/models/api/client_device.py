from datetime import timedelta

from odoo import _, api, fields
from odoo.addons.spp_session_tracking.rules.moment import utc_now
from odoo.exceptions import AccessError, UserError

FACILITATOR = "spp_session_tracking.group_facilitator"
SCOPES = ("session:read", "session:write", "attendance:write", "subscriber:read")
LONGEST_LABEL = 100
UNUSED = timedelta(days=60)
MOST_ENDED = 1000  # in one turn of the schedule, which takes some seconds


class ClientDevice:
    """Devices: clients that users make for their own phones. They see and mark only what their user facilitates."""

    __slots__ = ()

    @api.model
    def _make_device(self, label, shown_by=None):
        """Make a client for a device of the user. label: what the user knows it by, such as "Android, Firefox".

        shown_by: the user who has shown the code by which the phone was enrolled, for the messages of the client
        Returns {"client_id", "client_secret"}. Nobody can read the secret later. Raises AccessError if the user is no
        facilitator.
        """
        if not self.env.user.has_group(FACILITATOR):
            raise AccessError(_("Only facilitators call the roll. Ask a manager to make you a facilitator."))
        label = " ".join(label.split())[:LONGEST_LABEL]
        # sudo: facilitators may make no other API clients. This one acts as them, and may do less than they may.
        clients = self.sudo()
        values = {
            "name": _("Phone of %(user)s: %(label)s", user=self.env.user.name, label=label or _("no name")),
            "is_device": True,
            "device_label": label,
            "user_id": self.env.uid,
            "scope_ids": [fields.Command.set(clients._scopes_named(SCOPES).ids)],
        }
        device = clients._by_server().create(values)
        if shown_by:
            device._message_log(body=_("Enrolled by a code that %(user)s has shown.", user=shown_by.name))
        return device.generate_secret()

    def action_revoke(self):
        """Shut clients out, as when a phone was lost: a device for good. Returns True.

        Whoever may see a client may do so: users their own devices, managers all clients of their companies.
        """
        return self._revoke(self)

    @api.model
    def _cron_end_unused_devices(self):
        """Shut out the devices that were not used for UNUSED. After a long break another turn follows for the rest."""
        oldest = fields.Datetime.now() - UNUSED
        never = ["&", ("last_used", "=", False), ("create_date", "<", oldest)]
        domain = [("is_device", "=", True), "|", ("last_used", "<", oldest), *never]
        unused = self.search(domain, limit=MOST_ENDED)
        unused._end("unused")
        if len(unused) == MOST_ENDED:
            self.env.ref("spp_attendance.ir_cron_end_unused_devices")._trigger()

    def _end(self, reason):
        ending = self.filtered("active")
        ending._by_server().write({"active": False, "ended_reason": reason})

    def _end_for_new_password(self):
        """Users got a new password: their tokens end, and their devices until they log in on these again."""
        self._revoke_tokens()
        self.filtered("is_device")._end("password")

    def _note_end(self):
        """Note when these clients ended. Whoever archives one shuts it out, too."""
        for client in self.filtered(lambda client: not client.ended_at):
            reason = client.ended_reason or "revoked"
            client._by_server().write({"ended_at": utc_now(), "ended_reason": reason})

    def _note_return(self):
        """Note that these clients, which are no devices, are back. They need a new secret where theirs were revoked."""
        self.filtered("ended_at")._by_server().write({"ended_at": False, "ended_reason": False})

    @api.model
    def _is_revoked_since(self, user, since):
        """Whether somebody has shut out a device of the user since a moment (UTC), or ever (None)."""
        domain = [("user_id", "=", user.id), ("is_device", "=", True), ("ended_reason", "=", "revoked")]
        revoked = self.with_context(active_test=False).search(domain)
        # Those that ended before this was noted did so before any login that is noted.
        return any(not since or device.ended_at and device.ended_at >= since for device in revoked)

    def _check_stays_ended(self, vals):
        """Refuse to bring a device back: its user makes another one by logging in on it again."""
        if vals.get("active") and any(client.is_device and not client.active for client in self):
            raise UserError(_("A device that was shut out stays so. Log in again on the device."))
