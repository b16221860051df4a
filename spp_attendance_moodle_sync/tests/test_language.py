from datetime import datetime
from unittest.mock import patch

from odoo.tests.common import tagged
from odoo.tools.translate import code_translations

from demo.moodle import odd_site
from demo.moodle.faults import DROP, Fault

from ..moodle.errors import ServerFailure
from ..moodle.text import Moment, Text, joined
from ..tools.message import from_stored, in_language, to_stored
from .common import MoodleCase

FRENCH = {
    "Marks with these statuses are skipped, because nobody has said what they mean here: "
    "%(statuses)s.": "Sans sens : %(statuses)s.",
    "%(acronym)s (marks: %(count)s)": "%(acronym)s (%(count)s marques)",
    "Some of it failed: see below. The rest is done.": "Une partie a échoué.",
    "Moodle cannot show this session, because a text in it has the character < before something else than a "
    "space: mostly a remark such as <3 or <38, or a person's name. Moodle does not say of whom: look for it in "
    "the session there, and put a space after the <.": "Moodle ne peut pas.",
    "The site answered with HTTP status %(status)s.": "Statut HTTP %(status)s.",
    "%(name)s, Moodle %(release)s. The token belongs to user %(user)s.": "%(name)s : jeton de %(user)s.",
    "There is no token for %(place)s yet. Ask an administrator for it.": "Pas de jeton pour %(place)s.",
    "%(meaning)s (%(code)s, %(function)s).": "%(meaning)s [%(code)s, %(function)s].",
    "Moodle does not know the token": "Jeton inconnu",
    "The site did not answer: %(cause)s": "Pas de réponse : %(cause)s",
}
OUTSIDE = {"The connection was cut.": "Coupé."}


@tagged("post_install", "-at_install")
class TestLanguage(MoodleCase):
    """What a run and a test of the connection say is in the language of whoever reads it, whoever has run it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def setUp(self):
        super().setUp()
        known = {("spp_attendance_moodle_sync", "fr_FR"): FRENCH, ("spp_attendance", "fr_FR"): OUTSIDE}
        patcher = patch.dict(code_translations.python_translations, known)
        patcher.start()
        self.addCleanup(patcher.stop)

    def texts(self, records, name, lang):
        return records.with_user(self.viewer).with_context(lang=lang).mapped(name)

    def test_lines_and_summary_of_a_run(self):
        run = self.sync()
        for lang, words in (("fr_FR", ("Sans sens : R (1 marques)", "Moodle ne peut pas.", "échoué")), ("en_US", ())):
            words = words or ("Marks with these statuses are skipped", "Moodle cannot show this", "Some of it failed")
            texts = " ".join([*self.texts(run.line_ids, "what", lang), *self.texts(run, "summary", lang)])
            for word in words:
                self.assertIn(word, texts)

    def test_also_through_every_way_of_reading(self):
        lines = self.sync().line_ids.with_user(self.viewer)
        line = lines.filtered(lambda line: line.what.startswith("Marks with these statuses"))
        french, said = line.with_context(lang="fr_FR"), "Sans sens : R (1 marques)."
        self.assertEqual(french.read(["what"])[0]["what"], said)
        self.assertEqual(french.search_read([("id", "=", line.id)], ["what"])[0]["what"], said)
        self.assertEqual(french.sudo().export_data(["what"])["datas"], [[said]])
        self.assertEqual(line.with_context(lang="en_US").what[:25], "Marks with these statuses")

    def test_the_language_of_the_run_makes_no_difference(self):
        self.manager.lang = "fr_FR"
        run = self.sync()
        self.assertIn("Some of it failed", self.texts(run, "summary", "en_US")[0])
        self.assertIn("échoué", self.texts(run, "summary", "fr_FR")[0])

    def test_errors_of_moodle_of_the_network_and_of_the_settings(self):
        self.instance.token = "unknown"
        self.assertEqual(
            self.texts(self.sync(), "summary", "fr_FR"),
            ["Jeton inconnu [invalidtoken, core_webservice_get_site_info]."],
        )
        self.instance.token = odd_site.ALL
        self.server.faults.plan(Fault(DROP, "get_site_info"), times=20)
        self.assertEqual(self.texts(self.sync(), "summary", "fr_FR"), ["Pas de réponse : Coupé."])
        self.instance._keep_token(None)
        run = self.sync()
        self.assertEqual(self.texts(run, "summary", "fr_FR"), [f"Pas de jeton pour {self.server.address}."])
        self.assertIn("There is no token for", self.texts(run, "summary", "en_US")[0])

    def test_the_result_of_a_test_of_the_connection(self):
        self.instance.with_user(self.officer).with_context(lang="fr_FR").action_test_connection()
        self.assertIn("A small Moodle : jeton de", self.texts(self.instance, "check_result", "fr_FR")[0])
        self.assertIn("Sans sens", self.texts(self.instance, "check_result", "fr_FR")[0])
        self.assertIn("The token belongs to", self.texts(self.instance, "check_result", "en_US")[0])

    def test_what_was_wrong_is_told_to_the_responsible_user_in_their_language(self):
        self.manager.lang = "fr_FR"
        self.instance.token = "unknown"
        for _time in range(3):
            self.sync()
        self.assertIn("Jeton inconnu", str(self.instance.activity_ids.note))
        self.assertIn("does not know the token", self.texts(self.instance, "failure", "en_US")[0])

    def test_what_an_earlier_version_has_stored_is_read_as_it_is(self):
        run = self.sync()
        line = run.line_ids[:1]
        self.env.flush_all()
        unreadable = ('{"source": ', '{"source": 1}', '{"source": "%(a)s", "values": {"b": 1}}', '{"source": [1]}')
        for stored in ("An old line, 100%", "{not ours}", '{"text": 1}', *unreadable):
            query = "update spp_moodle_sync_run_line set what = %s where id = %s"
            self.env.cr.execute(query, [stored, line.id])
            self.env.invalidate_all()
            self.assertEqual(self.texts(line, "what", "fr_FR"), [stored])

    def test_a_text_comes_back_as_it_was_stored_with_all_it_holds(self):
        error = ServerFailure(503)
        text = joined(
            [Text("%(count)s of %(what)s", {"count": 3, "what": error}), Text('100%% "x" %(y)s', {"y": Text("z")})],
            ", ",
        )
        again = from_stored(to_stored(text))
        self.assertEqual((str(again), again.source, to_stored(again)), (str(text), text.source, to_stored(text)))
        self.assertIn("Statut HTTP 503.", in_language(self.env(context={"lang": "fr_FR"}), again))

    def test_a_moment_is_written_as_the_language_writes_it_in_the_zone_of_the_site(self):
        text = joined(["x", Moment(datetime(2026, 3, 8, 17, 0), "Africa/Nairobi")], ", ")
        again = from_stored(to_stored(text))
        self.assertEqual(in_language(self.env(context={"lang": "fr_FR"}), again), "x, dim. 8 mars 2026, 20:00")
        self.assertEqual(in_language(self.env(context={"lang": "en_US"}), again), "x, Sun 8 Mar 2026, 20:00")

    def test_a_translation_that_does_not_fit_is_not_used(self):
        wrong = {("spp_attendance_moodle_sync", "fr_FR"): {"%(count)s marks": "%(nombre)s marques"}}
        with patch.dict(code_translations.python_translations, wrong):
            french = self.env(context={"lang": "fr_FR"})
            self.assertEqual(in_language(french, Text("%(count)s marks", {"count": 3})), "3 marks")
