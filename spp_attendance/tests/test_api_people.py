from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests.common import new_test_user, tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiPeople(ApiCase):
    """Another system makes people known and changes them, as an officer, who is the weakest that may edit people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scopes = "subscriber:write subscriber:read"
        cls.system = cls.new_client(cls.officer, scopes=scopes)
        cls.reaching = cls.new_client(cls.officer, scopes=f"{scopes} subscriber:contact")

    def upsert(self, *rows, client=None, query="", status=200):
        body = {"subscribers": list(rows)}
        return self.call("POST", f"/subscribers{query}", body, client=client or self.system, status=status)

    def outcomes(self, *rows, **more):
        return [(each["outcome"], each["code"]) for each in self.upsert(*rows, **more)["results"]]

    def named(self, identifier):
        return self.env["spp.attendance.subscriber"].search([("person_identifier", "=", identifier)])

    def test_each_row_has_its_result(self):
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana"})
        answer = self.upsert(
            {"person_id": "NEW", "family_name": "Cruz", "given_name": "Eva", "gender": "female"},
            {"person_id": "P-1", "given_name": "Ana Luz"},
            {"person_id": "BEN", "name": "Ben"},
            {"person_id": "AREA", "name": "Someone", "area_code": "NOWHERE"},
            {"person_id": "NAMELESS"},
            {"name": "Nobody"},
            {"person_id": "ODD", "gender": "unheard"},
        )
        created, updated, unchanged, *rejected = answer["results"]
        eva = self.named("NEW")
        self.assertEqual((eva.name, eva.gender, eva.company_id), ("Cruz, Eva", "female", self.env.company))
        self.assertEqual((created["id"], created["participant_id"]), (eva.id, eva.partner_id.id))
        self.assertEqual(
            [each["outcome"] for each in (created, updated, unchanged)], ["created", "updated", "unchanged"]
        )
        self.assertEqual((updated["id"], self.s_ana.name), (self.s_ana.id, "Reyes, Ana Luz"))
        self.assertEqual([each["code"] for each in rejected], ["unknown_area", "no_name", "malformed", "malformed"])
        self.assertEqual(
            [each["pointer"] for each in rejected[2:]], ["/subscribers/5/person_id", "/subscribers/6/gender"]
        )
        self.assertEqual(answer["totals"], {"created": 1, "updated": 1, "unchanged": 1, "rejected": 4})
        self.assertFalse(self.named("AREA") + self.named("NAMELESS"))

    def test_the_same_sent_again_changes_nothing(self):
        rows = [{"person_id": f"N-{number}", "name": f"Person {number}", "gender": "other"} for number in range(3)]
        self.assertEqual({outcome for outcome, _code in self.outcomes(*rows)}, {"created"})
        before = self.env["spp.attendance.subscriber"].search_count([])
        self.assertEqual({outcome for outcome, _code in self.outcomes(*rows, *rows)}, {"unchanged"})
        self.assertEqual(self.env["spp.attendance.subscriber"].search_count([]), before)
        other = {"person_id": "N-0", "name": "Another"}
        self.assertEqual(self.outcomes(rows[0], other), [("unchanged", "ok"), ("rejected", "repeated")])

    def test_what_a_row_does_not_say_stays_and_blank_blanks_nothing(self):
        self.s_ana.write({"family_name": "Reyes", "given_name": "Ana", "gender": "female", "phone": "+63 900"})
        row = {
            "person_id": "P-1",
            "family_name": " ",
            "given_name": None,
            "gender": None,
            "phone": "",
            "addl_name": "Luz",
        }
        self.assertEqual(self.outcomes(row), [("updated", "ok")])
        values = self.s_ana.read(["name", "gender", "phone", "person_identifier"])[0]
        self.assertEqual(
            (values["name"], values["gender"], values["phone"], values["person_identifier"]),
            ("Reyes, Ana Luz", "female", "+63 900", "P-1"),
        )

    def test_nobody_is_found_by_name_but_by_whatever_spelling_of_the_identifier(self):
        self.assertEqual(self.outcomes({"person_id": "NEW", "name": "Ana"}), [("created", "ok")])
        self.assertNotEqual(self.named("NEW").partner_id, self.ana)
        self.assertEqual(self.outcomes({"person_id": " Ｐ-1\u200b", "gender": "female"}), [("updated", "ok")])
        self.assertEqual((self.s_ana.gender, self.s_ana.person_identifier), ("female", "P-1"))

    def test_phones_and_mails_need_their_scope(self):
        rows = [{"person_id": "P-1", "phone": "+63 1"}, {"person_id": "BEN", "email": "ben@example.com"}]
        answer = self.upsert(*rows)["results"]
        self.assertEqual([each["code"] for each in answer], ["insufficient_scope"] * 2)
        self.assertEqual((answer[0]["pointer"], answer[0]["action"]), ("/subscribers/0/phone", "ask_officer"))
        self.assertFalse(self.ana.phone or self.ben.email)
        self.assertEqual(self.outcomes(*rows, client=self.reaching), [("updated", "ok")] * 2)
        self.assertEqual((self.ana.phone, self.ben.email), ("+63 1", "ben@example.com"))

    def test_blank_says_nothing_also_of_what_needs_a_scope(self):
        self.assertEqual(self.outcomes({"person_id": "P-1", "phone": " ", "email": ""}), [("unchanged", "ok")])

    def test_a_row_about_somebody_archived_says_so(self):
        self.s_ana.active = False
        (result,) = self.upsert({"person_id": "P-1", "name": "Ana"})["results"]
        said = result["outcome"], result["code"], result["action"]
        self.assertEqual(said, ("unchanged", "archived", "ask_officer"))
        self.ben.active = False
        self.assertEqual(self.outcomes({"person_id": "BEN", "gender": "male"}), [("updated", "archived")])
        self.assertFalse(self.s_ana.active or self.ben.active)

    def test_of_two_whose_identifiers_are_compared_as_the_same_nobody_is_guessed(self):
        self.s_ben.write({"person_identifier": "TWIN"})
        self.env.flush_all()
        self.env.cr.execute(
            "update spp_attendance_subscriber set person_identifier = 'Ｐ-1', identifier_key = %s, identifier_twin = 7 "
            "where id = %s",
            [self.s_ana.identifier_key, self.s_ben.id],
        )
        self.env.invalidate_all()
        (result,) = self.upsert({"person_id": "\u200bP-1", "name": "Somebody"})["results"]
        self.assertEqual((result["code"], result["action"]), ("ambiguous_person", "ask_officer"))
        self.assertEqual(self.outcomes({"person_id": "P-1", "gender": "female"}), [("updated", "ok")])

    def test_what_people_read_is_about_rows_and_not_about_an_import(self):
        rows = [{"person_id": "N", "name": "A"}, {"person_id": "N", "name": "B"}, {"person_id": "NAMELESS"}]
        for result in self.upsert(*rows)["results"][1:]:
            self.assertNotRegex(result["detail"], r"\brecord\b|\brun\b")

    def test_one_bad_row_of_many_costs_little(self):
        rows = [{"person_id": f"N-{number}", "name": f"Person {number}"} for number in range(64)]
        rows[40]["name"] = "x" * 200
        text, tried, people = "No", [], type(self.env["spp.attendance.subscriber"])
        original = people.create

        def counted(self, vals_list):
            tried.append(len(vals_list))
            if any(vals.get("name") == "x" * 200 for vals in vals_list):
                raise UserError(text)
            return original(self, vals_list)

        with patch.object(people, "create", counted):
            found = self.outcomes(*rows)
        self.assertEqual([place for place, each in enumerate(found) if each[0] != "created"], [40])
        self.assertLess(len(tried), 16)

    def test_all_or_none_and_only_tried(self):
        good, bad = {"person_id": "NEW", "name": "Eva"}, {"person_id": "P-2"}
        tried = self.upsert(good, bad, {"person_id": "P-1", "gender": "female"}, query="?dry_run=true")["results"]
        self.assertEqual([each["outcome"] for each in tried], ["created", "rejected", "updated"])
        self.assertEqual([each["id"] for each in tried], [None, None, self.s_ana.id])
        self.assertEqual([each["participant_id"] for each in tried], [None, None, self.ana.id])
        answer = self.upsert(good, bad, query="?atomic=true", status=422)
        self.assertEqual([each["code"] for each in answer["results"]], ["not_kept", "no_name"])
        self.assertFalse(self.named("NEW") or self.s_ana.gender)
        self.assertEqual(self.outcomes(good, query="?atomic=true"), [("created", "ok")])

    def test_the_same_row_twice_makes_somebody_known_once(self):
        row = {"person_id": "NEW", "name": "New"}
        first, again = self.upsert(row, {**row, "person_id": " NEW"})["results"]
        self.assertEqual((first["outcome"], again["outcome"], again["code"]), ("created", "unchanged", "ok"))
        self.assertEqual((again["id"], again["participant_id"]), (first["id"], first["participant_id"]))
        self.assertEqual(len(self.named("NEW")), 1)

    def test_the_same_row_again_is_about_whoever_is_made_known_after_a_refused_one(self):
        rows = [{"person_id": "NEW"}, {"person_id": "NEW", "name": "New"}, {"person_id": "NEW", "name": "New"}]
        self.assertEqual(self.outcomes(*rows), [("rejected", "no_name"), ("created", "ok"), ("unchanged", "ok")])

    def test_people_of_another_company_are_nobody_here(self):
        theirs = self.env["spp.attendance.subscriber"].create(
            {"name": "Theirs", "person_identifier": "X", "company_id": self.other_company().id}
        )
        self.assertEqual(self.outcomes({"person_id": "X", "name": "Ours"}), [("created", "ok")])
        self.assertEqual((theirs.name, len(self.named("X"))), ("Theirs", 2))

    def test_whoever_may_not_edit_people_may_not_do_it_here(self):
        row = {"person_id": "P-1", "name": "Ana"}  # nothing new: not even that is told
        for user in (self.viewer, self.recorder, self.facilitator):
            client = self.new_client(user, scopes="subscriber:write subscriber:read")
            self.assertEqual(self.upsert(row, client=client, status=403)["code"], "forbidden")
        # whether somebody is there is told by what becomes of a row: that is reading
        for scopes in ("subscriber:read session:write attendance:write", "subscriber:write"):
            client = self.new_client(self.officer, scopes=scopes)
            for query in ("", "?dry_run=true"):
                answer = self.upsert(row, client=client, status=403, query=query)
                self.assertEqual(answer["code"], "insufficient_scope", scopes)

    def test_contacts_of_users_are_changed_only_by_those_who_may(self):
        somebody = new_test_user(self.env, "somebody", groups="base.group_user")
        self.people.create({"partner_id": somebody.partner_id.id, "person_identifier": "USER"})
        row = {"person_id": "USER", "email": "mine@example.com"}
        (result,) = self.upsert(row, client=self.reaching)["results"]
        self.assertEqual((result["code"], result["action"]), ("forbidden", "ask_officer"))
        self.assertNotIn("somebody", result["detail"])
        self.assertNotEqual(somebody.partner_id.email, "mine@example.com")

    def test_new_clients_and_devices_do_not_get_the_scopes_by_themselves(self):
        for scopes in (self.client.scopes, self.new_device().scopes):
            self.assertFalse({"subscriber:write", "session:plan", "subscriber:contact"} & set(scopes.split()))

    def new_device(self):
        clients = self.env["spp.attendance.api.client.credential"]
        made = clients.with_user(self.facilitator)._make_device("Phone")
        return clients.search([("client_id", "=", made["client_id"])])

    def test_too_many_rows_and_odd_ones_are_no_fault_of_the_server(self):
        self.upsert(*[{"person_id": str(number)} for number in range(1001)], status=413)
        for odd in (
            None,
            1,
            "x",
            [],
            {"person_id": 1},
            {"person_id": "\0"},
            {"person_id": "\u200b"},
            {"person_id": "x" * 201},
        ):
            self.assertEqual(self.outcomes(odd), [("rejected", "malformed")], odd)
        for blank in (" ", "\u200b"):
            (result,) = self.upsert({"person_id": blank, "name": "Eva"})["results"]
            self.assertEqual((result["code"], result["pointer"]), ("malformed", "/subscribers/0/person_id"))
        self.call("POST", "/subscribers", {"subscribers": {}}, client=self.system, status=400)
        self.call("POST", "/subscribers", {}, client=self.system, status=400)
