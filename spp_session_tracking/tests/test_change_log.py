from datetime import datetime, timedelta
from itertools import permutations

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import TODAY, SessionCase

NINE, HALF_PAST, TEN = (f"{TODAY} {time}" for time in ("09:00:00", "09:30:00", "10:00:00"))


class TestChangeLog(SessionCase):
    def changes(self, session=None, kind="mark"):
        """What the log says, the oldest first."""
        return (session or self.session).change_ids.filtered(lambda change: change.kind == kind).sorted("id")

    def test_the_first_mark_of_a_person_is_no_change(self):
        self.mark(self.ana, "present")
        self.assertFalse(self.changes())

    def test_a_replaced_mark_is_kept_whole(self):
        self.mark(self.ana, "present", marked_at=NINE, attendance_time=NINE, attended_by_id=self.dan.id)
        self.env["spp.session"].with_user(self.officer).mark(
            [
                {
                    "session_id": self.session.id,
                    "participant_id": self.ana.id,
                    "status": "excused",
                    "excuse_reason": "Ill",
                    "marked_at": TEN,
                }
            ]
        )
        change = self.changes()
        self.assertEqual((change.attendance_id, change.participant_id), (self.line(self.ana), self.ana))
        self.assertEqual((change.old_status, change.old_basis, change.old_source), ("present", "observed", "manual"))
        self.assertEqual((change.old_attended_by_id, change.old_marked_by_id), (self.dan, self.facilitator))
        self.assertEqual((change.old_marked_at, change.old_attendance_time), (datetime(2026, 3, 14, 9),) * 2)
        self.assertEqual((change.new_status, change.new_excuse_reason), ("excused", "Ill"))
        self.assertEqual((change.changed_by_id, change.changed_at), (self.officer, datetime(2026, 3, 14, 10)))

    def test_a_mark_that_came_too_late_to_stand_is_kept_once(self):
        self.mark(self.ana, "present", marked_at=TEN)
        for _again in range(2):
            self.mark(self.ana, "absent", marked_at=NINE)
        self.assertEqual(self.changes().mapped("old_status"), ["absent"])

    def test_a_mark_that_is_taken_back_is_kept(self):
        self.mark(self.ana, "present")
        self.line(self.ana).action_unmark()
        self.assertEqual((self.changes().old_status, self.changes().new_status), ("present", False))

    def test_a_replaced_assumption_is_kept(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.mark(self.ben, "late")
        change = self.changes()
        self.assertEqual((change.old_status, change.old_basis, change.reason), ("absent", "assumed", False))

    def test_any_order_of_any_statements_ends_in_the_same_line_and_the_same_log(self):
        statements = [
            {"status": "present", "marked_at": NINE},
            {"status": "absent", "marked_at": NINE},
            {"status": "excused", "excuse_reason": "Ill", "marked_at": HALF_PAST},
            {"status": False, "marked_at": HALF_PAST},
        ]
        ends = set()
        for order in permutations(statements):
            person = self.env["res.partner"].create({"name": "Somebody"})
            for statement in (*order, *order):
                self.mark(person, **statement)
            line = self.line(person)
            logged = frozenset((change.old_status, change.old_marked_at) for change in line.change_ids)
            self.assertEqual(len(line.change_ids), 3)
            ends.add((line.status, line.excuse_reason, line.marked_at, logged))
        self.assertEqual(len(ends), 1)

    # corrections

    def test_a_correction_says_why(self):
        session = self.completed_session()
        line = self.line(self.ana, session)
        self.assertTrue(line.correct("absent", "Signed for her sister"))
        self.assertEqual((line.status, line.basis), ("absent", "observed"))
        self.assertEqual(self.changes(session).reason, "Signed for her sister")
        for reason in ("", "  ", False, None):
            with self.assertRaisesRegex(ValidationError, "reason for the correction"):
                line.correct("present", reason)

    def test_a_correction_to_excused_takes_its_reason_as_the_excuse(self):
        session = self.completed_session()
        self.line(self.ana, session).correct("excused", "Was at the clinic")
        self.assertEqual(self.line(self.ana, session).excuse_reason, "Was at the clinic")

    def test_facilitators_correct_for_three_days_and_then_managers(self):
        session = self.completed_session()
        line = self.line(self.ana, session)
        with freeze_time(datetime(2026, 3, 14, 10) + timedelta(days=3, seconds=1)):
            with self.assertRaisesRegex(ValidationError, "Ask a manager"):
                line.correct("absent", "Overlooked")
            line.with_user(self.manager).correct("absent", "Overlooked")
        self.assertEqual(line.status, "absent")

    def test_others_do_not_correct(self):
        line = self.line(self.ana, self.completed_session())
        for user in (self.viewer, self.colleague):
            with self.assertRaises(AccessError):
                line.with_user(user).correct("absent", "Overlooked")

    def test_a_completed_session_is_not_unmarked_by_a_correction(self):
        with self.assertRaisesRegex(ValidationError, "not taken back"):
            self.line(self.ana, self.completed_session()).correct(False, "Overlooked")

    def test_the_dialog_corrects_and_keeps_no_copy_of_the_reason(self):
        line = self.line(self.ana, self.completed_session())
        action = line.action_correct()
        dialogs = self.env[action["res_model"]].with_user(self.facilitator).with_context(**action["context"])
        dialog = dialogs.create({"status": "late", "reason": "Came after the break"})
        dialog.action_confirm()
        self.assertEqual(line.status, "late")
        self.assertFalse(dialog.exists())

    # rosters and sessions

    def test_people_put_on_or_taken_off_a_roster_from_its_day_on_are_logged(self):
        as_officer = self.session.with_user(self.officer)
        as_officer.write({"expected_participant_ids": [(3, self.ana.id)], "change_reason": "Moved away"})
        as_officer.expected_participant_ids += self.dan
        taken_off, put_on = self.changes(kind="roster")
        self.assertEqual((taken_off.participant_id, taken_off.reason), (self.ana, "Moved away"))
        self.assertEqual((put_on.participant_id, put_on.new_value), (self.dan, "expected"))

    def test_before_its_day_the_roster_is_only_planned(self):
        session = self.new_session(date="2026-03-15", expected_participant_ids=self.ana.ids)
        session.expected_participant_ids = False
        self.assertFalse(self.changes(session, "roster"))

    def test_completing_and_cancelling_are_logged(self):
        self.assertEqual(self.changes(self.completed_session(), "session").new_value, "Completed")
        self.session.cancel("Storm")
        self.assertEqual(self.changes(kind="session").reason, "Storm")

    def test_a_changed_fact_of_a_completed_session_is_logged(self):
        session = self.completed_session()
        session.with_user(self.manager).write({"date": "2026-03-13", "change_reason": "Typed the wrong day"})
        change = self.changes(session, "session")[-1]
        self.assertEqual((change.old_value, change.new_value), ("2026-03-14", "2026-03-13"))
        self.assertEqual((change.reason, change.changed_by_id), ("Typed the wrong day", self.manager))

    # the log itself

    def test_nobody_writes_in_the_log_not_even_the_system(self):
        self.mark(self.ana, "present")
        self.mark(self.ana, "absent")
        log = self.changes()
        forged = {"kind": "roster", "session_id": self.session.id, "company_id": self.env.company.id}
        forged |= {"changed_by_id": self.manager.id, "changed_at": "2026-03-14 09:00:00", "what": "Roster"}
        admin = self.env.ref("base.user_admin")
        for records in (log.sudo(), log.with_user(admin), log.sudo().with_context(_force_unlink=True)):
            for change in (
                lambda records=records: records.write({"reason": "Nicer"}),
                records.unlink,
                lambda records=records: records.create([forged]),
                lambda records=records: records.with_context(spp_append=True).create(forged),
                lambda records=records: records[0].copy(),
            ):
                with self.assertRaises(UserError):  # which an AccessError is, too
                    change()
        loaded = log.sudo().load(["kind", "company_id/.id"], [["Roster", str(self.env.company.id)]])
        self.assertFalse(loaded["ids"])
        self.assertEqual(self.changes(), log)

    def test_nobody_forges_the_log_by_code_that_is_typed_in_odoo(self):
        self.mark(self.ana, "present")
        self.mark(self.ana, "absent")
        count = len(self.changes())
        values = {"kind": "roster", "session_id": self.session.id, "company_id": 1, "changed_by_id": 1}
        values["changed_at"] = "2026-03-14 09:00:00"
        for code in (
            f"log.sudo().create({values})",
            "log.sudo()._create([])or log.sudo()._create([{'stored': {'kind': 'mark'}}])",
            "log.sudo().search([], limit=1).write({'reason': 'Nicer'})",
            "log.sudo().search([], limit=1)._write({'reason': 'Nicer'})",
            "change = log.search([], limit=1)\nchange._fields['reason'].write(change, 'Nicer')\nenv.flush_all()",
            "log.sudo().search([], limit=1).unlink()",
            "log.sudo().search([], limit=1).with_context(_force_unlink=True).unlink()",
            f"log._log([{values}])",
            "log._log_marks([(line, line._statement(), line._statement()._replace(status='late'))], 'Forged')",
            f"env['spp.session'].browse({self.session.id})._by_server().write({{'change_ids': [(0, 0, {values})]}})",
            f"env['spp.session.attendance']._by_server().env['spp.session.attendance.change'].sudo().create({values})",
        ):
            self.assert_refused_in_server_action(
                "log, line = env['spp.session.attendance.change'], "
                f"env['spp.session.attendance'].search([('session_id', '=', {self.session.id})], limit=1)\n{code}"
            )
        self.env.invalidate_all()
        self.assertEqual(len(self.changes()), count)
        self.assertFalse(self.changes().filtered(lambda change: change.reason == "Nicer"))

    def test_excuses_in_the_log_are_seen_by_those_who_hold_the_session(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        self.mark(self.ana, "present")
        for user, seen in ((self.facilitator, "Clinic"), (self.officer, "Clinic"), (self.viewer, False)):
            self.assertEqual(self.changes().with_user(user).old_excuse_reason, seen)
        with self.assertRaises(AccessError):
            self.changes().with_user(self.manager).read(["old_excuse"])

    def test_a_session_whose_marks_were_taken_back_is_not_deleted(self):
        self.mark(self.ana, "present")
        self.mark(self.ana, False)
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            self.session.unlink()

    def test_the_chatter_says_once_how_many_were_marked_after_completion(self):
        session = self.completed_session()
        before = len(session.message_ids)
        lines = session.attendance_ids
        lines.correct("late", "Came late, by the list")
        self.assertEqual(len(session.message_ids), before + 1)
        self.assertIn("People marked after completion: 2", session.message_ids[0].body)
