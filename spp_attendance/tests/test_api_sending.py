from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiSending(ApiCase):
    """Attendances that a field app sends, the way it does on a bad network: late, twice, out of order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["spp.attendance.list"]

    def card(self, **members):
        return {"date_time": "2026-03-14T09:00:00Z", **members}

    def body(self, *cards, person_id="P-1", **more):
        return {"records": [{"person_id": person_id, "time_card": list(cards)}], **more}

    def results(self, *cards, query="", status=200, **more):
        return self.call("POST", f"/attendances{query}", self.body(*cards, **more), status=status)["results"]

    def outcomes(self, *cards, **more):
        return [result["outcome"] for result in self.results(*cards, **more)]

    def record_of(self, result):
        return self.records.browse(result["id"] // 2)

    # saved as it was sent

    def test_a_row_is_saved_with_who_sent_it_and_when(self):
        envelope = {"submitted_by": "Rosa", "submitted_datetime": "2026-03-14 09:30:00", "submission_source": "App"}
        card = self.card(
            attendance_type=self.visit.id,
            attendance_location=self.hall.id,
            attendance_category="late",
            external_id="E1",
        )
        (result,) = self.results(card, **envelope)
        self.assertEqual((result["outcome"], result["code"], result["action"]), ("created", "ok", "done"))
        self.assertEqual((result["pointer"], result["external_id"]), ("/records/0/time_card/0", "E1"))
        record = self.record_of(result)
        self.assertEqual((record.subscriber_id, record.attendance_category), (self.s_ana, "late"))
        self.assertEqual((record.submitted_by, record.submission_source), ("Rosa", "App"))
        self.assertEqual((record.create_uid, record.client_id), (self.facilitator, self.client))

    def test_a_time_without_a_zone_is_in_that_of_the_session_else_of_the_client(self):
        self.client.tz = "Asia/Manila"
        session = self.new_session(tz="America/Lima", date="2026-03-13", start_time=10, end_time=12)
        free, about = self.results(
            self.card(date_time="2026-03-14 09:00:00"),
            self.card(date_time="2026-03-13 10:05:00", session_id=session.id),
        )
        self.assertEqual(str(self.record_of(free).attended_at), "2026-03-14 01:00:00")
        self.assertEqual(str(self.record_of(about).attended_at), "2026-03-13 15:05:00")
        self.assertEqual(self.record_of(about).tz, "America/Lima")

    def test_a_character_that_no_text_can_have_rejects_its_row_alone(self):
        cards = [
            self.card(external_id="E1"),
            self.card(date_time="2026-03-13T09:00:00Z", attendance_description="a \x00 b"),
            self.card(date_time="2026-03-12T09:00:00Z", external_id="half \ud800"),
            self.card(date_time="2026-03-11T09:00:00Z", attendance_description="bell \x07"),
            self.card(date_time="2026-03-10T09:00:00Z", **{"odd \ud800 name": 1}),
            self.card(date_time="2026-03-09T09:00:00Z", attendance_description="two\nlines"),
        ]
        results = self.results(*cards)
        outcomes = [result["outcome"] for result in results]
        self.assertEqual(outcomes, ["created", "rejected", "rejected", "rejected", "rejected", "created"])
        self.assertEqual(results[1]["pointer"], "/records/0/time_card/1/attendance_description")
        self.assertIn("no text can have", results[1]["detail"])

    def test_a_day_that_nobody_means_rejects_its_row_alone(self):
        days = ("1899-12-31", "2026-03-12", "2101-01-01")
        outcomes = self.outcomes(*(self.card(date_time=f"{day}T09:00:00Z") for day in days))
        self.assertEqual(outcomes, ["rejected", "created", "rejected"])

    # sent again

    def test_what_is_sent_again_changes_nothing(self):
        cards = [self.card(external_id="E1"), self.card(date_time="2026-03-13T09:00:00Z")]
        first = self.results(*cards)
        again = self.results(*cards, submitted_by="Another envelope")
        self.assertEqual([each["outcome"] for each in again], ["duplicate", "duplicate"])
        self.assertEqual([each["id"] for each in again], [each["id"] for each in first])
        self.assertEqual(self.outcomes(*cards, *cards), ["duplicate"] * 4)

    def test_the_same_twice_in_a_request_is_saved_once(self):
        first, again = self.results(self.card(), self.card())
        self.assertEqual((first["outcome"], again["outcome"], again["id"]), ("created", "duplicate", first["id"]))
        self.assertEqual(self.outcomes(*[self.card(external_id="E9")] * 2), ["created", "duplicate"])

    def test_something_else_under_the_same_id_is_rejected_with_the_way_out(self):
        first = self.results(self.card(external_id="E1"))[0]
        (result,) = self.results(self.card(external_id="E1", attendance_category="absent"))
        self.assertEqual(
            (result["outcome"], result["code"], result["action"]), ("rejected", "external_id_taken", "fix")
        )
        self.assertIn("replaces", result["detail"])
        self.assertEqual(self.record_of(first).attendance_category, "present")

    def test_what_was_voided_stays_so_when_it_is_sent_again(self):
        first = self.results(self.card())[0]
        self.call("DELETE", f"/attendances?ids={first['id']}")
        self.assertEqual(self.outcomes(self.card()), ["duplicate"])
        self.assertEqual(self.record_of(first).state, "voided")

    def test_a_later_statement_without_an_id_of_its_own_is_another_one(self):
        card = self.card(session_id=self.session.id, marked_at="2026-03-14T09:00:00Z")
        self.results(card)
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:30:00")
        self.assertEqual(self.outcomes({**card, "marked_at": "2026-03-14T09:50:00Z"}), ["created"])
        self.assertEqual(self.line(self.ana).status, "present")

    def test_what_an_officer_has_voided_does_not_come_back_when_it_is_sent_again(self):
        record = self.record_of(self.results(self.card())[0])
        record.with_user(self.officer).void("Nobody was there")
        self.assertEqual(self.outcomes(self.card()), ["duplicate"])
        replaced = self.results(self.card(date_time="2026-03-13T09:00:00Z"))[0]
        self.record({"replaces_id": replaced["id"] // 2}, user=self.facilitator)
        self.assertEqual(self.outcomes(self.card(date_time="2026-03-13T09:00:00Z")), ["duplicate"])

    # edits

    def test_an_edit_replaces_what_it_corrects_also_in_the_same_request_and_in_any_order(self):
        cards = [
            self.card(external_id="E3", replaces="E2", attendance_category="absent"),
            self.card(external_id="E2", replaces="E1", attendance_category="late"),
            self.card(external_id="E1"),
        ]
        results = self.results(*cards)
        self.assertEqual([each["outcome"] for each in results], ["replaced", "replaced", "created"])
        states = [self.record_of(each).state for each in results]
        self.assertEqual(states, ["valid", "replaced", "replaced"])
        self.assertEqual(self.outcomes(*cards), ["duplicate"] * 3)

    def test_an_edit_of_what_has_not_come_is_to_be_sent_again(self):
        card = self.card(external_id="E2", replaces="E1")
        (result,) = self.results(card)
        self.assertEqual((result["outcome"], result["action"]), ("rejected", "retry_later"))
        self.results(self.card(external_id="E1"))
        self.assertEqual(self.outcomes(card), ["replaced"])

    def test_what_somebody_else_recorded_is_not_replaced(self):
        self.record({"external_id": "THEIRS"}, user=self.colleague)
        (result,) = self.results(self.card(external_id="E2", replaces="THEIRS"))
        self.assertEqual((result["outcome"], result["action"]), ("rejected", "ask_officer"))

    # sessions

    def test_a_row_about_a_session_marks_its_line(self):
        card = self.card(session_id=self.session.id, attendance_category="late", marked_at="2026-03-14T09:20:00Z")
        self.assertEqual(self.outcomes(card), ["created"])
        line = self.line(self.ana)
        self.assertEqual((line.status, line.source, line.marked_by_id), ("late", "api", self.facilitator))

    def test_rows_about_somebody_elses_session_are_for_an_officer_and_the_rest_is_saved(self):
        theirs = self.new_session()
        theirs.with_user(self.officer).facilitator_id = self.colleague
        results = self.results(self.card(session_id=theirs.id), self.card())
        self.assertEqual([each["outcome"] for each in results], ["held", "created"])
        self.assertEqual((results[0]["code"], results[0]["action"]), ("not_facilitator", "ask_officer"))

    def test_a_manager_s_device_does_not_change_a_protected_line(self):
        self.mark(self.ana, "present", marked_at="2026-03-14 09:10:00")
        self.session.complete()
        client = self.new_client(self.manager)
        body = self.body(self.card(session_id=self.session.id, attendance_category="absent"))
        with freeze_time(fields.Datetime.now() + timedelta(days=10)):
            body["records"][0]["time_card"][0]["marked_at"] = "2026-03-14T09:30:00Z"
            (result,) = self.call("POST", "/attendances", body, client=client)["results"]
        self.assertEqual((result["outcome"], result["code"]), ("held", "late_contradiction"))
        self.assertEqual(self.line(self.ana).status, "present")

    def test_a_record_counts_while_an_edit_of_it_is_pending_for_a_cancelled_session(self):
        first = self.results(self.card(session_id=self.session.id, external_id="E1", marked_at="2026-03-14T09:30:00Z"))[
            0
        ]
        self.session.with_user(self.manager).cancel("Nobody was there")
        edit = self.card(session_id=self.session.id, external_id="E2", replaces="E1", marked_at="2026-03-14T09:20:00Z")
        self.assertEqual(self.outcomes(edit), ["held"])
        self.assertEqual(self.record_of(first).state, "valid")

    def test_one_bad_row_stops_no_other_from_being_saved(self):
        self.record({"external_id": "E1", "attended_at": "2026-03-13 09:00:00"}, user=self.officer)
        results = self.results(self.card(external_id="E2", replaces="E1"), self.card())
        self.assertEqual(
            [(each["outcome"], each["code"]) for each in results], [("rejected", "forbidden"), ("created", "ok")]
        )

    # held and rejected

    def test_an_unknown_person_is_held_and_stays_so_when_sent_again(self):
        (result,) = self.results(self.card(external_id="E1"), person_id="NOBODY")
        self.assertEqual(
            (result["outcome"], result["code"], result["action"]), ("held", "unknown_person", "ask_officer")
        )
        (again,) = self.results(self.card(external_id="E1"), person_id="NOBODY")
        self.assertEqual((again["outcome"], again["code"]), ("duplicate", "unknown_person"))

    def test_bad_rows_are_rejected_with_a_pointer_and_good_ones_saved(self):
        results = self.results(
            self.card(attendance_category="asleep"),
            {"attendance_category": "present"},
            self.card(date_time="2026-02-30T09:00:00Z"),
            self.card(attendance_category="excused"),
            self.card(attendance_type=2**31 - 1),
            self.card(session_id=[1]),
            self.card(),
        )
        self.assertEqual([each["outcome"] for each in results], ["rejected"] * 6 + ["created"])
        self.assertEqual(results[0]["pointer"], "/records/0/time_card/0/attendance_category")
        self.assertEqual(results[1]["pointer"], "/records/0/time_card/1/date_time")
        self.assertEqual({each["action"] for each in results[:6]}, {"fix"})

    def test_the_rule_of_uniqueness_rejects_and_names_the_other_record(self):
        self.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        self.records._follow_uniqueness()
        (first, second) = self.results(self.card(), self.card(date_time="2026-03-14T09:30:00Z"))
        self.assertEqual((first["outcome"], second["outcome"], second["code"]), ("created", "rejected", "recorded"))

    def test_a_body_that_has_no_rows_is_malformed(self):
        for body in ({}, [], {"records": "x"}, {"records": [], "submitted_datetime": "soon"}):
            answer = self.call("POST", "/attendances", body, status=400)
            self.assertTrue(answer["errors"][0]["detail"])

    def test_members_that_are_not_known_are_named_and_ignored(self):
        answer = self.call("POST", "/attendances", self.body(self.card(mood="good"), colour="red"))
        self.assertEqual(answer["totals"]["created"], 1)
        self.assertEqual(len(answer["warnings"]), 2)

    # all or none, and only trying

    def test_atomic_keeps_all_or_none(self):
        before = self.records.search_count([])
        body = self.body(self.card(), self.card(attendance_category="asleep"))
        answer = self.call("POST", "/attendances?atomic=true", body, status=422)
        first = answer["results"][0]
        self.assertEqual((first["outcome"], first["code"], first["action"]), ("rejected", "not_kept", "retry_later"))
        self.assertIsNone(first["id"])
        self.assertEqual(answer["totals"]["rejected"], 2)
        self.assertEqual(self.records.search_count([]), before)

    def test_a_dry_run_does_everything_and_keeps_nothing(self):
        before = self.records.search_count([])
        card = self.card(session_id=self.session.id)
        results = self.results(card, self.card(), query="?dry_run=true")
        self.assertEqual([(each["outcome"], each["id"]) for each in results], [("created", None)] * 2)
        self.assertEqual(self.records.search_count([]), before)
        self.assertFalse(self.line(self.ana).status)

    # taking back, reading

    def test_only_ones_own_are_voided_all_or_none(self):
        mine, theirs = self.results(self.card())[0], self.record({}, user=self.colleague)
        self.call("DELETE", f"/attendances?ids={mine['id']},{theirs.id * 2}", status=403)
        self.assertEqual(self.record_of(mine).state, "valid")
        self.call("DELETE", f"/attendances?ids={mine['id']},4294967294", status=404)
        answer = self.call("DELETE", f"/attendances?ids={mine['id']}&reason=Wrong")
        self.assertEqual((answer["voided"], self.record_of(mine).end_reason), ([mine["id"]], "Wrong"))

    def test_the_history_has_what_was_sent_and_what_was_marked_on_screen_once(self):
        self.results(self.card(), self.card(session_id=self.session.id))
        self.mark(self.ben, "present")
        items = self.call("GET", "/attendances?from_date=2026-03-14")["items"]
        found = [(each["person_id"], each["session_id"]) for each in items]
        self.assertCountEqual(found, [("P-1", None), ("P-1", self.session.id), ("BEN", self.session.id)])
        found = self.call("POST", "/attendances/search", {"person_ids": ["BEN"]})["items"]
        self.assertEqual([each["category"] for each in found], ["present"])
        self.assertEqual(self.call("POST", "/attendances/search", {"person_ids": []})["items"], [])

    def test_pages_hold_still_while_rows_are_added(self):
        self.results(*[self.card(date_time=f"2026-03-{day:02}T09:00:00Z") for day in range(1, 8)])
        page = self.call("GET", "/attendances?limit=3")
        ids = [each["id"] for each in page["items"]]
        self.results(self.card(date_time="2026-03-14T08:00:00Z"))
        while page["next_cursor"]:
            page = self.call("GET", f"/attendances?limit=3&cursor={page['next_cursor']}")
            ids += [each["id"] for each in page["items"]]
        self.assertEqual((len(ids), len(set(ids))), (7, 7))

    def test_a_request_takes_as_many_queries_for_many_rows_as_for_some(self):
        def sent(count, day):
            cards = [self.card(date_time=f"2026-02-{day}T09:{n // 60:02}:{n % 60:02}Z") for n in range(count)]
            return self.queries(lambda: self.outcomes(*cards))

        sent(2, 10)
        self.assertLessEqual(sent(500, 12), sent(50, 11) + 2)
