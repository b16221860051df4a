"""What happens here to a session that was removed in Moodle."""

from typing import NamedTuple

from odoo import _

from ..moodle import merge


class Removal(NamedTuple):
    """session_id: of the session here, False for none; is_changed: whether it was cancelled; text: what was done."""

    session_id: int
    is_changed: bool
    text: str


def follow_removal(instance, number):
    """Cancel the session here if nobody is marked in it. Returns a Removal. number: of the session in Moodle"""
    # sudo: the sync updates links, otherwise only managers may
    link = instance.env["spp.moodle.mapping"]._find_or_create(instance, "session", number).sudo()
    link.is_removed = True
    session = link.session_id.with_env(instance.env)
    if session.state not in ("scheduled", "in_progress") or instance.sync_attendance_from == merge.OEC:
        return Removal(session.id, False, _("It was removed in Moodle. Here it stays as it is."))
    if session._is_marked():
        text = _("It was removed in Moodle. People are marked here: cancel it if it did not take place.")
        return Removal(session.id, False, text)
    session.cancel(_("Removed in Moodle"))
    return Removal(session.id, True, _("It was removed in Moodle, so it is cancelled here."))
