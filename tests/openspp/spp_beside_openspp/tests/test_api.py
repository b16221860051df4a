from odoo.addons.spp_attendance.tests.api_common import ApiCase
from odoo.tests.common import tagged

from .common import BesideCase


@tagged("post_install", "-at_install")
class TestApi(BesideCase, ApiCase):
    """A facilitator's app, where only OpenSPP's registrars had the right to read areas."""

    def test_sessions_in_areas_are_listed(self):
        session = self.new_session(area_id=self.village.id)
        found = {each["id"]: each for each in self.call("GET", "/sessions")["items"]}
        self.assertEqual(found[session.id]["area"]["id"], self.village.id)
        self.assertEqual(self.call("GET", f"/sessions/{session.id}")["area"]["name"], self.village.display_name)

    def test_an_area_that_is_not_there_is_refused_with_a_sentence(self):
        body = {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:00"}
        answer = self.call("PUT", "/sessions/beside-1", {**body, "area_id": 2**30}, status=422)
        self.assertIn(f"there is no {2**30}", answer["detail"])
        made = self.call("PUT", "/sessions/beside-2", {**body, "area_id": self.village.id}, status=201)
        self.assertEqual(made["area"]["id"], self.village.id)
