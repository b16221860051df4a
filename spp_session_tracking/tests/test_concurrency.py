from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Two real transactions at once. The one that ends in a serialization failure is repeated by Odoo."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            session_type = env["spp.session.type"].create({"name": "At once"})
            people = env["res.partner"].create([{"name": "Ana"}, {"name": "Ben"}, {"name": "Walk-in"}, {"name": "Dan"}])
            session = env["spp.session"].create(
                {
                    "session_type_id": session_type.id,
                    "date": fields.Date.today(),
                    "max_participants": 3,
                    "expected_participant_ids": [fields.Command.set(people[:2].ids)],
                }
            )
            session.start()
            self.session_id, self.type_id, self.people_ids = session.id, session_type.id, people.ids
        self.ana, self.ben, self.walk_in, self.dan = self.people_ids
        self.addCleanup(self.delete)

    def delete(self):
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_session_attendance_change where session_id = %s", [self.session_id])
            cr.execute("delete from spp_session where id = %s", [self.session_id])
            cr.execute("delete from spp_session_type where id = %s", [self.type_id])
            cr.execute("delete from res_partner where id = any(%s)", [self.people_ids])

    def at_once(self, first, second):
        """Run both on a snapshot of the same moment; the first commits before the second begins to write."""
        with closing(self.registry.cursor()) as earlier, closing(self.registry.cursor()) as later:
            sessions = [
                api.Environment(cr, SUPERUSER_ID, {})["spp.session"].browse(self.session_id) for cr in (earlier, later)
            ]
            for session in sessions:
                session.mapped("attendance_ids.status")
            first(sessions[0])
            sessions[0].env.flush_all()
            earlier.commit()
            second(sessions[1])
            sessions[1].env.flush_all()
            later.commit()

    def mark(self, person_id, status, **members):
        row = {"session_id": self.session_id, "participant_id": person_id, "status": status, **members}
        return lambda session: session.mark([row])

    def expect_too(self, person_id):
        """Add a line, which unlike a write on the session does not write its row."""
        lines = [{"session_id": self.session_id, "participant_id": person_id}]
        return lambda session: session.env["spp.session.attendance"].create(lines)

    def test_two_devices_add_the_same_walk_in(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(self.mark(self.walk_in, "present"), self.mark(self.walk_in, "late"))

    def test_two_devices_mark_the_same_person(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(self.mark(self.ana, "present"), self.mark(self.ana, "absent"))

    def test_no_log_has_the_excuse_of_a_lost_race(self):
        for person in (self.ana, self.walk_in):
            excused = self.mark(person, "excused", excuse_reason="Clinic")
            lost = self.assertRaises(SerializationFailure)
            with self.assertNoLogs("odoo.sql_db", "ERROR"), lost as refused:
                self.at_once(self.mark(person, "present"), excused)
            self.assertNotIn(b"Clinic", refused.exception.cursor.query, "PostgreSQL logs the statement")

    def test_two_devices_mark_different_people(self):
        self.at_once(self.mark(self.ana, "present"), self.mark(self.ben, "late"))
        with closing(self.registry.cursor()) as cr:
            session = api.Environment(cr, SUPERUSER_ID, {})["spp.session"].browse(self.session_id)
            self.assertEqual(session.attendance_count, 2)

    def test_a_session_is_cancelled_while_somebody_is_marked(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(lambda session: session.cancel("Storm"), self.mark(self.ana, "present"))

    def test_somebody_is_marked_while_a_session_is_cancelled(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(self.mark(self.ana, "present"), lambda session: session.cancel("Storm"))

    def test_a_mark_is_taken_back_while_a_session_is_completed(self):
        with self.registry.cursor() as cr:
            session = api.Environment(cr, SUPERUSER_ID, {})["spp.session"].browse(self.session_id)
            self.mark(self.ana, "present")(session)
            self.mark(self.ben, "present")(session)
        # without the lock Ben would be neither marked nor assumed absent in a completed session
        with self.assertRaises(SerializationFailure):
            self.at_once(self.mark(self.ben, False), lambda session: session.complete())

    def test_two_users_give_away_the_last_place(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(self.expect_too(self.walk_in), self.expect_too(self.dan))

    def test_a_change_committed_after_a_snapshot_that_did_not_see_it_is_told_as_a_change(self):
        with self.registry.cursor() as cr:
            session = api.Environment(cr, SUPERUSER_ID, {})["spp.session"].browse(self.session_id)
            self.mark(self.ana, "absent")(session)
            self.mark(self.ben, "present")(session)
            session.complete()
            day = session.date
        self.addCleanup(self.delete_snapshots)
        with closing(self.registry.cursor()) as slow, closing(self.registry.cursor()) as quick:
            earlier, later = (api.Environment(cr, SUPERUSER_ID, {}) for cr in (slow, quick))
            self.correct(earlier, self.ana)
            self.correct(later, self.ben)  # logged later, and committed before
            quick.commit()
            snapshots = later["spp.session.snapshot"]
            taken = snapshots.snapshot(day, day, [self.type_id], False, "At once")
            quick.commit()
            slow.commit()
            (difference,) = snapshots.difference(taken)
            self.assertEqual(difference["participant_id"], self.ana)
            self.assertEqual([change["is"] for change in difference["changes"]], ["late"])

    def correct(self, env, person_id):
        lines = env["spp.session"].browse(self.session_id).attendance_ids
        lines.filtered(lambda line: line.participant_id.id == person_id).correct("late", "By the list")
        env.flush_all()

    def delete_snapshots(self):
        with self.registry.cursor() as cr:
            for table in ("answer", "person", "spp_session_type_rel"):
                table = f"spp_session_snapshot_{table}"
                cr.execute(f"delete from {table}")
            cr.execute("delete from spp_session_snapshot")

    def test_two_officers_take_a_snapshot(self):
        def take(session):
            snapshots = session.env["spp.session.snapshot"]
            return snapshots.snapshot("2026-03-01", "2026-03-31", False, [self.dan], "At once")

        with self.registry.cursor() as cr:
            take(api.Environment(cr, SUPERUSER_ID, {})["spp.session"].browse(self.session_id))
        self.addCleanup(self.delete_snapshots)
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            self.at_once(take, take)
