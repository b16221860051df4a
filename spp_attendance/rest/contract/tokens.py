"""Tokens: OAuth 2.0 client credentials (RFC 6749, section 4.4), and revoking them (RFC 7009)."""

from __future__ import annotations

from ..oauth import GRANT
from ..operation import OPEN, Operation
from .common import number, object_of, text

SECRET = text(200)
WHO = "Send the client's id and secret here, or by HTTP Basic."
ASKED = {
    "client_id": SECRET,
    "client_secret": SECRET,
    "scope": text(500, "Scopes separated by spaces. All of the client's where none are asked."),
}
SCHEMAS = {
    "TokenForm": object_of(
        {"grant_type": {"type": "string", "enum": [GRANT], "description": f"`{GRANT}`."}, **ASKED}, ["grant_type"], WHO
    ),
    "TokenRequest": object_of({"grant_type": text(100, f"`{GRANT}`, which JSON may leave out."), **ASKED}, [], WHO),
    "Token": object_of(
        {
            "access_token": SECRET,
            "token_type": {"type": "string", "enum": ["Bearer"]},
            "expires_in": number("Seconds.", 0),
            "scope": text(500, "The scopes that were given, separated by spaces."),
        }
    ),
    "OAuthError": object_of(
        {"error": text(100), "error_description": text(1000)}, description="RFC 6749, section 5.2."
    ),
    "RevokeRequest": object_of(
        {"token": SECRET, "token_type_hint": text(100), "client_id": SECRET, "client_secret": SECRET}, ["token"]
    ),
    "Revoked": {"type": "object", "description": "It has no members yet.", "additionalProperties": True},
}
REFERENCES = {name: {"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS}
OPERATIONS = (
    Operation(
        id="issueToken",
        method="POST",
        path="/oauth/token",
        tag="Tokens",
        summary="Get a token",
        description=(
            "OAuth 2.0 client credentials. The client authenticates by HTTP Basic, or in the body. A body in JSON is "
            "taken, too."
        ),
        scope=OPEN,
        body=REFERENCES["TokenRequest"],
        is_form=True,
        form=REFERENCES["TokenForm"],
        answers={200: ("The token.", REFERENCES["Token"])},
        problems=(429,),
    ),
    Operation(
        id="revokeToken",
        method="POST",
        path="/oauth/revoke",
        tag="Tokens",
        summary="Revoke a token",
        description=(
            "Only the client it was given to revokes a token. One that is not known counts as revoked. A body in JSON "
            "is taken, too."
        ),
        scope=OPEN,
        body=REFERENCES["RevokeRequest"],
        is_form=True,
        form=REFERENCES["RevokeRequest"],
        answers={200: ("It is not valid any more.", REFERENCES["Revoked"])},
        problems=(429,),
    ),
)
