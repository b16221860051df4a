from odoo.tests.common import tagged

from .openspp_common import ENVELOPE, OpenSppCase


@tagged("post_install", "-at_install")
class TestApiOpenSpp(OpenSppCase):
    """What apps written for OpenSPP send to its paths: they work unchanged, and without its faults."""

    def uniqueness(self, *parts):
        for part in parts:
            self.env["ir.config_parameter"].set_param(f"spp_attendance.{part}_unique", "True")
        self.env["spp.attendance.list"]._follow_uniqueness()

    # tokens

    def test_a_token_is_had_by_json_with_and_without_a_grant_type(self):
        body = {"client_id": self.client.client_id, "client_secret": self.secret}
        for path in ("/auth/token", "/spp/v1/auth/token"):
            for more in ({}, {"grant_type": "client_credentials"}):
                answer = self.send("POST", path, {**body, **more})
                self.assertEqual((answer.status_code, answer.json()["token_type"]), (200, "Bearer"))
                headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
                self.assertEqual(self.send("GET", "/attendance/types", headers=headers).status_code, 200)

    def test_errors_of_tokens_are_a_word_and_a_sentence(self):
        wrong = {"client_id": self.client.client_id, "client_secret": "wrong"}
        for body, status in ((wrong, 401), ({}, 401), ([], 400), ({"client_id": 7}, 400)):
            answer = self.send("POST", "/auth/token", body)
            self.assertEqual(answer.status_code, status)
            self.assertEqual(set(answer.json()), {"error", "error_description"})
            self.assertIsInstance(answer.json()["error"], str)

    def test_without_a_valid_token_it_is_401(self):
        for headers in ({}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}):
            for method, path in (("GET", "/attendances"), ("DELETE", "/attendances?ids=1"), ("GET", "/subscriber/P-1")):
                answer = self.send(method, path, headers=headers)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.json()["error"]["code"], 401)
                self.assertTrue(answer.json()["error"]["message"])
                self.assertIn("Bearer", answer.headers["WWW-Authenticate"])

    def test_a_token_that_was_revoked_is_401(self):
        token = self.token()
        self.client.active = False
        answer = self.send("GET", "/attendance/types", headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status_code, 401)

    def test_scopes_are_those_of_the_rest(self):
        self.client.scopes += " subscriber:contact"
        body = self.body(self.card())
        for method, path, scope, sent in (
            ("POST", "/attendances", "attendance:read", body),
            ("DELETE", "/attendances?ids=2", "attendance:read", None),
            ("GET", "/attendances", "attendance:write", None),
            ("GET", "/attendance/types", "subscriber:read", None),
            ("GET", "/subscribers", "attendance:read subscriber:contact", None),
        ):
            self.refused(method, path, sent, 403, scope=scope)

    def test_a_user_who_may_not_record_is_refused(self):
        self.refused("POST", "/attendances", self.body(self.card()), 403, client=self.new_client(self.viewer))

    def test_addresses_that_are_not_ours_stay_odoos(self):
        self.assertNotIn("json", self.send("GET", "/attendance/of/others").headers["Content-Type"])
        self.assertIn(self.answer("PATCH", "/attendances").status_code, (404, 405))

    # sending

    def test_rows_are_saved_and_the_people_named(self):
        body = self.body(
            self.card(
                attendance_type=self.visit.id,
                attendance_location=self.hall.id,
                attendance_description="By boat",
                attendance_external_url="https://example.com/1",
                attendance_category="ABSENT",
            ),
            submission_source="App",
        )
        cards = [self.card(), self.card(date_time="2026-03-13 09:00:00")]
        body["records"].append({"person_id": "BEN", "time_card": cards})
        self.assertEqual(self.ask("POST", "/attendances", body)["person_ids"], ["P-1", "BEN"])
        (attendance,) = self.attendances()
        record = self.env["spp.attendance.list"].browse(attendance.pop("id") // 2)
        self.assertEqual((record.create_uid, record.client_id), (self.facilitator, self.client))
        self.assertEqual(
            attendance,
            {
                "date": "2026-03-14",
                "time": "09:00:00",
                "attendance_type": {"id": self.visit.id, "name": "Visit", "description": ""},
                "attendance_location": {"id": self.hall.id, "name": "Hall", "description": ""},
                "attendance_description": "By boat",
                "attendance_external_url": "https://example.com/1",
                "submitted_by": "Rosa",
                "submitted_datetime": "2026-03-14 09:30:00",
                "submission_source": "App",
                "attendance_category": "absent",
            },
        )

    def test_what_is_sent_again_is_a_duplicate_and_no_error(self):
        cards = [self.card(), self.card(), self.card(attendance_category="Present"), self.card(attendance_type=None)]
        for _time in range(2):
            self.assertEqual(self.post(*cards)["person_ids"], ["P-1"])
        self.assertEqual(self.record_count(), 1)
        self.post(self.card(attendance_type=self.visit.id), self.card(attendance_category="absent"))
        self.assertEqual(self.record_count(), 3)

    def test_what_was_corrected_is_a_duplicate_too(self):
        self.post(self.card())
        self.put(self.attendances()[0]["id"], attendance_category="absent")
        self.post(self.card())
        self.assertEqual([each["attendance_category"] for each in self.attendances()], ["absent"])

    def test_one_bad_row_or_unknown_person_refuses_all(self):
        good = {"person_id": "P-1", "time_card": [self.card()]}
        for record, message in (
            ({"person_id": "NOBODY", "time_card": [self.card()]}, "/records/1/time_card/0: Nobody"),
            ({"person_id": "BEN", "time_card": [{}]}, "/records/1/time_card/0/date_time"),
            ({"person_id": "BEN", "time_card": [self.card(date_time="2026-02-30 09:00:00")]}, "time_card/0"),
            ({"person_id": "BEN", "time_card": [self.card(date_time="soon")]}, "date_time"),
            ({"person_id": "BEN", "time_card": [self.card(attendance_category="late")]}, "attendance_category"),
            ({"person_id": "BEN", "time_card": [self.card(attendance_type=2**31 - 1)]}, "time_card/0"),
            ({"person_id": "BEN", "time_card": [self.card(attendance_external_url="javascript:x")]}, "time_card/0"),
            ({"person_id": "BEN", "time_card": self.card()}, "/records/1/time_card"),
            ({"person_id": 7, "time_card": [self.card()]}, "/records/1/person_id"),
            ({"person_id": " ", "time_card": [self.card()]}, "/records/1/time_card/0"),
            (None, "/records/1"),
        ):
            self.assertIn(message, self.refused("POST", "/attendances", {"records": [good, record], **ENVELOPE}))
        self.assertEqual(self.record_count(), 0)

    def test_types_of_another_company_are_unknown(self):
        theirs = self.env["spp.attendance.type"].create({"name": "Theirs", "company_id": self.other_company().id})
        self.refused("POST", "/attendances", self.body(self.card(attendance_type=theirs.id)))

    def test_odd_bodies_are_refused(self):
        soon = {**self.body(), "submitted_datetime": "soon"}
        for body in ({}, [], 7, {"records": []}, {"records": {}, **ENVELOPE}, soon):
            self.refused("POST", "/attendances", body)
            self.refused("PUT", "/attendances", body)
        for text in ("", "{", '{"records": NaN}', "[" * 100_000, '"\\ud800"', '{"records": ["\\u0000"]}'):
            self.refused("POST", "/attendances", data=text)
            self.refused("PUT", "/attendances", data=text)
        self.refused("POST", "/attendances", self.body(*[self.card()] * 5001), 413)
        self.assertEqual(self.record_count(), 0)

    def test_times_are_taken_with_and_without_a_zone(self):
        self.client.tz = "Asia/Manila"
        times = ("2026-03-12 09:00:00", "2026-03-11T09:00:00", "2026-03-10T01:00:00.123Z", "2026-03-09T10:00:00+09:00")
        self.post(*[self.card(date_time=text) for text in times])
        self.assertEqual({each["time"] for each in self.attendances()}, {"09:00:00"})
        days = ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"]
        self.assertEqual(self.person()["dates_present"], days)

    def test_the_rule_of_uniqueness_holds_inside_a_request_and_for_edits_too(self):
        self.uniqueness("date", "type")
        cards = [self.card(), self.card(date_time="2026-03-14 09:30:00")]
        self.assertIn("/records/0/time_card/1", self.refused("POST", "/attendances", self.body(*cards)))
        self.assertEqual(self.record_count(), 0)
        self.post(self.card(), self.card(date_time="2026-03-14 09:30:00", attendance_type=self.visit.id))
        first = next(each for each in self.attendances() if not each["attendance_type"])
        self.put(first["id"], status=400, attendance_type=self.visit.id)
        self.put(first["id"], attendance_category="absent")

    def test_rows_that_the_rule_refuses_are_left_out_where_that_is_asked(self):
        self.uniqueness("date")
        self.post(self.card())
        cards = [self.card(date_time="2026-03-14 09:30:00"), self.card(date_time="2026-03-13 09:00:00")]
        self.refused("POST", "/attendances?ignore_unique=false", self.body(*cards))
        self.assertEqual(self.post(*cards, query="?ignore_unique=True")["person_ids"], ["P-1"])
        self.assertEqual(self.person()["dates_present"], ["2026-03-13", "2026-03-14"])
        self.assertEqual(self.post(cards[0], query="?ignore_unique=true")["person_ids"], [])
        bad = self.body(self.card(attendance_category="asleep"))
        self.refused("POST", "/attendances?ignore_unique=true", bad)
        self.refused("POST", "/attendances?ignore_unique=perhaps", self.body(cards[0]))

    # correcting

    def test_an_edit_copies_what_it_does_not_name(self):
        self.post(self.card(attendance_type=self.visit.id, attendance_description="By boat"), submission_source="App")
        (before,) = self.attendances()
        self.put(before["id"], attendance_location=self.hall.id, date_time="2026-03-13 08:00:00")
        (after,) = self.attendances()
        first = self.env["spp.attendance.list"].browse(before["id"] // 2)
        record = first.replaced_by_ids
        self.assertEqual(first.state, "replaced")
        self.assertEqual((record.client_id, record.create_uid), (self.client, self.facilitator))
        location = {"id": self.hall.id, "name": "Hall", "description": ""}
        changed = {"attendance_location": location, "date": "2026-03-13", "time": "08:00:00"}
        self.assertEqual(after, {**before, **changed})

    def test_what_was_corrected_is_found_corrected_and_deleted_under_the_id_that_was_sent(self):
        self.post(self.card(), self.card(date_time="2026-03-13 09:00:00"))
        first, other = self.attendances()
        for description in ("At home", "Ill", "Ill again"):
            self.put(first["id"], attendance_category="absent", attendance_description=description)
            listed = self.ask("GET", "/attendances", {"person_ids": ["P-1"]})["records"][0]["attendance_list"]
            changed = {"attendance_category": "absent", "attendance_description": description}
            self.assertEqual((self.attendances(), listed), ([{**first, **changed}, other],) * 2)
        self.assertEqual(self.record_count(), 5)
        for _time in range(2):
            self.ask("DELETE", f"/attendances?ids={first['id']}")
            self.assertEqual(self.attendances(), [other])
        self.put(first["id"], status=400, attendance_description="Well")

    def test_the_same_edit_again_changes_nothing(self):
        self.post(self.card(attendance_description="By boat"))
        (attendance,) = self.attendances()
        for _time in range(2):
            self.put(attendance["id"], attendance_description="", date_time="2026-03-14T09:00:00Z")
        self.assertEqual((self.attendances()[0]["attendance_description"], self.record_count()), ("", 2))

    def test_the_same_edit_twice_in_a_request_is_one_and_two_of_one_attendance_are_refused(self):
        self.post(self.card())
        (attendance,) = self.attendances()
        absent, present = (
            {"id": attendance["id"], "time_card": {"attendance_category": each}} for each in ("absent", "present")
        )
        for edits in ([absent, present], [present, absent]):
            self.refused("PUT", "/attendances", {"records": edits, **ENVELOPE})
        self.assertEqual(self.attendances()[0]["attendance_category"], "present")
        again = {"id": attendance["id"], "time_card": {"attendance_category": "Absent"}}
        self.ask("PUT", "/attendances", {"records": [absent, again, absent], **ENVELOPE})
        self.assertEqual((self.attendances()[0]["attendance_category"], self.record_count()), ("absent", 2))

    def test_late_and_excused_stay_so_where_an_app_sends_back_what_it_read(self):
        records = self.record(
            {"attendance_category": "late"},
            {"attendance_category": "excused", "excuse_reason": "Ill"},
            user=self.facilitator,
        )
        for record, category, other in ((records[0], "present", "absent"), (records[1], "absent", "present")):
            self.put(record.id * 2, attendance_category=category, attendance_description="Seen")
            latest = record.replaced_by_ids
            self.assertEqual(latest.attendance_category, record.attendance_category)
            self.assertEqual(latest.with_user(self.facilitator).excuse_reason, record.excuse_reason)
            self.put(record.id * 2, attendance_category=other)
            self.assertEqual(latest.replaced_by_ids.attendance_category, other)

    def test_an_edit_that_waits_for_an_officer_is_not_said_to_be_made(self):
        record = self.record({"session_id": self.session.id}, user=self.facilitator)
        self.session.with_user(self.officer).facilitator_id = self.colleague
        edit = {"id": record.id * 2, "time_card": {"attendance_category": "absent"}}
        answer = self.ask("PUT", "/attendances", {"records": [edit], **ENVELOPE})
        self.assertIn("An officer decides", answer["message"])
        self.assertEqual((record.state, self.line(self.ana).status), ("valid", "present"))

    def test_edits_are_all_or_none(self):
        self.post(self.card(), self.card(date_time="2026-03-13 09:00:00"))
        first, second = (each["id"] for each in self.attendances())
        theirs = self.record({}, user=self.colleague).id * 2
        self.mark(self.ben, "present")
        screen = self.line(self.ben).id * 2 + 1
        for other, card in (
            (theirs, {}),
            (screen, {}),
            (4294967294, {}),
            (4294967296, {}),
            (first, {}),
            (second, {"attendance_type": 2**31 - 1}),
            (second, {"date_time": "2026-02-30 09:00:00"}),
            (second, {"date_time": None}),
            (second, {"attendance_category": "asleep"}),
            (second, {"attendance_external_url": "ftp://x"}),
        ):
            edits = [{"id": first, "time_card": {"attendance_description": "New"}}, {"id": other, "time_card": card}]
            if other == first:
                edits[1]["time_card"] = {"attendance_description": "Other"}
            self.refused("PUT", "/attendances", {"records": edits, **ENVELOPE})
            self.assertEqual({each["attendance_description"] for each in self.attendances()}, {""})

    def test_a_record_about_a_session_is_corrected_on_its_line(self):
        card = {"date_time": "2026-03-14T09:10:00Z", "session_id": self.session.id}
        self.call("POST", "/attendances", {"records": [{"person_id": "P-1", "time_card": [card]}]})
        (attendance,) = self.attendances()
        self.assertEqual(attendance["id"] % 2, 1)
        self.put(attendance["id"], attendance_category="absent")
        self.assertEqual(self.line(self.ana).status, "absent")
        self.assertEqual([each["attendance_category"] for each in self.attendances()], ["absent"])

    def test_edits_take_as_many_queries_whatever_their_number(self):
        def queries_to_edit(count, day):
            self.post(*[self.card(date_time=f"2026-02-{day} 09:00:{second:02}") for second in range(count)])
            read = self.person(query=f"?from_date=2026-02-{day}&to_date=2026-02-{day}&limit=50")["attendance_list"]
            edits = [{"id": each["id"], "time_card": {"attendance_category": "absent"}} for each in read]
            self.assertEqual(len(edits), count)
            return self.queries(lambda: self.ask("PUT", "/attendances", {"records": edits, **ENVELOPE}))

        queries_to_edit(2, 10)
        self.assertLessEqual(queries_to_edit(50, 12), queries_to_edit(5, 11) + 1)

    # taking back

    def test_what_is_deleted_stays_listed_and_may_be_sent_again(self):
        self.post(self.card(), self.card(date_time="2026-03-13 09:00:00"))
        ids = [each["id"] for each in self.attendances()]
        for _time in range(2):
            self.assertTrue(self.ask("DELETE", f"/attendances?ids={ids[0]}, {ids[1]}")["message"])
        self.assertEqual((self.attendances(), self.record_count()), ([], 2))
        self.post(self.card())
        self.assertEqual(len(self.attendances()), 1)

    def test_only_ones_own_are_deleted_all_or_none(self):
        self.post(self.card())
        (attendance,) = self.attendances()
        self.mark(self.ben, "present")
        for other in (self.record({}, user=self.colleague).id * 2, self.line(self.ben).id * 2 + 1, 9999999999, 0, "x"):
            self.refused("DELETE", f"/attendances?ids={attendance['id']},{other}")
        for query in ("", "?ids=", "?ids=,"):
            self.refused("DELETE", f"/attendances{query}")
        self.assertIn(attendance["id"], [each["id"] for each in self.attendances()])
