from . import models, wizards


def uninstall_hook(env):
    """Refuse while programmes depend on attendance: their criteria would be gone, and nobody would be told."""
    env["spp.compliance.manager.attendance"]._check_nobody_asks()
