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

    # what devices read

    def roster(self, client=None):
        session = self.call("GET", f"/sessions/{self.session.id}", client=client)
        return {each["participant_id"]: each for each in session["roster"]}

    def test_the_roster_names_the_members_to_mark_with_who_counts(self):
        ana, ben = self.roster()[self.cruz.id]["members"]
        self.assertEqual((ana["participant_id"], ana["person_id"], ana["name"]), (self.ana.id, "P-1", "Ana"))
        self.assertEqual((ana["roles"], ana["counts"]), (["Adult"], True))
        self.assertEqual((ben["participant_id"], ben["roles"], ben["counts"]), (self.ben.id, ["Child"], False))
        (listed,) = (each for each in self.call("GET", "/sessions")["items"] if each["id"] == self.session.id)
        self.assertEqual(listed["roster"][0]["members"], [ana, ben])

    def test_a_member_marked_by_the_roster_is_no_walk_in_but_of_the_household(self):
        (member, _child) = self.roster()[self.cruz.id]["members"]
        mark = {"participant_id": member["participant_id"], "status": "late", "marked_at": MARKED_AT}
        path = f"/sessions/{self.session.id}/attendances"
        self.assertEqual(self.call("POST", path, {"attendances": [mark]})["results"][0]["outcome"], "created")
        roster = self.roster()
        ana, household = roster[self.ana.id], roster[self.cruz.id]
        self.assertEqual((ana["household_id"], ana["household_name"], ana["members"]), (self.cruz.id, "Cruz", []))
        self.assertEqual((household["status"], household["attended_by"]), ("late", self.ana.id))
        self.assertIsNone(household["household_id"])

    def test_whoever_may_not_mark_the_session_sees_no_members(self):
        self.session.with_user(self.officer).facilitator_id = self.colleague
        self.assertEqual(self.roster()[self.cruz.id]["members"], [])

    def test_sessions_of_persons_have_none(self):
        self.session_type.rule_preset = "person"
        (line,) = self.roster().values()
        self.assertEqual((line["members"], line["household_id"], line["household_name"]), ([], None, None))

    def test_a_session_says_who_has_to_come_and_who_may_stand_in(self):
        def rules():
            session = self.call("GET", f"/sessions/{self.session.id}")
            return session["household_rule"], session["stand_in_rule"]

        self.assertEqual(rules(), ("roles", "household"))
        self.session_type.rule_preset = "all_members"
        self.assertEqual(rules(), ("all", "household"))
        self.send_mark(self.ana, "absent")
        self.session.complete()
        self.session_type.rule_preset = "person"
        self.assertEqual(rules(), ("all", "household"))

    def test_sessions_of_persons_have_no_rule_for_households(self):
        self.session_type.rule_preset = "person"
        session = self.call("GET", f"/sessions/{self.session.id}")
        self.assertEqual((session["household_rule"], session["stand_in_rule"]), (None, "anybody"))

    def test_a_household_in_which_all_have_to_come_is_marked_member_by_member(self):
        self.session_type.rule_preset = "all_members"
        members = self.roster()[self.cruz.id]["members"]
        self.assertEqual([member["counts"] for member in members], [True, True])
        self.send_mark(self.ana, "present")
        self.assertFalse(self.came()[0])
        self.send_mark(self.ben, "late")
        self.assertEqual(self.came()[0], "late")
        self.assertEqual(self.send_mark(self.cruz, "present")["code"], "refused")
        self.assertEqual(self.roster()[self.cruz.id]["status"], "late")

    def test_the_feed_says_for_which_household_a_mark_counts(self):
        cursor = self.call("GET", "/changes")["next_cursor"]
        self.send_mark(self.ana, "present")
        items = self.call("GET", f"/changes?cursor={cursor}")["items"]
        households = {item["participant_id"]: item["household_id"] for item in items if item["kind"] == "mark"}
        households |= {item["participant_id"]: item["household_id"] for item in items if item["kind"] == "roster"}
        self.assertEqual((households[self.ana.id], households[self.cruz.id]), (self.cruz.id, None))
