from odoo.tools.misc import file_open

from .common import LedgerCase
from .test_identifiers import COMPOSED, DECOMPOSED, SPELLINGS

COLUMNS = ["person_identifier", "attended_at", "session_id/.id", "attendance_category"]


class TestRecordsImport(LedgerCase):
    """Odoo's own import of records, as the facilitator does it."""

    def load(self, rows, columns=COLUMNS):
        records = self.env["spp.attendance.list"].with_user(self.facilitator)
        return records.with_context(import_file=True).load(columns, rows)

    def loaded(self, rows, columns=COLUMNS):
        answer = self.load(rows, columns)
        self.assertFalse(answer["messages"])
        return self.env["spp.attendance.list"].browse(answer["ids"])

    def errors(self, rows, columns=COLUMNS):
        """{number of the row, from 0: message}; nothing is stored."""
        before = self.env["spp.attendance.list"].search_count([])
        answer = self.load(rows, columns)
        self.assertIs(answer["ids"], False)
        self.assertEqual(self.env["spp.attendance.list"].search_count([]), before)
        return {message["rows"]["from"]: message["message"] for message in answer["messages"]}

    def row(self, person="P-1", moment="2026-03-12 09:00:00", session="", category="Present"):
        return [person, moment, session and str(session.id), category]

    def test_a_file_of_records_with_and_without_sessions(self):
        self.facilitator.tz = "Asia/Manila"
        records = self.loaded([self.row(), self.row("BEN", "2026-03-14 17:10:00", self.session, "Late")])
        self.assertEqual(records.subscriber_id, self.s_ana + self.s_ben)
        self.assertEqual(str(records[0].attended_at), "2026-03-12 01:00:00")  # the file is in the user's zone
        line = self.line(self.ben)
        self.assertEqual((line.status, line.source, line.marked_by_id), ("late", "import", self.facilitator))

    def test_every_bad_row_is_named_whatever_is_wrong_with_it(self):
        self.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        self.env.cr.precommit.run()
        there = self.record({"attended_at": "2026-03-02 09:00:00"})
        errors = self.errors(
            [
                self.row(),
                self.row(""),
                self.row(category="Perhaps"),
                self.row(category="Excused"),
                self.row(moment="2026-03-12 11:00:00"),
                self.row(moment="2026-03-02 11:00:00"),
                self.row(moment="2026-03-32 11:00:00"),
                self.row("BEN"),
            ]
        )
        self.assertEqual(sorted(errors), [1, 2, 3, 4, 5, 6])
        self.assertIn("The person is missing", errors[1])
        self.assertIn("reason for the excuse", errors[3])
        self.assertIn("repeats row 1", errors[4])
        self.assertIn(f"record {there.id}.", errors[5])

    def test_a_time_that_is_still_to_come_is_a_bad_row_and_not_now(self):
        errors = self.errors([self.row(moment="2027-03-12 09:00:00"), self.row("BEN")])
        self.assertEqual(errors, {0: "Came at is still to come. Give a day and time in the past."})

    def test_a_row_about_a_session_of_others_waits_for_an_officer(self):
        other = self.env["spp.session"].create({"session_type_id": self.session_type.id, "date": "2026-03-14"})
        answer = self.load([self.row(session=other, moment="2026-03-14 09:00:00")])
        (outcome,) = answer["outcomes"]
        self.assertEqual(outcome["outcome"], "pending")
        held = self.env["spp.attendance.list"].browse(answer["ids"])
        self.assertEqual((held.state, held.held_reason), ("held", "not_facilitator"))

    def test_a_row_that_was_sent_before_is_named(self):
        columns = [*COLUMNS, "external_id"]
        self.assertFalse(self.env["spp.attendance.list"].fields_get(["external_id"])["external_id"]["readonly"])
        there = self.loaded([[*self.row(), "a"]], columns)
        answer = self.load([[*self.row(), name] for name in ("b", "a", "c", "b")], columns)
        outcomes = [each["outcome"] for each in answer["outcomes"]]
        self.assertEqual(outcomes, ["created", "left", "created", "left"])
        self.assertEqual(answer["outcomes"][1]["id"], there.id)

    def test_an_external_id_with_something_else_is_refused(self):
        columns = [*COLUMNS, "external_id"]
        self.loaded([[*self.row(), "a"]], columns)
        rows = [[*self.row(category="Late"), "a"], [*self.row(), "b"], [*self.row("BEN"), "b"]]
        errors = self.errors(rows, columns)
        self.assertEqual(list(errors), [0, 2])
        self.assertIn("already a record with this external id, and it says something else", errors[0])

    def test_the_same_file_twice_makes_no_record_twice(self):
        rows = [self.row(), self.row("BEN", "2026-03-14 09:10:00", self.session, "Late"), self.row("NOBODY")]
        first = self.load(rows)
        self.assertEqual([each["outcome"] for each in first["outcomes"]], ["created", "created", "pending"])
        self.assertIn("Unknown person", first["outcomes"][2]["message"])
        marked_at = self.line(self.ben).marked_at
        again = self.load([*rows, self.row("BEN")])
        self.assertEqual([each["outcome"] for each in again["outcomes"]], ["left", "left", "left", "created"])
        self.assertEqual(again["ids"][:3], first["ids"])
        self.assertEqual(self.line(self.ben).marked_at, marked_at)

    def test_a_file_that_spells_an_identifier_in_another_way_makes_no_record_twice(self):
        for spelling in (DECOMPOSED, *SPELLINGS):
            self.loaded([self.row(spelling)])
        records = self.env["spp.attendance.list"].search([("person_identifier", "=", COMPOSED)])
        self.assertEqual(records.mapped("person_identifier"), [DECOMPOSED])

    def test_an_identifier_of_which_nothing_is_seen_is_missing(self):
        self.assertIn("The person is missing", self.errors([self.row("\u200b")])[0])

    def test_records_of_another_type_or_place_are_others(self):
        self.env["spp.attendance.type"].create([{"name": "Clinic"}, {"name": "School"}])
        columns = [*COLUMNS, "attendance_type_id"]
        answer = self.load([[*self.row(), "Clinic"], [*self.row(), "School"], [*self.row(), "Clinic"]], columns)
        self.assertEqual([each["outcome"] for each in answer["outcomes"]], ["created", "created", "left"])

    def test_a_record_of_somebody_who_became_known_is_left(self):
        held = self.loaded([self.row("NEW-1")])
        self.people.create({"name": "New", "person_identifier": "NEW-1"})
        answer = self.load([self.row("NEW-1")])
        self.assertEqual((answer["ids"], answer["outcomes"][0]["outcome"]), (held.ids, "left"))

    def test_a_record_that_was_voided_is_not_made_again(self):
        record = self.loaded([self.row()])
        record.with_user(self.facilitator).void("Wrong list")
        answer = self.load([self.row()])
        self.assertEqual((answer["ids"], answer["outcomes"][0]["outcome"]), (record.ids, "left"))
        self.assertIn("does not count", answer["outcomes"][0]["message"])

    def test_a_file_without_who_when_or_how_is_refused(self):
        before = self.env["spp.attendance.list"].search_count([])
        for columns, missing in (
            (["person_identifier"], ["Came at", "Category"]),
            (["person_identifier", "session_id/.id"], ["Came at", "Category"]),
            (["attended_at", "attendance_category"], ["Identifier as sent"]),
        ):
            row = [self.row("P-1", session=self.session)[COLUMNS.index(column)] for column in columns]
            answer = self.load([row], columns)
            self.assertIs(answer["ids"], False)
            for label in missing:
                self.assertIn(label, answer["messages"][0]["message"])
        self.assertEqual(self.env["spp.attendance.list"].search_count([]), before)

    def test_a_row_of_a_file_with_ids_states_who_when_and_how_too(self):
        errors = self.errors([["new", "P-1"]], ["id", "person_identifier"])
        self.assertIn("Came at", errors[0])

    def test_the_good_rows_of_a_file_are_kept_where_that_is_asked(self):
        records = self.env["spp.attendance.list"].with_user(self.facilitator).with_context(import_good_rows=True)
        rows = [self.row(), self.row(category="Perhaps"), self.row("BEN"), self.row("BEN", "2026-02-30 08:00:00")]
        answer = records.with_context(import_file=True).load(COLUMNS, rows)
        self.assertEqual([each["outcome"] for each in answer["outcomes"]], ["created", "refused", "created", "refused"])
        self.assertEqual((len(answer["ids"]), answer["messages"]), (2, []))
        self.assertIn("Perhaps", answer["outcomes"][1]["message"])

    def test_a_row_that_cannot_count_at_once_is_pending_and_is_no_error(self):
        held = self.loaded([self.row("NOBODY")])
        self.assertEqual((held.held_reason, held.person_identifier), ("unknown_person", "NOBODY"))

    def test_the_templates_are_imported_as_they_are(self):
        self.env["spp.attendance.type"].create({"name": "Health visit"})
        self.env["spp.attendance.location"].create({"name": "Health centre"})
        for model, user in (("spp.attendance.subscriber", self.officer), ("spp.attendance.list", self.facilitator)):
            (template,) = self.env[model].get_import_templates()
            with file_open(template["template"].lstrip("/"), "rb") as file:
                values = {"res_model": model, "file": file.read(), "file_name": "file.csv", "file_type": "text/csv"}
            wizard = self.env["base_import.import"].with_user(user).create(values)
            preview = wizard.parse_preview({"has_headers": True, "quoting": '"', "separator": ","})
            fields = ["/".join(preview["matches"].get(column, [])) for column in range(len(preview["headers"]))]
            self.assertTrue(all(fields), fields)
            answer = wizard.execute_import(fields, preview["headers"], preview["options"])
            self.assertEqual([each["outcome"] for each in answer["outcomes"]], ["created"])

    # a day and a time in columns of their own

    def wizard(self, rows):
        text = "\n".join(map(",".join, rows))
        values = {"res_model": "spp.attendance.list", "file": text.encode(), "file_type": "text/csv"}
        return self.env["base_import.import"].with_user(self.facilitator).create({**values, "file_name": "file.csv"})

    def apart(self, *rows):
        """What the import screen answers of rows with: identifier, date, time and zone."""
        wizard = self.wizard([["Identifier as sent", "Date", "Time", "Time zone", "Category"], *rows])
        preview = wizard.parse_preview({"has_headers": True, "quoting": '"', "separator": ","})
        columns = ["/".join(preview["matches"].get(number, [])) for number in range(5)]
        return wizard.execute_import(columns, preview["headers"], preview["options"])

    def moments(self, answer):
        self.assertFalse(answer["messages"])
        return [str(record.attended_at) for record in self.env["spp.attendance.list"].browse(answer["ids"])]

    def test_a_day_and_a_time_in_columns_of_their_own_are_the_moment(self):
        self.facilitator.tz = "Asia/Manila"
        rows = [["P-1", "2026-03-12", "9:05"], ["BEN", "2026-03-13", "17h30"], ["BEN", "2026-03-11", "00:00"]]
        answer = self.apart(*([*row, "", "Present"] for row in rows))
        expected = ["2026-03-12 01:05:00", "2026-03-13 09:30:00", "2026-03-10 16:00:00"]
        self.assertEqual(self.moments(answer), expected)

    def test_they_are_in_the_zone_of_the_row(self):
        self.facilitator.tz = "Europe/Lisbon"
        answer = self.apart(["P-1", "2026-03-12", "00:30:15", "Asia/Manila", "Present"])
        self.assertEqual(self.moments(answer), ["2026-03-11 16:30:15"])
        record = self.env["spp.attendance.list"].browse(answer["ids"])
        self.assertEqual((str(record.attendance_date), record.attendance_time), ("2026-03-12", "00:30:15"))

    def test_no_time_is_assumed_where_the_file_has_times(self):
        rows = [["2026-03-12", ""], ["2026-03-12", "9:05 PM"], ["2026-03-12", "0.378"], ["", "09:05"], ["32", "09:05"]]
        answer = self.apart(*(["P-1", *row, "", "Present"] for row in rows))
        self.assertIs(answer["ids"], False)
        messages = {message["rows"]["from"]: message["message"] for message in answer["messages"]}
        self.assertEqual(messages[0], "Time: nothing is given, and nothing is assumed.")
        self.assertEqual(messages[1], "Time: “9:05 PM” is no clear time. Write it as 09:30.")
        self.assertIn("no clear time", messages[2])
        self.assertIn("The time is missing", messages[3])
        self.assertEqual(messages[4], "Date: “32” is no date. Write it as 2026-03-14.")

    def test_a_time_needs_the_column_of_its_day(self):
        answer = self.load([[*self.row(), "09:05"]], [*COLUMNS, "attendance_time"])
        self.assertIn("no column for: Date.", answer["messages"][0]["message"])

    def test_a_day_still_to_come_is_a_bad_row_too(self):
        answer = self.apart(["P-1", "2026-03-14", "10:01", "", "Present"])
        self.assertIn("still to come", answer["messages"][0]["message"])

    def test_beside_a_moment_they_say_nothing(self):
        columns = [*COLUMNS, "attendance_date", "attendance_time"]
        records = self.loaded([[*self.row(), "2026-03-01", "08:00"]], columns)
        self.assertEqual(str(records.attended_at), "2026-03-12 09:00:00")

    def test_a_character_that_no_text_can_have_is_an_error_of_its_row(self):
        columns = [*COLUMNS, "attendance_description"]
        texts = ("Good", "with \x00 in it", "half \ud800", "bell \x07", "two\nlines\tand a tab")
        errors = self.errors(
            [[*self.row(moment=f"2026-03-12 0{n}:00:00"), text] for n, text in enumerate(texts)], columns
        )
        self.assertEqual(list(errors), [1, 2, 3])
        self.assertIn("no text can have", errors[1])

    def test_a_character_that_no_name_can_have_is_an_error_of_its_row(self):
        errors = self.errors([self.row(), self.row("P\x00"), self.row(category="Pre\x00sent")])
        self.assertEqual(list(errors), [1, 2])

    def test_a_day_that_nobody_means_is_an_error_of_its_row(self):
        errors = self.errors([self.row(moment=f"{day} 09:00:00") for day in ("1899-12-31", "2026-03-12", "9999-12-31")])
        self.assertEqual(sorted(errors), [0, 2])

    def test_no_query_for_a_row(self):
        def queries(count, day):
            rows = [self.row("P-1", f"2026-03-{day} 08:{number // 60:02}:{number % 60:02}") for number in range(count)]
            return self.queries(lambda: self.loaded(rows))

        queries(10, "01")
        self.assertLess(queries(2000, "02") - queries(200, "03"), 20)
