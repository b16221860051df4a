from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tests.common import new_test_user


@tagged("post_install", "-at_install")
class TestAccess(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = cls.env["spp.area"].create({"name": "Region"})
        cls.user = new_test_user(cls.env, "user", groups="base.group_user")
        cls.administrator = new_test_user(cls.env, "administrator", groups="base.group_system")

    def test_everybody_who_works_here_reads_areas(self):
        self.assertEqual(self.area.with_user(self.user).name, "Region")

    def test_others_do_not_change_areas(self):
        with self.assertRaises(AccessError):
            self.area.with_user(self.user).name = "Mine"
        with self.assertRaises(AccessError):
            self.env["spp.area"].with_user(self.user).create({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.area.with_user(self.user).unlink()

    def test_administrators_keep_the_areas(self):
        area = (
            self.env["spp.area"].with_user(self.administrator).create({"name": "District", "parent_id": self.area.id})
        )
        area.name = "Coast"
        area.unlink()
        self.assertFalse(area.exists())
