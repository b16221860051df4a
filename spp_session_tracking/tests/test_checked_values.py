from odoo.exceptions import ValidationError
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
