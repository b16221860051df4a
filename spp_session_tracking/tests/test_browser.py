from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from ..models.file_import import base_import


@tagged("post_install", "-at_install")
class BrowserCase(HttpCase):
    """A facilitator with a session today, in a real browser."""

    people = ("Ana", "Ben", "Carla")

    def setUp(self):
        super().setUp()
        role = "spp_session_tracking.group_facilitator"
        facilitator = new_test_user(self.env, "tour_facilitator", password="tour_facilitator", groups=role, tz="UTC")
        session_type = self.env["spp.session.type"].create({"name": "Tour"})
        people = self.env["res.partner"].create([{"name": name} for name in self.people])
        self.tour_session = self.env["spp.session"].create(
            {
                "name": "Tour session",
                "session_type_id": session_type.id,
                "facilitator_id": facilitator.id,
                "tz": "UTC",
                "expected_participant_ids": [fields.Command.set(people.ids)],
            }
        )
        self.tour_session.start()

    def walk(self, tour, action="spp_session_action_mine"):
        self.start_tour(f"/web#action=spp_session_tracking.{action}", tour, login="tour_facilitator")


@tagged("post_install", "-at_install")
class TestNothingLeft(HttpCase):
    """A run may share a browser between its tests; each finds it as if it were new."""

    def test_a_page_finds_nothing_that_an_earlier_one_has_stored(self):
        store = "localStorage.setItem('left', 1); document.cookie = 'left=1'; open('/web/login');"
        self.browser_js("/web/login", f"{store} console.log('test successful')")
        found = "localStorage.getItem('left') ?? document.cookie.includes('left')"
        say = f"{found} === false ? console.log('test successful') : console.error('something is left')"
        self.browser_js("/web/login", say)


@tagged("post_install", "-at_install")
class TestBrowser(BrowserCase):
    def test_a_facilitator_marks_and_completes_a_session(self):
        self.walk("spp_session_day")
        self.assertEqual(self.tour_session.state, "completed")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.assumed_absent_count), (1, 1))
        excused = self.tour_session.attendance_ids.filtered("is_excused")
        self.assertEqual(excused.excuse_reason, "At the clinic")


@tagged("post_install", "-at_install")
class TestCompliance(BrowserCase):
    def test_the_period_is_chosen_above_the_list_and_a_row_opens_the_person(self):
        people, day = self.tour_session.expected_participant_ids, fields.Date.today().replace(day=1) - timedelta(days=9)
        session = self.tour_session.copy({"date": day, "expected_participant_ids": [fields.Command.set(people.ids)]})
        statuses = zip(people.sorted("name"), ("absent", "present", "excused"), strict=True)
        session.mark(
            [
                {
                    **{"session_id": session.id, "participant_id": person.id, "status": status},
                    "excuse_reason": status == "excused" and "Ill",
                }
                for person, status in statuses
            ]
        )
        session.complete()
        self.walk("spp_compliance_period", "spp_session_compliance_action")
        self.assertEqual(self.tour_session.facilitator_id.compliance_period, "this_month")


@tagged("post_install", "-at_install")
class TestRightToLeft(BrowserCase):
    def test_a_name_in_another_direction_keeps_its_beginning(self):
        """Where the page is right to left, as in Arabic, a Latin name that is too long loses its end."""
        self.tour_session.name = "First " + "and then many words " * 20
        code = """
            document.body.classList.add("o_rtl");
            const cell = document.querySelector(".o_data_cell[name=what]");
            cell.style.direction = "rtl";
            const range = document.createRange();
            const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
            range.setStart(text, 0);
            range.setEnd(text, 5);
            const [word, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
            const seen = word.left >= box.left && word.right <= box.right;
            seen ? console.log("test successful") : console.error(`cut off: ${word.left} ${box.left} ${box.right}`);
        """
        page = "/web#action=spp_session_tracking.spp_session_action&view_type=list"
        self.browser_js(page, code, "!!document.querySelector('.o_data_row')", login="tour_facilitator")


@tagged("post_install", "-at_install")
class TestPhone(BrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_facilitator_marks_a_session_on_a_phone(self):
        self.walk("spp_session_day_phone")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.excused_count), (1, 1))

    def test_a_phone_shows_the_whole_name_of_a_session(self):
        self.tour_session.name = "Tour session of the Family Development Programme, second half"
        self.walk("spp_session_name_phone")


@tagged("post_install", "-at_install")
class TestNetwork(BrowserCase):
    people = ("Ana", "Ben", "Carla", "Dario", "Elena")

    def test_a_tap_without_network_does_not_look_kept_and_marks_nobody(self):
        self.walk("spp_tap_without_network")
        self.assertEqual(self.tour_session.unmarked_count, 5)

    def test_a_lost_tap_is_forgotten_once_a_later_one_is_kept(self):
        self.walk("spp_tap_again")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.unmarked_count), (1, 4))

    def test_taps_during_a_slow_call_are_all_kept(self):
        self.walk("spp_tap_five_rows")
        self.assertEqual(self.tour_session.attendance_ids.mapped("status"), ["present"] * 5)

    def test_a_tap_that_the_server_refuses_says_why_on_its_row(self):
        self.walk("spp_tap_refused")
        self.assertEqual(self.tour_session.state, "cancelled")
        self.assertFalse(any(self.tour_session.attendance_ids.mapped("status")))

    def test_a_tap_whose_answer_is_lost_turns_out_to_be_kept(self):
        self.walk("spp_tap_answer_lost")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.unmarked_count), (1, 4))

    def test_a_tap_that_hangs_holds_up_no_other_row(self):
        self.walk("spp_tap_that_hangs")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.unmarked_count), (2, 3))

    def test_of_quick_taps_on_one_row_the_last_one_stands(self):
        self.walk("spp_tap_one_row_often")
        self.assertEqual((self.tour_session.absent_count, self.tour_session.unmarked_count), (1, 4))

    def test_a_stale_screen_overwrites_no_mark_before_it_has_shown_it(self):
        self.walk("spp_tap_on_a_stale_screen")
        ana = self.tour_session.attendance_ids.filtered(lambda line: line.participant_id.name == "Ana")
        self.assertEqual((ana.status, ana.change_ids.mapped("old_status")), ("absent", ["late"]))

    def test_a_tap_leaves_alone_what_is_typed_in_the_form(self):
        self.walk("spp_tap_with_typed_form")
        self.assertEqual((self.tour_session.location, self.tour_session.attendance_count), ("School", 1))

    def test_a_tap_beside_a_form_that_cannot_be_saved_is_kept(self):
        self.walk("spp_tap_with_bad_form")
        self.assertEqual((self.tour_session.location, self.tour_session.attendance_count), (False, 1))

    def test_everyone_present_asks_and_is_undone_but_for_those_marked_since(self):
        self.walk("spp_everyone_present")
        self.assertEqual((self.tour_session.absent_count, self.tour_session.unmarked_count), (1, 4))

    def test_a_roster_is_marked_by_keyboard(self):
        self.walk("spp_roster_by_keyboard")
        statuses = self.tour_session.attendance_ids.sorted("participant_id").mapped("status")
        self.assertEqual(sorted(filter(None, statuses)), ["late", "present"])

    def test_a_row_opens_and_is_marked_with_the_time(self):
        self.walk("spp_mark_in_dialog")
        ana = self.tour_session.attendance_ids.filtered(lambda line: line.participant_id.name == "Ana")
        self.assertEqual(ana.status, "late")

    def test_a_mark_is_corrected_from_its_row(self):
        self.walk("spp_correct")
        ana = self.tour_session.attendance_ids.filtered(lambda line: line.participant_id.name == "Ana")
        self.assertEqual((ana.status, ana.change_ids[:1].reason), ("late", "Came at ten"))


@tagged("post_install", "-at_install")
class TestPaperSheet(BrowserCase):
    people = ("Ana", "Ben", "Carla", "Dario", "Elena")

    def test_a_sheet_of_an_earlier_day_does_not_say_that_people_came_now(self):
        self.tour_session.date -= timedelta(days=3)
        self.walk("spp_paper_sheet")
        session = self.tour_session
        self.assertEqual((session.attendance_count, session.absent_count), (3, 2))
        self.assertFalse(any(session.attendance_ids.mapped("attendance_time")))
        sheet = session.sheet_ids
        self.assertEqual((sheet.date, sheet.mark_count, sheet.photo_name), (session.date, 5, "sheet.jpg"))
        self.assertTrue(sheet.photo)


@tagged("post_install", "-at_install")
class TestNetworkOnPhone(BrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_tap_without_network_does_not_look_kept_and_marks_nobody(self):
        self.walk("spp_tap_without_network_phone")
        self.assertEqual(self.tour_session.unmarked_count, 3)

    def test_a_lost_tap_is_forgotten_once_a_later_one_is_kept(self):
        self.walk("spp_tap_again_phone")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.unmarked_count), (1, 2))


class LandingCase(BrowserCase):
    def setUp(self):
        super().setUp()
        self.tour_session.copy({"name": "Old session", "date": self.tour_session.date - timedelta(days=3)})

    def walk(self, tour):
        return super().walk(tour, "spp_session_action_today")


@tagged("post_install", "-at_install")
class TestLanding(LandingCase):
    def test_a_desk_lands_on_today(self):
        self.walk("spp_lands_on_today")

    def test_a_day_without_a_session_shows_the_next_one(self):
        self.tour_session.copy({"name": "Next session", "date": self.tour_session.date + timedelta(days=2)})
        self.tour_session.cancel("Typhoon")
        self.walk("spp_lands_on_the_next_one")


@tagged("post_install", "-at_install")
class TestLandingOnPhone(LandingCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_phone_lands_on_today(self):
        self.walk("spp_lands_on_today")


@tagged("post_install", "-at_install")
class TestFileImport(BrowserCase):
    people = tuple(f"Person {number:03}" for number in range(120))

    def setUp(self):
        super().setUp()
        self.tour_session.attendance_ids.with_context(change_reason="For the file").unlink()

    def test_a_long_file_is_left_to_a_job(self):
        self.patch(base_import, "ROWS_AT_ONCE", 100)
        self.walk("spp_file_import_job", "spp_session_attendance_action")
        job = self.env["spp.job"].search([])
        self.assertEqual((job.kind, job.total_count, job.user_id.login), ("spp.job.import", 120, "tour_facilitator"))

    def test_a_facilitator_imports_the_good_rows_of_a_file(self):
        self.walk("spp_file_import", "spp_session_attendance_action")
        self.assertEqual(self.tour_session.attendance_count, 119)


class StartPageCase(BrowserCase):
    def setUp(self):
        super().setUp()
        role = "spp_session_tracking.group_officer"
        new_test_user(self.env, "tour_officer", password="tour_officer", groups=role, tz="UTC")
        self.tour_session.write({"start_time": 0, "end_time": 1})
        others = self.env["spp.session"].search([("needs_marking", "=", True)]) - self.tour_session
        others.active = False
        came = self.tour_session.copy()
        came.expected_participant_ids = self.tour_session.expected_participant_ids
        came.start()
        came.action_everyone_present()
        came.complete()

    def walk(self, tour, action="spp_start_page_action"):
        self.start_tour(f"/web#action=spp_session_tracking.{action}", tour, login="tour_officer")


@tagged("post_install", "-at_install")
class TestStartPage(StartPageCase):
    def test_a_figure_opens_its_list_and_a_report_its_graph(self):
        self.walk("spp_start_page")


@tagged("post_install", "-at_install")
class TestStartPageOnPhone(StartPageCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_figure_opens_its_list_on_a_phone(self):
        self.walk("spp_start_page_phone")
