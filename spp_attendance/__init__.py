from . import http, models, wizards


def uninstall_hook(env):
    """Without the addon, changes of sessions are told to nobody, and nobody reads a history."""
    env["spp.attendance.api.change"]._drop_triggers()
    env.cr.execute("drop index if exists spp_session_attendance_history_index")
