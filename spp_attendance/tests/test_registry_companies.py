from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests.common import new_test_user

from .registry_common import RegistryCase, record

OFFICER = "base.group_user,spp_session_tracking.group_officer"
BORN = {"birth_date": "2001-05-30"}


class TestRegistryCompanies(RegistryCase):
    """Two companies: what comes from the registry of one is nothing of the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        of_other = {"company_id": cls.other.id, "company_ids": [Command.set(cls.other.ids)]}
        cls.their_officer = new_test_user(cls.env, "their_officer", groups=OFFICER, **of_other)
        cls.their_people = cls.env["spp.attendance.subscriber"].with_user(cls.their_officer)

    def known_there(self, **values):
        return self.their_people.create({"company_id": self.other.id, **values})

    def test_officers_of_another_company_see_nothing(self):
        self.serve(record(1, **BORN), record(2, **BORN), {"given_name": "Nobody"})
        run = self.run_it()
        doubles = self.env["spp.registry.double"].search([("source_id", "=", self.source.id)])
        for records in (self.source, run, run.line_ids, doubles):
            self.assertTrue(records)
            theirs = records.with_user(self.their_officer)
            self.assertFalse(theirs.search([("id", "in", records.ids)]))
            self.assertEqual(theirs.search_count([("id", "in", records.ids)]), 0)
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
        for records, name in (
            (self.source, "action_run"),
            (self.source, "action_preview"),
            (run, "action_stop"),
            (run, "action_continue"),
            (doubles, "action_different"),
            (doubles, "action_reopen"),
            (doubles, "action_merge"),
        ):
            with self.assertRaises(AccessError, msg=name):
                getattr(records.with_user(self.their_officer), name)()
        self.assertEqual((set(doubles.mapped("state")), len(self.source.run_ids)), ({"open"}, 1))

    def test_people_of_another_company_are_never_found_changed_or_named(self):
        theirs = self.known_there(given_name="Ana", family_name="Reyes", person_identifier="R-1", phone="1")
        self.known_there(given_name="Ben", family_name="Cruz")
        self.serve(record(1, phone="2"), record(2, "Cruz", "Ben"))
        for _run in range(2):
            run = self.run_it()
        self.assertEqual(self.counts(run), {"left": 2})
        self.assertEqual((theirs.phone, theirs.company_id), ("1", self.other))
        self.assertNotEqual(self.person(1).partner_id, theirs.partner_id)
        self.assertFalse(self.env["spp.registry.double"].search([("source_id", "=", self.source.id)]))

    def test_an_officer_of_both_reads_into_the_company_of_the_registry_whichever_is_chosen(self):
        self.officer.company_ids += self.other
        self.serve(record(1))
        source = self.source.with_user(self.officer).with_context(allowed_company_ids=[self.other.id, 1])
        self.env.flush_all()
        run = self.env["spp.registry.run"].browse(source.action_run()["res_id"])
        self.assertEqual((run.state, run.company_id), ("done", self.source.company_id))
        self.assertEqual((self.person(1).company_id, self.person(1).partner_id.company_id), (run.company_id,) * 2)

    def test_nobody_outside_the_company_can_be_responsible_and_the_company_stays(self):
        with self.assertRaises(ValidationError):
            self.source.user_id = self.their_officer
        with self.assertRaises(ValidationError):
            self.source.company_id = self.other

    def test_each_company_has_the_same_registry_for_itself(self):
        theirs = self.connect(name="Theirs", company_id=self.other.id, user_id=self.their_officer.id)
        self.serve(record(1))
        self.run_it()
        self.env.flush_all()
        action = theirs.with_user(self.their_officer).action_run()
        run = self.env["spp.registry.run"].browse(action["res_id"])
        self.assertEqual(self.counts(run), {"created": 1})
        found = self.env["spp.attendance.subscriber"].search([("person_identifier", "=", "R-1")])
        self.assertEqual(found.company_id, self.other + self.source.company_id)


class TestRegistryDoubles(RegistryCase):
    """Possible doubles, as officers decide on them."""

    def double(self):
        self.serve(record(1, **BORN), record(2, **BORN))
        self.run_it()
        return self.env["spp.registry.double"].search([("source_id", "=", self.source.id)]).with_user(self.officer)

    def merge(self, double):
        """The button, and the button of Odoo's dialog that it opens."""
        action = double.action_merge()
        wizard = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"]).create({})
        self.assertEqual(len(wizard.partner_ids), 2)
        wizard.action_merge()
        self.env.invalidate_all()

    def test_merging_asks_for_the_right_to_change_contacts(self):
        with self.assertRaisesRegex(AccessError, "merge contacts"):
            self.double().action_merge()

    def test_contacts_with_two_identifiers_are_merged_when_one_is_deleted(self):
        double = self.double()
        self.officer.groups_id += self.env.ref("base.group_partner_manager")
        with self.assertRaises(UserError) as refused:
            self.merge(double)
        self.assertIn("different identifiers", str(refused.exception))
        self.env.invalidate_all()
        self.assertTrue(double.exists())
        self.person(2).with_user(self.officer).person_identifier = False
        self.merge(double)
        self.assertFalse(double.exists())
        self.assertEqual((len(self.person(1)), len(self.person(2))), (1, 0))

    def test_a_third_person_is_a_possible_double_of_the_one_who_stays(self):
        self.serve(*(record(number, **BORN) for number in (1, 2, 3)))
        self.run_it()
        doubles = self.env["spp.registry.double"].search([("source_id", "=", self.source.id)])
        self.assertEqual(len(doubles), 3)
        first, second, third = (self.person(number).with_env(self.env) for number in (1, 2, 3))
        second.person_identifier = False
        self.env["base.partner.merge.automatic.wizard"]._merge((first | second).partner_id.ids, first.partner_id)
        self.env.invalidate_all()
        [left] = self.env["spp.registry.double"].search([("source_id", "=", self.source.id)])
        self.assertEqual((left.subscriber_id, left.other_id, left.state), (first, third, "open"))
        self.assertEqual(self.counts(self.run_it()), {"left": 2, "rejected": 1})

    def test_a_merged_person_is_not_made_again_and_the_record_of_the_one_who_stays_counts(self):
        double = self.double()
        self.officer.groups_id += self.env.ref("base.group_partner_manager")
        self.person(2).with_user(self.officer).person_identifier = False
        self.merge(double)
        self.serve(record(2, "Old"), record(1, "New"))
        run = self.run_it()
        self.assertEqual((self.counts(run), self.person(1).family_name), ({"changed": 1, "rejected": 1}, "New"))
        self.assertRegex(run.line_ids.filtered("reasons").reasons, "identifier that this person has here counts")
        self.assertFalse(self.person(2))

    def test_whoever_only_looks_decides_nothing(self):
        double = self.double()
        for user in (self.viewer, self.recorder, self.facilitator):
            for name in ("action_different", "action_reopen", "action_merge"):
                with self.assertRaises(AccessError):
                    getattr(double.with_user(user), name)()
        with self.assertRaises(AccessError):
            double.write({"state": "different"})
        with self.assertRaises(AccessError):
            double.unlink()
