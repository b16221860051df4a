from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests.common import tagged

from ..rest import secret
from ..rest.contract import PREFIX
from .api_common import ApiCase

TOKEN = f"{PREFIX}/oauth/token"


@tagged("post_install", "-at_install")
class TestApiTokens(ApiCase):
    def ask(self, **members):
        form = {"grant_type": "client_credentials", **members}
        return self.send("POST", TOKEN, data=form, auth=(self.client.client_id, self.secret))

    def me(self, token):
        return self.send("GET", f"{PREFIX}/me", headers={"Authorization": f"Bearer {token}"})

    def assert_dead(self, token):
        response = self.me(token)
        self.assertEqual(response.status_code, 401)
        self.assertEqual(response.headers["WWW-Authenticate"], 'Bearer realm="spp", error="invalid_token"')

    # getting one

    def test_a_token_is_had_by_basic_form_or_json(self):
        both = {"client_id": self.client.client_id, "client_secret": self.secret}
        for response in (
            self.ask(),
            self.send("POST", TOKEN, data={"grant_type": "client_credentials", **both}),
            self.send("POST", TOKEN, both),
        ):
            self.assertEqual(response.status_code, 200, response.text)
            issued = response.json()
            self.assertEqual((issued["token_type"], issued["expires_in"]), ("Bearer", 3600))
            self.assertEqual(response.headers["Cache-Control"], "no-store")
            self.assertEqual(self.me(issued["access_token"]).json()["user"]["id"], self.facilitator.id)

    def test_an_unknown_client_and_a_wrong_secret_look_the_same(self):
        wrong = [
            self.send("POST", TOKEN, {"client_id": client_id, "client_secret": "x"})
            for client_id in ("nobody", self.client.client_id)
        ]
        self.assertEqual([each.status_code for each in wrong], [401, 401])
        self.assertEqual(wrong[0].json(), wrong[1].json())
        self.assertEqual(wrong[0].json()["error"], "invalid_client")

    def test_errors_are_those_of_oauth(self):
        for members, error in (
            ({"grant_type": "password"}, "unsupported_grant_type"),
            ({"grant_type": ""}, "invalid_request"),
            ({"scope": "everything"}, "invalid_scope"),
        ):
            response = self.ask(**members)
            self.assertEqual((response.status_code, response.json()["error"]), (400, error))
        response = self.send("POST", TOKEN, data="{", headers={"Content-Type": "application/json"})
        self.assertEqual((response.status_code, response.json()["error"]), (400, "invalid_request"))

    def test_a_token_has_the_scopes_asked_and_no_others(self):
        token = self.token("attendance:read")
        self.assertEqual(self.me(token).json()["scopes"], ["attendance:read"])
        self.client.scopes = "session:read"
        self.assertEqual(self.ask(scope="attendance:read").json()["error"], "invalid_scope")

    # living and dying

    def test_a_token_dies_with_its_time_its_client_or_its_user(self):
        token = self.token()
        self.assertEqual(self.me(token).status_code, 200)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self.assert_dead(token)
        self.client.user_id.active = False
        self.assert_dead(token)
        self.client.user_id.active = True
        self.assert_dead(token)
        self.tokens.clear()
        token = self.token()
        self.assertEqual(self.me(token).status_code, 200)
        self.client.active = False
        self.assert_dead(token)
        self.client.active = True
        self.assert_dead(token)

    def test_a_token_dies_when_its_user_gets_a_new_password(self):
        token = self.token()
        self.assertEqual(self.me(token).status_code, 200)
        self.client.user_id._change_password("a new one, longer than 8")
        self.assert_dead(token)

    def test_a_token_is_revoked_by_its_own_client_only(self):
        token, other = self.token(), self.new_client(self.colleague)
        for client, secret_of in ((other, other.generate_secret()["client_secret"]), (self.client, self.secret)):
            self.assertEqual(self.me(token).status_code, 200)
            response = self.send(
                "POST", f"{PREFIX}/oauth/revoke", data={"token": token}, auth=(client.client_id, secret_of)
            )
            self.assertEqual(response.status_code, 200)
        self.assert_dead(token)

    def test_without_a_token_the_challenge_says_no_more(self):
        response = self.send("GET", f"{PREFIX}/me")
        self.assertEqual(response.status_code, 401)
        self.assertEqual(response.headers["WWW-Authenticate"], 'Bearer realm="spp"')
        self.assertEqual(response.headers["Content-Type"], "application/problem+json")

    def test_a_scope_that_is_missing_is_named(self):
        answer = self.call("GET", "/attendances", status=403, scope="session:read")
        self.assertEqual(answer["code"], "insufficient_scope")
        self.assertIn("attendance:read", answer["detail"])

    # secrets

    def test_the_secret_before_lives_on_for_a_day(self):
        before = self.secret
        self.secret = self.client.generate_secret()["client_secret"]
        self.assertEqual(self.ask().status_code, 200)
        auth = (self.client.client_id, before)
        form = {"grant_type": "client_credentials"}
        self.assertEqual(self.send("POST", TOKEN, data=form, auth=auth).status_code, 200)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertEqual(self.send("POST", TOKEN, data=form, auth=auth).status_code, 401)
            self.assertEqual(self.ask().status_code, 200)

    def test_an_empty_secret_is_the_one_of_nobody(self):
        new, revoked = self.new_client(self.colleague), self.client
        revoked.revoke_secrets()
        for client in (new, revoked):
            form = {"grant_type": "client_credentials"}
            ids = {"client_id": client.client_id, "client_secret": ""}
            for response in (
                self.send("POST", TOKEN, data=form, auth=(client.client_id, "")),
                self.send("POST", TOKEN, data={**form, **ids}),
                self.send("POST", TOKEN, ids),
            ):
                self.assertEqual((response.status_code, response.json()["error"]), (401, "invalid_client"))
            self.assertFalse(client._with_secret(client.client_id, ""))
        self.assertFalse(secret.is_same("", None))
        self.assertFalse(secret.is_same("", secret.hashed("")))

    def test_revoking_the_secrets_ends_the_tokens(self):
        token = self.token()
        self.client.revoke_secrets()
        self.assert_dead(token)
        self.assertEqual(self.ask().status_code, 401)

    def test_only_hashes_are_stored(self):
        token = self.token()
        self.env.cr.execute(
            "select secret_hash from spp_attendance_api_client_credential where id = %s", [self.client.id]
        )
        self.assertEqual(self.env.cr.fetchone()[0], secret.hashed(self.secret))
        self.env.cr.execute("select token_hash from spp_attendance_api_token")
        self.assertIn((secret.hashed(token),), self.env.cr.fetchall())
        with self.assertRaises(AccessError):
            self.client.with_user(self.manager).read(["secret_hash"])
        self.assertNotIn(self.secret, str(self.client.message_ids.mapped("body")))

    def test_guessing_is_slowed_down_and_a_right_secret_never_locked_out(self):
        wrong = {"client_id": self.client.client_id, "client_secret": "x"}
        self.assertEqual(self.send("POST", TOKEN, wrong).status_code, 401)
        # a test has one transaction, and with the request its failure is rolled back there
        failures = self.env["spp.attendance.api.failure"]
        tries = [failures._is_too_many("127.0.0.1", "wrong_secret") for _number in range(21)]
        self.assertEqual(tries, [False] * 20 + [True])
        count = self.env["spp.attendance.api.failure"].search_count([])
        response = self.send("POST", TOKEN, wrong)
        self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "60"))
        self.assertEqual(self.env["spp.attendance.api.failure"].search_count([]), count)
        self.assertEqual(self.ask().status_code, 200)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            self.assertEqual(self.send("POST", TOKEN, wrong).status_code, 401)

    # whose client it is

    def test_managers_make_clients_that_act_as_themselves_only(self):
        clients = self.env["spp.attendance.api.client.credential"].with_user(self.manager)
        mine = clients.create({"name": "Mine"})
        self.assertEqual((mine.user_id, mine.scopes.count(":")), (self.manager, 5))
        self.assertEqual(mine.generate_secret().keys(), {"client_id", "client_secret"})
        with self.assertRaises(AccessError):
            clients.create({"name": "Theirs", "user_id": self.officer.id})
        with self.assertRaises(AccessError):
            mine.user_id = self.officer
        with self.assertRaises(AccessError):
            self.client.with_user(self.manager).generate_secret()
        with self.assertRaises(AccessError):
            clients.with_user(self.officer).create({"name": "No manager"})

    def test_a_client_acts_as_an_internal_user_of_its_company(self):
        other = self.other_company()
        with self.assertRaises(ValidationError):
            self.new_client(self.facilitator, company_id=other.id)
        with self.assertRaises(ValidationError):
            self.new_client(self.env.ref("base.public_user"))

    # elsewhere

    def test_who_asks_is_answered_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.facilitator.lang = "fr_FR"
        self.registry.clear_cache()  # a server that has just begun knows no language
        missing = f"/sessions/{self.session.id + 999}"
        french = "", "ar-EG", "de", "*", "fr", "fr-CA", "de, fr-CH;q=0.9"
        english = "en-US", "en", "en-GB", "de, en;q=0.5"
        words = {**dict.fromkeys(french, "pas de séance"), **dict.fromkeys(english, "no session")}
        for asked, answer in words.items():
            headers = {"Accept-Language": asked} if asked else {}
            problem = self.call("GET", missing, headers=headers, status=404)
            self.assertIn(f"{answer} {self.session.id + 999}.", problem["detail"], asked)

    def test_an_unknown_address_is_answered_as_json(self):
        self.assertEqual(self.call("GET", "/nothing", status=404)["code"], "not_found")
        answer = self.call("PATCH", "/attendances", status=405)
        self.assertEqual(answer["code"], "method_not_allowed")
        self.assertEqual(
            self.send("GET", f"{PREFIX}/me?self=1", headers={"Authorization": f"Bearer {self.token()}"}).status_code,
            200,
        )
