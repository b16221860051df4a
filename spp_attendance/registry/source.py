"""A registry: its address, how it is asked, and how its pages follow each other."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_AUTH, BASIC, BEARER, OAUTH = AUTH_KINDS = ("none", "basic", "bearer", "oauth")
ONE_PAGE, BY_NUMBER, BY_OFFSET, BY_CURSOR, BY_LINK = PAGING_KINDS = ("none", "page", "offset", "cursor", "link")


@dataclass(frozen=True)
class Auth:
    """Who asks. kind: of AUTH_KINDS; client_id: for basic the user; secret: a password, a token, a client's secret.
    A token may have its scheme before it, such as "ApiToken d2pat_…"; without one it is a Bearer token (RFC 6750).

    For oauth the token is asked for at token_url: by token_template, JSON with {{client_id}} and {{secret}}, or without
    one by the form of RFC 6749, 4.4. token_path: where the token is in the answer.
    """

    kind: str = NO_AUTH
    client_id: str = ""
    secret: str = field(default="", repr=False)
    token_url: str = ""
    token_template: str = field(default="", repr=False)
    token_path: str = "access_token"


@dataclass(frozen=True)
class Paging:
    """How pages follow each other. kind: of PAGING_KINDS.

    parameter, size_parameter: names in the query of where a page begins and how long it is; empty where the template
    has them instead, as {{page}}, {{offset}}, {{cursor}} and {{limit}}
    first: number of the first page; cursor_path, link_path: where the next cursor or link is in the answer; an empty
    link_path means the header Link (RFC 8288)
    is_short_page_last: whether the registry fills each page but the last; one that caps the size must not say so
    ends_with_404: whether it answers the page after the last with status 404
    """

    kind: str = ONE_PAGE
    parameter: str = ""
    size_parameter: str = ""
    first: int = 1
    cursor_path: str = ""
    link_path: str = ""
    is_short_page_last: bool = False
    ends_with_404: bool = False


@dataclass(frozen=True)
class Source:
    """A registry. url: http or https; request_template: JSON text, "" for no body; list_path: where the people are."""

    url: str
    method: str = "GET"
    auth: Auth = Auth()
    request_template: str = ""
    list_path: str = ""
    page_size: int = 100
    paging: Paging = Paging()
