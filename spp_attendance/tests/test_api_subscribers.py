import base64
import hashlib
import json

from odoo.tests.common import tagged

from ..http.plain_values import person_of
from ..rest import cursor
from ..rest.contract import PREFIX
from ..rest.serializers.people import person_item
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiSubscribers(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.scopes += " subscriber:contact"
        cls.s_ana.partner_id.write({"phone": "+63 900", "email": "ana@example.com"})

    def search(self, **body):
        return self.call("POST", "/subscribers/search", body)["items"]

    def everybody(self, limit):
        """The ids of all people, page by page."""
        ids, page = [], {"next_cursor": ""}
        while page["next_cursor"] is not None:
            cursor_of = f"&cursor={page['next_cursor']}" if page["next_cursor"] else ""
            page = self.call("GET", f"/subscribers?limit={limit}{cursor_of}")
            ids += [each["id"] for each in page["items"]]
        return ids

    def test_a_person_is_read_with_all_that_is_known(self):
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana", "gender": "female"})
        expected = {
            "id": self.s_ana.id,
            "person_id": "P-1",
            "participant_id": self.ana.id,
            "name": "Reyes, Ana",
            "family_name": "Reyes",
            "given_name": "Ana",
            "addl_name": None,
            "gender": "female",
            "phone": "+63 900",
            "email": "ana@example.com",
            "active": True,
            "village": None,
            "badge_hash": None,
        }
        self.assertEqual(self.search(person_ids=["P-1"]), [expected])

    def test_names_are_found_however_they_are_written(self):
        self.s_ana.partner_id.name = "Ａｎａ Re\u0301\u200byes"
        for written in ("ana réyes", "Ａｎａ\u00a0Re\u0301yes"):
            for filters in ({"name": written}, {"query": written}):
                self.assertEqual([each["id"] for each in self.search(**filters)], self.s_ana.ids, filters)
        self.assertEqual(self.search(name="réyes")[0]["name"], "Ａｎａ Re\u0301\u200byes")

    def test_a_query_finds_by_names_in_any_order_or_by_identifier(self):
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana Luz"})
        self.s_ben.partner_id.city = "Tubigon"
        for query, expected in (("luz reyes", self.s_ana), ("ben", self.s_ben), ("P-1", self.s_ana)):
            found = self.search(query=query)
            self.assertEqual([each["id"] for each in found], expected.ids, query)
        self.assertEqual(self.search(query="BEN")[0]["village"], "Tubigon")
        self.assertEqual(self.search(query="nobody at all"), [])

    def test_whoever_sees_no_identifiers_finds_by_name_only(self):
        client = self.new_client(self.viewer)
        for query, expected in (("ana", self.s_ana.ids), ("P-1", [])):
            answer = self.call("POST", "/subscribers/search", {"query": query}, client=client)
            self.assertEqual([each["id"] for each in answer["items"]], expected, query)

    def test_a_badge_finds_its_person_for_those_who_see_identifiers(self):
        code = self.s_ana.with_user(self.facilitator)._ensure_badge_codes().badge_code
        badge = hashlib.sha256(code.encode("ascii")).hexdigest()
        (found,) = self.search(badge_hash=badge)
        self.assertEqual((found["participant_id"], found["badge_hash"]), (self.ana.id, badge))
        self.assertEqual(self.search(badge_hash="0" * 64), [])
        self.call("POST", "/subscribers/search", {"badge_hash": code}, status=400)
        client = self.new_client(self.viewer)
        self.call("POST", "/subscribers/search", {"badge_hash": badge}, status=403, client=client)
        (ana,) = self.call("POST", "/subscribers/search", {"query": "ana"}, client=client)["items"]
        self.assertIsNone(ana["badge_hash"])

    def test_contact_details_need_their_scope(self):
        item = self.call("GET", "/subscribers?limit=1000", scope="subscriber:read")["items"]
        ana = next(each for each in item if each["id"] == self.s_ana.id)
        self.assertEqual((ana["person_id"], ana["phone"], ana["email"]), ("P-1", None, None))
        self.call("GET", "/subscribers", status=403, scope="subscriber:contact")

    def test_what_the_user_may_not_see_is_not_sent(self):
        client = self.new_client(self.viewer)
        items = self.call("GET", "/subscribers?limit=1000", client=client)["items"]
        ana = next(each for each in items if each["id"] == self.s_ana.id)
        self.assertEqual((ana["name"], ana["person_id"], ana["phone"], ana["email"]), ("Ana", None, None, None))
        body = {"person_ids": ["P-1"]}
        answer = self.call("POST", "/subscribers/search", body, status=403, client=client)
        self.assertEqual(answer["code"], "forbidden")

    def test_the_history_is_read_without_identifiers_by_whom_may_not_see_them(self):
        self.record({})
        client = self.new_client(self.viewer)
        (item,) = self.call("GET", "/attendances", client=client)["items"]
        self.assertEqual((item["participant_id"], item["person_id"]), (self.ana.id, None))
        self.call("POST", "/attendances/search", {"person_ids": ["P-1"]}, status=403, client=client)

    def test_people_are_found_by_identifier_or_name(self):
        self.assertEqual([each["id"] for each in self.search(person_ids=["BEN", "NOBODY"])], [self.s_ben.id])
        self.assertEqual(self.search(person_ids=[]), [])
        self.assertEqual([each["id"] for each in self.search(name="an", person_ids=["P-1", "BEN"])], [self.s_ana.id])
        self.s_ben.active = False
        self.assertEqual([each["active"] for each in self.search(person_ids=["BEN"])], [False])

    def test_pages_tell_everybody_once_also_while_people_are_added(self):
        first = self.call("GET", "/subscribers?limit=1")
        added = self.people.create({"family_name": "Cruz"})
        ids = self.everybody(1)
        self.assertEqual(ids[0], first["items"][0]["id"])
        everybody = self.env["spp.attendance.subscriber"].with_context(active_test=False).search([])
        self.assertEqual(ids, sorted(everybody.ids))
        self.assertIn(added.id, ids)

    def test_people_of_another_company_are_not_listed(self):
        other = self.other_company()
        theirs = self.env["spp.attendance.subscriber"].create(
            {"family_name": "Theirs", "person_identifier": "X", "company_id": other.id}
        )
        self.assertNotIn(theirs.id, self.everybody(1000))
        self.assertEqual(self.search(person_ids=["X"]), [])

    def test_odd_cursors_are_refused_or_find_what_is_after_them(self):
        for odd in ("x", cursor.written("1"), cursor.written(10**30), ""):
            self.call("GET", f"/subscribers?cursor={odd}", status=400)
        self.assertEqual(self.call("GET", f"/subscribers?cursor={cursor.written(2**31 - 1)}")["items"], [])

    def test_a_number_out_of_range_in_a_cursor_is_malformed_everywhere(self):
        day = "2026-03-14"
        for odd in (-1, 2**32, 2**63 - 1, 2**63, -(2**63), 10**30, 10**4400, 1.0, 1e400, float("nan"), True, None, "1"):
            for path, position in (
                ("/subscribers", (odd,)),
                ("/attendances", (day, odd)),
                ("/sessions", (day, odd)),
                ("/subscribers", (2**31,)),
                ("/sessions", (day, 2**31)),
                ("/changes", (odd, 1)),
                ("/changes", (1, odd)),
            ):
                values = [json.dumps(each) if each != 10**4400 else "1" + "0" * 4400 for each in position]
                text = base64.urlsafe_b64encode(f"[{','.join(values)}]".encode()).decode().rstrip("=")
                self.call("GET", f"{path}?cursor={text}", status=400)
                if path in ("/subscribers", "/attendances"):
                    self.call("POST", f"{path}/search", {"cursor": text}, status=400)

    def test_a_number_out_of_range_is_never_a_fault_of_the_server(self):
        for odd in (-1, 0, 2**31, 2**63, 10**30, "1.5", "1e400", "NaN", "x"):
            for path in ("/subscribers?limit=", "/attendances?limit=", "/sessions?limit=", "/changes?limit="):
                self.call("GET", f"{path}{odd}", status=400)
            self.call("GET", f"/attendances?session={odd}", status=400)
            self.call("GET", f"/sessions/{odd}", status=404)
            headers = {"Authorization": f"Bearer {self.token()}"}
            voided = self.send("DELETE", f"{PREFIX}/attendances?ids={odd}", None, headers)
            self.assertIn(voided.status_code, (400, 404))

    def test_a_page_takes_as_many_queries_for_one_as_for_many(self):
        people = self.env["spp.attendance.subscriber"].with_user(self.facilitator)

        def read(size):
            scopes = {"subscriber:contact"}
            return lambda: [person_item(person_of(person, scopes)) for person in people._page([], size)]

        self.people.create([{"family_name": f"P{number}"} for number in range(50)])
        self.queries(read(1))  # rules and rights are remembered from here on
        self.assertEqual(self.queries(read(1)), self.queries(read(40)))
