from odoo import fields
from odoo.exceptions import UserError

from .common import ProgrammeCase


class TestDays(ProgrammeCase):
    """A programme whose records come without sessions: it asks for days present."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = cls.env["spp.attendance.type"].create({"name": "School day", "required_days": 2})
        cls.record(cls.ana, "2026-03-12", "2026-03-13")
        cls.record(cls.ben, "2026-03-13")
        cls.programme = cls.new_programme(
            attendance_counts="days",
            attendance_type_ids=[fields.Command.set(cls.school.ids)],
            session_type_ids=False,
            attendance_period="before",
        )

    @classmethod
    def record(cls, person, *days):
        subscriber = cls.env["spp.attendance.subscriber"].create({"partner_id": person.id})
        cls.env["spp.attendance.list"].create(
            [
                {
                    "subscriber_id": subscriber.id,
                    "attended_at": f"{day} 08:00:00",
                    "attendance_category": "present",
                    "attendance_type_id": cls.school.id,
                }
                for day in days
            ]
        )

    def test_who_was_present_on_enough_days_passes(self):
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        self.apply(cycle)
        ana, ben, carla = (self.membership(cycle, person) for person in (self.ana, self.ben, self.carla))
        self.assertEqual((ana.state, ben.state, carla.state), ("enrolled", "non_compliant", "non_compliant"))
        self.assertEqual(ben.attendance_reason, "School day. Days present: 1. Required: 2")

    def test_each_day_is_paid(self):
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        ana = self.ana.with_user(self.program_manager).with_context(attendance_cycle_id=cycle.id)
        self.assertEqual(ana.attended_day_count, 2)

    def test_the_snapshot_keeps_the_days(self):
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.approve(cycle)
        snapshot = cycle.sudo().attendance_snapshot_ids
        days = {answer.participant_id: answer.days_present for answer in snapshot.days_answer_ids}
        self.assertEqual((days[self.ana], days[self.ben]), (2, 1))

    def test_open_sessions_matter_where_their_days_are_counted(self):
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.new_session(date="2026-03-10", expected_participant_ids=self.ana.ids)
        self.session_type.attendance_type_id = self.school
        with self.assertRaisesRegex(UserError, "Sessions of the period that are not completed"):
            self.approve(cycle)

    def test_nobody_passes_by_an_attendance_type_that_requires_no_days(self):
        """As by a session type that does not count: nothing would be due to anybody, and everybody be paid."""
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.school.required_days = 0
        for refused in (self.apply, self.approve):
            with (
                self.assertRaisesRegex(UserError, "do not require days: School day. .* how many days they require"),
                self.cr.savepoint(),
            ):
                refused(cycle)
        self.school.required_days = 1
        self.env.invalidate_all()
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.carla).state, "non_compliant")

    def test_nobody_passes_where_no_type_is_chosen_and_none_asks_anything(self):
        manager = self.programme.compliance_managers.manager_ref_id
        manager.attendance_type_ids = False
        cycle = self.new_cycle(self.programme, ("2026-04-01", "2026-04-30"))
        self.env["spp.attendance.type"].search([]).required_days = 0
        self.env["spp.session.type"].search([]).counts_for_compliance = False
        for counts in ("days", "sessions"):
            manager.attendance_counts = counts
            with self.assertRaisesRegex(UserError, "asks for no attendance"), self.cr.savepoint():
                self.apply(cycle)
