import json

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from ..rules import evidence
from .snapshot_common import SnapshotCase

# what digests do not cover, and why
NOT_COVERED = {
    "spp.session.snapshot": {
        *("id", "answer_ids", "person_ids", "event_ids", "superseded_by_ids"),  # rows of their own
        *("is_superseded", "compliant_count", "not_compliant_count", "nothing_due_count", "display_name"),  # counted
        *("create_uid", "create_date", "write_uid", "write_date", "digest", "digest_version", "head_hash"),
        "marks_from",  # by it marks have their ids, which say nothing of them
    },
    # links that merges of contacts move, which are compared with the numbers of that time, and the company of the head
    "spp.session.snapshot.answer": {
        *("id", "snapshot_id", "company_id", "participant_id", "household_id", "last_attended_by_id", "content_hash"),
        *("mark_count", "marks_before"),  # counted
    },
    # found by the numbers of that time
    "spp.session.snapshot.mark": {"id", "answer_id", "attendance_id", "session_id", "attended_by_id"},
}


class TestEvidence(SnapshotCase):
    """A snapshot is sealed, and says whether it is as it was taken."""

    def verified(self, snapshot=None):
        found = (snapshot or self.snapshot).verify()
        self.assertNotIn(None, found.values())
        self.assertTrue(found["message"])
        return found

    def assert_intact(self, snapshot=None, erased=0):
        found = self.verified(snapshot)
        self.assertTrue(found["is_intact"], found)
        self.assertEqual(found["digest"], found["recomputed"])
        self.assertEqual(found["erased_count"], erased)

    def by_sql(self, statement, *values):
        """What somebody does who reaches PostgreSQL itself. Only verify() finds it."""
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def answer(self, person):
        return self.snapshot.answer_ids.filtered(lambda answer: answer.participant_id == person)

    def person(self, person):
        return self.snapshot.person_ids.filtered(lambda each: each.participant_id == person)

    # what a digest says

    def test_a_viewer_reads_the_digest_and_that_all_is_as_it_was_taken(self):
        self.assertRegex(self.snapshot.read(["digest"])[0]["digest"], "^[0-9a-f]{64}$")
        self.assert_intact()
        self.assertIn("is as it was taken", self.snapshot.action_verify()["params"]["message"])

    def test_nothing_that_happens_later_reaches_it(self):
        self.line(self.ana, self.second).with_user(self.manager).correct("present", "Signed the sheet")
        self.session_type.with_user(self.manager).write({"name": "Other", "required_attendance_percentage": 10})
        self.ana.write({"name": "Ana Maria", "active": False})
        self.env.company.name = "Renamed"
        self.take(self.manager, reason="Ana signed", supersedes_id=self.snapshot.id)
        self.session_type.active = False
        self.assert_intact()

    def test_each_column_is_covered(self):
        for model, columns in (
            ("spp.session.snapshot", evidence.HEAD),
            ("spp.session.snapshot.answer", [*evidence.ANSWER.columns, evidence.ANSWER.json_column]),
            ("spp.session.snapshot.mark", evidence.MARK),
        ):
            fields = self.env[model]._fields
            stored = {name for name, field in fields.items() if field.store and field.column_type}
            if model == "spp.session.snapshot":
                stored.add("session_type_ids")
            own = {name for name in stored if set(fields[name]._modules) <= {"spp_session_tracking"}}
            self.assertEqual(own - set(columns) - NOT_COVERED[model], set(), model)

    def test_each_line_is_as_python_writes_it_with_the_marks_at_the_end_of_an_answer(self):
        _head, *lines = [json.loads(line) for line in self.snapshot._content()]
        self.assertEqual([evidence.line(line) for line in lines], list(self.snapshot._content())[1:])
        (marks,) = [line[-1] for line in lines if line[:2] == ["answer", self.ana.id]]
        self.assertEqual([mark[evidence.MARK.index("status")] for mark in marks], ["present", "absent"])
        self.assertEqual([mark[evidence.MARK.index("session_ref")] for mark in marks], [self.first.id, self.second.id])

    def test_it_stands_in_the_list_and_on_the_form(self):
        views = self.env["ir.ui.view"].search([("model", "=", self.snapshot._name), ("inherit_id", "=", False)])
        for view in views.filtered(lambda view: view.name.endswith(("view.list", "view.form"))):
            arch = self.env["spp.session.snapshot"].with_user(self.viewer).get_view(view.id, view.type)["arch"]
            self.assertIn('name="digest"', arch)
            self.assertEqual('name="action_verify"' in arch, view.type == "form")
        exported = self.snapshot.with_user(self.env.ref("base.user_admin")).export_data(["label", "digest"])
        self.assertEqual(exported["datas"], [["Payment of March", self.snapshot.digest]])

    # names of that time

    def test_names_are_those_of_the_time_whatever_becomes_of_the_contact(self):
        self.ana.name = "Ana Maria"
        answer = self.answer(self.ana)
        self.assertEqual(answer.participant_name, "Ana")
        self.assertEqual(answer.with_user(self.officer).participant_identifier, False)
        self.assertEqual(self.person(self.ana).name, "Ana")
        with self.assertRaises(AccessError):
            answer.read(["participant_identifier"])
        with self.assertRaises(AccessError):
            self.person(self.ana).read(["salt"])

    def test_no_statement_that_postgresql_may_log_tells_the_salts(self):
        with self.assertLogs("odoo.sql_db", "DEBUG") as log:
            taken = self.take()
        statements = [line for line in log.output if "into spp_session_snapshot_person" in line]
        self.assertTrue(statements)
        self.assertNotRegex("".join(statements), "[0-9a-f]{32}")
        salts = (taken + self.snapshot).person_ids.sudo().mapped("salt")
        self.assertEqual(len(set(salts)), 4)
        self.assertFalse([salt for salt in salts if len(salt) != 64])

    def test_a_contact_named_in_it_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.ana.sudo().unlink()
        self.assert_intact()

    # what was changed past Odoo is found

    def test_what_was_changed_is_named(self):
        answer, marks = self.answer(self.ana), "update spp_session_snapshot_answer set marks ="
        for statement, row, changed in (
            ("update spp_session_snapshot_answer set outcome = 'compliant' where id = %s", answer, "answer"),
            ("update spp_session_snapshot_answer set attendance_rate = 50.001 where id = %s", answer, "answer"),
            (f"{marks} replace(marks, 'absent', 'late') where id = %s", answer, "answer"),
            (f"{marks} 'no JSON' where id = %s", answer, "answer"),
            (f"{marks} null where id = %s", answer, "answer"),
            ("update spp_session_snapshot_person set name = 'Eve' where id = %s", self.person(self.ana), "person"),
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.by_sql(statement, row.id)
                found = self.verified()
                self.assertFalse(found["is_intact"])
                self.assertEqual(found["changed_ids"], {changed: row.ids})
                self.assertIn(str(row.id), found["message"])
                savepoint.rollback()
                self.env.invalidate_all()
        self.assert_intact()

    def test_a_link_to_another_is_named(self):
        answer, person = self.answer(self.ana), self.person(self.ana)
        company = self.other_manager().company_id.id
        for table, column, row, value in (
            *(
                ("answer", f"{name}_id", answer, self.ben.id)
                for name in ("participant", "household", "last_attended_by")
            ),
            ("answer", "company_id", answer, company),
            ("person", "participant_id", person, self.ben.id),
        ):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.by_sql(f"update spp_session_snapshot_{table} set {column} = %s where id = %s", value, row.id)
                found = self.verified()
                self.assertFalse(found["is_intact"])
                self.assertEqual(found["changed_ids"], {table: row.ids})
                savepoint.rollback()
                self.env.invalidate_all()
        self.assert_intact()

    def test_a_changed_head_is_found(self):
        for statement in (
            "update spp_session_snapshot set label = 'Payment of April' where id = %s",
            "update spp_session_snapshot set taken_at = taken_at - interval '1 day' where id = %s",
            "update spp_session_snapshot set rules = '[]' where id = %s",
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.by_sql(statement, self.snapshot.id)
                found = self.verified()
                self.assertEqual(
                    (found["is_intact"], found["is_head_intact"], found["changed_ids"]), (False, False, {})
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_rows_that_are_gone_or_came_are_counted(self):
        answer = self.answer(self.ana)
        columns = "snapshot_id, participant_id, company_id, content_hash"
        copied = f"insert into spp_session_snapshot_answer ({columns}) "
        copied += f"select {columns} from spp_session_snapshot_answer where id = %s"
        for statement, missing in (("delete from spp_session_snapshot_answer where id = %s", 1), (copied, -1)):
            with self.env.cr.savepoint() as savepoint:
                self.by_sql(statement, answer.id)
                found = self.verified()
                self.assertEqual((found["is_intact"], found["missing"]), (False, {"answer": missing}))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_row_changed_with_its_hash_is_found_by_the_digest(self):
        eve = evidence.personal_hash("salt", "Eve", None)
        query = "update spp_session_snapshot_person set name = 'Eve', salt = 'salt', personal_hash = %s where id = %s"
        self.by_sql(query, eve, self.person(self.ana).id)
        found = self.verified()
        self.assertEqual((found["is_intact"], found["changed_ids"]), (False, {}))
        self.assertIn("digest of what is stored is another one", found["message"])

    def test_who_is_called_erased_without_the_log_is_found(self):
        self.by_sql("update spp_session_snapshot_person set is_erased = true, name = 'Eve', salt = null")
        self.assertFalse(self.verified()["is_intact"])

    # the chain

    def test_each_has_the_digest_of_the_one_before_it(self):
        later = self.take(label="Payment of April")
        self.assertEqual((later.previous_id, later.previous_digest), (self.snapshot, self.snapshot.digest))
        self.assertEqual(later.chain_number, self.snapshot.chain_number + 1)
        self.assert_intact(later)
        self.by_sql("update spp_session_snapshot set digest = repeat('0', 64) where id = %s", self.snapshot.id)
        for snapshot in (self.snapshot, later):
            found = self.verified(snapshot)
            self.assertEqual((found["is_intact"], found["is_chain_intact"]), (False, False))

    def test_each_company_has_a_chain_of_its_own(self):
        other = self.other_manager()
        theirs = self.take(other).with_user(other)
        self.assertEqual((theirs.chain_number, theirs.previous_id.id, theirs.previous_digest), (1, False, False))
        self.assert_intact(theirs)

    def without_digest(self, snapshot):
        """By SQL a snapshot becomes like one that was taken before digests were kept, but for who is named."""
        columns = ("digest", "digest_version", "head_hash", "row_counts", "rules", "chain_number")
        nothing = ", ".join(f"{name} = null" for name in columns)
        self.by_sql(f"update spp_session_snapshot set {nothing} where id = %s", snapshot.id)

    def test_whose_digest_was_taken_away_is_not_from_before_digests(self):
        self.by_sql(
            "update spp_session_snapshot set digest = null, chain_number = null where id = %s", self.snapshot.id
        )
        later = self.take(label="Payment of April")
        self.assert_intact(later)
        with self.env.cr.savepoint() as savepoint:
            self.assertNotIn("before digests", self.verified()["message"])
            self.without_digest(self.snapshot)
            self.assertNotIn("before digests", self.verified()["message"])
            savepoint.rollback()
        last = self.take(label="Payment of May")
        self.without_digest(last)
        self.by_sql("delete from spp_session_snapshot_person where snapshot_id = %s", last.id)
        found = self.verified(last)
        self.assertEqual((found["is_intact"], found["is_chain_intact"], found["digest"]), (False, False, False))
        self.assertNotIn("before digests", found["message"])

    def test_rows_of_a_kind_that_is_gone_are_counted(self):
        """As when the addon that stored them was uninstalled."""
        counts = json.dumps({**json.loads(self.snapshot.row_counts), "days_gone": 7})
        self.by_sql("update spp_session_snapshot set row_counts = %s where id = %s", counts, self.snapshot.id)
        found = self.verified()
        self.assertEqual((found["is_intact"], found["missing"]), (False, {"days_gone": 7}))
        self.assertIn("Rows that are gone (days_gone): 7", found["message"])

    def test_one_that_was_taken_before_digests_says_so(self):
        self.without_digest(self.snapshot)
        self.by_sql("delete from spp_session_snapshot_person where snapshot_id = %s", self.snapshot.id)
        found = self.verified()
        self.assertEqual((found["is_intact"], found["digest"]), (False, False))
        self.assertIn("before digests were kept", found["message"])
        self.assertEqual(self.take().previous_id, self.snapshot.browse())

    def test_nobody_verifies_a_snapshot_of_another_company(self):
        with self.assertRaisesRegex(ValidationError, "There is no snapshot"):
            self.snapshot.with_user(self.other_manager()).verify()

    # nobody changes it

    def test_nothing_of_it_is_changed_deleted_or_added_on_any_path(self):
        admin = self.env.ref("base.user_admin")
        answer = self.answer(self.ana)
        for records in (self.snapshot, answer, answer.mark_ids, self.snapshot.person_ids, self.merged_event()):
            for rows in (records.sudo(), records.with_user(admin), records.sudo().with_context(_force_unlink=True)):
                copy = {name: value for name, value in rows[0].copy_data()[0].items()}
                for change in (
                    lambda rows=rows: rows.write({"company_id": 1}),
                    lambda rows=rows: rows.write({}),
                    rows.unlink,
                    lambda rows=rows, copy=copy: rows.create(copy),
                    lambda rows=rows, copy=copy: rows.with_context(spp_append=True).create([copy]),
                    lambda rows=rows: rows[0].copy(),
                ):
                    with self.assertRaises(UserError, msg=rows):  # which an AccessError is, too
                        change()
        commands = (Command.create({"label": "x"}), Command.update(self.snapshot.id, {"label": "x"}))
        for command in (*commands, Command.delete(self.snapshot.id)):
            with self.assertRaises(UserError):
                self.snapshot.sudo().write({"superseded_by_ids": [command]})
        self.assert_intact(erased=1)

    def merged_event(self):
        self.env["spp.session.snapshot"].with_user(self.manager).erase_person(self.ben.ids, "Asked for it")
        return self.snapshot.event_ids

    def test_code_that_is_typed_in_odoo_changes_nothing_of_it(self):
        intro = f"snapshot = env['spp.session.snapshot'].sudo().browse({self.snapshot.id})\n"
        intro += "answer = snapshot.answer_ids[0]\n"
        asked = "(snapshot.date_from, snapshot.date_to, None, None)"
        for code in (
            "snapshot.write({'label': 'x'})",
            "snapshot._write({'label': 'x'})",
            "snapshot._fields['label'].write(snapshot, 'x')\nenv.flush_all()",
            "snapshot.unlink()",
            "snapshot.with_context(_force_unlink=True).unlink()",
            "answer.write({'outcome': 'compliant'})",
            "answer._write({'outcome': 'compliant'})",
            "answer.mark_ids.unlink()",
            "snapshot.person_ids.write({'name': 'Eve'})",
            "answer.create({'snapshot_id': snapshot.id, 'participant_id': answer.participant_id.id})",
            "env['spp.session.snapshot.event'].sudo().create({'snapshot_id': snapshot.id, 'kind': 'erased'})",
            f"snapshot._store_answers({asked})",
            "snapshot._seal()",
            "snapshot.with_context(spp_append=True).copy({'label': 'x'})",
        ):
            self.assert_refused_in_server_action(intro + code)
        self.assert_intact()

    # erasing a person

    def test_an_erased_person_leaves_the_numbers_and_the_digest(self):
        later, digest = self.take(), self.snapshot.digest
        snapshots = self.env["spp.session.snapshot"].with_user(self.manager)
        self.assertEqual(snapshots.erase_person(self.ana.ids, "Asked for it by letter"), 2)
        for snapshot in (self.snapshot, later):
            person = snapshot.person_ids.filtered("is_erased").sudo()
            self.assertEqual(person.name, f"Erased person {person.participant_id.id}")
            self.assertFalse(person.identifier or person.salt)
            self.assert_intact(snapshot, erased=1)
            self.assertIn("People erased from it since: 1", self.verified(snapshot)["message"])
        self.assertEqual(self.answer(self.ana).participant_name, person.browse(self.person(self.ana).id).name)
        self.assertEqual((self.snapshot.digest, self.snapshot.not_compliant_count), (digest, 1))
        self.env.cr.execute("select name, identifier, salt from spp_session_snapshot_person")
        self.assertNotIn("Ana", str(self.env.cr.fetchall()))

    def test_erasing_is_logged_without_names(self):
        self.env["spp.session.snapshot"].with_user(self.manager).erase_person((self.ana + self.ben).ids, "By letter")
        event = self.snapshot.event_ids
        self.assertEqual((event.kind, event.people_count, event.reason), ("erased", 2, "By letter"))
        self.assertEqual((event.done_by_id, str(event.done_at)), (self.manager, "2026-03-14 10:00:00"))
        self.assertNotIn("Ana", str(event.read()))

    def test_who_is_erased_already_is_not_erased_again(self):
        snapshots = self.env["spp.session.snapshot"].with_user(self.manager)
        snapshots.erase_person(self.ana.ids, "By letter")
        self.assertEqual(snapshots.erase_person(self.ana.ids, "By letter"), 0)
        self.assertEqual(len(self.snapshot.event_ids), 1)

    def test_only_managers_erase_and_say_why(self):
        for user in (self.viewer, self.officer):
            with self.assertRaisesRegex(AccessError, "Only session managers erase"):
                self.env["spp.session.snapshot"].with_user(user).erase_person(self.ana.ids, "By letter")
        snapshots = self.env["spp.session.snapshot"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Give the reason"):
            snapshots.erase_person(self.ana.ids, " ")
        for people in ("Ana", [2**40], [True], None):
            with self.assertRaisesRegex(ValidationError, "list of ids"):
                snapshots.erase_person(people, "By letter")
        other = self.other_manager()
        self.assertEqual(snapshots.with_user(other).erase_person(self.ana.ids, "By letter"), 0)
        self.assert_intact()

    # merging contacts

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard.create({})._merge((source + target).ids, target)
        self.env.invalidate_all()

    def test_merging_contacts_moves_the_links_and_is_logged(self):
        ben, refs = self.ben.id, self.snapshot.person_ids.mapped("ref")
        self.merge(self.ben, self.ana)
        self.assertEqual(self.snapshot.person_ids.participant_id, self.ana)
        self.assertEqual(self.snapshot.person_ids.mapped("ref"), refs)
        self.assertEqual(self.snapshot.person_ids.mapped("name"), ["Ana", "Ben"])
        event = self.snapshot.event_ids
        self.assertEqual((event.kind, event.people_count, event.what), ("merged", 1, f"{ben} → {self.ana.id}"))
        self.assertEqual(event.done_by_id, self.env.ref("base.user_admin"))
        self.assert_intact()

    def test_links_are_followed_over_one_merge_after_another(self):
        dan = self.dan.id
        self.merge(self.ben, self.ana)
        self.merge(self.ana, self.carla)
        self.assertEqual(self.snapshot.answer_ids.participant_id, self.carla)
        self.assert_intact()
        self.by_sql("update spp_session_snapshot_person set participant_id = %s where ref = %s", dan, self.ana.id)
        self.assertEqual(list(self.verified()["changed_ids"]), ["person"])

    def test_a_line_that_the_statement_of_another_replaced_is_the_right_one(self):
        self.merge(self.ben, self.ana)
        marks = self.snapshot.answer_ids.mark_ids
        self.assertEqual(marks.attendance_id, self.line(self.ana, self.first) + self.line(self.ana, self.second))
        self.assertTrue([mark for mark in marks if mark.attendance_id.id != mark.attendance_ref])
        self.assert_intact()

    def test_who_came_instead_is_found_after_a_merge(self):
        third = self.new_session(date="2026-03-13", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "present", third, attended_by_id=self.dan.id)
        third.complete()
        taken, dan = self.take(label="Payment of April"), self.dan.id
        self.merge(self.dan, self.carla)
        mark = taken.answer_ids.mark_ids.filtered("attended_by_ref")
        self.assertEqual((mark.attended_by_ref, mark.attended_by_id), (dan, self.carla))
        self.assert_intact(taken)

    def test_a_merge_that_never_was_explains_nothing(self):
        forged = "insert into spp_session_snapshot_event (snapshot_id, kind, people_count, what, done_by_id, done_at) "
        forged += "values (%s, 'merged', 1, %s, %s, now())"
        what = f"{self.ana.id} → {self.ben.id}"
        self.by_sql(forged, self.snapshot.id, what, self.manager.id)
        self.by_sql(forged, self.snapshot.id, "nothing → of the kind", self.manager.id)
        self.assert_intact()
        answer = self.answer(self.ana)
        self.by_sql("update spp_session_snapshot_answer set participant_id = %s where id = %s", self.ben.id, answer.id)
        self.assertEqual(self.verified()["changed_ids"], {"answer": answer.ids})

    def test_whoever_was_merged_is_erased_with_all_former_names(self):
        self.merge(self.ben, self.ana)
        self.env["spp.session.snapshot"].with_user(self.manager).erase_person(self.ana.ids, "By letter")
        self.assertEqual(self.snapshot.person_ids.mapped("is_erased"), [True, True])
        self.assert_intact(erased=2)
