import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import new_user

NUL, SURROGATE = "a\x00b", "a\ud800b"


@tagged("post_install", "-at_install")
class TestUnfitValues(HttpCase):
    """What the database cannot hold is answered by a sentence, and stores nothing."""

    def setUp(self):
        super().setUp()
        role = "spp_session_tracking.group_facilitator"
        self.facilitator = new_user(self.env, "unfit", password="unfit", groups=role)
        session_type = self.env["spp.session.type"].create({"name": "Health"})
        sessions = self.env["spp.session"].with_user(self.facilitator)
        self.planned = sessions.create({"session_type_id": session_type.id, "date": "2026-03-14"})
        self.authenticate("unfit", "unfit")

    @mute_logger("odoo.http", "odoo.sql_db")
    def error(self, method, *arguments):
        """The error of a call, as the web client gets it."""
        params = {"model": "spp.session", "method": method, "args": list(arguments), "kwargs": {}}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = self.url_open("/web/dataset/call_kw", body, headers={"Content-Type": "application/json"}).json()
        return answer["error"]["data"]

    def assert_refused(self, sentence, method, *arguments):
        error = self.error(method, *arguments)
        self.assertEqual(error["name"], "odoo.exceptions.ValidationError")
        self.assertIn(sentence, error["message"])

    def test_a_reason_with_nul_is_refused_and_cancels_nothing(self):
        self.assert_refused("a character that no text can have", "cancel", self.planned.ids, NUL)
        self.planned.invalidate_recordset()
        self.assertEqual(self.planned.state, "scheduled")

    def test_any_text_with_nul_or_half_a_pair_is_refused(self):
        for text in (NUL, SURROGATE):
            self.assert_refused("a character that no text can have", "write", self.planned.ids, {"notes": text})

    def test_a_search_for_nul_is_refused(self):
        self.assert_refused("a character that no text can have", "name_search", NUL)

    def test_a_number_that_is_too_large_is_refused(self):
        self.assert_refused("it is too large", "write", self.planned.ids, {"max_participants": 2**40})

    def test_another_error_stays_as_it_is(self):
        self.assertEqual(self.error("no_such_verb", self.planned.ids)["name"], "builtins.AttributeError")
        self.assertEqual(self.error("write", self.planned.ids, {"start_time": "9:00"})["name"], "builtins.ValueError")
