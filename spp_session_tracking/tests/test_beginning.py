from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError

from .common import SessionCase

FAR_WEST = "Pacific/Pago_Pago"
MOMENTS = {"start_at": "2026-06-01 09:00:00", "end_at": "2026-06-01 11:00:00"}


class TestBeginning(SessionCase):
    """It is 10:00 UTC, and the session began at 9:00. What a facilitator changes of it now does not undo that."""

    def changes(self, session=None):
        changes = (session or self.session).change_ids.filtered(lambda change: change.kind == "session").sorted("id")
        return [(change.what, change.old_value, change.new_value) for change in changes]

    def tomorrow(self, **values):
        """A session of tomorrow, whose day has not come in UTC."""
        return self.new_session(date="2026-03-15", expected_participant_ids=self.ana.ids, **values)

    def check_day_has_come(self, session):
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            session.expected_participant_ids = False
        with self.assertRaisesRegex(UserError, "not deleted any more. Cancel it, and give the reason"):
            session.unlink()
        self.assertTrue(session.needs_marking)
        self.assertIn(session, session.search([("needs_marking", "=", True)]))

    def test_another_zone_does_not_make_it_a_session_to_come(self):
        self.session.write({"date": "2026-03-15", "tz": FAR_WEST})
        self.check_day_has_come(self.session)
        self.assertEqual(self.mark(self.ana, "present"), "marked")

    def test_of_one_that_is_cancelled_nobody_is_told_to_cancel_it(self):
        self.session.cancel("Flood")
        with self.assertRaises(UserError) as refused:
            self.session.unlink()
        self.assertNotIn("delete", str(refused.exception))
        self.assertIn(self.session.display_name, str(refused.exception))

    def test_the_log_has_times_as_people_read_them(self):
        self.session.with_user(self.officer).write({"start_time": 9 + 20 / 60})
        self.assertEqual(self.changes(), [("Start time", "09:00", "09:20")])

    def test_neither_another_day_nor_another_time_does(self):
        for values in ({"date": "2026-05-01"}, {"start_time": 22.0, "end_time": 23.0}, MOMENTS):
            session = self.new_session(expected_participant_ids=self.ana.ids)
            session.write(values)
            self.check_day_has_come(session)
            self.assertEqual(self.mark(self.ana, "late", session), "marked")

    def test_moving_it_further_and_back_keeps_its_first_start(self):
        for day in ("2026-05-01", "2026-04-01", "2026-03-20"):
            self.session.date = day
            self.assertEqual(str(self.session.first_start_at), "2026-03-14 09:00:00")
        self.session.date = "2026-03-13"
        self.session.date = "2026-03-20"
        self.assertEqual(str(self.session.first_start_at), "2026-03-13 09:00:00")

    def test_a_zone_changed_before_its_day_does_not_delay_the_day(self):
        session = self.tomorrow(tz="Asia/Manila")
        session.tz = FAR_WEST
        with freeze_time("2026-03-14 16:30:00"), self.assertRaisesRegex(UserError, "Ask an officer"):
            session.expected_participant_ids = False
        session.tz = "UTC"
        session.date = "2026-03-17"
        with freeze_time("2026-03-16 16:30:00"), self.assertRaisesRegex(UserError, "Ask an officer"):
            session.expected_participant_ids = False

    def test_before_its_day_a_session_is_moved_and_planned_freely(self):
        session = self.tomorrow()
        session.date = "2026-03-20"
        session.expected_participant_ids = False
        self.assertFalse(session.needs_marking or session.first_start_at or self.changes(session))
        session.unlink()

    def test_whoever_is_archived_does_not_leave_what_was_moved_away_nor_comes_back_to_it(self):
        self.session.date = "2026-05-01"
        self.ana.sudo().active = False
        self.assertTrue(self.line(self.ana))
        later = self.new_session(date="2026-05-02", expected_participant_ids=self.ben.ids)
        self.ben.sudo().active = False
        self.assertFalse(self.line(self.ben, later))
        self.assertTrue(self.line(self.ben))

    # the log

    def test_from_its_day_on_every_fact_is_logged(self):
        area = self.env["spp.area"].create({"name": "District", "code": "D"})
        other = self.session_type.copy({"name": "Nutrition", "code": "NU"})
        self.session.write({"tz": "Asia/Manila", "area_id": area.id, "session_type_id": other.id})
        self.assertIn(("Time zone", "UTC", "Asia/Manila"), self.changes())
        self.assertIn(("Area", "", "District"), self.changes())
        self.assertIn(("Session type", "Health Education", "Nutrition"), self.changes())

    def test_the_moments_of_the_calendar_are_logged_once(self):
        self.session.write({"start_at": "2026-03-15 09:00:00", "end_at": "2026-03-15 11:00:00"})
        self.assertEqual(self.changes(), [("Date", "2026-03-14", "2026-03-15")])

    def test_moving_a_session_into_the_past_is_logged(self):
        session = self.tomorrow()
        session.date = "2026-03-13"
        self.assertEqual(self.changes(session), [("Date", "2026-03-15", "2026-03-13")])

    def test_what_a_manager_deletes_after_its_day_is_on_the_log(self):
        name, number = self.session.name, self.session.id
        self.session.with_user(self.manager).with_context(change_reason="Made twice").unlink()
        change = self.env["spp.session.attendance.change"].search([("session_id", "=", False)], limit=1)
        self.assertEqual((change.what, change.old_value), (f"Session {number}", name))
        self.assertEqual((change.new_value, change.reason), ("Deleted", "Made twice"))
        self.assertEqual(change.changed_by_id, self.manager)

    def test_a_facilitator_deletes_no_session_whose_day_has_come_not_even_without_people(self):
        with self.assertRaisesRegex(UserError, "Cancel it"):
            self.new_session().unlink()

    def test_when_it_began_is_set_by_the_server_only(self):
        for values in ({"first_start_at": False}, {"earlier_zones": "UTC"}, {"first_start_at": "2027-01-01 00:00:00"}):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.session.with_user(self.manager).write(values)
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.new_session(**values)
        defaults = {f"default_{name}": fields.Datetime.now() for name in ("first_start_at", "earlier_zones")}
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(**defaults)
        made = sessions.create({"session_type_id": self.session_type.id, "date": "2026-04-01"})
        self.assertFalse(made.first_start_at or made.earlier_zones)

    def test_a_copy_has_a_beginning_of_its_own(self):
        self.session.write({"date": "2026-05-01", "tz": "Asia/Manila"})
        copied = self.session.copy({"date": "2026-04-01"})
        self.assertFalse(copied.first_start_at or copied.earlier_zones or copied.needs_marking)
