"""A field app without a screen: rosters and marks on the phone, sent when there is a network. Python 3.10, no packages.

    export SPP_SERVER=http://127.0.0.1:8069 SPP_CLIENT_ID=... SPP_CLIENT_SECRET=...
    python3 docs/offline_client.py marks.db roster             fetch the sessions with their rosters
    python3 docs/offline_client.py marks.db mark SESSION PERSON STATUS [REASON]       needs no network
    python3 docs/offline_client.py marks.db send               send what waits; as often as you like
    python3 docs/offline_client.py marks.db drop KEY           delete a mark that is not to be sent any more

SESSION and PERSON are the `id` and the `participant_id` of the roster. A mark is on the disk before `mark` returns, and
stays there until the server says that it has it. `send` shows what is left, with its KEY. Killed at any moment, it
sends the same again: that changes nothing.
"""

import base64
import http.client
import json
import os
import random
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

STATUSES = ("present", "late", "excused", "absent", "unmarked")
TRIES = 6
LONGEST_WAIT, TIMEOUT = 60, 30  # seconds
REPEATED = (429, 503, 507)  # the server took nothing, and says when to ask again
ROWS = 500  # in a request; GET /me says how many the server takes
TABLES = """
PRAGMA secure_delete = ON;  -- names that are deleted are not left in the file
CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS mark (external_id TEXT PRIMARY KEY, session_id INTEGER, body TEXT, refused TEXT);
"""


class Refused(Exception):
    """An answer of the API that is an error. status: of HTTP; retry_after: seconds."""

    def __init__(self, status, problem, retry_after):
        reason = problem.get("detail") or problem.get("error_description")
        super().__init__(reason or f"The server refuses it: HTTP status {status}.")
        self.status, self.retry_after = status, int(retry_after or 0)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is never followed: wherever it leads, the secret and the marks would go there, too."""

    def redirect_request(self, request, page, status, text, headers, address):
        problem = {"detail": f"The server redirects to {address}: log in to this network, or correct SPP_SERVER."}
        raise Refused(status, problem, None)


class Server:
    def __init__(self, address, client_id, secret):
        if not (address.startswith(("http://", "https://")) and client_id and secret):
            raise SystemExit("Set SPP_SERVER, with http:// or https://, SPP_CLIENT_ID and SPP_CLIENT_SECRET first.")
        self.api, self.token = f"{address.rstrip('/')}/spp/v1", ""
        self.opener = urllib.request.build_opener(NoRedirect)
        self.basic = "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()

    def call(self, method, path, body=None):
        """The answer. Asks again after no answer, less and less often, and with a new token after a 401.

        Ends the program with the reason where the server asks for a longer wait, or all of this has not helped.
        """
        wait = 0
        for attempt in range(TRIES):
            if attempt:
                time.sleep(max(wait, random.uniform(0, min(LONGEST_WAIT, 2**attempt))))
            try:
                self.token = self.token or self.new_token()
                return self.ask(method, path, json.dumps(body).encode(), "application/json", f"Bearer {self.token}")
            except Refused as refused:
                if refused.status == 401:
                    self.token = ""
                elif refused.status not in REPEATED:
                    raise
                reason, wait = str(refused), refused.retry_after
            except (OSError, http.client.HTTPException) as error:
                reason, wait = f"The server does not answer: {getattr(error, 'reason', error)}.", 0
            except ValueError:  # such as a page of some proxy, which is no answer, too
                reason, wait = "What answers is not the API, but something on the way to it.", 0
            if wait > LONGEST_WAIT:
                break
        raise SystemExit(f"{reason} Everything is kept: send it later.")

    def new_token(self):
        form, kind = b"grant_type=client_credentials", "application/x-www-form-urlencoded"
        try:
            return self.ask("POST", "/oauth/token", form, kind, self.basic)["access_token"]
        except Refused as refused:
            if refused.status in REPEATED:
                raise
            # once: each wrong secret counts against all who come from this address
            raise SystemExit(f"There is no token: {refused} Everything is kept.") from None

    def ask(self, method, path, data, kind, authorization):
        headers = {"Content-Type": kind, "Authorization": authorization}
        data = None if method == "GET" else data
        request = urllib.request.Request(self.api + path, data, headers, method=method)
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                return ours(json.load(answer), "access_token", "results", "items")
        except urllib.error.HTTPError as error:
            problem = ours(json.load(error), "code", "error")
            raise Refused(error.code, problem, error.headers["Retry-After"]) from None


def ours(answer, *members):
    """The answer, if it has one of the members. Else it is of somebody on the way, which is no answer: ValueError."""
    if not isinstance(answer, dict) or not any(name in answer for name in members):
        raise ValueError("not an answer of the API")
    return answer


def fetch_rosters(server, db):
    cursor, sessions = "", []
    while cursor is not None:
        page = server.call("GET", "/sessions?limit=100" + (cursor and f"&cursor={cursor}"))
        cursor, sessions = page["next_cursor"], sessions + page["items"]
    with db:  # what is not the user's any more is not left on the phone
        db.execute("DELETE FROM session")
        rows = [(session["id"], json.dumps(session)) for session in sessions]
        db.executemany("INSERT OR REPLACE INTO session VALUES (?, ?)", rows)
    for (body,) in db.execute("SELECT body FROM session"):
        session = json.loads(body)
        print(session["id"], session["date"], session["name"])
        for person in session["roster"]:
            print("   ", person["participant_id"], person["name"], person["status"] or "")


def add_mark(db, session_id, person_id, status, reason=None):
    if status not in STATUSES or not (session_id.isdecimal() and person_id.isdecimal()):
        raise SystemExit(f"Give the numbers of the roster, and a status: {', '.join(STATUSES)}.")
    key, session_id, person_id = str(uuid.uuid4()), int(session_id), int(person_id)
    mark = {"external_id": key, "participant_id": person_id, "status": status, "excuse_reason": reason}
    with db:
        db.execute("BEGIN IMMEDIATE")  # nobody marks between the look at the mark before and this one
        body = json.dumps({**mark, "marked_at": moment_after(db, session_id, person_id)})
        db.execute("INSERT INTO mark VALUES (?, ?, ?, NULL)", (key, session_id, body))


def moment_after(db, session_id, person_id):
    """Now, or just after the last mark of the person that waits: the clock may have been set back between them."""
    bodies = db.execute("SELECT body FROM mark WHERE session_id = ?", (session_id,))
    marks = [mark for mark in (json.loads(body) for (body,) in bodies) if mark["participant_id"] == person_id]
    after = [datetime.fromisoformat(mark["marked_at"]) + timedelta(microseconds=1) for mark in marks]
    return max([datetime.now(timezone.utc), *after]).isoformat()


def send_marks(server, db):
    waiting = "SELECT external_id, body FROM mark WHERE session_id = ? AND refused IS NULL ORDER BY rowid"
    for (session_id,) in db.execute("SELECT DISTINCT session_id FROM mark WHERE refused IS NULL").fetchall():
        marks = db.execute(waiting, (session_id,)).fetchall()
        for start in range(0, len(marks), ROWS):
            send_part(server, db, session_id, marks[start : start + ROWS])
    for key, body, refused in db.execute("SELECT external_id, body, refused FROM mark ORDER BY rowid"):
        print("refused:" if refused else "left:", json.loads(body)["participant_id"], refused or "", key)
    print("waiting:", *db.execute("SELECT count(*) FROM mark WHERE refused IS NULL").fetchone())


def send_part(server, db, session_id, marks):
    body = {"attendances": [json.loads(text) for _key, text in marks]}
    try:
        results = server.call("POST", f"/sessions/{session_id}/attendances", body)["results"]
    except Refused as refused:  # the whole request, such as a session that is not there: keep the marks, and say so
        print(f"session {session_id}: {refused}")
        return
    with db:  # all results at once: killed before, all of these marks are sent again
        for (key, _text), result in zip(marks, results, strict=True):
            print(result["outcome"], result["code"], result["detail"])
            if result["outcome"] != "rejected":  # the server has it, whatever becomes of it
                db.execute("DELETE FROM mark WHERE external_id = ?", (key,))
            elif result["action"] != "retry_later":
                db.execute("UPDATE mark SET refused = ? WHERE external_id = ?", (result["detail"], key))


def drop_mark(db, key):
    with db:
        found = db.execute("DELETE FROM mark WHERE external_id = ?", (key,)).rowcount
    print("dropped" if found else "There is no such mark.")


def main(path, command, *words):
    db = sqlite3.connect(path)
    db.executescript(TABLES)
    if command in ("mark", "drop"):
        {"mark": add_mark, "drop": drop_mark}[command](db, *words)
    else:
        server = Server(*(os.environ.get(f"SPP_{name}", "") for name in ("SERVER", "CLIENT_ID", "CLIENT_SECRET")))
        {"roster": fetch_rosters, "send": send_marks}[command](server, db)


# {command: how many words may follow it}
WORDS = {"roster": (0,), "send": (0,), "mark": (3, 4), "drop": (1,)}

if __name__ == "__main__":
    if len(sys.argv) < 3 or len(sys.argv) - 3 not in WORDS.get(sys.argv[2], ()):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Refused as answer:
        sys.exit(str(answer))
    except sqlite3.Error as error:
        sys.exit(f"{sys.argv[1]}: {error}. Keep the file, it may hold marks that were not sent, and use another one.")
