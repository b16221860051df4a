from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user, tagged

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestScreens(MoodleCase):
    """What the buttons and counters of the screens do, each as the role it is for."""

    def as_administrator(self):
        user = new_test_user(self.env, "administrator", groups="base.group_system")
        return self.instance.with_user(user)

    def course(self, user):
        return self.instance.course_ids.with_user(user)

    def test_an_administrator_enters_a_token_that_is_not_shown_again(self):
        site = self.as_administrator()
        [values] = site.web_save({"token": " another "}, {"token": {}, "token_source": {}})
        self.assertEqual((values["token"], values["token_source"]), (False, "kept"))
        self.assertEqual(self.instance._kept_token(), "another")
        self.assertFalse(self.connect("third", name="Third").token)

    def test_another_host_clears_the_token(self):
        site = self.as_administrator()
        site.url = "https://moodle.example.org"
        self.assertEqual(site.token_source, "none")

    def test_a_viewer_reads_a_site_with_what_is_theirs_to_read(self):
        self.sync()
        site = self.instance.with_user(self.viewer)
        [values] = site.read()
        self.assertEqual((values["session_count"], values["last_run_state"]), (8, "partial"))
        self.assertNotIn("unmatched_count", values)
        with self.assertRaises(AccessError):
            site.action_wake()

    def test_courses_are_found_before_any_is_synced(self):
        self.instance.takes_all_courses = False
        self.instance.with_user(self.officer).action_find_courses()
        self.assertEqual(self.instance.course_ids.mapped("is_synced"), [False])
        self.assertEqual(self.sync().read_count, 0)
        self.course(self.officer).is_synced = True
        self.assertTrue(self.sync().read_count)

    def test_an_officer_says_that_a_course_counts(self):
        self.sync()
        course = self.course(self.officer)
        self.assertFalse(course.counts_for_compliance)
        course.action_count()
        self.assertTrue(course.counts_for_compliance)
        with self.assertRaises(AccessError):
            self.course(self.facilitator).action_count()

    def test_a_manager_stops_counting_a_course_and_an_officer_does_not(self):
        self.sync()
        course = self.course(self.officer)
        course.action_count()
        with self.assertRaises(AccessError):
            course.action_leave_out()
        self.assertTrue(course.counts_for_compliance)
        self.course(self.manager).action_leave_out()
        self.assertFalse(course.counts_for_compliance)

    def test_a_viewer_sees_that_nobody_is_responsible_any_more(self):
        site = self.instance.with_user(self.viewer)
        self.assertFalse(site.lacks_responsible)
        self.manager.active = False
        self.env.invalidate_all()
        self.assertTrue(site.lacks_responsible)

    def test_one_click_links_nobody_where_several_people_are_suggested(self):
        first = self.odd.people[0]
        names = {"given_name": first.first_name, "family_name": first.last_name}
        namesakes = self.env["spp.attendance.subscriber"].create([names, names])
        self.sync()
        user = self.instance.mapping_ids.filtered(lambda link: link.kind == "user" and link.moodle_id == first.id)
        user = user.with_user(self.officer)
        self.assertEqual(user.suggestion_ids, namesakes)
        with self.assertRaises(UserError):
            user.action_link_suggestion()
        namesakes[1].with_user(self.officer).with_context(moodle_mapping_id=user.id).action_link_moodle_user()
        self.assertEqual(user.subscriber_id, namesakes[1])

    def test_a_preview_names_the_session_it_would_create(self):
        [first, *_others] = self.sync(is_preview=True).line_ids.filtered(lambda line: line.kind == "plan")
        self.assertRegex(
            first.what,
            r"Nutrition & Health \(Autumn\) \d{4}-\d\d-\d\d, Lecture would be created here. People on it: 20",
        )
        self.assertEqual(first.about, f"Session {self.odd.taken.id}")

    def test_the_lists_opened_from_a_site_keep_their_filters(self):
        opened = self.instance.action_open_unmatched()["context"]
        self.assertEqual(
            (opened["search_default_unmatched"], opened["search_default_instance_id"]), (1, self.instance.id)
        )
