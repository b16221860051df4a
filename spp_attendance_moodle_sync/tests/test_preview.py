from odoo.tests.common import tagged

from .common import MoodleCase

COUNTS = ("read_count", "written_count", "pushed_count", "conflict_count", "skipped_count")
# the tables in which a preview is stored itself
OWN_TABLES = ("spp_moodle_sync_run", "spp_moodle_sync_run_line")


@tagged("post_install", "-at_install")
class TestPreview(MoodleCase):
    def tables(self):
        """{table: a hash of its content} of all tables."""
        self.env.flush_all()
        self.env.cr.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            if table not in OWN_TABLES:
                self.env.cr.execute(f"select count(*), coalesce(sum(hashtext(t::text)::bigint), 0) from {table} t")
                found[table] = self.env.cr.fetchone()
        return found

    def assert_same_as_run(self):
        """A preview writes nothing on either side, and counts what the run after it does."""
        before, sessions = self.tables(), repr(self.odd.site.sessions)
        preview = self.sync(is_preview=True)
        self.assertEqual(self.tables(), before)
        self.assertEqual((repr(self.odd.site.sessions), self.odd.site.writes), (sessions, []))
        run = self.sync()
        self.assertEqual([preview[name] for name in COUNTS], [run[name] for name in COUNTS])
        self.assertTrue(preview.is_preview)
        return preview

    def test_a_preview_of_a_first_run_writes_nothing_and_counts_the_same(self):
        preview = self.assert_same_as_run()
        message = preview.line_ids.filtered(lambda line: line.moodle_id == self.odd.taken.id)
        self.assertEqual(message.kind, "plan")
        self.assertIn("would be created here. People on it: 20. Marks that would be written here: 20.", message.what)
        self.assertFalse(preview.line_ids.session_id)

    def test_a_preview_of_a_run_both_ways_writes_nothing_and_counts_the_same(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.mark_here(self.odd.taken, 3, "absent")
        self.take(self.odd.taken, {3: "L", 4: "A"}, later=600)
        self.take(self.odd.never_taken, {3: "P"})
        self.odd.never_taken.start += 3600
        del self.odd.site.sessions[self.odd.half_taken.id]
        preview = self.assert_same_as_run()
        actual = (preview.pushed_count, preview.conflict_count)
        self.assertEqual(actual, (1, 1))
        self.assertIn("Marks that would be sent to Moodle: 1.", " ".join(preview.line_ids.mapped("what")))

    def test_a_preview_without_changes_shows_nothing(self):
        self.sync()
        preview = self.sync(is_preview=True)
        self.assertFalse(preview.line_ids.filtered(lambda line: line.kind == "plan"))

    def test_a_preview_begins_with_the_first_activity(self):
        self.instance.resume_after = 10**6
        self.assertGreater(self.sync(is_preview=True).read_count, 0)
        self.assertEqual(self.instance.resume_after, 10**6)

    def test_a_preview_whose_time_runs_out_says_that_it_is_incomplete(self):
        preview = self.env["spp.moodle.sync.run"].browse(self.instance._sync(True, seconds=-1).run_log.run_id)
        actual = ("partial", "Time ran out: a run may do more than is shown here.")
        self.assertEqual((preview.state, preview.summary), actual)

    def test_a_preview_is_not_the_last_run_and_does_not_count_as_a_failure(self):
        run = self.sync()
        self.odd.site.in_maintenance = True
        preview = self.sync(is_preview=True)
        self.assertEqual((preview.state, self.instance.last_run_id, self.instance.failure_count), ("failed", run, 0))
