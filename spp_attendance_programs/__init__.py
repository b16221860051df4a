from . import models, wizards


def uninstall_hook(env):
    """Refuse while programmes depend on attendance: their criteria would be gone, and nobody would be told."""
    env["g2p.program_membership.manager.attendance"]._check_nobody_asks()
    env["g2p.cycle"]._check_nothing_multiplied()
