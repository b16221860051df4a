import json

from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.subscriber.contact import REACHES
from .common import LedgerCase

IDENTIFIER, EMAIL, PHONE = "ZQX-4711", "zqx.ana@example.org", "+639175550001"
PEOPLE, RECORDS = "spp.attendance.subscriber", "spp.attendance.list"
# {model: its fields that say who somebody is, or how to reach them}
CLOSED = {
    PEOPLE: ("person_identifier", "identifier_key", "badge_code", "badge_hash", *REACHES),
    RECORDS: ("person_identifier", "person_name"),
}
# those of them that are tried at the end of longer paths
TYPICAL = ("person_identifier", "badge_hash", "email", "phone", "phone_sanitized", "person_name")
# what makes names say more
NAMING = {"show_identifier": True, "told_apart": True, "registrants_first": True, "formatted_display_name": True}
OPERATORS = ("=", "!=", "in", "not in", "like", "ilike", "=like", "=ilike", "not ilike")
REFUSALS = (UserError, ValueError, KeyError, NotImplementedError, Error)


@tagged("post_install", "-at_install")
class TestWhoSeesIdentifiers(LedgerCase):
    """Identifiers, phones and e-mails follow the rights of the user who asks, whatever computes what is asked for.

    Contacts themselves are Odoo's, which lets every internal user read phones and e-mails: only what our models say is
    looked at here. Nobody but those who record sees an identifier, by contacts neither.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "spp_session_tracking.group_viewer,base.group_allow_export"
        cls.reader = new_test_user(cls.env, "reader", groups=groups, tz="UTC")
        cls.s_ana.person_identifier = IDENTIFIER
        cls.ana.write({"email": EMAIL, "phone": PHONE})
        if "mobile" in cls.ana._fields:
            cls.ana.mobile = PHONE
        cls.code = cls.s_ana._ensure_badge_codes().badge_code
        cls.values = {IDENTIFIER, EMAIL, PHONE, cls.code, cls.s_ana.badge_hash}

    def setUp(self):
        super().setUp()
        self.completed_session()
        self.record({}, {"subscriber_id": False, "person_identifier": f"{IDENTIFIER}-9", "person_name": "Zqx"})
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Paid", reason="a test")
        self.env.flush_all()

    def models(self):
        """Our models that the reader may read, with what makes names say more in the context."""
        for name in sorted(self.registry):
            model = self.env[name].with_user(self.reader)
            is_ours = name.startswith("spp.") and not model._abstract
            if is_ours and model.check_access_rights("read", raise_exception=False):
                yield model.with_context(**NAMING)

    def ways(self, model, *comodels):
        """The names of the fields of a model that lead to these models."""
        return [name for name, field in model._fields.items() if field.comodel_name in comodels]

    def paths(self, model):
        """The paths from a model to what is closed: its own fields, and those over one field, or by way of contacts."""
        yield from ([name] for name in CLOSED.get(model._name, ()))
        for closed, names in CLOSED.items():
            ways = [[way] for way in self.ways(model, closed)]
            if closed == PEOPLE:
                ways += [[way, "attendance_subscriber_ids"] for way in self.ways(model, "res.partner")]
            yield from ([*way, name] for way in ways for name in names if name in TYPICAL)

    def answer(self, ask):
        """What is answered, as a text. None if it is refused."""
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                return json.dumps(ask(), default=str)
        except REFUSALS:
            return None

    def assert_tells_nothing(self, what, ask):
        self.env.invalidate_all()
        answer = self.answer(ask) or ""
        self.assertFalse([value for value in self.values if value in answer], what)

    def asks(self, records, path):
        """The ways to ask for what is at the end of a path."""
        spec = {}
        for name in reversed(path):
            spec = {name: {"fields": spec} if spec else {}}
        yield lambda: records.export_data(["display_name", "/".join(path)])
        yield lambda: records.web_read(spec)
        yield lambda: records._read_group([], [".".join(path)])
        yield lambda: records.onchange({}, [path[0]], spec)
        if len(path) == 1:
            yield lambda: records.read(path)
            yield lambda: records.read_group([], path, path)
            yield lambda: records.read_group([], [f"{path[0]}:array_agg"], [])

    def test_no_path_to_what_is_closed_is_read_exported_or_grouped_by(self):
        tried = 0
        for model in self.models():
            records = model.search([], limit=10)
            for path in self.paths(model):
                for ask in self.asks(records, path):
                    tried += 1
                    self.assert_tells_nothing((model._name, path), ask)
        self.assertGreater(tried, 500)

    def test_no_search_tells_a_right_guess_from_a_wrong_one(self):
        for model in self.models():
            for path in self.paths(model):
                right = self.s_ana.sudo()[path[-1]] if path[-1] in self.s_ana._fields else "Zqx"
                for operator in OPERATORS if len(path) == 1 else ("=", "ilike"):
                    guesses = [right or PHONE, f"no {right}"]
                    terms = [(".".join(path), operator, [each] if operator[-2:] == "in" else each) for each in guesses]
                    found = [self.answer(lambda model=model, term=term: model.search([term]).ids) for term in terms]
                    self.assertEqual(*found, (model._name, path, operator))

    def test_no_order_tells_who_comes_before_whom(self):
        for model in self.models():
            for path in self.paths(model):
                orders = [f"{'.'.join(path)} {way}" for way in ("asc", "desc")]
                asks = [lambda model=model, order=order: model.search([], order=order).ids for order in orders]
                self.assertEqual(*map(self.answer, asks), (model._name, path))

    def test_no_field_that_the_reader_has_says_or_finds_an_identifier(self):
        """Also of models and fields that this test does not know by name."""
        for model in self.models():
            records, shown = model.search([], limit=10), model.fields_get()
            for ask in (
                lambda records=records, shown=shown: records.read(list(shown)),
                lambda records=records, shown=shown: records.export_data([each for each in shown if each != "id"]),
            ):
                self.assert_tells_nothing(model._name, ask)
            for name, field in shown.items():
                if field["type"] in ("char", "text", "html"):
                    terms = [(name, "ilike", guess) for guess in (IDENTIFIER, f"no {IDENTIFIER}")]
                    asks = [lambda model=model, term=term: model.search([term]).ids for term in terms]
                    self.assertEqual(*map(self.answer, asks), (model._name, name))

    def test_no_message_tells_an_identifier(self):
        self.cr.precommit.run()
        self.s_ana.with_user(self.officer).person_identifier = f"{IDENTIFIER}-new"
        self.env.flush_all()
        self.cr.precommit.run()
        person = self.s_ana.with_user(self.reader)
        self.assertIn(f"{IDENTIFIER}-new", self.s_ana.message_ids.sudo().tracking_value_ids.mapped("new_value_char"))
        self.assert_tells_nothing("messages", lambda: person.message_ids.read())
        if hasattr(person.message_ids, "message_format"):
            self.assert_tells_nothing("formatted", lambda: person.message_ids.message_format())
        values = self.env["mail.tracking.value"].with_user(self.reader)
        self.assert_tells_nothing("values", lambda: values.search_read([]))

    def test_no_name_tells_an_identifier_and_nobody_is_found_by_one(self):
        for model in self.models():
            records = model.search([], limit=10)
            names = self.ways(model, "res.partner", PEOPLE, RECORDS)
            for name in names:
                self.assert_tells_nothing((model._name, name), lambda records=records, name=name: records.read([name]))
                ask = lambda model=model, name=name: model.read_group([], [name], [name])  # noqa: E731
                self.assert_tells_nothing((model._name, name), ask)
                for path in (name, f"{name}.display_name"):
                    terms = [(path, "ilike", each) for each in (IDENTIFIER, f"no {IDENTIFIER}")]
                    found = [self.answer(lambda model=model, term=term: model.search([term]).ids) for term in terms]
                    self.assertEqual(*found, (model._name, path))
        for name in (PEOPLE, "res.partner"):
            people = self.env[name].with_user(self.reader).with_context(**NAMING)
            self.assertEqual(people.name_search(IDENTIFIER), [])
            self.assert_tells_nothing(name, lambda people=people: people.name_search("Ana"))
            self.assert_tells_nothing(name, lambda people=people: people.web_search_read([], {"display_name": {}}))

    def test_no_form_tells_who_records_of_people_of_other_companies(self):
        self.ana.company_id = self.env.company
        other, tried = self.other_manager(), 0
        ours = [name for name in sorted(self.registry) if name.startswith("spp.") and not self.env[name]._abstract]
        for name in ours:
            model = self.env[name].with_user(other).with_context(**NAMING)
            for way in self.ways(model, PEOPLE, "res.partner"):
                tried += 1
                typed = self.s_ana if model._fields[way].comodel_name == PEOPLE else self.ana
                form = model.with_context(**{f"default_{way}": typed.id})
                self.assert_tells_nothing((name, way), lambda form=form: form.onchange({}, [], self.all_of(form)))
        self.assertGreater(tried, 20)

    def all_of(self, model):
        """All that a form of a model may ask for."""
        named = {"fields": {"display_name": {}}, "context": NAMING}
        types = {name: field["type"] for name, field in model.fields_get([], ["type"]).items()}
        single = {name: each for name, each in types.items() if each not in ("one2many", "many2many", "properties")}
        return {name: named if each == "many2one" else {} for name, each in single.items()}

    def test_a_search_by_phone_or_e_mail_is_refused(self):
        people = self.people.with_user(self.reader)
        records = self.env[RECORDS].with_user(self.reader)
        for name, value in (("email", EMAIL), ("phone", PHONE), ("phone_sanitized", PHONE), ("mobile", PHONE)):
            self.assertRaises(AccessError, people.search, [(name, "=", value)])
            self.assertRaises(AccessError, people.search_count, [(name, "ilike", value)])
            self.assertRaises(AccessError, records.search, [(f"subscriber_id.{name}", "=", value)])

    def test_who_records_sees_and_finds_them(self):
        person = self.s_ana.with_user(self.recorder)
        self.assertEqual((person.email, person.phone, person.person_identifier), (EMAIL, PHONE, IDENTIFIER))
        self.assertEqual(person.email_normalized, EMAIL)
        for term in (("phone", "=", PHONE), ("email", "ilike", "ZQX.ana"), ("email_normalized", "in", [EMAIL])):
            self.assertEqual(self.people.with_user(self.recorder).search([term]), person)
        self.assertNotIn(person, self.people.with_user(self.recorder).search([("phone", "!=", PHONE)]))
        named = person.with_context(show_identifier=True)
        self.assertEqual(named.display_name, f"Ana ({IDENTIFIER})")
        self.assertEqual(named.with_user(self.reader).display_name, "Ana")
        self.assertEqual(named.with_user(self.reader).sudo().display_name, "Ana")
