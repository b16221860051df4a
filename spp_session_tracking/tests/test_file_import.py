import base64
import csv
import io
from datetime import time
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from odoo.tests import tagged

from .common import TODAY, SessionCase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8", "limit": 2000, "skip": 0}


class ImportCase(SessionCase):
    def imported(self, rows, fields, user=None, model="spp.session", dryrun=False, wizard=None, **options):
        """What the import screen gets for a CSV file. rows: with the headings."""
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        wizard = wizard or self.wizard(text.getvalue().encode(), "file.csv", "text/csv", user, model)
        return wizard.execute_import(fields, rows[0], {**OPTIONS, **options}, dryrun), wizard

    def wizard(self, content, name, mimetype, user=None, model="spp.session"):
        values = {"res_model": model, "file": content, "file_name": name, "file_type": mimetype}
        return self.env["base_import.import"].with_user(user or self.facilitator).create(values)

    def outcomes(self, answer):
        return [each["outcome"] for each in answer["outcomes"]]


@tagged("post_install", "-at_install")
class TestWholeFiles(ImportCase):
    """A file is one whole, as the facilitator imports it on Odoo's screen."""

    FIELDS = ["session_id/.id", "participant_id/.id", "status"]

    def people_rows(self, count, bad=()):
        people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(count)])
        rows = [[self.session.id, person.id, "Present"] for person in people]
        for number in bad:
            rows[number][2] = "Perhaps"
        return [["Session", "Person", "Status"], *rows]

    def lines(self):
        return self.session.attendance_ids

    def test_of_a_long_file_with_a_bad_row_nothing_is_stored(self):
        answer, _wizard = self.imported(self.people_rows(2300, [2200]), self.FIELDS, model="spp.session.attendance")
        self.assertIs(answer["ids"], False)
        self.assertEqual(answer["messages"][0]["rows"], {"from": 2200, "to": 2200})
        self.assertEqual(answer["nextrow"], 0)
        self.assertEqual(len(self.lines()), 3)

    def test_a_long_file_is_stored_in_one_call_and_once(self):
        rows = self.people_rows(2100)
        answer, wizard = self.imported(rows, self.FIELDS, model="spp.session.attendance")
        self.assertEqual((len(answer["ids"]), answer["nextrow"]), (2100, 0))
        again = wizard.execute_import(self.FIELDS, rows[0], OPTIONS)
        self.assertIn("imported already", again["messages"][0]["message"])
        self.assertEqual(len(self.lines()), 2103)

    def test_a_file_is_not_imported_from_its_middle(self):
        answer, _wizard = self.imported(self.people_rows(3), self.FIELDS, model="spp.session.attendance", skip=1)
        self.assertIn("from its first row", answer["messages"][0]["message"])
        self.assertEqual(len(self.lines()), 3)

    def test_a_file_that_is_too_long_is_refused(self):
        rows = [["Session", "Person", "Status"], *([["1", "1", "Present"]] * 10_001)]
        answer, _wizard = self.imported(rows, self.FIELDS, model="spp.session.attendance")
        self.assertIn("split the file", answer["messages"][0]["message"])

    def test_a_test_stores_nothing_and_says_what_would_be(self):
        rows = self.people_rows(3, [1])
        answer, wizard = self.imported(rows, self.FIELDS, None, "spp.session.attendance", True, good_rows=True)
        self.assertEqual((answer["counts"]["created"], answer["counts"]["refused"]), (2, 1))
        self.assertEqual(len(self.lines()), 3)
        self.assertFalse(wizard.is_imported)

    def test_a_test_may_choose_other_fields_for_headings_that_were_imported_before(self):
        rows = [["Session", "Person", "Came"], [self.session.id, self.ana.id, "Present"]]
        self.imported(rows, self.FIELDS, model="spp.session.attendance")
        rows[1][2] = "2026-03-14 09:30:00"
        fields = [*self.FIELDS[:2], "attendance_time"]
        answer, _wizard = self.imported(rows, fields, model="spp.session.attendance", dryrun=True)
        self.env.flush_all()
        self.assertEqual(self.outcomes(answer), ["changed"])

    def test_blanks_around_a_status_and_a_name_are_no_part_of_it(self):
        rows = [["Session", "Person", "Status"], [self.session.id, f" {self.ana.name} ", " Present\u00a0"]]
        fields = ["session_id/.id", "participant_id", "status"]
        self.imported(rows, fields, model="spp.session.attendance")
        self.assertEqual(self.line(self.ana).status, "present")

    def test_the_good_rows_are_stored_and_the_refused_ones_are_a_file(self):
        rows = self.people_rows(4, [1, 3])
        rows[0].append("Not matched")
        for row in rows[1:]:
            row.append("=cmd()")
        answer, wizard = self.imported(rows, [*self.FIELDS, False], model="spp.session.attendance", good_rows=True)
        self.assertEqual(self.outcomes(answer), ["created", "refused", "created", "refused"])
        self.assertEqual(len(self.lines()), 5)
        refused = list(csv.reader(io.StringIO(base64.b64decode(wizard.refused_rows).decode("utf-8-sig"))))
        self.assertEqual(refused[0], ["Session", "Person", "Status", "Not matched", "Row", "Reason"])
        self.assertEqual([row[4] for row in refused[1:]], ["2", "4"])
        self.assertEqual(refused[1][3], "'=cmd()")
        self.assertIn("Perhaps", refused[1][5])

    def test_the_file_of_refused_rows_is_imported_once_it_is_corrected(self):
        answer, wizard = self.imported(
            self.people_rows(3, [1]), self.FIELDS, model="spp.session.attendance", good_rows=True
        )
        content = base64.b64decode(wizard.refused_rows).replace(b"Perhaps", b"Late", 1)
        corrected = self.wizard(content, "refused.csv", "text/csv", model="spp.session.attendance")
        fields = [*self.FIELDS, False, False]
        answer = corrected.execute_import(fields, ["a", "b", "c", "row", "reason"], OPTIONS)
        self.assertEqual(self.outcomes(answer), ["created"])

    def test_a_bad_row_of_a_spreadsheet_comes_back_in_a_spreadsheet(self):
        book, content = Workbook(), io.BytesIO()
        book.active.append(["Session", "Person", "Status"])
        book.active.append([self.session.id, self.dan.id, "Perhaps"])
        book.save(content)
        wizard = self.wizard(content.getvalue(), "marks.xlsx", "", model="spp.session.attendance")
        answer = wizard.execute_import(self.FIELDS, ["a", "b", "c"], OPTIONS)
        self.assertIn(".xlsx", answer["refused_url"])
        sheet = load_workbook(io.BytesIO(base64.b64decode(wizard.refused_rows))).active
        self.assertEqual([cell.value for cell in sheet[1]], ["Session", "Person", "Status", "Row", "Reason"])

    def test_of_many_rows_that_cannot_be_stored_the_first_are_named(self):
        rows = self.people_rows(150)
        for row in rows[1:]:
            row[2] = "Excused"
        answer, _wizard = self.imported(rows, self.FIELDS, model="spp.session.attendance")
        self.assertEqual(answer["counts"]["refused"], 100)
        self.assertIn("Only the first 100", answer["messages"][-1]["message"])

    def test_files_for_other_models_are_imported_as_odoo_does(self):
        rows = [["Name"], *([f"Contact {number}"] for number in range(5))]
        answer, _wizard = self.imported(rows, ["name"], self.env.user, "res.partner", limit=2)
        self.assertEqual((len(answer["ids"]), answer["nextrow"]), (2, 2))
        self.assertNotIn("outcomes", answer)


@tagged("post_install", "-at_install")
class TestReading(ImportCase):
    """What a file says is read, or the file says what is wrong with it."""

    FIELDS = ["name", "code", "required_attendance_percentage"]
    HEADS = ["Name", "Code", "Required"]

    def book(self, *rows, change=lambda sheet: None):
        book, content = Workbook(), io.BytesIO()
        for row in (self.HEADS, *([*row, "80%"] for row in rows)):
            book.active.append(row)
        change(book.active)
        book.save(content)
        return self.wizard(content.getvalue(), "types.xlsx", "", self.manager, "spp.session.type")

    def text(self, rows, encoding="utf-8"):
        lines = [",".join(self.HEADS), *(f"{row},80%" for row in rows)]
        return self.csv("\n".join(lines).encode(encoding))

    def csv(self, content):
        return self.wizard(content, "types.csv", "text/csv", self.manager, "spp.session.type")

    def stored(self, wizard):
        options = {**OPTIONS, "encoding": "", "separator": ""}
        answer = wizard.execute_import(self.FIELDS, self.HEADS, options)
        return self.env["spp.session.type"].browse(answer["ids"] or [])

    def refused(self, wizard):
        """The rows that are refused, from 0."""
        answer = wizard.execute_import(self.FIELDS, self.HEADS, OPTIONS)
        self.assertIs(answer["ids"], False)
        return [message["rows"]["from"] for message in answer["messages"]]

    def problem(self, wizard):
        return wizard.parse_preview({**OPTIONS, "separator": "", "encoding": ""}).get("error")

    def test_one_letter_in_utf8_among_many_others_is_read_as_it_is(self):
        types = self.stored(self.text([*(f"Training {number},T{number}" for number in range(300)), "Niños,N1"]))
        self.assertEqual(types[-1:].name, "Niños")

    def test_files_of_excel_are_read_in_its_own_encodings(self):
        for encoding in ("windows-1252", "utf-8-sig", "utf-16"):
            types = self.stored(self.text([f"Niños,{encoding}"], encoding))
            self.assertEqual(types.name, "Niños", encoding)

    def test_what_stands_in_the_place_of_a_value_is_a_bad_row(self):
        rows = [["#N/A", "A1"], ["Training", "#REF!"], ["Training", "1.23457E+16"], ["Training", "A4"]]
        self.assertEqual(self.refused(self.book(*rows)), [0, 1, 2])

    def test_a_number_that_a_spreadsheet_has_rounded_is_a_bad_row(self):
        self.assertEqual(self.refused(self.book(["Training", 3201234567890123], ["Other", 320123456789012])), [0])

    def test_a_formula_that_nobody_has_calculated_is_a_bad_row(self):
        self.assertEqual(self.refused(self.book(["Training", "A1"], ['="Si"&"tio"', "A2"])), [1])

    def test_a_number_is_read_with_the_zeros_that_the_cell_shows(self):
        wizard = self.book(["Training", 123], change=lambda sheet: setattr(sheet["B2"], "number_format", "00000"))
        self.assertEqual(self.stored(wizard).code, "00123")

    def test_cells_that_are_merged_over_rows_are_refused(self):
        wizard = self.book(["Training", "A1"], [None, "A2"], change=lambda sheet: sheet.merge_cells("A2:A3"))
        self.assertIn("A2:A3", self.problem(wizard))

    def test_headings_of_two_lines_and_what_stands_beside_the_table_may_be_merged(self):
        def change(sheet):
            sheet.insert_rows(2)
            sheet["F2"] = "Signed"
            for cells in ("A1:A2", "B1:B2", "C1:C2", "F2:F3"):
                sheet.merge_cells(cells)

        self.assertFalse(self.problem(self.book(["Training", "A1"], change=change)))

    def test_a_row_of_nothing_but_formulas_that_nobody_has_calculated_is_empty(self):
        wizard = self.book(["Training", "A1"], change=lambda sheet: sheet.append(['=""', "=B2"]))
        self.assertEqual(len(self.stored(wizard)), 1)

    def test_cells_left_out_at_the_end_of_a_row_are_empty_and_too_many_are_refused(self):
        short = b"Name,Code,Required\nTraining,A1,80%\nOther,A2\n"
        self.assertEqual(self.refused(self.csv(short)), [1])
        self.assertEqual(len(self.stored(self.csv(short.replace(b"A2", b"A2,70%")))), 2)
        rows = [*(f"Training {number},T{number}" for number in range(20)), "Cruz, Ana,A1"]
        self.assertIn("row 21: 4", self.problem(self.text(rows)))
        answer = self.text(rows).execute_import(self.FIELDS, self.HEADS, {**OPTIONS, "separator": ","})
        self.assertIn("row 21: 4", answer["messages"][0]["message"])

    def test_a_file_that_cannot_be_read_says_what_to_do(self):
        self.assertIn("no rows", self.problem(self.csv(b"Name,Code\n")))
        self.assertIn("row 2: 3", self.problem(self.csv(b"Name,Code\nTraining,A1\nTraining,A,2\n")))
        for content in (b"no spreadsheet", b"PK\x03\x04 cut off"):
            wizard = self.wizard(content, "types.xlsx", XLSX, self.manager, "spp.session.type")
            self.assertIn("save it as XLSX", self.problem(wizard))

    def test_a_kind_of_file_that_loses_cells_is_refused(self):
        content = io.BytesIO()
        with ZipFile(content, "w") as file:
            file.writestr("mimetype", ODS)
        for given in ((content.getvalue(), "types.csv", ""), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200, "types", XLS)):
            wizard = self.wizard(*given, self.manager, "spp.session.type")
            self.assertIn("save it as XLSX", self.problem(wizard))
            answer = wizard.execute_import(self.FIELDS, self.HEADS, OPTIONS)
            self.assertIn("save it as XLSX", answer["messages"][0]["message"])

    def test_a_file_that_a_browser_takes_for_one_of_excel_is_read(self):
        content = b"Name,Code,Required\nTraining,A1,80%\n"
        wizard = self.wizard(content, "types.csv", XLS, self.manager, "spp.session.type")
        self.assertEqual(len(self.stored(wizard)), 1)

    def test_a_moment_that_cannot_be_read_is_told_with_its_time(self):
        problem = self.env["spp.session.attendance"]._import_cell_problem("marked_at", "2026-03-14T08:30:00Z")
        self.assertIn("08:30", problem)


@tagged("post_install", "-at_install")
class TestSessionFiles(ImportCase):
    FIELDS = ["session_type_id", "date", "start_time", "location"]
    HEAD = ["Session Type", "Date", "Start", "Location"]

    def load(self, *rows, columns=None, user=None):
        sessions = self.env["spp.session"].with_user(user or self.facilitator).with_context(import_file=True)
        return sessions.load(columns or self.FIELDS, list(rows))

    def row(self, start="09:00", date="2026-04-01", location="Hall", kind="Health Education"):
        return [kind, date, start, location]

    def test_times_as_people_write_them(self):
        starts = ("09:30", "9h30", "9:30", "9.5", "9,5")
        rows = [self.row(start, f"2026-04-{day:02}") for day, start in enumerate(starts, 1)]
        answer, _wizard = self.imported([self.HEAD, *rows], self.FIELDS)
        self.assertEqual(answer["messages"], [])
        sessions = self.env["spp.session"].browse(answer["ids"])
        self.assertEqual(sessions.mapped("start_time"), [9.5] * 5)
        self.assertEqual(sessions.mapped("end_time"), [11.5] * 5)

    def test_what_is_no_time_is_a_bad_row(self):
        rows = [self.row(start) for start in ("25:00", "9h75", "", "09:00")]
        answer, _wizard = self.imported([self.HEAD, *rows], self.FIELDS)
        self.assertEqual([message["rows"]["from"] for message in answer["messages"]], [0, 1, 2])
        self.assertIn("no clear time", answer["messages"][0]["message"])

    def test_a_row_without_a_day_is_a_bad_row(self):
        answer = self.load(self.row(), self.row(date=""))
        self.assertIs(answer["ids"], False)
        self.assertEqual(answer["messages"][0]["rows"]["from"], 1)

    def test_times_and_percentages_of_a_spreadsheet(self):
        book, content = Workbook(), io.BytesIO()
        book.active.append(self.HEAD)
        book.active.append(["Health Education", "2026-04-01", time(9, 30), "Hall"])
        book.active["C2"].number_format = "h:mm"
        book.save(content)
        wizard = self.wizard(content.getvalue(), "sessions.xlsx", "")
        self.assertEqual(wizard.parse_preview(dict(OPTIONS))["preview"][2], ["09:30"])
        answer = wizard.execute_import(self.FIELDS, self.HEAD, OPTIONS)
        self.assertEqual(self.env["spp.session"].browse(answer["ids"]).start_time, 9.5)

    def test_a_percentage_cell_is_what_it_shows(self):
        for cell, number_format in ((0.75, "0%"), ("75%", "General"), (75, "General")):
            book, content = Workbook(), io.BytesIO()
            book.active.append(["Name", "Required"])
            book.active.append([f"Type {cell}", cell])
            book.active["B2"].number_format = number_format
            book.save(content)
            wizard = self.wizard(content.getvalue(), "types.xlsx", "", self.manager, "spp.session.type")
            answer = wizard.execute_import(["name", "required_attendance_percentage"], ["Name", "Required"], OPTIONS)
            kind = self.env["spp.session.type"].browse(answer["ids"])
            self.assertEqual(kind.required_attendance_percentage, 75)

    def test_the_same_file_twice_makes_no_session_twice(self):
        rows = [self.row(), self.row(location="School"), self.row("9h")]
        first = self.load(*rows)
        self.assertEqual(self.outcomes(first), ["created", "created", "left"])
        again = self.load(*rows)
        self.assertEqual(self.outcomes(again), ["left"] * 3)
        self.assertEqual(again["ids"], first["ids"])

    def test_a_row_about_a_session_that_is_there_changes_it(self):
        columns = [*self.FIELDS, "max_participants"]
        session = self.env["spp.session"].browse(self.load([*self.row(), "20"], columns=columns)["ids"])
        answer = self.load([*self.row(), "30"], columns=columns)
        self.assertEqual((answer["ids"], self.outcomes(answer)), (session.ids, ["changed"]))
        self.assertEqual(session.max_participants, 30)

    def test_a_session_with_an_external_id_is_that_session(self):
        columns = ["id", *self.FIELDS]
        first = self.load(["plan.1", *self.row()], columns=columns)
        again = self.load(["plan.1", *self.row()], columns=columns)
        self.assertEqual((again["ids"], self.outcomes(again)), (first["ids"], ["left"]))

    def test_nobody_is_the_facilitator_because_they_import(self):
        officers = self.env["spp.session"].browse(self.load(self.row(), user=self.officer)["ids"])
        own = self.env["spp.session"].browse(self.load(self.row())["ids"])
        self.assertFalse(officers.facilitator_id)
        self.assertEqual(own.facilitator_id, self.facilitator)

    def test_a_file_without_type_day_or_start_is_refused(self):
        answer = self.load(["Hall"], columns=["location"])
        self.assertIs(answer["ids"], False)
        for label in ("Session type", "Date", "Start time"):
            self.assertIn(label, answer["messages"][0]["message"])

    def test_the_template_is_imported_as_it_is(self):
        self.facilitator.name = "Maria Santos"
        self.env["spp.area"].create({"name": "Northern Province"})
        wizard = self.wizard(self.template("spp.session", 0), "sessions.csv", "text/csv")
        self.assertEqual(self.outcomes(self.import_template(wizard)), ["created"])

    def test_the_templates_of_rosters_and_marks_are_imported_as_they_are(self):
        self.env["res.partner"].create({"name": "Ana Reyes"})
        self.session.name = f"Health Education {TODAY}"
        for number, outcome in enumerate(["created", "changed"]):
            content = self.template("spp.session.attendance", number)
            wizard = self.wizard(content, "lines.csv", "text/csv", model="spp.session.attendance")
            self.assertEqual(self.outcomes(self.import_template(wizard)), [outcome])

    def template(self, model, number):
        from odoo.tools.misc import file_open

        path = self.env[model].get_import_templates()[number]["template"]
        with file_open(path.lstrip("/"), "rb") as file:
            return file.read()

    def import_template(self, wizard):
        """As the screen does: with the fields that Odoo proposes for the headings."""
        preview = wizard.parse_preview(dict(OPTIONS))
        fields = ["/".join(preview["matches"].get(column, [])) for column in range(len(preview["headers"]))]
        self.assertTrue(all(fields), preview["headers"])
        return wizard.execute_import(fields, preview["headers"], preview["options"])


@tagged("post_install", "-at_install")
class TestMarkFiles(ImportCase):
    """Files of marks, as the facilitator exports and imports them."""

    def load(self, columns, *rows, user=None):
        lines = self.env["spp.session.attendance"].with_user(user or self.facilitator)
        return lines.with_context(import_file=True).load(columns, list(rows))

    def exported(self):
        lines = self.env["spp.session.attendance"].browse(self.session.attendance_ids.ids)
        return lines.export_data([".id", "status"])["datas"]

    def statements(self):
        names = ["status", "marked_at", "marked_by_id", "source", "basis", "write_date"]
        return self.session.attendance_ids.read(names)

    def test_marks_imported_unchanged_state_nothing(self):
        self.mark(self.ana, "present")
        before = self.statements()
        answer = self.load([".id", "status"], *self.exported(), user=self.officer)
        self.assertEqual(self.outcomes(answer), ["left"] * 3)
        self.assertEqual(self.statements(), before)

    def test_marks_of_a_completed_session_imported_unchanged_are_left(self):
        self.mark(self.ana, "present")
        self.session.complete()
        before = self.statements()
        answer = self.load([".id", "status"], *self.exported())
        self.assertEqual((answer["messages"], self.outcomes(answer)), ([], ["left"] * 3))
        self.assertEqual(self.statements(), before)

    def test_a_new_mark_of_a_completed_session_follows_the_rules_of_corrections(self):
        self.mark(self.ana, "present")
        self.session.complete()
        rows = self.exported()
        next(row for row in rows if row[1] == "Present")[1] = "Absent"
        answer = self.load([".id", "status"], *rows)
        self.assertIs(answer["ids"], False)
        self.assertIn("Correct the mark, and say why", answer["messages"][0]["message"])

    def test_a_changed_mark_is_stated_by_whoever_imports(self):
        self.mark(self.ana, "present")
        rows = self.exported()
        rows[0][1] = "Late"
        answer = self.load([".id", "status"], *rows, user=self.officer)
        self.assertEqual(self.outcomes(answer), ["changed", "left", "left"])
        line = self.line(self.ana)
        self.assertEqual((line.status, line.marked_by_id, line.source), ("late", self.officer, "import"))

    def test_a_mark_of_somebody_on_the_roster_needs_no_id(self):
        columns = ["session_id/.id", "participant_id/.id", "status"]
        row = [str(self.session.id), str(self.carla.id), "Present"]
        self.assertEqual(self.outcomes(self.load(columns, row)), ["changed"])
        self.assertEqual(self.outcomes(self.load(columns, row)), ["left"])
        self.assertFalse(self.line(self.carla).attendance_time)

    def test_a_time_that_is_still_to_come_is_a_bad_row(self):
        row = [self.session.id, self.ana.id, "Present", "2027-03-14 09:30"]
        rows = [["Session", "Person", "Status", "Came at"], row]
        fields = ["session_id/.id", "participant_id/.id", "status", "attendance_time"]
        answer, _wizard = self.imported(rows, fields, model="spp.session.attendance")
        self.assertEqual(answer["messages"][0]["message"], "Came at is still to come. Give a day and time in the past.")
        self.assertFalse(self.line(self.ana).status)

    def test_two_rows_about_one_person_are_refused(self):
        columns = ["session_id/.id", "participant_id/.id", "status"]
        rows = [[str(self.session.id), str(self.dan.id), status] for status in ("Present", "Absent")]
        answer = self.load(columns, *rows)
        self.assertIn("An earlier row", answer["messages"][0]["message"])
        self.assertFalse(self.line(self.dan))
