from psycopg2 import IntegrityError

from odoo.addons.spp_session_tracking.tests.common import update_script
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .api_common import ApiCase
from .common import AttendanceCase
from .openspp_common import OpenSppCase

COMPOSED, DECOMPOSED, UNSEEN, WIDE = "É1", "E\u03011", "\ufeffÉ\u200b1\u00a0", "É１"
SPELLINGS = (COMPOSED, DECOMPOSED, UNSEEN, WIDE)


class TestIdentifiers(AttendanceCase):
    """Identifiers are compared in one form, and shown as they were given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben_known = cls.people.create({"partner_id": cls.ben.id, "person_identifier": DECOMPOSED})

    def test_what_was_given_is_shown(self):
        self.assertEqual(self.ben_known.person_identifier, DECOMPOSED)

    def test_an_identifier_names_who_has_it_in_the_company_that_is_asked(self):
        here, other = self.env.company, self.other_company()
        self.officer.company_ids |= other
        people = self.people.with_context(allowed_company_ids=[here.id, other.id])
        eve = people.create({"name": "Eve", "person_identifier": COMPOSED, "company_id": other.id})
        asked = {(here.id, UNSEEN), (other.id, UNSEEN), (here.id, "P-1"), (other.id, "P-1")}
        found = {(here.id, UNSEEN): self.ben_known, (other.id, UNSEEN): eve, (here.id, "P-1"): self.subscriber}
        self.assertEqual(people._identified(asked), found)

    def test_nobody_gets_an_identifier_that_looks_like_another(self):
        for spelling in SPELLINGS:
            with self.assertRaisesRegex(ValidationError, "has this identifier already"):
                self.people.create({"name": "Eve", "person_identifier": spelling})
            with self.assertRaisesRegex(ValidationError, "has this identifier already"):
                self.subscriber.with_user(self.officer).person_identifier = spelling
        with self.assertRaisesRegex(ValidationError, "the same identifier"):
            self.people.create([{"name": "A", "person_identifier": "É2"}, {"name": "B", "person_identifier": "É２"}])

    def test_one_spelling_is_corrected_to_another(self):
        self.ben_known.person_identifier = COMPOSED
        self.assertEqual((self.ben_known.person_identifier, self.ben_known.identifier_key), (COMPOSED, COMPOSED))

    def test_an_identifier_of_which_nothing_is_seen_is_none(self):
        self.ben_known.person_identifier = "\u200b"
        self.assertFalse(self.ben_known.person_identifier)

    def test_postgresql_refuses_two_that_are_compared_as_one(self):
        eve = self.people.create({"name": "Eve"})
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            eve.sudo()._write_identifiers([WIDE])

    def test_people_are_searched_by_any_spelling(self):
        people = self.people.with_user(self.recorder)
        for spelling in SPELLINGS:
            for domain in (
                [("person_identifier", "=", spelling)],
                [("person_identifier", "in", [spelling, "none"])],
                [("person_identifier", "ilike", spelling)],
                [("person_identifier", "=ilike", f"%{spelling}")],
                ["&", ("person_identifier", "!=", "P-1"), ("person_identifier", "!=", False)],
            ):
                self.assertEqual(people.search(domain), self.ben_known, domain)
            self.assertNotIn(self.ben_known, people.search([("person_identifier", "!=", spelling)]))
            self.assertIn(self.ben.id, dict(self.env["res.partner"].with_user(self.recorder).name_search(spelling)))
            self.assertEqual([row[0] for row in people.name_search(spelling)], self.ben_known.ids)
            contacts = self.env["res.partner"].with_user(self.recorder)
            found = contacts.search([("attendance_subscriber_ids.person_identifier", "=", spelling)])
            self.assertEqual(found, self.ben)

    def test_people_are_searched_by_names_in_any_spelling(self):
        contact = self.env["res.partner"].create({"name": "Rene\u0301 Zoe"})
        found = self.env["res.partner"].with_user(self.recorder).name_search("Zo\u200be René")
        self.assertIn(contact.id, dict(found))

    def test_a_file_finds_the_person_by_any_spelling(self):
        for spelling in SPELLINGS:
            rows = [["Benedict", spelling]]
            answer = self.people.with_context(import_file=True).load(["name", "person_identifier"], rows)
            self.assertEqual(answer["ids"], self.ben_known.ids, answer["messages"])
        self.assertEqual(self.ben_known.person_identifier, DECOMPOSED)

    def test_a_file_that_has_two_new_spellings_of_one_is_refused(self):
        rows = [["One", "Ü7"], ["Two", "U\u03087"]]
        answer = self.people.with_context(import_file=True).load(["name", "person_identifier"], rows)
        self.assertIs(answer["ids"], False)
        (message,) = answer["messages"]
        self.assertEqual(message["message"], "An earlier row of the file has this identifier.")
        self.assertFalse(self.people.search([("person_identifier", "=", "Ü7")]))

    def test_records_are_of_the_person_in_any_spelling(self):
        row = {"attended_at": "2026-03-14 09:00:00", "person_identifier": WIDE}
        record = self.env["spp.attendance.list"].with_user(self.recorder).create(row)
        self.assertEqual((record.subscriber_id, record.person_identifier), (self.ben_known, WIDE))

    def pending(self, *spellings):
        """Records of somebody unknown, each with the identifier as one sender writes it."""
        rows = [{"attended_at": "2026-03-14 09:00:00", "person_identifier": spelling} for spelling in spellings]
        return self.env["spp.attendance.list"].with_user(self.recorder).create(rows)

    def test_pending_records_are_searched_by_any_spelling(self):
        records = self.pending("U\u03088", "Ü8")
        for spelling in ("Ü8", "U\u03088", "\ufeffÜ8", "Ü８"):
            for operator in ("=", "ilike"):
                ledger = self.env["spp.attendance.list"].with_user(self.officer)
                found = ledger.search([("person_identifier", operator, spelling), ("state", "=", "held")])
                self.assertEqual(set(found.ids), set(records.ids), spelling)

    def test_one_decision_makes_one_person_of_two_spellings(self):
        action = self.pending("U\u03088", "Ü8").with_user(self.officer).action_decide()
        self.assertEqual(action["context"]["default_new_identifier"], "U\u03088")

    def test_people_with_two_spellings_of_one_identifier_are_merged(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        twin = self.make_twins()
        wizard._merge((self.ben + twin.partner_id).ids, self.ben)
        self.env.invalidate_all()
        self.assertFalse(twin.exists())
        self.assertEqual((self.ben_known.person_identifier, self.ben_known.identifier_twin), (DECOMPOSED, 0))

    def test_a_twin_is_merged_with_whoever_has_no_identifier(self):
        twin = self.make_twins()
        one, other = self.people.create([{"name": "Without one"}, {"name": "Without one, too"}])
        for source, target in ((one.partner_id, self.ben), (twin.partner_id, other.partner_id)):
            self.env["base.partner.merge.automatic.wizard"]._merge((source + target).ids, target.with_env(self.env))
            self.env.invalidate_all()
        self.assertEqual((self.ben_known.person_identifier, other.person_identifier), (DECOMPOSED, COMPOSED))
        self.assertTrue(self.ben_known.identifier_twin and other.identifier_twin)

    def test_two_of_three_with_one_identifier_are_merged(self):
        first = self.make_twins()
        second = self.people.create({"name": "Third", "person_identifier": "OTHER"})
        self.env.flush_all()
        query = "update spp_attendance_subscriber set person_identifier = %s, identifier_key = %s, identifier_twin = id"
        self.env.cr.execute(f"{query} where id = %s", [WIDE, first.identifier_key, second.id])
        self.env.invalidate_all()
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        merge((self.ben + first.partner_id).ids, self.ben)
        self.env.invalidate_all()
        self.assertTrue(self.ben_known.identifier_twin and second.identifier_twin)
        merge((self.ben + second.partner_id).ids, self.ben)
        self.env.invalidate_all()
        self.assertEqual((self.ben_known.person_identifier, self.ben_known.identifier_twin), (DECOMPOSED, 0))

    def test_whoever_is_left_with_an_identifier_is_no_twin_any_more(self):
        twin = self.make_twins()
        twin.person_identifier = "ANOTHER"
        self.assertEqual((twin.identifier_twin, self.ben_known.identifier_twin), (0, 0))

    def test_whose_twin_is_deleted_is_no_twin_any_more(self):
        self.make_twins().with_user(self.manager).unlink()
        self.assertEqual(self.ben_known.identifier_twin, 0)

    # people of before

    def migrate(self, name, version="1.4.0"):
        migration = update_script(f"spp_attendance/migrations/{version}/{name}.py")
        migration.migrate(self.env.cr, "17.0.1.3.0")
        self.env.invalidate_all()

    def make_twins(self):
        """Eve, whose identifier is Ben's in another spelling, as before there were keys. Updates the database."""
        eve = self.people.create({"name": "Eve"})
        self.env.flush_all()
        table = "spp_attendance_subscriber"
        self.env.cr.execute(f"alter table {table} drop constraint {table}_identifier_unique")
        self.env.cr.execute(f"update {table} set person_identifier = %s where id = %s", [COMPOSED, eve.id])
        self.env.cr.execute(f"alter table {table} drop column identifier_key, drop column identifier_twin")
        for _each in range(2):
            self.migrate("pre-identifier_keys")
        unique = "unique(company_id, identifier_key, identifier_twin)"
        self.env.cr.execute(f"alter table {table} add constraint {table}_identifier_unique {unique}")
        self.env.invalidate_all()
        return eve

    def test_an_update_keeps_people_apart_who_were_apart_and_says_so(self):
        eve = self.make_twins()
        with self.assertLogs("", "WARNING") as logs:
            self.migrate("post-report_twins")
        self.assertIn(str(eve.id), logs.output[-1])
        self.assertNotIn(COMPOSED, logs.output[-1])
        for person, other in ((eve, self.ben_known), (self.ben_known, eve)):
            self.assertIn(f"person {other.id} ", person.message_ids[0].body)
        self.assertEqual((self.subscriber.identifier_key, self.subscriber.identifier_twin), ("P-1", 0))
        self.assertEqual(self.people.search([("identifier_twin", "!=", 0)]), self.ben_known + eve)

    def test_an_update_gives_records_their_keys_and_tells_no_client_of_a_change(self):
        record = self.pending("U\u03088")
        self.env.flush_all()
        changes = self.env["spp.attendance.api.change"].sudo().search_count([])
        self.env.cr.execute("alter table spp_attendance_list drop column identifier_key")
        for _each in range(2):
            self.migrate("pre-identifier_keys", "1.6.0")
        self.assertEqual((record.person_identifier, record.identifier_key), ("U\u03088", "Ü8"))
        self.assertEqual(self.env["spp.attendance.api.change"].sudo().search_count([]), changes)

    def test_an_update_compares_tabs_and_controls_anew(self):
        eve, dan, zoe = self.people.create(
            [{"name": each, "person_identifier": f"{each} 1"} for each in ("Eve", "Dan", "Zoe")]
        )
        tabbed = self.people.create({"name": "Tabbed", "person_identifier": "T"})
        record = self.pending("Ü 8")
        self.env.flush_all()
        old = [(dan, "Dan\t2", "Dan\t2"), (tabbed, "Zoe\x1f\u20281", "Zoe\x1f\u20281"), (record, "Ü\t8", "Ü\t8")]
        for each, text, key in old:
            query = f"update {each._table} set person_identifier = %s, identifier_key = %s where id = %s"
            self.env.cr.execute(query, [text, key, each.id])
        for _each in range(2):
            self.migrate("pre-refresh_keys", "1.7.0")
        with self.assertLogs("", "WARNING") as logs:
            self.migrate("post-report_twins", "1.7.0")
        self.assertIn(str((zoe + tabbed).ids), logs.output[-1])
        people = [(person.identifier_key, person.identifier_twin) for person in (eve, dan, zoe, tabbed)]
        self.assertEqual(people, [("Eve 1", 0), ("Dan 2", 0), ("Zoe 1", zoe.id), ("Zoe 1", tabbed.id)])
        self.assertEqual((dan.person_identifier, record.identifier_key), ("Dan\t2", "Ü 8"))
        self.assertIn(f"person {tabbed.id} ", zoe.message_ids[0].body)

    def test_each_of_them_is_found_by_exactly_what_is_written_and_nobody_by_anything_else(self):
        eve = self.make_twins()
        keys = [(self.env.company.id, spelling) for spelling in SPELLINGS]
        self.assertEqual(self.people._identified(keys), {keys[0]: eve, keys[1]: self.ben_known})
        with self.assertRaisesRegex(ValidationError, "has this identifier already"):
            self.people.create({"name": "Zoe", "person_identifier": WIDE})
        eve.person_identifier = "É2"
        self.assertEqual(self.people._identified(keys)[keys[3]], self.ben_known)


class TestIdentifiersApi(ApiCase):
    """Both APIs know a person by any spelling of the identifier, and answer as it was given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s_ben.person_identifier = DECOMPOSED

    def send_as(self, spelling, **members):
        card = {"date_time": "2026-03-14T09:00:00Z", **members}
        return self.call("POST", "/attendances", {"records": [{"person_id": spelling, "time_card": [card]}]})

    def test_a_record_sent_again_in_another_spelling_is_a_duplicate(self):
        for members in ({}, {"external_id": "4f7c1d9e-0000-4000-8000-000000000001"}):
            outcomes = [self.send_as(spelling, **members)["results"][0]["outcome"] for spelling in SPELLINGS]
            self.assertEqual(outcomes, ["created", "duplicate", "duplicate", "duplicate"])

    def test_marks_and_searches_take_any_spelling(self):
        for spelling in SPELLINGS:
            mark = {"person_id": spelling, "status": "present", "marked_at": "2026-03-14T09:30:00Z"}
            answer = self.call("POST", f"/sessions/{self.session.id}/attendances", {"attendances": [mark]})
            self.assertIn(answer["results"][0]["outcome"], ("created", "duplicate"))
            found = self.call("POST", "/subscribers/search", {"person_ids": [spelling]})
            self.assertEqual([each["person_id"] for each in found["items"]], [DECOMPOSED])
        self.assertEqual(self.line(self.ben).status, "present")


class TestIdentifiersOpenSpp(OpenSppCase):
    def test_openspp_takes_any_spelling(self):
        self.s_ben.person_identifier = DECOMPOSED
        for number, spelling in enumerate(SPELLINGS):
            self.ask("GET", f"/subscriber/{spelling}")
            self.ask("POST", "/attendances", self.body(self.card(), person_id=spelling))
            (attendance,) = self.person(spelling)["attendance_list"]
            self.assertEqual(attendance["date"], "2026-03-14", number)
