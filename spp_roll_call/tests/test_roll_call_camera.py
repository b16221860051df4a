import tempfile
from pathlib import Path

from odoo.tests import tagged

from .common import PhoneCase
from .film import write_film


@tagged("post_install", "-at_install")
class TestRollCallCamera(PhoneCase):
    """Badges held in front of a camera: that of the browser is a film."""

    def scanning(self, text):
        """A phone in a roll call whose camera sees a QR code."""
        folder = self.opened.enter_context(tempfile.TemporaryDirectory())
        film = Path(folder, "badge.y4m")
        write_film(film, text)
        phone = self.phone(camera=film)
        self.roll_call(phone)
        phone.tap('[data-action="scan"]')
        return phone

    def test_the_camera_reads_a_badge_and_marks_its_person(self):
        ana = self.contacts[0]
        person = self.env["spp.attendance.subscriber"].create({"partner_id": ana.id, "person_identifier": "P-1"})
        person._ensure_badge_codes()
        phone = self.scanning(person.badge_code)
        phone.find('[data-outcome="marked"]')
        self.assertIn("Ana Cruz", phone.text("dialog .outcome"))
        self.wait_sync(phone, ana, "kept")
        self.quiet(phone)
        self.assertEqual(self.statuses(), ["present", False, False])

    def test_the_camera_reads_the_code_of_another_session(self):
        other = self.new_session("The other session", self.contacts)
        phone = self.scanning(f"{self.base_url()}/spp/roll-call?session={other.id}")
        phone.find('[data-outcome="other_session"]')
        self.assertIn("The other session", phone.text("dialog .outcome"))
