from .common import AttendanceCase

COLUMNS = ["family_name", "given_name", "person_identifier", "gender", "phone"]


class TestPeopleImport(AttendanceCase):
    """Odoo's own import, as an officer does it."""

    def rows(self, count, start=100):
        return [
            [f"Family {number}", f"Given {number}", f"P-{number}", "Female", f"0{number}"]
            for number in range(start, start + count)
        ]

    def load(self, columns, rows):
        return self.people.with_context(import_file=True).load(columns, rows)

    def loaded(self, columns, rows):
        answer = self.load(columns, rows)
        self.assertFalse(answer["messages"])
        return self.people.browse(answer["ids"])

    def errors(self, columns, rows):
        """{number of the row, from 0: message}"""
        answer = self.load(columns, rows)
        self.assertIs(answer["ids"], False)
        return {message["rows"]["from"]: message["message"] for message in answer["messages"]}

    def test_people_are_imported_with_their_contacts(self):
        people = self.loaded(COLUMNS, self.rows(50))
        self.assertEqual(len(people), 50)
        self.assertEqual(people[7].partner_id.name, "Family 107, Given 107")
        self.assertEqual((people[7].person_identifier, people[7].gender, people[7].phone), ("P-107", "female", "0107"))

    def test_each_repeated_identifier_is_named_with_its_row(self):
        rows = self.rows(20)
        rows[5][2] = rows[3][2]
        rows[12][2] = f" {rows[3][2]} "
        errors = self.errors(COLUMNS, rows)
        self.assertEqual(list(errors), [5, 12])
        self.assertIn("An earlier row", errors[5])
        self.assertFalse(self.people.search([("person_identifier", "=", "P-100")]))

    def test_an_identifier_of_somebody_else_is_named_with_its_row(self):
        columns = ["id", *COLUMNS]
        first = self.loaded(columns, [[f"people.p{number}", *row] for number, row in enumerate(self.rows(3))])
        again = [
            ["people.p0", "Family", "Given", "P-101", "", ""],
            ["people.p1", "Family", "Given", "P-1", "", ""],
            ["people.new", "Family", "Given", "P-102", "", ""],
        ]
        errors = self.errors(columns, again)
        self.assertEqual(list(errors), [0, 1, 2])
        self.assertIn(f"Person {first[1].id} ", errors[0])
        self.assertIn(f"Person {self.subscriber.id} ", errors[1])
        self.assertNotIn("P-", "".join(errors.values()))

    def test_a_row_without_a_name_is_named(self):
        rows = self.rows(3)
        rows[1][:2] = ["", ""]
        self.assertIn("Give a person a name", self.errors(COLUMNS, rows)[1])

    def test_importing_again_by_identifier_updates_and_blanks_nothing(self):
        people = self.loaded(COLUMNS, self.rows(3))
        people[1].email = "one@example.com"
        again = self.loaded(
            ["person_identifier", "given_name", "phone", "email"],
            [["P-100", "Maria", "", ""], ["P-101", "", "999", ""], ["P-999", "New", "", ""]],
        )
        self.assertEqual(again[:2], people[:2])
        self.assertEqual((people[0].name, people[0].phone), ("Family 100, Maria", "0100"))
        self.assertEqual(
            (people[1].name, people[1].phone, people[1].email), ("Family 101, Given 101", "999", "one@example.com")
        )
        self.assertEqual(people[0].gender, "female")
        self.assertEqual(again[2].name, "New")

    def test_importing_again_by_external_id_updates_and_blanks_nothing(self):
        columns = ["id", *COLUMNS]
        person = self.loaded(columns, [["people.p1", *self.rows(1)[0]]])
        again = self.loaded(columns, [["people.p1", "Santos", "", "P-500", "", ""]])
        self.assertEqual(again, person)
        self.assertEqual((person.name, person.person_identifier), ("Santos, Given 100", "P-500"))
        self.assertEqual((person.gender, person.phone), ("female", "0100"))

    def test_an_archived_person_is_known_by_the_identifier_too(self):
        self.subscriber.active = False
        person = self.loaded(["person_identifier", "given_name"], [["P-1", "Anna"]])
        self.assertEqual((person, person.name, person.active), (self.subscriber, "Anna", False))

    def test_nobody_is_merged_by_name(self):
        person = self.loaded(["name"], [["Ana"]])
        self.assertNotEqual(person.partner_id, self.ana)

    def test_no_query_of_ours_for_a_row(self):
        def queries_more_than_contacts(count, start):
            contacts = [[row[0], row[4]] for row in self.rows(count)]
            registrants = self.env["res.partner"].with_context(tracking_disable=True, import_file=True)
            plain = self.queries(lambda: registrants.load(["name", "phone"], contacts))
            people = self.people.with_context(tracking_disable=True, import_file=True)
            return self.queries(lambda: people.load(COLUMNS, self.rows(count, start))) - plain

        queries_more_than_contacts(10, 5000)
        few, many = queries_more_than_contacts(100, 10000), queries_more_than_contacts(400, 20000)
        self.assertLess(many - few, 60)

    def test_importing_again_what_is_there_takes_no_query_for_a_row(self):
        rows = self.rows(1200)  # more than Odoo reads at once
        self.loaded(COLUMNS, rows)
        self.assertLess(self.queries(lambda: self.loaded(COLUMNS, rows)), 100)
