"""The request for one page of a source."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from ..outside import Request
from ..outside.errors import InvalidRequest
from ..outside.request import joined, origin
from ..outside.translatable import _
from . import paths, template
from .errors import InvalidSource, LinkElsewhere
from .source import BY_CURSOR, BY_LINK, BY_NUMBER, BY_OFFSET, OAUTH, Source


def page_request(source: Source, at: Any) -> Request:
    """The request for the page that begins at `at`, as in a Position. Raises InvalidSource, InvalidRequest."""
    body = template.filled(source.request_template, _values(source, at)) if source.request_template else None
    headers = {"Content-Type": "application/json"} if body else {}
    is_link = source.paging.kind == BY_LINK and at is not None
    return Request(source.method, linked(source, at) if is_link else _url(source, at), headers, body)


def linked(source: Source, link: str) -> str:
    """The address of the next page that a link means. Raises LinkElsewhere: credentials stay with host and scheme."""
    try:
        url = joined(source.url, link)
        is_there = origin(url) == origin(source.url)
    except InvalidRequest:
        is_there = False
    if not is_there:
        raise LinkElsewhere(_("The link to the next page leads to another host, or from https to http."))
    return url


def check(source: Source) -> None:
    """Raises InvalidSource or InvalidRequest where the source can never be asked. Sends nothing."""
    paging, auth = source.paging, source.auth
    for path in (source.list_path, paging.cursor_path, paging.link_path, auth.token_path):
        paths.check(path)
    if "#" in source.url:
        raise InvalidSource(_("The address must not hold a part behind #: it is not sent, nor what follows it."))
    if source.page_size < 1:
        raise InvalidSource(_("The size of a page has to be 1 or more."))
    page_request(source, {BY_NUMBER: paging.first, BY_OFFSET: 0}.get(paging.kind))
    if auth.kind == OAUTH:
        origin(auth.token_url)
        template.filled(auth.token_template or "{}", {"client_id": "", "secret": ""})


def _values(source: Source, at: Any) -> dict[str, str | int]:
    """What a template may name, beside uuid and timestamp."""
    paging = source.paging
    return {
        "page": at if paging.kind == BY_NUMBER else paging.first,
        "offset": at if paging.kind == BY_OFFSET else 0,
        "cursor": at if paging.kind == BY_CURSOR and at is not None else "",
        "limit": source.page_size,
    }


def _url(source: Source, at: Any) -> str:
    paging = source.paging
    wanted = [(paging.size_parameter, source.page_size)]
    if paging.kind in (BY_NUMBER, BY_OFFSET, BY_CURSOR) and at is not None:
        wanted.append((paging.parameter, at))
    query = urlencode([(name, value) for name, value in wanted if name])
    sign = "&" if urlsplit(source.url).query else "?"
    return f"{source.url}{sign}{query}" if query else source.url
