import base64
import hashlib
import hmac
import json
import os
import re
import time
from datetime import timedelta
from unittest.mock import Mock, patch

from freezegun import freeze_time

from odoo import fields
from odoo.addons.spp_session_tracking.tests.repository import ALLOWS_THIS_MACHINE, require_repository
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests.common import tagged
from odoo.tools import file_open, mute_logger

from ..models.api.webhook_telling import MOST_FAILURES
from ..outside import BoundedTransport
from .api_common import ApiCase

SECRET = "a secret of words that nobody guesses"


@tagged("post_install", "-at_install")
class TestApiWebhooks(ApiCase):
    """An application is told that there are changes, by a real server that listens on this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_repository()
        from tests.spp_attendance import outside_server

        cls.outside = outside_server
        cls.startClassPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))

    def setUp(self):
        super().setUp()
        self.answer = self.outside.answer(b"", status=204)
        serving = self.outside.serving(lambda _asked: self.answer)
        self.server = serving.__enter__()
        self.addCleanup(serving.__exit__, None, None, None)
        self.followed = self.new_client(self.manager)
        self.webhook = self.new_webhook(self.followed)

    def new_webhook(self, client, **values):
        made = {"client_id": client.id, "url": f"{self.server.address}/told", "secret": SECRET, **values}
        webhook = self.env["spp.attendance.api.webhook"].create(made)
        self.tell()  # of what the test has made before
        self.server.asked.clear()
        return webhook

    def tell(self, moment=None):
        self.env.flush_all()
        with freeze_time(moment or fields.Datetime.now()), self.others():
            self.env["spp.attendance.api.webhook"]._cron_tell()
        self.env.invalidate_all()

    def change(self):
        self.line(self.ana).write({"notes": f"{self.line(self.ana).notes or ''}x"})

    def test_one_delivery_stands_for_all_changes_and_says_nothing_of_them(self):
        cursor = self.call("GET", "/changes", client=self.followed)["next_cursor"]
        self.session.mark([{"session_id": self.session.id, "participant_id": self.ana.id, "status": "present"}])
        self.record({"subscriber_id": self.s_ben.id})
        self.tell()
        (asked,) = self.server.asked
        sent = (asked.method, asked.path, asked.headers["content-type"])
        self.assertEqual(sent, ("POST", "/told", "application/json"))
        self.assertEqual(asked.json, {"type": "changes", "client_id": self.followed.client_id, "cursor": cursor})
        items = self.call("GET", f"/changes?cursor={asked.json['cursor']}", client=self.followed)["items"]
        self.assertEqual({each["kind"] for each in items}, {"session", "mark", "record"})
        self.tell()
        self.assertEqual(len(self.server.asked), 1)

    def test_the_receiver_can_check_who_sends_and_when(self):
        self.change()
        self.tell()
        (asked,) = self.server.asked
        said, moment = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
        signed = f"{said}.{moment}.".encode() + asked.body
        signature = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        self.assertEqual(asked.headers["webhook-signature"], f"v1,{signature}")
        now = fields.Datetime.now()
        self.assertEqual(int(moment), int((now - fields.Datetime.to_datetime("1970-01-01")).total_seconds()))

    def test_the_receiver_of_the_guide_takes_what_is_ours_and_nothing_else(self):
        self.change()
        self.tell()
        (asked,) = self.server.asked
        with file_open("spp_attendance/rest/guide.md") as guide:
            (code,) = re.findall(r"^```python\n(.*?)^```$", guide.read(), re.DOTALL | re.MULTILINE)
        receiver = {"base64": base64, "hmac": hmac, "hashlib": hashlib, "time": time}
        exec(code, receiver)  # pylint: disable=exec-used
        is_ours = receiver["is_ours"]
        self.assertTrue(is_ours(asked.headers, asked.body, SECRET))
        in_base64 = "whsec_" + base64.b64encode(SECRET.encode()).decode()
        self.assertTrue(is_ours(asked.headers, asked.body, in_base64))
        self.assertFalse(is_ours(asked.headers, asked.body + b" ", SECRET))
        self.assertFalse(is_ours(asked.headers, asked.body, "another secret of words"))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=6)):
            self.assertFalse(is_ours(asked.headers, asked.body, SECRET))

    def test_only_changes_that_the_client_may_read_are_told(self):
        readers = {
            "attendance:read": self.new_client(self.manager, scopes="attendance:read"),
            "device": self.new_client(self.colleague),
        }
        readers["device"]._by_server().write({"is_device": True})
        for client in readers.values():
            self.new_webhook(client)
        self.webhook.active = False
        self.change()
        self.tell()
        self.assertFalse(self.server.asked)
        self.record({})
        self.tell()
        told = {asked.json["client_id"] for asked in self.server.asked}
        self.assertIn(readers["attendance:read"].client_id, told)

    def test_what_fails_is_tried_again_less_and_less_often(self):
        self.answer = self.outside.answer(b"", status=503)
        self.change()
        self.tell()
        self.assertEqual((self.webhook.state, self.webhook.failure_count), ("failing", 1))
        self.assertIn("503", self.webhook.trouble)
        now = fields.Datetime.now()
        for minutes in (1, 2, 4, 8):
            self.assertEqual(self.webhook.tries_at, now + timedelta(minutes=minutes))
            self.tell(now + timedelta(minutes=minutes, seconds=-1))
            now += timedelta(minutes=minutes)
            self.tell(now)
        self.assertEqual((len(self.server.asked), self.webhook.failure_count), (5, 5))
        self.assertEqual(len({(asked.headers["webhook-id"], asked.body) for asked in self.server.asked}), 1)
        self.change()
        self.answer = self.outside.answer(b"", status=200)
        self.tell(now + timedelta(hours=1))
        # a receiver that has taken the first and drops what it knows must not drop the news of what came since
        first, last = self.server.asked[0], self.server.asked[-1]
        self.assertEqual(first.body, last.body)
        self.assertNotEqual(first.headers["webhook-id"], last.headers["webhook-id"])
        self.assertEqual((self.webhook.state, self.webhook.failure_count, self.webhook.trouble), ("on", 0, False))
        self.tell(now + timedelta(hours=2))
        self.assertEqual(len(self.server.asked), 6)

    def test_after_a_day_it_is_paused_and_its_owner_is_told_once(self):
        self.answer = self.outside.answer(b"", status=500)
        self.change()
        now = fields.Datetime.now()
        for number in range(MOST_FAILURES + 3):
            self.tell(now + timedelta(hours=number))
        self.assertEqual((self.webhook.state, len(self.server.asked)), ("paused", MOST_FAILURES))
        activity = self.webhook.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertRaises(AccessError, self.webhook.with_user(self.manager).action_resume)
        self.answer = self.outside.answer(b"", status=200)
        self.webhook.action_resume()
        self.assertFalse(self.webhook.activity_ids)
        self.tell(now + timedelta(days=3))
        self.assertEqual((self.webhook.state, len(self.server.asked)), ("on", MOST_FAILURES + 1))

    def test_where_the_receiver_is_gone_it_is_paused_at_once_and_its_owner_told(self):
        self.answer = self.outside.answer(b"", status=410)
        self.change()
        self.tell()
        self.tell(fields.Datetime.now() + timedelta(hours=1))
        self.assertEqual((self.webhook.state, len(self.server.asked)), ("paused", 1))
        self.assertEqual(self.webhook.activity_ids.user_id, self.manager)
        self.assertIn("410", self.webhook.activity_ids.summary)

    def test_what_failed_is_tried_at_once_where_its_address_or_its_secret_was_corrected(self):
        for values in ({"url": f"{self.server.address}/other"}, {"secret": f"{SECRET} anew"}):
            self.answer = self.outside.answer(b"", status=403)
            self.change()
            self.tell()
            self.assertEqual(self.webhook.state, "failing")
            self.answer = self.outside.answer(b"", status=204)
            self.webhook.write(values)
            self.tell()
            self.assertEqual((self.webhook.state, self.webhook.tries_at), ("on", False))

    def test_one_that_fails_does_not_keep_others_from_being_told(self):
        other = self.new_webhook(self.new_client(self.manager), url="http://nobody.invalid/x")
        self.change()
        self.tell()
        self.assertEqual((other.state, self.webhook.state), ("failing", "on"))
        self.assertEqual(len(self.server.asked), 1)

    def test_a_fault_of_the_server_is_noted_and_tried_less_and_less_often(self):
        self.change()
        looking = patch.object(type(self.webhook), "_news", side_effect=AccessError("No company"))
        with looking, mute_logger("odoo.addons.spp_attendance.models.api.webhook_telling"):
            self.tell()
        self.assertEqual((self.webhook.state, self.webhook.failure_count), ("failing", 1))
        self.assertTrue(self.webhook.tries_at)
        self.assertNotIn("company", self.webhook.trouble)

    def test_what_an_administrator_changes_while_it_is_sent_stays(self):
        address = f"{self.server.address}/other"

        def changing(_transport, _asked):
            self.webhook.write({"url": address})
            self.env.flush_all()
            return Mock()

        self.change()
        with patch.object(BoundedTransport, "send", changing):
            self.tell()
        self.assertEqual((self.webhook.url, self.webhook.state), (address, "on"))
        self.assertTrue(self.webhook.told_at)

    def test_a_failure_does_not_count_against_an_address_or_a_secret_that_was_given_meanwhile(self):
        for values in ({"url": f"{self.server.address}/other"}, {"secret": f"{SECRET} anew"}):
            self.answer = self.outside.answer(b"", status=410)
            send = BoundedTransport.send

            def changing(transport, asked, values=values, send=send):
                self.webhook.write(values)
                self.env.flush_all()
                return send(transport, asked)

            self.change()
            with patch.object(BoundedTransport, "send", changing):
                self.tell()
            self.assertEqual((self.webhook.state, self.webhook.activity_ids), ("on", self.env["mail.activity"]))
            self.answer = self.outside.answer(b"", status=204)
            self.server.asked.clear()
            self.tell()
            self.assertEqual((len(self.server.asked), self.webhook.state), (1, "on"))

    def test_where_there_is_much_to_look_at_the_next_turn_goes_on(self):
        device = self.new_client(self.colleague)
        device._by_server().write({"is_device": True})
        webhook = self.new_webhook(device)
        self.webhook.active = False
        for person in (self.ana, self.ben, self.carla):
            self.line(person).write({"notes": "x"})
            self.env.flush_all()
        before, news = webhook.number, "odoo.addons.spp_attendance.models.api.webhook_news"
        clock = Mock(monotonic=Mock(side_effect=[0, 0, 99]))  # begins, looks at one page, and the time is over
        with patch(f"{news}.PAGE", 1), patch(f"{news}.time", clock):
            self.tell()
        position = webhook.number
        self.assertGreater(position, before)
        self.assertLess(position, webhook._feed_end()[0])
        self.tell()
        self.assertEqual(webhook.number, webhook._feed_end()[0])
        self.assertFalse(self.server.asked)

    def test_a_redirect_is_not_followed_and_this_machine_is_asked_only_by_setting(self):
        self.answer = self.outside.answer(b"", status=307, Location="/elsewhere")
        self.change()
        self.tell()
        self.assertEqual([asked.path for asked in self.server.asked], ["/told"])
        self.assertEqual(self.webhook.state, "failing")
        with patch.dict(os.environ, {"SPP_OUTSIDE_ALLOW_THIS_MACHINE": ""}):
            self.tell(fields.Datetime.now() + timedelta(hours=1))
        self.assertEqual(len(self.server.asked), 1)
        self.assertIn("this machine", self.webhook.trouble)

    def test_nothing_is_sent_without_a_secret_or_for_a_client_that_ended(self):
        bare = self.new_client(self.manager)
        self.new_webhook(bare, secret=False)
        self.change()
        self.followed.active = False
        self.tell()
        self.assertFalse(self.server.asked)
        self.followed.active = True
        self.manager.active = False
        self.tell()
        self.assertFalse(self.server.asked)

    def test_after_a_backup_was_restored_the_receiver_begins_anew(self):
        self.webhook._by_server().write({"stamp": self.webhook.stamp + 1})
        self.tell()
        (asked,) = self.server.asked
        self.assertIsNone(asked.json["cursor"])
        self.tell()
        self.assertEqual(len(self.server.asked), 1)

    def test_the_secret_is_written_and_never_read(self):
        self.assertFalse(self.webhook.secret)
        self.assertTrue(self.webhook.has_secret)
        for user in (self.manager, self.env.ref("base.user_admin")):
            webhook = self.webhook.with_user(user)
            self.assertRaises(AccessError, webhook.read, ["stored_secret"])
            self.assertRaises(AccessError, webhook.search, [("stored_secret", "like", "a")])
        exported = self.webhook.with_user(self.env.ref("base.user_admin")).export_data(["secret"])
        self.assertEqual(exported["datas"], [[""]])
        self.assertNotIn(SECRET, str(self.webhook.message_ids.mapped("body")))
        in_base64 = "whsec_" + base64.b64encode(b"x" * 23).decode()
        for wrong in ("short", "whsec_this is no base64 of anything", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI", in_base64):
            self.assertRaises(ValidationError, self.webhook.write, {"secret": wrong})

    def test_only_administrators_set_webhooks_and_managers_see_those_of_their_company(self):
        webhook = self.webhook.with_user(self.manager)
        self.assertEqual(webhook.read(["server"])[0]["server"], self.server.address)
        self.assertRaises(AccessError, webhook.read, ["url"])
        self.assertNotIn("/told", str(self.webhook.message_ids.tracking_value_ids.mapped("new_value_char")))
        values = {"client_id": self.new_client(self.manager).id, "url": "https://a.b"}
        for user in (self.viewer, self.facilitator, self.officer, self.manager):
            self.assertRaises(AccessError, self.webhook.with_user(user).write, {"url": "https://evil.example.org"})
            self.assertRaises(AccessError, self.webhook.with_user(user).create, values)
        for user in (self.viewer, self.facilitator, self.officer):
            self.assertRaises(AccessError, self.webhook.with_user(user).read, ["server"])
        administrator = self.webhook.with_user(self.env.ref("base.user_admin"))
        self.assertRaises(UserError, administrator.write, {"number": 1})
        for wrong in ("x", "ftp://a.b", "http://", "https://user:word@a.b"):
            self.assertRaises(ValidationError, administrator.write, {"url": wrong})

    def test_a_neutralized_copy_tells_nobody(self):
        for query in get_neutralization_queries(["spp_attendance"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.webhook.active or self.webhook.has_secret)
        self.assertNotIn("127.0.0.1", self.webhook.url)
        self.change()
        self.tell()
        self.assertFalse(self.server.asked)

    def test_what_is_sent_is_json_that_ends_there(self):
        self.change()
        self.tell()
        self.assertEqual(set(json.loads(self.server.asked[0].body)), {"type", "client_id", "cursor"})
