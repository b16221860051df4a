from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests.common import new_test_user

from .common import TODAY, SessionCase
from .start_page_checks import StartPageChecks

OFFICER = "spp_session_tracking.group_officer"
FIGURES = ("to_complete", "to_confirm", "to_hand_over", "at_risk", "lost")
REPORT = "spp.session.attendance.report"


class TestStartPage(StartPageChecks, SessionCase):
    """In March one session is to be completed, one to be confirmed, and one to be handed over.

    Of a weekly type Ana was absent once of two times, so that she can still reach 80 %; of a type without a frequency
    Ben was absent, and nothing more is to come.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session_type.frequency = "weekly"
        once = {"name": "Once", "code": "ONCE", "frequency": "one_time"}
        cls.once = cls.session_type.copy(once)
        cls.leaver = new_test_user(cls.env, "leaver", groups="spp_session_tracking.group_facilitator", tz="UTC")

    def setUp(self):
        super().setUp()
        self.held("2026-03-02", self.session_type, ana="present", ben="present")
        self.held("2026-03-09", self.session_type, ana="absent", ben="present")
        self.held("2026-03-09", self.once, ben="absent", carla="present")
        self.unplanned = self.held(TODAY, self.once, uid="phone-1", dan="present")
        self.left = self.new_session(date="2026-03-21")
        self.left.with_user(self.officer).facilitator_id = self.leaver
        self.leaver.active = False
        self.env.flush_all()

    def held(self, day, session_type, uid=False, **statuses):
        people = {getattr(self, name): status for name, status in statuses.items()}
        ids = [person.id for person in people]
        values = {"session_type_id": session_type.id, "date": day, "uid": uid, "expected_participant_ids": ids}
        session = self.new_session(**values)
        for person, status in people.items():
            self.mark(person, status, session)
        session.complete()
        return session

    def own_figures(self, user):
        """Those of this addon."""
        figures = self.figures(user)
        return {key: figures[key] for key in FIGURES if key in figures}

    # what is counted

    def test_it_counts_what_waits_for_an_officer(self):
        expected = {"to_complete": 1, "to_confirm": 1, "to_hand_over": 1, "at_risk": 1, "lost": 1}
        for user in (self.officer, self.manager):
            self.assertEqual(self.own_figures(user), expected)

    def test_each_figure_is_the_number_of_records_that_its_list_shows(self):
        for user in (self.officer, self.manager):
            self.assert_agree(user)

    def test_each_figure_leads_to_what_it_counted(self):
        listed = {key: self.listed(self.officer, key) for key in FIGURES}
        self.assertEqual(listed["to_complete"], self.session.with_user(self.officer))
        self.assertEqual(listed["to_confirm"], self.unplanned.with_user(self.officer))
        self.assertEqual(listed["to_hand_over"], self.left.with_user(self.officer))
        self.assertEqual(listed["at_risk"].participant_id, self.ana.with_user(self.officer))
        self.assertEqual(listed["lost"].participant_id, self.ben.with_user(self.officer))

    def test_a_figure_goes_when_it_is_done(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.unplanned.with_user(self.officer).confirm()
        figures = self.own_figures(self.officer)
        self.assertEqual((figures["to_complete"], figures["to_confirm"]), (0, 0))

    def test_compliance_is_that_of_the_month_and_its_list_too(self):
        self.held("2026-02-09", self.once, carla="absent")
        self.assertEqual(self.own_figures(self.officer)["lost"], 1)
        context = self.start_page(self.officer).open_figure("lost")["context"]
        self.assertEqual((context["compliance_from"], context["compliance_to"]), ("2026-03-01", "2026-03-31"))

    def test_an_empty_list_says_what_it_would_list(self):
        action = self.start_page(self.officer).open_figure("lost")
        for words in ("Too late (person and session type)", "Not compliant, and it cannot be reached any more."):
            self.assertIn(f"<p>{words}</p>", action["help"])

    def test_a_favourite_of_the_user_does_not_filter_the_list_of_a_figure(self):
        page = self.start_page(self.officer)
        for key in FIGURES:
            self.assertTrue(page.open_figure(key)["context"]["search_disable_custom_filters"], key)
        self.assertNotIn("search_disable_custom_filters", page.open_link("reach")["context"])

    def test_it_takes_as_many_queries_for_few_sessions_as_for_many(self):
        def queries():
            return self.queries(self.start_page(self.officer).read_page), self.queries(
                self.start_page(self.officer).count_slow
            )

        queries()
        few = queries()
        for day in range(1, 14):
            self.held(f"2026-03-{day:02}", self.session_type, ana="absent", ben="absent", carla="present")
            self.new_session(date=f"2026-03-{day:02}", expected_participant_ids=self.dan.ids)
        self.assertEqual(queries(), few)

    # for whom

    def test_whoever_is_no_officer_has_neither_figures_nor_reports(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        for user in (self.facilitator, self.viewer, nobody):
            self.assertEqual(self.start_page(user).read_page(), {"sections": [], "links": []})
            self.assertEqual(self.start_page(user).count_slow(), {})
            self.assert_has_none(user, "to_complete")
            with self.assertRaises(AccessError):
                self.start_page(user).open_link("reach")

    def test_officers_of_another_company_count_nothing_of_this_one(self):
        other = self.other_manager()
        self.assertEqual(self.own_figures(other), dict.fromkeys(FIGURES, 0))
        self.assert_agree(other)

    def test_officers_of_several_companies_count_those_they_have_chosen(self):
        both = self.env.company + self.env["res.company"].create({"name": "Other"})
        self.officer.company_ids = [Command.set(both.ids)]
        page = self.start_page(self.officer)
        chosen = page.with_context(allowed_company_ids=both[1].ids)
        self.assertEqual(self.counts(page)["to_complete"], 1)
        self.assertEqual(self.counts(chosen)["to_complete"], 0)

    def counts(self, page):
        return {each["key"]: each["count"] for section in page.read_page()["sections"] for each in section["figures"]}

    def test_a_rule_of_an_administrator_holds_for_the_figure_and_its_list(self):
        model = self.env["ir.model"]._get("spp.session")
        domain = "[('session_type_id.code', '!=', 'HE')]"
        group = self.env.ref(OFFICER)
        values = {"name": "Not HE", "model_id": model.id, "domain_force": domain, "groups": [Command.set(group.ids)]}
        # rules of groups add up, so that the officers' own has to be narrower
        self.env.ref("spp_session_tracking.spp_session_rule_officer").domain_force = domain
        self.env.ref("spp_session_tracking.spp_session_rule_viewer").domain_force = domain
        self.env["ir.rule"].create(values)
        self.assertEqual(self.own_figures(self.officer)["to_complete"], 0)
        self.assert_agree(self.officer)

    # where users land

    def first_menu(self, user):
        """The action that the suite opens with."""
        menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        return menus[self.env.ref("spp_session_tracking.spp_session_menu_root").id]["actionID"]

    def test_officers_and_managers_land_on_it_and_nobody_else(self):
        start_page = self.env.ref("spp_session_tracking.spp_start_page_action").id
        for user in (self.officer, self.manager):
            self.assertEqual(self.first_menu(user), start_page)
        for user in (self.facilitator, self.viewer):
            self.assertNotEqual(self.first_menu(user), start_page)

    def test_facilitators_land_on_the_sessions_of_today(self):
        today = self.env.ref("spp_session_tracking.spp_session_action_today").id
        self.assertEqual(self.first_menu(self.facilitator), today)

    # reports

    def test_each_report_opens_with_filters_that_are_on_its_screen(self):
        page = self.start_page(self.officer)
        links = page.read_page()["links"]
        self.assertTrue(links)
        for link in links:
            action = page.open_link(link["key"])
            records = self.env[action["res_model"]].with_user(self.officer)
            self.assertTrue(records.search([]), link["key"])
            search = etree.fromstring(records.get_view(view_type="search")["arch"])
            there = set(search.xpath("//filter/@name"))
            asked = {name.removeprefix("search_default_") for name in action["context"] if "search_default" in name}
            self.assertTrue(asked, link["key"])
            self.assertEqual(asked - there, set(), link["key"])

    def test_areas_are_compared_on_the_highest_level_that_has_several(self):
        report = self.env[REPORT]
        areas = self.env["spp.area"].search([("parent_id", "=", False)])
        country = self.env["spp.area"].create({"name": "Country"})
        if not areas:
            self.env["spp.area"].create([{"name": name, "parent_id": country.id} for name in ("North", "South")])
            self.assertEqual(report._level_to_compare(), 2)
        self.env["spp.area"].create({"name": "Other country"})
        self.assertEqual(report._level_to_compare(), 1)
        link = self.start_page(self.officer).open_link("rate_by_area_1_id")
        self.assertTrue(link["context"]["search_default_group_by_area_1_id"])
