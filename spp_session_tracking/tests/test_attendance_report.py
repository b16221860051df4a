from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import SessionCase


class TestAttendanceReport(SessionCase):
    """Two completed sessions: the first with one of two, the second with three of three and a walk-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        country = cls.env["spp.area"].create({"name": "Country"})
        cls.north, cls.south = cls.env["spp.area"].create(
            [{"name": name, "parent_id": country.id} for name in ("North", "South")]
        )
        cls.village = cls.env["spp.area"].create({"name": "Village", "parent_id": cls.north.id})
        cls.report = cls.env["spp.session.attendance.report"].with_user(cls.viewer)

    def setUp(self):
        super().setUp()
        self.first = self.held(self.village, "2026-03-02", ana="present", ben="absent")
        self.second = self.held(self.south, "2026-03-09", ana="late", ben="present", carla="present")

    def held(self, area, day, **statuses):
        people = {getattr(self, name): status for name, status in statuses.items()}
        ids = [person.id for person in people]
        session = self.new_session(date=day, area_id=area.id, expected_participant_ids=ids)
        for person, status in people.items():
            self.mark(person, status, session)
        if len(people) == 3:
            self.mark(self.dan, "present", session)
        session.complete()
        return session

    def rates(self, group, domain=()):
        groups = self.report._read_group(list(domain), [group], ["attendance_rate:avg"])
        return {record.id if hasattr(record, "id") else record: rate for record, rate in groups}

    def test_the_rate_of_a_group_is_the_ratio_of_those_who_came_and_not_the_mean_of_rates(self):
        self.assertAlmostEqual(self.rates("session_type_id")[self.session_type.id], 4 / 5 * 100)

    def test_the_rate_of_a_session_is_the_one_it_shows(self):
        self.session_type.excused_rule = "attended"
        self.line(self.ben, self.first).correct("excused", "Clinic")
        for session_id, rate in self.rates("session_id").items():
            self.assertAlmostEqual(rate, self.env["spp.session"].browse(session_id).attendance_rate)

    def test_whoever_is_assumed_absent_counts_in_the_rate(self):
        session = self.new_session(date="2026-03-10", expected_participant_ids=(self.ana + self.ben).ids)
        self.mark(self.ana, "present", session)
        session.complete()
        self.assertEqual(self.rates("session_id")[session.id], 50)

    def test_it_is_grouped_by_areas_of_any_level(self):
        rates = self.rates("area_2_id")
        self.assertEqual({area: round(rate) for area, rate in rates.items()}, {self.north.id: 50, self.south.id: 100})
        self.assertEqual(self.rates("area_3_id"), {self.village.id: 50.0, False: 100.0})
        self.assertEqual(self.report.search_count([("area_id", "child_of", self.north.id)]), 2)

    def test_people_are_counted_by_what_became_of_them(self):
        self.line(self.ben, self.second).correct("excused", "Clinic")
        last = self.new_session(date="2026-03-10", expected_participant_ids=(self.ana + self.ben).ids)
        self.mark(self.ana, "present", last)
        last.complete()
        measures = ("expected", "attended", "late", "excused", "absent", "assumed_absent", "walk_ins", "unmarked")
        (counts,) = self.report._read_group([], [], [f"{name}:sum" for name in measures])
        self.assertEqual(
            dict(zip(measures, counts, strict=True)), dict(zip(measures, (7, 4, 1, 1, 2, 1, 1, 0), strict=True))
        )

    def test_whoever_is_not_marked_yet_counts_for_nothing(self):
        self.new_session(date="2026-03-28", expected_participant_ids=self.ana.ids)
        self.assertAlmostEqual(self.rates("session_type_id")[self.session_type.id], 80)
        self.assertEqual(self.report.search_count([("unmarked", "=", 1)]), 1)

    def test_cancelled_sessions_are_left_out(self):
        self.new_session(date="2026-03-12", expected_participant_ids=self.ana.ids).cancel("Storm")
        self.assertEqual(self.report.search_count([]), 6)

    def test_a_row_leads_to_the_line(self):
        row = self.report.search([("session_id", "=", self.first.id), ("participant_id", "=", self.ana.id)])
        self.assertEqual(row.action_view_line()["res_id"], self.line(self.ana, self.first).id)

    def test_a_contact_leads_to_its_history_with_a_rate_for_each_type(self):
        action = self.ben.with_user(self.viewer).action_view_session_attendance()
        rows = self.env[action["res_model"]].with_user(self.viewer).search(action["domain"])
        self.assertEqual(rows.session_id, self.first + self.second)
        self.assertEqual(self.rates("session_type_id", action["domain"]), {self.session_type.id: 50.0})

    def test_a_contact_leads_to_what_was_changed_of_it(self):
        self.line(self.ben, self.first).correct("late", "Was late")
        ben = self.ben.with_user(self.viewer)
        self.assertEqual(ben.session_change_count, 1)
        changes = self.env["spp.session.attendance.change"].search(ben.action_view_session_changes()["domain"])
        self.assertEqual(changes.reason, "Was late")

    def test_the_favourites_are_for_everybody_and_can_be_asked(self):
        favourites = self.env["ir.filters"].with_user(self.viewer).get_filters("spp.session.attendance.report")
        self.assertFalse(favourites, "they belong to the action, not to every list of the model")
        action = self.env.ref("spp_session_tracking.spp_session_attendance_report_action")
        favourites = self.env["ir.filters"].with_user(self.viewer).get_filters(action.res_model, action.id)
        self.assertEqual(len(favourites), 5)
        for favourite in favourites:
            for group in eval(favourite["context"])["group_by"]:
                self.assertTrue(self.report._read_group([], [group], ["attendance_rate:avg"]), favourite["name"])

    def test_other_companies_and_people_without_a_role_see_nothing_of_it(self):
        self.assertFalse(self.env[self.report._name].with_user(self.other_manager()).search([]))
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env[self.report._name].with_user(nobody).search([])
