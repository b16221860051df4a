from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from ..tools.key_column import add_differing_key_column
from .common import SessionCase


class TestContactSearch(SessionCase):
    """Contacts are searched by what is counted of them, and found as people are looked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reyes = cls.env["res.partner"].create({"name": "REYES, ANA LUZ"})
        cls.people = cls.ana + cls.ben + cls.carla + cls.dan

    def test_people_are_found_however_their_names_are_written(self):
        written = ["Ｚｏｅ　Ｒａｍｏｓ", "Zo\u200be\u00a0Ramos", "Zoe Ra\u00admos", "Zoe Ramos"]
        contacts = self.env["res.partner"].create([{"name": name} for name in written])
        self.assertEqual(contacts.mapped("name"), written)
        self.assertEqual(contacts.mapped("name_key"), [*["Zoe Ramos"] * 3, False])
        accented = self.env["res.partner"].create([{"name": "Rene\u0301"}, {"name": "René"}])
        people = self.env["res.partner"].with_user(self.facilitator)
        for query in ("ramos zoe", "Ｒａｍｏｓ\u00a0Zoe", "Zo\u200be", "Zoe\tRamos"):
            self.assertEqual({*dict(people.name_search(query))} & {*contacts.ids}, {*contacts.ids}, ascii(query))
            self.assertFalse(people.search([("lookup", "not ilike", query), ("id", "in", contacts.ids)]))
        for query in (*written, "Zoe\u2009Ramos"):
            self.assertEqual(people.search([("lookup", "=", query)]), contacts.with_env(people.env), ascii(query))
        for query in ("rene\u0301", "René"):
            self.assertEqual({*dict(people.name_search(query))} & {*accented.ids}, {*accented.ids}, ascii(query))
        contacts[0].name = "Zoe"
        self.assertFalse(contacts[0].name_key)

    def test_contacts_that_were_there_before_are_found_however_their_names_are_written(self):
        wide, plain = self.env["res.partner"].create([{"name": "Ｚｏｅ"}, {"name": "Zoe O'Hara"}])
        self.env.flush_all()
        self.env.cr.execute("alter table res_partner drop column name_key")
        for _each in range(2):
            add_differing_key_column(self.env.cr, "res_partner", "complete_name", "name_key")
        self.env.invalidate_all()
        self.assertEqual((wide.name, wide.name_key, plain.name_key), ("Ｚｏｅ", "Zoe", False))

    def attended(self, *days):
        """Sessions of Ana, who comes always, Ben, who comes on even days, and Carla, who never does."""
        for day in days:
            people = self.ana + self.ben + self.carla
            session = self.new_session(date=f"2026-03-{day}", expected_participant_ids=people.ids)
            self.mark(self.ana, "present", session)
            self.mark(self.ben, "present" if day % 2 == 0 else "absent", session)
            session.complete()

    def found(self, *term, user=None):
        """Who of the four is found by one term of a domain, as our viewer."""
        partners = self.env["res.partner"].with_user(user or self.viewer)
        return partners.search([("id", "in", self.people.ids), term], order="id").mapped("name")

    def test_a_domain_on_the_rate_finds_exactly_those(self):
        self.attended(11, 12)
        for operator, value, names in (
            (">=", 80, ["Ana"]),
            (">=", 50, ["Ana", "Ben"]),
            ("=", 50, ["Ben"]),
            ("<", 50, ["Carla", "Dan"]),
            (">", 0, ["Ana", "Ben"]),
            (">=", 0, ["Ana", "Ben", "Carla", "Dan"]),
            ("!=", 100, ["Ben", "Carla", "Dan"]),
            ("in", [50, 100], ["Ana", "Ben"]),
            ("not in", [50, 100], ["Carla", "Dan"]),
            ("=", False, ["Carla", "Dan"]),
        ):
            self.assertEqual(self.found("session_attendance_rate", operator, value), names, (operator, value))

    def test_every_figure_finds_whom_it_is_computed_for(self):
        self.attended(10, 11, 12)
        values = {
            "session_expected_count": (0, 1, 3),
            "session_attendance_rate": (0, 200 / 3, 100),
            "session_change_count": (0, 1),
        }
        compared = {"=": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
        for name, wanted in values.items():
            for value in wanted:
                for operator, method in compared.items():
                    people = self.people.with_user(self.viewer)
                    names = [each.name for each in people if getattr(float(each[name]), method)(float(value))]
                    self.assertEqual(self.found(name, operator, value), names, (name, operator, value))

    def test_contacts_are_found_by_when_they_came_last(self):
        self.attended(11, 12, 13)
        for operator, value, names in (
            (">=", "2026-03-13", ["Ana"]),
            ("<", "2026-03-13", ["Ben"]),
            ("=", False, ["Carla", "Dan"]),
            ("!=", False, ["Ana", "Ben"]),
            ("!=", "2026-03-13", ["Ben", "Carla", "Dan"]),
            ("in", ["2026-03-13", False], ["Ana", "Carla", "Dan"]),
        ):
            self.assertEqual(self.found("last_session_date", operator, value), names, (operator, value))

    def test_a_figure_is_no_text(self):
        with self.assertRaisesRegex(UserError, "Compare it with"):
            self.found("session_attendance_rate", "ilike", "8")

    def test_figures_are_counted_over_what_the_user_sees(self):
        self.attended(12)
        self.assertFalse(self.found("session_attendance_rate", ">", 0, user=self.other_manager()))
        stranger = new_test_user(self.env, "search_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.found("session_attendance_rate", ">", 0, user=stranger)

    def test_names_are_found_by_their_parts_in_any_order(self):
        partners = self.env["res.partner"].with_user(self.viewer)
        for text in ("ana reyes", "luz reyes", "Reyes ana", "reyes, ana"):
            self.assertIn(self.reyes.id, dict(partners.name_search(text)), text)
        self.assertNotIn(self.reyes.id, dict(partners.name_search("ana cruz")))

    def test_registrants_are_offered_first_where_people_are_picked(self):
        plain, registrant = self.env["res.partner"].create(
            [
                {"name": "Aaron Zamora", "email": "zamora@example.com"},
                {"name": "Zoe Zamora", "email": "zoe.zamora@example.com", "is_registrant": True},
            ]
        )
        partners = self.env["res.partner"].with_user(self.facilitator)
        domain = partners._domain_participants()
        for text in ("zamora", "Zamora a", "zamora@", "zamora@example.com"):
            with self.subTest(text=text):
                picked = [row[0] for row in partners.with_context(registrants_first=True).name_search(text, domain)]
                searched = [row[0] for row in partners.name_search(text, domain)]
                self.assertEqual(picked, [registrant.id, plain.id])
                self.assertEqual(searched, [plain.id, registrant.id])

    def test_registrants_are_offered_first_where_nothing_is_typed(self):
        last = self.env["res.partner"].create({"name": "Zzz", "is_registrant": True})
        partners = self.env["res.partner"].with_user(self.facilitator).with_context(registrants_first=True)
        offered = partners.name_search("", partners._domain_participants(), limit=None)
        is_registrant = partners.browse([row[0] for row in offered]).mapped("is_registrant")
        self.assertEqual(is_registrant, sorted(is_registrant, reverse=True))
        self.assertIn(last.id, dict(offered))
        self.assertIn(self.ana.id, dict(offered))
        self.assertEqual(partners.search([("id", "in", (last + self.ana).ids)]), last + self.ana)

    def test_every_picker_of_people_offers_registrants_first(self):
        pickers = {
            "spp.session": ["expected_participant_ids"],
            "spp.session.mark": ["attended_by_id"],
            "spp.session.walk.in": ["participant_id"],
            "spp.session.repeat": ["expected_participant_ids"],
            "spp.session.snapshot.take": ["participant_ids"],
            "spp.session.add.people": ["household_ids", "participant_ids"],
        }
        for model, names in pickers.items():
            arch = etree.fromstring(self.env[model].get_view(view_type="form")["arch"])
            for name in names:
                with self.subTest(model=model, name=name):
                    (picker,) = arch.xpath(f"//field[@name='{name}'][not(ancestor::field)]")
                    self.assertIn("registrants_first", picker.get("context"))

    def test_pickers_offer_neither_odoobot_nor_users_nor_companies(self):
        self.env["res.partner"].create({"name": "Mill", "is_company": True})
        fields_of = (
            ("spp.session", "expected_participant_ids"),
            ("spp.session.attendance", "attended_by_id"),
            ("spp.session.mark", "attended_by_id"),
            ("spp.session.walk.in", "participant_id"),
            ("spp.session.repeat", "expected_participant_ids"),
        )
        partners = self.env["res.partner"].with_user(self.facilitator).with_context(registrants_first=True)
        for model, name in fields_of:
            domain = self.env[model]._fields[name]._description_domain(self.env)
            for text in ("OdooBot", "facilitator", "Mill"):
                with self.subTest(model=model, name=name, text=text):
                    self.assertFalse(partners.name_search(text, domain))

    def test_who_is_not_meant_is_not_found(self):
        partners = self.env["res.partner"].with_user(self.viewer)
        domain = [("id", "in", (self.reyes + self.ana).ids)]
        self.assertEqual(partners.search([*domain, ("lookup", "not ilike", "luz reyes")]), self.ana)
        self.assertEqual(partners.search([*domain, ("lookup", "ilike", "luz reyes")]), self.reyes)
        self.assertFalse(partners.search([*domain, ("lookup", "ilike", "  ")]))
