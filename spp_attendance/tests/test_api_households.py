from unittest.mock import patch

from odoo.tests.common import tagged
from odoo.tools import SQL

from .api_common import ApiCase

MARKED_AT = "2026-03-14T09:30:00Z"


@tagged("post_install", "-at_install")
class TestApiHouseholds(ApiCase):
    """A field app marks members, or households by who came. Memberships come from whatever addon has them."""

    def setUp(self):
        super().setUp()
        self.cruz = self.env["res.partner"].create({"name": "Cruz", "is_group": True})
        source = self.env.registry["spp.household.source"]
        members = [(self.cruz.id, self.ana.id, "Adult"), (self.cruz.id, self.ben.id, "Child")]
        rows = SQL(", ").join(SQL("(%s, %s, %s, '2026-01-01'::date, null::date)", *member) for member in members)
        columns = SQL("household_id, participant_id, role, date_from, date_to")
        memberships = SQL("select * from (values %s) as membership (%s)", rows, columns)
        for name, answer in (("_household_sql", memberships), ("_role_names", ["Adult", "Child"])):
            patcher = patch.object(source, name, lambda source, answer=answer: answer)
            patcher.start()
            self.addCleanup(patcher.stop)
        self.session_type.rule_preset = "one_adult"
        self.session = self.new_session(date="2026-03-14", expected_participant_ids=self.cruz.ids)

    def send_mark(self, person, status, marked_at=MARKED_AT, **member):
        mark = {"participant_id": person.id, "status": status, "marked_at": marked_at, **member}
        body = {"attendances": [mark]}
        answer = self.call("POST", f"/sessions/{self.session.id}/attendances", body)
        self.env.invalidate_all()
        return answer["results"][0]

    def came(self):
        line = self.line(self.cruz)
        return line.status, line.attended_by_id

    def test_a_member_counts_for_the_household(self):
        self.assertEqual(self.send_mark(self.ana, "present")["outcome"], "created")
        self.assertEqual(self.came(), ("present", self.ana))

    def test_who_came_for_the_household_is_one_who_counts(self):
        for other in (self.ben, self.dan):
            self.assertEqual(self.send_mark(self.cruz, "present", attended_by=other.id)["code"], "refused")
        self.assertEqual(self.send_mark(self.cruz, "present", attended_by=self.ana.id)["outcome"], "created")
        self.assertEqual(self.came(), ("present", self.ana))

    def test_a_persons_stand_in_is_of_the_household_where_the_type_says_so(self):
        self.session_type.write({"rule_preset": "person", "stand_in_rule": "household"})
        self.assertEqual(self.send_mark(self.ana, "present", attended_by=self.dan.id)["code"], "refused")
        self.assertEqual(self.send_mark(self.ana, "present", attended_by=self.ben.id)["outcome"], "created")

    def records(self, person):
        records = self.env["spp.attendance.list"].with_user(self.officer).search([])
        return records.filtered(lambda record: record.subscriber_id.partner_id == person and record.state == "valid")

    def test_voiding_the_members_record_takes_back_what_followed(self):
        self.send_mark(self.cruz, "absent")
        self.send_mark(self.ana, "present")
        self.records(self.ana).void("Wrong person")
        self.assertEqual(self.came()[0], "absent")

    def test_a_voided_record_of_the_household_does_not_come_back(self):
        self.send_mark(self.cruz, "absent")
        self.send_mark(self.ana, "present")
        self.records(self.cruz).void("Wrong household")
        self.assertEqual(self.came(), ("present", self.ana))
        self.records(self.ana).void("Wrong person")
        self.assertFalse(self.came()[0])
