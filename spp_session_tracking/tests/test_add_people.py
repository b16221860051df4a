from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import SessionCase


class TestAddPeople(SessionCase):
    """Rosters are filled from what is there, by the facilitator of the session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        areas = cls.env["spp.area"]
        cls.district = areas.create({"name": "District", "code": "D"})
        cls.village = areas.create({"name": "Village", "code": "V", "parent_id": cls.district.id})
        cls.empty_session = cls.new_session(name="Empty")

    def dialog(self, sessions=None, user=None, **values):
        """The dialog as it is shown, with what is chosen in it."""
        action = (sessions or self.empty_session).action_add_people()
        dialogs = self.env[action["res_model"]].with_user(user or self.facilitator)
        form = Form(dialogs.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def offered(self, user=None):
        """The sources that the dialog offers."""
        dialogs = self.env["spp.session.add.people"].with_user(user or self.facilitator)
        return dict(dialogs.fields_get(["source"])["source"]["selection"])

    def added(self, sessions=None, **values):
        """The people on the roster once what is chosen was added."""
        self.dialog(sessions, **values).save().action_confirm()
        return (sessions or self.empty_session).expected_participant_ids

    def test_the_people_of_an_area_and_of_those_in_it_are_added(self):
        self.ana.area_id, self.ben.area_id = self.district, self.village
        self.assertEqual(self.added(area_id=self.district), self.ana + self.ben)

    def test_they_are_shown_before_anything_is_saved_and_can_be_taken_out(self):
        (self.ana + self.ben).area_id = self.village
        form = self.dialog(area_id=self.village)
        self.assertEqual((form.new_count, len(form.participant_ids)), (2, 2))
        self.assertFalse(self.empty_session.expected_participant_ids)
        form.participant_ids.remove(id=self.ben.id)
        self.assertEqual(form.new_count, 1)
        form.save().action_confirm()
        self.assertEqual(self.empty_session.expected_participant_ids, self.ana)

    def test_users_companies_and_archived_contacts_are_never_offered(self):
        company = self.env["res.partner"].create({"name": "Mill", "is_company": True})
        gone = self.env["res.partner"].create({"name": "Gone", "active": False})
        odoobot = self.env.ref("base.partner_root")
        (self.ana + company + gone + odoobot + self.colleague.partner_id).area_id = self.village
        self.assertEqual(self.added(area_id=self.village), self.ana)

    def test_households_are_not_taken_for_persons_nor_persons_for_households(self):
        household = self.env["res.partner"].create({"name": "Household", "is_group": True})
        (self.ana + household).area_id = self.village
        self.assertEqual(self.dialog(area_id=self.village).save().participant_ids, self.ana)
        self.session_type.participant_kind = "households"
        self.assertEqual(self.dialog(area_id=self.village).save().participant_ids, household)

    def test_households_are_offered_where_there_are_some(self):
        self.env["res.partner"].search([("is_group", "=", True)]).is_group = False
        self.assertNotIn("households", self.offered())
        self.env["res.partner"].create({"name": "Household", "is_group": True})
        self.assertIn("households", self.offered())

    def test_households_are_added_where_households_are_expected(self):
        self.session_type.participant_kind = "households"
        cruz, reyes = self.env["res.partner"].create([{"name": name, "is_group": True} for name in ("Cruz", "Reyes")])
        form = self.dialog(source="households")
        form.household_ids.add(cruz)
        form.household_ids.add(reyes)
        self.assertEqual(form.new_count, 2)
        form.save().action_confirm()
        self.assertEqual(self.empty_session.expected_participant_ids, cruz + reyes)

    def test_whoever_is_on_the_roster_stays_there_once(self):
        (self.ana + self.dan).area_id = self.village
        form = self.dialog(self.session, area_id=self.village)
        self.assertEqual(form.new_count, 1)
        form.save().action_confirm()
        self.assertEqual(len(self.session.attendance_ids), 4)

    def test_a_walk_in_of_the_area_becomes_expected(self):
        self.mark(self.dan, "present")
        self.dan.area_id = self.village
        self.added(self.session, area_id=self.village)
        self.assertTrue(self.line(self.dan).is_expected)
        self.assertEqual(self.line(self.dan).status, "present")

    def test_the_people_of_another_session_are_added(self):
        people = self.added(source="session", from_session_id=self.session)
        self.assertEqual(people, self.ana + self.ben + self.carla)

    def test_archived_people_of_another_session_are_not_added(self):
        self.mark(self.ana, "present")
        self.ana.active = False
        self.assertIn(self.ana, self.session.expected_participant_ids)
        self.assertEqual(self.added(source="session", from_session_id=self.session), self.ben + self.carla)

    def test_the_people_of_a_series_are_added(self):
        self.session.repeat([fields.Date.to_date("2026-03-21")])
        later = self.session.series_id.session_ids - self.session
        later.expected_participant_ids = self.dan
        people = self.added(source="series", from_series_id=self.session.series_id)
        self.assertEqual(people, self.ana + self.ben + self.carla + self.dan)

    def test_they_are_added_to_many_sessions_at_once_or_to_none(self):
        full = self.new_session(date="2026-03-15", max_participants=1)
        both = self.empty_session + full
        with self.assertRaisesRegex(ValidationError, r"capacity for \(1\)"), self.env.cr.savepoint():
            self.added(both, source="session", from_session_id=self.session)
        self.assertFalse(both.attendance_ids)
        full.max_participants = 0
        self.added(both, source="session", from_session_id=self.session)
        self.assertEqual([len(session.attendance_ids) for session in both], [3, 3])

    def test_they_are_added_to_the_later_sessions_of_the_series_where_that_is_chosen(self):
        self.empty_session.repeat([fields.Date.to_date("2026-03-21")])
        later = self.empty_session.series_id.session_ids - self.empty_session
        self.added(source="session", from_session_id=self.session)
        self.assertFalse(later.expected_participant_ids)
        self.added(source="session", from_session_id=self.session, series_reach="later")
        self.assertEqual(later.expected_participant_ids, self.ana + self.ben + self.carla)

    def test_nobody_found_is_said(self):
        with self.assertRaisesRegex(UserError, "Nobody was found"):
            self.dialog(area_id=self.village).save().action_confirm()

    def test_only_those_who_may_change_the_session_add_people(self):
        values = {"session_ids": self.session.ids, "source": "session", "from_session_id": self.empty_session.id}
        with self.assertRaises(AccessError):
            self.env["spp.session.add.people"].with_user(self.colleague).create(values)
