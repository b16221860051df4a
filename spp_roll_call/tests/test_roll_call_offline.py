from odoo import fields
from odoo.tests import tagged

from ..models.files import PREFIX
from .common import PhoneCase

# as on a phone where the page was open before its worker, which then has not seen the words
FORGET_WORDS = f"""(async () => {{
    for (const name of await caches.keys()) {{
        await (await caches.open(name)).delete("{PREFIX}/words/ar_001");
    }}
}})()"""


@tagged("post_install", "-at_install")
class TestRollCallOffline(PhoneCase):
    """What happens to marks when the network, the server, the phone or its user goes."""

    def setUp(self):
        super().setUp()
        self.ana, self.bea, self.carla = self.contacts

    def test_a_mark_is_waiting_until_the_server_has_kept_it(self):
        phone = self.marked_offline()
        self.wait_unsent(phone, 1)
        self.assertEqual(phone.text('[data-count="came"]'), "1")
        self.assertEqual(phone.text('[data-count="unmarked"]'), "2")
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "kept")
        self.settled(phone)
        self.assertEqual(self.statuses(), ["present", False, False])

    def test_a_phone_opened_once_speaks_its_language_without_network(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rosa.lang = "ar_001"
        self.env.flush_all()
        phone = self.phone()
        self.assertEqual(phone.run("document.documentElement.dir"), "rtl")
        phone.run(FORGET_WORDS)
        phone.offline()
        phone.reload()
        self.roll_call(phone)
        self.assertEqual(phone.run("document.documentElement.lang + document.documentElement.dir"), "ar-001rtl")
        self.assertEqual(phone.text(f'{self.row(self.ana)} [data-status="present"]'), "حاضر")

    def test_marks_made_without_network_survive_a_reload_and_are_kept_once(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "present")
        self.tap(phone, self.bea, "late")
        self.wait_sync(phone, self.bea, "waiting")
        phone.reload()
        self.wait_sync(phone, self.ana, "waiting")
        self.wait_unsent(phone, 2)
        self.network_back(phone)
        self.settled(phone)
        self.assertEqual(self.statuses(), ["present", "late", False])
        self.assertEqual(len(self.records()), 2)

    def test_marks_survive_an_empty_battery(self):
        phone = self.marked_offline()
        phone.die()
        phone.offline(False)
        phone.open(f"{PREFIX}?session={self.today_session.id}")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        self.assertEqual((self.statuses(), len(self.records())), (["present", False, False], 1))

    def test_a_request_that_never_arrived_is_sent_again(self):
        phone = self.marking()
        phone.lose("POST", "/attendances", "before")
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        self.assertEqual((self.statuses(), len(self.records())), (["present", False, False], 1))

    def test_a_request_whose_answer_was_lost_is_kept_once(self):
        phone = self.marking()
        phone.lose("POST", "/attendances", "after")
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        self.assertEqual((self.statuses(), len(self.records())), (["present", False, False], 1))
        self.assertEqual(len([path for _method, path in phone.requests if path.endswith("/attendances")]), 2)

    def test_marks_made_while_an_answer_is_on_its_way_are_kept(self):
        phone = self.marking()
        phone.slow(400)
        for person, status in zip(self.contacts, ("present", "absent", "late"), strict=True):
            self.tap(phone, person, status)
        self.tap(phone, self.ana, "absent")
        self.settled(phone)
        self.assertEqual(self.statuses(), ["absent", "absent", "late"])

    def test_a_mark_that_is_corrected_at_once_is_the_later_one(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "present")
        self.tap(phone, self.ana, "absent")
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        self.assertEqual(self.statuses()[0], "absent")

    def test_the_page_opens_without_network(self):
        phone = self.phone()
        phone.offline()
        phone.open(PREFIX)
        self.roll_call(phone)
        self.assertIn("Ana Cruz", phone.text(".rows"))

    def test_marks_are_kept_though_no_page_is_open_when_the_network_is_back(self):
        phone = self.marked_offline()
        phone.run("fetch = () => Promise.reject()")  # the page goes on for a moment after it is left
        phone.open("about:blank")
        phone.offline(False)
        phone.background_sync("send")
        phone.wait_worker_requested("/attendances")
        phone.wait_answered("/attendances")
        self.quiet(phone)
        self.assertEqual((self.statuses(), len(self.records())), (["present", False, False], 1))

    def test_a_completed_session_waits_too(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="complete"]')
        self.assertIn("Ben Diaz", phone.text("dialog .names"))
        phone.tap('dialog [data-action="confirm"]')
        phone.find('[data-session-note="waiting"]')
        self.wait_unsent(phone, 2)
        self.network_back(phone)
        phone.find('[data-session-note="done"]')
        self.quiet(phone)
        self.assertEqual(self.today_session.state, "completed")
        self.assertEqual((self.today_session.attendance_count, self.today_session.assumed_absent_count), (1, 2))

    def test_what_the_server_refuses_stays_visible_until_somebody_has_dealt_with_it(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="complete"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find('[data-session-note="waiting"]')
        self.quiet(phone)
        self.today_session.mark(
            [{"session_id": self.today_session.id, "participant_id": self.bea.id, "status": "present"}]
        )
        self.network_back(phone)
        phone.find('[data-session-note="refused"]')
        phone.reload()
        note = phone.text('[data-session-note="refused"]')
        self.assertIn("The session is not completed", note)
        phone.tap('[data-session-note="refused"] [data-action="dismiss"]')
        phone.wait("!document.querySelector('[data-session-note]')")
        self.quiet(phone)
        self.assertEqual(self.today_session.state, "in_progress")

    def test_a_mark_that_somebody_overruled_is_not_shown_as_kept(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "absent")
        self.wait_sync(phone, self.ana, "waiting")
        self.quiet(phone)
        self.wait_later(phone)
        self.today_session.mark(
            [{"session_id": self.today_session.id, "participant_id": self.ana.id, "status": "present"}]
        )
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "refused")
        self.quiet(phone)
        phone.find(f'{self.row(self.ana)} [data-status="present"][aria-pressed="true"]')
        self.assertEqual(self.statuses()[0], "present")

    def test_what_was_refused_and_dismissed_is_not_shown_as_kept(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "absent")
        self.quiet(phone)
        self.today_session.sudo().unlink()
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "refused")
        self.assertIn("Absent", phone.text(f"{self.row(self.ana)} .problem"))
        phone.tap(f'{self.row(self.ana)} [data-action="dismiss"]')
        phone.wait(f"""!document.querySelector('{self.row(self.ana)}').dataset.sync""")
        self.quiet(phone)

    def test_a_session_that_was_taken_away_holds_up_no_other_one(self):
        other = self.new_session("Another session", self.contacts)
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="back"]')
        self.roll_call(phone, other)
        self.tap(phone, self.bea, "late")
        self.quiet(phone)
        self.today_session.facilitator_id = self.ben
        self.network_back(phone)
        self.wait_sync(phone, self.bea, "kept")
        self.settled(phone)
        self.assertEqual((self.statuses(), self.statuses(other)), ([False] * 3, [False, "late", False]))
        held = self.env["spp.attendance.list"].search([("session_id", "=", self.today_session.id)])
        self.assertEqual((held.participant_id, held.held_reason), (self.ana, "not_facilitator"))

    def test_everyone_else_leaves_alone_what_was_not_kept(self):
        phone = self.marking()
        phone.run("IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); }")
        phone.tap(f'{self.row(self.ana)} [data-status="absent"]')
        self.wait_sync(phone, self.ana, "refused")
        phone.tap('[data-action="everyone-else-present"]')
        self.assertIn("2", phone.text("dialog h2"))
        self.quiet(phone)

    def test_completing_names_those_whose_mark_was_not_kept(self):
        phone = self.marking()
        self.tap(phone, self.bea, "present")
        self.quiet(phone)
        phone.run("IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); }")
        phone.tap(f'{self.row(self.ana)} [data-status="present"]')
        self.wait_sync(phone, self.ana, "refused")
        phone.tap('[data-action="complete"]')
        self.assertEqual(len(phone.text("dialog .names").split("\n")), 2)
        self.quiet(phone)

    def test_an_answer_from_before_a_mark_does_not_hide_it(self):
        phone = self.marking()
        path = f"/sessions/{self.today_session.id}"
        phone.run(
            "const send = window.fetch; window.fetch = async (url, options) => {"
            "  const answer = await send(url, options);"
            f"  if (String(url).endsWith({path!r})) await new Promise(resolve => setTimeout(resolve, 1500));"
            "  return answer; }; 1"
        )
        phone.run("document.dispatchEvent(new Event('visibilitychange'))")
        phone.run("new Promise(resolve => setTimeout(resolve, 300))")
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        phone.run("new Promise(resolve => setTimeout(resolve, 2000))")
        phone.find(f'{self.row(self.ana)} [data-status="present"][aria-pressed="true"]')
        self.quiet(phone)

    def test_two_phones_on_one_session_see_each_other(self):
        one, other = self.phone(), self.phone("benito")
        self.roll_call(one)
        self.roll_call(other)
        self.tap(one, self.ana, "present")
        self.tap(other, self.bea, "late")
        self.wait_unsent(one, 0)
        self.wait_unsent(other, 0)
        for phone in (one, other):
            phone.reload()
            self.wait_sync(phone, self.ana, "kept")
            self.wait_sync(phone, self.bea, "kept")
            self.quiet(phone)
        self.assertEqual(self.statuses(), ["present", "late", False])

    def test_a_session_nobody_planned_is_made_without_network(self):
        phone = self.phone()
        phone.offline()
        phone.tap('[data-action="unplanned"]')
        phone.type('dialog [name="people"]', str(self.today_session.id))
        phone.tap('dialog [data-action="confirm"]')
        self.tap(phone, self.carla, "present")
        self.wait_unsent(phone, 2)
        self.network_back(phone)
        self.settled(phone)
        made = self.env["spp.session"].search([("uid", "!=", False)])
        self.assertEqual(
            (len(made), made.facilitator_id, self.statuses(made)), (1, self.rosa, [False, False, "present"])
        )
        self.assertTrue(made.is_unplanned and made.awaits_confirmation)
        self.check_waits_for_confirmation(phone)

    def check_waits_for_confirmation(self, phone):
        """The list says it with a label, and the session itself in a sentence. Other sessions have no label."""
        phone.wait("document.body.textContent.includes('It counts once an officer has confirmed it')")
        phone.tap('[data-action="back"]')
        phone.wait("document.querySelectorAll('[data-confirmation=waiting]').length === 1")
        self.assertEqual(phone.text("[data-confirmation]"), "Waits for confirmation")
        phone.tap("[data-session-id]:has([data-confirmation])")
        phone.wait("document.querySelector('.roll-call')")


@tagged("post_install", "-at_install")
class TestRollCallUsers(PhoneCase):
    """Who uses the phone, and who is shut out."""

    def setUp(self):
        super().setUp()
        self.ana, self.bea, self.carla = self.contacts

    def devices(self, user):
        return self.env["spp.attendance.api.client.credential"].search(
            [("is_device", "=", True), ("user_id", "=", user.id)]
        )

    def test_a_phone_is_one_device_however_often_it_comes(self):
        phone = self.phone()
        phone.reload()
        phone.find("[data-session-id]")
        self.quiet(phone)
        self.assertEqual(len(self.devices(self.rosa)), 1)

    def test_marks_of_one_user_are_not_sent_as_those_of_the_next(self):
        phone = self.marking()
        phone.lose("POST", "/attendances", "before", count=3)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "waiting")
        self.quiet(phone)
        self.log_in(phone, "benito")
        phone.open(PREFIX)
        self.wait_unsent(phone, 0)
        phone.wait("document.querySelector('.who')?.innerText === 'Benito'")
        self.roll_call(phone)
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        line = self.today_session.attendance_ids.filtered(lambda line: line.participant_id == self.ana)
        self.assertEqual(line.marked_by_id, self.rosa)

    def test_the_end_of_the_login_does_not_end_the_roll_call(self):
        phone = self.phone()
        self.authenticate(None, None)
        phone.cookie("session_id", self.session.sid)
        phone.reload()
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        self.assertEqual(self.statuses()[0], "present")

    def test_a_revoked_phone_forgets_its_lists_and_keeps_its_marks_for_the_next_login(self):
        phone = self.marked_offline()
        self.quiet(phone)
        self.devices(self.rosa).action_revoke()
        self.network_back(phone)
        phone.find('[data-device="revoked"]')
        self.assertNotIn("Ana Cruz", phone.run("document.body.innerText"))
        self.assertEqual(phone.run("idb.openDB('spp-roll-call').then(db => db.count('sessions'))"), 0)
        phone.reload()
        phone.find('[data-device="revoked"]')
        self.wait_unsent(phone, 1)
        self.quiet(phone)
        self.assertFalse(self.statuses()[0])
        self.assert_sent_after_login(phone)

    def test_a_phone_whose_user_got_a_new_password_keeps_its_marks_for_the_next_login(self):
        phone = self.marked_offline()
        self.quiet(phone)
        self.rosa.password = "rosa-password"
        self.network_back(phone)
        phone.find('[data-device="revoked"]')
        self.wait_unsent(phone, 1)
        self.quiet(phone)
        self.assertFalse(self.statuses()[0])
        self.assert_sent_after_login(phone)

    def assert_sent_after_login(self, phone):
        self.log_in(phone, "rosa")
        phone.reload()
        phone.find("[data-session-id]")
        self.settled(phone)
        self.assertEqual(self.statuses()[0], "present")

    def test_an_old_login_makes_no_device_after_a_phone_was_revoked(self):
        phone = self.opened.enter_context(self.new_phone())
        self.log_in(phone, "rosa")
        self.env["spp.attendance.api.client.credential"].with_user(self.rosa)._make_device("Lost")
        self.devices(self.rosa).action_revoke()
        phone.open(PREFIX)
        self.assertIn("Log in again", phone.text('[data-screen="login"] [role="alert"]'))
        phone.tap('[data-action="log-in"]')
        phone.find('input[name="password"]')
        self.quiet(phone)
        self.assertFalse(self.devices(self.rosa))
        self.log_in(phone, "rosa")
        phone.open(PREFIX)
        phone.find("[data-session-id]")

    def test_an_old_login_of_somebody_else_does_not_stop_an_enrolled_phone(self):
        phone = self.opened.enter_context(self.new_phone())
        self.log_in(phone, "rosa")
        self.env["spp.attendance.api.client.credential"].with_user(self.rosa)._make_device("Lost")
        self.devices(self.rosa).action_revoke()
        code = self.env["spp.roll.call.enrolment"]._make(self.ben)
        phone.open(f"{PREFIX}#enrol={code}")
        phone.wait("document.querySelector('.who')?.innerText === 'Benito'")
        self.quiet(phone)
        phone.reload()
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")

    def test_a_phone_with_a_wrong_clock_is_told_and_marks_get_the_right_time(self):
        phone = self.phone()
        phone.run("caches.keys().then(names => names.length)")
        phone.before_each_page("const now = Date.now; Date.now = () => now() - 86400000")
        phone.reload()
        phone.find('[data-note="clock"]')
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        line = self.today_session.attendance_ids.filtered(lambda line: line.participant_id == self.ana)
        self.assertLess(abs((line.marked_at - fields.Datetime.now()).total_seconds()), 120)

    def test_a_clock_that_was_set_back_hides_nothing_that_others_mark_since(self):
        phone = self.phone()
        phone.before_each_page(
            "const now = Date.now; Date.now = () => now() + Number(localStorage.getItem('ahead') ?? 86400000)"
        )
        phone.reload()
        phone.find('[data-note="clock"]')
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        phone.run("localStorage.setItem('ahead', 0)")  # the page asks for it
        self.today_session.mark(
            [{"session_id": self.today_session.id, "participant_id": self.bea.id, "status": "late"}]
        )
        phone.reload()
        phone.find(f'{self.row(self.bea)} [data-status="late"][aria-pressed="true"]')
        self.quiet(phone)

    def test_a_phone_whose_clock_was_lost_says_so_and_marks_no_earlier_than_it_was_seen(self):
        phone = self.phone()
        phone.before_each_page(
            "const now = Date.now; Date.now = () => now() - Number(localStorage.getItem('lost') ?? 0)"
        )
        phone.run("localStorage.setItem('lost', 1e11)")
        seen = fields.Datetime.now()
        phone.offline()
        phone.reload()
        self.assertIn("clock of this phone is wrong", phone.text('[data-note="clock"]'))
        self.roll_call(phone)
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "waiting")
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "kept")
        self.quiet(phone)
        line = self.today_session.attendance_ids.filtered(lambda line: line.participant_id == self.ana)
        self.assertLess(abs((line.marked_at - seen).total_seconds()), 120)
