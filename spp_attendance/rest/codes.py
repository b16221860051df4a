"""Every code of the API, what it means and what to do. The page of codes is made of this; a test says if one lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from . import problem

ASK = "Show it to an officer (`ask_officer`)."
UNLESS_OWN = "Nothing if the sender did that; else show it to an officer (`ask_officer`)."
FIX = "Mend the row and send it again (`fix`)."
LATER = "Send the row again as it is (`retry_later`)."


class Code(NamedTuple):
    """meaning: a sentence; to_do: what the application, or whoever uses it, does now."""

    meaning: str
    to_do: str


# {kind of a problem: Code}
PROBLEMS: dict[type[problem.Problem], Code] = {
    problem.Malformed: Code(
        "The request is not as the documentation says: `errors` has the places.", "Mend the application. Do not repeat."
    ),
    problem.Unauthorized: Code(
        "The token is missing, has ended or was revoked.", "Get a new token, and repeat the request."
    ),
    problem.Forbidden: Code(
        "The user of the client has no right to this.", "Ask an administrator for the right. Do not repeat."
    ),
    problem.MissingScope: Code(
        "The token lacks the scope that `detail` and the header `WWW-Authenticate` name.",
        "Ask an administrator to give the client the scope, then get a new token.",
    ),
    problem.NotFound: Code(
        "Nothing has this address or id, or the user does not see it.", "Fetch the list again. Do not repeat."
    ),
    problem.MethodNotAllowed: Code(
        "The address does not take this method: `Allow` has those it takes.", "Mend the application."
    ),
    problem.Conflict: Code(
        "Something else is stored under the id of the device, or somebody else facilitates that session now.",
        "Show `detail`: an officer may have to help. Give an id of its own only to what is really new: the same under "
        "another id is there twice.",
    ),
    problem.Gone: Code(
        "The server does not know the cursor: it was restored from a backup, or what followed is deleted.",
        "Begin without a cursor, load everything, and send the last days again.",
    ),
    problem.TooLarge: Code("There are too many rows or bytes: `GET /me` has the limits.", "Send it in parts."),
    problem.UnsupportedMediaType: Code(
        "The body is of another type, or compressed.", "Send it as `application/json`, and as it is."
    ),
    problem.Unprocessable: Code(
        "The request can be read, but not done now: `detail` says why, and `results` which rows where all or none was "
        "asked for.",
        "Show `detail` to the user. Repeat it only with a change.",
    ),
    problem.TooManyRequests: Code("There were too many requests.", "Wait as many seconds as `Retry-After` says."),
    problem.Failed: Code(
        "The server failed. The administrator finds the reason in its log.",
        "Keep the data, and tell the administrator.",
    ),
    problem.Busy: Code(
        "Others change the same at this moment. Nothing was saved.", "Wait for `Retry-After`, then repeat it."
    ),
    problem.Unavailable: Code(
        "The database takes nothing now. Nothing was saved.",
        "Wait for `Retry-After`, then repeat it, less and less often.",
    ),
    problem.StorageFull: Code(
        "The disk of the server is full. Nothing was saved.",
        "Keep the data, wait for `Retry-After`, and tell the administrator.",
    ),
}
# {word of OAuth 2.0: (statuses, Code)}, in the member `error`
OAUTH = {
    "invalid_request": (
        "400, 413, 415",
        Code(
            "The request for a token is not as OAuth 2.0 has it.", "Mend the application: `error_description` says how."
        ),
    ),
    "invalid_client": (
        "401",
        Code("The client id or the secret is missing or wrong, or was revoked.", "Enter the id and a new secret."),
    ),
    "unsupported_grant_type": ("400", Code("`grant_type` is another one.", "Send `client_credentials`.")),
    "invalid_scope": (
        "400",
        Code("A scope was asked for that the client has not.", "Ask for less, or an administrator for the scope."),
    ),
    "temporarily_unavailable": (
        "429",
        Code(
            "Too many wrong secrets came from this address, or the client has sent too many requests.",
            "Wait for `Retry-After`, then send the request again, with the right secret.",
        ),
    ),
}
# {code of a result: (outcomes, Code)}. The status of HTTP is 200, or 422 where all or none was asked for.
ROWS = {
    "ok": ("all but `held` and `rejected`", Code("All is well.", "Nothing. Delete the row on the phone.")),
    "superseded": ("created, replaced, duplicate", Code("It is saved, but a later statement counts.", "Nothing.")),
    "voided": (
        "duplicate",
        Code("It was sent before and was voided since.", UNLESS_OWN),
    ),
    "replaced": (
        "duplicate",
        Code(
            "It was sent before and was corrected since: see `standing`.",
            UNLESS_OWN,
        ),
    ),
    "unknown_person": (
        "held, rejected",
        Code(
            "Nobody is known by what was sent. If it is `held`, an officer decides who it is.",
            "If it is `held`, show it to an officer (`ask_officer`); else make the person known first, or mend the "
            "identifier (`fix`).",
        ),
    ),
    "session_cancelled": ("held", Code("The session is cancelled. An officer decides.", ASK)),
    "session_not_open": ("held", Code("The session is not open yet. An officer decides.", ASK)),
    "late_contradiction": (
        "held",
        Code("It contradicts a mark that can no longer be changed. An officer decides.", ASK),
    ),
    "not_facilitator": ("held", Code("Others facilitate the session. An officer decides.", ASK)),
    "malformed": ("rejected", Code("The row is not as the documentation says: see `pointer`.", FIX)),
    "invalid": ("rejected", Code("What the row says cannot be so, such as an excuse without a reason.", FIX)),
    "unknown": (
        "rejected",
        Code(
            "Something that the row names is not there, such as a contact or a type.", f"Fetch the lists again. {FIX}"
        ),
    ),
    "recorded": (
        "rejected",
        Code(
            "The same attendance is recorded, and the rules allow it once.",
            "Delete the row, or mend it (`fix`) if it is another attendance.",
        ),
    ),
    "taken": ("rejected", Code("Another record has this `external_id`.", FIX)),
    "external_id_taken": (
        "rejected",
        Code(
            "Something else was sent under this `external_id`.",
            "Send an edit of an attendance under a new one, with `replaces`. Cancel a session, and plan it under "
            "another one (`fix`).",
        ),
    ),
    "ended": (
        "rejected",
        Code(
            "What it replaces was voided or corrected by somebody else before.",
            "Replace what `standing` names (`fix`).",
        ),
    ),
    "refused": (
        "rejected",
        Code(
            "A rule of the programme says no, such as a session that does not take the mark: `detail` says why.",
            "Mend the row (`fix`), or show it to an officer (`ask_officer`).",
        ),
    ),
    "forbidden": (
        "rejected",
        Code("The user may not do this, such as take a mark of this session back or change what others stated.", ASK),
    ),
    "insufficient_scope": (
        "rejected",
        Code("The token lacks the scope that `detail` names, such as `session:write` of a row about a session.", ASK),
    ),
    "ambiguous_person": ("rejected", Code("The identifier may mean several people here.", ASK)),
    "name_differs": (
        "rejected",
        Code(
            "The name here has words that the row has not.", "Send the name as it is here (`fix`), or ask an officer."
        ),
    ),
    "no_name": ("rejected", Code("Somebody new needs a name.", FIX)),
    "unknown_area": ("rejected", Code("No area here has this code.", FIX)),
    "archived": (
        "updated, unchanged, rejected",
        Code("The person is archived here: not offered any more, and expected at no new session.", ASK),
    ),
    "repeated": (
        "rejected",
        Code(
            "An earlier row of the request is about the same person, and says something else.",
            "Send one of them (`fix`).",
        ),
    ),
    "marked": (
        "rejected",
        Code("The person is marked, and stays on the roster.", "Nothing, or take the mark back first (`fix`)."),
    ),
    "unknown_replaces": (
        "rejected",
        Code(
            "What it replaces was not received, or is a row that replaces this one.",
            "Send that one first, then the row again as it is (`retry_later`). If they replace one another, send the "
            "first one without `replaces` (`fix`).",
        ),
    ),
    "too_many_edits": ("rejected", Code("The request has too many edits of one another.", LATER)),
    "not_kept": ("rejected", Code("All or none was asked for, and another row was rejected.", LATER)),
}
INTRODUCTION = (
    "Every `code` that the API answers with, what it means and what to do. `code` is for programs: its meaning stays. "
    "`detail` is for people, says what is wrong this time, and may be worded otherwise tomorrow. "
    "OpenSPP's own addresses answer 400 and `malformed` in place of 404, 409 and 422."
)


def page() -> str:
    """The page of codes, in Markdown."""
    return "\n".join(["# Codes of the attendance API", "", *_sections("##")])


def guide() -> str:
    """The same as a part of the guide."""
    return "\n".join(["", "## Codes", "", *_sections("###")])


def _sections(mark: str) -> Iterator[str]:
    yield INTRODUCTION
    kinds = sorted(PROBLEMS, key=lambda kind: (kind.status, kind.code))
    problems = [(str(kind.status), kind.code, PROBLEMS[kind]) for kind in kinds]
    yield from _section(f"{mark} Of a request: `code` of a problem", "status", problems)
    tokens = [(answered, word, code) for word, (answered, code) in OAUTH.items()]
    yield from _section(f"{mark} Of a request for a token: `error` (OAuth 2.0)", "status", tokens)
    rows = [(outcomes, word, code) for word, (outcomes, code) in ROWS.items()]
    yield from _section(f"{mark} Of a row: `code` of a result (status 200; 422 with `atomic`)", "`outcome`", rows)


def _section(title: str, first: str, rows: Iterable[tuple[str, str, Code]]) -> Iterator[str]:
    yield from ("", title, "", f"| code | {first} | meaning | what to do |", "|---|---|---|---|")
    for where, word, code in rows:
        yield f"| `{word}` | {where} | {code.meaning} | {code.to_do} |"
