from odoo.tests.common import tagged

from ..models.api.token import Caller
from ..rest.row import Row
from ..sending.submission import Submission
from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestApiStages(LedgerCase):
    """A Submission goes through stages, and only the last ones write."""

    def submission(self, *cards):
        client = self.env["spp.attendance.api.client.credential"].create(
            {"name": "Field app", "user_id": self.facilitator.id, "tz": "UTC"}
        )
        user = self.facilitator
        company = client.company_id
        names = (client.id, client.client_id, user.id, user.name)
        caller = Caller(frozenset(), *names, company.id, "UTC")
        ledger = self.env["spp.attendance.list"].with_user(user)
        person = {"person_identifier": "P-1"}
        return Submission(ledger, [Row(f"/{number}", person, card) for number, card in enumerate(cards)], {}, caller)

    def count(self):
        return self.env["spp.attendance.list"].search_count([])

    def test_nothing_is_decided_or_written_before_the_stages_run(self):
        good = {"date_time": "2026-03-14T09:00:00Z"}
        submission = self.submission(good, good, {"date_time": "2026-02-30T09:00:00Z"})
        self.assertEqual((submission.values, submission.keys, submission.results), ({}, {}, {}))
        submission.parse()
        self.assertEqual((list(submission.values), submission.results[2].code), ([0, 1], "malformed"))
        submission.find_keys()
        submission.find_stored()
        submission.find_doubles()
        submission.find_order()
        self.assertEqual((submission.originals, list(submission.values), self.count()), ({1: 0}, [0], 0))
        submission.record_in_rounds()
        self.assertEqual((submission.values, self.count()), ({}, 1))
        outcomes = [result.outcome for result in submission.final_results()]
        self.assertEqual(outcomes, ["created", "duplicate", "rejected"])
