from datetime import date

from odoo.exceptions import UserError
from odoo.tests.common import tagged

from .days_common import MARCH, DaysSnapshotCase
from .openspp_common import ENVELOPE


@tagged("post_install", "-at_install")
class TestDaysSnapshot(DaysSnapshotCase):
    """What a snapshot keeps of days present, what differs since, and what it protects."""

    def differences(self, snapshot=None):
        found = self.env["spp.session.snapshot"].with_user(self.viewer).difference((snapshot or self.snapshot).id)
        for difference in found:
            for each in (difference, difference["was"], difference["is"], *difference["changes"]):
                self.assertNotIn(None, each.values())
        return found

    # what is kept

    def test_it_keeps_what_evaluate_days_said_and_what_was_counted(self):
        now = self.env["spp.attendance.type"].with_user(self.viewer).evaluate_days((self.ana + self.ben).ids, *MARCH)
        self.assertEqual([self.stored(person)._to_dict() for person in self.ana + self.ben], now)
        self.assertEqual(self.stored(self.ana).day_ids.record_id, self.first + self.second)
        self.assertEqual(self.stored(self.ben).outcome, "not_compliant")

    def test_marks_of_sessions_are_kept_with_their_session(self):
        self.session_type.attendance_type_id = self.training
        session = self.new_session(date="2026-03-09", expected_participant_ids=self.ben.ids)
        self.mark(self.ben, "late", session)
        session.complete()
        kept = self.stored(self.ben, self.take())
        self.assertEqual((kept.days_present, kept.outcome), (2, "compliant"))
        self.assertEqual(kept.day_ids.session_id, session)
        self.assertEqual(kept.day_ids.mapped("attendance_category"), ["present", "late"])

    def test_it_is_about_whom_and_what_was_asked(self):
        self.assertEqual(self.take(people=self.ben.ids).days_answer_ids.participant_id, self.ben)
        self.assertFalse(self.take(types=self.session_type.ids).days_answer_ids)
        self.session_type.attendance_type_id = self.training
        self.assertTrue(self.take(types=self.session_type.ids).days_answer_ids)
        self.training.required_days = 0
        self.assertFalse(self.take().days_answer_ids)

    def test_nothing_of_it_is_changed_by_anybody(self):
        answers = self.snapshot.days_answer_ids.with_user(self.env.ref("base.user_admin"))
        for records in (answers, answers.day_ids):
            for change in (lambda records=records: records.write({"id": 1}), records.unlink):
                with self.assertRaises(UserError):  # which an AccessError is, too
                    change()

    def test_companies_never_see_each_others(self):
        other = self.other_manager()
        for model in ("spp.attendance.snapshot.answer", "spp.attendance.snapshot.day"):
            self.assertTrue(self.env[model].with_user(self.viewer).search([]))
            self.assertFalse(self.env[model].with_user(other).search([]))
        self.assertFalse(self.take(other).with_user(other).days_answer_ids)

    def test_the_payment_list_has_the_days_with_their_rule(self):
        self.training.with_user(self.manager).name = "Renamed"
        content = self.snapshot.with_user(self.officer)._payment_list()
        (table,) = [each for each in content["tables"] if each["name"] == "Days present"]
        self.assertEqual(dict(content["facts"])["Rule of Training"], "Required days present: 2.")
        self.assertEqual(
            [row[-4:] for row in table["rows"]], [["Training", 2, 2, "Compliant"], ["Training", 1, 2, "Not compliant"]]
        )
        self.assertEqual(len(table["titles"]), len(table["rows"][0]))

    # what changed since

    def test_the_same_is_no_difference(self):
        self.people.create({"given_name": "New"})
        self.s_ben.active = False
        self.assertEqual(self.differences(), [])

    def test_a_day_that_came_later_is_told_with_its_record(self):
        (record,) = self.come(self.s_ben, 9)
        (difference,) = self.differences()
        key = {"participant_id": self.ben.id, "session_type_id": False, "attendance_type_id": self.training.id}
        self.assertLessEqual(key.items(), difference.items())
        outcomes = [(difference[side]["days_present"], difference[side]["outcome"]) for side in ("was", "is")]
        self.assertEqual(outcomes, [(1, "not_compliant"), (2, "compliant")])
        self.assertEqual((difference["days_gone"], difference["days_new"]), ([], [date(2026, 3, 9)]))
        self.assertEqual((difference["record_ids"], difference["changes"]), (record.ids, []))

    def test_somebody_who_came_later_for_the_first_time_is_told(self):
        carla = self.people.create({"partner_id": self.carla.id})
        self.come(carla, 4)
        (difference,) = self.differences()
        self.assertEqual(difference["participant_id"], self.carla.id)
        self.assertEqual((difference["was"]["outcome"], difference["is"]["outcome"]), ("nothing_due", "not_compliant"))

    def test_a_day_that_counts_no_longer_is_told(self):
        self.second.with_user(self.manager).void("Was somebody else")
        (difference,) = self.differences()
        self.assertEqual((difference["days_gone"], difference["days_new"]), ([date(2026, 3, 3)], []))
        self.assertEqual(difference["record_ids"], self.second.ids)
        self.assertEqual(difference["is"]["outcome"], "not_compliant")

    def test_a_mark_that_was_corrected_is_told_with_the_change(self):
        self.session_type.attendance_type_id = self.training
        session = self.new_session(date="2026-03-09", expected_participant_ids=self.ben.ids)
        self.mark(self.ben, "absent", session)
        session.complete()
        snapshot = self.take()
        self.line(self.ben, session).with_user(self.manager).correct("late", "Signed the sheet")
        (days,) = [each for each in self.differences(snapshot) if not each["session_type_id"]]
        self.assertEqual(days["days_new"], [date(2026, 3, 9)])
        self.assertEqual([change["reason"] for change in days["changes"]], ["Signed the sheet"])

    def test_another_rule_is_told_of_everybody_with_who_changed_it(self):
        self.training.with_user(self.manager).required_days = 1
        differences = self.differences()
        self.assertEqual([each["participant_id"] for each in differences], sorted((self.ana + self.ben).ids))
        for difference in differences:
            (change,) = difference["changes"]
            self.assertEqual((change["what"], change["was"], change["is"]), ("Required days", "2", "1"))
            self.assertEqual(change["changed_by_id"], self.manager.id)
        self.training.with_user(self.manager).required_days = 0
        self.assertEqual({each["is"]["outcome"] for each in self.differences()}, {"nothing_due"})

    def test_the_screens_show_then_and_now(self):
        self.come(self.s_ben, 9)
        action = self.snapshot.action_view_days()
        rows = self.env[action["res_model"]].with_user(self.viewer).search(action["domain"])
        self.assertEqual(rows.mapped("days_present"), [2, 1])
        self.assertEqual(rows.mapped("now_days_present"), [2, 2])
        row = self.changed()
        self.assertEqual(row.participant_id, self.ben)
        self.assertEqual((row.was_outcome, row.now_outcome), ("not_compliant", "compliant"))
        self.assertEqual(row.action_view_answer()["res_id"], self.stored(self.ben).id)
        action = row.action_view_attendances()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 2)

    def changed(self, user=None):
        """The rows of the screen Days changed since."""
        action = self.snapshot.action_view_days_changed()
        rows = self.env[action["res_model"]].with_user(user or self.viewer).with_context(**action["context"])
        return rows.search([])

    def test_the_screen_shows_those_who_came_since_for_the_first_time(self):
        self.come(self.people.create({"partner_id": self.carla.id}), 4)
        row = self.changed()
        self.assertEqual(row.participant_id, self.carla)
        self.assertEqual((row.was_outcome, row.now_outcome), ("nothing_due", "not_compliant"))
        self.assertEqual((row.was_days_present, row.now_days_present, bool(row.answer_id)), (0, 1, False))
        self.assertEqual(row, row.search([("answer_id", "=", False)]))

    def test_the_screen_shows_the_same_as_the_difference_over_rpc(self):
        self.come(self.people.create({"partner_id": self.carla.id}), 4)
        self.second.with_user(self.manager).void("Was somebody else")
        shown = [(row.participant_id.id, row.was_days_present, row.now_days_present) for row in self.changed()]
        told = [
            (each["participant_id"], each["was"]["days_present"], each["is"]["days_present"])
            for each in self.differences()
        ]
        self.assertEqual(sorted(shown), sorted(told))

    def test_the_screen_shows_nothing_of_another_companys_snapshot(self):
        self.come(self.s_ben, 9)
        self.assertFalse(self.changed(self.other_manager()))
        self.assertFalse(self.env["spp.attendance.difference"].with_user(self.viewer).search([]))

    def test_people_take_as_many_queries_whatever_their_number(self):
        crowd = self.people.create([{"given_name": f"P{n}"} for n in range(40)]).with_env(self.env)
        snapshots = [self.take(people=people.partner_id.ids) for people in (crowd[:3], crowd[:3], crowd)]
        for person in crowd:
            self.come(person, 4)
        counts = [self.queries(lambda taken=taken: self.differences(taken)) for taken in snapshots]
        self.assertEqual(counts[1], counts[2])

    # what it protects

    def test_records_under_it_end_only_by_a_manager(self):
        for user in (self.facilitator, self.officer):
            with self.assertRaisesRegex(UserError, "snapshot was taken of record.*Ask a manager"):
                self.first.with_user(user).void("Wrong")
            with self.assertRaisesRegex(UserError, "snapshot was taken of record"):
                self.come(self.s_ana, 2, replaces_id=self.first.id)
        self.first.with_user(self.manager).void("Was somebody else")
        self.assertEqual(self.first.state, "voided")

    def test_a_superseded_one_protects_nothing(self):
        self.take(self.manager, people=self.ben.ids, reason="Only Ben", supersedes_id=self.snapshot.id)
        self.first.with_user(self.facilitator).void("Wrong")
        with self.assertRaisesRegex(UserError, "snapshot was taken"):
            self.bens.with_user(self.facilitator).void("Wrong")

    def test_a_client_changes_nothing_under_it_not_even_a_managers(self):
        client = self.new_client(self.manager)
        self.ask("POST", "/attendances", self.body(self.card(attendance_type=self.training.id)), client=client)
        attendance = self.attendances()[0]
        self.take()
        edits = {"records": [{"id": attendance["id"], "time_card": {"attendance_category": "absent"}}], **ENVELOPE}
        self.assertIn("snapshot", self.refused("PUT", "/attendances", edits, client=client))
        self.assertIn("snapshot", self.refused("DELETE", f"/attendances?ids={attendance['id']}", client=client))
