from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..tools.foreign_tables import check_tables


@tagged("post_install", "-at_install")
class TestTables(TransactionCase):
    def constraints(self, table):
        self.env.cr.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass",
            [table],
        )
        return {row[0] for row in self.env.cr.fetchall()}

    def test_one_line_for_a_person_at_a_session_is_enforced_by_postgresql(self):
        self.assertIn("UNIQUE (session_id, participant_id)", self.constraints("spp_session_attendance"))

    def test_one_code_for_a_type_and_one_device_id_for_a_session_are_enforced_by_postgresql(self):
        self.assertIn("UNIQUE (company_id, code)", self.constraints("spp_session_type"))
        self.assertIn("UNIQUE (company_id, uid)", self.constraints("spp_session"))

    def test_our_own_tables_are_no_reason_to_stop(self):
        self.assertIsNone(check_tables(self.env.cr))

    def test_tables_of_another_module_under_our_names_stop_the_installation(self):
        self.env.cr.execute("alter table spp_session rename column start_at to begins")
        with self.assertRaisesRegex(UserError, "tables spp_session of another"):
            self.env["ir.model.fields"]._get_manual_field_data("spp.session.type")
