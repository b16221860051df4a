"""What happens here to a session that was removed in Moodle."""

from odoo.addons.spp_session_tracking.rules import OPEN_STATES

from ..moodle import merge
from ..moodle.text import _
from ..tools.message import in_language


class SessionRemoval:
    """Follows Moodle where a session was removed. number: of the session in Moodle

    session_id: of the session here, False for none; is_changed: whether it was cancelled; text: what was done
    """

    def __init__(self, instance, number):
        self.instance, self.env, self.number = instance, instance.env, number
        self.session_id, self.is_changed, self.text = False, False, ""

    def follow(self):
        """Cancel the session here if nobody is marked in it. Returns itself."""
        # sudo: the sync updates links, otherwise only managers may
        link = self.env["spp.moodle.mapping"]._find_or_create(self.instance, "session", self.number).sudo()
        link.is_removed = True
        session = link.session_id.with_env(self.env)
        self.session_id = session.id
        if session.state not in OPEN_STATES or self.instance.sync_attendance_from == merge.OEC:
            self.text = _("It was removed in Moodle. Here it stays as it is.")
        elif session._is_marked():
            self.text = _("It was removed in Moodle. People are marked here: cancel it if it did not take place.")
        else:
            session.cancel(in_language(self.env, _("Removed in Moodle")))
            self.text, self.is_changed = _("It was removed in Moodle, so it is cancelled here."), True
        return self
