import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.files import PREFIX
from .common import PhoneCase

SMALLEST = 44  # CSS pixels of a target for a finger


@tagged("post_install", "-at_install")
class TestRollCallScreens(PhoneCase):
    """What a facilitator does on the page, with a network."""

    def setUp(self):
        super().setUp()
        self.ana, self.bea, self.carla = self.contacts

    def line(self, contact):
        return self.today_session.attendance_ids.filtered(lambda line: line.participant_id == contact)

    # a later visit

    def visit(self, phone):
        """Open the list anew. Returns the status of the answer of the server."""
        phone.answers.clear()
        phone.open("about:blank")
        phone.open(PREFIX)
        phone.find("[data-session-id]")
        phone.wait_answered("/sessions")
        self.quiet(phone)
        return [status for status, path in phone.answers if path == "/spp/v1/sessions"]

    def change(self, **values):
        self.today_session.write(values)
        self.env.flush_all()

    def test_what_the_phone_has_is_not_sent_again(self):
        phone = self.phone()
        self.assertEqual(self.visit(phone), [304])
        self.change(location="Hall")
        self.assertEqual(self.visit(phone), [200])
        self.assertIn("Hall", phone.text("main"))
        self.roll_call(phone)
        self.quiet(phone)
        self.assertEqual(self.visit(phone), [304])
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.settled(phone)
        self.assertEqual(self.visit(phone), [200])
        self.assertIn("Came: 1. Expected: 3", phone.text("main"))

    def test_what_the_phone_has_read_meanwhile_is_not_taken_for_the_list(self):
        self.change(location="Hall")
        phone = self.phone()
        self.change(location="Yard")
        self.roll_call(phone)
        phone.wait("document.body.innerText.includes('Yard')")
        self.quiet(phone)
        self.change(location="Hall")
        self.assertEqual(self.visit(phone), [200])
        self.assertIn("Hall", phone.text("main"))

    # marking

    def test_a_mark_is_undone_to_what_was_there_before(self):
        phone = self.marking()
        self.tap(phone, self.ana, "late")
        self.wait_sync(phone, self.ana, "kept")
        self.tap(phone, self.ana, "absent")
        phone.tap(f'{self.row(self.ana)} [data-action="undo"]')
        phone.find(f'{self.row(self.ana)} [data-status="late"][aria-pressed="true"]')
        self.settled(phone)
        self.assertEqual(self.statuses(), ["late", False, False])

    def test_the_first_mark_is_undone_to_no_mark(self):
        phone = self.marking()
        self.tap(phone, self.ana, "present")
        phone.tap(f'{self.row(self.ana)} [data-action="undo"]')
        phone.wait(f"""!document.querySelector('{self.row(self.ana)} [aria-pressed="true"]')""")
        self.settled(phone)
        self.assertEqual(self.statuses(), [False, False, False])

    def test_everyone_else_present_asks_with_the_number_and_is_undone_at_once(self):
        phone = self.marking()
        self.tap(phone, self.ana, "absent")
        phone.tap('[data-action="everyone-else-present"]')
        self.assertIn("2", phone.text("dialog h2"))
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual(self.statuses(), ["absent", "present", "present"])
        self.tap(phone, self.carla, "late")
        phone.tap('.bar [data-action="undo"]')
        self.settled(phone)
        self.assertEqual(self.statuses(), ["absent", False, "late"])

    def test_an_excuse_needs_a_reason(self):
        phone = self.marking()
        phone.tap(f'{self.row(self.ana)} [data-status="excused"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find('dialog [role="alert"]')
        phone.type('dialog input[type="text"]', "At the clinic")
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual((self.line(self.ana).status, self.line(self.ana).excuse_reason), ("excused", "At the clinic"))

    def test_a_common_excuse_is_a_tap(self):
        phone = self.marking()
        phone.tap(f'{self.row(self.ana)} [data-status="excused"]')
        phone.tap("dialog .chip-button")
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual(self.line(self.ana).excuse_reason, "Ill")

    def test_somebody_came_in_the_place_of_another(self):
        phone = self.marking()
        phone.tap(f'{self.row(self.ana)} [data-action="more"]')
        phone.tap('dialog [data-action="stand-in"]')
        phone.type('dialog input[type="search"]', "carla")
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual((self.line(self.ana).status, self.line(self.ana).attended_by_id), ("present", self.carla))

    def test_somebody_came_late_at_a_time(self):
        phone = self.marking()
        phone.tap(f'{self.row(self.ana)} [data-action="more"]')
        phone.tap('dialog [data-action="came-at"]')
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual(self.line(self.ana).status, "late")

    # people who are not on the roster

    def test_a_walk_in_is_found_by_name_at_the_server(self):
        self.env["spp.attendance.subscriber"].create({"name": "Dora Flores", "person_identifier": "D-1"})
        phone = self.marking()
        phone.tap('[data-action="walk-in"]')
        phone.type('dialog input[type="search"]', "flores dora")
        phone.wait("document.querySelector('dialog input[type=radio]')?.checked")
        self.confirm(phone)
        self.settled(phone)
        dora = self.env["res.partner"].search([("name", "=", "Dora Flores")])
        self.assertEqual((self.line(dora).status, self.line(dora).is_expected), ("present", False))
        self.wait_sync(phone, dora, "kept")

    def test_who_is_taken_off_the_roster_meanwhile_counts_no_more_and_can_walk_in(self):
        self.env["spp.attendance.subscriber"].create({"partner_id": self.carla.id, "person_identifier": "C-1"})
        phone = self.marking()
        taken_off = {"expected_participant_ids": [fields.Command.unlink(self.carla.id)]}
        self.today_session.with_context(change_reason="Moved away").write(taken_off)
        phone.run("document.dispatchEvent(new Event('visibilitychange'))")
        phone.wait("document.querySelector('[data-count=unmarked]').innerText === '2'")
        phone.tap('[data-action="walk-in"]')
        phone.type('dialog input[type="search"]', "carla")
        phone.wait("document.querySelector('dialog input[type=radio]')?.checked")
        self.confirm(phone)
        self.settled(phone)
        self.assertEqual((self.line(self.carla).status, self.line(self.carla).is_expected), ("present", False))

    def test_somebody_nobody_knows_waits_for_an_officer_under_a_number(self):
        phone = self.marking()
        phone.tap('[data-action="walk-in"]')
        phone.type('dialog input[type="search"]', "Zita Unknown")
        phone.tap('dialog [data-action="unknown"]')
        phone.wait("document.querySelector('dialog input')?.value === 'Zita Unknown'")
        self.confirm(phone)
        phone.find('[data-unknown="held"]')
        self.settled(phone)
        record = self.records()
        self.assertEqual((record.state, record.person_name), ("held", "Zita Unknown"))
        self.assertIn(str(record._history_id()), phone.text("[data-unknown]"))

    def test_a_badge_marks_its_person_also_without_network(self):
        code = self.badge(self.bea)
        phone = self.marking()
        phone.offline()
        self.scan(phone, code)
        phone.find('[data-outcome="marked"]')
        phone.tap('dialog [data-action="close"]')
        self.scan(phone, code)
        phone.find('[data-outcome="already"]')
        self.network_back(phone)
        self.settled(phone)
        self.assertEqual(self.statuses(), [False, "present", False])

    def test_a_badge_of_somebody_who_is_not_expected_is_asked_about(self):
        dora = self.env["res.partner"].create({"name": "Dora Flores"})
        code = self.badge(dora)
        phone = self.marking()
        self.scan(phone, code)
        phone.find('[data-outcome="not_expected"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find('[data-outcome="marked"]')
        self.settled(phone)
        self.assertEqual(self.line(dora).status, "present")

    def test_a_badge_is_not_said_to_be_marked_before_the_session_opens(self):
        dora = self.env["res.partner"].create({"name": "Dora Flores"})
        code = self.badge(dora)
        later = self.new_session("A later session", self.contacts, date=fields.Date.today() + timedelta(days=2))
        phone = self.phone()
        self.roll_call(phone, later)
        self.scan(phone, code)
        phone.find('[data-outcome="not_expected"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find('[data-outcome="unknown"]')
        self.assertIn("opens", phone.text("dialog"))
        self.quiet(phone)
        self.assertFalse(later.attendance_ids.filtered("status"))

    def test_a_badge_of_another_session_says_which(self):
        dora = self.env["res.partner"].create({"name": "Dora Flores"})
        code = self.badge(dora)
        other = self.new_session("The other session", dora)
        phone = self.marking()
        self.scan(phone, code)
        phone.find('[data-outcome="other_session"]')
        self.assertIn("The other session", phone.text("dialog .outcome"))
        phone.tap('dialog [data-action="go-there"]')
        phone.find(f'.roll-call[data-session-id="{other.id}"]')

    def test_a_badge_nobody_has_is_unknown(self):
        phone = self.marking()
        self.scan(phone, "0" * 26)
        phone.find('[data-outcome="unknown"]')

    # the end

    def test_completing_names_who_is_assumed_absent_and_says_until_when_it_can_be_corrected(self):
        self.session_type.track_topics = True
        topics = self.env["spp.session.topic"].create(
            [{"name": name, "session_type_id": self.session_type.id} for name in ("Nutrition", "Hygiene")]
        )
        phone = self.marking()
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="complete"]')
        self.assertEqual(phone.text("dialog .names").split("\n"), ["Ben Diaz", "Carla Ebo"])
        phone.tap("dialog fieldset label:nth-of-type(2) input")
        self.confirm(phone)
        phone.find('[data-session-note="done"]')
        self.assertIn("Corrections are taken until", phone.text('[data-session-note="done"]'))
        self.settled(phone)
        self.assertEqual((self.today_session.state, self.today_session.topic_ids), ("completed", topics[1]))
        self.assertEqual(self.today_session.assumed_absent_count, 2)

    def test_a_completed_session_is_corrected_after_a_question(self):
        phone = self.marking()
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="complete"]')
        self.confirm(phone)
        phone.find('[data-session-note="done"]')
        phone.tap(f'{self.row(self.bea)} [data-status="present"]')
        self.confirm(phone)
        self.wait_sync(phone, self.bea, "kept")
        self.settled(phone)
        self.assertEqual(self.statuses(), ["present", "present", "absent"])

    def test_nobody_is_completed_without_a_mark(self):
        phone = self.marking()
        phone.tap('[data-action="complete"]')
        phone.find("dialog .warning")
        self.assertFalse(phone.has('dialog [data-action="confirm"]'))

    def test_nobody_came(self):
        phone = self.marking()
        phone.tap('[data-action="nobody-came"]')
        self.confirm(phone)
        phone.find('[data-session-note="done"]')
        self.settled(phone)
        self.assertEqual(self.statuses(), ["absent", "absent", "absent"])
        self.assertEqual(self.today_session.assumed_absent_count, 0)

    def test_a_session_is_cancelled_for_a_reason(self):
        phone = self.marking()
        phone.tap('[data-action="cancel"]')
        phone.type("dialog textarea", "Flood")
        self.confirm(phone)
        phone.find('[data-session-note="warning"]')
        self.settled(phone)
        self.assertEqual((self.today_session.state, self.today_session.cancel_reason), ("cancelled", "Flood"))

    # how it is to use

    def test_people_are_found_by_parts_of_the_name_and_by_who_is_not_marked(self):
        phone = self.marking()
        names = "[...document.querySelectorAll('.row .name')].map(name => name.innerText)"
        phone.type('.tools input[type="search"]', "ebo car")
        phone.wait(f"{names}.length === 1")
        self.assertEqual(phone.run(names), ["Carla Ebo"])
        phone.type('.tools input[type="search"]', "")
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="only-unmarked"]')
        phone.wait(f"{names}.length === 2")

    def test_the_page_is_used_by_keyboard_alone(self):
        phone = self.marking()
        phone.run("""document.querySelector('[data-participant-id] [data-status="late"]').focus()""")
        phone.press("Enter")
        phone.find('[data-participant-id] [data-status="late"][aria-pressed="true"]')
        phone.wait("document.querySelector('[data-said]').innerText === 'Ana Cruz: Late'")
        phone.run("""document.querySelector('[data-action="everyone-else-present"]').focus()""")
        phone.press("Enter")
        phone.wait("document.querySelector('dialog')?.contains(document.activeElement)")
        phone.press("Escape")
        phone.wait("!document.querySelector('dialog')")
        self.settled(phone)
        self.assertEqual(self.statuses(), ["late", False, False])

    def test_targets_are_large_and_nothing_is_wider_than_a_small_phone(self):
        phone = self.marking(width=320, height=640)
        small = phone.run(
            "[...document.querySelectorAll('button, a')]"
            f".filter(el => el.offsetParent && el.offsetHeight < {SMALLEST}).map(el => el.outerHTML.slice(0, 100))"
        )
        self.assertEqual(small, [])
        self.assertLessEqual(phone.run("document.documentElement.scrollWidth"), 320)

    def test_the_words_of_a_longer_language_fit_their_buttons(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.rosa.lang = "es_ES"
        phone = self.marking(width=360, height=640)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        buttons = phone.run("[...document.querySelectorAll('[data-status]')].map((each) => each.innerText)")
        self.assertIn("Justificado", buttons)
        cut = phone.run(
            "[...document.querySelectorAll('[data-status]')]"
            ".filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.innerText)"
        )
        self.assertEqual(cut, [])

    def test_a_language_from_right_to_left_turns_the_page(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rosa.lang = "ar_001"
        phone = self.marking()
        phone.wait("document.documentElement.dir === 'rtl'")
        self.assertLessEqual(phone.run("document.documentElement.scrollWidth"), 390)

    def test_a_new_version_is_offered_and_what_waits_stays(self):
        phone = self.marked_offline()
        phone.lose("POST", "/attendances", "before", count=2)
        phone.offline(False)
        files = self.env["spp.roll.call.files"]
        worker = re.sub(rb'"version": "\w+"', b'"version": "newer"', files._worker(), count=1)
        self.patch(type(files), "_worker", lambda self: worker)
        phone.run(
            "navigator.serviceWorker.getRegistration('/spp/roll-call').then(found => found.update()).then(() => 1)"
        )
        phone.run("window.isOld = true")
        phone.tap('[data-action="reload"]')
        phone.wait("!window.isOld && document.querySelector('[data-participant-id]')")
        self.assertEqual(phone.run("caches.keys()"), ["spp-roll-call-newer"])
        self.wait_sync(phone, self.ana, "kept")
        self.settled(phone)
        self.assertEqual(self.statuses()[0], "present")
