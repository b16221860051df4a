from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user, tagged

from ..models.api import client_device
from ..rest.contract import PREFIX
from .api_common import ApiCase

CLIENTS = "spp.attendance.api.client.credential"
MARKED_AT = "2026-03-14T09:30:00Z"


@tagged("post_install", "-at_install")
class TestApiDevices(ApiCase):
    """The phone on which a facilitator calls the roll."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.given, cls.device = cls.new_device(cls.facilitator)

    @classmethod
    def new_device(cls, user, label="Android, Firefox"):
        """(what the device gets, its client)"""
        given = cls.env[CLIENTS].with_user(user)._make_device(label)
        return given, cls.env[CLIENTS].search([("client_id", "=", given["client_id"])])

    def ask_token(self, given):
        return self.send("POST", f"{PREFIX}/oauth/token", {"grant_type": "client_credentials", **given})

    def bearer(self, given):
        return {"Authorization": f"Bearer {self.ask_token(given).json()['access_token']}"}

    # making one

    def test_a_facilitator_makes_one_for_their_phone_and_for_nothing_else(self):
        self.assertEqual((self.device.user_id, self.device.is_device), (self.facilitator, True))
        self.assertEqual(self.device.name, f"Phone of {self.facilitator.name}: Android, Firefox")
        scopes = "attendance:write session:read session:write subscriber:read"
        self.assertEqual(set(self.device.scopes.split()), set(scopes.split()))
        me = self.send("GET", f"{PREFIX}/me", headers=self.bearer(self.given)).json()
        self.assertEqual((me["user"]["id"], me["device"]), (self.facilitator.id, {"label": "Android, Firefox"}))
        self.assertIsNone(self.call("GET", "/me")["device"])
        clients = self.env[CLIENTS].with_user(self.facilitator)
        self.assertRaises(AccessError, clients.create, {"name": "Field app"})

    def test_who_is_no_facilitator_makes_none(self):
        for user in (self.viewer, self.recorder, new_test_user(self.env, "stranger", groups="base.group_user")):
            self.assertRaises(AccessError, self.new_device, user)

    def test_a_label_of_any_length_is_taken(self):
        for label, expected in (("", ""), ("  my \n phone ", "my phone"), ("x" * 500, "x" * 100)):
            self.assertEqual(self.new_device(self.facilitator, label)[1].device_label, expected)

    def test_nobody_makes_a_device_of_another_client_or_the_reverse(self):
        mine = self.env[CLIENTS].with_user(self.manager).create({"name": "Mine"})
        device = self.new_device(self.manager)[1].with_user(self.manager)
        for client, name in ((mine, "is_device"), (device, "is_device"), (device, "device_label")):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                client.write({name: False})

    # who sees and revokes it

    def test_users_see_and_revoke_their_own_devices(self):
        headers = self.bearer(self.given)
        device = self.device.with_user(self.facilitator)
        others = self.new_device(self.colleague)[1]
        self.assertEqual(self.facilitator.with_user(self.facilitator).attendance_device_ids, device)
        self.assertEqual(self.env[CLIENTS].with_user(self.facilitator).search([]), device)
        self.assertRaises(AccessError, others.with_user(self.facilitator).action_revoke)
        self.assertRaises(AccessError, device.write, {"name": "x"})
        device.action_revoke()
        self.assertEqual((self.device.active, self.device.ended_reason), (False, "revoked"))
        self.assertFalse(self.facilitator.with_user(self.facilitator).attendance_device_ids)
        self.assertEqual(self.send("GET", f"{PREFIX}/me", headers=headers).status_code, 401)
        refused = self.ask_token(self.given)
        self.assertEqual((refused.status_code, refused.json()["error"]), (401, "invalid_client"))
        self.assertTrue(others.active)

    def test_facilitators_see_no_other_clients(self):
        self.assertRaises(AccessError, self.client.with_user(self.facilitator).read, ["name"])
        self.assertRaises(AccessError, self.client.with_user(self.facilitator).action_revoke)
        self.assertRaises(AccessError, self.device.with_user(self.viewer).read, ["name"])

    def test_managers_revoke_the_devices_of_their_company(self):
        device = self.device.with_user(self.manager)
        self.assertEqual(device.device_label, "Android, Firefox")
        self.assertRaises(AccessError, device.write, {"scopes": "session:read attendance:read"})
        device.action_revoke()
        self.assertFalse(self.device.active)
        with self.assertRaisesRegex(UserError, "Log in again"):
            self.device.action_unarchive()
        elsewhere = self.new_device(self.colleague)[1]
        self.assertRaises(AccessError, elsewhere.with_user(self.other_manager()).action_revoke)
        self.assertRaises(AccessError, elsewhere.with_user(self.officer).action_revoke)

    def test_managers_see_and_revoke_every_client_of_their_company(self):
        headers = {"Authorization": f"Bearer {self.token()}"}
        client = self.client.with_user(self.manager)
        self.assertIn(client, client.search([]))
        self.assertFalse(client.can_change)
        for change in (
            lambda: client.write({"scopes": "session:read"}),
            lambda: client.write({"active": False}),
            client.generate_secret,
        ):
            self.assertRaises(AccessError, change)
        self.assertRaises(AccessError, self.client.with_user(self.other_manager()).action_revoke)
        self.assertRaises(AccessError, self.client.with_user(self.officer).action_revoke)
        client.action_revoke()
        self.assertEqual((client.active, client.ended_reason, client.has_secret), (False, "revoked", False))
        self.assertTrue(client.ended_at)
        self.assertEqual(self.send("GET", f"{PREFIX}/me", headers=headers).status_code, 401)
        self.assertEqual(self.ask_token({"client_id": client.client_id, "client_secret": self.secret}).status_code, 401)
        self.client.action_unarchive()  # by an administrator
        self.assertEqual((self.client.ended_reason, self.client.ended_at), (False, False))
        self.assertEqual(self.ask_token({"client_id": client.client_id, "client_secret": self.secret}).status_code, 401)

    def test_managers_revoke_the_secrets_of_every_client(self):
        self.client.with_user(self.manager).revoke_secrets()
        self.assertEqual((self.client.active, self.client.has_secret), (True, False))

    def test_a_new_password_of_the_user_ends_the_devices_until_the_next_login_on_them(self):
        headers, others = self.bearer(self.given), self.new_device(self.colleague)[1]
        application = self.token()
        self.facilitator._change_password("a new one, longer than 8")
        self.assertEqual((self.device.active, self.device.ended_reason), (False, "password"))
        self.assertEqual(self.send("GET", f"{PREFIX}/me", headers=headers).status_code, 401)
        refused = self.ask_token(self.given)
        self.assertEqual((refused.status_code, refused.json()["error"]), (401, "invalid_client"))
        self.assertTrue(others.active and self.client.active)
        headers = {"Authorization": f"Bearer {application}"}
        self.assertEqual(self.send("GET", f"{PREFIX}/me", headers=headers).status_code, 401)
        self.call("GET", "/me", client=self.new_client(self.colleague))
        own = {"client_id": self.client.client_id, "client_secret": self.secret}
        self.assertEqual(self.ask_token(own).status_code, 200)

    def test_a_new_client_does_not_see_how_to_reach_people(self):
        self.ana.write({"phone": "+63 900", "email": "ana@example.com"})
        (found,) = self.call("POST", "/subscribers/search", {"person_ids": ["P-1"]})["items"]
        self.assertEqual((found["phone"], found["email"]), (None, None))
        self.assertNotIn("subscriber:contact", self.client.scopes)

    def test_a_device_with_every_scope_sees_nothing_of_others_sessions_on_any_path(self):
        given, device = self.new_device(self.officer)
        device.scope_ids = self.env["spp.attendance.api.scope"].search([])
        headers = self.bearer(given)
        self.session.with_user(self.officer).action_everyone_present()
        self.env.flush_all()
        for path in ("/spp/v1/attendances", "/attendances", "/attendance/P-1"):
            text = self.send("GET", path, None, headers).text
            self.assertNotIn(str(self.line(self.ana).id * 2 + 1), text, path)
            self.assertNotIn("2026-03-14", text, path)
        body = {"person_ids": ["P-1", "BEN"]}
        for path in ("/spp/v1/attendances/search", "/attendances"):
            response = self.send("POST" if "v1" in path else "GET", path, body, headers)
            self.assertEqual(response.status_code, 200, response.text)
            self.assertNotIn("2026-03-14", response.text)
        self.ask(headers, "GET", f"/sessions/{self.session.id}")
        (person,) = self.ask(headers, "POST", "/subscribers/search", {"person_ids": ["P-1"]})[1]["items"]
        self.assertEqual(person.keys() & {"sessions", "attendances", "status"}, set())

    def test_a_device_that_is_not_used_for_60_days_is_shut_out(self):
        with freeze_time("2026-01-10 10:00:00"):
            used, unused, never = (self.new_device(self.colleague)[1] for _number in range(3))
        (used + unused)._by_server().write({"last_used": fields.Datetime.now() - timedelta(days=59)})
        unused._by_server().write({"last_used": fields.Datetime.now() - timedelta(days=61)})
        self.env.flush_all()
        self.env.cr.execute(
            "update spp_attendance_api_client_credential set create_date = '2026-01-10' where id = any(%s)",
            [(used + unused + never).ids],
        )
        self.env.invalidate_all()
        self.env.ref("spp_attendance.ir_cron_end_unused_devices").method_direct_trigger()
        self.assertEqual([each.active for each in (used, unused, never)], [True, False, False])
        self.assertEqual([each.ended_reason for each in (used, unused, never)], [False, "unused", "unused"])
        self.assertTrue(self.device.active and self.client.active)

    def test_of_many_unused_devices_the_next_turn_shuts_out_the_rest(self):
        with freeze_time("2026-01-10 10:00:00"):
            devices = self.new_device(self.colleague)[1] + self.new_device(self.colleague)[1]
        devices._by_server().write({"last_used": fields.Datetime.now() - timedelta(days=61)})
        cron, left = self.env.ref("spp_attendance.ir_cron_end_unused_devices"), []
        with patch.object(client_device, "MOST_ENDED", 1):
            for _turn in range(2):
                cron.method_direct_trigger()
                left.append(len(devices.filtered("active")))
        self.assertEqual(left, [1, 0])
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    # what it may do

    def officers(self):
        """The devices of an officer and of a manager, with a session of their own."""
        for user in (self.officer, self.manager):
            own = self.new_session(expected_participant_ids=self.ana.ids).with_user(self.officer)
            own.facilitator_id = user
            yield self.bearer(self.new_device(user)[0]), own

    def ask(self, headers, method, path, body=None):
        response = self.send(method, PREFIX + path, body, headers)
        return response.status_code, response.json()

    def test_a_device_of_an_officer_sees_and_marks_only_the_officers_own_sessions(self):
        theirs, body = self.session, {"attendances": [{"participant_id": self.ana.id, "marked_at": MARKED_AT}]}
        body["attendances"][0]["status"] = "present"
        for headers, own in self.officers():
            items = self.ask(headers, "GET", "/sessions")[1]["items"]
            self.assertEqual([each["id"] for each in items], own.ids)
            for path, sent in (
                ("", None),
                ("/complete", {}),
                ("/cancel", {"reason": "Storm"}),
            ):
                method = "GET" if sent is None else "POST"
                self.assertEqual(self.ask(headers, method, f"/sessions/{theirs.id}{path}", sent)[0], 404, path)
            (result,) = self.ask(headers, "POST", f"/sessions/{theirs.id}/attendances", body)[1]["results"]
            self.assertEqual((result["outcome"], result["code"]), ("held", "not_facilitator"))
            self.assertEqual(self.ask(headers, "POST", f"/sessions/{own.id}/attendances", body)[0], 200)
            self.assertEqual(self.ask(headers, "POST", f"/sessions/{own.id}/complete")[1]["state"], "completed")
        self.assertFalse(self.line(self.ana).status)
        self.assertEqual(theirs.state, "scheduled")

    def test_nor_does_it_by_way_of_records(self):
        card = {"date_time": MARKED_AT, "session_id": self.session.id}
        for headers, _own in self.officers():
            body = {"records": [{"person_id": "P-1", "time_card": [card]}]}
            (result,) = self.ask(headers, "POST", "/attendances", body)[1]["results"]
            self.assertEqual((result["outcome"], result["code"]), ("held", "not_facilitator"))
        (made,) = self.call("POST", "/attendances", body)["results"]
        self.assertEqual(self.line(self.ana).status, "present")
        line_id = self.line(self.ana).id * 2 + 1
        edit = {"records": [{"id": line_id, "time_card": {"attendance_category": "absent"}}], "submitted_by": "x"}
        edit.update(submitted_datetime=MARKED_AT, submission_source="x")
        for headers, _own in self.officers():
            for number in (made["id"], line_id):
                self.assertEqual(self.ask(headers, "DELETE", f"/attendances?ids={number}")[0], 403)
                self.assertEqual(self.send("DELETE", f"/attendances?ids={number}", None, headers).status_code, 403)
            self.assertEqual(self.send("PUT", "/attendances", edit, headers).status_code, 403)
            replacing = {**card, "external_id": "E2", "replaces": made["external_id"]}
            body = {"records": [{"person_id": "P-1", "time_card": [replacing]}]}
            (result,) = self.ask(headers, "POST", "/attendances", body)[1]["results"]
            self.assertEqual(result["code"], "not_facilitator")
        self.assertEqual(self.line(self.ana).status, "present")

    def test_the_feed_of_a_device_has_only_its_users_sessions(self):
        for headers, own in self.officers():
            cursor = self.ask(headers, "GET", "/changes")[1]["next_cursor"]
            other = self.new_session(expected_participant_ids=self.ben.ids, date="2026-03-20")
            later = self.new_session(expected_participant_ids=self.ben.ids, date="2026-03-20")
            later.with_user(self.officer).facilitator_id = own.facilitator_id
            for session in (self.session, own):
                session.with_user(self.officer).location = "Hall"
                self.line(self.ana, session).with_user(self.officer).action_present()
            (other + later).with_user(self.officer).attendance_ids.unlink()
            self.env.flush_all()
            items = self.ask(headers, "GET", f"/changes?cursor={cursor}")[1]["items"]
            self.assertEqual({each["session_id"] for each in items}, {own.id, later.id})
            self.assertLessEqual({("mark", "changed"), ("roster", "removed")}, {(e["kind"], e["what"]) for e in items})
            self.line(self.ana).with_user(self.officer).action_unmark()

    def test_the_history_of_a_device_has_only_its_users_sessions(self):
        """Also where somebody gives the device the scope to read the history."""
        given, device = self.new_device(self.officer)
        device.scopes = f"{device.scopes} attendance:read"
        headers = self.bearer(given)
        own = self.new_session(expected_participant_ids=self.ana.ids)
        own.with_user(self.officer).facilitator_id = self.officer
        for session in (self.session, own):
            self.line(self.ana, session).with_user(self.officer).action_present()
        self.record({"subscriber_id": self.s_ana.id})
        self.env.flush_all()
        everything = self.ask(headers, "GET", "/attendances")[1]["items"]
        self.assertEqual(sorted(each["session_id"] or 0 for each in everything), [0, own.id])
        found = self.ask(headers, "POST", "/attendances/search", {"session": self.session.id})[1]["items"]
        self.assertEqual(found, [])
        page = self.send("GET", "/attendance/P-1", None, headers).json()
        self.assertEqual(len(page["attendance_list"]), 2)

    def test_a_session_that_went_to_somebody_else_is_not_made_again(self):
        body = {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:30"}
        headers = self.bearer(self.new_device(self.officer)[0])
        status, made = self.ask(headers, "PUT", "/sessions/phone-1", body)
        self.assertEqual((status, made["is_mine"]), (201, True))
        self.env["spp.session"].browse(made["id"]).facilitator_id = self.colleague
        self.env.flush_all()
        self.assertEqual(self.ask(headers, "PUT", "/sessions/phone-1", body)[0], 409)

    def test_a_co_facilitator_marks_by_device(self):
        self.session.with_user(self.officer).co_facilitator_ids = self.colleague
        headers = self.bearer(self.new_device(self.colleague)[0])
        status, session = self.ask(headers, "GET", f"/sessions/{self.session.id}")
        self.assertEqual((status, session["is_mine"]), (200, True))
