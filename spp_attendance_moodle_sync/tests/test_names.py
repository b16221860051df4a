from odoo.tests.common import tagged

from demo.moodle.building import add_group, add_session

from ..moodle.client import Client
from ..moodle.errors import ServerFailure
from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestNames(MoodleCase):
    """Courses that are renamed, and sessions that their names tell apart."""

    def course(self):
        return self.instance.mapping_ids.filtered(lambda link: link.kind == "course")

    def name_of(self, theirs):
        return self.session_of(theirs).name

    # courses

    def test_a_renamed_course_is_followed_with_its_session_type(self):
        self.sync()
        self.odd.course.name = "Nutrition"
        run = self.sync()
        self.assertEqual((self.course().name, self.course().session_type_id.name), ("Nutrition", "Nutrition"))
        [line] = run.line_ids.filtered(lambda line: "is called Nutrition" in line.what)
        self.assertEqual(line.with_user(self.officer).course_id, self.course())
        self.assertFalse(self.sync().line_ids.filtered(lambda line: "is called" in line.what))

    def test_a_session_type_that_was_renamed_here_keeps_its_name(self):
        self.sync()
        self.course().session_type_id.with_user(self.manager).name = "Health"
        self.odd.course.name = "Nutrition"
        self.sync()
        self.assertEqual((self.course().name, self.course().session_type_id.name), ("Nutrition", "Health"))

    def test_a_preview_renames_nothing(self):
        self.sync()
        self.odd.course.name = "Nutrition"
        run = self.sync(is_preview=True)
        self.assertTrue(run.line_ids.filtered(lambda line: "would be renamed" in line.what))
        self.assertEqual(self.course().name, "Nutrition & Health (Autumn)")

    def test_finding_courses_follows_names_too(self):
        self.sync()
        self.odd.course.name = "Nutrition"
        self.instance.with_user(self.officer).action_find_courses()
        self.assertEqual(self.course().session_type_id.name, "Nutrition")

    # sessions

    def test_names_have_the_activity_and_the_group(self):
        self.sync()
        self.assertTrue(self.name_of(self.odd.group).endswith(", Practice groups, Morning & noon"))
        self.assertTrue(self.name_of(self.odd.taken).endswith(", Lecture"))

    def test_a_course_with_one_activity_needs_no_more_than_the_date(self):
        site = self.odd.site
        site.activities = {key: each for key, each in site.activities.items() if each.name == "Lecture"}
        site.sessions = {key: each for key, each in site.sessions.items() if each.activity_id in site.activities}
        self.sync()
        session = self.session_of(self.odd.taken)
        self.assertEqual(session.name, f"Nutrition & Health (Autumn) {session.date}")

    def test_two_groups_and_two_sessions_of_one_day_have_names_of_their_own(self):
        activity, start = self.odd.site.activity_of(self.odd.taken), self.now - 20 * DAY
        groups = [add_group(self.odd.site, self.odd.course, self.odd.course.students[2:6], name) for name in "AB"]
        made = [add_session(self.odd.site, activity, start, group_id=group) for group in groups]
        made += [add_session(self.odd.site, activity, start + 3600 * hours) for hours in (-3, -1)]
        made.append(add_session(self.odd.site, activity, start - 1800, description="<p>Cooking</p><p>Bring rice</p>"))
        self.sync()
        names = [self.name_of(theirs).partition(", ")[2] for theirs in made]
        self.assertEqual(names, ["Lecture, A", "Lecture, B", "Lecture", "Lecture, 09:00", "Lecture, Cooking"])

    def test_where_moodle_does_not_say_the_name_of_a_group_its_number_is_taken(self):
        self.odd.course.group_names = dict.fromkeys(self.odd.course.group_names, " ")
        self.sync()
        self.assertTrue(self.name_of(self.odd.group).endswith(f", group {self.odd.group.group_id}"))

    def test_a_session_without_such_a_name_gets_one_and_a_name_given_here_stays(self):
        self.sync()
        plain, named = self.session_of(self.odd.group), self.session_of(self.odd.second_set)
        plain._by_server().write({"moodle_label": False})
        plain.name = plain._default_name()
        named.with_user(self.officer).name = "The lab"
        for theirs in (self.odd.group, self.odd.second_set):
            theirs.description = "Changed"
        self.sync()
        self.assertTrue(plain.name.endswith("Morning & noon"))
        self.assertEqual(named.name, "The lab")

    def test_a_session_that_moves_keeps_what_tells_it_apart(self):
        self.sync()
        self.odd.never_taken.start += DAY
        self.sync()
        session = self.session_of(self.odd.never_taken)
        self.assertEqual(session.name, f"Nutrition & Health (Autumn) {session.date}, Lecture")

    def test_names_follow_a_session_also_after_its_course_was_renamed(self):
        self.sync()
        self.odd.course.name = "Nutrition"
        self.sync()
        session = self.session_of(self.odd.never_taken)
        self.assertEqual(session.name, f"Nutrition {session.date}, Lecture")
        self.odd.never_taken.start += DAY
        self.sync()
        self.assertEqual(session.name, f"Nutrition {session.date}, Lecture")

    def test_a_group_whose_name_is_part_of_another_word_is_named(self):
        self.sync()
        plain = self.session_of(self.odd.group)
        plain._by_server().write({"moodle_label": "Practice groups"})
        plain.name = plain._default_name()
        self.odd.course.group_names[self.odd.group.group_id] = "group"
        self.odd.group.description = "Changed"
        self.sync()
        self.assertTrue(plain.name.endswith(", Practice groups, group"))

    def test_a_group_whose_name_could_not_be_read_gets_it_later(self):
        read, self.is_failing = Client.group_names, True

        def fail(client, course_id):
            if self.is_failing:
                raise ServerFailure("It is down")
            return read(client, course_id)

        self.patch(Client, "group_names", fail)
        self.sync()
        self.assertTrue(self.name_of(self.odd.group).endswith(f", group {self.odd.group.group_id}"))
        self.is_failing = False
        self.sync()
        self.assertTrue(self.name_of(self.odd.group).endswith(", Practice groups, Morning & noon"))

    def test_a_session_told_apart_by_its_time_has_its_time_of_now_in_its_name(self):
        activity = self.odd.site.activity_of(self.odd.taken)
        later = add_session(self.odd.site, activity, self.odd.never_taken.start + 3600)
        self.sync()
        session = self.session_of(later)
        self.assertTrue(session.name.endswith(", Lecture, 11:00"))
        later.start += 7200
        self.sync()
        self.assertTrue(session.name.endswith(", Lecture, 13:00"))
        session.with_user(self.officer).start_time = 7.5
        self.assertTrue(session.name.endswith(", Lecture, 07:30"))

    # lines of runs

    def test_lines_of_a_run_lead_to_session_and_course(self):
        self.sync()
        poisoned = self.odd.poisoned
        poisoned.logs[2].remarks = ""
        self.sync()
        poisoned.logs[2].remarks = "<b>again</b>"
        run = self.sync()
        [line] = run.line_ids.filtered(lambda line: line.moodle_id == poisoned.id).with_user(self.officer)
        self.assertEqual((line.session_id, line.course_id), (self.session_of(poisoned), self.course()))
        self.assertEqual(line.action_open_course()["res_id"], self.course().id)

    def test_many_lines_take_no_more_queries_than_few(self):
        self.sync()
        run = self.last_run()
        links = self.instance.mapping_ids.filtered(lambda link: link.kind == "session")
        line = {"run_id": run.id, "kind": "notice", "what": "x", "moodle_kind": "session"}
        lines = [{**line, "moodle_id": link.moodle_id} for link in links]

        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["spp.moodle.sync.run.line"].create(lines)
            return self.cr.sql_log_count - before

        count(lines[:2])
        self.assertEqual(count(lines[:2]), count(lines))

    def test_a_line_about_one_person_leads_there(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.taken, 2, "late")
        self.odd.course.students.remove(2)
        run = self.sync()
        [line] = run.line_ids.with_user(self.officer).filtered("participant_id")
        self.assertEqual((line.participant_id, line.session_id), (self.people_here[2], self.session_of(self.odd.taken)))
        self.assertEqual(line.action_open_person()["res_id"], self.people_here[2].id)

    def test_a_preview_counts_a_failure_once(self):
        second = self.odd.site.activity_of(self.odd.second_set)
        self.odd.second_set.logs[0].remarks = "<i>hm</i>"
        for _is_first in range(2):
            preview = self.sync(is_preview=True)
            unreadable = [line.moodle_id for line in preview.line_ids if line.kind == "problem"]
            self.assertEqual(len(unreadable), len({*unreadable}), second)
            self.assertEqual(preview.failed_count, self.sync().failed_count)
