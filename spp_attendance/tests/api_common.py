from odoo.addons.spp_session_tracking.tests.common import others_may_send
from odoo.tests.common import HttpCase, tagged

from ..rest.contract import PREFIX
from .common import LedgerCase


@tagged("post_install", "-at_install")
class ApiCase(LedgerCase, HttpCase):
    """Requests over HTTP, as the application of the facilitator of the session, who is the weakest that may mark."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.new_client(cls.facilitator)
        cls.secret = cls.client.generate_secret()["client_secret"]

    @classmethod
    def new_client(cls, user, **values):
        return cls.env["spp.attendance.api.client.credential"].create(
            {"name": "Field app", "user_id": user.id, "tz": "UTC", **values}
        )

    def setUp(self):
        super().setUp()
        self.tokens = {}

    def others(self):
        """A context in which others than the test itself may send requests, which 19.0 refuses else."""
        return others_may_send(self)

    def send(self, method, path, body=None, headers=None, **more):
        """The response to a request with or without a JSON body, and with no token."""
        url = self.base_url() + path
        return self.opener.request(method, url, json=body, headers=headers, timeout=60, **more)

    def token(self, scope="", client=None):
        """A token for some scopes of a client, all where none are named."""
        client = client or self.client
        if (client, scope) not in self.tokens:
            secret = self.secret if client == self.client else client.generate_secret()["client_secret"]
            form = {"grant_type": "client_credentials", "scope": scope}
            response = self.send("POST", f"{PREFIX}/oauth/token", data=form, auth=(client.client_id, secret))
            self.tokens[client, scope] = response.json()["access_token"]
        return self.tokens[client, scope]

    def call(self, method, path, body=None, status=200, client=None, scope="", **more):
        """The answer to a request with a token, as JSON. path: after the prefix."""
        headers = {"Authorization": f"Bearer {self.token(scope, client)}", **more.pop("headers", {})}
        response = self.send(method, PREFIX + path, body, headers, **more)
        self.assertEqual(response.status_code, status, response.text[:2000])
        return response.json()
