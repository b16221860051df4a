from odoo.tests import tagged

from .common import PhoneCase

LINK, NOTE = '[data-action="sign-in-sheet"]', '[data-note="sign-in-sheet"]'


@tagged("post_install", "-at_install")
class TestSignInSheetLink(PhoneCase):
    """The roll call leads to the sheet on paper, and says so where there is no way to it."""

    def opened_from(self, phone):
        """The address and the text of the page that the link opens."""
        address = phone.run(f"{phone.find(LINK)}.href")
        script = f"fetch('{address}').then(async (answer) => [answer.url, await answer.text()])"
        return phone.run(script)

    def test_the_roll_call_leads_to_its_sheet(self):
        phone = self.marking()
        _address, text = self.opened_from(phone)
        self.assertIn("Ana Cruz", text)
        self.assertEqual(phone.run(f"{phone.find(LINK)}.target"), "_blank")
        self.assertFalse(phone.has(NOTE))

    def test_without_network_it_says_that_the_sheet_needs_one(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.contacts[0], "present")
        phone.wait(f"!document.querySelector('{LINK}')")
        self.assertEqual(phone.text(NOTE), "The sign-in sheet needs a network.")

    def test_without_a_login_odoo_asks_for_one_and_then_shows_the_sheet(self):
        phone = self.phone()
        phone._page("Network.deleteCookies", {"name": "session_id", "url": self.base_url()})
        phone.reload()
        self.roll_call(phone)
        self.assertEqual(phone.text(NOTE), "The sign-in sheet asks for your Odoo password first.")
        address, _text = self.opened_from(phone)
        self.assertIn("/web/login?redirect=", address)
        self.assertIn(f"sign_in_sheet%2F{self.today_session.id}", address)

    def test_a_session_that_only_the_phone_knows_has_no_sheet_yet(self):
        phone = self.phone()
        phone.offline()
        phone.tap('[data-action="unplanned"]')
        phone.tap('dialog [data-action="confirm"]')
        phone.find(".roll-call")
        self.assertEqual(phone.text(NOTE), "There is a sign-in sheet once the server has this session.")
