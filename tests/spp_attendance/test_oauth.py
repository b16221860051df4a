"""Credentials, scopes and tokens in requests (RFC 6749, RFC 6750)."""

import base64

import pytest

from spp_attendance.rest import oauth, secret
from spp_attendance.rest.oauth import OAuthProblem


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_credentials_come_by_basic_or_in_the_body() -> None:
    assert oauth.credentials(basic("c%201:s%3A"), {}) == ("c 1", "s:", True)
    assert oauth.credentials("", {"client_id": "c", "client_secret": "s"}) == ("c", "s", False)


@pytest.mark.parametrize(
    ("authorization", "body", "status"),
    [
        ("", {}, 401),
        ("Basic ???", {}, 401),
        (basic("c:"), {}, 401),
        (basic("c:s"), {"client_secret": "s"}, 400),
        (basic("c:s"), {"client_id": "other"}, 400),
    ],
)
def test_wrong_credentials_are_refused(authorization: str, body: dict[str, str], status: int) -> None:
    with pytest.raises(OAuthProblem) as found:
        oauth.credentials(authorization, body)
    assert found.value.status == status


def test_a_token_gets_the_scopes_that_are_asked_for() -> None:
    assert oauth.scopes("", ["a", "b"]) == ["a", "b"]
    assert oauth.scopes("b", ["a", "b"]) == ["b"]
    for asked, allowed in (("c", ["a"]), ("", [])):
        with pytest.raises(OAuthProblem):
            oauth.scopes(asked, allowed)


def test_only_a_json_body_may_leave_the_grant_out() -> None:
    oauth.check_grant({}, is_json=True)
    for body in ({}, {"grant_type": "password"}):
        with pytest.raises(OAuthProblem):
            oauth.check_grant(body, is_json=False)


def test_the_token_is_in_the_header() -> None:
    assert oauth.bearer("bearer  abc ") == "abc"
    assert oauth.bearer("Basic abc") == ""


def test_a_secret_is_known_by_its_hash() -> None:
    new = secret.new()
    assert secret.is_same(new, secret.hashed(new))
    assert not secret.is_same(secret.new(), secret.hashed(new))
    assert not secret.is_same("", None)
    assert not secret.is_same("", secret.hashed(""))
