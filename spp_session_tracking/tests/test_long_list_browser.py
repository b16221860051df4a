from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from ..models import long_list

ACTION = "/web#action=spp_session_tracking.spp_session_attendance_action&view_type=list"


@tagged("post_install", "-at_install")
class TestLongListInBrowser(HttpCase):
    """The pager of a list whose total is not counted, in a real browser."""

    def setUp(self):
        super().setUp()
        role = "spp_session_tracking.group_viewer"
        new_test_user(self.env, "tour_viewer", password="tour_viewer", groups=role, tz="UTC")
        people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(170)])
        self.env["spp.session"].create(
            {
                "session_type_id": self.env["spp.session.type"].create({"name": "Tour"}).id,
                "expected_participant_ids": [fields.Command.set(people.ids)],
            }
        )
        self.env.flush_all()
        self.env.cr.execute("analyze spp_session_attendance")

    def walk(self, tour, action=ACTION):
        self.start_tour(action, tour, login="tour_viewer")

    def test_a_total_that_is_not_counted_is_shown_as_about_and_no_page_is_typed(self):
        self.startPatcher(patch.object(long_list, "COUNTABLE", 0))
        self.walk("spp_long_list")

    def test_all_are_counted_when_they_are_selected(self):
        self.startPatcher(patch.object(long_list, "COUNTABLE", 0))
        self.walk("spp_long_list_selected")

    def test_a_page_that_is_refused_says_what_to_do_and_the_list_stays(self):
        model = type(self.env["spp.session.attendance"])

        def is_readable(lines, domain, offset, limit, order):
            return offset < 80

        self.startPatcher(patch.object(model, "_is_readable", is_readable))
        self.walk("spp_long_list_refused")

    def test_compliance_of_too_many_begins_empty_with_its_filters_and_period(self):
        self.startPatcher(patch.object(type(self.env["spp.session.compliance"]), "_most_read", -1))
        self.walk("spp_compliance_too_long", "/web#action=spp_session_tracking.spp_session_compliance_action")
