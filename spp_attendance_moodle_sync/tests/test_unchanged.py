from freezegun import freeze_time

from odoo import fields
from odoo.tests.common import tagged

from .common import DAY
from .unchanged_case import UnchangedCase

NEXT_WEEK = "2026-03-22 12:00:00"


@tagged("post_install", "-at_install")
class TestUnchanged(UnchangedCase):
    """Whatever a session depends on has changed: a run ends as one that goes through everything."""

    def assert_seen(self, *changes):
        """Runs after changes end as those that go through everything, and the last one not as the one before."""
        found, wanted = self.results(changes), self.results(changes, forgets=True)
        self.assertEqual(found, wanted)
        before = found[-2] if len(found) > 1 else self.ended(self.env["spp.moodle.sync.run"])
        self.assertNotEqual({**found[-1], "run": 0}, {**before, "run": 0})

    def test_nothing_has_changed(self):
        self.assertEqual(self.results([lambda: None]), self.results([lambda: None], forgets=True))
        self.assertEqual(self.sync().skipped_count, 0)  # those that are gone through have rows that are skipped

    def test_a_teacher_has_marked(self):
        self.assert_seen(lambda: self.take(self.odd.taken, {3: "L"}))

    def test_a_row_has_changed_in_moodle_and_nothing_else_of_its_session(self):
        def change():
            first, other = self.odd.taken.logs[1], self.odd.taken.logs[5]
            first.status_id = other.status_id

        self.assert_seen(change)

    def test_somebody_has_marked_here(self):
        self.assert_seen(lambda: self.mark_here(self.odd.taken, 2, "absent"))

    def test_a_mark_was_taken_back_here(self):
        self.assert_seen(lambda: self.line_of(self.odd.half_taken, 2).with_user(self.officer).action_unmark())

    def test_a_status_means_nothing_and_then_something_else(self):
        def change(status):
            self.instance.status_ids.filtered(lambda each: each.acronym == "L").with_user(self.manager).status = status

        self.assert_seen(lambda: change(False), lambda: change("excused"))

    def test_a_person_was_linked(self):
        self.assert_seen(lambda: self.link(1).with_user(self.officer).write({"subscriber_id": self.subscriber.id}))

    def test_a_person_got_the_id_number_of_moodle(self):
        self.assert_seen(lambda: self.subscriber.with_user(self.officer).write({"person_identifier": "N-0001"}))

    def test_a_link_was_cleared_and_a_mark_of_the_person_changed(self):
        def change():
            self.mark_here(self.odd.taken, 2, "absent")
            self.link(2).with_user(self.officer).subscriber_id = False
            self.odd.people[1].idnumber = ""

        self.assert_seen(change)

    def test_somebody_else_is_linked(self):
        def change():
            self.odd.people[1].idnumber = ""
            self.link(2).with_user(self.officer).subscriber_id = self.subscriber

        self.assert_seen(change)

    def test_a_person_belongs_to_another_company(self):
        def change():
            company = self.env["res.company"].create({"name": "Other"})
            self.mark_here(self.odd.taken, 2, "absent")
            self.people_here[2].sudo().company_id = company

        self.assert_seen(change)

    def test_somebody_is_on_the_list_of_moodle_no_more(self):
        def change():
            self.mark_here(self.odd.taken, 5, "absent")
            self.odd.course.students.remove(5)

        self.assert_seen(change)

    def test_a_session_was_moved_in_moodle(self):
        self.assert_seen(lambda: setattr(self.odd.never_taken, "start", self.odd.never_taken.start + 2 * DAY))

    def test_a_session_was_moved_here(self):
        self.assert_seen(lambda: self.session_of(self.odd.never_taken).with_user(self.officer).write({"start_time": 1}))

    def test_a_session_was_cancelled_here(self):
        self.assert_seen(lambda: self.session_of(self.odd.never_taken).with_user(self.officer).cancel("Storm"))

    def test_a_session_was_removed_in_moodle(self):
        self.assert_seen(lambda: self.odd.site.sessions.pop(self.odd.never_taken.id))

    def test_another_session_was_chosen(self):
        def change():
            session = self.session_of(self.odd.never_taken)
            other = session.with_user(self.officer).copy({"notes": "The right one"})
            session.with_user(self.officer).cancel("Storm")
            self.link(self.odd.never_taken.id, "session").with_user(self.officer).session_id = other

        self.assert_seen(change)

    def test_a_conflict_was_decided(self):
        def contest():
            self.mark_here(self.odd.taken, 2, "late")
            self.take(self.odd.taken, {2: "A"}, later=600)

        def decide():
            self.env["spp.moodle.conflict"].search([]).with_user(self.officer).action_use_odoo()

        self.assert_seen(contest, decide)

    def test_marks_that_moodle_refused_are_sent_again(self):
        def refuse():
            self.mark_here(self.odd.taken, 2, "absent")
            self.odd.taken.logs[0].remarks = "<3"

        def mend():
            self.odd.taken.logs[0].remarks = ""

        self.assert_seen(refuse, mend)

    def test_the_direction_has_changed(self):
        def change():
            self.mark_here(self.odd.taken, 2, "absent")
            self.sync()
            self.instance.sync_attendance_from = "both"

        self.instance.sync_attendance_from = "moodle"
        self.sync()
        self.assert_seen(change)

    def test_the_day_of_a_session_has_come(self):
        early, now = self.odd.never_taken.id, fields.Datetime.now()

        def take():
            clock.move_to(now)
            self.take(self.odd.site.sessions[early], dict.fromkeys(self.odd.course.students, "P"))

        with freeze_time(now) as clock:
            self.assert_seen(take, lambda: clock.move_to(NEXT_WEEK))

    def test_what_is_not_in_moodle_is_named_by_every_run(self):
        def change():
            self.mark_here(self.odd.taken, 2, "absent")
            self.link(2).with_user(self.officer).subscriber_id = False
            self.odd.people[1].idnumber = ""

        found = self.results([change, lambda: None, lambda: None])
        self.assertEqual([each["run"][1]["undelivered_count"] for each in found], [1, 1, 1])

    def test_indexes_find_what_a_run_has_to_name_where_nothing_is_sent_to_moodle(self):
        lines = "select indexname from pg_indexes where tablename = 'spp_session_attendance' and indexdef like %s"
        self.env.cr.execute(lines, ["%IS NOT NULL%"])
        found = {name for (name,) in self.env.cr.fetchall()}
        names = ("moodle_sent", "moodle_undelivered", "moodle_left_out")
        self.assertLessEqual({f"spp_session_attendance__{name}_index" for name in names}, found)
