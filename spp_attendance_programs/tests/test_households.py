from odoo import fields
from odoo.exceptions import ValidationError

from .common import ProgrammeCase


class TestHouseholds(ProgrammeCase):
    """A programme for groups asks about households."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cruz, cls.reyes = cls.env["res.partner"].create(
            [{"name": name, "is_registrant": True, "is_group": True} for name in ("Cruz", "Reyes")]
        )
        cls.people = cls.cruz + cls.reyes
        cls.parents = cls.env["spp.session.type"].create({"name": "Parents", "participant_kind": "households"})

    def test_session_types_of_persons_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose session types that expect households"):
            self.new_programme(target_type="group")

    def test_session_types_of_persons_are_hidden_where_days_are_counted(self):
        programme = self.new_programme(target_type="group", attendance_counts="days")
        manager = programme.compliance_managers.manager_ref_id
        with self.assertRaisesRegex(ValidationError, "Choose session types that expect households"):
            manager.attendance_counts = "sessions"

    def test_the_households_that_came_pass(self):
        kinds = [fields.Command.set(self.parents.ids)]
        session = self.new_session(session_type_id=self.parents.id, expected_participant_ids=self.people.ids)
        self.mark(self.cruz, "present", session)
        self.mark(self.reyes, "absent", session)
        session.complete()
        cycle = self.new_cycle(self.new_programme(target_type="group", session_type_ids=kinds))
        self.apply(cycle)
        cruz, reyes = (self.membership(cycle, household) for household in self.people)
        self.assertEqual((cruz.state, reyes.state), ("enrolled", "non_compliant"))
        self.assertEqual(reyes.attendance_reason, "Parents. Sessions attended: 0 of 1. Required: 80 %")

    def member(self, household, person):
        self.env["g2p.group.membership"].create(
            {"group": household.id, "individual": person.id, "start_date": "2026-01-01 00:00:00"}
        )

    def held(self):
        """A session of parents: of the Cruz family Ana came, of the Reyes family nobody."""
        self.member(self.cruz, self.ana)
        self.member(self.cruz, self.dan)
        self.member(self.reyes, self.ben)
        session = self.new_session(session_type_id=self.parents.id, expected_participant_ids=self.people.ids)
        self.mark(self.ana, "present", session)
        self.mark(self.reyes, "absent", session)
        session.complete()

    def test_a_programme_of_persons_finds_the_households_that_answer_for_them(self):
        self.held()
        kinds = [fields.Command.set(self.parents.ids)]
        domain = str([("id", "in", self.ana.ids)])
        programme = self.new_programme(eligibility_domain=domain, session_type_ids=kinds)
        self.assertEqual(programme.program_membership_ids.partner_id, self.ana)
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        asked = [("session_type_id", "=", self.parents.id), ("program_id", "=", programme.id)]
        self.assertEqual(rows.search(asked).participant_id, self.cruz)
        groups = rows.read_group([("session_type_id", "=", self.parents.id)], ["counted"], ["program_id"])
        counts = {group["program_id"] and group["program_id"][0]: group["program_id_count"] for group in groups}
        self.assertEqual(counts, {programme.id: 1, False: 1})

    def test_a_household_passes_by_a_member_whom_the_registry_knows(self):
        self.held()
        kinds = [fields.Command.set(self.parents.ids)]
        cycle = self.new_cycle(self.new_programme(target_type="group", session_type_ids=kinds))
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.assertEqual(self.paid(cycle), self.cruz)

    def test_members_of_the_registrys_groups_have_the_answer_of_their_household(self):
        self.held()
        kinds, people = [fields.Command.set(self.parents.ids)], self.ana + self.ben + self.carla + self.dan
        domain = str([("id", "in", people.ids)])
        cycle = self.new_cycle(self.new_programme(session_type_ids=kinds, eligibility_domain=domain))
        self.apply(cycle)
        outcomes = [self.membership(cycle, person).attendance_outcome for person in people]
        self.assertEqual(outcomes, ["compliant", "not_compliant", "nothing_due", "compliant"])
        cycle.prepare_entitlement()
        self.assertEqual(self.paid(cycle), self.ana + self.carla + self.dan)
        self.approve(cycle)
        answers = cycle.sudo().attendance_snapshot_ids.answer_ids
        household = {answer.participant_id: answer.household_id for answer in answers}
        self.assertEqual((household[self.dan], household[self.ben]), (self.cruz, self.reyes))

    def test_who_joins_after_the_period_has_no_answer_of_the_household(self):
        self.held()
        self.env["g2p.group.membership"].search([("individual", "=", self.dan.id)]).start_date = "2026-04-01 00:00:00"
        kinds = [fields.Command.set(self.parents.ids)]
        domain = str([("id", "in", self.dan.ids)])
        cycle = self.new_cycle(self.new_programme(session_type_ids=kinds, eligibility_domain=domain))
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.dan).attendance_outcome, "nothing_due")
