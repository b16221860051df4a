from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user


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

    def walk(self, tour):
        self.start_tour("/web#action=spp_session_tracking.spp_session_action_mine", tour, login="tour_facilitator")


@tagged("post_install", "-at_install")
class TestBrowser(BrowserCase):
    def test_a_facilitator_marks_and_completes_a_session(self):
        self.walk("spp_session_day")
        self.assertEqual(self.tour_session.state, "completed")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.assumed_absent_count), (1, 1))
        excused = self.tour_session.attendance_ids.filtered("is_excused")
        self.assertEqual(excused.excuse_reason, "At the clinic")


@tagged("post_install", "-at_install")
class TestPhone(BrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_facilitator_marks_a_session_on_a_phone(self):
        self.walk("spp_session_day_phone")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.excused_count), (1, 1))


@tagged("post_install", "-at_install")
class TestNetwork(BrowserCase):
    people = ("Ana", "Ben", "Carla", "Dario", "Elena")

    def test_a_tap_without_network_is_said_to_be_lost_and_marks_nobody(self):
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

    def test_what_was_typed_in_the_form_is_saved_with_a_tap(self):
        self.walk("spp_tap_with_typed_form")
        self.assertEqual((self.tour_session.location, self.tour_session.attendance_count), ("School", 1))

    def test_a_tap_beside_a_form_that_cannot_be_saved_marks_nobody_and_says_so(self):
        self.walk("spp_tap_with_bad_form")
        self.assertEqual(self.tour_session.unmarked_count, 5)

    def test_a_tap_after_a_button_of_the_form_is_drawn(self):
        self.walk("spp_tap_after_button")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.absent_count), (4, 1))

    def test_a_mark_is_corrected_from_its_row(self):
        self.walk("spp_correct")
        ana = self.tour_session.attendance_ids.filtered(lambda line: line.participant_id.name == "Ana")
        self.assertEqual((ana.status, ana.change_ids[:1].reason), ("late", "Came at ten"))


@tagged("post_install", "-at_install")
class TestNetworkOnPhone(BrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_tap_without_network_is_said_to_be_lost_and_marks_nobody(self):
        self.walk("spp_tap_without_network_phone")
        self.assertEqual(self.tour_session.unmarked_count, 3)

    def test_a_lost_tap_is_forgotten_once_a_later_one_is_kept(self):
        self.walk("spp_tap_again_phone")
        self.assertEqual((self.tour_session.attendance_count, self.tour_session.unmarked_count), (1, 2))
