from odoo.exceptions import UserError
from odoo.tests.common import tagged

from ..models.session_snapshot import DAYS_ANSWER, DAYS_RECORD
from .days_common import DaysSnapshotCase

# links, which are compared, and the company of the head
NOT_COVERED = {"id", "snapshot_id", "company_id", "participant_id", "answer_id", "content_hash"}


@tagged("post_install", "-at_install")
class TestDaysEvidence(DaysSnapshotCase):
    """Days present are sealed with the snapshot they are in."""

    def verified(self):
        found = self.snapshot.verify()
        self.assertNotIn(None, found.values())
        return found

    def test_each_column_is_covered(self):
        for model, kind in (("answer", DAYS_ANSWER), ("day", DAYS_RECORD)):
            fields = self.env[f"spp.attendance.snapshot.{model}"]._fields
            stored = {name for name, field in fields.items() if field.store and field.column_type}
            self.assertEqual(stored - set(kind.columns) - NOT_COVERED, set())

    def test_days_are_covered_and_what_was_changed_of_them_is_named(self):
        self.assertTrue(self.verified()["is_intact"])
        company = self.other_company().id
        for table, column, value, row, kind in (
            ("answer", "days_present", 2, self.stored(self.ben), "days_answer"),
            ("answer", "participant_id", self.carla.id, self.stored(self.ben), "days_answer"),
            ("answer", "company_id", company, self.stored(self.ben), "days_answer"),
            ("day", "record_id", "null", self.stored(self.ben).day_ids, "days_record"),
        ):
            with self.env.cr.savepoint() as savepoint:
                query = f"update spp_attendance_snapshot_{table} set {column} = {value} where id = %s"
                self.env.cr.execute(query, [row.id])
                self.env.invalidate_all()
                self.assertEqual(self.verified()["changed_ids"], {kind: row.ids})
                savepoint.rollback()
                self.env.invalidate_all()

    def test_it_keeps_name_and_identifier_of_the_time(self):
        identifier = self.s_ana.sudo().person_identifier
        self.assertTrue(identifier)
        self.s_ana.sudo().write({"person_identifier": "NEW-1", "given_name": "Other"})
        answer = self.stored(self.ana)
        self.assertEqual(answer.participant_name, "Ana")
        self.assertEqual(answer.with_user(self.officer).participant_identifier, identifier)
        self.assertTrue(self.verified()["is_intact"])

    def test_an_erased_persons_days_and_digest_stay(self):
        self.env["spp.session.snapshot"].with_user(self.manager).erase_person(self.ana.ids, "By letter")
        self.assertEqual(self.stored(self.ana).days_present, 2)
        self.assertFalse(self.stored(self.ana).with_user(self.officer).participant_identifier)
        found = self.verified()
        self.assertEqual((found["is_intact"], found["erased_count"]), (True, 1))

    def test_merged_contacts_leave_the_digest(self):
        self.s_ben.sudo().person_identifier = False
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard.create({})._merge((self.ben + self.ana).ids, self.ana)
        self.env.invalidate_all()
        self.assertEqual(self.snapshot.days_answer_ids.participant_id, self.ana)
        self.assertTrue(self.verified()["is_intact"], self.verified())
        self.assertEqual(self.snapshot.event_ids.kind, "merged")

    def test_nobody_changes_or_forges_days_not_even_by_code_that_is_typed_in_odoo(self):
        answer = self.stored(self.ana)
        for rows in (answer, answer.day_ids):
            values = rows[0].copy_data()[0]
            for change in (
                lambda rows=rows: rows.sudo().write({"company_id": 1}),
                rows.sudo().with_context(_force_unlink=True).unlink,
                lambda rows=rows, values=values: rows.sudo().create(values),
            ):
                with self.assertRaisesRegex(UserError, "A snapshot cannot be changed"):
                    change()
        intro = f"answer = env['spp.attendance.snapshot.answer'].sudo().browse({answer.id})\n"
        for code in (
            "answer._write({'days_present': 9})",
            "answer.day_ids.unlink()",
            "answer.snapshot_id._store_answers((answer.snapshot_id.date_from, answer.snapshot_id.date_to, None, None))",
        ):
            self.assert_refused_in_server_action(intro + code)
        self.assertTrue(self.verified()["is_intact"])
