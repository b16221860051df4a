"""The page and its files: static, the same for everybody, and stored by the phone."""

import json

from odoo import http
from odoo.http import request
from odoo.tools.translate import code_translations

from ..models.files import ADDON, PREFIX
from .compressed import response

# Everything comes from this server. Owl compiles its templates in the browser with `new Function`, hence unsafe-eval:
# scripts that are not files of this server stay forbidden, and the page makes no script out of what users typed.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
HTML = "text/html; charset=utf-8"
ICON = f"/{ADDON}/static/description/icon.svg"
MANIFEST = {
    "id": PREFIX,
    "name": "Roll call",
    "short_name": "Roll call",
    "start_url": PREFIX,
    "scope": PREFIX,
    "display": "standalone",
    "background_color": "#f6f7f9",
    "theme_color": "#0b5d4e",
    "icons": [{"src": ICON, "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}],
}


class Pages(http.Controller):
    @http.route(PREFIX, methods=["GET"], type="http", auth="none", save_session=False)
    def shell(self, **_arguments):
        headers = {"Content-Security-Policy": POLICY, "Permissions-Policy": "camera=(self)"}
        return response(self._files()._shell(), HTML, ASK_EACH_TIME, headers)

    @http.route(
        f"{PREFIX}/<string:stem>-<string:digest>.<any(js,css):ending>", methods=["GET"], type="http", auth="none"
    )
    def file(self, stem, digest, ending, **_arguments):
        """A file, if this is its content: an address never gets another one."""
        content, address = self._files()._contents().get(f"{stem}.{ending}", (b"", ""))
        if address != f"{PREFIX}/{stem}-{digest}.{ending}":
            raise request.not_found()
        return response(content, TYPES[ending], FOR_EVER)

    @http.route(f"{PREFIX}/worker.js", methods=["GET"], type="http", auth="none", save_session=False)
    def worker(self, **_arguments):
        headers = {
            "Service-Worker-Allowed": PREFIX,
            "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
        }
        return response(self._files()._worker(), TYPES["js"], ASK_EACH_TIME, headers)

    @http.route(f"{PREFIX}/manifest.json", methods=["GET"], type="http", auth="none", save_session=False)
    def manifest(self, **_arguments):
        return response(json.dumps(MANIFEST).encode(), "application/manifest+json", ASK_EACH_TIME)

    @http.route(f"{PREFIX}/words/<string:lang>", methods=["GET"], type="http", auth="none", save_session=False)
    def words(self, lang, **_arguments):
        """The words of the page in a language of the database: {msgid: translation}, and how it is written."""
        # sudo: nobody is logged in, and the languages are no secret
        known = request.env["res.lang"].sudo().search([("code", "=", lang)])
        found = code_translations.get_web_translations(ADDON, known.code) if known else {"messages": []}
        words = {message["id"]: message["string"] for message in found["messages"]}
        document = {"lang": known.code or "en_US", "direction": known.direction or "ltr", "words": words}
        return response(json.dumps(document).encode(), "application/json", ASK_EACH_TIME)

    def _files(self):
        # sudo: nobody is logged in, and the files are the same for everybody
        return request.env["spp.roll.call.files"].sudo()
