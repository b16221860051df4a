from datetime import timedelta

from freezegun import freeze_time

from odoo.tools import mute_logger

from .registry_common import RegistryCase, record

EMPTY = {"family_name": None, "given_name": "", "phone": "  ", "email": None}


class TestRegistryRun(RegistryCase):
    def test_people_are_made_known_by_their_identifiers(self):
        self.serve(record(1), record(2, "Cruz", "Ben", gender="m", phone="123"), record(3, "ሰላም", "عائشة"))
        run = self.run_it()
        self.assertEqual((run.state, self.counts(run), run.page_count), ("done", {"created": 3}, 3))
        self.assertEqual(
            (self.person(2).name, self.person(2).gender, self.person(2).phone), ("Cruz, Ben", "male", "123")
        )
        self.assertEqual(self.person(3).family_name, "ሰላም")

    def test_a_second_run_writes_nothing(self):
        self.serve(record(1, phone="1", birth_date="2001-05-30"), record(2, gender="female"), record(3))
        self.run_it()
        before = self.stored()
        run = self.run_it()
        self.assertEqual(self.counts(run), {"left": 3})
        self.assertFalse(run.line_ids)
        self.assertEqual(self.stored(), before)

    def test_a_run_is_deleted_after_90_days_with_its_lines_and_what_it_has_seen_when_it_ends(self):
        self.serve(record(1), record(2))
        run = self.run_it()
        self.assertFalse(self.env["spp.registry.run.seen"].search([]))
        lines = run.line_ids
        self.assertTrue(lines)
        run._gc_runs()
        self.assertTrue(run.exists())
        with freeze_time(run.started_at + timedelta(days=91)):
            run._gc_runs()
        self.assertFalse(run.exists() or lines.exists())

    def stored(self):
        """The versions of all rows about people, as PostgreSQL numbers them."""
        tables = ("spp_attendance_subscriber", "res_partner", "spp_registry_source_person", "mail_message")
        self.env.flush_all()
        versions = {}
        for table in tables:
            self.env.cr.execute(f"select id, ctid::text from {table} order by id")
            versions[table] = self.env.cr.fetchall()
        return versions

    def test_what_a_record_does_not_say_stays_as_it_is(self):
        self.serve(record(1, phone="1", email="a@example.org", gender="f"))
        self.run_it()
        self.serve({**record(1), **EMPTY}, {"id": "R-1"})
        self.assertEqual(self.counts(self.run_it()), {"left": 2})
        person = self.person(1)
        self.assertEqual((person.name, person.phone, person.gender), ("Reyes, Ana", "1", "female"))

    def test_what_has_changed_is_written_and_told_with_old_and_new(self):
        self.serve(record(1, phone="1"))
        self.run_it()
        self.serve(record(1, "Santos", phone="1", gender="f"))
        run = self.run_it()
        self.assertEqual((self.counts(run), self.person(1).name), ({"changed": 1}, "Santos, Ana"))
        line = run.line_ids
        self.assertEqual((line.record_key, line.subscriber_id), ("R-1", self.person(1)))
        told = {"Name: Reyes, Ana → Santos, Ana", "Family name: Reyes → Santos", "Gender: nothing → Female"}
        self.assertEqual(set(line.changes.split("\n")), told)

    def test_a_part_of_a_name_never_takes_the_place_of_the_whole(self):
        self.source.field_ids = [(0, 0, {"field": "name", "path": "name"})]
        person = self.people.create({"name": "Ana Maria Reyes", "person_identifier": "R-1"})
        part = {"id": "R-1", "family_name": "Reyes"}
        self.serve(part, {**part, "id": "R-2", "name": "Ana Maria Reyes"})
        run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 1, "rejected": 1})
        self.assertRegex(run.line_ids.filtered("reasons").reasons, "has words that the record does not have")
        self.assertEqual((person.name, self.person(2).name), ("Ana Maria Reyes", "Ana Maria Reyes"))
        self.serve({**part, "given_name": "Ana Maria"}, {**part, "id": "R-2", "name": "Luz Reyes"})
        self.assertEqual(self.counts(self.run_it()), {"changed": 2})
        self.assertEqual((person.name, self.person(2).name), ("Reyes, Ana Maria", "Luz Reyes"))

    def test_complete_parts_count_whatever_else_the_whole_name_has(self):
        self.source.field_ids = [(0, 0, {"field": "name", "path": "name"})]
        self.serve(record(1), record(2, "Reyes", "Ana-Maria"), record(3, "山田", "太郎"))
        self.run_it()
        self.serve(
            record(1, name="Dr Ana Reyes", phone="1"),
            record(2, "Reyes", "Ana-Maria", name="Ana Maria Reyes", phone="1"),
            {"id": "R-3", "name": "山田太郎", "phone": "1"},
            record(4, name="Ana M. Reyes"),
        )
        self.assertEqual(self.counts(self.run_it()), {"created": 1, "changed": 3})
        people = self.person(1) | self.person(2) | self.person(3)
        self.assertEqual(people.mapped("phone"), ["1"] * 3)
        self.assertEqual((self.person(1).name, self.person(4).given_name), ("Reyes, Ana", "Ana"))

    def test_parts_may_divide_what_has_no_spaces_here(self):
        person = self.people.create({"name": "山田太郎", "person_identifier": "R-1"})
        self.serve(record(1, "山田", "太郎"))
        self.assertEqual((self.counts(self.run_it()), person.family_name), ({"changed": 1}, "山田"))

    def test_a_new_part_may_be_told_with_the_new_name(self):
        self.source.field_ids = [(0, 0, {"field": "name", "path": "name"})]
        self.serve(record(1))
        self.run_it()
        self.serve({"id": "R-1", "family_name": "Santos", "name": "Ana Santos"})
        self.assertEqual((self.counts(self.run_it()), self.person(1).name), ({"changed": 1}, "Santos, Ana"))

    def test_identifiers_are_compared_in_their_normal_form(self):
        self.people.create({"given_name": "Ana", "person_identifier": "R-1"})
        self.serve({**record(1, "Reyes", "Ana"), "id": " \uff32-1\u200b"})
        self.assertEqual(self.counts(self.run_it()), {"changed": 1})
        self.assertEqual(self.person(1).person_identifier, "R-1")

    def test_whoever_has_another_identifier_since_is_still_whom_the_record_is_about(self):
        self.serve(record(1))
        self.run_it()
        person = self.person(1)
        for identifier in ("R-10", False):
            person.person_identifier = identifier
            self.assertEqual(self.counts(self.run_it()), {"left": 1})
            self.assertEqual(person.person_identifier, identifier)
        self.serve(record(1, phone="1"))
        self.assertEqual((self.counts(self.run_it()), person.phone), ({"changed": 1}, "1"))

    def test_an_identifier_that_somebody_else_has_since_is_theirs(self):
        self.serve(record(1))
        self.run_it()
        former = self.person(1)
        former.person_identifier = "R-10"
        holder = self.people.create({"given_name": "Eva", "person_identifier": "R-1"})
        self.serve(record(1, "Cruz", "Eva"))
        self.assertEqual(self.counts(self.run_it()), {"changed": 1})
        self.assertEqual((holder.name, former.name), ("Cruz, Eva", "Reyes, Ana"))

    def test_an_identifier_that_is_given_again_changes_nobody_who_had_it_before(self):
        self.serve(record(1))
        self.run_it()
        person = self.person(1)
        person.person_identifier = "R-10"
        again, own = record(1, "Cruz", "Eva", phone="1"), record(10, phone="2")
        for records in ([again, own], [own, again], [again, record(2), own], [own, record(2), again]):
            with self.subTest(records=records), self.env.cr.savepoint() as undone:
                self.serve(*records)
                for _night in range(2):
                    run = self.run_it()
                    self.assertEqual(run.rejected_count, 1)
                    self.assertRegex(run.line_ids.filtered("reasons").reasons, "by hand with (its|this) identifier")
                    self.assertEqual((person.name, person.phone), ("Reyes, Ana", "2"))
                undone.rollback()
            self.env.invalidate_all()

    def test_another_birth_date_is_another_person_for_an_identifier_that_somebody_had_before(self):
        self.serve(record(1, birth_date="2001-05-30"))
        self.run_it()
        person = self.person(1)
        person.person_identifier = False
        self.serve(record(1, birth_date="1990-01-01", phone="1"))
        self.assertEqual((self.counts(self.run_it()), person.phone), ({"rejected": 1}, False))

    def test_the_record_with_the_identifier_used_here_counts_also_on_a_later_page(self):
        self.serve(record(1))
        self.run_it()
        person = self.person(1)
        person.person_identifier = "R-10"
        self.serve(record(1, phone="1"), record(2), record(10, phone="2"))
        self.run_it()
        self.assertEqual(person.phone, "2")
        run = self.run_it()
        self.assertEqual((self.counts(run), person.phone), ({"left": 2, "rejected": 1}, "2"))
        self.assertRegex(run.line_ids.reasons, "give this person the identifier of this one")

    def test_nobody_is_found_by_name(self):
        self.people.create({"family_name": "Reyes", "given_name": "Ana", "person_identifier": "X"})
        self.serve(record(1))
        self.assertEqual(self.counts(self.run_it()), {"created": 1})

    def test_people_of_another_company_are_others(self):
        other = self.other_company()
        theirs = self.env["spp.attendance.subscriber"].create(
            {"given_name": "Theirs", "person_identifier": "R-1", "company_id": other.id}
        )
        self.serve(record(1))
        self.assertEqual(self.counts(self.run_it()), {"created": 1})
        self.assertEqual(theirs.name, "Theirs")

    def test_records_are_rejected_with_their_reasons(self):
        self.serve(
            {"given_name": "Ana"},
            record(1, birth_date="yesterday"),
            record(2, given_name="x" * 300),
            record(3, gender="?"),
            {"id": "R-4"},
            "no record",
            record(5, given_name=["Ana"]),
            record(6, area="1"),
        )
        run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 1, "rejected": 7})
        reasons = run.line_ids.filtered(lambda line: line.outcome == "rejected").mapped("reasons")
        self.assertEqual(
            reasons,
            [
                "The record has no identifier.",
                "Birth date: This is no date as the field says it is written.",
                "Given name: The text is too long.",
                "Gender: The word for the gender is not known. Add it to the field, such as 1=male.",
                "The record has no name.",
                "This is no record of a person.",
                "Given name: At the path is a list or a group of values, and no text.",
            ],
        )

    def test_one_that_is_refused_here_leaves_the_others(self):
        self.people.create({"family_name": "Reyes", "given_name": "Ana", "person_identifier": "R-1"})
        self.source.field_ids = [
            (5,),
            (0, 0, {"field": "identifier", "path": "id"}),
            (0, 0, {"field": "name", "path": "name"}),
        ]
        bad, new, good, late = (
            {"id": number, "name": name}
            for number, name in (("R-1", "Somebody else"), ("R-2", "New"), ("R-1", "Ana Reyes"), ("R-1", "Reyes, Ana"))
        )
        for size in (2, 10):
            self.source.page_size = size
            self.serve(bad, new, bad, good, good, late)
            run = self.run_it(is_preview=True)
            self.assertEqual(self.counts(run), {"created": 1, "left": 2, "rejected": 3}, size)
            reasons = sorted(run.line_ids.filtered("reasons").mapped("reasons"))
            self.assertRegex(reasons[0], "An earlier record")
            self.assertTrue(all("made of its parts" in each for each in reasons[1:]))

    def test_one_that_a_rule_of_the_database_refuses_leaves_the_others(self):
        self.serve(record(1, email="one@example.org"), record(2))
        self.run_it()
        self.env.cr.execute("create unique index one_email on res_partner (email) where email = 'one@example.org'")
        one = {"email": "one@example.org"}
        self.serve(record(1, **one), record(2, phone="2"), record(3, **one), record(4), record(5))
        with mute_logger("odoo.sql_db"):
            run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 2, "changed": 1, "left": 1, "rejected": 1})
        reason = run.line_ids.filtered("reasons").reasons
        self.assertTrue(reason.startswith("A rule of the database refuses the record."))

    def test_an_identifier_that_comes_again_counts_once_also_on_another_page(self):
        self.serve(record(1), record(1), record(2), record(1), record(1, "Other"))
        run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 2, "left": 2, "rejected": 1})
        self.assertRegex(run.line_ids.filtered("reasons").reasons, "An earlier record")
        self.assertEqual(self.person(1).family_name, "Reyes")

    def test_a_record_that_is_rejected_is_no_first_one_on_its_page_or_on_another(self):
        self.source.field_ids = [(0, 0, {"field": "area_code", "path": "area"})]
        bad, good = record(1, gender="?"), record(1)
        unknown = {**record(2), "area": "nowhere"}
        for size in (2, 10):
            self.source.page_size = size
            self.serve(bad, unknown, good, bad, unknown, record(2))
            run = self.run_it(is_preview=True)
            self.assertEqual(self.counts(run), {"created": 2, "rejected": 4}, size)

    def test_an_identifier_keeps_the_spaces_within(self):
        self.people.create({"given_name": "Ana", "person_identifier": "A  1"})
        self.serve({"id": " A  1 ", "given_name": "Ana"}, {"id": "A 1", "given_name": "Eva"})
        self.assertEqual(self.counts(self.run_it()), {"created": 1, "left": 1})

    def test_whoever_has_an_id_that_cannot_be_read_is_not_missing(self):
        self.source.field_ids = [(0, 0, {"field": "reg_id", "path": "nid", "kind": "National ID"})]
        self.serve(record(1))
        self.run_it()
        self.serve(record(1, nid=["x"]))
        run = self.run_it()
        self.assertEqual(self.counts(run), {"rejected": 1})
        self.assertEqual((run.line_ids.record_key, run.line_ids.subscriber_id), ("R-1", self.person(1)))
        self.assertTrue(run.line_ids.reasons.startswith("ID of a type (National ID): "))

    def test_a_registry_that_is_empty_all_at_once_is_no_list_of_missing_people(self):
        self.assertEqual(self.run_it().state, "done")
        self.serve(record(1))
        self.run_it()
        self.serve()
        for is_preview in (False, True):
            run = self.run_it(is_preview)
            self.assertEqual((run.state, self.counts(run)), ("failed", {}))
            self.assertIn("had people before", run.summary)

    def test_an_area_is_found_by_its_code(self):
        area = self.env["spp.area"].create({"name": "North", "code": "N"})
        self.source.field_ids = [(0, 0, {"field": "area_code", "path": "area"})]
        self.serve(record(1, area="N"), record(2, area="S"))
        run = self.run_it()
        self.assertEqual((self.counts(run), self.person(1).area_id), ({"created": 1, "rejected": 1}, area))
        self.assertEqual(self.counts(self.run_it()), {"left": 1, "rejected": 1})

    def test_a_preview_keeps_nothing_but_says_all(self):
        self.serve(record(1), record(2))
        self.run_it()
        self.serve(record(1, "Santos"), record(3), record(3), {"given_name": "Nobody"})
        before = self.stored()
        run = self.run_it(is_preview=True)
        self.assertEqual(self.counts(run), {"created": 1, "changed": 1, "left": 1, "rejected": 1, "missing": 1})
        self.assertIn(
            "Family name: Reyes → Santos", run.line_ids.filtered(lambda line: line.outcome == "changed").changes
        )
        self.assertEqual(self.stored(), before)
        self.assertFalse(self.person(3))

    def test_whoever_is_not_in_the_registry_any_more_is_reported_and_stays(self):
        self.serve(record(1), record(2), record(3))
        self.run_it()
        self.serve(record(1), record(2, gender="?"))
        run = self.run_it()
        self.assertEqual(self.counts(run), {"left": 1, "rejected": 1, "missing": 1})
        self.assertEqual(run.line_ids.filtered(lambda line: line.outcome == "missing").subscriber_id, self.person(3))
        self.assertTrue(self.person(3).active)
        self.assertFalse(self.env["spp.registry.run.seen"].search([]))

    def test_possible_doubles_are_listed_and_not_merged(self):
        born = {"birth_date": "2001-05-30"}
        self.people.create({"family_name": "Cruz", "given_name": "Ben"})
        self.serve(record(1, **born), record(2, "Other"), record(3, "Ana", "Reyes", **born), record(4, "Cruz", "Ben"))
        run = self.run_it()
        doubles = self.env["spp.registry.double"].search([("source_id", "=", self.source.id)])
        self.assertEqual((run.double_count, len(doubles)), (2, 2))
        self.assertIn((self.person(1), self.person(3)), [(each.subscriber_id, each.other_id) for each in doubles])
        doubles.with_user(self.officer).action_different()
        self.assertEqual((self.run_it().double_count, set(doubles.mapped("state"))), (0, {"different"}))

    def test_an_officer_sees_what_tells_possible_doubles_apart(self):
        self.serve(record(1, birth_date="1990-01-01", gender="f", phone="+63 1"), record(2, birth_date="1990-01-01"))
        self.run_it()
        double = self.env["spp.registry.double"].with_user(self.officer).search([])
        double.invalidate_recordset()
        names = ["identifier", "gender", "phone", "email", "other_identifier", "other_gender", "other_phone"]
        [told] = double.read(names, load=None)
        told.pop("id")
        self.assertEqual(list(told.values()), ["R-1", "female", "+63 1", False, "R-2", False, False])

    def test_of_many_who_are_called_the_same_each_has_a_few_possible_doubles(self):
        self.source.page_size = 50
        self.serve(*(record(number, "Unknown", "Unknown", birth_date="1900-01-01") for number in range(60)))
        self.assertLessEqual(self.run_it().double_count, 60 * 5)

    def test_same_name_and_another_birth_date_are_two_people(self):
        self.serve(record(1, birth_date="2001-05-30"), record(2, birth_date="2002-05-30"))
        self.assertEqual(self.run_it().double_count, 0)

    def test_a_page_costs_the_same_number_of_queries_whatever_its_size(self):
        self.source.page_size = 100
        self.serve(*(record(number) for number in range(80)))
        self.run_it()
        few, many = (
            self.queries(*(record(number) for number in range(5))),
            self.queries(*(record(number) for number in range(80))),
        )
        self.assertLessEqual(many, few + 2)

    def queries(self, *records):
        self.serve(*records)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.run_it()
        return self.env.cr.sql_log_count - before
