from .common import LedgerCase

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
        other = self.env["spp.session"].create({"session_type_id": self.session_type.id, "date": "2026-03-14"})
        errors = self.errors(
            [
                self.row(),
                self.row(""),
                self.row(category="Perhaps"),
                self.row(category="Excused"),
                self.row(moment="2026-03-12 11:00:00"),
                self.row(moment="2026-03-02 11:00:00"),
                self.row(session=other, moment="2026-03-14 09:00:00"),
                self.row(moment="2026-03-32 11:00:00"),
                self.row("BEN"),
            ]
        )
        self.assertEqual(sorted(errors), [1, 2, 3, 4, 5, 6, 7])
        self.assertIn("The person is missing", errors[1])
        self.assertIn("reason for the excuse", errors[3])
        self.assertIn("repeats row 1", errors[4])
        self.assertIn(f"record {there.id}.", errors[5])
        self.assertIn("somebody else", errors[6])

    def test_a_row_that_was_sent_before_is_named(self):
        columns = [*COLUMNS, "external_id"]
        self.assertFalse(self.env["spp.attendance.list"].fields_get(["external_id"])["external_id"]["readonly"])
        self.loaded([[*self.row(), "a"]], columns)
        errors = self.errors([[*self.row(), name] for name in ("b", "a", "c", "b")], columns)
        self.assertEqual(list(errors), [1, 3])
        self.assertIn("already a record with this external id", errors[1])

    def test_a_row_that_cannot_count_at_once_is_pending_and_is_no_error(self):
        held = self.loaded([self.row("NOBODY")])
        self.assertEqual((held.held_reason, held.person_identifier), ("unknown_person", "NOBODY"))

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
        self.assertEqual(list(errors), [0, 2])

    def test_no_query_for_a_row(self):
        def queries(count, day):
            rows = [self.row("P-1", f"2026-03-{day} 08:{number // 60:02}:{number % 60:02}") for number in range(count)]
            return self.queries(lambda: self.loaded(rows))

        queries(10, "01")
        self.assertLess(queries(2000, "02") - queries(200, "03"), 20)
