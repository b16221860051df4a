from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestArea(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        areas = cls.env["spp.area"]
        cls.region = areas.create({"name": "Northern Region", "code": "N"})
        cls.district = areas.create({"name": "Coast", "code": "N-1", "parent_id": cls.region.id})
        cls.village = areas.create({"name": "San Isidro", "code": "N-1-1", "parent_id": cls.district.id})

    def test_the_full_name_reads_from_the_top(self):
        self.assertEqual(self.village.complete_name, "Northern Region / Coast / San Isidro")
        self.assertEqual(self.village.display_name, self.village.complete_name)

    def test_where_areas_are_compared_they_are_named_without_those_above(self):
        self.assertEqual(self.village.with_context(own_area_name=True).display_name, "San Isidro")

    def test_the_full_names_below_follow_when_an_area_is_renamed(self):
        self.region.name = "North"
        self.assertEqual(self.village.complete_name, "North / Coast / San Isidro")

    def test_levels_count_from_the_top_and_follow_a_move(self):
        self.assertEqual((self.region + self.district + self.village).mapped("level"), [1, 2, 3])
        self.village.parent_id = self.region
        self.assertEqual(self.village.level, 2)

    def test_a_level_that_contradicts_the_tree_is_not_believed(self):
        area = self.env["spp.area"].create({"name": "Odd", "parent_id": self.region.id, "level": 7})
        self.assertEqual(area.level, 2)

    def test_an_area_cannot_lie_in_itself_nor_in_what_lies_in_it(self):
        for parent in (self.region, self.district, self.village):
            with self.assertRaisesRegex(ValidationError, "Choose an area outside it"):
                self.region.parent_id = parent
        self.assertFalse(self.region.parent_id)

    def test_everything_below_an_area_is_found_at_once(self):
        below = self.env["spp.area"].search([("id", "child_of", self.region.id)])
        self.assertEqual(below, self.region + self.district + self.village)

    def test_a_code_is_given_once(self):
        with self.assertRaisesRegex(ValidationError, "already: N-1"):
            self.env["spp.area"].create({"name": "Twin", "code": "N-1"})
        with self.assertRaisesRegex(ValidationError, "already: N-9"):
            self.env["spp.area"].create([{"name": "Twin", "code": "N-9"}, {"name": "Twin", "code": "N-9"}])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.village.code = "N-1"
            self.env.flush_all()

    def test_spaces_around_a_code_make_no_other_code(self):
        self.district.code = " N-7 "
        self.assertEqual(self.district.code, "N-7")

    def test_any_number_of_areas_may_lack_a_code(self):
        areas = self.env["spp.area"].create([{"name": "One", "code": ""}, {"name": "Two", "code": "  "}])
        self.assertEqual(areas.mapped("code"), [False, False])

    def test_areas_are_found_by_code(self):
        self.assertEqual(self.env["spp.area"].name_search("N-1-1")[0][0], self.village.id)

    def test_an_area_with_areas_in_it_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, ": 1. Move or delete these first"):
            self.district.unlink()

    def test_a_branch_can_be_deleted_as_a_whole(self):
        (self.district + self.village).unlink()
        self.assertFalse(self.region.child_ids)

    def test_the_unique_code_is_enforced_by_postgresql(self):
        self.env.cr.execute(
            "select 1 from pg_constraint where conrelid = 'spp_area'::regclass and contype = 'u' "
            "and pg_get_constraintdef(oid) = 'UNIQUE (code)'"
        )
        self.assertTrue(self.env.cr.fetchone())
