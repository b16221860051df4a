from datetime import date
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tests.common import new_test_user
from odoo.tools.safe_eval import safe_eval

from .common import SessionCase
from .test_long_list import asked


class TestComplianceScreen(SessionCase):
    """The worst stand first, by area and facilitator, in the period that the user looked at last."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.session_type.write({"required_attendance_percentage": 80, "frequency": "one_time"})
        cls.region = cls.env["spp.area"].create({"name": "North"})
        cls.district = cls.env["spp.area"].create({"name": "Hills", "parent_id": cls.region.id})
        cls.village, cls.other = cls.env["spp.area"].create(
            [{"name": "Spring", "parent_id": cls.district.id}, {"name": "South"}]
        )

    def setUp(self):
        super().setUp()
        self.ana.area_id, self.ben.area_id, self.carla.area_id = self.village, self.district, self.other

    def hold(self, day, complete=True, **statuses):
        people = {getattr(self, name): status for name, status in statuses.items()}
        session = self.new_session(date=day, expected_participant_ids=[person.id for person in people])
        for person, status in people.items():
            if status:
                self.mark(person, status, session, excuse_reason="Ill" if status == "excused" else False)
        if complete:
            session.start()
            session.complete()
        return session

    def hold_for_everybody(self):
        """Ana came, Ben can still reach it, Carla is lost, and nothing is due for Dan."""
        self.hold("2026-03-02", ana="present", ben="absent", carla="absent", dan="excused")
        for day in range(20, 26):
            self.hold(f"2026-03-{day}", complete=False, ben=None)

    def rows(self, domain=(), user=None, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        compliance = self.env["spp.session.compliance"].with_user(user or self.officer).with_context(**context)
        people = self.ana + self.ben + self.carla + self.dan
        return compliance.search([("participant_id", "in", people.ids), *domain])

    def names(self, *domain, **options):
        return self.rows(domain, **options).mapped("participant_id.name")

    # order and areas

    def test_the_worst_stand_first(self):
        self.hold_for_everybody()
        for user in (self.officer, self.facilitator):
            self.assertEqual(self.names(user=user), ["Carla", "Ben", "Ana", "Dan"])

    def test_of_those_who_are_as_bad_the_lowest_rate_stands_first(self):
        self.hold("2026-03-02", ana="absent", ben="present", carla="absent")
        self.hold("2026-03-03", ana="present", ben="absent", carla="absent")
        self.hold("2026-03-04", ana="absent", ben="present", carla="absent")
        self.assertEqual(self.names(), ["Carla", "Ana", "Ben"])

    def test_an_area_finds_everybody_who_lives_in_it_at_any_depth(self):
        self.hold_for_everybody()
        for area, names in (
            (self.region, ["Ben", "Ana"]),
            (self.district, ["Ben", "Ana"]),
            (self.village, ["Ana"]),
            (self.other, ["Carla"]),
        ):
            self.assertEqual(self.names(("area_id", "child_of", area.id)), names, area.name)

    def test_people_are_grouped_by_the_area_of_each_level(self):
        self.hold_for_everybody()
        compliance = self.env["spp.session.compliance"].with_user(self.officer)
        counts = dict(compliance._read_group([], ["area_1_id"], ["__count"]))
        self.assertEqual(
            (counts[self.region.with_env(compliance.env)], counts[self.other.with_env(compliance.env)]), (2, 1)
        )
        row = self.rows([("participant_id", "=", self.ana.id)])
        self.assertEqual((row.area_1_id, row.area_2_id, row.area_3_id), (self.region, self.district, self.village))
        self.assertFalse(row.area_4_id)

    def test_the_facilitator_is_that_of_the_last_session(self):
        self.hold("2026-03-02", ana="present", ben="present")
        later = self.hold("2026-03-03", complete=False, ana=None)
        later.sudo().facilitator_id = self.colleague
        self.assertEqual(self.names(("facilitator_id", "=", self.colleague.id)), ["Ana"])
        self.assertEqual(self.names(("facilitator_id", "=", self.facilitator.id)), ["Ben"])
        grouped = self.env["spp.session.compliance"]._read_group([], ["facilitator_id"], ["__count"])
        self.assertEqual(dict(grouped), {self.colleague: 1, self.facilitator: 1})

    def test_many_rows_take_as_many_queries_as_few(self):
        people = self.env["res.partner"].create([{"name": f"P{n}", "area_id": self.village.id} for n in range(40)])
        names = ["participant_id", "area_id", "severity", "attendance_rate", "outlook", "facilitator_id"]

        def queries(count):
            session = self.new_session(date="2026-03-02", expected_participant_ids=people[:count].ids)
            self.mark(people[0], "present", session)
            session.complete()
            compliance = self.env["spp.session.compliance"].with_user(self.officer)
            taken = self.queries(lambda: compliance.search_fetch([], names, limit=80).mapped("outlook"))
            self.assertEqual(len(compliance.search([], limit=80)), count)
            return taken

        queries(1)
        self.assertEqual(queries(5), queries(40))

    # a page

    def page(self, domain=(), user=None, **members):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["spp.session.compliance"].with_user(user or self.officer)
        return rows.web_search_read(list(domain), {"participant_id": {}, "outlook": {}}, **{"limit": 80, **members})

    def test_a_page_has_the_worst_and_the_exact_total(self):
        self.hold_for_everybody()
        page = self.page(limit=2)
        people = [row["participant_id"] for row in page["records"]]
        self.assertEqual(people, [self.carla.id, self.ben.id])
        self.assertEqual((page["length"], page["is_estimate"]), (4, False))

    def test_behind_the_last_page_there_is_nothing(self):
        self.hold_for_everybody()
        self.assertEqual(self.page(offset=80)["records"], [])

    def test_a_page_counts_everybody_once(self):
        self.hold_for_everybody()
        with asked() as queries:
            self.page(limit=2)
        counting = [query for query in queries if "as attended_as_expected" in query and "explain" not in query]
        of_everybody = [query for query in counting if "line.participant_id in" not in query]
        self.assertEqual((len(of_everybody), len(counting)), (1, 2))

    def test_where_too_many_would_be_counted_a_page_asks_for_a_filter(self):
        self.hold_for_everybody()
        self.startPatcher(patch.object(type(self.env["spp.session.compliance"]), "_most_read", 0))
        page = self.page()
        self.assertFalse(page["records"])
        self.assertTrue(page["refusal"])

    def test_a_context_from_outside_narrows_no_answer(self):
        self.hold_for_everybody()
        narrowed = {"compliance_narrowed": [["area_id", "child_of", self.village.id]]}
        rows = self.env["spp.session.compliance"].with_user(self.officer).with_context(**narrowed)
        self.assertEqual(rows.search_count([]), 4)
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer).with_context(**narrowed)
        snapshot = snapshots.browse(
            snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Test", "Some stay open")
        )
        self.assertEqual(len(snapshot.answer_ids), 4)

    def test_odd_ids_find_nobody(self):
        self.hold_for_everybody()
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        self.assertEqual(rows.search_count([("id", "in", [False])]), 0)
        self.assertEqual(rows.search_count([("id", "in", [False, *rows.search([]).ids])]), 4)

    def test_a_page_of_an_area_counts_the_lines_of_its_people_alone(self):
        self.hold_for_everybody()
        self.ben.active = False  # whoever has left is still answered for
        for domain in (
            [("area_id", "child_of", self.district.id)],
            [("area_id", "in", [self.district.id, self.village.id])],
            ["|", ("area_id", "=", self.district.id), ("area_id", "=", self.village.id)],
            ["&", ("area_1_id", "=", self.region.id), ("counted", ">=", 0)],
        ):
            with asked() as queries:
                page = self.page(domain)
            self.assertEqual([row["participant_id"] for row in page["records"]], [self.ben.id, self.ana.id], domain)
            counting = [query for query in queries if "as attended_as_expected" in query]
            self.assertTrue(all("line.participant_id in" in query for query in counting))

    def test_a_page_of_a_facilitator_counts_the_lines_of_their_people_alone(self):
        one = self.hold("2026-03-03", complete=False, ana="present", ben="absent")
        another = self.hold("2026-03-04", complete=False, ben="absent", carla="present")
        self.hold("2026-03-05", complete=False, carla="present", dan="absent")
        one.with_user(self.officer).co_facilitator_ids = self.colleague
        another.with_user(self.officer).facilitator_id = self.colleague
        helped = ("last_session_id.co_facilitator_ids", "in", self.colleague.id)
        for domain, found in (
            (["|", ("facilitator_id", "=", self.colleague.id), helped], self.ana + self.ben),
            ([helped], self.ana),
            ([("facilitator_id", "=", self.colleague.id)], self.ben),
            ([("facilitator_id", "in", self.colleague.ids)], self.ben),
            ([helped, "|", ("facilitator_id", "=", self.colleague.id), ("area_id", "=", self.village.id)], self.ana),
        ):
            with asked() as queries:
                page = self.page(domain)
            self.assertEqual({row["participant_id"] for row in page["records"]}, set(found.ids), domain)
            counting = [query for query in queries if "as attended_as_expected" in query]
            self.assertIn("line.participant_id = any(", counting[0], domain)
            self.assertIn("line.participant_id in (", counting[-1], domain)  # the rows of the page

    def test_an_area_that_is_one_of_several_conditions_leaves_nobody_out(self):
        self.hold_for_everybody()
        village, other = ("area_id", "=", self.village.id), ("area_id", "=", self.other.id)
        nowhere = ("area_id", "=", False)
        for domain, names in (
            (["|", village, other], ["Carla", "Ana"]),
            (["!", village], ["Carla", "Ben", "Dan"]),
            ([nowhere], ["Dan"]),
            ([("area_1_id", "in", [False, self.other.id])], ["Carla", "Dan"]),
            ([("area_id", "!=", self.village.id)], ["Carla", "Ben", "Dan"]),
        ):
            self.assertEqual(self.names(*domain), names, domain)

    def test_a_row_is_read_by_the_lines_of_its_person(self):
        self.hold_for_everybody()
        row = self.rows([("participant_id", "=", self.ben.id)])
        self.env.invalidate_all()
        with asked() as queries:
            self.assertEqual((row.prospect, row.open_sessions), ("at_risk", 6))
        counting = [query for query in queries if "as attended_as_expected" in query]
        self.assertTrue(counting and all("line.participant_id in" in query for query in counting))

    # nothing due

    def test_nothing_due_has_no_rate_and_the_screen_shows_a_dash_for_it(self):
        self.hold_for_everybody()
        self.assertEqual(self.rows([("participant_id", "=", self.dan.id)]).counted, 0)
        for model, view in (
            ("spp.session.compliance", "spp_session_compliance_view_tree"),
            ("spp.session.person", "spp_session_person_view_form"),
            ("spp.session.snapshot.answer", "spp_session_snapshot_answer_view_tree"),
        ):
            view = self.env.ref(f"spp_session_tracking.{view}")
            arch = etree.fromstring(self.env[model].get_view(view.id, view.type)["arch"])
            rates = arch.xpath("//field[@name='attendance_rate']")
            self.assertTrue(rates and all(rate.get("widget") == "spp_rate" for rate in rates), model)

    def test_what_is_still_possible_is_said_in_words(self):
        self.hold_for_everybody()
        self.assertEqual(
            {row.participant_id.name: row.outlook for row in self.rows()},
            {
                "Carla": "Not any more.",
                "Ben": "Still to come to: 6 of 6 planned.",
                "Ana": "Reached.",
                "Dan": "Nothing is due.",
            },
        )

    def test_what_is_over_goes_by_the_day_of_whoever_looks(self):
        self.hold("2026-03-14", complete=False, ana=None)
        for tz, over in (("Pacific/Kiritimati", 1), ("Pacific/Honolulu", 0)):  # it is the 15th, or the 14th
            self.viewer.tz = tz
            self.assertEqual(self.rows([("participant_id", "=", self.ana.id)], user=self.viewer).over_sessions, over)

    def test_sessions_that_are_over_are_not_said_to_be_to_come(self):
        self.hold("2026-03-02", complete=False, ana="absent")
        self.hold("2026-03-20", complete=False, ana=None)
        row = self.rows()
        self.assertEqual((row.open_sessions, row.over_sessions), (2, 1))
        self.assertEqual(row.outlook, "Still needed: 2 of 2 that do not count yet. Over already: 1.")

    def test_my_people_are_those_whose_last_session_one_facilitates_or_helps_with(self):
        view = self.env["spp.session.compliance"].get_view(view_type="search")
        (asked,) = etree.fromstring(view["arch"]).xpath("//filter[@name='mine']/@domain")

        def mine(user):
            self.env.flush_all()
            rows = self.env["spp.session.compliance"].with_user(user)
            return rows.search(safe_eval(asked, {"uid": user.id})).participant_id

        session = self.hold("2026-03-02", ana="present", ben="absent")
        self.assertEqual(mine(self.facilitator), self.ana + self.ben)
        self.assertFalse(mine(self.colleague))
        session.with_user(self.manager).write({"co_facilitator_ids": self.colleague.ids, "change_reason": "Helps"})
        self.assertEqual(mine(self.colleague), mine(self.facilitator))

    def test_the_facilitator_is_that_of_a_session_that_expected_the_person(self):
        self.hold("2026-03-02", ana="present")
        other = self.hold("2026-03-05", complete=False, ben=None)
        self.mark(self.ana, "present", other)
        other.sudo().facilitator_id = self.colleague
        self.assertFalse(self.line(self.ana, other).is_expected)
        self.assertEqual(self.rows([("participant_id", "=", self.ana.id)]).facilitator_id, self.facilitator)

    # the period

    def period(self, user=None, **context):
        compliance = self.env["spp.session.compliance"].with_user(user or self.officer)
        return compliance.with_context(**context)

    def test_the_users_screens_start_with_the_period_chosen_last_and_those_of_nobody_else(self):
        self.assertEqual(self.period().shown_period()["chosen"], "this_month")
        chosen = self.period().choose_period("last_month")
        self.assertEqual(chosen, self.period().shown_period())
        self.assertEqual(chosen["chosen"], "last_month")
        self.assertEqual(chosen["context"], {"compliance_from": "2026-02-01", "compliance_to": "2026-02-28"})
        self.assertEqual(self.period(self.facilitator).shown_period()["chosen"], "this_month")

    def test_a_request_without_a_period_is_about_this_month_whatever_was_chosen(self):
        self.hold("2026-02-02", ana="present", ben="absent")
        self.period().choose_period("last_month")
        self.assertFalse(self.names())
        self.assertEqual(self.period()._shown_period(), (date(2026, 3, 1), date(2026, 3, 31)))

    def test_another_period_counts_other_sessions(self):
        self.hold("2026-02-02", ana="present", ben="absent")
        self.assertFalse(self.names())
        self.assertEqual(self.names(**self.period().choose_period("last_month")["context"]), ["Ben", "Ana"])
        quarter = self.period(self.viewer).choose_period("this_quarter")["context"]
        self.assertEqual(self.names(user=self.viewer, **quarter), ["Ben", "Ana"])

    def test_days_of_ones_own_are_chosen_by_the_dialog(self):
        dialogs = self.env["spp.session.compliance.period"].with_user(self.officer)
        dialog = dialogs.create({"date_from": "2026-03-02", "date_to": "2026-03-05"})
        shown = self.period().choose_period(dialog.action_confirm()["infos"]["period"])
        self.assertEqual(shown["chosen"], "2026-03-02/2026-03-05")
        self.assertEqual(dict(shown["choices"])[shown["chosen"]], "03/02/2026 to 03/05/2026")
        self.assertEqual(dialogs.create({}).date_to, date(2026, 3, 5))

    def test_a_period_that_is_given_is_shown_not_kept_and_can_be_left(self):
        for no_day in ("March", 3, ["2026-03-01"]):
            with self.assertRaisesRegex(ValidationError, "Give a period as two dates"):
                self.period(compliance_from=no_day).shown_period()
        given = {"compliance_from": "2026-01-01", "compliance_to": "2026-01-31"}
        self.assertEqual(self.period(**given).shown_period()["chosen"], "2026-01-01/2026-01-31")
        self.assertEqual(self.period().shown_period()["chosen"], "this_month")
        left = self.period(**given).choose_period("last_month")
        self.assertEqual((left["chosen"], left["context"]["compliance_from"]), ("last_month", "2026-02-01"))

    def test_sessions_that_do_not_count_yet_are_counted_and_shown_as_the_start_page_counts_them(self):
        self.hold("2026-03-02", complete=False, ana="present")
        unplanned = self.new_session(date="2026-03-03", uid="phone-1", expected_participant_ids=self.ben.ids)
        self.mark(self.ben, "present", unplanned)
        unplanned.complete()
        self.assertTrue(unplanned.awaits_confirmation)
        self.assertEqual(self.period().shown_period()["open_count"], 2)
        domain = self.period().action_view_to_complete()["domain"]
        self.assertEqual(self.env["spp.session"].search_count(domain), 2)
        page = self.env["spp.start.page"].with_user(self.officer)
        figures = {figure.key: figure for figure in page._figures()}
        to_close = [figures[key].listed() for key in ("to_complete", "to_confirm")]
        sessions = self.env["spp.session"]
        both = sessions.search(to_close[0]) + sessions.search(to_close[1])
        self.assertEqual(both, sessions.search(domain, order="date"))

    def test_what_is_no_period_is_refused(self):
        for choice in ("next_month", "2026-03-31/2026-03-01", False, 7):
            with self.assertRaises(ValidationError):
                self.period().choose_period(choice)

    def test_people_without_a_role_choose_no_period(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        for act in (self.period(stranger).shown_period, lambda: self.period(stranger).choose_period("last_month")):
            with self.assertRaises(AccessError):
                act()
