import unittest

from odoo.addons.spp_session_tracking.tests.axe import axe, findings
from odoo.tests import tagged

from .common import PhoneCase

THEMES = ("light", "dark")


@tagged("post_install", "-at_install")
class TestAccessibility(PhoneCase):
    """axe-core finds nothing serious on any screen, light or dark."""

    people = ("Ana Cruz", "Ben Diaz", "Carla Ebo", "Dora Flores", "Eli Garcia", "Fe Hernando", "Gil Ibarra")

    def setUp(self):
        super().setUp()
        if not axe():
            raise unittest.SkipTest("axe-core is not installed here: see requirements/test.txt")
        self.found = {}

    def start(self):
        phone = self.phone()
        phone.run(axe())
        return phone

    def look(self, phone, screen):
        """Let axe look at what the phone shows."""
        for theme in THEMES:
            self.show_in(phone, theme)
            found = phone.run(findings())
            if found:
                self.found[f"{screen}, {theme}"] = found

    def show_in(self, phone, theme):
        features = {"prefers-color-scheme": theme, "prefers-reduced-motion": "reduce"}
        media = [{"name": name, "value": value} for name, value in features.items()]
        phone._page("Emulation.setEmulatedMedia", {"features": media})

    def dialog(self, phone, screen, *taps):
        for selector in taps:
            phone.tap(selector)
        phone.find("dialog")
        self.look(phone, screen)
        phone.press("Escape")
        phone.wait("!document.querySelector('dialog')")

    def mark_in_every_way(self, phone):
        """Rows that are kept in each status, refused, and waiting."""
        ana, ben, carla, dora, eli, _fe, _gil = self.contacts
        for contact, status in ((ana, "present"), (ben, "late"), (carla, "absent")):
            self.tap(phone, contact, status)
        phone.tap(f'{self.row(dora)} [data-status="excused"]')
        phone.tap("dialog .chip-button")
        phone.tap('dialog [data-action="confirm"]')
        self.wait_unsent(phone, 0)
        phone.offline()
        self.tap(phone, ana, "late")
        self.wait_sync(phone, ana, "waiting")
        self.quiet(phone)
        self.wait_later(phone)
        self.today_session.mark([{"session_id": self.today_session.id, "participant_id": ana.id, "status": "present"}])
        self.env.flush_all()
        self.network_back(phone)
        self.wait_sync(phone, ana, "refused")
        phone.offline()
        self.tap(phone, eli, "present")

    def walk(self, phone):
        """Look at the screens in turn, as a facilitator comes to them."""
        self.look(phone, "today")
        self.dialog(phone, "a session nobody planned", '[data-action="unplanned"]')
        self.roll_call(phone)
        self.dialog(phone, "nobody came", '[data-action="nobody-came"]')
        self.mark_in_every_way(phone)
        self.look(phone, "roll call")
        more = f'{self.row(self.contacts[0])} [data-action="more"]'
        self.dialog(phone, "person", more)
        self.dialog(phone, "came at", more, 'dialog [data-action="came-at"]')
        self.dialog(phone, "stand-in", more, 'dialog [data-action="stand-in"]')
        self.dialog(phone, "excuse", f'{self.row(self.contacts[6])} [data-status="excused"]')
        self.dialog(phone, "everyone else", '[data-action="everyone-else-present"]')
        self.dialog(phone, "walk-in", '[data-action="walk-in"]')
        self.dialog(phone, "nobody knows them", '[data-action="walk-in"]', 'dialog [data-action="unknown"]')
        self.dialog(phone, "scan", '[data-action="scan"]')
        self.dialog(phone, "complete", '[data-action="complete"]')
        self.dialog(phone, "cancel", '[data-action="cancel"]')
        self.network_back(phone)
        phone.tap('[data-action="complete"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find('[data-session-note="done"]')
        self.look(phone, "completed")

    def test_from_left_to_right(self):
        self.walk(self.start())
        self.assertEqual(self.found, {})

    def test_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rosa.lang = "ar_001"
        phone = self.start()
        phone.wait("document.documentElement.dir === 'rtl'")
        self.walk(phone)
        self.assertEqual(self.found, {})
