from unittest.mock import patch

from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_course, add_session, add_user
from demo.moodle.faults import REFUSE, Fault, Faults

from ..moodle.client import Client
from ..moodle.errors import NotPermitted
from ..sync.people_reading import PeopleReading
from .common import DAY, MoodleCase

PARTICIPANTS, PROFILES = "moodle/course:viewparticipants", "moodle/user:viewdetails"


@tagged("post_install", "-at_install")
class TestUnreadable(MoodleCase):
    """One course, Gardening, cannot be read. What is known of the other one is used."""

    def setUp(self):
        super().setUp()
        site = self.odd.site
        self.users = [add_user(site, f"Gardener{number}", "Green", "", f"G-{number}") for number in range(3)]
        self.gardening = add_course(site, "Gardening", "GAR", "SPP-GAR", self.now, self.users)
        self.theirs = add_session(site, add_activity(site, self.gardening, "Attendance"), self.now - DAY)
        site.take(self.theirs.id, {user.id: "P" for user in self.users}, by=self.gardening.teachers[0])
        people = self.env["spp.attendance.subscriber"]
        for user in self.users:
            person = people.create({"given_name": user.first_name, "person_identifier": user.idnumber})
            self.people_here[user.id] = person.partner_id

    def prohibit(self, *capabilities):
        self.odd.site.tokens["all"].prohibited[self.gardening.id] = frozenset(capabilities)

    def link_of(self, user_id):
        links = self.env["spp.moodle.mapping"]
        return links.search([("kind", "=", "user"), ("moodle_id", "=", user_id)])

    def messages(self, run):
        return " ".join(run.line_ids.mapped("what"))

    def test_people_of_the_other_course_are_matched(self):
        self.prohibit(PARTICIPANTS)
        run = self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)
        self.assertEqual(run.state, "partial")

    def test_where_people_are_hidden_those_linked_before_are_known_and_nobody_new_is_linked(self):
        self.sync()
        link = self.link_of(2)
        link.unlink()
        self.prohibit(PARTICIPANTS, PROFILES)
        hidden = add_user(self.odd.site, "Hidden", "Green", self.odd.site.users[2].idnumber, "G-9")
        self.gardening.students.append(hidden.id)
        self.take(self.odd.taken, {3: "A"})
        run = self.sync()
        self.assertFalse(self.link_of(2).subscriber_id)
        self.assertEqual(self.line_of(self.odd.taken, 3).status, "absent")
        self.assertIn("of the courses whose people cannot be read: 1.", self.messages(run))

    def test_without_the_function_that_finds_users_nobody_new_is_linked_and_the_run_and_the_test_name_it(self):
        self.prohibit(PARTICIPANTS)
        token = self.odd.site.tokens["all"]
        token.functions = tuple(name for name in token.functions if name != "core_user_get_users_by_field")
        run = self.sync()
        self.assertFalse(self.link_of(2).subscriber_id)
        self.assertIn("Nobody new is linked now", self.messages(run))
        self.assertIn("core_user_get_users_by_field", self.messages(run))
        self.instance.with_user(self.officer).action_test_connection()
        self.assertIn("core_user_get_users_by_field: people who left a course", self.instance.check_result)

    def test_while_people_of_a_course_are_not_known_nobody_new_is_linked_by_an_address(self):
        """Moodle finds an address only as it is written, so another user may have it with capital letters."""
        user = self.odd.site.users[2]
        user.idnumber, user.email = "", "green@example.org"
        person = self.env["spp.attendance.subscriber"].search([("partner_id", "=", self.people_here[2].id)])
        person.partner_id.email = "Green@example.org"
        self.prohibit(PARTICIPANTS)
        run = self.sync()
        self.assertEqual((self.link_of(2).subscriber_id.id, self.link_of(2).suggestion_ids), (False, person))
        self.assertIn("nobody new is linked by e-mail address", self.messages(run))
        self.prohibit()
        self.sync()
        self.assertEqual(self.link_of(2).subscriber_id, person)

    def test_an_id_number_with_spaces_is_found_too(self):
        self.prohibit(PARTICIPANTS)
        self.odd.site.users[2].idnumber, self.users[0].idnumber = " G-0 ", "G-0"
        self.gardening.students.remove(self.users[0].id)
        self.sync()
        self.assertEqual((self.link_of(2).subscriber_id.id, self.link_of(2).reason), (False, "shared_idnumber"))

    def test_links_found_before_doubles_cannot_be_asked_for_stay(self):
        self.prohibit(PARTICIPANTS)
        answers = iter([True])
        with patch.object(PeopleReading, "_add_doubles", lambda reading: next(answers, False)):
            self.sync()
        self.assertTrue(self.link_of(2).subscriber_id)
        self.assertFalse(self.link_of(self.users[0].id).subscriber_id)

    def test_a_removed_activity_of_a_course_whose_people_cannot_be_read_is_noticed(self):
        site = self.odd.site
        self.sync()
        add_activity(site, self.gardening, "Second")
        del site.activities[self.theirs.activity_id], site.sessions[self.theirs.id]
        self.prohibit(PARTICIPANTS)
        self.sync()
        link = self.env["spp.moodle.mapping"].search([("kind", "=", "session"), ("moodle_id", "=", self.theirs.id)])
        self.assertTrue(link.is_removed)

    def test_a_session_is_not_created_empty_and_the_run_names_its_course(self):
        self.prohibit(PARTICIPANTS, PROFILES)
        run = self.sync()
        self.assertFalse(self.session_of(self.theirs))
        self.assertIn("The people of Gardening cannot be read", self.messages(run))
        left_out = "Gardening: People on its lists whom Moodle does not show, and whose marks are left out: 3."
        self.assertIn(left_out, self.messages(run))
        self.prohibit()
        self.sync()
        self.assertEqual(self.session_of(self.theirs).attendance_count, 3)

    def test_people_whom_moodle_shows_one_by_one_are_matched(self):
        self.prohibit(PARTICIPANTS)
        run = self.sync()
        self.assertEqual(self.session_of(self.theirs).attendance_count, 3)
        self.assertIn("The people of Gardening cannot be read", self.messages(run))

    def test_people_linked_before_are_still_known(self):
        self.sync()
        self.prohibit(PARTICIPANTS, PROFILES)
        user = self.users[0]
        self.odd.site.take(self.theirs.id, {user.id: "A"}, by=self.gardening.teachers[0], at=self.now + 60)
        self.sync()
        self.assertEqual(self.line_of(self.theirs, user.id).status, "absent")
        self.assertEqual(self.session_of(self.theirs).expected_count, 3)

    def test_an_id_number_that_somebody_of_the_unread_course_has_too_is_not_guessed(self):
        self.prohibit(PARTICIPANTS)
        self.users[0].idnumber = self.odd.site.users[2].idnumber
        self.sync()
        links = self.env["spp.moodle.mapping"].search([("kind", "=", "user"), ("moodle_id", "=", 2)])
        self.assertEqual((links.subscriber_id.id, links.reason), (False, "shared_idnumber"))

    def test_an_id_number_that_somebody_may_have_whom_moodle_hides_is_not_guessed(self):
        self.prohibit(PARTICIPANTS, PROFILES)
        self.users[0].idnumber = self.odd.site.users[2].idnumber
        self.sync()
        self.assertFalse(self.link_of(2).subscriber_id)

    def test_an_outage_while_people_are_read_makes_no_session_empty(self):
        self.server.faults.plan(Fault(REFUSE, "get_enrolled_users", status=502), times=4)
        run = self.sync()
        self.assertEqual((run.state, self.session_of(self.odd.taken).attendance_count), ("partial", 16))
        self.assertEqual(self.session_of(self.theirs).attendance_count, 3)

    def test_an_outage_while_single_people_are_read_does_not_end_the_run(self):
        self.prohibit(PARTICIPANTS)
        self.server.faults.plan(Fault(REFUSE, "get_users_by_field", status=502), times=100)
        run = self.sync()
        self.assertIn("Nobody new is linked now", self.messages(run))
        self.assertFalse(self.session_of(self.theirs))
        self.server.faults = Faults()
        self.sync()
        self.assertEqual(self.session_of(self.theirs).attendance_count, 3)
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)

    def test_activities_that_cannot_be_read_leave_out_one_course(self):
        self.sync()
        self.take(self.odd.taken, {2: "A"})
        ask = Client.activities

        def refuse_one(client, course_id):
            if course_id == self.gardening.id:
                raise NotPermitted("errorcoursecontextnotvalid", "core_course_get_contents")
            return ask(client, course_id)

        with patch.object(Client, "activities", refuse_one):
            run = self.sync()
        self.assertIn("Gardening is left out: The token's user lacks a permission", self.messages(run))
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "absent")
        self.assertEqual(self.session_of(self.theirs).state, "completed")
        self.assertNotIn("no longer lists", self.messages(run))

    def test_a_hidden_course_leaves_the_others_and_the_run_names_the_right(self):
        token = self.odd.site.tokens["all"]
        token.capabilities = token.capabilities - {"moodle/course:viewhiddencourses"}
        self.gardening.is_visible = False
        run = self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)
        self.assertIn("moodle/course:viewhiddencourses", self.messages(run))
