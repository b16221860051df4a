from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestTables(TransactionCase):
    def set_up_areas(self):
        """What Odoo does at the beginning of every installation, update and start."""
        return self.env["ir.model.fields"]._get_manual_field_data("spp.area")

    def test_our_own_areas_are_no_reason_to_stop(self):
        self.assertEqual(self.set_up_areas(), {})

    def test_areas_of_openspp_stop_whatever_would_use_ours(self):
        for change in ("rename column complete_name to old_name", "add column draft_name varchar"):
            with self.env.cr.savepoint():
                self.env.cr.execute(f"alter table spp_area {change}")
                with self.assertRaisesRegex(UserError, "The areas of this database are OpenSPP's"):
                    self.set_up_areas()
