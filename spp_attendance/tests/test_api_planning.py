from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiPlanning(ApiCase):
    """Another system plans sessions and rosters, as a facilitator, who is the weakest that may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.new_client(cls.facilitator, scopes="session:plan session:read session:write subscriber:read")
        cls.of_officer = cls.new_client(cls.officer, scopes="session:plan session:read session:write subscriber:read")

    def row(self, external_id="plan-1", **values):
        day = {"session_type_id": self.session_type.id, "date": "2026-03-21", "start_time": "09:00"}
        return {"external_id": external_id, **day, **values}

    def plan(self, *rows, query="", status=200, client=None):
        body = {"sessions": list(rows)}
        return self.call("POST", f"/sessions{query}", body, status=status, client=client or self.planner)

    def result(self, *rows, **more):
        (result,) = self.plan(*rows, **more)["results"]
        return result

    def expect(self, *people, session=None, query="", status=200, client=None, **more):
        path = f"/sessions/{(session or self.session).id}/roster{query}"
        body = {"people": list(people), **more}
        return self.call("POST", path, body, status=status, client=client or self.planner)

    def outcomes(self, *people, **more):
        return [(each["outcome"], each["code"]) for each in self.expect(*people, **more)["results"]]

    def planned(self, external_id="plan-1"):
        return self.env["spp.session"].search([("external_id", "=", external_id)])

    # sessions

    def test_a_session_is_planned_with_its_roster_and_known_by_its_external_id(self):
        row = self.row(location="Hall", expected_participant_ids=[self.carla.id], expected_person_ids=["P-1", "BEN"])
        result = self.result(row)
        session = self.planned()
        self.assertEqual((result["outcome"], result["id"], result["external_id"]), ("created", session.id, "plan-1"))
        self.assertEqual(session.expected_participant_ids, self.ana + self.ben + self.carla)
        self.assertEqual((session.facilitator_id, session.state, session.tz), (self.facilitator, "scheduled", "UTC"))
        self.assertFalse(session.is_unplanned or session.awaits_confirmation or session.uid)
        item = self.call("GET", f"/sessions/{session.id}", client=self.planner)
        self.assertEqual((item["external_id"], item["location"]), ("plan-1", "Hall"))

    def test_the_same_again_is_a_duplicate_also_after_somebody_has_changed_the_session(self):
        row = self.row(expected_person_ids=["P-1", "BEN"])
        self.plan(row)
        self.planned().write({"start_time": 14.0, "end_time": 16.0})
        again = {**row, "expected_person_ids": ["BEN", "P-1"], "name": None}
        result = self.result(again)
        self.assertEqual((result["outcome"], result["id"]), ("duplicate", self.planned().id))
        self.assertEqual(self.planned().start_time, 14.0)

    def test_another_content_under_the_same_external_id_is_rejected(self):
        self.plan(self.row())
        for other in (self.row(start_time="10:00"), self.row(expected_person_ids=["P-1"]), self.row(location="Hall")):
            result = self.result(other)
            self.assertEqual((result["outcome"], result["code"]), ("rejected", "external_id_taken"))
        self.assertEqual((len(self.planned()), self.planned().start_time), (1, 9.0))
        twice = self.plan(self.row("new"), self.row("new"), self.row("new", date="2026-03-22"))["results"]
        self.assertEqual([each["outcome"] for each in twice], ["created", "duplicate", "rejected"])

    def test_what_was_said_is_known_for_ever_also_of_a_session_that_was_moved(self):
        self.plan(self.row())
        self.env["spp.attendance.api.claim"].search([]).unlink()
        self.planned().write({"start_time": 14.0, "end_time": 16.0})
        self.assertEqual(self.result(self.row())["outcome"], "duplicate")
        for other in (self.row(start_time="14:00"), self.row(expected_person_ids=["P-1"])):
            self.assertEqual(self.result(other)["code"], "external_id_taken")

    def test_the_row_that_was_made_is_the_one_that_is_known_and_not_one_refused_before_it(self):
        bad, good = self.row(expected_person_ids=["NOBODY"]), self.row(expected_person_ids=["P-1"])
        first = self.plan(bad, good)["results"]
        self.assertEqual([each["outcome"] for each in first], ["rejected", "created"])
        self.assertEqual(self.result(good)["outcome"], "duplicate")
        self.assertEqual(self.result(bad)["code"], "external_id_taken")
        again = self.plan(bad, good)["results"]
        self.assertEqual([each["outcome"] for each in again], ["rejected", "duplicate"])

    def test_only_a_planning_system_gives_external_ids(self):
        self.plan(self.row())
        sessions = self.env["spp.session"].with_user(self.facilitator)
        values = {"session_type_id": self.session_type.id, "date": "2026-03-21", "external_id": "plan-2"}
        self.assertRaises(UserError, sessions.create, values)
        self.assertRaises(UserError, self.planned().with_user(self.facilitator).write, {"external_id": False})
        del values["external_id"]
        self.assertFalse(sessions.with_context(default_external_id="plan-2").create(values).external_id)
        self.assertRaises(AccessError, self.planned().with_user(self.officer).read, ["plan_digest"])

    def test_blank_says_nothing(self):
        self.plan(self.row())
        self.assertEqual(self.result(self.row(name=" ", location="", tz=None))["outcome"], "duplicate")
        self.assertEqual(self.result(self.row("blank", name=" ", location=" ", tz=""))["outcome"], "created")
        self.assertIn(self.session_type.name, self.planned("blank").name)
        self.assertEqual(self.result(self.row(" "))["outcome"], "created")

    def test_whoever_is_archived_is_expected_nowhere_new(self):
        self.ana.active = False
        for who in ({"expected_person_ids": ["P-1"]}, {"expected_participant_ids": [self.ana.id]}):
            result = self.result(self.row(**who))
            self.assertEqual((result["code"], result["action"]), ("archived", "ask_officer"), who)
        (name,) = who
        self.assertEqual(result["pointer"], f"/sessions/0/{name}/0")
        session = self.new_session(date="2026-03-20")
        self.assertEqual(self.outcomes({"person_id": "P-1"}, session=session), [("rejected", "archived")])
        self.assertFalse(session.attendance_ids)

    def test_a_contact_of_another_company_is_nobody_here(self):
        self.dan.company_id = self.other_company()
        result = self.result(self.row(expected_participant_ids=[self.dan.id]))
        self.assertEqual((result["code"], result["action"]), ("unknown_person", "fix"))

    def test_a_bad_session_is_rejected_whole_and_the_others_are_made(self):
        rows = [
            self.row("unknown", expected_person_ids=["P-1", "NOBODY"]),
            self.row("contact", expected_participant_ids=[2**31 - 1]),
            self.row("type", session_type_id=2**31 - 1),
            self.row("area", area_id=2**31 - 1),
            self.row("facilitator", facilitator_id=2**31 - 1),
            self.row("others", co_facilitator_ids=[self.colleague.id, 2**31 - 1]),
            self.row("times", end_time="08:00"),
            self.row("zone", tz="Nowhere/City"),
            self.row("full", max_participants=1, expected_person_ids=["P-1", "BEN"]),
            self.row("malformed", date="2026-02-30"),
            {"external_id": "bare"},
            "odd",
            self.row("good"),
        ]
        results = self.plan(*rows)["results"]
        codes = ["unknown_person"] * 2 + ["unknown"] * 4 + ["refused"] * 3 + ["malformed"] * 3 + ["ok"]
        self.assertEqual([each["code"] for each in results], codes, results)
        self.assertEqual(results[0]["pointer"], "/sessions/0/expected_person_ids/1")
        pointers = [each["pointer"].removeprefix("/sessions/") for each in results]
        named = ["2/session_type_id", "3/area_id", "4/facilitator_id", "5/co_facilitator_ids/1"]
        self.assertEqual((pointers[2:6], pointers[6], pointers[9]), (named, "6", "9/date"))
        self.assertEqual([each["detail"] for each in results if "_id" in each["detail"]], [])
        self.assertEqual(self.env["spp.session"].search([("external_id", "!=", False)]).external_id, "good")

    def test_all_or_none_and_only_tried(self):
        good, bad = self.row(), self.row("bad", end_time="08:00")
        tried = self.plan(good, bad, query="?dry_run=true")["results"]
        self.assertEqual([(each["outcome"], each["id"]) for each in tried], [("created", None), ("rejected", None)])
        answer = self.plan(good, bad, query="?atomic=true", status=422)
        self.assertEqual([each["code"] for each in answer["results"]], ["not_kept", "refused"])
        self.assertFalse(self.planned())

    def test_facilitators_plan_their_own_sessions_and_officers_those_of_others(self):
        theirs = self.row(facilitator_id=self.colleague.id)
        result = self.result(theirs)
        self.assertEqual((result["code"], result["action"]), ("forbidden", "ask_officer"))
        self.assertEqual(self.result(theirs, client=self.of_officer)["outcome"], "created")
        self.assertEqual(self.planned().facilitator_id, self.colleague)
        shared = self.row("shared", co_facilitator_ids=[self.colleague.id])
        self.assertEqual(self.result(shared)["outcome"], "created")
        self.assertEqual(self.planned("shared").co_facilitator_ids, self.colleague)

    def test_whoever_may_not_make_sessions_may_not_plan_them(self):
        for user in (self.viewer, self.recorder):
            client = self.new_client(user, scopes="session:plan")
            self.assertEqual(self.plan(self.row(), client=client, status=403)["code"], "forbidden")
        client = self.new_client(self.facilitator, scopes="session:write session:read")
        for path, body in (
            ("/sessions", {"sessions": []}),
            (f"/sessions/{self.session.id}/roster", {"people": []}),
        ):
            self.assertEqual(self.call("POST", path, body, 403, client)["code"], "insufficient_scope")

    def test_sessions_of_another_company_have_external_ids_of_their_own(self):
        other = self.other_company()
        their_type = self.env["spp.session.type"].create({"name": "Theirs", "company_id": other.id})
        self.env["spp.session"]._by_server().create(
            {"session_type_id": their_type.id, "company_id": other.id, "external_id": "plan-1", "facilitator_id": False}
        )
        self.assertEqual(self.result(self.row())["outcome"], "created")
        self.assertEqual(self.result(self.row("x", session_type_id=their_type.id))["code"], "unknown")

    def test_a_planned_session_is_in_the_feed(self):
        cursor = self.call("GET", "/changes", client=self.planner)["next_cursor"]
        self.plan(self.row(expected_person_ids=["P-1"]))
        items = self.call("GET", f"/changes?cursor={cursor}", client=self.planner)["items"]
        self.assertEqual(
            [(each["kind"], each["what"]) for each in items], [("session", "created"), ("roster", "created")]
        )

    def test_too_much_is_refused_before_anything_is_done(self):
        self.plan(*[self.row(str(number)) for number in range(101)], status=413)
        many = [self.row(str(number), expected_participant_ids=[self.ana.id] * 1000) for number in range(11)]
        self.assertEqual(self.plan(*many, status=413)["code"], "too_large")
        self.assertFalse(self.env["spp.session"].search([("external_id", "!=", False)]))

    # rosters

    def test_people_are_put_on_a_roster_and_taken_off(self):
        session = self.new_session(date="2026-03-20", expected_participant_ids=self.ben.ids)
        rows = [
            {"person_id": "P-1"},
            {"participant_id": self.carla.id},
            {"person_id": "BEN", "is_expected": False},
            {"participant_id": self.dan.id, "is_expected": False},
            {"person_id": "NOBODY"},
            {"participant_id": 2**31 - 1},
            {"person_id": "P-1", "participant_id": self.ana.id},
            {},
        ]
        answer = self.expect(*rows, session=session)
        found = [(each["outcome"], each["participant_id"]) for each in answer["results"]]
        rejected = [("rejected", None)] * 4
        self.assertEqual(
            found,
            [
                ("added", self.ana.id),
                ("added", self.carla.id),
                ("removed", self.ben.id),
                ("unchanged", self.dan.id),
                *rejected,
            ],
        )
        codes = [each["code"] for each in answer["results"]]
        self.assertEqual(codes[4:], ["unknown_person", "unknown_person", "malformed", "malformed"])
        self.assertEqual(session.expected_participant_ids, self.ana + self.carla)
        again = self.outcomes(*rows[:4], session=session)
        self.assertEqual({outcome for outcome, _code in again}, {"unchanged"})

    def test_whoever_is_marked_stays_on_the_roster(self):
        self.line(self.ana).action_present()
        rows = [{"participant_id": self.ana.id, "is_expected": False}]
        self.assertEqual(self.outcomes(*rows, client=self.of_officer, reason="Moved"), [("rejected", "marked")])
        self.assertTrue(self.line(self.ana).is_expected)

    def test_from_the_day_of_the_session_on_only_officers_take_people_off_with_a_reason(self):
        row = {"participant_id": self.ben.id, "is_expected": False}
        self.assertEqual(self.outcomes(row, reason="Moved"), [("rejected", "refused")])
        self.assertEqual(self.outcomes(row, client=self.of_officer), [("rejected", "refused")])
        self.assertEqual(self.outcomes(row, client=self.of_officer, reason="Moved"), [("removed", "ok")])
        change = self.session.with_user(self.officer).change_ids.filtered(lambda change: change.kind == "roster")
        self.assertEqual((change.participant_id, change.reason), (self.ben, "Moved"))

    def test_those_who_fit_are_added_and_those_who_leave_make_room(self):
        session = self.new_session(
            date="2026-03-20",
            max_participants=2,
            expected_participant_ids=(self.ana + self.ben).ids,
        )
        rows = [{"participant_id": each.id} for each in (self.carla, self.dan)]
        self.assertEqual([each for each, _code in self.outcomes(*rows, session=session)], ["rejected"] * 2)
        leaving = {"participant_id": self.ana.id, "is_expected": False}
        self.assertEqual(
            [each for each, _code in self.outcomes(*rows, leaving, session=session)], ["added", "rejected", "removed"]
        )
        self.assertEqual(session.expected_participant_ids, self.ben + self.carla)

    def test_a_walk_in_becomes_expected_and_stays_marked(self):
        self.session.start()
        mark = {"participant_id": self.dan.id, "status": "present", "marked_at": "2026-03-14T09:30:00Z"}
        self.call("POST", f"/sessions/{self.session.id}/attendances", {"attendances": [mark]}, client=self.planner)
        self.assertFalse(self.line(self.dan).is_expected)
        self.assertEqual(self.outcomes({"participant_id": self.dan.id}), [("added", "ok")])
        self.assertEqual((self.line(self.dan).is_expected, self.line(self.dan).status), (True, "present"))

    def test_the_same_person_twice(self):
        session = self.new_session(date="2026-03-20")
        rows = [{"person_id": "P-1"}, {"participant_id": self.ana.id}, {"person_id": "P-1", "is_expected": False}]
        self.assertEqual(
            self.outcomes(*rows, session=session), [("added", "ok"), ("unchanged", "ok"), ("rejected", "repeated")]
        )

    def test_the_same_person_twice_of_whom_the_first_row_is_rejected(self):
        self.session.max_participants = 3
        rows = [{"participant_id": self.dan.id}, {"participant_id": self.dan.id}]
        answer = self.expect(*rows)["results"]
        self.assertEqual([each["outcome"] for each in answer], ["rejected"] * 2)
        self.assertEqual([each["pointer"] for each in answer], ["/people/0", "/people/1"])
        self.line(self.ana).action_present()
        rows = [{"participant_id": self.ana.id, "is_expected": False}] * 2
        self.assertEqual(self.outcomes(*rows, client=self.of_officer, reason="Moved"), [("rejected", "marked")] * 2)

    def test_a_full_session_refuses_many_without_trying_each(self):
        people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(40)])
        session = self.new_session(date="2026-03-20", max_participants=5)
        created, lines = [], type(self.env["spp.session.attendance"])
        original = lines.create

        def counted(self, vals_list):
            created.append(len(vals_list))
            return original(self, vals_list)

        with patch.object(lines, "create", counted):
            found = self.outcomes(*[{"participant_id": each} for each in people.ids], session=session)
        self.assertEqual(found, [("added", "ok")] * 5 + [("rejected", "refused")] * 35)
        self.assertEqual((sum(created), len(session.attendance_ids)), (5, 5))

    def test_only_tried_and_all_or_none_at_once_stores_nothing(self):
        rows = [self.row(), self.row("bad", end_time="08:00")]
        answer = self.plan(*rows, query="?dry_run=true&atomic=true", status=422)
        self.assertEqual([each["code"] for each in answer["results"]], ["not_kept", "refused"])
        session = self.new_session(date="2026-03-20")
        people = [{"person_id": "P-1"}, {"person_id": "NOBODY"}]
        self.expect(*people, session=session, query="?dry_run=true&atomic=true", status=422)
        self.expect(*people[:1], session=session, query="?dry_run=true&atomic=true")
        self.assertFalse(self.planned() or session.attendance_ids)

    def test_rosters_of_others_and_of_sessions_that_are_not_there(self):
        theirs = self.new_session(date="2026-03-20")
        theirs.with_user(self.officer).facilitator_id = self.colleague
        self.assertEqual(self.expect({"person_id": "P-1"}, session=theirs, status=403)["code"], "forbidden")
        self.call("POST", f"/sessions/{2**31 - 1}/roster", {"people": []}, status=404, client=self.planner)
        cancelled = self.new_session(date="2026-03-20")
        cancelled.cancel("Storm")
        self.assertEqual(self.outcomes({"person_id": "P-1"}, session=cancelled), [("rejected", "refused")])

    def test_a_roster_is_only_tried_or_changed_whole(self):
        session = self.new_session(date="2026-03-20")
        rows = [{"person_id": "P-1"}, {"person_id": "NOBODY"}]
        tried = self.expect(*rows, session=session, query="?dry_run=true")["results"]
        self.assertEqual([each["outcome"] for each in tried], ["added", "rejected"])
        self.expect(*rows, session=session, query="?atomic=true", status=422)
        self.assertFalse(session.attendance_ids)
