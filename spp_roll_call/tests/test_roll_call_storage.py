from odoo.tests import tagged

from ..models.files import PREFIX
from .common import PhoneCase

# bytes
LITTLE, ROOM = 5_000_000, 500_000_000
# Fills up what room there is, as another page would.
FILL = """
(async () => {
    const db = await idb.openDB("spp-roll-call");
    let error = "";
    for (let size = 1 << 16; size; ) {
        const noise = crypto.getRandomValues(new Uint8Array(size));
        try {
            await db.put("settings", noise, crypto.randomUUID());
        } catch ({ name }) {
            [error, size] = [name, size >> 1];
        }
    }
    db.close();
    return error;
})()
"""

# Keeps a part of the storage busy until `letGo` is true; answers once it is busy.
HOLD = """
globalThis.letGo = false;
new Promise((held, failed) => {
    (async () => {
        const db = await idb.openDB("spp-roll-call");
        const { store } = db.transaction("%s", "readwrite");
        while (!letGo) {
            held(await store.count());
        }
        db.close();
    })().catch(failed);
});
"""


@tagged("post_install", "-at_install")
class TestRollCallStorage(PhoneCase):
    """A phone that cannot keep what is marked says so."""

    def setUp(self):
        super().setUp()
        self.ana, self.bea, _carla = self.contacts

    def opened_phone(self, **options):
        """A phone on which somebody has logged in, and nothing was opened yet, in a browser that nobody has used."""
        phone = self.opened.enter_context(self.new_phone(left=None, **options))
        self.log_in(phone, "rosa")
        return phone

    def full_phone(self):
        """A phone without network on which a mark of Ana waits, and nothing more can be stored."""
        phone = self.opened_phone()
        phone.room(LITTLE)
        phone.open(PREFIX)
        self.roll_call(phone)
        phone.offline()
        self.tap(phone, self.ana, "present")
        self.wait_sync(phone, self.ana, "waiting")
        phone.run(FILL)
        return phone

    def test_a_mark_is_waiting_only_once_the_phone_has_stored_it(self):
        phone = self.marking()
        phone.offline()
        phone.run(HOLD % "statements")
        self.tap(phone, self.ana, "present")
        self.tap(phone, self.bea, "late")
        self.wait_unsent(phone, 2)
        self.assertEqual(phone.run("document.querySelectorAll('.row[data-sync]').length"), 0)
        self.assertNotIn("waiting", phone.text(self.row(self.ana)))
        phone.run("letGo = true")
        self.wait_sync(phone, self.ana, "waiting")
        self.wait_sync(phone, self.bea, "waiting")
        phone.die()
        phone.offline(False)
        phone.open(f"{PREFIX}?session={self.today_session.id}")
        self.wait_sync(phone, self.bea, "kept")
        self.quiet(phone)
        self.assertEqual(self.statuses(), ["present", "late", False])

    def test_a_session_waits_to_be_completed_only_once_the_phone_has_stored_that(self):
        phone = self.marked_offline()
        phone.run(HOLD % "statements")
        phone.tap('[data-action="complete"]')
        phone.tap('dialog [data-action="confirm"]')
        self.wait_unsent(phone, 2)
        phone.wait("document.querySelector('[data-action=complete]').disabled")
        self.assertFalse(phone.has("[data-session-note=waiting]"))
        phone.run("letGo = true")
        phone.find('[data-session-note="waiting"]')
        phone.die()
        phone.offline(False)
        phone.open(f"{PREFIX}?session={self.today_session.id}")
        phone.find('[data-session-note="done"]')
        self.quiet(phone)
        self.assertEqual(self.today_session.state, "completed")

    def test_a_full_phone_is_told_before_marking_begins(self):
        phone = self.opened_phone()
        phone.room(1_000_000)
        phone.open(PREFIX)
        self.assertIn("cannot keep marks", phone.text('[data-note="storage"]'))
        self.assertFalse(phone.has("[data-session-id]"))
        phone.run("dispatchEvent(new Event('online'))")
        phone.wait_quiet()
        self.assertIn("cannot keep marks", phone.text('[data-note="storage"]'))
        phone.room(ROOM)
        phone.reload()
        phone.find("[data-session-id]")

    def test_a_browser_without_storage_is_told_before_marking_begins(self):
        phone = self.opened_phone()
        phone.before_each_page("indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError') }")
        phone.open(PREFIX)
        self.assertIn("cannot keep marks", phone.text('[data-note="storage"]'))

    def test_a_mark_that_the_phone_cannot_store_is_not_kept_and_is_made_again_once_there_is_room(self):
        phone = self.full_phone()
        phone.tap(f'{self.row(self.bea)} [data-status="late"]')
        self.wait_sync(phone, self.bea, "refused")
        self.assertIn("could not store it", phone.text(self.row(self.bea)))
        self.assertFalse(phone.has(f'{self.row(self.bea)} [aria-pressed="true"]'))
        self.wait_unsent(phone, 1)
        phone.room(ROOM)
        phone.tap(f'{self.row(self.bea)} [data-action="try-again"]')
        self.wait_sync(phone, self.bea, "waiting")
        self.network_back(phone)
        self.settled(phone)
        self.assertEqual(self.statuses(), ["present", "late", False])
        self.assertEqual(phone.errors, [])

    def test_what_a_full_phone_cannot_store_of_an_answer_is_told_and_sent_again_once_there_is_room(self):
        phone = self.full_phone()
        self.network_back(phone)
        phone.wait("document.body.textContent.includes('This phone is full')")
        phone.wait_answered("/attendances")  # what is full may have been said of another answer before
        self.quiet(phone)
        self.assertEqual(self.statuses(), ["present", False, False])
        self.wait_unsent(phone, 1)
        phone.room(ROOM)
        self.settled(phone)
        self.assertEqual(self.statuses(), ["present", False, False])
        # the worker fails on purpose while something waits: so the browser wakes it again
        self.assertEqual([error for error in phone.errors if "Something still waits" not in error], [])

    def test_a_note_that_was_understood_stays_until_the_phone_has_stored_that(self):
        phone = self.opened_phone()
        phone.open(PREFIX)
        note = phone.find('[data-note="keeping"]')
        self.quiet(phone)
        phone.run(HOLD % "settings")
        phone.tap('[data-action="understood"]')
        phone.run("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
        self.assertTrue(phone.run(f"Boolean({note})"))
        phone.run("letGo = true")
        phone.wait(f"!{note}")

    def test_what_is_said_above_the_screens_is_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rosa.lang = "ar_001"
        phone = self.opened_phone()
        phone.open(PREFIX)
        note = phone.text('[data-note="keeping"]')
        self.assertIn("في النافذة الخاصة", note)
        self.assertNotRegex(note, "[A-Za-z]")

    def test_a_private_window_is_told_each_time_and_an_ordinary_one_once(self):
        for is_private in (True, False):
            phone = self.opened_phone(is_private=is_private)
            phone.open(PREFIX)
            self.assertIn("private window", phone.text('[data-note="keeping"]'))
            phone.tap('[data-action="understood"]')
            phone.wait("""!document.querySelector('[data-note="keeping"]')""")
            phone.reload()
            phone.find("[data-session-id]")
            self.assertFalse(phone.has('[data-note="keeping"]'))
        private = self.opened_phone(is_private=True)
        private.open(PREFIX)
        private.tap('[data-action="understood"]')
        private.new_private_window()
        self.log_in(private, "rosa")
        private.open(PREFIX)
        private.find('[data-note="keeping"]')


@tagged("post_install", "-at_install")
class TestBrowserOfPhones(PhoneCase):
    """Phones of these tests hand their browser on."""

    def test_a_phone_finds_nothing_that_the_one_before_it_has_stored(self):
        with self.new_phone() as phone:
            self.log_in(phone, "rosa")
            phone.open(PREFIX)
            phone.wait("navigator.serviceWorker.controller")
        with self.new_phone() as other:
            self.assertIs(other.pipe, phone.pipe)
            self.assertEqual(other.pipe.ask("Storage.getCookies")["cookies"], [])
            other.open("/web/health")
            stores = "indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()"
            self.assertEqual(other.run(f"Promise.all([{stores}]).then(found => found.flat().length)"), 0)
