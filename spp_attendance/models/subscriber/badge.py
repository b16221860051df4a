from odoo import _
from odoo.addons.spp_session_tracking.tools.unlogged import GIVEN_ROWS, execute_with_rows
from odoo.exceptions import AccessError

from ...rules import badge_code

UPDATE = f"""
    update spp_attendance_subscriber as subscriber
       set badge_code = given.badge_code, badge_hash = given.badge_hash
      from {GIVEN_ROWS.format(table="spp_attendance_subscriber")} as given
     where subscriber.id = given.id
"""


class SubscriberBadge:
    """The code on a person's badge, by which the person is scanned. It is made when somebody first asks for it."""

    __slots__ = ()

    def _ensure_badge_codes(self):
        """Give a code to those of the people who have none. Returns the people.

        For whoever may see identifiers, also without the right to edit people: they print the badges.
        """
        self._check_sees_badges()
        without = self.filtered(lambda person: not person.badge_code)
        without._write_badge_codes([badge_code.new() for _person in without])
        return self

    def action_rotate_badge_code(self):
        """Give the people new codes, as when a badge was lost: the old badges name nobody any more. Returns True."""
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._check_sees_badges()
        self._write_badge_codes([badge_code.new() for _person in self])
        for person in self:
            person._message_log(body=_("A new badge code was made. The old badge is not valid any more."))
        return True

    def _check_sees_badges(self):
        self.check_access_rights("read")
        self.check_access_rule("read")
        if not (self.env.su or self._sees_identifiers()):
            raise AccessError(_("You may not see badges of people."))

    def _write_badge_codes(self, codes):
        """Store a code for each, in one statement: a sheet of badges has hundreds."""
        if not self:
            return
        self.flush_recordset()
        given = [
            {"id": subscriber_id, "badge_code": code, "badge_hash": badge_code.hashed(code)}
            for subscriber_id, code in zip(self.ids, codes, strict=True)
        ]
        execute_with_rows(self.env.cr, UPDATE, given)
        self.invalidate_recordset(["badge_code", "badge_hash"], flush=False)
