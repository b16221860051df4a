from unittest.mock import patch
from urllib.parse import quote

from odoo.tests.common import tagged

from .openspp_common import OpenSppCase

# what a company might hide by a record rule of its own
LATE = {
    "spp.attendance.list": "[('attendance_category', '!=', 'late')]",
    "spp.session.attendance": "[('status', '!=', 'late')]",
}


@tagged("post_install", "-at_install")
class TestApiOpenSppReading(OpenSppCase):
    """What apps written for OpenSPP read, OpenSPP's cycle-compliance client among them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s_carla = cls.people.create({"partner_id": cls.carla.id, "person_identifier": "C 3/x"}).with_env(cls.env)

    def of_people(self, *identifiers, query="", **more):
        body = {"person_ids": list(identifiers)}
        return self.ask("GET", f"/attendances{query}", body, **more)

    def days(self, *identifiers, query=""):
        """{identifier: days present} as the compliance client reads them."""
        records = self.of_people(*identifiers, query=query)["records"]
        return {each["person_id"]: each["number_of_days_present"] for each in records}

    def attend(self):
        """Ana twice on one day, late on another, marked late on screen today; Ben excused and absent."""
        self.session_type.attendance_type_id = self.training
        self.session.sudo().attendance_location_id = self.hall
        self.record(
            {"attended_at": "2026-03-12 01:00:00", "attendance_type_id": self.training.id},
            {"attended_at": "2026-03-12 09:00:00", "attendance_type_id": self.visit.id},
            {"attended_at": "2026-02-10 09:00:00", "attendance_category": "late"},
            {"subscriber_id": self.s_ben.id, "attendance_category": "excused", "excuse_reason": "Ill"},
            {"subscriber_id": self.s_ben.id, "attended_at": "2026-03-13 09:00:00", "attendance_category": "absent"},
        )
        self.mark(self.ana, "late")
        self.mark(self.ben, "excused", excuse_reason="Ill")

    # the calls of the compliance client, one after the other

    def test_the_compliance_client_finds_the_right_days(self):
        self.attend()
        body = {"client_id": self.client.client_id, "client_secret": self.secret}
        token = self.send("POST", "/auth/token", body).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}

        def get(path, body=None, **query):
            answer = self.send("GET", path, body, headers, params=query)
            self.assertEqual(answer.status_code, 200, answer.text)
            return answer.json()

        kinds = {each["name"]: each["id"] for each in get("/attendance/types")["records"]}
        locations = {each["name"]: each["id"] for each in get("/attendance/locations")["records"]}
        people = {"person_ids": ["P-1", "BEN", "C 3/x", "NOBODY"]}
        period = {"from_date": "2026-03-01", "to_date": "2026-03-31", "limit": 4}

        def days(**query):
            records = get("/attendances", people, **period, **query)["records"]
            return {each["person_id"]: each["number_of_days_present"] for each in records}

        self.assertEqual(days(), {"P-1": 2, "BEN": 0, "C 3/x": 0})
        self.assertEqual(days(attendance_type=kinds["Training"]), {"P-1": 2, "BEN": 0, "C 3/x": 0})
        self.assertEqual(days(attendance_type=kinds["Visit"]), {"P-1": 1, "BEN": 0, "C 3/x": 0})
        both = {"attendance_type": kinds["Training"], "attendance_location": locations["Hall"]}
        self.assertEqual(days(**both), {"P-1": 1, "BEN": 0, "C 3/x": 0})
        self.assertEqual(days(attendance_type="", attendance_location=""), {"P-1": 2, "BEN": 0, "C 3/x": 0})

    def test_a_day_marked_and_recorded_is_one_day(self):
        self.mark(self.ana, "present")
        self.post(self.card())
        self.assertEqual(self.days("P-1"), {"P-1": 1})
        self.assertEqual(len(self.of_people("P-1")["records"][0]["attendance_list"]), 2)

    # people

    def test_a_mark_made_on_screen_is_listed_with_who_made_it(self):
        self.session.tz = "Asia/Manila"
        self.mark(self.ana, "late", attendance_time="2026-03-14 09:20:00", marked_at="2026-03-14 09:25:00")
        (attendance,) = self.attendances()
        self.assertEqual(attendance["id"], self.line(self.ana).id * 2 + 1)
        self.assertEqual((attendance["date"], attendance["time"]), ("2026-03-14", "17:20:00"))
        self.assertEqual(attendance["submitted_datetime"], "2026-03-14 17:25:00")
        self.assertEqual(attendance["submitted_by"], self.facilitator.name)
        self.assertEqual(attendance["attendance_category"], "present")
        self.assertEqual((attendance["attendance_type"], attendance["attendance_location"]), ({}, {}))

    def test_what_a_rule_hides_of_a_record_or_a_line_is_not_told(self):
        self.attend()
        for model in ("spp.attendance.list", "spp.session.attendance"):
            with self.subTest(model):
                self.assertEqual(len(self.attendances()), 4)
                rule = self.env["ir.rule"].create(
                    {"name": "Late", "model_id": self.env["ir.model"]._get(model).id, "domain_force": LATE[model]}
                )
                self.refused("GET", "/attendance/P-1", status=403)
                rule.unlink()

    def test_what_is_of_a_group_that_the_user_has_not_is_not_told(self):
        self.attend()
        for model, name in (("list", "submitted_by"), ("list", "tz"), ("history", "attendance_type_id")):
            with self.subTest(name):
                field = self.env[f"spp.attendance.{model}"]._fields[name]
                with patch.object(field, "groups", "base.group_system"):
                    self.refused("GET", "/attendance/P-1", status=403)
                self.assertEqual(len(self.attendances()), 4)

    def test_either_end_of_a_range_may_be_left_out(self):
        self.attend()
        self.assertEqual(self.days("P-1"), {"P-1": 3})
        self.assertEqual(self.days("P-1", query="?from_date=2026-03-01"), {"P-1": 2})
        self.assertEqual(self.days("P-1", query="?to_date=2026-03-12"), {"P-1": 2})
        self.assertEqual(self.days("P-1", query="?from_date=2026-03-12&to_date=2026-03-12"), {"P-1": 1})
        days = self.person(query="?from_date=2026-03-01")["dates_present"]
        self.assertEqual(days, ["2026-03-12", "2026-03-14"])

    def test_nobody_is_asked_for_by_an_empty_list_and_everybody_without_a_body(self):
        self.attend()
        nobody = self.of_people()
        self.assertEqual((nobody["records"], nobody["pagination"]["total_records"]), ([], 0))
        self.assertEqual(self.of_people("NOBODY")["records"], [])
        everybody = self.ask("GET", "/attendances?limit=5000")["records"]
        self.assertLessEqual({"P-1", "BEN", "C 3/x"}, {each["person_id"] for each in everybody})

    def test_a_body_that_names_nobody_is_refused(self):
        for body in ({}, {"person_ids": None}, {"person_ids": "P-1"}, {"ids": ["P-1"]}, [], "x"):
            self.refused("GET", "/attendances", body)
        for text in ("{", "[" * 100_000, '{"person_ids": ["\\u0000"]}', '{"person_ids": ["\\ud800"]}'):
            self.refused("GET", "/attendances", data=text)

    def test_a_body_that_was_lost_finds_nobody(self):
        message = self.refused("GET", "/attendances", headers={"Content-Type": "application/json"})
        self.assertIn("person_ids", message)

    def test_a_filter_that_is_not_known_is_refused(self):
        for query in ("person_ids=P-1", "fromdate=2026-03-01", "type=1", "self=1"):
            for path in ("/attendances", "/attendance/P-1", "/subscribers"):
                self.refused("GET", f"{path}?{query}")

    def test_archived_people_are_found_where_they_are_asked_for(self):
        self.post(self.card())
        self.s_ana.active = False
        self.assertEqual(self.days("P-1"), {"P-1": 1})
        self.assertEqual(self.person()["number_of_days_present"], 1)

    # pages

    def test_pages_count_people_on_the_list(self):
        found = []
        for number in (1, 2, 3):
            page = self.of_people("P-1", "BEN", "C 3/x", query=f"?limit=2&page={number}")
            found += [each["person_id"] for each in page["records"]]
            pagination = {"page": number, "limit": 2, "total_records": 3, "total_pages": 2}
            self.assertEqual(page["pagination"], pagination)
        self.assertEqual(sorted(found), ["BEN", "C 3/x", "P-1"])
        usual = self.ask("GET", "/attendances")["pagination"]
        self.assertEqual((usual["page"], usual["limit"]), (1, 30))

    def test_a_limit_is_honoured_or_refused_and_never_cut(self):
        for path in ("/attendances", "/attendance/P-1", "/subscribers"):
            self.assertEqual(self.ask("GET", f"{path}?limit=10000")["pagination"]["limit"], 10000)
            self.assertIn("10", self.refused("GET", f"{path}?limit=10001"))
        self.assertIn("10,000", self.refused("GET", "/attendances?limit=10001&page=1", {"person_ids": ["P-1"]}))

    def test_pages_count_rows_of_a_person_and_the_days_are_those_of_all(self):
        self.attend()
        first, second = self.person(query="?limit=3"), self.person(query="?limit=3&page=2")
        self.assertEqual([len(each["attendance_list"]) for each in (first, second)], [3, 1])
        self.assertEqual([each["number_of_days_present"] for each in (first, second)], [3, 3])
        self.assertEqual(second["pagination"], {"page": 2, "limit": 3, "total_records": 4, "total_pages": 2})
        dates = [each["date"] for each in first["attendance_list"] + second["attendance_list"]]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_odd_queries_are_refused(self):
        for query in (
            *("page=0", "page=x", "page=-1", "page=1&page=2", "limit=0", "limit=99999999999999999999"),
            *("from_date=2026-02-30", "from_date=yesterday", "to_date=%00"),
            *("attendance_type=x", "attendance_location=99999999999"),
        ):
            for path in ("/attendances", "/attendance/P-1"):
                self.refused("GET", f"{path}?{query}")
        self.assertEqual(self.ask("GET", "/attendances?page=2147483647&limit=5000")["records"], [])

    # one person, choices, subscribers

    def test_an_unknown_person_is_a_400(self):
        for path in ("/attendance/NOBODY", "/subscriber/NOBODY", "/subscribers?last_id=NOBODY"):
            self.assertIn("Nobody", self.refused("GET", path))
        self.refused("GET", f"/attendance/{'x' * 300}")

    def test_types_and_locations_have_a_description(self):
        self.hall.description = "By the river"
        self.visit.active = False
        types = self.ask("GET", "/attendance/types")["records"]
        self.assertIn({"id": self.training.id, "name": "Training", "description": ""}, types)
        self.assertNotIn(self.visit.id, [each["id"] for each in types])
        hall = {"id": self.hall.id, "name": "Hall", "description": "By the river"}
        self.assertIn(hall, self.ask("GET", "/attendance/locations")["records"])

    def test_a_person_is_read_with_contact_details_under_their_scope(self):
        self.client.scopes += " subscriber:contact"
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana", "phone": "+63 900", "email": "ana@example.com"})
        expected = {
            **dict.fromkeys(("id", "person_id"), "P-1"),
            **{"name": "Reyes, Ana", "family_name": "Reyes", "given_name": "Ana"},
            **{"email": "ana@example.com", "phone": "+63 900", "mobile": ""},
        }
        self.assertEqual(self.ask("GET", "/subscriber/P-1"), expected)
        without = self.ask("GET", "/subscriber/P-1", scope="subscriber:read")
        self.assertEqual(without, {**expected, "email": "", "phone": ""})

    def test_people_are_read_page_by_page_or_on_from_the_last(self):
        everybody = self.env["spp.attendance.subscriber"].search([("person_identifier", "!=", False)], order="id")
        self.people.create({"family_name": "Unknown"})
        first = self.ask("GET", "/subscribers?limit=2")
        self.assertEqual([each["id"] for each in first["records"]], everybody[:2].mapped("person_identifier"))
        self.assertEqual(first["pagination"]["total_records"], len(everybody))
        second = self.ask("GET", "/subscribers?limit=2&page=2")["records"]
        after = self.ask("GET", f"/subscribers?limit=2&last_id={quote(first['records'][-1]['id'])}")["records"]
        self.assertEqual((after, len(after) > 0), (second, True))
        self.assertEqual(self.ask("GET", "/subscribers?limit=2&last_id=0"), first)

    # rights

    def test_who_may_not_see_identifiers_reads_nothing_by_them(self):
        client = self.new_client(self.viewer)
        for path in ("/attendances", "/attendance/P-1", "/subscribers", "/subscriber/P-1"):
            self.refused("GET", path, status=403, client=client)
        self.ask("GET", "/attendance/types", client=client)

    def test_people_of_another_company_are_unknown(self):
        company = self.other_company()
        self.env["spp.attendance.subscriber"].create(
            {"family_name": "Theirs", "person_identifier": "X", "company_id": company.id}
        )
        self.assertEqual(self.of_people("X")["records"], [])
        self.refused("GET", "/subscriber/X")
        self.refused("POST", "/attendances", self.body(self.card(), person_id="X"))

    # speed

    def test_people_take_as_many_queries_whatever_their_number(self):
        crowd = self.people.create([{"given_name": f"P{n}", "person_identifier": f"Q-{n}"} for n in range(200)])
        rows = [
            {"subscriber_id": person.id, "attended_at": f"2026-03-1{day} 09:00:00", "attendance_type_id": self.visit.id}
            for person in crowd
            for day in range(3)
        ]
        self.record(*rows, user=self.facilitator)
        session = self.new_session(expected_participant_ids=crowd.partner_id.ids)
        session.start()
        session.action_everyone_present()
        names = crowd.sorted("id").mapped("person_identifier")

        def queries_to_read(count):
            return self.queries(lambda: found.append(self.days(*names[:count], query="?limit=500")))

        found = []
        self.assertGreater(queries_to_read(5), 5)
        self.assertEqual(queries_to_read(5), queries_to_read(200))
        self.assertEqual(found[-1], dict.fromkeys(names, 4))
