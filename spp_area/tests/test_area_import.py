from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

COLUMNS = ["code", "name", "parent_id"]


@tagged("post_install", "-at_install")
class TestAreaImport(TransactionCase):
    """CSV files come in by Odoo's own import, which ends in load()."""

    def load(self, rows, columns=COLUMNS):
        with mute_logger("odoo.sql_db"):
            return self.env["spp.area"].load(columns, rows)

    def test_a_file_names_the_area_above_by_its_code(self):
        answer = self.load([["R", "Region", ""], ["R-1", "District", "R"], ["R-1-1", "Village", "R-1"]])
        areas = self.env["spp.area"].browse(answer["ids"])
        self.assertEqual(areas[2].complete_name, "Region / District / Village")

    def test_a_file_may_name_the_area_above_by_its_full_name(self):
        answer = self.load(
            [["R", "Region", ""], ["R-1", "District", "Region"], ["R-1-1", "Village", "Region / District"]]
        )
        self.assertEqual(self.env["spp.area"].browse(answer["ids"])[2].level, 3)

    def test_a_file_with_the_levels_of_its_areas_is_taken(self):
        answer = self.load([["R", "Region", "", "1"], ["R-1", "District", "R", "2"]], [*COLUMNS, "level"])
        self.assertEqual(self.env["spp.area"].browse(answer["ids"]).mapped("level"), [1, 2])

    def test_of_a_file_with_bad_rows_nothing_is_kept_and_each_bad_row_is_named(self):
        before = self.env["spp.area"].search_count([])
        answer = self.load([["R", "Region", ""], ["R-1", "District", "nowhere"], ["R-2", "", "R"]])
        self.assertFalse(answer["ids"])
        self.assertEqual(self.env["spp.area"].search_count([]), before)
        self.assertLessEqual({1, 2}, {message["record"] for message in answer["messages"]})

    def test_of_a_file_with_a_code_twice_nothing_is_kept_and_the_message_says_what_to_do(self):
        answer = self.load([["R", "Region", ""], ["S", "South", ""], ["R", "Twin", ""]])
        self.assertFalse(answer["ids"])
        message = answer["messages"][-1]
        self.assertIn("Areas have these codes already: R", message["message"])
        self.assertEqual(message["record"], 2)

    def test_the_work_for_an_area_does_not_grow_with_the_number_of_areas(self):
        def queries_to_make(count, prefix):
            before = self.env.cr.sql_log_count
            rows = [{"name": f"{prefix}{number}", "code": f"{prefix}{number}"} for number in range(count)]
            self.env["spp.area"].create(rows)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries_to_make(5, "A")
        self.assertEqual(queries_to_make(50, "B"), queries_to_make(80, "C"))
