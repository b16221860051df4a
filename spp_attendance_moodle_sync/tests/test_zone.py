from datetime import timedelta

from freezegun import freeze_time

from odoo.addons.spp_session_tracking.tests.common import update_script
from odoo.exceptions import AccessError
from odoo.tests.common import Form, new_test_user, tagged
from odoo.tools import mute_logger

from demo.moodle.building import add_session

from .common import DAY, NO_TIME, MoodleCase

TOKYO = "Asia/Tokyo"


@tagged("post_install", "-at_install")
class TestZone(MoodleCase):
    """The time zone of a site was wrong and is corrected. The group meets at 23:30 UTC, another day in Tokyo."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.late = self.session_of(self.odd.group)
        self.admin = new_test_user(self.env, "zone_admin", groups="base.group_system", tz="UTC")

    def correct(self, tz=TOKYO):
        self.instance.with_user(self.admin).tz = tz

    def moments(self):
        """When sessions begin and end; the late one is shown up to midnight, wherever that is."""
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])
        return {each.id: (each.start_at, each != self.late and each.end_at) for each in sessions}

    def about(self, run, session):
        return [line.what for line in run.line_ids if line.session_id == session and "zone" in line.what]

    def pay(self, session):
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot(session.date, session.date, False, False, "Paid", "One is open")

    # before

    def test_the_form_says_before_what_changes(self):
        with Form(self.instance.with_user(self.admin)) as form, self.assertLogs("odoo.tests.form.onchange") as log:
            form.tz = TOKYO
        self.assertIn("Sessions that get another date: 1.", "".join(log.output))

    def test_over_rpc_the_chatter_says_it(self):
        count = len(self.moments())
        self.correct()
        body = self.instance.message_ids.sorted("id")[-1].body
        told = [message.body for message in self.instance.message_ids if "get another date" in message.body]
        self.assertEqual(len(told), 1, body)
        self.assertIn("Sessions that get another date: 1.", told[0])
        self.assertIn(f"Sessions that get other times on the same date: {count - 1}.", told[0])
        self.assertTrue(self.instance.is_redating)

    def test_a_preview_says_it_and_changes_nothing(self):
        self.correct()
        before = self.late.date
        run = self.sync(is_preview=True)
        self.assertTrue([line for line in run.line_ids if "Sessions that get another date: 1." in line.what])
        self.assertEqual((self.late.date, self.instance.is_redating), (before, True))

    def test_where_nothing_was_synced_nothing_is_said(self):
        instance = self.connect("all", name="New")
        instance.tz = TOKYO
        self.assertFalse(instance.is_redating)

    # what is done

    def test_sessions_that_only_moodle_said_get_their_day_and_keep_their_moments(self):
        before, day, register = self.moments(), self.late.date, self.late.register_id
        self.correct()
        run = self.sync()
        self.assertEqual(self.moments(), before)
        self.assertEqual((self.late.date - day).days, 1)
        self.assertEqual((self.late.tz, self.late.start_time), (TOKYO, 8.5))
        self.assertEqual({*self.late.attendance_ids.mapped("session_date")}, {self.late.date})
        self.assertEqual(self.late.register_id.date, self.late.date)
        self.assertNotIn(self.late, register.exists().session_ids)
        self.assertIn(str(self.late.date), self.late.name)
        self.assertFalse(self.instance.is_redating)
        self.assertIn("Of these got another date: 1.", " ".join(run.line_ids.mapped("what")))

    def test_a_register_without_sessions_is_removed(self):
        register = self.late.register_id
        self.assertEqual(register.session_ids, self.late)
        self.correct()
        self.sync()
        self.assertFalse(register.exists())

    def test_it_is_in_the_change_log(self):
        self.correct()
        self.sync()
        change = self.late.change_ids.filtered(lambda change: change.what == "Date")
        self.assertEqual((change.kind, change.new_value), ("session", str(self.late.date)))
        self.assertEqual(change.reason, "The time zone of the Moodle site was corrected")

    def test_what_was_paid_on_stays_and_is_named_once(self):
        self.pay(self.late)
        day = self.late.date
        self.correct()
        run = self.sync()
        self.assertEqual((self.late.date, self.late.tz), (day, "UTC"))
        self.assertIn("because something was paid by it", self.about(run, self.late)[0])
        self.assertEqual(self.about(self.sync(), self.late), [])

    def test_what_was_moved_here_stays_and_is_named(self):
        moved = self.session_of(self.odd.never_taken).with_user(self.officer)
        moved.start_time = 3.0
        self.correct()
        run = self.sync()
        self.assertEqual((moved.start_time, moved.tz), (3.0, "UTC"))
        self.assertIn("because it was moved here", self.about(run, moved)[0])

    def test_what_was_planned_here_stays_and_is_named(self):
        planned = self.session_of(self.odd.never_taken)
        planned._by_server().write({"is_read_from_moodle": False})
        self.correct()
        run = self.sync()
        self.assertEqual(planned.tz, "UTC")
        self.assertIn("because it was planned here", self.about(run, planned)[0])

    def test_of_whom_it_is_not_known_who_planned_it_stays_and_is_named_so(self):
        unknown = self.session_of(self.odd.never_taken)
        unknown._by_server().write({"is_read_from_moodle": False, "is_origin_unknown": True})
        self.correct()
        run = self.sync()
        self.assertEqual(unknown.tz, "UTC")
        self.assertIn("it is not known whether it was planned here", self.about(run, unknown)[0])

    def test_what_would_come_into_a_period_that_was_paid_stays_and_is_named(self):
        day = self.late.date + timedelta(days=1)
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot(day, day, False, False, "Paid", "One is open")
        self.correct()
        told = [message.body for message in self.instance.message_ids if "in a period that was paid" in message.body]
        run = self.sync()
        self.assertEqual((self.late.date, self.late.tz, len(told)), (day - timedelta(days=1), "UTC", 1))
        self.assertIn("because its date would be in a period that was paid", self.about(run, self.late)[0])

    def test_it_is_said_how_many_sessions_would_go_on_after_midnight(self):
        start = self.now - self.now % DAY - 20 * DAY + 14 * 3600  # 23:00 in Tokyo
        theirs = add_session(self.odd.site, self.odd.site.activity_of(self.odd.taken), start, 7200)
        self.sync()
        self.correct()
        self.assertIn("go on after midnight, and end at 24:00: 1.", "".join(self.instance.message_ids.mapped("body")))
        self.sync()
        self.assertEqual((self.session_of(theirs).start_time, self.session_of(theirs).end_time), (23.0, 24.0))

    def test_an_unexpected_error_with_one_session_stops_neither_the_others_nor_the_run(self):
        redate = type(self.late)._redate

        def failing(session, tz):
            if session.id == self.late.id:
                raise KeyError(session.id)
            return redate(session, tz)

        self.correct()
        self.patch(type(self.late), "_redate", failing)
        with mute_logger("odoo.addons.spp_attendance_moodle_sync.sync.redating"):
            run = self.sync()
        self.assertIn("unexpected error", [line.what for line in run.line_ids if line.session_id == self.late][0])
        self.assertEqual((self.late.tz, self.session_of(self.odd.taken).tz), ("UTC", TOKYO))
        self.assertGreater(run.read_count, 0)

    def test_without_the_rights_sessions_wait_until_they_are_there(self):
        self.correct()
        check = type(self.late)._check_manager_with_reason

        text = "Ask a manager"

        def refuse(session):
            raise AccessError(text)

        self.patch(type(self.late), "_check_manager_with_reason", refuse)
        run = self.sync()
        self.assertIn("Sessions wait for the time zone of the site", " ".join(run.line_ids.mapped("what")))
        self.assertEqual((run.state, self.instance.is_redating), ("partial", True))
        self.patch(type(self.late), "_check_manager_with_reason", check)
        self.sync()
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])
        self.assertEqual({*sessions.mapped("tz")}, {TOKYO})

    def test_of_sessions_synced_by_earlier_versions_it_is_noted_whether_sync_has_made_them(self):
        planned = self.session_of(self.odd.never_taken)
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])
        sessions._by_server().write({"is_read_from_moodle": False})
        self.env.flush_all()
        self.env.cr.execute("update spp_session set create_date = '2020-01-01' where id = %s", [planned.id])
        update_script("spp_attendance_moodle_sync/migrations/1.2.0/post-read-from-moodle.py").migrate(self.env.cr, "")
        self.env.invalidate_all()
        self.assertEqual(sessions.filtered("is_origin_unknown"), planned)
        self.assertEqual(sessions.filtered("is_read_from_moodle"), sessions - planned)

    def test_a_run_without_time_is_continued_by_the_next_one(self):
        count = len(self.moments())
        self.correct()
        done = []
        for _run in range(count):
            run = self.instance.with_user(self.officer)._sync(seconds=NO_TIME)
            self.assertTrue(run.continues_at_once)
            done.append(self.env["spp.session"].search_count([("tz", "=", TOKYO)]))
        self.assertEqual(done, list(range(1, count + 1)))
        self.sync()
        self.assertFalse(self.instance.is_redating)

    def test_a_zone_that_is_changed_again_reaches_all(self):
        self.correct()
        self.instance.with_user(self.officer)._sync(seconds=NO_TIME)
        self.correct("UTC")
        self.sync()
        tz = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)]).mapped("tz")
        self.assertEqual({*tz}, {"UTC"})

    def test_a_viewer_cannot_change_the_zone(self):
        with self.assertRaises(AccessError):
            self.instance.with_user(self.manager).tz = TOKYO

    # hours that are there twice

    def test_a_session_in_either_hour_of_the_night_when_clocks_go_back_keeps_its_moment(self):
        # in New York it is 01:30 at 05:30 UTC and again at 06:30 UTC
        starts = {"first": 1793511000, "second": 1793514600}
        with freeze_time("2026-11-02 12:00:00"):
            activity = self.odd.site.activity_of(self.odd.taken)
            made = {name: add_session(self.odd.site, activity, start, 1200) for name, start in starts.items()}
            self.instance.write({"tz": "America/New_York", "sync_attendance_from": "both"})
            for _run in range(2):
                self.sync()
            for name, theirs in made.items():
                session = self.session_of(theirs)
                self.assertEqual(int(session.start_at.timestamp()), starts[name], name)
                self.assertEqual(int(session.end_at.timestamp()), starts[name] + 1200, name)
                self.assertEqual((str(session.date), session.start_time), ("2026-11-01", 1.5))
                self.assertFalse(session.moodle_deviation)
            self.instance.tz = "America/Chicago"
            self.sync()
            self.instance.tz = "America/New_York"
            self.sync()
            for name, theirs in made.items():
                self.assertEqual(int(self.session_of(theirs).start_at.timestamp()), starts[name], name)
