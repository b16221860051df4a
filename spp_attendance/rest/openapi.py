"""The OpenAPI 3.1 document, made of the operations and schemas that requests are checked by."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from . import codes, oauth, problem
from .contract import OPERATIONS, PAGE, PREFIX, SCHEMAS, VERSION
from .contract.common import SCOPES, list_of, number, object_of, reference, text
from .operation import FORM, JSON, OPEN, Operation, Parameter
from .schema import Schema

TITLE = "Attendance API"
SUMMARY = "Send attendance from the field, in bulk and offline; read sessions, rosters and the history."
BRIEF = f"{SUMMARY} The guide and all codes are at {PAGE} of the server."
GUIDE = Path(__file__).with_name("guide.md")  # what an integrator reads first
# by the status that each answers with
PROBLEMS: tuple[type[problem.Problem], ...] = (
    problem.Malformed,
    problem.Unauthorized,
    problem.Forbidden,
    problem.NotFound,
    problem.Conflict,
    problem.Gone,
    problem.TooLarge,
    problem.UnsupportedMediaType,
    problem.Unprocessable,
    problem.TooManyRequests,
    problem.Failed,
    problem.Busy,
    problem.StorageFull,
)
HEADERS: dict[int, tuple[str, Schema, str]] = {
    401: (
        "WWW-Authenticate",
        {"type": "string"},
        "How to authenticate (RFC 6750, RFC 7617). Requests for tokens have it if they used HTTP Basic.",
    ),
    429: ("Retry-After", {"type": "integer"}, "Seconds to wait."),
    503: ("Retry-After", {"type": "integer"}, "Seconds to wait."),
    507: ("Retry-After", {"type": "integer"}, "Seconds to wait."),
}
FAULT = object_of(
    {
        "pointer": text(1000, "Where in the body (RFC 6901)."),
        "parameter": text(100, "Or which parameter."),
        "detail": text(2000, "What is wrong, and what it has to be."),
    },
    ["detail"],
)
PROBLEM = object_of(
    {
        "type": text(200, "`urn:spp:problem:` and the code."),
        "title": text(200, "The same for all problems of this code."),
        "status": number("The status of HTTP.", 400, 599),
        "code": text(100, "One word for programs."),
        "detail": text(10_000, "What is wrong this time, and what to do."),
        "errors": list_of(
            FAULT, description="Each thing that is wrong, with its pointer or parameter where it is known."
        ),
    },
    ["type", "title", "status", "code", "detail"],
    "A problem (RFC 9457). Further members may be there.",
)

OPENSPP_PROBLEM = object_of(
    {
        **PROBLEM["properties"],
        "error": object_of(
            {"code": number("The status of HTTP.", 400, 599), "message": text(20_000, "What is wrong.")}
        ),
    },
    [*PROBLEM["required"], "error"],
    "A problem, with the member that apps written for OpenSPP read.",
)


@functools.cache
def guide(*notes: str) -> str:
    """What an integrator reads first, in Markdown. notes: what else it says."""
    return "\n".join([GUIDE.read_text(), *notes, codes.guide()])


@functools.cache
def written(description: str = BRIEF) -> bytes:
    """The document as JSON. See document()."""
    return json.dumps(document(description), ensure_ascii=False, separators=(",", ":")).encode()


def document(description: str = BRIEF) -> dict[str, Any]:
    """The whole document. description: of the API; generators write it into each of their files."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS.values():
        paths.setdefault(operation.address, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "summary": SUMMARY, "version": VERSION, "description": description},
        "externalDocs": {"description": "The guide, and all codes", "url": PAGE},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(operation.tag for operation in OPERATIONS.values())],
        "paths": paths,
        "components": {
            "schemas": {**SCHEMAS, "Problem": PROBLEM, "OpenSppProblem": OPENSPP_PROBLEM},
            "responses": {kind.__name__: _problem(kind) for kind in PROBLEMS},
            "securitySchemes": _security_schemes(),
        },
    }


def statuses(operation: Operation) -> list[int]:
    """The statuses of the problems that an operation may answer with."""
    found = {413, 500, 503, 507, *operation.problems}
    if operation.parameters or operation.body is not None:
        found.add(400)
    if operation.scope != OPEN:
        found |= {401, 403, 429}
    if operation.is_form:
        found.add(401)
    if any(parameter.is_path for parameter in operation.parameters) and not operation.is_of_openspp:
        found.add(404)
    if operation.body is not None:
        found.add(415)
    return sorted(found)


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description or f"{operation.summary}.",
        "security": _security(operation),
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": {
            **{str(status): _answer(*answer) for status, answer in operation.answers.items()},
            **{str(status): _refusal(operation, status) for status in statuses(operation)},
        },
    }
    if operation.body is not None:
        described["requestBody"] = _body(operation)
    return described


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.scope == OPEN:
        return []  # also HTTP Basic, which is one of two ways to get a token: generated clients would ask for it always
    # openapi-generator (typescript-fetch) writes the word Bearer only for a scheme that says so, the last one by name
    return [{"oauth2": operation.scopes}, {"token": []}]


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "path" if parameter.is_path else "query",
        "required": parameter.is_path or parameter.is_required,
        "description": parameter.description,
        "schema": parameter.schema,
    }


def _body(operation: Operation) -> dict[str, Any]:
    if operation.form:
        return {"required": True, "content": {FORM: {"schema": operation.form}}}
    example = {"example": operation.examples[JSON]} if JSON in operation.examples else {}
    return {"required": not operation.is_body_optional, "content": {JSON: {"schema": operation.body, **example}}}


def _answer(description: str, schema: Schema | None) -> dict[str, Any]:
    content = {} if schema is None else {"content": {JSON: {"schema": schema}}}
    return {"description": description, **content}


def _refusal(operation: Operation, status: int) -> dict[str, Any]:
    """What an operation answers with that status: those for tokens as OAuth 2.0 wants it."""
    kind = _kind(status)
    if operation.is_form and status in oauth.STATUSES:
        headers = _headers(status, is_always=status != 401)
        return {"description": "No token.", **headers, "content": {JSON: {"schema": reference("OAuthError")}}}
    if not operation.is_of_openspp:
        return {"$ref": f"#/components/responses/{kind.__name__}"}
    content = {kind.media_type: {"schema": reference("OpenSppProblem")}}
    return {"description": kind.title + ".", **_headers(status), "content": content}


def _kind(status: int) -> type[problem.Problem]:
    return next(kind for kind in PROBLEMS if kind.status == status)


def _problem(kind: type[problem.Problem]) -> dict[str, Any]:
    named = {"type": f"urn:spp:problem:{kind.code}", "title": kind.title, "status": kind.status, "code": kind.code}
    example = {**named, "detail": "What is wrong this time, and what to do."}
    content = {kind.media_type: {"schema": reference("Problem"), "example": example}}
    return {"description": kind.title + ".", **_headers(kind.status), "content": content}


def _headers(status: int, is_always: bool = True) -> dict[str, Any]:
    if status not in HEADERS:
        return {}
    name, schema, description = HEADERS[status]
    return {"headers": {name: {"schema": schema, "description": description, "required": is_always}}}


def _security_schemes() -> dict[str, Any]:
    flow = {"tokenUrl": f"{PREFIX}/oauth/token", "scopes": SCOPES}
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "Give the client's id and secret; the token is then sent with each call.",
            "flows": {"clientCredentials": flow},
        },
        "token": {"type": "http", "scheme": "bearer", "description": "A token that you have already."},
    }
