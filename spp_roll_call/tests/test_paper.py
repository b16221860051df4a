import re

from lxml import html

from odoo import fields
from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..report.sign_in_sheet import FIRST_PAGE, LATER_PAGE, WALK_INS
from ..tools.paging import pages_of
from .common import RollCallCase

SHEET, CARDS, CERTIFICATE = "spp_roll_call.sign_in_sheet", "spp_roll_call.badge_cards", "spp_roll_call.certificate"


class PaperCase(AttendanceCase):
    """A facilitator whose roster has two people of the same name, from two villages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.city = "Daet"
        cls.other_ana = cls.env["res.partner"].create({"name": "Ana", "city": "Basud"})
        cls.session = cls.new_session(
            expected_participant_ids=(cls.ana + cls.ben + cls.other_ana).ids, location="Barangay hall"
        )

    def page(self, report, records, user, **context):
        """The printed page, as HTML that a test can look into."""
        reports = self.env["ir.actions.report"].with_user(user).with_context(lang=user.lang, **context)
        return html.fromstring(reports._render_qweb_html(report, records.ids)[0].decode())

    def text(self, node):
        return " ".join(node.text_content().split())

    def rows(self, page):
        """The texts of the cells of each row that has a person."""
        rows = page.xpath("//table[contains(@class, 'roster')]/tbody/tr")
        cells = [[self.text(cell) for cell in row.xpath("td")] for row in rows]
        return [row for row in cells if any(row[1:])]


@tagged("post_install", "-at_install")
class TestSignInSheet(PaperCase):
    def test_a_facilitator_prints_their_session(self):
        page = self.page(SHEET, self.session, self.facilitator)
        text = self.text(page)
        for part in ("Health Education", "Saturday, March 14, 2026", "Barangay hall", "09:00 – 11:00", "facilitator"):
            self.assertIn(part, text)
        self.assertEqual(
            self.rows(page),
            [["1", "P-1", "Ana (Daet)", ""], ["2", "", "Ana (Basud)", ""], ["3", "", "Ben", ""]],
        )

    def test_there_is_room_for_those_who_come_unexpected(self):
        page = self.page(SHEET, self.session, self.facilitator)
        numbers = page.xpath("//table[contains(@class, 'roster')]/tbody/tr/td[1]/text()")
        self.assertEqual(numbers[-1], str(3 + WALK_INS))

    def test_people_of_one_name_and_village_are_told_apart_by_their_numbers(self):
        self.other_ana.city = "Daet"
        names = [row[2] for row in self.rows(self.page(SHEET, self.session, self.facilitator))]
        self.assertEqual(names, ["Ana (Daet)", f"Ana (Daet, no. {self.other_ana.id})", "Ben"])

    def test_identifiers_are_for_those_who_mark_the_session(self):
        for user in (self.viewer, self.colleague):
            page = self.page(SHEET, self.session, user)
            self.assertNotIn("P-1", self.text(page))
            self.assertNotIn("Identifier", self.text(page))
            self.assertEqual([row[1] for row in self.rows(page)][-1], "Ben")

    def test_a_list_shows_identifiers_of_own_sessions_only(self):
        theirs = self.new_session(expected_participant_ids=self.ana.ids)
        theirs.with_user(self.officer).facilitator_id = self.colleague
        page = self.page(SHEET, self.session + theirs, self.facilitator)
        own, other = page.xpath("//section")
        self.assertIn("P-1", self.text(own))
        self.assertNotIn("P-1", self.text(other))

    def test_people_without_a_role_print_nothing(self):
        stranger = self.env["res.users"].with_context(no_reset_password=True).create({"name": "S", "login": "stranger"})
        with self.assertRaises(AccessError):
            self.page(SHEET, self.session, stranger)

    def test_a_long_roster_has_pages_with_numbers(self):
        crowd = self.env["res.partner"].create([{"name": f"Person {number:03}"} for number in range(100)])
        page = self.page(SHEET, self.new_session(expected_participant_ids=crowd.ids), self.facilitator)
        pages = page.xpath("//div[contains(@class, 'page')]")
        self.assertEqual(len(pages), len(pages_of(range(100 + WALK_INS), FIRST_PAGE, LATER_PAGE)))
        self.assertIn("Page: 2 / 6", self.text(pages[1]))
        self.assertEqual(len(self.rows(page)), 100)

    def test_excused_people_are_not_asked_to_sign(self):
        self.session.start()
        self.mark(self.ben, "excused", self.session, excuse_reason="Sick")
        page = self.page(SHEET, self.session, self.facilitator)
        self.assertEqual(self.rows(page)[-1], ["3", "", "Ben", "Excused"])
        self.assertNotIn("Sick", self.text(page))

    def test_topics_are_listed_where_the_type_tracks_them(self):
        self.session_type.track_topics = True
        self.env["spp.session.topic"].create(
            [{"name": name, "session_type_id": self.session_type.id} for name in ("Breastfeeding", "Hygiene")]
        )
        text = self.text(self.page(SHEET, self.session, self.facilitator))
        self.assertIn("Breastfeeding", text)
        self.session_type.track_topics = False
        self.assertNotIn("Breastfeeding", self.text(self.page(SHEET, self.session, self.facilitator)))

    def test_long_topics_have_the_room_they_need(self):
        self.session_type.track_topics = True
        topics = self.env["spp.session.topic"].create(
            [{"name": name, "session_type_id": self.session_type.id} for name in ("Breastfeeding", "Hygiene")]
        )
        side_by_side = self.page(SHEET, self.session, self.facilitator).xpath("count(//table[@class='topics']//tr)")
        topics[1].name = "Financial literacy, and saving with a savings group of the village"
        page = self.page(SHEET, self.session, self.facilitator)
        self.assertEqual((side_by_side, page.xpath("count(//table[@class='topics']//tr)")), (1, 2))

    def test_households_are_on_the_sheet_without_their_members(self):
        heading = "Who came, signature"
        self.assertNotIn(heading, self.text(self.page(SHEET, self.session, self.facilitator)))
        home = self.env["res.partner"].create({"name": "Cruz", "is_group": True})
        households = self.env["spp.session.type"].create({"name": "Homes", "participant_kind": "households"})
        session = self.new_session(session_type_id=households.id, expected_participant_ids=home.ids)
        page = self.page(SHEET, session, self.facilitator)
        self.assertIn(heading, self.text(page))
        self.assertEqual([row[1] for row in self.rows(page)], ["Cruz"])

    def test_a_sheet_in_arabic_runs_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.facilitator.lang = "ar_001"
        self.ben.name = "فاطمة"
        page = self.page(SHEET, self.session, self.facilitator)
        self.assertEqual((page.get("dir"), page.get("lang")), ("rtl", "ar-001"))
        self.assertEqual(page.xpath("//div[contains(@class, 'article')]/@dir"), ["rtl"])
        self.assertIn("فاطمة", self.text(page))

    def test_sheets_of_many_sessions_take_few_queries(self):
        few = self.session + self.new_session(expected_participant_ids=self.ana.ids)
        many = few.browse()
        for _number in range(10):
            many += self.new_session(expected_participant_ids=(self.ana + self.ben).ids)
        self.page(SHEET, few, self.facilitator)  # what is done once
        taken = [self.queries(lambda each=each: self.page(SHEET, each, self.facilitator)) for each in (few, many)]
        self.assertLess(taken[1] - taken[0], 10)


@tagged("post_install", "-at_install")
class TestBadgeCards(PaperCase):
    def people_named(self, *names):
        return self.people.create([{"name": name} for name in names])

    def test_a_badge_has_name_number_and_code_and_the_code_says_nothing(self):
        self.ana.name = "Ana Cruz"
        page = self.page(CARDS, self.subscriber, self.recorder)
        text = self.text(page)
        self.assertIn("Ana Cruz", text)
        self.assertIn("P-1", text)
        self.assertTrue(self.subscriber.badge_code)
        self.assertNotIn(self.subscriber.badge_code, text)
        self.assertEqual(len(page.xpath("//td[@class='code']/img[starts-with(@src, 'data:image/svg')]")), 1)

    def test_viewers_print_no_badges(self):
        with self.assertRaises(AccessError):
            self.page(CARDS, self.subscriber, self.viewer)

    def test_a_badge_printed_again_has_the_same_code_until_it_is_rotated(self):
        images = []
        for rotated in (False, False, True):
            if rotated:
                self.subscriber.action_rotate_badge_code()
            images += self.page(CARDS, self.subscriber, self.officer).xpath("//img/@src")
        self.assertEqual(images[0], images[1])
        self.assertNotEqual(images[1], images[2])

    def test_there_are_ten_to_a_page(self):
        people = self.people_named(*(f"Person {number}" for number in range(23)))
        pages = self.page(CARDS, people, self.officer).xpath("//div[contains(@class, 'page')]")
        self.assertEqual([len(page.xpath(".//td[@class='badge-card']")) for page in pages], [10, 10, 3])

    def test_nothing_of_what_is_printed_is_laid_out_by_a_class_of_odoo(self):
        """Odoo puts its styles, Bootstrap's among them, in front of ours when it makes a PDF."""
        style = self.env["ir.qweb"]._get_asset_bundle("web.report_assets_common", js=False).preprocess_css()
        selectors = ",".join(re.findall(r"([^{}]+)\{[^{}]*\bdisplay:", style))
        laid_out = set(re.findall(r"(?:^|,)\s*\.([\w-]+)\s*(?=,|$)", selectors))
        self.assertIn("card", laid_out)
        templates = self.env["ir.ui.view"].search([("type", "=", "qweb"), ("key", "=like", "spp%")])
        names = " ".join(re.findall(r'class="([^"]*)"', " ".join(templates.mapped("arch")))).split()
        self.assertIn("badge-card", names)
        self.assertFalse(laid_out.intersection(names))

    def test_too_many_at_once_are_refused_before_anybody_gets_a_code(self):
        people = self.people.create([{"name": f"Person {number}"} for number in range(501)])
        with self.assertRaises(UserError):
            self.page(CARDS, people, self.officer)
        self.assertFalse(any(people.with_user(self.officer).mapped("badge_code")))

    def test_an_officer_prints_the_badges_of_a_roster(self):
        action = self.session.with_user(self.officer).action_badge_cards()
        people = self.people.browse(action["context"]["active_ids"])
        self.assertEqual((action["report_name"], people.partner_id), (CARDS, self.ana + self.ben + self.other_ana))

    def test_facilitators_ask_an_officer_for_the_badges_of_a_roster(self):
        with self.assertRaises(AccessError):
            self.session.with_user(self.facilitator).action_badge_cards()


@tagged("post_install", "-at_install")
class TestCertificate(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session_type.required_attendance_percentage = 80

    def certificate(self, user=None, person=None, **values):
        return (
            self.env["spp.attendance.certificate"]
            .with_user(user or self.officer)
            .create(
                {
                    "participant_id": (person or self.ana).id,
                    "date_from": "2026-03-01",
                    "date_to": "2026-03-31",
                    **values,
                }
            )
        )

    def certified(self, **values):
        certificate = self.certificate(**values)
        action = certificate.action_print()
        self.assertEqual((action["report_name"], action["context"]["active_ids"]), (CERTIFICATE, certificate.ids))
        return self.text(self.page(CERTIFICATE, certificate, self.officer))

    def test_it_states_what_evaluate_says(self):
        self.env["spp.session"].search([("session_type_id", "=", self.session_type.id)]).cancel("Storm")
        self.completed_session(location="School")
        text = self.certified()
        parts = ("P-1", "1 / 1", "100.0 %", "Required attendance reached", "Final", "School", "officer")
        for part in parts:
            self.assertIn(part, text)
        self.assertNotIn("Not final", text)

    def test_each_of_its_pages_says_whose_it_is(self):
        self.completed_session()
        page = self.page(CERTIFICATE, self.certificate(), self.officer)
        for part in ("//thead[tr[2]]", "//table[contains(@class, 'signature')]"):
            [found] = page.xpath(part)
            self.assertIn("Ana P-1", self.text(found))

    def test_people_of_one_name_without_an_identifier_are_told_apart(self):
        self.assertIn("Ana (Basud)", self.certified(person=self.other_ana))

    def test_open_sessions_are_named_as_open(self):
        text = self.certified()
        self.assertIn("Not final", text)
        self.assertIn("Open sessions", text)
        self.assertNotIn("Sessions attended", text)

    def test_a_mark_in_an_open_session_is_said_to_be_that(self):
        self.session.start()
        self.mark(self.ana, "late", self.session)
        self.assertIn("late, the session is not completed", self.certified())

    def test_an_absence_that_nobody_stated_is_said_to_be_that(self):
        self.session.start()
        self.mark(self.ben, "present", self.session)
        self.session.complete()
        self.assertIn("Not marked by anybody: 1", self.certified())

    def test_who_came_in_place_of_the_person_is_named(self):
        self.session.start()
        self.mark(self.ana, "present", self.session, attended_by_id=self.dan.id)
        self.assertIn("Dan came", self.certified())

    def test_cancelled_sessions_are_not_on_it(self):
        self.session.start()
        self.mark(self.ana, "present", self.session)
        self.session.with_user(self.manager).cancel("Storm")
        self.assertNotIn("Sessions attended", self.certified())

    def test_the_page_of_a_person_asks_for_a_certificate_of_the_period_shown(self):
        period = {"compliance_from": "2026-02-01", "compliance_to": "2026-02-28"}
        page = self.env["spp.session.person"].with_user(self.officer).with_context(**period).browse(self.ana.id)
        proposed = page.action_certificate()["context"]
        certificate = self.env["spp.attendance.certificate"].with_user(self.officer).with_context(**proposed).create({})
        self.assertEqual(certificate.participant_id, self.ana)
        first, last = page.env["spp.session.compliance"]._shown_period()
        self.assertEqual((certificate.date_from, certificate.date_to), (first, last))

    def test_somebody_without_sessions_has_a_certificate_that_says_so(self):
        text = self.certified(person=self.dan)
        self.assertIn("No session is on record", text)
        self.assertNotIn("Required attendance", text)

    def test_one_type_alone_can_be_asked_for(self):
        other = self.env["spp.session.type"].create({"name": "Cooking"})
        self.new_session(session_type_id=other.id, expected_participant_ids=self.ana.ids)
        text = self.certified(session_type_id=other.id)
        self.assertIn("Cooking", text)
        self.assertNotIn("Health Education", text)

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(UserError):
            self.certificate(date_to=fields.Date.to_date("2026-02-01")).action_print()

    def test_facilitators_issue_none(self):
        with self.assertRaises(AccessError):
            self.certificate(user=self.facilitator)

    def test_a_person_leads_to_it(self):
        action = self.subscriber.with_user(self.officer).action_certificate()
        self.assertEqual(action["context"], {"default_participant_id": self.ana.id})


@tagged("post_install", "-at_install")
class TestWaysToTheRollCall(PaperCase):
    def test_a_session_leads_to_its_roll_call(self):
        action = self.session.action_roll_call()
        self.assertEqual((action["url"], action["target"]), (f"/spp/roll-call?session={self.session.id}", "self"))

    def test_list_form_and_cards_have_the_way(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        for name in ("spp_session_view_form", "spp_session_view_tree", "spp_session_view_kanban"):
            view = self.env.ref(f"spp_session_tracking.{name}")
            way = "/spp/roll-call?session=" if view.type == "kanban" else "action_roll_call"
            self.assertIn(way, sessions.get_view(view.id, view.type)["arch"])


@tagged("post_install", "-at_install")
class TestSheetOverHttp(RollCallCase):
    def test_a_facilitator_opens_the_sheet_from_the_roll_call(self):
        self.authenticate("rosa", "rosa-password")
        response = self.url_open(f"/report/html/{SHEET}/{self.today_session.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Carla Ebo", response.text)
        self.assertIn("Page: 1 / 1", html.fromstring(response.content).text_content())
