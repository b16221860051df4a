from odoo import fields
from odoo.addons.spp_session_tracking.tests.test_accessibility import AccessibilityCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestAccessibility(AccessibilityCase):
    """axe-core finds nothing serious in what our views draw, on the pages of records and people."""

    def setUp(self):
        super().setUp()
        ana = self.tour_session.expected_participant_ids[0]
        self.person = self.env["spp.attendance.subscriber"].create({"partner_id": ana.id})
        self.visit = self.env["spp.attendance.type"].create({"name": "Visit", "required_days": 1})
        came = {"attended_at": fields.Datetime.now(), "attendance_type_id": self.visit.id}
        category = {"attendance_category": "present"}
        self.record = self.env["spp.attendance.list"].create({"subscriber_id": self.person.id, **came, **category})

    def test_axe_finds_nothing_serious_of_ours_on_the_pages_of_records_and_people(self):
        contact = self.person.partner_id
        self.look(
            [
                ["record", self.form(self.record), ".o_form_view [name=attended_at]"],
                ["known person", self.form(self.person), ".o_form_view [name=person_identifier]"],
                ["type", self.form(self.visit), ".o_form_view [name=required_days]"],
                ["person", self.form(self.env["spp.session.person"].browse(contact.id)), ".o_form_view [name=day_ids]"],
            ]
        )
