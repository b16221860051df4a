import json

from ..rules import evidence
from .common import update_script
from .snapshot_common import SnapshotCase

# The marks of snapshots as they were stored before they stood with their answers.
MARKS_BEFORE = """
    create table spp_session_snapshot_mark as
    select id, answer_id, attendance_id, attendance_ref, session_ref, session_date, status, basis, attended_by_id,
           attended_by_ref, marked_at, excused_rule
      from (%s) as mark
"""
COUNTS = "expected, counted, attended, made_up, present, late, excused, absent, assumed_absent, open_sessions"
LINES_BEFORE = f"""
    select json_build_array(
               'answer', participant_ref, session_type_id, household_ref, {COUNTS}, consecutive_absences,
               attendance_rate::float8, best_possible_rate::float8, required_attendance_percentage::float8, outcome,
               is_compliant, is_final, last_attended_date, last_attended_by_ref
           )::text
      from spp_session_snapshot_answer where snapshot_id = %(id)s
     union all
    select json_build_array(
               'mark', participant_ref, session_type_id, household_ref, attendance_ref, session_ref, session_date,
               status, basis, attended_by_ref, to_char(marked_at, 'YYYY-MM-DD HH24:MI:SS'), excused_rule
           )::text
      from spp_session_snapshot_mark mark
      join spp_session_snapshot_answer answer on answer.id = answer_id
     where snapshot_id = %(id)s
     union all
    select json_build_array('person', ref, personal_hash)::text
      from spp_session_snapshot_person where snapshot_id = %(id)s
"""
HASHED = """
    update spp_session_snapshot_answer
       set content_hash = encode(sha256(convert_to(line, 'UTF8')), 'hex')
      from unnest(%(lines)s) as line
     where snapshot_id = %(id)s and line like '["answer", ' || participant_ref || ',%%'
"""
MOVED = "spp_session_tracking/migrations/1.10.0/pre-marks_of_answers.py"


class TestFirstEvidence(SnapshotCase):
    """A snapshot whose digest is of the first version, where marks were rows and lines of their own, stays proven."""

    def setUp(self):
        super().setUp()
        self.mark_query = self.env["spp.session.snapshot.mark"]._table_query
        self.marks = self.read_marks()
        self.go_back()
        update_script(MOVED).migrate(self.env.cr, "17.0.1.9.0")
        self.env.invalidate_all()

    def read_marks(self):
        marks = self.snapshot.answer_ids.mark_ids
        names = ["answer_id", "attendance_ref", "session_id", "session_date", "status", "basis", "marked_at"]
        return [{name: row[name] for name in names} for row in marks.read(names)]

    def go_back(self):
        """Store the snapshot as it was stored before."""
        cr, snapshot = self.env.cr, self.snapshot
        cr.execute(MARKS_BEFORE % self.mark_query.code, self.mark_query.params)
        cr.execute("alter table spp_session_snapshot_answer drop column marks")
        cr.execute(LINES_BEFORE, {"id": snapshot.id})
        lines = [row[0] for row in cr.fetchall()]
        cr.execute(HASHED, {"id": snapshot.id, "lines": lines})
        counts = json.dumps({"answer": 2, "mark": 4, "person": 2})
        cr.execute(
            "update spp_session_snapshot set digest_version = 1, row_counts = %s where id = %s", [counts, snapshot.id]
        )
        head = evidence.hash_of(snapshot._head_line())
        digest = evidence.digest_of([head, *sorted(evidence.hash_of(line) for line in lines)])
        cr.execute(
            "update spp_session_snapshot set head_hash = %s, digest = %s where id = %s", [head, digest, snapshot.id]
        )

    def test_it_verifies_by_the_digest_it_was_taken_with(self):
        found = self.snapshot.verify()
        self.assertTrue(found["is_intact"], found)
        self.assertEqual((found["digest_version"], found["digest"]), (1, found["recomputed"]))

    def test_its_marks_are_those_it_was_taken_with(self):
        self.assertEqual(len(self.marks), 4)
        self.assertEqual(self.read_marks(), self.marks)

    def test_its_evidence_has_a_line_for_each_mark(self):
        head, *lines = self.snapshot._content()
        self.assertEqual(sum(line.startswith('["mark", ') for line in lines), 4)
        hashes = [evidence.hash_of(head), *sorted(evidence.hash_of(line) for line in lines)]
        self.assertEqual(evidence.digest_of(hashes), self.snapshot.digest)

    def test_a_mark_that_was_changed_is_found_by_the_digest(self):
        for statement in ("set marks = replace(marks, 'absent', 'late')", "set marks = 'no JSON'", "set marks = '[]'"):
            with self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(f"update spp_session_snapshot_answer {statement}")
                self.env.invalidate_all()
                found = self.snapshot.verify()
                self.assertEqual((found["is_intact"], found["changed_ids"]), (False, {}))
                self.assertNotEqual(found["digest"], found["recomputed"])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_erasing_a_person_leaves_it_proven(self):
        self.env["spp.session.snapshot"].with_user(self.manager).erase_person(self.ana.ids, "By letter")
        self.assertTrue(self.snapshot.verify()["is_intact"])

    def test_the_next_snapshot_has_its_digest_and_the_version_of_now(self):
        later = self.take(label="Payment of April")
        self.assertEqual((later.previous_digest, later.digest_version), (self.snapshot.digest, evidence.VERSION))
        self.assertTrue(later.verify()["is_intact"])

    def test_marks_from_before_there_were_digests_get_the_numbers_of_now(self):
        self.go_back()
        for column in ("attendance_ref", "session_ref", "attended_by_ref", "attended_by_id"):
            self.env.cr.execute(f"alter table spp_session_snapshot_mark drop column {column}")
        update_script(MOVED).migrate(self.env.cr, "17.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.read_marks(), self.marks)

    def test_an_update_that_is_repeated_changes_nothing(self):
        update_script(MOVED).migrate(self.env.cr, "17.0.1.9.0")
        self.assertEqual(self.read_marks(), self.marks)
