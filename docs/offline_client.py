"""A field app without a screen: rosters and marks on the phone, sent when there is a network. Needs `requests`.

    export SPP_SERVER=http://127.0.0.1:8069 SPP_CLIENT_ID=... SPP_CLIENT_SECRET=...
    python3 docs/offline_client.py marks.db roster             fetch the sessions with their rosters
    python3 docs/offline_client.py marks.db mark SESSION PERSON STATUS [REASON]       needs no network
    python3 docs/offline_client.py marks.db send               send what waits; as often as you like
    python3 docs/offline_client.py marks.db drop KEY           delete a mark that is not to be sent any more

SESSION and PERSON are the `id` and the `participant_id` of the roster. A mark is on the disk before `mark` returns, and
stays there until the server says that it has it. `send` shows what is left, with its KEY. Killed at any moment, it
sends the same again: that changes nothing.
"""

import argparse
import json
import os
import sqlite3
import uuid
from datetime import datetime, timedelta, timezone

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

# No answer, or one that says "later": asked again, less and less often, six times.
LATER = (429, 500, 502, 503, 504)
AGAIN = Retry(
    6,
    backoff_factor=1,
    status_forcelist=LATER,
    allowed_methods=None,
    raise_on_status=False,
    respect_retry_after_header=False,  # it may ask for hours: then the program ends, and says why
)
KEPT = "Everything is kept: send it later."
ROWS = 500  # in a request; GET /me says how many the server takes
MEMBERS = ("external_id", "participant_id", "status", "excuse_reason", "marked_at")
TABLES = """
PRAGMA secure_delete = ON;  -- names that are deleted are not left in the file
CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS mark (external_id TEXT PRIMARY KEY, session_id INTEGER, participant_id INTEGER, status TEXT,
    excuse_reason TEXT, marked_at TEXT, refused TEXT);
"""


class Refused(Exception):
    """The API says no to a request, and why."""


class Bearer(requests.auth.AuthBase):
    """The token. As a header of the session it would give way to a .netrc of this machine."""

    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Server:
    def __init__(self, address, client_id, secret):
        self.api, self.http = f"{address.rstrip('/')}/spp/v1", requests.Session()
        self.http.mount(self.api, HTTPAdapter(max_retries=AGAIN))
        form = {"grant_type": "client_credentials"}
        token = self.call("POST", "/oauth/token", data=form, auth=(client_id, secret))["access_token"]
        self.http.auth = Bearer(token)

    def call(self, method, path, **content):
        """The answer. Ends the program where the API does not answer now, or lets nobody in."""
        try:  # a redirect is never followed: the secret and the marks would go there, too
            response = self.http.request(method, self.api + path, timeout=30, allow_redirects=False, **content)
        except requests.RequestException as error:
            raise SystemExit(f"The API does not answer: {error} {KEPT}") from None
        if response.is_redirect:
            there = response.headers["Location"]
            raise SystemExit(f"The server redirects to {there}: log in to this network. {KEPT}")
        try:
            answer = response.json()
        except ValueError:  # such as the page of a network that wants a login
            answer = None
        if not isinstance(answer, dict) or not answer.keys() & {"access_token", "results", "items", "code", "error"}:
            raise SystemExit(f"What answers is not the API, but something on the way to it. {KEPT}")
        if response.ok:
            return answer
        reason = answer.get("detail") or answer.get("error_description") or f"HTTP status {response.status_code}."
        if response.status_code in (401, 507, *LATER):
            raise SystemExit(f"{reason} {KEPT}")
        raise Refused(reason)


def fetch_rosters(server, db):
    cursor, sessions = "", []
    while cursor is not None:
        page = server.call("GET", "/sessions", params={"limit": 100, **({"cursor": cursor} if cursor else {})})
        cursor, sessions = page["next_cursor"], sessions + page["items"]
    with db:  # what is not the user's any more is not left on the phone
        db.execute("DELETE FROM session")
        db.executemany("INSERT INTO session VALUES (?, ?)", [(each["id"], json.dumps(each)) for each in sessions])
    for session in sessions:
        print(session["id"], session["date"], session["name"])
        for person in session["roster"]:
            print("   ", person["participant_id"], person["name"], person["status"] or "")


def add_mark(db, session_id, person_id, status, reason):
    with db:
        db.execute("BEGIN IMMEDIATE")  # nobody marks between the look at the mark before and this one
        last = "SELECT max(marked_at) FROM mark WHERE session_id = ? AND participant_id = ?"
        (before,) = db.execute(last, (session_id, person_id)).fetchone()
        now = datetime.now(timezone.utc)
        if before:  # the clock may have been set back since
            now = max(now, datetime.fromisoformat(before) + timedelta(microseconds=1))
        mark = (str(uuid.uuid4()), session_id, person_id, status, reason, now.isoformat())
        db.execute("INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, NULL)", mark)


def send_marks(server, db):
    for (session_id,) in db.execute("SELECT DISTINCT session_id FROM mark WHERE refused IS NULL").fetchall():
        waiting = f"SELECT {', '.join(MEMBERS)} FROM mark WHERE session_id = ? AND refused IS NULL ORDER BY rowid"
        marks = [dict(zip(MEMBERS, row, strict=True)) for row in db.execute(waiting, (session_id,))]
        for start in range(0, len(marks), ROWS):
            send_part(server, db, session_id, marks[start : start + ROWS])
    for key, person_id, refused in db.execute("SELECT external_id, participant_id, refused FROM mark ORDER BY rowid"):
        print("refused:" if refused else "left:", person_id, refused or "", key)
    print("waiting:", *db.execute("SELECT count(*) FROM mark WHERE refused IS NULL").fetchone())


def send_part(server, db, session_id, marks):
    try:
        results = server.call("POST", f"/sessions/{session_id}/attendances", json={"attendances": marks})["results"]
    except Refused as refused:  # the whole request, such as a session that is not there: keep the marks, and say so
        print(f"session {session_id}: {refused}")
        return
    with db:  # all results at once: killed before, all of these marks are sent again
        for mark, result in zip(marks, results, strict=True):
            print(result["outcome"], result["code"], result["detail"])
            if result["outcome"] != "rejected":  # the server has it, whatever becomes of it
                db.execute("DELETE FROM mark WHERE external_id = ?", (mark["external_id"],))
            elif result["action"] != "retry_later":
                db.execute("UPDATE mark SET refused = ? WHERE external_id = ?", (result["detail"], mark["external_id"]))


def drop_mark(db, key):
    with db:
        found = db.execute("DELETE FROM mark WHERE external_id = ?", (key,)).rowcount
    print("dropped" if found else "There is no such mark.")


def words():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in ("roster", "send"):
        commands.add_parser(command)
    mark = commands.add_parser("mark")
    mark.add_argument("session", type=int)
    mark.add_argument("person", type=int)
    mark.add_argument("status", choices=("present", "late", "excused", "absent", "unmarked"))
    mark.add_argument("reason", nargs="?")
    commands.add_parser("drop").add_argument("key")
    return parser.parse_args()


def main(given):
    db = sqlite3.connect(given.file)
    db.executescript(TABLES)
    if given.command == "mark":
        add_mark(db, given.session, given.person, given.status, given.reason)
    elif given.command == "drop":
        drop_mark(db, given.key)
    else:
        settings = [os.environ.get(name) for name in ("SPP_SERVER", "SPP_CLIENT_ID", "SPP_CLIENT_SECRET")]
        if not all(settings):
            raise SystemExit("Set SPP_SERVER, SPP_CLIENT_ID and SPP_CLIENT_SECRET first.")
        {"roster": fetch_rosters, "send": send_marks}[given.command](Server(*settings), db)


if __name__ == "__main__":
    try:
        main(words())
    except Refused as refused:
        raise SystemExit(f"{refused} Everything is kept.") from None
    except sqlite3.Error as error:
        raise SystemExit(f"The file cannot be used: {error}. Keep it, it may hold marks, and use another.") from None
