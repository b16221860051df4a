from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, TODAY, SessionCase

NOT_MARKED = {"status": False, "marked_at": False}
YESTERDAY = "2026-03-13"


@tagged("post_install", "-at_install")
class TestMarkAsSeen(SessionCase):
    def setUp(self):
        super().setUp()
        self.session.start()
        self.colleague_session = self.session.with_user(self.officer)

    def by_officer(self, person, status, seen):
        return self.line(person, self.colleague_session).mark_as_seen(status, seen)

    def test_a_mark_answers_the_line_and_the_counts(self):
        answer = self.line(self.ana).mark_as_seen("present", NOT_MARKED)
        line = answer["lines"][0]
        self.assertEqual((answer["outcome"], line["status"], str(line["marked_at"])), ("kept", "present", NOW))
        self.assertEqual((answer["session"]["attendance_count"], answer["session"]["unmarked_count"]), (1, 2))

    def test_a_mark_that_was_not_seen_is_told_and_stays(self):
        self.by_officer(self.ana, "late", NOT_MARKED)
        answer = self.line(self.ana).mark_as_seen("absent", NOT_MARKED)
        line = answer["lines"][0]
        self.assertEqual((answer["outcome"], line["status"]), ("changed", "late"))
        self.assertEqual(line["marked_by_id"]["id"], self.officer.id)
        self.assertEqual(self.line(self.ana).status, "late")

    def test_a_mark_that_was_seen_is_overwritten(self):
        shown = self.by_officer(self.ana, "late", NOT_MARKED)["lines"][0]
        seen = {"status": "late", "marked_at": fields.Datetime.to_string(shown["marked_at"])}
        self.assertEqual(self.line(self.ana).mark_as_seen("absent", seen)["outcome"], "kept")
        self.assertEqual(self.line(self.ana).status, "absent")

    def test_a_mark_that_is_sent_again_is_kept_once(self):
        self.line(self.ana).mark_as_seen("present", NOT_MARKED)
        self.assertEqual(self.line(self.ana).mark_as_seen("present", NOT_MARKED)["outcome"], "kept")
        self.assertFalse(self.line(self.ana).change_ids)

    def test_a_mark_is_taken_back(self):
        shown = self.line(self.ana).mark_as_seen("present", NOT_MARKED)["lines"][0]
        seen = {"status": "present", "marked_at": fields.Datetime.to_string(shown["marked_at"])}
        self.line(self.ana).mark_as_seen(False, seen)
        self.assertFalse(self.line(self.ana).status)

    def test_a_session_that_was_deleted_meanwhile_is_told(self):
        empty = self.new_session(date="2026-03-16", expected_participant_ids=[])
        empty.unlink()
        with self.assertRaises(MissingError):
            empty.with_user(self.facilitator).read_as_shown([])

    def test_only_who_facilitates_the_session_marks(self):
        with self.assertRaises(AccessError):
            self.line(self.ana).with_user(self.colleague).mark_as_seen("present", NOT_MARKED)

    def test_an_excuse_overwrites_no_mark_made_since_its_dialog_was_opened(self):
        dialogs = self.env["spp.session.excuse"].with_user(self.facilitator)
        dialog = dialogs.create({"attendance_id": self.line(self.ana).id, "reason": "Ill"})
        self.by_officer(self.ana, "present", NOT_MARKED)
        with self.assertRaisesRegex(UserError, "marked this person meanwhile"):
            dialog.action_confirm()

    def mark_dialog(self, person, **values):
        dialogs = self.env["spp.session.mark"].with_user(self.facilitator)
        return dialogs.create({"attendance_id": self.line(person).id, **values})

    def test_the_dialog_of_a_row_states_who_came_in_the_place_and_when(self):
        came = self.session.start_at + timedelta(minutes=20)
        values = {"status": "late", "attended_by_id": self.dan.id, "attendance_time": came}
        self.mark_dialog(self.ana, **values).action_confirm()
        line = self.line(self.ana)
        self.assertEqual((line.status, line.attended_by_id, line.attendance_time), ("late", self.dan, came))
        self.assertEqual(self.mark_dialog(self.ana).attended_by_id, self.dan)

    def test_the_dialog_of_a_row_overwrites_no_mark_made_since_it_was_opened(self):
        dialog = self.mark_dialog(self.ana, status="absent")
        self.by_officer(self.ana, "present", NOT_MARKED)
        with self.assertRaisesRegex(UserError, "marked this person meanwhile"):
            dialog.action_confirm()
        self.assertEqual(self.line(self.ana).status, "present")

    def test_the_dialog_of_a_row_leaves_out_what_its_status_does_not_have(self):
        self.mark_dialog(self.ana, status="absent", excuse_reason="Ill").action_confirm()
        self.assertEqual((self.line(self.ana).status, self.line(self.ana).excuse_reason), ("absent", False))


@tagged("post_install", "-at_install")
class TestEveryonePresent(SessionCase):
    def setUp(self):
        super().setUp()
        self.session.start()

    def test_what_the_web_client_has_as_text_is_undone_too(self):
        with freeze_time("2026-03-14 10:00:00.123456"):
            answer = self.session.mark_everyone_present(3)
        shown = [{**line, "marked_at": fields.Datetime.to_string(line["marked_at"])} for line in answer["lines"]]
        self.assertEqual(self.session.undo_everyone_present(shown)["undone"], 3)

    def test_another_number_than_was_asked_is_refused(self):
        self.mark(self.ana, "absent")
        with self.assertRaisesRegex(UserError, "People who are not marked: 2, not 3"):
            self.session.mark_everyone_present(3)

    def test_undone_are_those_who_still_say_so(self):
        self.mark(self.ana, "absent")
        with freeze_time("2026-03-14 10:00:00.123456"):
            answer = self.session.mark_everyone_present(2)
        self.mark(self.ben, "late", marked_at="2026-03-14 09:59:59")  # older: it does not stand
        self.line(self.carla).write({"status": "late"})
        self.assertEqual(self.session.undo_everyone_present(answer["lines"])["undone"], 1)
        self.assertEqual(
            [self.line(each).status for each in (self.ana, self.ben, self.carla)], ["absent", False, "late"]
        )


@tagged("post_install", "-at_install")
class TestOtherDay(SessionCase):
    def test_a_mark_made_on_another_day_says_nobody_came_now(self):
        session = self.new_session(date=YESTERDAY, expected_participant_ids=(self.ana + self.ben).ids)
        self.line(self.ana, session).action_present()
        session.action_everyone_present()
        self.env["spp.session.walk.in"].with_user(self.facilitator).create(
            {"session_id": session.id, "participant_id": self.dan.id}
        ).action_confirm()
        self.assertEqual(session.attendance_count, 3)
        self.assertFalse(any(session.attendance_ids.mapped("attendance_time")))

    def test_who_is_marked_on_the_roster_is_not_stated_otherwise_as_somebody_else_who_came(self):
        self.mark(self.ana, "excused", excuse_reason="Ill")
        dialogs = self.env["spp.session.walk.in"].with_user(self.facilitator)
        dialog = dialogs.create({"session_id": self.session.id, "participant_id": self.ana.id})
        with self.assertRaisesRegex(UserError, "is on the roster, and marked"):
            dialog.action_confirm()
        self.assertEqual(self.line(self.ana).status, "excused")

    def test_the_day_is_that_of_the_sessions_zone(self):
        session = self.new_session(tz="Pacific/Auckland", date=TODAY, expected_participant_ids=self.ana.ids)
        self.line(self.ana, session).action_present()  # 23:00 of the day there
        self.assertEqual(str(self.line(self.ana, session).attendance_time), NOW)


@tagged("post_install", "-at_install")
class TestPaperSheetServer(SessionCase):
    def setUp(self):
        super().setUp()
        self.held = self.new_session(date=YESTERDAY, expected_participant_ids=(self.ana + self.ben).ids)

    def sheet(self, *marks, **values):
        rows = [{"participant_id": person.id, "status": status, "seen": NOT_MARKED} for person, status in marks]
        return {"date": YESTERDAY, "marks": rows, "photo": "cGhvdG8=", "photo_name": "sheet.jpg", **values}

    def test_a_sheet_says_once_what_tells_people_apart(self):
        self.ana.city = "Daet"
        shown = self.held.read_paper_sheet()["lines"]
        [ana] = [line for line in shown if line["participant_id"]["id"] == self.ana.id]
        self.assertEqual((ana["participant_id"]["display_name"], ana["hint"]), ("Ana", "Daet"))

    def test_all_marks_of_a_sheet_are_stored_as_stated_now(self):
        self.held.enter_paper_sheet(self.sheet((self.ana, "present"), (self.ben, "absent"), (self.dan, "late")))
        ana = self.line(self.ana, self.held)
        self.assertEqual((str(ana.marked_at), ana.attendance_time, ana.source), (NOW, False, "manual"))
        self.assertEqual((self.held.attendance_count, self.held.walk_in_count), (2, 1))
        self.assertEqual(self.held.sheet_ids.mark_count, 3)

    def test_a_sheet_of_another_day_is_refused(self):
        with self.assertRaisesRegex(UserError, "session of that day"):
            self.held.enter_paper_sheet(self.sheet((self.ana, "present"), date=TODAY))

    def test_an_empty_sheet_is_refused(self):
        with self.assertRaisesRegex(UserError, "Nothing is entered"):
            self.held.enter_paper_sheet(self.sheet(photo=False))

    def test_a_sheet_without_a_photo_names_none(self):
        self.held.enter_paper_sheet(self.sheet((self.ana, "present"), photo=""))
        self.assertFalse(self.held.sheet_ids.photo_name)

    def test_what_is_no_sheet_is_told_so(self):
        for sheet in ({}, [], {"date": str(TODAY), "marks": "x"}, {"date": str(TODAY), "marks": [5]}):
            with self.assertRaisesRegex(UserError, "an object with date and marks"):
                self.held.enter_paper_sheet(sheet)

    def test_of_a_sheet_with_a_bad_row_nothing_is_kept(self):
        with self.assertRaisesRegex(ValidationError, "reason of the excuse"):
            self.held.enter_paper_sheet(self.sheet((self.ana, "present"), (self.ben, "excused")))
        self.assertFalse(self.held.sheet_ids or any(self.held.attendance_ids.mapped("status")))

    def test_a_sheet_overwrites_no_mark_that_it_has_not_shown(self):
        self.mark(self.ben, "present", self.held)
        answer = self.held.enter_paper_sheet(self.sheet((self.ana, "present"), (self.ben, "absent")))
        self.assertEqual(answer["outcome"], "changed")
        self.assertEqual([line["participant_id"]["id"] for line in answer["lines"]], self.ben.ids)
        self.assertFalse(self.line(self.ana, self.held).status)

    def test_who_signed_without_being_expected_is_found_by_name(self):
        found = self.held.find_for_sheet("dan", self.ana.ids)
        self.assertEqual([person["id"] for person in found], self.dan.ids)
        self.assertFalse(self.held.find_for_sheet("ana", self.ana.ids))

    def test_photos_are_for_those_who_hold_the_session(self):
        self.held.enter_paper_sheet(self.sheet((self.ana, "present")))
        sheet = self.held.sheet_ids
        self.assertTrue(sheet.with_user(self.officer).photo)
        for user in (self.viewer, self.colleague):
            with self.assertRaises(AccessError):
                sheet.with_user(user).read(["photo"])
        attachments = self.env["ir.attachment"].with_user(self.colleague)
        self.assertFalse(attachments.search([("res_model", "=", sheet._name), ("res_field", "=", "photo")]))

    def test_a_photo_stays_as_it_was_entered(self):
        self.held.enter_paper_sheet(self.sheet((self.ana, "present")))
        with self.assertRaises(AccessError):
            self.held.sheet_ids.write({"photo": "b3RoZXI="})


@tagged("post_install", "-at_install")
class TestOddCalls(SessionCase):
    """What a screen never sends is refused in words, as mark() does: a program may call the same methods."""

    ODD = (None, False, True, 7, "x", "\ud800", ["x"], [None], [[1]], {"a": 1}, [{}], [{"id": "x"}], [{"id": []}])

    def assert_refused(self, call, values=ODD):
        for value in values:
            with self.subTest(value=value), self.assertRaises(UserError):
                call(value)

    def test_what_was_seen_is_an_object(self):
        self.assert_refused(lambda seen: self.line(self.ana).mark_as_seen("present", seen), ("x", 7, None, ["x"]))
        self.assertFalse(self.line(self.ana).status)

    def test_lines_are_named_by_their_ids(self):
        self.assert_refused(self.session.read_as_shown)
        self.assert_refused(self.session.undo_everyone_present)

    def test_people_are_searched_by_a_text(self):
        self.assert_refused(lambda text: self.session.find_for_sheet(text, []), (None, 7, ["x"], "\ud800", "a\0"))
        self.assert_refused(lambda listed: self.session.find_for_sheet("Ana", listed))

    def test_a_paper_sheet_says_what_is_wrong_with_it(self):
        def enter(sheet=(), **mark):
            marks = [{"participant_id": self.ana.id, "status": "present", "seen": NOT_MARKED, **mark}]
            return self.session.enter_paper_sheet({"date": TODAY, "marks": marks, **dict(sheet)})

        self.assert_refused(lambda person: enter(participant_id=person))
        self.assert_refused(lambda seen: enter(seen=seen), ("x", 7, ["x"]))
        self.assert_refused(lambda photo: enter({"photo": photo}), (True, 7, "x", ["x"], "\ud800", "@@@@"))
        odd_names = (True, 7, ["x"], {"x": 1}, "\ud800", "a\0")
        self.assert_refused(lambda name: enter({"photo": "cGhvdG8=", "photo_name": name}), odd_names)
        self.assert_refused(lambda marks: enter({"marks": marks}))
        self.assertEqual(enter()["outcome"], "kept")
