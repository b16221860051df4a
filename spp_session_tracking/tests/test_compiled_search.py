from odoo import fields
from odoo.exceptions import AccessError

from ..models.compiled_search import has_known_access, is_fixed
from .common import SessionCase


class TestCompiledSearch(SessionCase):
    """A search whose SQL is compiled once finds what the ORM finds, also after rights and rules have changed."""

    def found(self, records, ids, names=()):
        return self.env["spp.compiled.search"]._fetch(records.browse(), {"id": ids}, names)

    def writable(self, sessions):
        return self.env["spp.compiled.search"]._writable(sessions, "share")

    def queries_to_read_again(self, records, name):
        self.found(records, records.ids, [name])  # compiles it
        return self.queries(lambda: self.found(records, records.ids, [name]).mapped(name))

    def add_rule(self, model, domain):
        return self.env["ir.rule"].create(
            {"name": "Of the test", "model_id": self.env["ir.model"]._get(model).id, "domain_force": domain}
        )

    def test_it_finds_archived_records_by_id_and_reads_their_columns_in_one_query(self):
        people = (self.ben + self.ana + self.carla).with_user(self.facilitator)
        self.ben.active = False
        self.assertEqual(self.found(people, people.ids).ids, sorted(people.ids))
        self.assertEqual(self.queries_to_read_again(people, "name"), 1)
        self.assertEqual(self.found(people, [self.ben.id], ["name"]).name, "Ben")

    def test_a_rule_counts_as_soon_as_it_is_made_changed_and_deleted(self):
        people = (self.ana + self.ben).with_user(self.facilitator)
        self.assertEqual(self.found(people, people.ids), people)
        rule = self.add_rule("res.partner", f"[('id', '!=', {self.ana.id})]")
        self.assertEqual(self.found(people, people.ids), people[1])
        rule.domain_force = f"[('id', '!=', {self.ben.id})]"
        self.assertEqual(self.found(people, people.ids), people[0])
        rule.unlink()
        self.assertEqual(self.found(people, people.ids), people)

    def test_a_rule_whose_sql_depends_on_the_data_is_compiled_each_time(self):
        parent, child = self.env["res.partner"].create([{"name": "Parent"}, {"name": "Child"}])
        self.add_rule("res.partner", f"[('id', 'child_of', {parent.id})]")
        people = (parent + child).with_user(self.facilitator)
        self.assertEqual(self.found(people, people.ids), people[0])
        child.parent_id = parent
        self.assertEqual(self.found(people, people.ids), people)

    def test_an_addon_that_decides_by_itself_what_a_user_finds_is_asked_each_time(self):
        for name in ("res.partner", "spp.session", "spp.session.attendance", "spp.session.type"):
            self.assertTrue(has_known_access(self.env[name]), name)
        theirs = type("Theirs", (), {"__module__": "odoo.addons.theirs", "_search": None})
        self.assertFalse(has_known_access(theirs()))

    def test_a_rule_that_depends_on_the_day_is_asked_each_time(self):
        self.assertTrue(is_fixed(self.session, [("state", "=", "open")]))
        self.assertFalse(is_fixed(self.session, [("date", ">=", "today -7d")]))
        self.assertFalse(is_fixed(self.session, [("co_facilitator_ids", "any", [("id", "=", 1)])]))

    def test_a_right_that_is_taken_away_is_missed_at_once(self):
        sessions = self.session.with_user(self.viewer)
        self.assertEqual(self.found(sessions, sessions.ids), sessions)
        self.viewer.write({"groups_id": [fields.Command.set(self.env.ref("base.group_user").ids)]})
        with self.assertRaises(AccessError):
            self.found(sessions, sessions.ids)

    def test_a_field_that_the_user_may_not_read_is_not_read(self):
        with self.assertRaises(AccessError):
            self.found(self.line(self.ana).with_user(self.manager), self.line(self.ana).ids, ["excuse"])

    def test_only_what_the_user_may_write_is_found_for_writing(self):
        own, other = self.session, self.session.sudo().copy({"facilitator_id": self.colleague.id})
        both = (own + other).with_user(self.facilitator)
        self.assertEqual(self.writable(both), own)
        other.co_facilitator_ids = self.facilitator
        self.assertEqual(self.writable(both), both)

    def test_for_writing_a_rule_that_depends_on_the_data_counts_too(self):
        self.add_rule("spp.session", "[('session_type_id.code', '=', 'HE')]")
        self.assertEqual(self.writable(self.session), self.session)
        self.session_type.code = "NU"
        self.assertFalse(self.writable(self.session))

    def test_what_a_rule_asks_of_another_model_counts_as_soon_as_it_is_changed(self):
        self.add_rule("spp.session", [("session_type_id", "any", [("code", "=", "HE")])])
        self.assertEqual(self.writable(self.session), self.session)
        self.session_type.code = "NU"
        self.assertFalse(self.writable(self.session))

    def test_what_was_changed_in_the_transaction_counts(self):
        session = self.session
        session.sudo().facilitator_id = self.colleague
        self.assertFalse(self.writable(session))
