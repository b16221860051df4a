from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError

from ..models.ledger import evidence
from .common import LedgerCase


class TestEvidenceOfPending(LedgerCase):
    """An officer sees what is known about a record that waits, and finds a decision chosen that can work."""

    def waiting(self, **values):
        return self.record({"subscriber_id": False, **values}).with_user(self.officer)

    def on(self, session, minutes=5, **values):
        row = {"session_id": session.id, "marked_at": f"2026-03-14 09:{minutes:02}:00", **values}
        return self.record(row, user=self.facilitator).with_user(self.officer)

    def contradiction(self):
        """A record that says of Ana that she came, sent when the session could no longer be corrected."""
        self.env.company.correction_days = 0
        freezer = freeze_time("2026-03-14 10:00:01")
        freezer.start()
        self.addCleanup(freezer.stop)
        return self.on(self.session, 30)

    def proposed(self, records):
        context = records.action_decide()["context"]
        return {key.removeprefix("default_"): value for key, value in context.items()}

    def test_the_one_person_of_that_name_is_chosen(self):
        record = self.waiting(person_name="ben")
        self.assertIn("Ben", record.evidence)
        proposed = self.proposed(record)
        self.assertEqual((proposed["decision"], proposed["subscriber_id"]), ("link", self.s_ben.id))

    def test_whoever_has_another_identifier_than_was_sent_is_listed_and_not_chosen(self):
        record = self.waiting(person_identifier="NOBODY", person_name="ben")
        self.assertIn("Ben", record.evidence)
        proposed = self.proposed(record)
        self.assertEqual((proposed["decision"], proposed.get("subscriber_id")), ("link", None))

    def test_nobody_is_chosen_where_not_all_of_the_name_were_looked_at(self):
        record = self.waiting(person_name="ben")
        with patch.object(evidence, "MOST_ALIKE", 0):
            self.assertFalse(record._names_for_sure(self.s_ben))

    def test_a_new_person_is_proposed_where_nobody_is_known(self):
        record = self.waiting(person_identifier="NOBODY", person_name="Maria Santos")
        self.assertIn("Nobody is known", record.evidence)
        self.assertEqual(self.proposed(record)["decision"], "new")

    def test_of_two_people_of_a_name_none_is_chosen(self):
        self.people.create({"given_name": "Ben", "family_name": "", "name": "Ben", "person_identifier": "BEN-2"})
        proposed = self.proposed(self.waiting(person_identifier="NOBODY", person_name="Ben"))
        self.assertEqual((proposed["decision"], proposed.get("subscriber_id")), ("link", None))

    def test_names_with_commas_are_told_apart(self):
        for identifier in ("M-1", "M-2"):
            self.people.create({"given_name": "Ana", "family_name": "Moreno", "person_identifier": identifier})
        record = self.waiting(person_identifier="NOBODY", person_name="Moreno, Ana")
        self.assertRegex(record.evidence, r"Moreno, Ana \(M-1\); Moreno, Ana \(M-2\)")

    def test_the_other_session_of_the_day_is_chosen_for_one_that_was_cancelled(self):
        cancelled = self.new_session(start_time=13, expected_participant_ids=self.ana.ids)
        cancelled.cancel("Storm")
        self.session.start()
        record = self.on(cancelled)
        self.assertIn("The session is cancelled: Storm.", record.evidence)
        proposed = self.proposed(record)
        self.assertEqual((proposed["decision"], proposed["session_id"]), ("move", self.session.id))

    def test_a_session_that_something_was_paid_by_is_not_chosen(self):
        cancelled = self.new_session(start_time=13, expected_participant_ids=self.ana.ids)
        cancelled.cancel("Storm")
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:01:00")
        self.session.complete()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Payment")
        record = self.on(cancelled)
        self.assertFalse(self.proposed(record).get("session_id"))

    def test_what_the_session_says_stands_beside_a_contradiction_that_can_be_accepted(self):
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:01:00")
        self.session.complete()
        record = self.contradiction()
        self.assertIn(f"Absent, marked by {self.facilitator.name}", record.evidence)
        self.assertEqual(self.proposed(record)["decision"], "accept")
        self.assertEqual((record.state, self.line(self.ana).status), ("held", "absent"))

    def test_where_only_a_manager_accepts_nothing_is_chosen_and_the_reason_is_shown(self):
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:01:00")
        self.session.complete()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Payment")
        record = self.contradiction()
        proposed = self.proposed(record)
        self.assertEqual(proposed["decision"], False)
        self.assertIn("manager", proposed["problem"])

    def test_evidence_is_for_officers(self):
        record = self.waiting(person_identifier="NOBODY", person_name="Ben")
        with self.assertRaises(AccessError):
            record.with_user(self.recorder).read(["evidence"])

    def test_a_record_that_counts_needs_none(self):
        self.assertFalse(self.record({}).with_user(self.officer).evidence)
