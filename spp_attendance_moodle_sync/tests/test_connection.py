from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests.common import Form, tagged

from demo.moodle import odd_site
from demo.moodle.building import add_course

from ..moodle import survey
from ..moodle.client import Client
from ..moodle.errors import NotPermitted
from ..moodle.sheet import ACRONYMS
from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestConnection(MoodleCase):
    """What a token lacks, and what that means."""

    def use(self, token):
        self.instance.token = token

    def tested(self, user=None):
        """The state and the text of a test of the connection."""
        self.instance.with_user(user or self.officer).action_test_connection()
        return self.instance.check_state, self.instance.check_result

    def test_a_token_that_can_do_all_works(self):
        self.instance.status_ids = [Command.create({"acronym": "R", "status": "present"})]
        state, text = self.tested()
        self.assertEqual(state, "fine", text)
        self.assertIn("A small Moodle, Moodle 4.3", text)
        self.assertTrue(self.instance.checked_at)
        self.assertEqual(self.odd.site.writes, [])

    def test_what_the_direction_does_not_need_is_not_missed(self):
        token = self.odd.site.tokens[odd_site.ALL]
        token.functions = tuple(name for name in token.functions if not name.endswith(("_status", "_add_session")))
        self.instance.status_ids = [Command.create({"acronym": "R", "status": "present"})]
        self.instance.sync_attendance_from = "moodle"
        self.assertEqual(self.tested()[0], "fine")
        self.instance.sync_attendance_from = "oec"
        state, text = self.tested()
        self.assertEqual((state, "mod_attendance_add_session" in text), ("lacking", False))
        self.instance.creates_sessions = True
        self.assertIn("mod_attendance_add_session: sessions cannot be created", self.tested()[1])

    def test_a_site_made_in_the_form_knows_the_statuses_of_an_english_moodle(self):
        form = Form(self.env["spp.moodle.instance"].with_user(self.env.ref("base.user_admin")))
        form.name, form.url = "Another", "https://moodle.example.org"
        statuses = form.save().status_ids
        self.assertEqual({each.acronym: each.status for each in statuses}, ACRONYMS)

    def test_viewers_test_nothing(self):
        for user in (self.viewer, self.facilitator):
            with self.assertRaises(UserError):
                self.tested(user)
        self.assertFalse(self.odd.site.calls)

    def test_with_the_older_functions_sessions_entered_by_number_are_synced(self):
        self.use(odd_site.LEGACY_ONLY)
        state, text = self.tested()
        self.assertEqual(state, "lacking")
        self.assertIn("mod_attendance_get_sessions: sessions cannot be listed: enter their numbers", text)
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        for theirs in (self.odd.taken, self.odd.second_set):
            links.create({"instance_id": self.instance.id, "kind": "session", "moodle_id": theirs.id})
        run = self.sync()
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)
        self.assertEqual(self.session_of(self.odd.second_set).absent_count, 20)
        self.assertFalse(self.session_of(self.odd.odd_rows))
        self.assertEqual(self.sync().written_count, 0)

    def test_with_the_older_functions_marks_are_sent_too(self):
        self.use(odd_site.LEGACY_ONLY)
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        links.create({"instance_id": self.instance.id, "kind": "session", "moodle_id": self.odd.taken.id})
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.assertEqual(self.sync().pushed_count, 1)
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[2], "A")
        self.assertEqual(self.odd.site.calls["mod_attendance_update_user_status"], 0)

    def test_without_the_plugin_a_run_is_skipped_and_says_what_is_missing(self):
        self.use(odd_site.CORE_ONLY)
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("mod_attendance_get_session: single sessions cannot be read", text)
        run = self.sync()
        self.assertEqual((run.state, run.failed_count), ("skipped", 0))
        self.assertIn("mod_attendance_get_sessions", run.summary)
        self.assertEqual(self.instance.failure_count, 0)

    def test_without_the_function_that_marks_a_run_both_ways_is_skipped_and_one_that_reads_is_not(self):
        token = self.odd.site.tokens[odd_site.ALL]
        token.functions = tuple(name for name in token.functions if "update_user_status" not in name)
        self.instance.sync_attendance_from = "both"
        run = self.sync()
        self.assertEqual(run.state, "skipped")
        self.assertIn("mod_attendance_update_user_status", run.summary)
        self.instance.sync_attendance_from = "moodle"
        self.assertEqual(self.sync().state, "partial")

    def test_the_test_names_the_rights_that_the_tokens_user_may_lack(self):
        self.use(odd_site.BLIND)
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("Nothing can be read, so nothing is synced", text)
        for capability in ("mod/attendance:view", "moodle/course:viewparticipants"):
            self.assertIn(capability, text)
        self.assertIn("people of courses are not seen", text)

    def test_the_test_says_that_no_idnumbers_are_seen(self):
        token = self.odd.site.tokens[odd_site.ALL]
        token.capabilities = token.capabilities - {"moodle/site:viewuseridentity"}
        state, text = self.tested()
        self.assertEqual(state, "lacking")
        self.assertIn("moodle/site:viewuseridentity: ID numbers and e-mail addresses are not seen", text)

    def test_the_test_goes_on_after_a_course_that_cannot_be_read(self):
        ask = Client.courses

        def and_one_gone(client):
            return [*ask(client), ask(client)[0]._replace(id=90)]

        with patch.object(Client, "courses", and_one_gone):
            state, text = self.tested()
        self.assertEqual(state, "lacking")
        self.assertIn("Course 90 cannot be read: Moodle has no such record", text)

    def test_the_test_goes_on_after_an_activity_that_cannot_be_read(self):
        with patch.object(Client, "sessions", side_effect=NotPermitted("nopermissions", "get_sessions")):
            state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertRegex(text, r"Activity \d+ cannot be read: The token's user lacks a permission")

    def lack(self, *capabilities):
        token = self.odd.site.tokens[odd_site.ALL]
        token.capabilities = token.capabilities - {*capabilities}

    def test_without_a_right_to_take_manage_or_change_attendances_nothing_can_be_read(self):
        self.lack("mod/attendance:takeattendances", "mod/attendance:manageattendances")
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("mod/attendance:takeattendances: sessions cannot be read", text)
        self.assertEqual(self.sync().state, "failed")

    def test_a_hidden_course_is_named_by_the_right_to_see_it(self):
        hidden = add_course(self.odd.site, "Hidden", "HID", "", self.now, [])
        hidden.is_visible = False
        self.lack("moodle/course:viewhiddencourses")
        state, text = self.tested()
        self.assertEqual(state, "lacking")
        self.assertIn("moodle/course:viewhiddencourses: hidden courses are not seen", text)
        token = self.odd.site.tokens[odd_site.ALL]
        token.functions = tuple(name for name in token.functions if name != "core_course_get_courses_by_field")
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("moodle/course:viewhiddencourses", text)

    def test_courses_without_attendance_are_passed_by(self):
        """The course with attendance is the seventh in the list."""
        self.instance.status_ids = [Command.create({"acronym": "R", "status": "present"})]
        course = self.odd.site.courses.pop(self.odd.course.id)
        for number in range(6):
            add_course(self.odd.site, f"Course {number}", f"C{number}", "", self.now, [])
        self.odd.site.courses[course.id] = course
        state, text = self.tested()
        self.assertEqual((state, len(text.splitlines())), ("fine", 1))

    def test_where_not_all_courses_were_looked_at_it_is_not_said_that_nothing_works(self):
        with patch.object(survey, "SECONDS", -1.0):
            state, text = self.tested()
        self.assertEqual(state, "lacking")
        self.assertIn(
            "No course that was looked at has attendance. Courses looked at: 0. Courses of the site: 1.", text
        )

    def test_a_known_activity_that_is_hidden_is_named_by_the_right_to_see_it(self):
        self.sync()
        self.odd.site.activity_of(self.odd.taken).is_visible = False
        self.lack("moodle/course:viewhiddenactivities")
        self.assertIn("moodle/course:viewhiddenactivities: hidden attendance", self.tested()[1])

    def test_a_site_without_any_attendance_does_not_work(self):
        self.odd.site.activities.clear()
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("mod/attendance:view", text)

    def test_where_the_tokens_user_has_lost_rights_nothing_is_removed_here(self):
        self.sync()
        self.use(odd_site.BLIND)
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)
        self.assertEqual(self.session_of(self.odd.never_taken).state, "scheduled")
        self.assertEqual(self.session_of(self.odd.never_taken).expected_count, 20)

    def test_a_refused_token_fails_the_run_and_the_test_with_a_sentence(self):
        for token, sentence in (
            (odd_site.EXPIRED, "has expired, or may not call"),
            (odd_site.SUSPENDED, "user is suspended"),
            ("unknown", "does not know the token"),
        ):
            self.use(token)
            state, text = self.tested()
            self.assertEqual(state, "failed")
            self.assertIn(sentence, text)
            run = self.sync()
            self.assertEqual(run.state, "failed")
            self.assertIn(sentence, run.summary)

    def test_a_site_in_maintenance_and_one_without_web_services_say_so(self):
        self.odd.site.in_maintenance = True
        self.assertIn("in maintenance", self.tested()[1])
        self.odd.site.in_maintenance, self.odd.site.has_rest = False, False
        self.assertIn("switched off", self.tested()[1])
        self.assertIn("switched off", self.sync().summary)

    def test_what_the_test_answers_can_be_sent_over_xml_rpc(self):
        self.instance.write({"url": "http://127.0.0.1:1", "token": "any"})
        message = self.instance.with_user(self.officer).action_test_connection()["params"]["message"]
        self.assertIs(type(message), str)

    def test_a_user_who_has_to_sign_in_first_is_told_from_one_without_rights(self):
        self.odd.site.tokens["all"].is_held_up = True
        state, result = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("Sign in to Moodle once", result)

    def test_an_address_that_redirects_is_not_followed(self):
        address = self.server.address.replace("127.0.0.1", "localhost")
        self.instance.write({"url": address, "token": odd_site.ALL})
        state, text = self.tested()
        self.assertEqual(state, "failed")
        self.assertIn("its address is another one", text)
        self.assertFalse(self.odd.site.calls)

    def test_a_site_without_a_token_is_skipped(self):
        self.instance._keep_token(None)
        self.assertEqual(self.sync().state, "skipped")
        self.assertIn("There is no token", self.tested()[1])

    def test_a_course_that_is_not_synced_is_skipped(self):
        self.sync()
        course = self.instance.course_ids.with_user(self.officer)
        course.is_synced = False
        self.take(self.odd.taken, {2: "A"})
        self.assertEqual((self.sync().read_count, self.line_of(self.odd.taken, 2).status), (0, "present"))

    def test_where_courses_are_chosen_new_ones_are_listed(self):
        self.instance.takes_all_courses = False
        self.assertEqual(self.sync().read_count, 0)
        course = self.instance.course_ids.with_user(self.officer)
        self.assertEqual((course.name, course.is_synced), ("Nutrition & Health (Autumn)", False))
        course.is_synced = True
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)

    def test_a_course_becomes_a_session_type_that_does_not_count_until_an_officer_says_so(self):
        self.sync()
        session_type = self.session_of(self.odd.taken).session_type_id
        self.assertEqual(
            (session_type.name, session_type.counts_for_compliance), ("Nutrition & Health (Autumn)", False)
        )
        self.assertEqual(self.instance.course_ids.session_type_id, session_type)

    def test_a_course_can_be_linked_with_an_existing_session_type(self):
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        place = {"instance_id": self.instance.id, "kind": "course", "moodle_id": self.odd.course.id}
        links.create({**place, "session_type_id": self.session_type.id})
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).session_type_id, self.session_type)

    def test_a_course_is_not_linked_with_a_type_that_expects_households(self):
        """Moodle lists persons; for which household somebody comes is not guessed."""
        households = self.env["spp.session.type"].create({"name": "Parents", "participant_kind": "households"})
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        place = {"instance_id": self.instance.id, "kind": "course", "moodle_id": self.odd.course.id}
        course = links.create({**place, "session_type_id": self.session_type.id})
        with self.assertRaisesRegex(ValidationError, "Make another type for households"):
            self.session_type.with_user(self.manager).rule_preset = "one_member"
        self.session_type.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "Choose a session type that expects persons"):
            course.session_type_id = households
        with self.assertRaisesRegex(ValidationError, "Choose a session type that expects persons"):
            links.create({**place, "moodle_id": 4711, "session_type_id": households.id})

    def test_a_course_that_was_linked_with_such_a_type_before_fails_with_the_reason(self):
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        place = {"instance_id": self.instance.id, "kind": "course", "moodle_id": self.odd.course.id}
        links.create({**place, "session_type_id": self.session_type.id})
        self.env.flush_all()
        query = "update spp_session_type set participant_kind = 'households', household_rule = 'any' where id = %s"
        self.env.cr.execute(query, [self.session_type.id])
        self.env.invalidate_all()
        run = self.sync()
        self.assertGreater(run.failed_count, 0)
        self.assertIn("Households are expected", " ".join(run.line_ids.mapped("what")))
        self.assertFalse(self.session_of(self.odd.taken).attendance_ids)
