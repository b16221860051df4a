from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RollCallCase

DEVICE = "spp.attendance.api.client.credential"


@tagged("post_install", "-at_install")
class TestDevices(RollCallCase):
    def devices(self, user=None):
        return self.env[DEVICE].search([("is_device", "=", True), ("user_id", "=", (user or self.rosa).id)])

    def log_in(self, login="rosa"):
        self.new_login(login)

    def ask(self, status=200, **body):
        response = self.send("/device", {"label": "Rosa's phone", **body})
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def test_nobody_is_logged_in(self):
        self.assertEqual(self.ask(401)["code"], "log_in")

    def test_a_facilitator_gets_a_client_for_the_phone(self):
        self.log_in()
        answer = self.ask()
        self.assertEqual(answer["user"], {"id": self.rosa.id, "name": "Rosa"})
        self.assertEqual(self.devices().client_id, answer["client_id"])
        self.assertEqual(self.devices().device_label, "Rosa's phone")
        self.assertTrue(answer["client_secret"])

    def test_a_phone_that_has_a_client_gets_no_other(self):
        self.log_in()
        first = self.ask()
        again = self.ask(client_ids=[first["client_id"]])
        self.assertEqual(again["client_id"], first["client_id"])
        self.assertNotIn("client_secret", again)

    def test_the_client_of_another_user_is_none_of_ours(self):
        self.log_in()
        first = self.ask()
        self.log_in("benito")
        other = self.ask(client_ids=[first["client_id"]])
        self.assertNotEqual(other["client_id"], first["client_id"])
        self.assertEqual(self.devices(self.ben).client_id, other["client_id"])

    def test_a_viewer_gets_none(self):
        new_test_user(self.env, "viewer", password="viewer-password", groups="spp_session_tracking.group_viewer")
        self.log_in("viewer")
        self.assertEqual(self.ask(403)["code"], "no_facilitator")

    def assert_needs_new_login(self, **body):
        refused = self.ask(401, **body)
        self.assertEqual((refused["code"], refused["user"]["id"]), ("login_again", self.rosa.id))
        self.log_in()
        self.assertIn("client_secret", self.ask(**body))

    def test_a_login_whose_device_was_revoked_gets_no_other(self):
        self.log_in()
        first = self.ask()
        self.devices().action_revoke()
        self.assert_needs_new_login(client_ids=[first["client_id"]])

    def test_a_login_older_than_a_revocation_makes_no_device_though_it_had_none(self):
        device = self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        self.log_in()
        self.devices().with_user(self.rosa).action_revoke()
        self.assert_needs_new_login()
        self.assertNotIn(device["client_id"], self.devices().mapped("client_id"))

    def test_whoever_archives_a_device_shuts_it_out_too(self):
        for end in ("action_archive", "revoke_secrets"):
            self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
            self.log_in()
            getattr(self.devices(), end)()
            self.assert_needs_new_login()

    def test_a_login_that_nobody_noted_is_older_than_any_revocation(self):
        self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        self.devices().action_revoke()
        self.authenticate("rosa", "rosa-password")
        self.assert_needs_new_login()

    def test_a_login_of_somebody_else_in_the_same_session_does_not_count(self):
        self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        self.log_in()
        self.devices().action_revoke()
        common = self.base_url() + "/jsonrpc"
        params = {"service": "common", "method": "login", "args": [self.cr.dbname, "benito", "benito-password"]}
        self.assertEqual(self.opener.post(common, json={"params": params}, timeout=60).json()["result"], self.ben.id)
        self.assert_needs_new_login()

    def test_a_phone_that_is_a_device_goes_on_when_another_one_is_revoked(self):
        self.log_in()
        first = self.ask()
        lost = self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        self.devices().filtered(lambda device: device.client_id == lost["client_id"]).action_revoke()
        self.assertEqual(self.ask(client_ids=[first["client_id"]])["client_id"], first["client_id"])

    def test_the_revocation_of_somebody_elses_device_asks_for_no_login(self):
        self.env[DEVICE].with_user(self.ben)._make_device("Lost")
        self.log_in()
        self.devices(self.ben).action_revoke()
        self.assertIn("client_secret", self.ask())

    def test_a_device_that_ended_by_itself_asks_for_no_login(self):
        self.log_in()
        first = self.ask()
        self.devices()._end("unused")
        self.assertIn("client_secret", self.ask(client_ids=[first["client_id"]]))

    def test_a_new_password_ends_the_logins_and_archiving_does(self):
        for values in ({"password": "another-password"}, {"active": False}):
            self.log_in()
            with self.env.cr.savepoint(flush=True) as savepoint:
                self.rosa.write(values)
                self.assertEqual(self.ask(401)["code"], "log_in")
                savepoint.rollback()
            self.env.registry.clear_cache()

    def test_a_new_password_ends_the_devices_until_a_login_with_it(self):
        self.log_in()
        first = self.ask()
        self.rosa.password = "rosa-password"
        self.assertFalse(self.devices())
        self.assertEqual(self.ask(401, client_ids=[first["client_id"]])["code"], "log_in")
        self.log_in()
        self.assertNotEqual(self.ask(client_ids=[first["client_id"]])["client_id"], first["client_id"])

    def test_another_site_cannot_ask(self):
        self.log_in()
        url = self.base_url() + "/spp/roll-call/device"
        self.assertEqual(self.opener.post(url, data="{}", timeout=60).status_code, 400)
        self.assertEqual(self.opener.post(url, json={}, timeout=60).status_code, 400)

    def test_odd_bodies_are_refused(self):
        self.log_in()
        for body in ([], "x", 1):
            self.assertEqual(self.send("/device", body or [1]).status_code, 400, body)
        self.assertEqual(self.send("/device", {"client_ids": 5, "label": 7}).status_code, 200)


@tagged("post_install", "-at_install")
class TestEnrolment(RollCallCase):
    def enrol(self, code, status=200):
        response = self.send("/enrol", {"code": code, "label": "New phone"})
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def code(self):
        return self.env["spp.roll.call.enrolment"].with_user(self.rosa)._make(self.rosa)

    def test_a_code_makes_one_phone_a_device(self):
        code = self.code()
        answer = self.enrol(code)
        self.assertEqual(answer["user"]["id"], self.rosa.id)
        self.assertTrue(answer["client_secret"])
        self.assertEqual(self.enrol(code, 401)["code"], "wrong_code")

    def test_a_code_is_good_for_ten_minutes(self):
        code = self.code()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=11)):
            self.assertFalse(self.env["spp.roll.call.enrolment"]._use(code))

    def test_a_code_is_deleted_the_night_after_its_day(self):
        self.code()
        codes = self.env["spp.roll.call.enrolment"].search([])
        codes._delete_old()
        self.assertTrue(codes.exists())
        with freeze_time(fields.Datetime.now() + timedelta(days=1, minutes=11)):
            codes._delete_old()
        self.assertFalse(codes.exists())

    def test_a_wrong_code_is_refused(self):
        self.assertEqual(self.enrol("x" * 43, 401)["code"], "wrong_code")
        self.enrol(5, 400)

    def test_nobody_reads_codes(self):
        self.code()
        manager = new_test_user(self.env, "manager", groups="spp_session_tracking.group_manager")
        with self.assertRaises(AccessError):
            self.env["spp.roll.call.enrolment"].with_user(manager).search([]).read(["code_hash"])

    def test_a_login_older_than_a_revocation_shows_no_code(self):
        self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        self.new_login("rosa")
        self.assertTrue(self.show_code())
        self.env[DEVICE].search([("user_id", "=", self.rosa.id)]).action_revoke()
        self.assertFalse(self.show_code())
        self.assertIn("client_secret", self.enrol(self.code()))
        self.new_login("rosa")
        self.assertTrue(self.show_code())

    def test_a_code_that_its_user_has_shown_ends_with_the_revocation(self):
        self.env[DEVICE].with_user(self.rosa)._make_device("Lost")
        own = self.code()
        of_manager = self.env["spp.roll.call.enrolment"]._make(self.rosa)
        self.env[DEVICE].search([("user_id", "=", self.rosa.id)]).action_revoke()
        self.assertEqual(self.enrol(own, 401)["code"], "wrong_code")
        self.assertIn("client_secret", self.enrol(of_manager))

    def test_codes_end_with_a_new_password_or_the_user(self):
        for values in ({"password": "another-password"}, {"active": False}):
            codes = [self.code(), self.env["spp.roll.call.enrolment"]._make(self.rosa)]
            with self.env.cr.savepoint(flush=True) as savepoint:
                self.rosa.write(values)
                for code in codes:
                    self.assertEqual(self.enrol(code, 401)["code"], "wrong_code")
                savepoint.rollback()
            self.env.registry.clear_cache()

    def show_code(self):
        """Whether the web client gets a code for whoever is logged in."""
        dialog = self.env["spp.roll.call.enrolment.show"].with_user(self.rosa).create({})
        params = {"model": dialog._name, "method": "action_show", "args": [dialog.ids], "kwargs": {}}
        response = self.opener.post(
            f"{self.base_url()}/web/dataset/call_button", json={"params": params}, timeout=60
        ).json()
        self.assertIn("AccessError" if "error" in response else "result", str(response))
        return "result" in response

    def assert_shows(self, user, other, is_allowed):
        dialog = self.env["spp.roll.call.enrolment.show"].with_user(user).create({"user_id": other.id})
        if is_allowed:
            self.assertTrue(dialog.action_show()["context"]["default_image"])
        else:
            self.assertRaisesRegex(AccessError, "You cannot enrol", dialog.action_show)

    def user(self, login, group, companies=None):
        companies = companies or self.env.company
        values = {"company_id": companies[0].id, "company_ids": [fields.Command.set(companies.ids)]}
        return new_test_user(self.env, login, groups=group, **values)

    def test_a_facilitator_or_officer_enrols_a_phone_for_themselves_only(self):
        officer = self.user("officer", "spp_session_tracking.group_officer")
        for user in (self.rosa, officer):
            self.assert_shows(user, user, True)
            self.assert_shows(user, self.ben, False)

    def test_a_manager_enrols_a_phone_for_facilitators_and_for_nobody_with_more_rights(self):
        manager = self.user("manager", "spp_session_tracking.group_manager")
        self.assert_shows(manager, self.rosa, True)
        self.assert_shows(manager, manager, True)
        for login, group in (
            ("officer", "spp_session_tracking.group_officer"),
            ("other", "spp_session_tracking.group_manager"),
            ("system", "base.group_system"),
            ("rights", "spp_session_tracking.group_facilitator,base.group_erp_manager"),
            ("viewer", "spp_session_tracking.group_viewer"),
        ):
            self.assert_shows(manager, self.user(login, group), False)

    def test_a_manager_enrols_no_phone_for_whoever_is_of_another_company_too(self):
        other = self.env["res.company"].create({"name": "Other"})
        manager = self.user("manager", "spp_session_tracking.group_manager")
        theirs = self.user("theirs", "spp_session_tracking.group_facilitator", other)
        both = self.user("both", "spp_session_tracking.group_facilitator", self.env.company + other)
        for user in (theirs, both):
            self.assert_shows(manager, user, False)
        of_both = self.user("of_both", "spp_session_tracking.group_manager", self.env.company + other)
        self.assert_shows(of_both, both, True)

    def test_a_system_administrator_enrols_a_phone_for_everybody(self):
        system = self.user("system", "base.group_system")
        self.assert_shows(system, self.user("officer", "spp_session_tracking.group_officer"), True)

    def test_a_phone_that_a_manager_enrolled_says_so(self):
        manager = self.user("manager", "spp_session_tracking.group_manager")
        code = self.env["spp.roll.call.enrolment"].with_user(manager)._make(self.rosa)
        answer = self.enrol(code)
        device = self.env[DEVICE].search([("client_id", "=", answer["client_id"])])
        self.assertEqual((device.user_id, device.is_device), (self.rosa, True))
        self.assertIn(f"a code that {manager.name} has shown", " ".join(device.message_ids.mapped("body")))
