"""Pages of other servers that may ask the API: those whose origin a setting allows (see rest/cors.py)."""

import logging

from odoo.http import request

from ..rest.contract import PREFIX, methods_at
from ..rest.cors import PARAMETER, headers_for, origins_of, preflight_headers


class Preflight(Exception):
    """A browser asks what a page may send. It is answered before anybody is authenticated: it sends no token."""

    loglevel = logging.DEBUG  # Odoo reads it


def note_origin(sent):
    """Note the origin of a request, if it is allowed. Raises Preflight for a question of a browser."""
    sent.spp_origin = _allowed_origin(sent)
    asked = sent.httprequest.headers.get("Access-Control-Request-Method")
    if sent.spp_origin and asked and sent.httprequest.method == "OPTIONS":
        raise Preflight


def _allowed_origin(sent):
    origin = sent.httprequest.headers.get("Origin", "")
    if not (origin and sent.httprequest.path.startswith(f"{PREFIX}/")):
        return ""
    allowed = sent.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""  # sudo: no secret
    return origin if origin in origins_of(allowed) else ""


def cors_headers():
    """The headers that let a page of another server read the answer, if its origin is allowed."""
    origin = getattr(request, "spp_origin", "")
    return headers_for(origin) if origin else {}


def preflight_response():
    """The answer to a Preflight."""
    headers = preflight_headers(request.spp_origin, methods_at(request.httprequest.path))
    return request.make_response("", [*headers.items(), ("Vary", "Origin")], status=204)
