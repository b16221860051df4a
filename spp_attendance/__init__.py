from . import controllers, models, wizards


def uninstall_hook(env):
    """Without the addon, changes of sessions are told to nobody."""
    env["spp.attendance.api.change"]._drop_triggers()
