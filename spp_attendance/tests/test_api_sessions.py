from uuid import uuid4

from odoo import fields
from odoo.tests.common import tagged

from ..rest.contract import SCHEMAS
from ..rest.schema import Checker
from .api_common import ApiCase

MARKED_AT = "2026-03-14T09:30:00Z"


@tagged("post_install", "-at_install")
class TestApiSessions(ApiCase):
    """A field app takes rosters along, marks them offline, and opens and closes sessions that nobody planned."""

    def roster(self, session=None):
        session = self.call("GET", f"/sessions/{(session or self.session).id}")
        return {each["participant_id"]: each for each in session["roster"]}

    def marked(self, *marks, session=None, query="", status=200):
        body = {"attendances": [{"marked_at": MARKED_AT, **mark} for mark in marks]}
        path = f"/sessions/{(session or self.session).id}/attendances{query}"
        answer = self.call("POST", path, body, status=status)
        return [each["outcome"] for each in answer["results"]] if status == 200 else answer

    # rosters

    def test_one_has_ones_own_sessions_around_today_with_their_rosters(self):
        far, theirs = self.new_session(date="2026-04-20"), self.new_session()
        shared = self.new_session(date="2026-03-20", co_facilitator_ids=[fields.Command.link(self.facilitator.id)])
        (theirs + shared).with_user(self.officer).facilitator_id = self.colleague
        found = {each["id"]: each for each in self.call("GET", "/sessions")["items"]}
        self.assertEqual(set(found), {self.session.id, shared.id})
        people = {each["participant_id"]: each for each in found[self.session.id]["roster"]}
        self.assertEqual(people[self.ana.id]["person_id"], "P-1")
        self.assertIsNone(people[self.carla.id]["person_id"])
        self.assertIsNone(people[self.carla.id]["status"])
        later = self.call("GET", "/sessions?from_date=2026-04-01&to_date=2026-05-01")["items"]
        self.assertEqual([each["id"] for each in later], [far.id])
        self.assertFalse(self.call("GET", f"/sessions/{theirs.id}")["is_mine"])

    def test_either_end_of_the_days_may_be_left_out(self):
        past, far = self.new_session(date="2025-10-01"), self.new_session(date="2026-12-01")
        for query, expected in (
            ("to_date=2025-10-01", [past.id]),
            ("to_date=2026-03-14", [past.id, self.session.id]),
            ("from_date=2026-03-14", [self.session.id, far.id]),
            ("from_date=2026-12-02", []),
        ):
            items = self.call("GET", f"/sessions?{query}")["items"]
            self.assertEqual([each["id"] for each in items], expected, query)

    def test_sessions_that_the_client_has_are_not_sent_again_until_anything_about_them_changes(self):
        def tag(known="none", status=200):
            headers = {"Authorization": f"Bearer {self.token()}", "If-None-Match": known}
            answer = self.send("GET", "/spp/v1/sessions", headers=headers)
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertEqual(not answer.content, status == 304)
            return answer.headers["ETag"]

        first = tag()
        self.assertEqual(tag(first, 304), first)
        line, tags = self.line(self.ana), {first}
        for change in (
            line.with_user(self.officer).action_present,
            lambda: self.session.with_user(self.officer).write({"location": "Hall"}),
            lambda: self.new_session(date="2026-03-20"),
            lambda: self.ana.write({"name": "Ana Maria"}),
        ):
            change()
            self.env.flush_all()
            tags.add(tag(first))
        self.assertEqual(len(tags), 5)
        last = tag()
        self.session.with_user(self.officer).facilitator_id = self.colleague
        self.assertNotEqual(tag(last), last)

    def test_namesakes_have_hints(self):
        other = self.env["res.partner"].create({"name": "Ana"})
        session = self.new_session(expected_participant_ids=(self.ana + other + self.ben).ids)
        roster = self.roster(session)
        hints = [roster[person.id]["hint"] for person in (self.ana, other, self.ben)]
        self.assertEqual(hints, ["…P-1", f"no. {other.id}", None])

    def test_identifiers_on_rosters_of_others_are_hidden(self):
        theirs = self.new_session(expected_participant_ids=self.ana.ids)
        theirs.with_user(self.officer).facilitator_id = self.colleague
        self.assertIsNone(self.roster(theirs)[self.ana.id]["person_id"])

    def test_pages_of_sessions_go_on_where_the_one_before_ended(self):
        made = [self.new_session(date=f"2026-03-{day}").id for day in (15, 16, 17)]
        ids, page = [], {"next_cursor": ""}
        while page["next_cursor"] is not None:
            cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else ""
            page = self.call("GET", f"/sessions?limit=2{cursor}")
            ids += [each["id"] for each in page["items"]]
        self.assertEqual(ids, [self.session.id, *made])

    # marks

    def test_people_are_marked_by_contact_or_identifier_and_become_known(self):
        marks = [
            {"participant_id": self.carla.id, "status": "late", "attendance_time": "2026-03-14T09:15:00Z"},
            {"person_id": "P-1", "status": "excused", "excuse_reason": "Clinic"},
            {"participant_id": self.dan.id, "status": "present"},
        ]
        self.assertEqual(self.marked(*marks), ["created"] * 3)
        roster = self.roster()
        self.assertEqual(roster[self.carla.id]["attended_at"], "2026-03-14T09:15:00Z")
        self.assertEqual(roster[self.ana.id]["status"], "excused")
        self.assertFalse(roster[self.dan.id]["is_expected"])
        self.assertEqual(self.line(self.carla).source, "api")
        self.assertEqual(self.marked(*marks), ["duplicate"] * 3)

    def test_the_later_mark_counts_in_whatever_order_they_arrive(self):
        late = {"participant_id": self.ana.id, "status": "late", "marked_at": "2026-03-14T09:20:00Z"}
        absent = {"participant_id": self.ana.id, "status": "absent", "marked_at": "2026-03-14T09:10:00Z"}
        self.marked(late)
        self.marked(absent)
        self.assertEqual(self.line(self.ana).status, "late")

    def test_somebody_may_come_in_a_persons_place(self):
        self.marked({"participant_id": self.ana.id, "status": "present", "attended_by": self.dan.id})
        self.assertEqual(self.roster()[self.ana.id]["attended_by"], self.dan.id)

    def test_a_mark_is_taken_back_once_and_stays_so_when_sent_again(self):
        present = {"participant_id": self.ana.id, "status": "present", "marked_at": "2026-03-14T09:10:00Z"}
        back = {"participant_id": self.ana.id, "status": "unmarked"}
        self.assertEqual(self.marked(present, back), ["created", "created"])
        self.assertIsNone(self.roster()[self.ana.id]["status"])
        changes = self.env["spp.session.attendance.change"].search_count([])
        self.assertEqual(self.marked(present, back), ["duplicate", "duplicate"])
        self.assertEqual(self.env["spp.session.attendance.change"].search_count([]), changes)

    def test_a_walk_in_that_is_taken_back_never_came_in_whatever_order_it_is_sent(self):
        present = {"participant_id": self.dan.id, "status": "present", "marked_at": "2026-03-14T09:10:00Z"}
        back = {"participant_id": self.dan.id, "status": "unmarked", "marked_at": "2026-03-14T09:15:00Z"}
        self.assertEqual(self.marked(present, back), ["created", "created"])
        self.assertFalse(self.line(self.dan).status)
        other = self.new_session()
        self.marked(back, session=other)
        self.marked(present, session=other)
        self.assertFalse(self.line(self.dan, other).status)
        self.assertEqual((other.attendance_count, other.walk_in_count), (0, 0))

    def test_a_mark_is_not_taken_back_under_its_own_id(self):
        mark = {"participant_id": self.ana.id, "external_id": "E1", "marked_at": "2026-03-14T09:10:00Z"}
        self.marked({**mark, "status": "present"})
        self.assertEqual(self.marked({**mark, "status": "unmarked"}), ["rejected"])
        self.assertEqual(
            self.marked({**mark, "external_id": "E2", "status": "unmarked", "replaces": "E1"}), ["rejected"]
        )

    def test_whoever_stands_in_is_a_contact_of_the_company(self):
        nobody = {"person_id": "NOBODY", "status": "present", "attended_by": 2**31 - 1}
        self.assertEqual(self.marked(nobody, {"person_id": "P-1", "status": "present"}), ["rejected", "created"])

    def test_a_mark_names_one_person(self):
        self.assertEqual(
            self.marked(
                {"status": "present"}, {"status": "present", "person_id": "P-1", "participant_id": self.ana.id}
            ),
            ["rejected"] * 2,
        )
        self.assertEqual(self.marked({"participant_id": 2**31 - 1, "status": "present"}), ["rejected"])

    def test_a_mark_names_no_other_session_than_its_address(self):
        mark = {"participant_id": self.ana.id, "status": "present"}
        other = self.new_session()
        self.assertEqual(self.marked({**mark, "session_id": other.id}, {**mark, "session_id": "7"}), ["rejected"] * 2)
        self.assertFalse((self.session + other).attendance_ids.filtered("status"))
        for named in (self.session.id, None):
            self.assertNotEqual(self.marked({**mark, "session_id": named}), ["rejected"])

    def test_what_a_session_does_not_take_is_held(self):
        self.session.cancel("Storm")
        self.assertEqual(self.marked({"person_id": "P-1", "status": "present"}), ["held"])

    def test_marks_of_somebody_elses_session_wait_for_an_officer(self):
        theirs = self.new_session(expected_participant_ids=self.ana.ids)
        theirs.with_user(self.officer).facilitator_id = self.colleague
        mark = {"person_id": "P-1", "status": "present", "external_id": str(uuid4())}
        self.assertEqual(self.marked(mark, session=theirs), ["held"])
        self.assertEqual(self.marked(mark, session=theirs), ["duplicate"])
        self.assertFalse(self.line(self.ana, theirs).status)
        late = {"person_id": "P-1", "status": "late", "external_id": str(uuid4()), "replaces": mark["external_id"]}
        self.assertEqual(self.marked(late, session=theirs), ["held"])
        held = self.env["spp.attendance.list"].search([("session_id", "=", theirs.id)], order="id")
        self.assertEqual(held.mapped("held_reason"), ["not_facilitator"] * 2)
        held[1].with_user(self.officer).accept("She held it in my place")
        self.assertEqual((self.line(self.ana, theirs).status, held[0].state), ("late", "replaced"))
        back = {"person_id": "P-1", "status": "unmarked", "marked_at": "2026-03-14T09:50:00Z"}
        self.assertEqual(self.marked(back, session=theirs), ["rejected"])
        self.assertEqual(held.mapped("state"), ["replaced", "valid"])

    def test_who_takes_back_a_mark_of_somebody_elses_session_withdraws_what_waits(self):
        theirs = self.new_session(expected_participant_ids=self.ana.ids)
        theirs.with_user(self.officer).facilitator_id = self.colleague
        back = {"person_id": "P-1", "status": "unmarked", "external_id": str(uuid4())}
        self.assertEqual(self.marked(back, session=theirs), ["rejected"])
        self.assertEqual(self.marked({"person_id": "P-1", "status": "present"}, session=theirs), ["held"])
        later = {**back, "marked_at": "2026-03-14T09:40:00Z"}
        self.assertEqual(self.marked(later, session=theirs), ["created"])
        self.assertEqual(self.marked(later, session=theirs), ["duplicate"])
        held = self.env["spp.attendance.list"].search([("session_id", "=", theirs.id)])
        self.assertEqual(held.state, "voided")

    def test_a_dry_run_marks_nobody(self):
        marks = [{"person_id": "P-1", "status": "present"}]
        self.assertEqual(self.marked(*marks, query="?dry_run=true"), ["created"])
        self.assertFalse(self.line(self.ana).status)

    # sessions nobody planned

    def unplanned(self, **values):
        return {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:30", **values}

    def test_an_unplanned_session_is_made_once_and_can_be_marked(self):
        body = self.unplanned(expected_participant_ids=[self.ana.id], location="Hall")
        made = self.call("PUT", "/sessions/phone-1", body, status=201)
        self.assertEqual((made["uid"], made["start_time"], made["is_mine"]), ("phone-1", "09:30", True))
        self.assertEqual([each["participant_id"] for each in made["roster"]], [self.ana.id])
        self.assertEqual(self.call("PUT", "/sessions/phone-1", body)["id"], made["id"])
        self.call("PUT", "/sessions/phone-1", self.unplanned(start_time="10:30"), status=409)
        session = self.env["spp.session"].browse(made["id"])
        self.assertEqual(self.marked({"person_id": "P-1", "status": "present"}, session=session), ["created"])

    def test_a_session_that_cannot_be_is_refused_with_a_sentence(self):
        for values in (
            {"session_type_id": 2**31 - 1},
            {"end_time": "08:00"},
            {"tz": "Mars/Olympus"},
            {"tz": "0"},
            {"area_id": 2**30},
        ):
            answer = self.call("PUT", "/sessions/phone-2", self.unplanned(**values), status=422)
            self.assertTrue(answer["detail"])
            self.assertNotIn("_id", answer["detail"])
        self.call("PUT", "/sessions/phone-2", {"date": "2026-03-14"}, status=400)

    # closing

    def test_completing_answers_how_many_are_assumed_absent_and_may_be_repeated(self):
        self.marked({"person_id": "P-1", "status": "present"})
        path = f"/sessions/{self.session.id}/complete"
        self.call("POST", path, {"expected_unmarked": 1}, status=422)
        self.assertEqual(self.call("POST", path, {"expected_unmarked": 2})["assumed_absent"], 2)
        again = self.call("POST", path, {"expected_unmarked": 2})
        self.assertEqual((again["state"], again["assumed_absent"]), ("completed", 0))

    def test_what_is_only_to_be_tried_is_not_done(self):
        self.marked({"person_id": "P-1", "status": "present"})
        for flag in ("dry_run", "atomic"):
            self.call("POST", f"/sessions/{self.session.id}/complete?{flag}=true", status=400)
            self.call("POST", f"/sessions/{self.session.id}/cancel?{flag}=true", {"reason": "Storm"}, status=400)
        self.call("DELETE", "/attendances?ids=2&dry_run=true", status=400)
        self.assertEqual(self.session.state, "in_progress")

    def test_a_session_that_has_ended_takes_no_odd_body(self):
        self.marked({"person_id": "P-1", "status": "present"})
        path = f"/sessions/{self.session.id}/complete"
        self.call("POST", path)
        self.call("POST", path, {"expected_unmarked": "two"}, status=400)

    def test_only_who_may_end_a_session_learns_that_it_has_ended(self):
        self.marked({"person_id": "P-1", "status": "present"})
        self.call("POST", f"/sessions/{self.session.id}/complete")
        other = self.new_session()
        other.cancel("Storm")
        client = self.new_client(self.colleague)
        self.call("POST", f"/sessions/{self.session.id}/complete", status=403, client=client)
        self.call("POST", f"/sessions/{other.id}/cancel", {"reason": "Storm"}, status=403, client=client)

    def test_names_and_locations_are_sent_however_long_they_are(self):
        self.session.with_user(self.officer).write({"name": "N" * 600, "location": "L" * 300})
        item = self.call("GET", f"/sessions/{self.session.id}")
        self.assertEqual((item["name"], item["location"]), ("N" * 600, "L" * 300))
        for name in ("name", "location"):
            report = Checker(SCHEMAS["Session"]["properties"][name], SCHEMAS).check(item[name])
            self.assertEqual(report.faults, [], name)

    def test_cancelling_takes_a_reason_and_may_be_repeated(self):
        path = f"/sessions/{self.session.id}/cancel"
        self.call("POST", path, {}, status=400)
        for _time in range(2):
            self.assertEqual(self.call("POST", path, {"reason": "Storm"})["state"], "cancelled")
        self.assertEqual(self.session.cancel_reason, "Storm")

    def test_what_is_not_there_is_not_found(self):
        for path in ("/sessions/0", "/sessions/abc", "/sessions/99999999999999999999", f"/sessions/{2**31 - 1}"):
            self.call("GET", path, status=404)

    def test_rosters_take_as_many_queries_for_many_sessions_as_for_some(self):
        def read(count):
            return self.queries(lambda: self.call("GET", f"/sessions?limit={count}"))

        for day in range(15, 25):
            self.new_session(date=f"2026-03-{day}", expected_participant_ids=(self.ana + self.ben).ids)
        read(1)
        self.assertLessEqual(read(10), read(2) + 1)
