from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from .common import SessionCase

OURS = "spp_"


class TestNames(SessionCase):
    """Sessions are told apart by what, when and where they are."""

    def test_sessions_of_one_type_and_day_are_told_apart(self):
        hall = self.new_session(start_time=9, location="Barangay hall")
        school = self.new_session(start_time=13.5, location="School")
        self.assertEqual(hall.display_name, "Health Education, Sat 14 Mar 2026, 09:00, Barangay hall")
        self.assertEqual(school.display_name, "Health Education, Sat 14 Mar 2026, 13:30, School")

    def test_the_area_stands_where_no_location_does(self):
        area = self.env["spp.area"].create({"name": "North"})
        self.assertTrue(self.new_session(area_id=area.id).display_name.endswith(", 09:00, North"))

    def test_a_name_of_its_own_stays(self):
        session = self.new_session(name="Opening day")
        self.assertEqual(session.display_name, "Opening day, Sat 14 Mar 2026, 09:00")

    def test_the_weekday_is_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.assertIn("sáb 14 mar 2026", self.session.with_context(lang="es_ES").display_name)

    def test_sessions_are_found_by_where_they_are(self):
        session = self.new_session(location="Barangay hall")
        found = self.env["spp.session"].with_user(self.viewer).name_search("barangay")
        self.assertEqual([session_id for session_id, _name in found], session.ids)

    def found_as(self, text):
        found = self.env["spp.session"].with_user(self.viewer).name_search(text, operator="=")
        return self.env["spp.session"].browse([session_id for session_id, _name in found])

    def test_a_file_names_a_session_by_its_name_and_not_by_where_it_is(self):
        area = self.env["spp.area"].create({"name": "North"})
        self.new_session(area_id=area.id, location="Barangay hall")
        self.assertFalse(self.found_as("Barangay hall") or self.found_as("North"))
        session = self.new_session(name="Opening day")
        self.assertEqual(self.found_as("Opening day"), session)

    def test_what_was_exported_names_the_session_again(self):
        area = self.env["spp.area"].create({"name": "North"})
        for values in ({"location": "Barangay hall"}, {"area_id": area.id}, {"start_time": 13.5}, {"name": "A, b"}):
            session = self.new_session(**{"start_time": 9, **values})
            self.new_session(**{"start_time": 9, **values, "date": "2026-03-21"})
            self.assertIn(session, self.found_as(session.display_name))
            self.assertEqual(set(self.found_as(session.display_name).mapped("date")), {session.date})

    def test_spaces_around_a_name_make_it_no_other_one(self):
        session = self.new_session(name=" Talk ")
        self.assertEqual(session.name, "Talk")
        self.assertEqual(session.name_search("Talk ", operator="=")[0][0], session.id)
        session.name = f"  {session._default_name()} "
        session.with_user(self.officer).write({"date": "2026-03-20", "change_reason": "Moved"})
        self.assertEqual(session.name, session._default_name())
        with self.assertRaisesRegex(ValidationError, "empty"):
            session.name = "  "

    def test_a_day_in_a_name_of_its_own_stays(self):
        session = self.new_session(name="Makeup of 2026-03-14, part 2")
        self.assertTrue(session.display_name.startswith("Makeup of 2026-03-14, part 2, Sat"))

    def test_after_its_type_was_renamed_a_session_has_no_day_of_another_one_in_its_name(self):
        session = self.new_session(date="2026-03-20")
        self.session_type.name = "Health Class"
        session.with_user(self.officer).write({"date": "2026-03-27", "change_reason": "Moved"})
        self.assertEqual(session.display_name, "Health Education, Fri 27 Mar 2026, 09:00")
        self.assertEqual(session.name, "Health Education 2026-03-27")
        others = self.env["spp.session"].browse(session.repeat(["2026-04-03"])) | session.copy({"date": "2026-04-10"})
        self.assertFalse([each.name for each in others if "2026-03" in each.name])

    def test_a_change_is_named_after_the_person_and_the_session(self):
        self.mark(self.ana, "present")
        self.mark(self.ana, "absent")
        change = self.session.change_ids[:1]
        self.assertEqual(change.display_name, f"Ana, {self.session.display_name}")


@tagged("post_install", "-at_install")
class TestNamesOfModels(TransactionCase):
    """Breadcrumbs and dialogs name things, never models and ids."""

    def our_models(self):
        """The models of these addons that have records."""
        modules = {model.model: model.modules for model in self.env["ir.model"].search([])}
        for name, model in self.env.registry.items():
            is_ours = all(module.startswith(OURS) for module in (modules.get(name) or "").split(", "))
            if is_ours and not model._abstract:
                yield name, self.env[name]

    def test_records_of_every_model_have_a_name(self):
        nameless = [name for name, model in self.our_models() if not model._rec_name and not self.names_itself(model)]
        self.assertFalse(nameless, "give these a _rec_name, or a _compute_display_name()")

    def names_itself(self, model):
        return any("_compute_display_name" in vars(base) for base in type(model).mro() if OURS in base.__module__)

    def test_no_record_that_there_is_is_named_after_its_model(self):
        for name, model in self.our_models():
            for record in model.search([], limit=5):
                self.assertTrue(record.display_name, name)
                self.assertNotIn(f"{name},{record.id}", record.display_name)
