import logging
from contextlib import contextmanager

from odoo.tests.common import tagged

from demo.moodle import hostile, odd_site
from demo.moodle.building import add_activity, add_course, add_session, add_status, add_token, add_user
from demo.moodle.site import Site

from .common import DAY, MoodleCase

# What is most likely to do harm in the place of a value of each type. The plain tests try all others.
WORST = {
    str: ("a lone surrogate", "markup"),
    int: ("beyond four bytes", "a time that is far away"),
    list: ("nothing", "lists in lists"),
    dict: ("a word", "a structure"),
}
STATES = ("done", "partial", "skipped", "failed")


@tagged("post_install", "-at_install")
class TestHostile(MoodleCase):
    """Any value in any place of any answer: each ends in a line of the run, never in an unexpected error."""

    def setUp(self):
        super().setUp()
        self.make_small_site()
        self.people_here = {
            user.id: self.people_here[int(user.idnumber[2:])] for user in self.odd.site.users.values() if user.idnumber
        }
        self.instance.write({"sync_attendance_from": "both", "creates_sessions": True})

    def make_small_site(self):
        """A site with two sessions of four people, so that a run takes no time."""
        site = Site(url=self.server.address, clock=lambda: self.now)
        add_token(site, odd_site.ALL)
        people = [add_user(site, "Ana", f"Small{number}", idnumber=f"N-000{number}") for number in range(2, 6)]
        self.course = add_course(site, "Small course", "SMALL", "S-1", 0, people)
        activity = add_activity(site, self.course, "Attendance")
        self.theirs = [add_session(site, activity, self.now - days * DAY, description="<p>One</p>") for days in (3, 2)]
        marks = dict(zip([person.id for person in people], "PALE", strict=True))
        for session in self.theirs:
            site.take(session.id, marks, by=self.course.teachers[0], at=session.start + 60)
        self.odd = self.odd._replace(site=site, course=self.course)
        self.server.site = site

    @contextmanager
    def spoiled(self, function, path, bad):
        self.server.faults.spoil = hostile.spoiling(function, path, bad)
        try:
            yield
        finally:
            self.server.faults.spoil = None

    def answers(self):
        """{function: an answer}: of all that a run and the match of people ask for."""
        found = {}
        self.server.faults.spoil = lambda function, value: (found.setdefault(function, value), value)[1]
        self.sync()
        client = self.instance._client()
        client.users("id", self.course.students)
        client.session(self.theirs[0].id)
        self.server.faults.spoil = None
        return found

    def trouble_with(self, function, path, bad, work):
        """What is wrong with a run, "" for nothing."""
        with self.spoiled(function, path, bad), self.assertLogs("odoo", level="ERROR") as caught:
            logging.getLogger("odoo.addons").error("so that something is caught")
            run = work()
        texts = [run.summary or "", *run.line_ids.mapped("what")]
        wrong = [text for text in texts if "unexpected" in text or not 0 < len(text) < 1000]
        return "; ".join([*caught.output[1:], *wrong, *([] if run.state in STATES else [run.state])])

    def assert_no_trouble(self, function, answer, work):
        found = {
            (path, name): trouble
            for path in hostile.places(answer)
            for name in WORST.get(type(hostile.at(answer, path)), ("a word",))
            if (trouble := self.trouble_with(function, path, hostile.VALUES[name], work))
        }
        self.assertEqual(found, {}, function)

    def test_each_ends_in_a_line_of_the_run(self):
        for function, answer in self.answers().items():
            self.assert_no_trouble(function, answer, self.sync)

    def test_texts_that_no_database_takes_create_sessions_types_and_statuses_all_the_same(self):
        activity, site = self.server.site.activities[1], self.server.site
        texts = [bad for bad in hostile.VALUES.values() if isinstance(bad, str)]
        for text in [*texts, "<!-- -->", "<p>" * 3000, "\ufeff<?xml version='1.0' encoding='ascii'?><a/>"]:
            add_session(site, activity, self.now - 5 * DAY, description=text)
            course = add_course(site, text, text, "", 0, [site.users[user_id] for user_id in self.course.students])
            other = add_activity(site, course, text)
            acronym = text.replace("<", "")[:300]  # with it Moodle would show no session
            add_status(site, other, acronym, text, 1.0)
            theirs = add_session(site, other, self.now - 5 * DAY)
            site.take(theirs.id, dict.fromkeys(self.course.students, acronym), by=course.teachers[0])
        with self.assertNoLogs("odoo", level="ERROR"):
            run = self.sync()
        self.assertFalse([what for what in run.line_ids.mapped("what") if "unexpected" in what])
        for theirs in site.sessions.values():
            name = site.course_of(theirs).name[:50]
            self.assertTrue(self.session_of(theirs).session_type_id.name, f"{name!r} {run.line_ids.mapped('what')}")
        self.assertLess(max(len(name or "") for name in self.instance.mapping_ids.mapped("name")), 300)

    def test_a_site_name_of_three_megabytes_is_cut_in_the_test_of_the_connection(self):
        for bad in (hostile.MEGABYTES, "a\x00b", "a\ud800b"):
            self.server.site.name = bad
            self.instance.with_user(self.officer).action_test_connection()
            self.assertEqual(self.instance.check_state, "fine", self.instance.check_result)
            self.assertLess(len(self.instance.check_result), 500)

    def test_the_test_of_the_connection_and_a_preview_end_in_a_sentence_too(self):
        for function, answer in self.answers().items():
            for path in hostile.places(answer):
                name = WORST.get(type(hostile.at(answer, path)), ("a word",))[0]
                with self.spoiled(function, path, hostile.VALUES[name]), self.assertNoLogs("odoo", level="ERROR"):
                    self.instance.with_user(self.officer).action_test_connection()
                self.assertTrue(self.instance.check_result)
        with self.spoiled("get_sessions", (0, "id"), 2**40), self.assertNoLogs("odoo", level="ERROR"):
            run = self.sync(is_preview=True)
        text = "Moodle's answers have records that cannot be used, and are left out: 1 of mod_attendance_get_sessions."
        self.assertIn(text, "".join(run.line_ids.mapped("what")))
        self.assertEqual((run.state, run.failed_count), ("partial", 1))

    def test_whatever_a_mark_or_a_new_session_is_answered_with_nothing_is_sent_twice(self):
        self.sync()
        statuses = ("late", "absent")
        for number, bad in enumerate(hostile.VALUES.values()):
            self.mark_here(self.theirs[0], self.course.students[0], statuses[number % 2])
            with self.spoiled("update_user_status", (), bad), self.assertNoLogs("odoo", level="ERROR"):
                self.sync()
            self.sync()
        self.assertEqual(len(self.server.site.writes), len(hostile.VALUES))
        self.assertFalse(self.line_of(self.theirs[0], self.course.students[0]).moodle_undelivered)

    def test_whatever_a_new_session_is_answered_with_it_is_created_once(self):
        self.sync()
        session_type = self.session_of(self.theirs[0]).session_type_id
        for number, bad in enumerate((2**40, None, "x", [], {"sessionid": 2**63}, {"sessionid": "\x00"})):
            hours = {"start_time": 1.0 + number, "end_time": 1.5 + number}
            self.new_session(date="2026-03-13", session_type_id=session_type.id, **hours)
            with self.spoiled("add_session", (), bad), self.assertNoLogs("odoo", level="ERROR"):
                self.sync()
            self.sync()
        self.assertEqual([function for function, _arguments in self.server.site.writes], ["add_session"] * 6)
