from odoo.tests.common import tagged

from ..rest import cursor
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiSubscribers(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
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

    def test_a_person_is_told_with_all_that_is_known(self):
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana", "gender": "female"})
        told = {
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
        }
        self.assertEqual(self.search(person_ids=["P-1"]), [told])

    def test_contact_details_need_their_scope(self):
        item = self.call("GET", "/subscribers?limit=1000", scope="subscriber:read")["items"]
        ana = next(each for each in item if each["id"] == self.s_ana.id)
        self.assertEqual((ana["person_id"], ana["phone"], ana["email"]), ("P-1", None, None))
        self.call("GET", "/subscribers", status=403, scope="subscriber:contact")

    def test_what_the_user_may_not_see_is_not_told(self):
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

    def test_people_of_another_company_are_not_told(self):
        other = self.other_company()
        theirs = self.env["spp.attendance.subscriber"].create(
            {"family_name": "Theirs", "person_identifier": "X", "company_id": other.id}
        )
        self.assertNotIn(theirs.id, self.everybody(1000))
        self.assertEqual(self.search(person_ids=["X"]), [])

    def test_odd_cursors_are_refused_or_find_what_is_after_them(self):
        for odd, status in (("x", 400), (cursor.written("1"), 400), (cursor.written(10**30), 400), ("", 400)):
            self.call("GET", f"/subscribers?cursor={odd}", status=status)
        self.call("GET", f"/subscribers?cursor={cursor.written(-(10**18))}")

    def test_a_page_takes_as_many_queries_for_one_as_for_many(self):
        people = self.env["spp.attendance.subscriber"].with_user(self.facilitator)

        def told(size):
            return lambda: people._page([], size)._values_for_client(True)

        self.people.create([{"family_name": f"P{number}"} for number in range(50)])
        self.queries(told(1))  # rules and rights are remembered from here on
        self.assertEqual(self.queries(told(1)), self.queries(told(40)))
