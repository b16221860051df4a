import os
from functools import partial
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import Form, tagged
from odoo.tools import config, mute_logger

from demo.moodle import odd_site

from .common import MoodleCase

SECRET = "0123456789abcdef0123456789abcdef"
NEUTRALIZE = Path(__file__).parent.parent / "data" / "neutralize.sql"


@tagged("post_install", "-at_install")
class TestToken(MoodleCase):
    def setUp(self):
        super().setUp()
        self.odd.site.tokens[SECRET] = self.odd.site.tokens[odd_site.ALL]
        self.administrator = self.env.ref("base.user_admin")
        self.instance.with_user(self.administrator).token = SECRET

    def tokens_seen(self):
        """The tokens by which the site was asked."""
        client = self.instance._client()
        return client._connection._token

    def test_it_is_never_shown_again(self):
        instance = self.instance.with_user(self.administrator)
        self.env.invalidate_all()
        self.assertEqual((instance.token, instance.token_source), (False, "kept"))
        self.assertNotIn(SECRET, str(instance.read()))
        self.assertNotIn(SECRET, str(instance.export_data(["name", "url", "token", "host"])))
        self.assertEqual(instance._kept_token(), SECRET)
        self.assertNotIn(SECRET, str(instance.copy_data()))

    def test_no_field_has_it_for_anybody_nor_for_the_superuser(self):
        """Whoever runs SQL reads all that is stored, which the README says."""
        self.env.flush_all()
        self.env.invalidate_all()
        superuser = self.instance.sudo()
        for instance in (superuser, *map(self.instance.with_user, (self.administrator, self.manager, self.viewer))):
            for way in self.ways_of_reading(instance):
                try:
                    with mute_logger("odoo.models", "odoo.osv.expression", "odoo.domains"), self.cr.savepoint():
                        found = str(way())
                except (AccessError, UserError, ValueError, KeyError) as error:
                    found = str(error)
                self.assertNotIn(SECRET, found)
                self.assertNotIn(SECRET[:8], found)

    def ways_of_reading(self, instance):
        names = ("token", "kept_token", "url", "name")
        render = instance.env["mail.render.mixin"]._render_template
        for name in ("token", "kept_token", "stored_token"):
            template, code = f"{{{{ object.sudo().{name} }}}}", f"action = {{'it': record.sudo().{name}}}"
            yield lambda template=template: render(template, instance._name, instance.ids)
            yield lambda code=code: self.run_server_action(code)
        yield instance.read
        yield instance.copy_data
        yield lambda: instance.display_name
        yield lambda: instance.fields_get()
        yield lambda: instance.default_get([*instance._fields])
        yield lambda: instance.message_ids.mapped("body")
        yield lambda: instance.message_ids.sudo().tracking_value_ids.read()
        names_of_records = self.env["ir.model.data"].with_user(instance.env.user)
        yield lambda: names_of_records.search_read([("model", "=", instance._name)])
        yield lambda: instance.copy({"name": "Copy"}).read()
        yield lambda: instance.onchange({"url": "https://x.example.org"}, ["url"], {name: {} for name in names})
        for name in ("token", "kept_token"):
            yield lambda name=name: instance.read([name])
            yield lambda name=name: instance.search_read([], [name])
            yield lambda name=name: instance.web_read({name: {}})
            yield lambda name=name: instance.export_data([name, "id", ".id"])
            yield lambda name=name: instance.read_group([], ["id"], [name])
            yield lambda name=name: instance.read_group([], [f"{name}:max"], [])
            yield lambda name=name: instance.mapped(name)
            yield lambda name=name: instance.onchange({}, [], {name: {}})

    def run_server_action(self, code):
        model = self.env["ir.model"]._get("spp.moodle.instance")
        values = {"name": "Read", "model_id": model.id, "state": "code", "code": code}
        action = self.env["ir.actions.server"].create(values)
        return action.with_context(active_model=model.model, active_id=self.instance.id).run()

    def test_an_administrator_makes_no_field_that_has_it(self):
        model = self.env["ir.model"]._get("spp.moodle.status")
        values = {"name": "x_secret", "model_id": model.id, "ttype": "char", "store": False, "readonly": True}
        fields = self.env["ir.model.fields"].with_user(self.administrator)
        with self.assertRaises(UserError), self.cr.savepoint():
            fields.create({**values, "related": "instance_id.kept_token"})

    def test_nobody_guesses_it_by_searching_for_how_it_begins(self):
        self.env.flush_all()
        links = self.env["spp.moodle.status"]
        for user in (self.administrator, self.manager, self.viewer):
            instances, statuses = self.instance.with_user(user), links.with_user(user)
            for operator, right, wrong in (("=like", f"{SECRET[:4]}%", "zz%"), ("=", SECRET, "z"), (">", "0", "9")):
                for model, name in (
                    (instances, "token"),
                    (instances, "kept_token"),
                    (statuses, "instance_id.token"),
                    (statuses, "instance_id.kept_token"),
                ):
                    self.assertEqual(self.found(model, name, operator, right), self.found(model, name, operator, wrong))
            refused = self.tried(partial(instances.search, [], order="kept_token"))
            self.assertIn(refused, ("AccessError", "UserError", "ValueError"))

    def found(self, model, name, operator, value):
        """What a search finds, or what kind of error it is."""
        return self.tried(lambda: model.search([(name, operator, value)]))

    def tried(self, search):
        try:
            with mute_logger("odoo.models", "odoo.osv.expression", "odoo.domains", "odoo.fields"), self.cr.savepoint():
                return search()
        except (AccessError, UserError, ValueError) as error:
            return type(error).__name__

    def test_it_is_in_no_log_no_chatter_and_no_record_of_a_run(self):
        self.env.flush_all()  # whoever lets SQL be logged sees what is written
        with self.assertLogs("odoo.addons", level="DEBUG") as caught:
            self.sync()
            self.odd.site.tokens[SECRET] = self.odd.site.tokens[odd_site.EXPIRED]
            run = self.sync()
            self.instance.action_test_connection()
        self.assertNotIn(SECRET, "\n".join(caught.output))
        self.assertNotIn(SECRET, str(self.instance.message_ids.mapped("body")))
        self.assertNotIn(
            SECRET, f"{run.read()}{run.line_ids.read()}{self.instance.check_result}{self.instance.failure}"
        )
        self.assertEqual(run.state, "failed")

    def test_address_and_token_are_for_system_administrators_only(self):
        for user in (self.viewer, self.facilitator, self.officer, self.manager):
            self.assertNotIn(SECRET, str(self.instance.with_user(user).read()))
            instance = self.instance.with_user(user)
            for name in ("url", "token", "cron_id"):
                with self.assertRaises(AccessError):
                    instance.read([name])
            for values in ({"url": "http://127.0.0.1:1"}, {"token": "x"}, {"name": "Mine"}, {"active": False}):
                with self.assertRaises(AccessError):
                    instance.write(values)
            self.assertEqual(instance.host, self.server.address.partition("//")[2])

    def test_another_host_or_path_clears_it_and_says_so(self):
        instance = self.instance.with_user(self.administrator)
        for url in (f"{self.server.address}/campus", "https://elsewhere.example.org"):
            instance.write({"url": self.server.address, "token": SECRET})
            posted = instance.message_ids
            with self.assertLogs("odoo.tests", level="WARNING") as caught, Form(instance) as form:
                form.url = url
            self.assertIn("The one that was stored is forgotten", caught.output[0])
            self.assertIn("The one that was stored is forgotten", str((instance.message_ids - posted).mapped("body")))
            self.assertEqual(instance.token_source, "none")
            self.assertEqual(self.sync().state, "skipped")

    def test_each_site_of_a_host_has_its_token_in_the_settings_by_its_path(self):
        tokens = {"": "of-host", "/north": "of-north", "/south/campus": "of-campus"}
        self.set_environment(",".join(f"https://schools.example.org{path}={token}" for path, token in tokens.items()))
        seen = {}
        for path in ("", "/north", "/north/", "/northern", "/south", "/south/campus"):
            self.instance.url = f"https://schools.example.org{path}"
            seen[path] = self.tokens_seen()
        host, north = ["of-host"], ["of-north"]
        self.assertEqual([*seen.values()], [*host, *north * 2, *host * 2, "of-campus"])

    def test_a_token_that_would_not_be_used_is_refused(self):
        self.set_environment(f"{self.server.address}=of-environment")
        with self.assertRaisesRegex(ValidationError, "Leave the token empty"):
            self.instance.with_user(self.administrator).token = "another"

    def test_a_wrong_entry_of_the_settings_is_logged_without_a_token(self):
        self.set_environment("ftp://a.example.org=t0ken,https://b.example.org:x=t0ken,t0ken-alone")
        with self.assertLogs("odoo.addons.spp_attendance_moodle_sync", level="WARNING") as caught:
            self.assertFalse(self.instance._token_in_settings())
        self.assertIn("['ftp://a.example.org', 'https://b.example.org:x']", caught.output[0])
        self.assertNotIn("t0ken", "".join(caught.output))

    def test_a_token_of_an_earlier_version_is_taken_over(self):
        self.env.cr.execute("ALTER TABLE spp_moodle_instance ADD COLUMN stored_token varchar")
        self.env.cr.execute("UPDATE spp_moodle_instance SET stored_token = 'earlier', kept_token = NULL")
        for _update in ("first", "one more, because the first was ended before Odoo dropped the column"):
            self.instance.init()
            self.assertEqual(self.tokens_seen(), "earlier")

    def test_another_port_or_scheme_clears_it(self):
        changes = {
            self.server.address: "http://127.0.0.1:1",
            "https://moodle.example.org": "http://moodle.example.org",
            "http://moodle.example.org": "https://moodle.example.org",
            "https://moodle.example.org:8443": "http://moodle.example.org:8443",
            "http://moodle.example.org:443": "https://moodle.example.org",
        }
        for before, after in changes.items():
            self.instance.write({"url": before, "token": SECRET})
            self.assertEqual(self.instance.token_source, "kept")
            self.instance.url = after
            self.assertEqual(self.instance.token_source, "none", after)
            self.assertFalse(self.instance._kept_token())

    def test_another_spelling_of_the_same_address_keeps_it(self):
        self.instance.write({"url": "https://moodle.example.org", "token": SECRET})
        for url in ("https://Moodle.example.org:443/", "https://moodle.example.org/webservice/rest/server.php"):
            self.instance.url = url
            self.assertEqual(self.instance.token_source, "kept")

    def test_a_new_address_can_come_with_its_token(self):
        self.instance.write({"url": "https://elsewhere.example.org", "token": "other"})
        self.assertEqual((self.instance.token_source, self.tokens_seen()), ("kept", "other"))

    def test_an_empty_token_leaves_the_one_that_is_there(self):
        for empty in (False, "", "  "):
            self.instance.write({"name": "Another name", "token": empty})
            self.assertEqual(self.tokens_seen(), SECRET)

    def test_the_environment_comes_first_and_is_bound_to_the_host(self):
        place, host = self.server.address, self.instance.host
        self.patch(config, "options", {**config.options, "spp_moodle_tokens": f"{place}=of-conf, other.example.org=x"})
        self.assertEqual((self.tokens_seen(), self.instance.token_source), ("of-conf", "setting"))
        self.set_environment(f"{place.upper()}/=of-environment")
        self.assertEqual(self.tokens_seen(), "of-environment")
        self.set_environment(f"{host}=for-https,http://127.0.0.1=of-another-port,elsewhere.example.org=x,broken")
        self.assertEqual(self.tokens_seen(), "of-conf")

    def test_a_name_alone_in_the_settings_is_for_https(self):
        self.set_environment("moodle.example.org=of-environment")
        sources = {}
        for url in (
            "https://moodle.example.org/campus",
            "http://moodle.example.org",
            "https://moodle.example.org:8443",
        ):
            self.instance.url = url
            sources[url] = self.instance.token_source
        self.assertEqual([*sources.values()], ["setting", "none", "none"])

    def set_environment(self, text):
        patcher = patch.dict(os.environ, {"SPP_MOODLE_TOKENS": text})
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_what_is_no_address_is_refused(self):
        for url in ("moodle.example.org", "ftp://moodle.example.org", "https://me:pw@moodle.example.org", "https://"):
            with self.assertRaises(ValidationError):
                self.instance.url = url

    def test_an_address_without_encryption_is_reported(self):
        addresses = {"http://moodle.example.org": True, "https://moodle.example.org": False, self.server.address: False}
        for url, is_in_clear in addresses.items():
            self.instance.write({"url": url, "token": "x"})
            self.assertEqual(self.instance.with_user(self.viewer).is_in_clear, is_in_clear, url)

    def test_a_neutralized_copy_calls_no_site(self):
        self.sync()
        self.assertTrue(self.instance.site_url)
        self.odd.site.calls.clear()
        self.env.flush_all()
        self.env.cr.execute(NEUTRALIZE.read_text())
        self.env.invalidate_all()
        self.assertEqual((self.instance.active, self.instance.cron_id.active), (False, False))
        nowhere = f"https://neutralized.invalid/{self.instance.id}"
        self.assertEqual((self.instance.token_source, self.instance.url), ("none", nowhere))
        self.assertFalse(self.instance.site_url)
        self.instance._cron_sync()
        self.instance.active = True
        self.assertEqual(self.sync().state, "skipped")
        self.assertFalse(self.odd.site.calls)
