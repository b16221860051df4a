from odoo.addons.spp_attendance_openspp2_programs import uninstall_hook
from odoo.exceptions import UserError

from .common import MANAGER, ProgrammeCase


class TestUninstall(ProgrammeCase):
    """An administrator who uninstalls the addon while programmes are paid by attendance."""

    def test_it_stays_until_the_managers_are_deleted(self):
        self.new_programme()
        with self.assertRaises(UserError) as refused:
            uninstall_hook(self.env)
        self.assertIn("School grant", str(refused.exception))
        self.env[MANAGER].search([]).unlink()
        uninstall_hook(self.env)
