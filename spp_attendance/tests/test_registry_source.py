import json
import os
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import Form
from odoo.tools import config

from .registry_common import TOKEN, RegistryCase, record

NEUTRALIZE = Path(__file__).parent.parent / "data" / "neutralize.sql"


class TestRegistrySource(RegistryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.env.ref("base.user_admin")

    def stored(self, source=None):
        return (source or self.source).sudo().stored_secret

    def test_a_secret_is_never_shown_again(self):
        source = self.source.with_user(self.administrator)
        self.env.invalidate_all()
        self.assertEqual((source.secret, source.secret_source), (False, "kept"))
        self.assertNotIn(TOKEN, f"{source.read()}{source.export_data(['name', 'url', 'secret'])}{source.copy_data()}")
        for name in ("read", "export_data"):
            with self.assertRaises(AccessError):
                getattr(source, name)(["stored_secret"])
        with self.assertRaises(AccessError):
            source.search([("stored_secret", "=like", "a%")])

    def test_address_and_secret_are_for_administrators_only(self):
        for user in (self.officer, self.manager):
            source = self.source.with_user(user)
            for name in ("url", "secret", "client_id", "token_url", "request_template", "field_ids"):
                with self.assertRaises(AccessError):
                    source.read([name])
            with self.assertRaises(AccessError):
                source.write({"name": "Mine"})
            with self.assertRaises(AccessError):
                source.action_try()
            self.assertEqual(source.name, "Ministry")
        for user in (self.viewer, self.recorder, self.facilitator):
            with self.assertRaises(AccessError):
                self.source.with_user(user).read(["name"])

    def test_another_host_gets_no_secret(self):
        self.source.url = self.address + "?active=1"
        self.assertEqual(self.stored(), TOKEN)
        self.source.url = self.address.replace("http", "https")
        self.assertFalse(self.stored())
        self.source.write({"url": "https://elsewhere.example.org/people", "secret": "new"})
        self.assertEqual(self.stored(), "new")
        self.source.write({"auth_kind": "oauth", "token_url": "https://thief.example.org/token"})
        self.assertFalse(self.stored())

    def test_the_server_s_settings_come_first(self):
        host = self.source.host
        self.serve(record(1))
        self.source.secret = "wrong"
        self.assertEqual(self.run_it().state, "failed")
        with patch.dict(os.environ, {"SPP_REGISTRY_SECRETS": f"{host}={TOKEN} elsewhere=x"}):
            self.env.invalidate_all()
            self.assertEqual(self.source.secret_source, "setting")
            self.assertEqual(self.run_it().state, "done")
        with patch.dict(config.options, {"spp_registry_secrets": f"{host}={TOKEN}"}):
            self.env.invalidate_all()
            self.assertEqual((self.source.secret_source, self.run_it().state), ("setting", "done"))

    def test_a_secret_of_the_settings_has_commas_and_is_for_https_unless_the_port_is_named(self):
        self.source.write({"url": "https://registry.example.org/people", "auth_kind": "bearer"})
        with patch.dict(os.environ, {"SPP_REGISTRY_SECRETS": "registry.example.org=Kind pa,ss==\nother.example.org=x"}):
            self.assertEqual(self.source._secret_in_settings(), "Kind pa,ss==")
            self.source.url = "http://registry.example.org/people"
            self.assertFalse(self.source._secret_in_settings())
            self.assertEqual(self.source.host, "registry.example.org:80")

    def test_a_secret_that_goes_in_clear_is_warned_of_also_where_only_tokens_do(self):
        self.source.write({"url": "https://registry.example.org/people", "auth_kind": "bearer"})
        self.assertFalse(self.source.is_in_clear)
        self.source.write({"auth_kind": "oauth", "token_url": "http://registry.example.org/token"})
        self.assertTrue(self.source.is_in_clear)

    def test_a_secret_is_forgotten_where_it_would_be_sent_otherwise(self):
        tokens = {"auth_kind": "oauth", "token_url": "https://tokens.example.org", "client_id": "us"}
        self.source.write({**tokens, "url": "https://registry.example.org", "secret": "for tokens"})
        self.assertEqual(self.stored(), "for tokens")
        self.source.auth_kind = "bearer"
        self.assertFalse(self.stored())

    def test_what_administrators_change_is_noted_without_the_values(self):
        self.source.write({"url": "https://other.example.org/people", "secret": "a secret"})
        self.source.write({"field_ids": [fields.Command.clear()], "page_size": self.source.page_size})
        bodies = " ".join(self.source.message_ids.mapped("body"))
        self.assertIn("Changed: Address, Secret.", bodies)
        self.assertIn("Changed: Fields.", bodies)
        self.assertNotIn("other.example.org", bodies)
        self.assertNotIn("a secret", bodies)
        with self.assertRaises(UserError):
            self.source.message_ids[:1].with_user(self.officer).unlink()

    def test_without_a_secret_nothing_is_asked(self):
        source = self.connect(secret=False)
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.outside.asked), ("failed", []))
        self.assertIn("no secret", run.summary)

    def test_no_log_and_no_run_has_the_secret(self):
        self.serve(record(1))
        with self.assertLogs("odoo.addons", level="DEBUG") as caught:
            run = self.run_it()
            self.outside.faults = [(403, {}, TOKEN.encode())]
            failed = self.run_it()
        said = f"{caught.output}{run.read()}{failed.read()}{failed.line_ids.read()}"
        self.assertNotIn(TOKEN, said)
        self.assertEqual(failed.state, "failed")

    def test_a_preset_fills_in_how_a_registry_is_asked(self):
        with Form(self.env["spp.registry.source"]) as form:
            form.name = "DCI"
            form.preset = "dci"
            form.preset = "openspp_attendance"
            form.user_id = self.officer
        source = form.save()
        self.assertEqual(
            (source.method, source.auth_kind, source.paging_kind, source.page_size), ("POST", "oauth", "none", 100)
        )
        self.assertEqual(source.field_ids[0].path, "identifier.0.identifier")
        self.assertEqual(len(source.field_ids), 7)
        for code in ("dci", "json", "odk", "dhis2"):
            made = self.env["spp.registry.source"].create({"name": code, "preset": code, "user_id": self.officer.id})
            self.assertTrue(made.field_ids and made.host)

    def test_what_can_never_be_asked_is_refused(self):
        for values in (
            {"url": "ftp://registry.example.org"},
            {"url": "https://user:secret@registry.example.org"},
            {"request_template": "{{other}}"},
            {"list_path": "a..b"},
            {"page_size": 0},
            {"user_id": self.viewer.id},
            {"field_ids": [(0, 0, {"field": "identifier", "path": "a..b"})]},
            {"field_ids": [(0, 0, {"field": "reg_id", "path": "a"})]},
        ):
            with self.assertRaises(ValidationError, msg=values):
                self.source.write(values)

    def test_fields_without_an_identifier_make_nobody_known(self):
        self.source.field_ids = [(5,), (0, 0, {"field": "name", "path": "name"})]
        with self.assertRaisesRegex(UserError, "identifier"):
            self.run_it()

    def test_trying_shows_also_what_cannot_be_stored(self):
        odd = {"id": "R-1\0", "family_name": "A\ud800", "\0": 1, "given_name": 1}
        people = [odd, *(record(number) for number in range(600))]
        self.outside.faults = [(200, {}, json.dumps(people).encode())]
        action = self.source.with_user(self.administrator).action_try()
        dialog = self.env["spp.registry.source.try"].browse(action["res_id"])
        self.env.flush_all()
        self.assertEqual((dialog.record_count, dialog.verdict), (601, "This record would be rejected."))
        self.assertIn("A\ufffd", dialog.record)
        shown = {line.field: line.raw for line in dialog.line_ids if line.raw}
        self.assertEqual((shown["identifier"], shown["family_name"]), ("R-1\ufffd", "A\ufffd"))
        self.assertEqual(set(dialog.path_ids.mapped("path")), {"id", "family_name", "given_name"})
        dialog.action_next()
        self.assertEqual(dialog.verdict, "This record gives a person.")

    def test_trying_shows_a_record_beside_its_person_and_paths_are_picked(self):
        self.serve({"no": {"nr": "R-7"}, "names": [{"first": "Ana"}], "sex": "2"}, record(8))
        action = self.source.with_user(self.administrator).action_try()
        dialog = self.env["spp.registry.source.try"].with_user(self.administrator).browse(action["res_id"])
        self.assertEqual((dialog.record_count, dialog.verdict), (2, "This record would be rejected."))
        dialog.path_ids.filtered(lambda path: path.example == "R-7").action_use()
        dialog.pick_field = "given_name"
        dialog.path_ids.filtered(lambda path: path.path == "names.0.first").action_use()
        dialog.write({"pick_field": "gender", "pick_kind": "1=male, 2=female"})
        dialog.path_ids.filtered(lambda path: path.path == "sex").action_use()
        self.assertEqual(dialog.verdict, "This record gives a person.")
        shown = {line.field: (line.raw, line.value) for line in dialog.line_ids if line.raw}
        self.assertEqual(shown, {"identifier": ("R-7", "R-7"), "given_name": ("Ana", "Ana"), "gender": ("2", "female")})
        dialog.invalidate_recordset()
        dialog.action_next()
        self.assertIn("R-8", dialog.record)
        self.assertEqual(dialog.path_ids.mapped("path"), ["id", "family_name", "given_name"])
        self.assertFalse(self.person(7) or self.person(8))

    def test_trying_says_what_the_registry_answers(self):
        for fault, words in (((403, {}, b"{}"), "403"), ((200, {}, b"[]"), "no records")):
            self.outside.faults = [fault]
            with self.assertRaisesRegex(UserError, words):
                self.source.action_try()

    def test_lines_and_doubles_are_for_officers_of_the_company_only(self):
        self.serve(record(1))
        run = self.run_it()
        for user in (self.viewer, self.recorder, self.facilitator):
            for records in (run, run.line_ids):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(["state" if records == run else "outcome"])
        with self.assertRaises(AccessError):
            run.line_ids.with_user(self.officer).unlink()
        self.officer.groups_id += self.env.ref("base.group_allow_export")
        rows = run.line_ids.with_user(self.officer).export_data(["outcome", "record_key", "changes", "reasons"])
        self.assertEqual(rows["datas"][0][1], "R-1")

    def test_a_copy_of_the_database_reads_no_registry(self):
        self.source.is_nightly = True
        self.env.flush_all()
        self.env.cr.execute(NEUTRALIZE.read_text())
        self.env.invalidate_all()
        self.assertEqual((self.source.active, self.source.is_nightly, self.stored()), (False, False, False))
