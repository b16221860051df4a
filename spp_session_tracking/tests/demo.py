"""Loading demo data in a test, as Odoo does where a database is made with it."""

from freezegun import freeze_time

from odoo.modules.module import get_manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

NOW, TODAY = "2026-03-14 20:00:00", "2026-03-15"  # it is the next day already in the zone of the sessions


@tagged("post_install", "-at_install")
class DemoCase(TransactionCase):
    """What a database that is made with demo data shows. Databases of the tests are made without, so it is loaded."""

    addon = "spp_session_tracking"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        load_demo(cls.env, cls.addon)


def load_demo(env, module, mode="init"):
    """Load the demo files of an addon of the suite, after those of the addons it depends on."""
    for name in _in_order(module):
        for file in get_manifest(name)["demo"]:
            convert_file(env, name, file, {}, mode=mode, noupdate=True)


def _in_order(module):
    """The addons of the suite below one, each once, and itself as the last."""
    below = [name for name in get_manifest(module)["depends"] if name.startswith("spp_")]
    return list(dict.fromkeys(name for each in below for name in _in_order(each))) + [module]
