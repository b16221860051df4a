import gzip
import re
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from ..models.files import PREFIX
from .common import RollCallCase

FIRST_VISIT, NEW_VERSION = 250_000, 60_000  # bytes


@tagged("post_install", "-at_install")
class TestPages(RollCallCase):
    def get(self, path, **headers):
        return self.opener.get(self.base_url() + path, headers={"Accept-Encoding": "gzip", **headers}, timeout=60)

    def size(self, path):
        """The bytes of a file on its way."""
        response = self.get(path)
        self.assertEqual((response.status_code, response.headers["Content-Encoding"]), (200, "gzip"), path)
        return len(gzip.compress(response.content, 9))

    def addresses(self):
        return re.findall(rf'"({PREFIX}/[\w-]+\.(?:js|css))"', self.get(PREFIX).text)

    def test_the_page_is_the_same_for_everybody(self):
        anonymous = self.get(PREFIX).content
        self.authenticate("rosa", "rosa-password")
        self.assertEqual(self.get(PREFIX).content, anonymous)

    def test_the_page_loads_files_of_this_server_only(self):
        policy = self.get(PREFIX).headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe-inline", policy)
        self.assertNotIn("http", policy)
        self.assertNotRegex(self.get(PREFIX).text, r"<script[^>]*>[^<]|<style|https?://| on\w+=")

    def test_a_first_visit_and_a_new_version_are_small(self):
        library, app, style = (
            next(a for a in self.addresses() if re.search(name, a)) for name in ("library-", r"app-\w+\.js", r"\.css")
        )
        new = self.size(app) + self.size(style) + self.size(f"{PREFIX}/worker.js")
        self.assertLess(new, NEW_VERSION)
        self.assertLess(new + self.size(library) + len(self.get(PREFIX).content), FIRST_VISIT)

    def test_a_file_is_stored_for_ever_under_an_address_of_its_content(self):
        for address in self.addresses():
            response = self.get(address)
            self.assertIn("immutable", response.headers["Cache-Control"])
            self.assertEqual(self.get(address, **{"If-None-Match": response.headers["ETag"]}).status_code, 304)
        wrong = re.sub(r"-\w+\.js", "-0000000000000000.js", next(a for a in self.addresses() if a.endswith(".js")))
        self.assertEqual(self.get(wrong).status_code, 404)

    def test_the_worker_stores_what_the_page_loads(self):
        worker = self.get(f"{PREFIX}/worker.js")
        self.assertEqual(worker.headers["Service-Worker-Allowed"], PREFIX)
        for address in self.addresses():
            if "scanner" not in address:
                self.assertIn(address, worker.text)

    def test_a_corrected_translation_is_a_new_version_of_the_worker(self):
        # the worker keeps the words that it was asked for until it is of another version
        before, read = self.env["spp.roll.call.files"]._worker(), Path.read_bytes
        self.env.registry.clear_cache()
        with patch.object(Path, "read_bytes", lambda path: read(path) + b"#" * path.match("i18n/fr.po")):
            after = self.env["spp.roll.call.files"]._worker()
        self.env.registry.clear_cache()
        self.assertNotEqual(after, before)

    def test_words_of_an_unknown_language_are_english(self):
        self.assertEqual(self.get(f"{PREFIX}/words/xx").json()["words"], {})

    def test_the_page_speaks_the_languages_of_the_suite(self):
        languages = {"ar_001": "حاضر", "es_ES": "Presente", "tl_PH": "Present", "fr_FR": "Présent", "pt_PT": "Presente"}
        for language in languages:
            self.env["res.lang"]._activate_lang(language)
        answers = {language: self.get(f"{PREFIX}/words/{language}").json() for language in languages}
        self.assertEqual({language: answer["words"]["Present"] for language, answer in answers.items()}, languages)
        self.assertEqual([code for code, answer in answers.items() if answer["direction"] == "rtl"], ["ar_001"])
