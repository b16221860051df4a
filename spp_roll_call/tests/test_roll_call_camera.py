import tempfile
from pathlib import Path

from odoo.tests import tagged

from .common import PhoneCase
from .film import write_film

# The scanner library does not find the QR codes of these where they are straight in the picture.
HARD_CODES = ("XCH1SAP70NG3XVF1K648W1FCTE", "SJS6MY3JTYQ20G9BXMX0V3ERHZ")


@tagged("post_install", "-at_install")
class TestRollCallCamera(PhoneCase):
    """Badges held in front of a camera: that of the browser is a film."""

    def scanning(self, text):
        """A phone in a roll call whose camera sees a QR code."""
        folder = self.opened.enter_context(tempfile.TemporaryDirectory())
        film = Path(folder, "badge.y4m")
        write_film(film, text)
        phone = self.marking(camera=film)
        phone.tap('[data-action="scan"]')
        return phone

    def test_the_camera_reads_a_badge_and_marks_its_person(self):
        people = self.env["spp.attendance.subscriber"].create([{"partner_id": each.id} for each in self.contacts[:2]])
        people._write_badge_codes(HARD_CODES)
        for person in people:
            phone = self.scanning(person.badge_code)
            phone.find('[data-outcome="marked"]')
            self.assertIn(person.name, phone.text("dialog .outcome"))
            self.wait_sync(phone, person.partner_id, "kept")
        self.quiet(phone)
        self.assertEqual(self.statuses(), ["present", "present", False])

    def test_the_camera_reads_the_code_of_another_session(self):
        other = self.new_session("The other session", self.contacts)
        phone = self.scanning(f"{self.base_url()}/spp/roll-call?session={other.id}")
        phone.find('[data-outcome="other_session"]')
        self.assertIn("The other session", phone.text("dialog .outcome"))
