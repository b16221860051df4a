import logging

from odoo.exceptions import UserError
from odoo.service import model as service

from .registry_common import TOKEN, RegistryCase, record

CLIENT = "client-nobody-sees"
HIDDEN = ("url", "client_id", "token_url", "token_template", "request_template", "list_path", "secret", "stored_secret")
SOURCE, RUN, LINE = "spp.registry.source", "spp.registry.run", "spp.registry.run.line"
# As Odoo refuses: the rights, a field that is not there, a method that may not be called.
REFUSED = (UserError, AttributeError, KeyError, ValueError, NotImplementedError)


class TestRegistryAttacks(RegistryCase):
    """Calls as XML-RPC makes them, by those who may not know how a registry is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"client_id": CLIENT, "token_template": f'{{"client": "{CLIENT}"}}'})
        export = cls.env.ref("base.group_allow_export")
        for user in (cls.officer, cls.manager, cls.facilitator, cls.viewer):
            user.groups_id += export
        # a refused call is logged by some methods of Odoo
        logging.getLogger("odoo.http").setLevel(logging.CRITICAL)
        cls.addClassCleanup(logging.getLogger("odoo.http").setLevel, logging.NOTSET)

    def setUp(self):
        super().setUp()
        self.serve(record(1), {"given_name": "Nobody"})
        self.reading = self.run_it()

    def call(self, user, model, method, args):
        """What a caller gets as text, and whether it is an answer and no refusal."""
        self.env.flush_all()
        try:
            params = [self.env.cr.dbname, user.id, user.login, model, method, args, {}]
            return str(service.dispatch("execute_kw", params)), True
        except REFUSED as error:
            return str(error), False
        finally:
            self.env.invalidate_all()

    def refused(self):
        """Calls that would show, or let guess, how the registry is asked."""
        source, run, lines = self.source.ids, self.reading.ids, self.reading.line_ids.ids
        for name in HIDDEN:
            yield SOURCE, "read", [source, [name]]
            yield SOURCE, "search_read", [[], [name]]
            if name != "secret":  # it is empty for everybody
                yield SOURCE, "export_data", [source, [name]]
            yield SOURCE, "search", [[(name, "=like", "%a%")]]
            yield SOURCE, "search_count", [[(name, "!=", False)]]
            yield SOURCE, "read_group", [[], ["name"], [name]]
            yield SOURCE, "web_read_group", [[], ["name"], [name]]
            yield SOURCE, "web_search_read", [[], {name: {}}]
            yield SOURCE, "web_read", [source, {name: {}}]
            yield RUN, "search", [[(f"source_id.{name}", "=like", "%a%")]]
            yield RUN, "export_data", [run, [f"source_id/{name}"]]
            yield RUN, "web_read", [run, {"source_id": {"fields": {name: {}}}}]
            yield LINE, "search", [[(f"run_id.source_id.{name}", "!=", False)]]
            yield LINE, "export_data", [lines, [f"run_id/source_id/{name}"]]
        for name in ("url", "client_id", "stored_secret"):
            yield SOURCE, "search", [[], 0, 1, f"{name} desc"]
            yield RUN, "search", [[], 0, 1, f"source_id.{name} desc"]
        yield SOURCE, "export_data", [source, ["field_ids/path"]]
        yield RUN, "read", [run, ["position"]]
        yield RUN, "export_data", [run, ["position"]]
        yield RUN, "search", [[("position", "!=", False)]]
        yield "spp.registry.source.field", "search_read", [[], ["path"]]
        yield "spp.registry.run.seen", "search_read", [[], ["digest"]]
        yield "spp.registry.source.person", "search_read", [[], ["double_key"]]
        yield "spp.registry.source.try", "create", [[{"source_id": self.source.id}]]
        yield SOURCE, "action_try", [source]
        yield from self.refused_writing()

    def refused_writing(self):
        """Calls that would send the secret elsewhere, forge a run or decide without the button."""
        source, run = self.source.ids, self.reading.ids
        thief = {"url": "https://thief.example.org", "secret": "x"}
        for name in ("_source", "_pages", "_secret_in_settings", "_take_page", "_store_failure", "_new_run"):
            yield SOURCE if name in ("_source", "_pages", "_secret_in_settings", "_new_run") else RUN, name, [source]
        yield SOURCE, "write", [source, thief]
        yield SOURCE, "web_save", [source, thief, {"name": {}}]
        yield SOURCE, "create", [[{"name": "Mine", "user_id": self.officer.id, **thief}]]
        yield SOURCE, "copy", [source]
        yield SOURCE, "unlink", [source]
        yield SOURCE, "action_archive", [source]
        yield RUN, "write", [run, {"state": "running", "position": {"number": 1, "at": 1, "seen": []}}]
        yield RUN, "create", [[{"source_id": self.source.id, "user_id": self.manager.id}]]
        yield RUN, "unlink", [run]
        yield LINE, "write", [self.reading.line_ids.ids, {"reasons": "x"}]
        yield "spp.registry.source.person", "unlink", [[1]]

    def harmless(self):
        """Calls that may be answered, without what is hidden."""
        source, run = self.source.ids, self.reading.ids
        yield SOURCE, "read", [source]
        yield SOURCE, "search_read", [[]]
        yield SOURCE, "fields_get", []
        yield SOURCE, "copy_data", [source]
        yield SOURCE, "name_search", [TOKEN]
        yield SOURCE, "default_get", [list(HIDDEN)]
        yield SOURCE, "onchange", [source, {}, ["url"], {"url": {}, "secret": {}, "client_id": {}}]
        yield SOURCE, "get_metadata", [source]
        yield SOURCE, "export_data", [source, ["secret"]]
        yield SOURCE, "export_data", [source, ["name", "host", "message_ids/body", "message_ids/tracking_value_ids"]]
        yield RUN, "read", [run]
        yield RUN, "search_read", [[]]
        yield LINE, "search_read", [[]]
        yield "spp.registry.double", "search_read", [[]]
        yield "mail.message", "search_read", [[("model", "=", SOURCE)], ["body", "tracking_value_ids"]]

    def test_nobody_but_administrators_gets_or_guesses_how_a_registry_is_asked(self):
        users = (self.officer, self.manager, self.recorder, self.facilitator, self.viewer)
        came_through = []
        for user in users:
            for what in self.refused():
                text, is_answer = self.call(user, *what)
                self.assert_silent(text, what)
                came_through += [(user.login, *what)] if is_answer else []
        self.assertEqual(came_through, [])

    def test_what_is_answered_holds_nothing_of_it(self):
        for user in (self.officer, self.manager, self.recorder, self.facilitator, self.viewer):
            for what in self.harmless():
                self.assert_silent(self.call(user, *what)[0], what)

    def test_administrators_are_not_shown_the_secret_either(self):
        administrator = self.env.ref("base.user_admin")
        for what in (*self.refused(), *self.harmless()):
            if what[1] not in ("unlink", "write", "create", "web_save", "action_archive"):
                self.assertNotIn(TOKEN, self.call(administrator, *what)[0], what)

    def assert_silent(self, text, what):
        for hidden in (TOKEN, CLIENT, self.address):
            self.assertNotIn(hidden, text, what)
