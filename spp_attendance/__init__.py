from . import models, wizards, http
from .http.access_log import keep_people_out_of_addresses

keep_people_out_of_addresses()


def uninstall_hook(env):
    """Drop what the addon has put on the tables of other addons: triggers, and indexes."""
    env["spp.attendance.api.change"]._drop_triggers()
    env.cr.execute(
        "drop index if exists spp_session_attendance_history_index, spp_session_attendance_history_id_index"
    )
