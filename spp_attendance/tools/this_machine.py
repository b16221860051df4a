import os

from odoo.tools import config, str2bool

# In the environment, or in odoo.conf in small letters.
SETTING = "SPP_OUTSIDE_ALLOW_THIS_MACHINE"


def may_ask_this_machine():
    """Whether the suite may ask addresses of this machine, as a demo does. Whoever runs Odoo says so, no user."""
    return str2bool(os.environ.get(SETTING) or str(config.get(SETTING.lower()) or ""), False)
