from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import SessionCase

ODD_DAYS = ("0001-01-01", "1899-12-31", "1969-12-31", "2101-01-01", "9999-12-31")
BLANKS = (" ", "\t\n", "\u00a0", "\u200b \u2060")


@tagged("post_install", "-at_install")
class TestSensibleDates(SessionCase):
    """A day that nobody means is refused on every path."""

    def refused(self):
        return self.assertRaisesRegex(ValidationError, "1970-01-01")

    def test_a_session_has_a_day_that_people_mean(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        for day in ODD_DAYS:
            with self.subTest(day=day):
                with self.refused():
                    self.new_session(date=day)
                with self.refused():
                    self.session.date = day
                with self.refused():
                    sessions.with_context(default_date=day).create({"session_type_id": self.session_type.id})
        self.assertTrue(self.new_session(date="1970-01-01") + self.new_session(date="2100-12-31"))

    def test_what_is_no_day_is_told_in_the_same_way(self):
        for day in (20260314, 0, "", "14/03/2026", True):
            with self.subTest(day=day), self.refused():
                self.session.write({"date": day})

    def test_an_odd_day_is_an_error_of_its_row_in_a_file(self):
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(import_file=True)
        rows = [[self.session_type.name, day, "09:00"] for day in (*ODD_DAYS, "2026-03-20")]
        answer = sessions.load(["session_type_id", "date", "start_time"], rows)
        self.assertIs(answer["ids"], False)
        self.assertIn("1970-01-01", answer["messages"][0]["message"])

    def test_a_mark_has_times_that_people_mean(self):
        marks = self.env["spp.session"].with_user(self.facilitator)
        row = {"session_id": self.session.id, "participant_id": self.ana.id, "status": "present"}
        for day in ODD_DAYS:
            for name in ("attendance_time", "marked_at"):
                with self.subTest(day=day, name=name), self.refused():
                    marks.mark([{**row, name: f"{day} 10:00:00"}])
            with self.subTest(day=day), self.refused():
                self.line(self.ana).write({"status": "present", "attendance_time": f"{day} 10:00:00"})

    def test_a_period_of_the_dialogs_has_days_that_people_mean(self):
        periods = self.env["spp.session.compliance.period"].with_user(self.officer)
        for day in ODD_DAYS:
            with self.subTest(day=day), self.refused():
                periods.create({"date_from": day})


@tagged("post_install", "-at_install")
class TestBlankNames(SessionCase):
    """A name that is only blanks is no name."""

    def test_a_name_is_more_than_blanks(self):
        parent = {"session_type_id": self.session_type.id}
        models = {"spp.session": parent, "spp.session.type": {}, "spp.session.topic": parent, "spp.area": {}}
        for model, values in models.items():
            for blank in BLANKS:
                with self.subTest(model=model, blank=blank), self.assertRaisesRegex(ValidationError, "is empty"):
                    self.env[model].with_user(self.manager).create({**values, "name": blank})

    def test_a_name_is_not_changed_to_blanks(self):
        with self.assertRaisesRegex(ValidationError, "is empty"):
            self.session.name = "  "


@tagged("post_install", "-at_install")
class TestBlankReasons(SessionCase):
    """A reason of which nobody sees anything is none, on every path that asks for one."""

    def each_blank_is_refused(self, act, words):
        for blank in BLANKS:
            with self.subTest(words, blank=blank), self.assertRaisesRegex(UserError, words):
                act(blank)

    def test_an_excuse_has_a_reason_that_people_see(self):
        self.each_blank_is_refused(
            lambda text: self.mark(self.ana, "excused", excuse_reason=text), "reason of the excuse"
        )

    def test_cancelling_and_moving_have_a_reason_that_people_see(self):
        session = self.session.with_user(self.facilitator)
        self.each_blank_is_refused(session.cancel, "reason for cancelling")
        self.each_blank_is_refused(lambda text: session.move(7, text), "reason for moving")

    def test_a_correction_has_a_reason_that_people_see(self):
        session = self.completed_session()
        line = session.attendance_ids[:1].with_user(self.facilitator)
        self.each_blank_is_refused(lambda text: line.correct("absent", text), "reason for the correction")

    def test_a_change_of_a_completed_session_has_a_reason_that_people_see(self):
        session = self.completed_session().with_user(self.manager)
        self.each_blank_is_refused(
            lambda text: session.write({"date": "2026-03-13", "change_reason": text}), "reason for the change"
        )

    def test_a_snapshot_has_a_label_that_people_see(self):
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        taken = ("2026-02-01", "2026-02-28", [self.session_type.id], self.ana.ids)
        self.each_blank_is_refused(lambda text: snapshots.snapshot(*taken, text), "a label")
