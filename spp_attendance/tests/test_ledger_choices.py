from odoo.exceptions import ValidationError

from .common import LedgerCase


class TestLedgerChoices(LedgerCase):
    """Types, locations and external ids of records, which are looked up past the ORM."""

    def test_a_name_is_more_than_blanks(self):
        for blank in ("", "  ", "\u200b"):
            for model in ("spp.attendance.type", "spp.attendance.location"):
                with self.subTest(blank=blank, model=model), self.assertRaisesRegex(ValidationError, "is empty"):
                    self.env[model].create({"name": blank})
            with self.assertRaisesRegex(ValidationError, "is empty"):
                self.visit.name = blank

    def assert_unknown(self, name, choice):
        with self.assertRaisesRegex(ValidationError, f"there is no {choice.id} in the company"):
            self.record({name: choice.id})

    def hide(self, model, domain):
        values = {"name": "Hidden", "model_id": self.env["ir.model"]._get(model).id, "domain_force": domain}
        self.env["ir.rule"].create(values)

    def test_archived_types_and_locations_are_taken(self):
        (self.training + self.visit).active = self.hall.active = False
        record = self.record({"attendance_type_id": self.visit.id, "attendance_location_id": self.hall.id})
        self.assertEqual((record.attendance_type_id, record.attendance_location_id), (self.visit, self.hall))

    def test_types_and_locations_that_a_rule_hides_are_unknown(self):
        self.hide("spp.attendance.type", "[('name', '!=', 'Visit')]")
        self.hide("spp.attendance.location", "[('name', '!=', 'Hall')]")
        self.record({"attendance_type_id": self.training.id})
        self.assert_unknown("attendance_type_id", self.visit)
        self.assert_unknown("attendance_location_id", self.hall)

    def test_what_was_changed_in_the_same_transaction_counts(self):
        self.hide("spp.attendance.location", "[('name', '!=', 'Closed')]")
        self.record({"attendance_type_id": self.visit.id, "attendance_location_id": self.hall.id})
        self.env.flush_all()
        self.visit.company_id, self.hall.name = self.other_company(), "Closed"
        self.assert_unknown("attendance_type_id", self.visit)
        self.assert_unknown("attendance_location_id", self.hall)

    def test_a_type_and_a_location_of_one_number_are_not_taken_for_each_other(self):
        types, locations = self.env["spp.attendance.type"], self.env["spp.attendance.location"]
        kind, place = types.create({"name": "Type"}), locations.create({"name": "Place"})
        while kind.id < place.id:
            kind = types.create({"name": f"Type {kind.id}"})
        while place.id < kind.id:
            place = locations.create({"name": f"Place {place.id}"})
        record = self.record({"attendance_type_id": kind.id, "attendance_location_id": place.id})
        self.assertEqual((record.attendance_type_id, record.attendance_location_id), (kind, place))
        place.company_id = self.other_company()
        self.assert_unknown("attendance_location_id", place)
        self.assertEqual(self.record({"attendance_type_id": kind.id}).attendance_type_id, kind)

    # external ids

    def test_an_external_id_is_taken_also_by_a_record_that_the_user_cannot_see(self):
        self.hide("spp.attendance.list", "[('attendance_category', '!=', 'late')]")
        self.record({"external_id": "X-1", "attendance_category": "late"}, user=self.env.user)
        with self.assertRaisesRegex(ValidationError, "already a record with this external id"):
            self.record({"external_id": "X-1"})

    def test_an_external_id_of_another_company_is_free(self):
        other = self.other_manager()
        self.record({"external_id": "X-1", "subscriber_id": False, "person_name": "Cleo"}, user=other)
        ours = self.record({"external_id": "X-1"}, {"external_id": "X-2", "attended_at": "2026-03-13 09:00:00"})
        self.assertEqual(ours.mapped("external_id"), ["X-1", "X-2"])

    def test_an_external_id_that_is_a_number_is_stored_as_text(self):
        self.assertEqual(self.record({"external_id": 5}).external_id, "5")
        with self.assertRaisesRegex(ValidationError, "already a record with this external id"):
            self.record({"external_id": "5"})
