from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger

from .snapshot_common import MARCH, SnapshotCase

LATER = "2026-03-14 10:30:00"


class TestSnapshot(SnapshotCase):
    """What a snapshot keeps, what differs since, and what it protects."""

    def line_as(self, user, person=None, session=None):
        return self.line(person or self.ana, session or self.second).with_user(user)

    def correct(self, status="present", person=None, session=None):
        self.line_as(self.manager, person, session).correct(status, "Signed the sheet")

    def differences(self, snapshot=None):
        return self.env["spp.session.snapshot"].with_user(self.viewer).difference((snapshot or self.snapshot).id)

    # what is stored

    def test_it_keeps_everything_evaluate_said(self):
        answers_now = self.env["spp.session.compliance"].evaluate((self.ana + self.ben).ids, *MARCH)
        answers = self.snapshot.answer_ids.grouped(lambda answer: answer.participant_id.id)
        for answer in answers_now:
            stored = answers[answer["participant_id"]]
            for name, value in answer.items():
                self.assertEqual(stored[name].id if name.endswith("_id") else stored[name], value, name)
        self.assertEqual((self.snapshot.compliant_count, self.snapshot.not_compliant_count), (1, 1))

    def test_it_keeps_the_lines_counted_as_they_were_and_the_rule_used(self):
        marks = self.snapshot.answer_ids.filtered(lambda answer: answer.participant_id == self.ana).mark_ids
        self.assertEqual(marks.mapped("status"), ["present", "absent"])
        self.assertEqual(set(marks.mapped("excused_rule")), {"neutral"})
        self.correct()
        self.assertEqual(marks.mapped("status"), ["present", "absent"])
        self.assertEqual(marks.mapped("now_status"), ["present", "present"])

    def test_marks_that_are_read_by_their_ids_are_looked_for_in_their_answers_alone(self):
        marks = self.snapshot.answer_ids.mark_ids
        self.env.invalidate_all()
        with self.assertLogs("odoo.sql_db", "DEBUG") as log:
            marks[:1].read(["status"])
        statements = [line for line in log.output if "json_array_elements" in line]
        self.assertTrue(statements)
        self.assertFalse([line for line in statements if '"answer_id" ' not in line.lower()])

    def test_ids_of_marks_follow_each_other_and_are_never_used_twice(self):
        first = self.snapshot.answer_ids.mark_ids
        ids = [*first.ids, *self.take(people=(self.ana + self.dan).ids).answer_ids.mark_ids.ids]
        self.assertEqual(sorted(ids), list(range(min(ids), min(ids) + len(ids))))
        self.assertEqual(first.browse(ids[-1]).answer_id.participant_id, self.ana)
        self.assertEqual([answer.mark_count for answer in self.snapshot.answer_ids], [2, 2])

    def test_of_named_people_only_they_are_kept_also_those_who_were_met_by_nothing(self):
        answers = self.take(people=(self.ana + self.dan).ids).answer_ids
        self.assertEqual(answers.participant_id, self.ana + self.dan)
        nothing = answers.filtered(lambda answer: answer.participant_id == self.dan)
        self.assertEqual((nothing.outcome, nothing.is_compliant, nothing.expected), ("nothing_due", True, 0))
        self.assertFalse(nothing.session_type_id)

    def test_of_named_types_only_they_are_kept(self):
        other = self.session_type.copy({"code": "OTHER"})
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        taken = snapshots.browse(snapshots.snapshot(*MARCH, other.ids, False, "Other"))
        self.assertFalse(taken.answer_ids)

    def test_it_is_taken_over_rpc_where_compliance_is_evaluated_too(self):
        compliance = self.env["spp.session.compliance"].with_user(self.officer)
        taken = compliance.snapshot(*MARCH, False, self.ana.ids, "Payment")
        self.assertEqual(compliance.difference(taken), [])

    # taking one

    def test_open_sessions_ask_for_a_reason(self):
        self.new_session(date="2026-03-28", expected_participant_ids=self.ana.ids)
        with self.assertRaisesRegex(UserError, "or wait for confirmation: 1"):
            self.take()
        taken = self.take(reason="Paid before the storm")
        self.assertEqual((taken.open_count, taken.reason), (1, "Paid before the storm"))
        self.assertFalse(self.take(people=self.ben.ids).open_count)

    def test_what_cannot_be_read_is_refused_in_plain_words(self):
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        for arguments, message in (
            ((*MARCH, False, [], "x"), "list of people or types is empty"),
            ((*MARCH, [], False, "x"), "list of people or types is empty"),
            ((*MARCH, False, False, " "), "Give the snapshot a label"),
            ((*MARCH, False, "Ana", "x"), "list of ids"),
            (("March", "April", False, False, "x"), "period as two dates"),
            ((*MARCH, False, [2**31 - 1], "x"), "There is no contact 2147483647"),
            ((*MARCH, [2**31 - 1], False, "x"), "There is no session type 2147483647"),
        ):
            with self.assertRaisesRegex(UserError, message):
                snapshots.snapshot(*arguments)

    def test_only_officers_take_one_and_nobody_makes_one_by_hand(self):
        for user in (self.viewer, self.facilitator):
            with self.assertRaises(AccessError):
                self.take(user)
        values = {"label": "x", "date_from": MARCH[0], "date_to": MARCH[1], "company_id": self.env.company.id}
        values |= {"taken_by_id": self.manager.id, "taken_at": "2026-03-14 10:00:00"}
        with self.assertRaises(AccessError):
            self.env["spp.session.snapshot"].with_user(self.manager).create(values)

    def test_nothing_of_it_is_changed_or_deleted_by_anybody(self):
        snapshot = self.snapshot.with_user(self.env.ref("base.user_admin"))
        for records in (snapshot, snapshot.answer_ids, snapshot.answer_ids.mark_ids):
            for change in (lambda records=records: records.write({"company_id": 1}), records.unlink):
                with self.assertRaises(UserError):  # which an AccessError is, too
                    change()
        for change in (lambda: self.snapshot.sudo().write({"label": "x"}), self.snapshot.sudo().unlink):
            with self.assertRaisesRegex(UserError, "A snapshot cannot be (changed|deleted)"):
                change()

    def test_the_dialog_asks_as_the_screen_shows_it(self):
        shown = self.env["spp.session.compliance"].with_user(self.officer)
        shown = shown.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1])
        row = shown.search([("participant_id", "=", self.ana.id)])
        context = row.action_take_snapshot()["context"]
        dialog = self.env["spp.session.snapshot.take"].with_user(self.officer).with_context(**context)
        action = dialog.create({"label": "Payment"}).action_confirm()
        taken = self.env["spp.session.snapshot"].browse(action["res_id"])
        self.assertEqual((taken.date_from, taken.date_to), (date(2026, 3, 1), date(2026, 3, 31)))
        self.assertEqual(taken.answer_ids.participant_id, self.ana)

    # superseding

    def test_a_manager_takes_another_in_its_place_and_says_why(self):
        with self.assertRaises(AccessError):
            self.take(reason="Wrong", supersedes_id=self.snapshot.id)
        with self.assertRaisesRegex(UserError, "reason for taking a snapshot in the place"):
            self.take(self.manager, supersedes_id=self.snapshot.id)
        later = self.take(self.manager, reason="Ana signed", supersedes_id=self.snapshot.id)
        self.assertEqual(self.snapshot.superseded_by_ids, later)
        self.assertTrue(self.snapshot.is_superseded)
        self.assertEqual(later.search([("is_superseded", "=", True)]), self.snapshot)
        self.assertEqual(later.search([("is_superseded", "=", False)]), later)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.take(self.manager, reason="Again", supersedes_id=self.snapshot.id)

    def test_the_dialog_for_another_proposes_what_was_asked(self):
        taken = self.take(people=self.ana.ids)
        context = taken.with_user(self.manager).action_supersede()["context"]
        dialog = self.env["spp.session.snapshot.take"].with_user(self.manager).with_context(**context)
        action = dialog.create({"reason": "Ana signed"}).action_confirm()
        later = taken.browse(action["res_id"])
        self.assertEqual((later.label, later.supersedes_id), (taken.label, taken))
        self.assertEqual(later.answer_ids.participant_id, self.ana)

    # what it protects

    def test_marks_under_it_change_only_by_a_manager_who_says_why(self):
        for user in (self.facilitator, self.officer):
            with self.assertRaisesRegex(ValidationError, "snapshot was taken.*Ask a manager"):
                self.line_as(user).correct("present", "Signed the sheet")
        self.correct()
        self.assertEqual(self.line_as(self.viewer).status, "present")

    def test_nobody_is_added_to_what_was_paid_on_but_by_a_manager(self):
        row = {"session_id": self.second.id, "participant_id": self.carla.id, "status": "present"}
        sessions = self.env["spp.session"]
        with self.assertRaisesRegex(ValidationError, "snapshot was taken"):
            sessions.with_user(self.officer).mark([row])
        with self.assertRaisesRegex(UserError, "snapshot was taken"):
            self.second.with_user(self.officer).expected_participant_ids += self.carla
        more = {"expected_participant_ids": [(4, self.carla.id)]}
        with self.assertRaisesRegex(UserError, "Say why"):
            self.second.with_user(self.manager).write(more)
        self.second.with_user(self.manager).write({**more, "change_reason": "Was forgotten"})
        self.line_as(self.manager, self.carla).correct("present", "Was there")
        (difference,) = self.differences()
        self.assertEqual(difference["participant_id"], self.carla.id)
        self.assertEqual([change["reason"] for change in difference["changes"]], ["Was forgotten", "Was there"])

    def test_a_walk_in_under_it_is_expected_afterwards_only_by_a_manager(self):
        for user in (self.officer, self.manager):
            session = self.new_session(date="2026-03-10", expected_participant_ids=self.ben.ids)
            self.mark(self.ben, "present", session)
            self.mark(self.dan, "present", session)
            session.complete()
            self.take(self.officer)
            change = self.line_as(user, self.dan, session).with_context(change_reason="Was on the list").write
            if user == self.manager:
                change({"is_expected": True})
            else:
                with self.assertRaisesRegex(UserError, "snapshot was taken"):
                    change({"is_expected": True})

    def test_of_others_and_of_sessions_that_were_open_everything_goes_on(self):
        self.snapshot = self.take(self.manager, self.ana.ids, reason="Only Ana", supersedes_id=self.snapshot.id)
        self.line_as(self.facilitator, self.ben).correct("late", "Was late")
        session = self.new_session(date="2026-03-12", expected_participant_ids=self.ana.ids)
        self.take(reason="Not over yet")
        with freeze_time(LATER):
            self.mark(self.ana, "present", session)
            session.complete()
        self.line_as(self.facilitator, self.ana, session).correct("late", "Was late")

    def test_a_superseded_one_protects_nothing(self):
        later = self.take(self.manager, self.ben.ids, reason="Only Ben", supersedes_id=self.snapshot.id)
        self.line_as(self.officer).correct("present", "Signed the sheet")
        self.assertEqual(self.differences(later), [])

    # what changed since

    def test_the_same_is_no_difference(self):
        self.assertEqual(self.differences(), [])

    def test_a_correction_is_told_with_both_answers_and_the_change(self):
        self.correct()
        (difference,) = self.differences()
        self.assertEqual(difference["participant_id"], self.ana.id)
        self.assertEqual(difference["session_type_id"], self.session_type.id)
        self.assertEqual((difference["was"]["outcome"], difference["was"]["attended"]), ("not_compliant", 1))
        self.assertEqual((difference["is"]["outcome"], difference["is"]["attended"]), ("compliant", 2))
        (change,) = difference["changes"]
        self.assertEqual((change["was"], change["is"]), ("absent", "present"))
        self.assertEqual((change["changed_by_id"], change["reason"]), (self.manager.id, "Signed the sheet"))
        for each in (difference["was"], difference["is"], change):
            self.assertNotIn(None, each.values())

    def test_a_session_completed_later_is_told(self):
        session = self.new_session(date="2026-03-12", expected_participant_ids=self.ana.ids)
        snapshot = self.take(reason="Not over yet")
        self.mark(self.ana, "present", session)
        session.complete()
        (difference,) = self.differences(snapshot)
        self.assertEqual((difference["was"]["open_sessions"], difference["is"]["open_sessions"]), (1, 0))
        self.assertEqual([change["is"] for change in difference["changes"]], ["Completed"])

    def test_a_session_moved_out_of_the_period_is_told(self):
        self.second.with_user(self.manager).write({"date": "2026-02-28", "change_reason": "Wrong month"})
        differences = self.differences()
        self.assertEqual([each["participant_id"] for each in differences], (self.ana + self.ben).ids)
        for each in differences:
            self.assertEqual([change["reason"] for change in each["changes"]], ["Wrong month"])

    def test_a_type_that_counts_no_more_is_told(self):
        self.session_type.with_user(self.manager).counts_for_compliance = False
        differences = self.differences()
        self.assertEqual([each["is"]["outcome"] for each in differences], ["nothing_due", "nothing_due"])
        for each in differences:
            self.assertEqual([change["is"] for change in each["changes"]], ["No"])

    def test_the_change_of_another_person_is_not_told_of_this_one(self):
        self.correct()
        self.correct("late", self.ben)
        by_person = {each["participant_id"]: each for each in self.differences()}
        self.assertEqual([change["is"] for change in by_person[self.ana.id]["changes"]], ["present"])
        self.assertEqual([change["is"] for change in by_person[self.ben.id]["changes"]], ["late"])

    def test_the_screen_shows_the_same_differences_and_leads_to_the_changes(self):
        self.correct()
        action = self.snapshot.action_view_differences()
        rows = self.env[action["res_model"]].with_user(self.viewer).with_context(**action["context"]).search([])
        self.assertEqual(
            (rows.participant_id, rows.was_outcome, rows.now_outcome), (self.ana, "not_compliant", "compliant")
        )
        self.assertEqual((rows.was_attended, rows.now_attended, rows.change_count), (1, 2, 1))
        changes = self.env["spp.session.attendance.change"].search(rows.action_view_changes()["domain"])
        self.assertEqual(changes.reason, "Signed the sheet")
        self.assertEqual(rows.action_view_answer()["res_id"], rows.answer_id.id)

    def test_an_appeal_is_answered_from_what_was_said_of_the_person(self):
        self.correct()
        answer = self.snapshot.answer_ids.filtered(lambda answer: answer.participant_id == self.ana)
        self.assertEqual((answer.outcome, answer.now_outcome), ("not_compliant", "compliant"))
        self.assertEqual((answer.now_attended, answer.now_counted, answer.now_attendance_rate), (2, 2, 100.0))
        self.assertEqual(answer.mark_ids.session_id, self.first + self.second)
        self.assertEqual(answer.change_ids.changed_by_id, self.manager)

    def test_an_unknown_snapshot_is_said_to_be_unknown(self):
        for unknown in (2**31 - 1, 2**40, "abc", True, None):
            with self.assertRaisesRegex(ValidationError, "There is no snapshot"):
                self.env["spp.session.snapshot"].with_user(self.viewer).difference(unknown)

    def test_the_reason_of_an_excuse_is_not_told_to_those_who_may_not_read_excuses(self):
        self.line_as(self.manager).correct("excused", "At the clinic")
        (difference,) = self.differences()
        self.assertEqual([change["reason"] for change in difference["changes"]], [False])
        log = self.line_as(self.viewer).change_ids
        self.assertFalse(log.reason or log.new_excuse_reason)
        self.assertEqual(log.with_user(self.manager).new_excuse_reason, "At the clinic")

    # other companies, other people

    def test_other_companies_see_nothing_of_it(self):
        other = self.other_manager()
        for model in ("spp.session.snapshot", "spp.session.snapshot.answer", "spp.session.snapshot.mark"):
            self.assertFalse(self.env[model].with_user(other).search([]), model)
        with self.assertRaisesRegex(ValidationError, "There is no snapshot"):
            self.env["spp.session.snapshot"].with_user(other).difference(self.snapshot.id)
        differences = self.env["spp.session.difference"].with_user(other)
        self.assertFalse(differences.with_context(difference_of=self.snapshot.id).search([]))
        self.assertFalse(self.take(other).with_user(other).answer_ids)

    def test_users_without_a_role_see_nothing_of_it(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        for model in ("spp.session.snapshot", "spp.session.snapshot.answer", "spp.session.difference"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(nobody).search([])

    # merged contacts

    def merge(self, user, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard.create({})._merge((source + target).ids, target)
        self.env.invalidate_all()

    def test_merging_contacts_loses_nothing_of_a_snapshot(self):
        self.merge(self.env.ref("base.user_admin"), self.ben, self.ana)
        self.assertCountEqual(self.snapshot.answer_ids.mapped("outcome"), ["not_compliant", "compliant"])
        self.assertEqual(self.snapshot.answer_ids.participant_id, self.ana)
        self.assertEqual([len(answer.mark_ids) for answer in self.snapshot.answer_ids], [2, 2])
        self.assertEqual(self.snapshot.answer_ids.mark_ids.attendance_id.participant_id, self.ana)

    def test_two_contacts_under_a_snapshot_are_merged_only_by_a_manager(self):
        groups = "base.group_partner_manager,spp_session_tracking.group_officer"
        clerk = new_test_user(self.env, "clerk", groups=groups)
        with self.assertRaisesRegex(UserError, "Ask a session manager to merge them"):
            self.merge(clerk, self.ben, self.ana)

    def test_merging_tells_where_lines_went_and_is_a_managers_even_if_nothing_collides(self):
        session = self.new_session(date="2026-03-10", expected_participant_ids=self.carla.ids)
        self.mark(self.carla, "absent", session)
        session.complete()
        snapshot = self.take()
        groups = "spp_session_tracking.group_officer,base.group_partner_manager"
        clerk = new_test_user(self.env, "clerk", groups=groups)
        with self.assertRaisesRegex(UserError, "Ask a session manager to merge them"):
            self.merge(clerk, self.carla, self.ana)
        self.merge(self.env.ref("base.user_admin"), self.carla, self.ana)
        differences = self.differences(snapshot)
        self.assertEqual({each["participant_id"] for each in differences}, {self.ana.id})
        for each in differences:
            self.assertEqual([change["what"] for change in each["changes"]], ["Contacts merged"])

    # what the reviewer of a payment asks

    def test_a_first_mark_after_completion_is_told_with_its_reason(self):
        session = self.new_session(date="2026-03-11", expected_participant_ids=self.ben.ids)
        with freeze_time(LATER):
            self.mark(self.ben, "present", session)
            session.complete()
        session.with_user(self.officer).expected_participant_ids += self.ana
        snapshot = self.take()
        self.line_as(self.manager, self.ana, session).correct("absent", "The list says so")
        (difference,) = self.differences(snapshot)
        self.assertEqual(
            [(change["was"], change["reason"]) for change in difference["changes"]], [(False, "The list says so")]
        )

    def test_a_statement_that_came_too_late_to_stand_is_no_change(self):
        late = {"marked_at": "2026-03-01 09:00:00"}
        self.assertEqual(self.mark(self.ben, "absent", self.second, **late), "superseded")
        self.correct()
        self.correct("late", self.ben, self.second)
        by_person = {each["participant_id"]: each["changes"] for each in self.differences()}
        self.assertEqual([change["is"] for change in by_person[self.ben.id]], ["late"])
        self.assertEqual(self.line(self.ben, self.second).change_ids.mapped("came_too_late"), [False, True])

    def test_people_who_were_not_counted_at_a_session_are_protected_there_too(self):
        session = self.new_session(date="2026-03-10", expected_participant_ids=self.ben.ids)
        self.mark(self.ben, "present", session)
        session.complete()
        self.take(people=self.ana.ids)
        with self.assertRaisesRegex(ValidationError, "snapshot was taken"):
            self.mark(self.ana, "absent", session)

    def test_a_session_that_was_open_is_not_deleted_from_under_it(self):
        session = self.new_session(date="2026-03-12", expected_participant_ids=self.ana.ids)
        with self.assertRaisesRegex(UserError, "not deleted any more"):
            session.unlink()
        session.with_user(self.officer).write({"expected_participant_ids": [(5,)], "change_reason": "Moved away"})
        with self.assertRaisesRegex(UserError, "not deleted any more"):
            session.sudo().unlink()

    def test_an_open_session_is_not_hidden_by_archiving_it(self):
        session = self.new_session(date="2026-03-28", expected_participant_ids=self.ana.ids)
        with self.assertRaisesRegex(UserError, "is open"):
            session.active = False
        self.env.cr.execute("update spp_session set active = false where id = %s", [session.id])
        session.invalidate_recordset(["active"])
        with self.assertRaisesRegex(UserError, "or wait for confirmation: 1"):
            self.take()

    def test_a_snapshot_of_another_company_is_not_superseded(self):
        other = self.other_manager()
        both = self.env.company + other.company_id
        theirs = self.env["spp.session.snapshot"].with_user(other).snapshot(*MARCH, False, False, "Theirs")
        self.manager.company_ids = both
        snapshots = self.env["spp.session.snapshot"].with_user(self.manager).with_context(allowed_company_ids=both.ids)
        with self.assertRaisesRegex(ValidationError, "of another company"):
            snapshots.snapshot(*MARCH, False, False, "Ours", "Wrong", theirs)

    def test_a_type_a_snapshot_was_taken_of_is_not_deleted(self):
        other = self.session_type.copy({"code": "OTHER"})
        self.env["spp.session.snapshot"].with_user(self.officer).snapshot(*MARCH, other.ids, False, "Other")
        with self.assertRaisesRegex(UserError, "In use by: Snapshot of compliance. Archive it"):
            other.with_user(self.manager).unlink()

    def test_what_opens_the_dialog_holds_no_none(self):
        context = self.snapshot.with_user(self.manager).action_supersede()["context"]
        self.assertNotIn(None, context.values())
