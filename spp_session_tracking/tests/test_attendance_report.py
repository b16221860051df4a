from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import SessionCase

MARCH = ("2026-03-01", "2026-03-31")


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

    def test_a_person_has_one_rate_wherever_it_stands(self):
        made_up = self.session_type.copy({"code": False, "name": "Made up", "make_up": True, "excused_rule": "absent"})
        excuses = self.session_type.copy({"code": False, "name": "Excuses attend", "excused_rule": "attended"})
        for session_type in (self.session_type, made_up, excuses):
            for day, status in ((10, "excused"), (11, "absent"), (12, "absent"), (13, "present")):
                self.held_for_ben(status, f"2026-03-{day}", session_type)
            self.held_for_ben("present", "2026-03-09", session_type, is_expected=False)
        ben = self.ben.with_user(self.viewer)
        answers = self.env["spp.session.compliance"].with_user(self.viewer).evaluate(ben.ids, *MARCH)
        rates = {answer["session_type_id"]: round(answer["attendance_rate"], 6) for answer in answers}
        self.assertEqual(rates, {self.session_type.id: 40.0, made_up.id: 50.0, excuses.id: 50.0})
        shown = self.rates("session_type_id", [("participant_id", "=", ben.id)])
        self.assertEqual({session_type: round(rate, 6) for session_type, rate in shown.items()}, rates)
        attended, counted = (sum(answer[name] for answer in answers) for name in ("attended", "counted"))
        self.assertEqual((ben.session_counted_count, ben.session_left_out_count), (counted, 1))
        self.assertAlmostEqual(ben.session_attendance_rate, attended * 100 / counted)
        found = self.env["res.partner"].with_user(self.viewer).search([("session_attendance_rate", "<", 47)])
        self.assertIn(ben, found)

    def held_for_ben(self, status, day, session_type, is_expected=True):
        """A session at which Carla came, and Ben is marked: as expected, or else as a walk-in."""
        expected = self.carla + (self.ben if is_expected else self.carla)
        session = self.new_session(date=day, session_type_id=session_type.id, expected_participant_ids=expected.ids)
        self.mark(self.carla, "present", session)
        self.mark(self.ben, status, session, excuse_reason=status == "excused" and "Clinic")
        session.complete()

    def test_a_session_says_how_many_of_all_expected_people_came(self):
        self.line(self.ben, self.first).correct("excused", "Clinic")
        self.assertEqual(self.rates("session_id")[self.first.id], 100)
        self.assertEqual(self.first.attendance_rate, 50)

    def test_no_mean_of_rates_is_offered(self):
        for name in ("spp.session.compliance", "spp.session.snapshot.answer", "spp.session.difference"):
            fields = self.env[name].fields_get(attributes=["type", "group_operator", "aggregator"])
            for field, told in fields.items():
                if field.endswith(("_rate", "_percentage")):
                    self.assertFalse(told.get("group_operator") or told.get("aggregator"), (name, field))

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
        measures = ("expected", "came", "late", "excused", "absent", "assumed_absent", "walk_ins", "unmarked")
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
            for group in literal_eval(favourite["context"])["group_by"]:
                self.assertTrue(self.report._read_group([], [group], ["attendance_rate:avg"]), favourite["name"])

    def test_other_companies_and_people_without_a_role_see_nothing_of_it(self):
        self.assertFalse(self.env[self.report._name].with_user(self.other_manager()).search([]))
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env[self.report._name].with_user(nobody).search([])

    def test_reports_are_counted_without_compiling_which_takes_longer_than_counting(self):
        for model, measure in (("attendance.report", "attendance_rate:avg"), ("reach", "person_id:count_distinct")):
            self.env.cr.execute("set local jit = on")
            rows = self.env[f"spp.session.{model}"].with_user(self.officer)
            self.assertTrue(rows._read_group([], ["session_type_id"], [measure]))
            self.env.cr.execute("show jit")
            self.assertEqual(self.env.cr.fetchone(), ("off",), model)
