from odoo.addons.spp_session_tracking.tools.foreign_tables import check_tables
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.ir_model_fields import OWN_COLUMN


@tagged("post_install", "-at_install")
class TestTables(TransactionCase):
    def constraints(self, table):
        query = "select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass"
        self.env.cr.execute(query, [table])
        return {row[0] for row in self.env.cr.fetchall()}

    def test_uniqueness_is_enforced_by_postgresql(self):
        people = self.constraints("spp_attendance_subscriber")
        identifier = "UNIQUE (company_id, identifier_key, identifier_twin)"
        self.assertLessEqual({"UNIQUE (partner_id, company_id)", identifier}, people)
        for table in ("spp_attendance_type", "spp_attendance_location"):
            self.assertIn("UNIQUE (company_id, name)", self.constraints(table))

    def test_our_own_tables_are_no_reason_to_stop(self):
        self.assertIsNone(check_tables(self.env.cr, OWN_COLUMN))

    def test_tables_of_another_module_under_our_names_stop_the_installation(self):
        self.env.cr.execute("alter table spp_attendance_subscriber rename column company_id to owner_id")
        with self.assertRaisesRegex(UserError, "tables spp_attendance_subscriber of another"):
            self.env["ir.model.fields"]._get_manual_field_data("spp.attendance.type")

    def test_deleting_the_addons_tables_deletes_no_contact_and_no_session(self):
        """Nothing of others pulls ours along, and nothing of ours others, but dialogs and what builds upon ours."""
        ours = "like 'spp\\_attendance\\_%'"
        query = f"""
            select conrelid::regclass::text from pg_constraint
             where contype = 'f' and confdeltype = 'c'
               and (conrelid::regclass::text {ours}) != (confrelid::regclass::text {ours})
        """
        self.env.cr.execute(query)
        allowed = ("_decide", "_certificate", "_moodle_", "_registry_")
        others = [table for (table,) in self.env.cr.fetchall() if not any(part in table for part in allowed)]
        self.assertFalse(others)
