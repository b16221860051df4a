"""The contract: schemas, the checks of requests, and the document made of them."""

import json
from typing import Any

import pytest

from spp_attendance.rest import openapi
from spp_attendance.rest.contract import OPERATIONS, SCHEMAS, methods_at
from spp_attendance.rest.contract.common import SCOPES
from spp_attendance.rest.operation import ANY, FORM, OPEN
from spp_attendance.rest.problem import Malformed, NotFound, Problem, TooLarge, UnsupportedMediaType
from spp_attendance.rest.request import read_body, read_path, read_query
from spp_attendance.rest.schema import Checker

LIST = OPERATIONS["listAttendances"]
SEND = OPERATIONS["sendAttendances"]


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    return [fault.pointer for fault in Checker(schema, {}).check(value).faults]


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_reference_in_the_document_leads_somewhere() -> None:
    document = openapi.document()
    for reference in references(document):
        _hash, components, kind, name = reference.split("/")
        assert name in document[components][kind], reference


def test_every_schema_can_be_checked() -> None:
    for schema in SCHEMAS.values():
        Checker(schema, SCHEMAS)


def test_every_operation_has_a_scope_that_clients_can_get() -> None:
    assert {operation.scope for operation in OPERATIONS.values()} <= {OPEN, ANY, *SCOPES}


def test_operations_are_documented_under_their_addresses() -> None:
    paths = openapi.document()["paths"]
    for operation in OPERATIONS.values():
        assert paths[operation.address][operation.method.lower()]["operationId"] == operation.id


def test_an_address_knows_its_methods() -> None:
    assert methods_at("/spp/v1/attendances") == ["DELETE", "GET", "POST"]
    assert methods_at("/spp/v1/sessions/7") == ["GET", "PUT"]
    assert methods_at("/spp/v1/nothing") == []


@pytest.mark.parametrize(
    ("schema", "value", "pointer"),
    [
        ({"type": "integer"}, True, ""),
        ({"type": "string", "pattern": r"^\d$"}, "1\n", ""),
        ({"type": "object", "properties": {"a": {}}, "required": ["a"]}, {}, "/a"),
        ({"type": "object", "properties": {}, "additionalProperties": False}, {"a/b": 1}, "/a~1b"),
        ({"type": "array", "items": {"type": "string"}}, ["x", 1], "/1"),
        *[({"format": "date"}, day, "") for day in ("2026-02-30", "1899-12-31", "20260314", "2026-3-14")],
        ({"properties": {"a": {}}}, {"a": 1, "\0": 2}, ""),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1, "\ud800": 2}, ""),
    ],
)
def test_a_fault_is_found_where_it_is(schema: dict[str, Any], value: Any, pointer: str) -> None:
    assert faults(schema, value) == [pointer]


KINDS_OF_VALUES = {
    "text": ({"minLength": 2, "maxLength": 2, "pattern": "^a", "format": "date"}, "x"),
    "list": ({"minItems": 2, "maxItems": 0}, ["x"]),
    "number": ({"minimum": 2, "maximum": 0}, 1),
    "fraction": ({"minimum": 2, "maximum": 0}, 1.5),
}


@pytest.mark.parametrize("kind", KINDS_OF_VALUES)
def test_a_keyword_says_something_of_its_own_kind_of_values_only(kind: str) -> None:
    schema, wrong = KINDS_OF_VALUES[kind]
    for keyword, asked in schema.items():
        others = [value for each, value in [*KINDS_OF_VALUES.values()] if each.keys() != schema.keys()]
        for value in (*others, True, False, None, {}):
            assert faults({keyword: asked}, value) == [], (keyword, value)
    assert faults(schema, wrong) == [""]


def test_a_keyword_that_is_not_known_is_no_schema() -> None:
    with pytest.raises(ValueError):
        Checker({"multipleOf": 2}, {})


def test_a_filter_that_is_not_known_is_refused() -> None:
    with pytest.raises(Malformed):
        read_query(LIST, [("sesion", "7")], [])


def test_a_parameter_that_is_not_known_is_ignored_where_one_writes() -> None:
    warnings: list[str] = []
    assert read_query(SEND, [("atomic", "true"), ("colour", "red")], warnings) == {"atomic": True}
    assert len(warnings) == 1 and "colour" in warnings[0]


def test_a_dry_run_is_never_ignored() -> None:
    with pytest.raises(Malformed):
        read_query(OPERATIONS["cancelSession"], [("dry_run", "true")], [])


def test_an_id_that_can_be_none_is_not_found() -> None:
    operation = OPERATIONS["getSession"]
    assert read_path(operation, {"id": "7"}) == {"id": 7}
    for text in ("0", "x", "9" * 30):
        with pytest.raises(NotFound):
            read_path(operation, {"id": text})


@pytest.mark.parametrize(
    ("media_type", "data", "problem"),
    [
        ("text/plain", b"{}", UnsupportedMediaType),
        ("application/json", b"{", Malformed),
        ("application/json", b'{"a": NaN}', Malformed),
        ("application/json", b"[" * 100_000, Malformed),
        ("application/json", b" " * (SEND.most_bytes + 1), TooLarge),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(media_type: str, data: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        read_body(SEND, media_type, data)


def test_a_token_may_be_asked_for_by_a_form() -> None:
    assert read_body(OPERATIONS["issueToken"], FORM, b"client_id=a+b&scope=") == {"client_id": "a b", "scope": ""}
    with pytest.raises(Malformed):
        read_body(OPERATIONS["issueToken"], FORM, b"client_id=a&client_id=b")


def test_a_whole_number_may_be_written_with_a_fraction() -> None:
    assert json.dumps(read_body(SEND, "application/json", b'{"a": 1.0, "b": 1.5}')) == '{"a": 1, "b": 1.5}'


def patterns(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("pattern"), str) else []
        return own + [found for each in value.values() for found in patterns(each)]
    return [found for each in value for found in patterns(each)] if isinstance(value, list) else []


def test_what_a_pattern_asks_for_is_said_in_words() -> None:
    found = patterns(openapi.document())
    assert len(found) > 10
    for schema in found:
        (fault,) = Checker(schema, {}).check(" ").faults
        assert schema["x-wanted"] in fault.detail, schema
        assert schema["pattern"] not in fault.detail


def test_what_clients_read_as_an_object_has_no_pattern() -> None:
    # the client that openapi-generator makes for PHP asks the pattern of a date that is an object already
    assert [schema for schema in patterns(openapi.document()) if "format" in schema] == []


@pytest.mark.parametrize(
    ("schema", "value", "detail"),
    [
        ({"type": "array"}, {}, "This has to be a list, and is an object."),
        ({"type": ["boolean", "null"]}, 1, "This has to be true or false or null, and is a whole number."),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}, "b", "This has to be one of: a, null."),
        ({"format": "date"}, "x", "This has to be a day that there is, of 1900 or later, such as 2026-03-14."),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}, "There is no such member. There are: a."),
    ],
)
def test_a_fault_is_told_without_words_of_programs(schema: dict[str, Any], value: Any, detail: str) -> None:
    assert [fault.detail for fault in Checker(schema, {}).check(value).faults] == [detail]


def test_a_value_that_may_be_null_is_null_or_as_the_schema_says() -> None:
    schema = {"anyOf": [{"$ref": "#/components/schemas/Basis"}, {"type": "null"}]}
    checker = Checker(schema, SCHEMAS)
    assert [bool(checker.check(value).faults) for value in (None, "observed", "?", 1)] == [False, False, True, True]


def test_a_body_that_is_no_json_says_where_to_look() -> None:
    for data, detail in (
        (b'{"a": 1,\n}', "Look at line 2, character 1."),
        (b"\xff", "Look at byte 1."),
        (b" ", "The body is empty. Send JSON."),
        (b"\xef\xbb\xbf{}", "The body begins with a byte order mark."),
        (b"9" * 5000, "A number in the body is too long or too large."),
        (b"1e999999", "A number in the body is too long or too large."),
        (b"[-Infinity]", "The body is not JSON: -Infinity is no number of JSON."),
    ):
        with pytest.raises(Malformed) as raised:
            read_body(SEND, "application/json", data)
        assert detail in raised.value.detail


def test_a_token_is_documented_in_one_way_and_with_the_errors_of_oauth() -> None:
    issue = openapi.document()["paths"]["/spp/v1/oauth/token"]["post"]
    assert list(issue["requestBody"]["content"]) == [FORM]
    assert issue["security"] == []
    for status in ("400", "401", "413", "415", "429"):
        content = issue["responses"][status]["content"]
        assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/OAuthError"}}}


def test_the_document_asks_for_what_the_form_of_a_token_needs() -> None:
    for path, member in (("token", "grant_type"), ("revoke", "token")):
        body = openapi.document()["paths"][f"/spp/v1/oauth/{path}"]["post"]["requestBody"]
        assert body["required"]
        form = Checker(body["content"][FORM]["schema"], SCHEMAS)
        (fault,) = form.check({"client_id": "a", "client_secret": "b"}).faults
        assert fault.pointer == f"/{member}"
    assert not form.check({"token": "c"}).faults


def test_a_token_that_is_revoked_is_answered_as_documented() -> None:
    revoke = openapi.document()["paths"]["/spp/v1/oauth/revoke"]["post"]
    schema = revoke["responses"]["200"]["content"]["application/json"]["schema"]
    assert not Checker(schema, SCHEMAS).check({}).faults
