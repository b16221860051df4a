from . import models, http, wizards


def uninstall_hook(env):
    """Drop what the addon has made on tables of other addons: the triggers of the feed, and an index of the history."""
    env["spp.attendance.api.change"]._drop_triggers()
    env.cr.execute("drop index if exists spp_session_attendance_history_index")
