"""A client of the API for this phone: for the user who is logged in, or by a code that a desk has shown."""

import json

from odoo import _, http
from odoo.addons.spp_attendance.models.api.client_device import FACILITATOR
from odoo.http import request

from ..models.files import PREFIX

# A form of another site cannot send it, and its script needs a leave (CORS) that is never given.
OWN_HEADER = "X-SPP-Roll-Call"
MOST_BYTES = 10_000


class Devices(http.Controller):
    @http.route(f"{PREFIX}/device", methods=["POST"], type="http", auth="public", csrf=False)
    def device(self, **_arguments):
        """A client for the user who is logged in: one that the phone has already, or a new one."""
        body = self._body()
        if body is None:
            return self._problem(400, "malformed", _("The request cannot be read."))
        user = request.env.user
        if user._is_public():
            return self._problem(401, "log_in", _("Log in first."))
        if not self._known(user, body) and user._must_log_in_again():
            text = _("A phone of yours was shut out after you logged in here. Log in again to use this one.")
            return self._problem(401, "login_again", text, user=self._who(user))
        return self._answer(user, body)

    @http.route(f"{PREFIX}/enrol", methods=["POST"], type="http", auth="public", csrf=False)
    def enrol(self, **_arguments):
        """A client for the user of an enrolment code."""
        body = self._body()
        if body is None or not isinstance(body.get("code"), str):
            return self._problem(400, "malformed", _("The request cannot be read."))
        # sudo: nobody is logged in yet, and nobody may read the codes
        enrolments = request.env["spp.roll.call.enrolment"].sudo()
        enrolment = enrolments._use(body["code"])
        user = enrolment.user_id
        clients = request.env["spp.attendance.api.client.credential"].sudo()  # as above
        is_own = bool(user) and enrolment.create_uid == user
        if not user.active or is_own and clients._is_revoked_since(user, enrolment._made_at()):
            if request.env["spp.attendance.api.failure"]._is_too_many(request.httprequest.remote_addr, "wrong_code"):
                return self._problem(429, "too_many", _("Too many wrong codes came from here. Wait, then try again."))
            text = _("This code was used before, or is older than 10 minutes. Show a new one on the desk.")
            return self._problem(401, "wrong_code", text)
        return self._answer(user.with_user(user), body, shown_by=enrolment.create_uid)

    def _answer(self, user, body, shown_by=None):
        if not user.has_group(FACILITATOR):
            text = _("The roll call is for facilitators. Ask an administrator to give you this role.")
            return self._problem(403, "no_facilitator", text)
        known = self._known(user, body)
        if known:
            made = {"client_id": known.client_id}
        else:
            clients = request.env(user=user.id)["spp.attendance.api.client.credential"]
            made = clients._make_device(body["label"], shown_by)
        return self._json({"user": self._who(user), "lang": user.lang or "en_US", **made})

    def _who(self, user):
        return {"id": user.id, "name": user.name}

    def _known(self, user, body):
        """The device of the user that the phone is already, if it was not shut out."""
        # sudo: a facilitator may not read clients, and only the user of this one is told
        clients = request.env["spp.attendance.api.client.credential"].sudo()
        of_phone = [("client_id", "in", body["client_ids"]), ("is_device", "=", True), ("user_id", "=", user.id)]
        return clients.search(of_phone, limit=1)

    def _body(self):
        """The body: label (text) and client_ids (those the phone has). None if it is none of ours."""
        sent = request.httprequest
        is_ours = sent.headers.get(OWN_HEADER) == "1" and sent.mimetype == "application/json"
        if not is_ours or (sent.content_length or 0) > MOST_BYTES:
            return None
        try:
            body = json.loads(sent.get_data())
        except ValueError:
            return None
        if not isinstance(body, dict):
            return None
        listed = body.get("client_ids")
        ids = [body.get("client_id"), *(listed if isinstance(listed, list) else [])]
        client_ids = [each for each in ids if isinstance(each, str) and "\0" not in each]
        label = str(body.get("label") or "").replace("\0", "").strip()
        return {**body, "label": label or _("Phone"), "client_ids": client_ids}

    def _problem(self, status, code, detail, **more):
        return self._json({"status": status, "code": code, "detail": detail, **more}, status)

    def _json(self, document, status=200):
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        return request.make_response(json.dumps(document), headers, status=status)
