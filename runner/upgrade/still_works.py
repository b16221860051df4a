"""What applications and people had before an update, used after it: a token, a secret, a cursor, a webhook, a mark."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

from demo.rpc import Call
from runner.console import Failure
from runner.upgrade import api
from runner.upgrade.api import Receiver
from runner.upgrade.filling import ADMIN, FACILITATOR, WEBHOOK_SECRET, Filled

CRON = "ir_cron_tell_webhooks"


def faults(call: Callable[[str], Call], address: str, filled: Filled, receiver: Receiver) -> list[str]:
    """Return what does not work any more; a request that is refused is a Failure with the server's words."""
    return list(_faults(call, address, filled, receiver))


def _faults(call: Callable[[str], Call], address: str, filled: Filled, receiver: Receiver) -> Iterator[str]:
    [user] = call(FACILITATOR)("res.users", "search_read", [["login", "=", FACILITATOR]], ["name"])
    me = api.asked(address, filled.token, "/me")
    if me["user"]["name"] != user["name"]:
        yield f"API: the token is another user's now: {me['user']}"
    api.token(address, filled.client_id, filled.secret)
    news, _cursor = api.changes_after(address, filled.token, filled.cursor)
    if news:
        yield f"API: the update is told as {len(news)} changes after the cursor, such as {news[0]}"
    session = _mark(address, filled.token)
    news, _cursor = api.changes_after(address, filled.token, filled.cursor)
    if not any(change.get("session_id") == session for change in news):
        yield f"API: a mark of session {session} made after the update is not among the changes: {news}"
    if filled.has_webhook:
        yield from _webhook(call(ADMIN), filled, receiver)


def _mark(address: str, token: str) -> int:
    """Mark somebody of today's session by the API; return the id of the session."""
    sessions = api.asked(address, token, "/sessions?limit=1000")["items"]
    session = next(each for each in sessions if each["is_mine"] and each["state"] == "in_progress")
    person = next(each["participant_id"] for each in session["roster"] if not each["status"])
    now = api.asked(address, token, "/me")["server_time"]
    mark = {"external_id": "after-the-update", "participant_id": person, "status": "present", "marked_at": now}
    answer = api.asked(address, token, f"/sessions/{session['id']}/attendances", {"attendances": [mark]})
    if [result["outcome"] for result in answer["results"]] != ["created"]:
        raise Failure(f"a mark was not taken after the update: {answer['results']}")
    found: int = session["id"]
    return found


def _webhook(admin: Call, filled: Filled, receiver: Receiver) -> Iterator[str]:
    """Let the schedule tell the webhook of the mark, and check what came."""
    receiver.told.clear()
    domain = [["module", "=", "spp_attendance"], ["name", "=", CRON]]
    [cron] = admin("ir.model.data", "search_read", domain, ["res_id"])
    admin("ir.cron", "method_direct_trigger", [cron["res_id"]])
    if len(receiver.told) != 1:
        yield f"webhook: it was told {len(receiver.told)} times of one mark"
    for headers, body in receiver.told:
        if json.loads(body)["client_id"] != filled.client_id or not _is_signed(headers, body):
            yield f"webhook: what it was told is not signed, or for another client: {body!r}"


def _is_signed(headers: dict[str, Any], body: bytes) -> bool:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(WEBHOOK_SECRET.encode(), signed, hashlib.sha256).digest()
    return bool(headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}")
