from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user, tagged

from demo.moodle import odd_site
from demo.moodle.building import add_session

from ..sync import lock
from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestRemoval(MoodleCase):
    """A site is removed, and perhaps connected again: what people are paid by stays."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.admin = new_test_user(self.env, "adam", groups="base.group_system", tz="UTC")
        self.here = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])

    def marks(self):
        lines = self.here.attendance_ids
        return {line.id: (line.status, line.marked_at, line.source, line.moodle_agreed) for line in lines}

    def remove(self):
        self.instance.with_user(self.admin).unlink()
        self.env.invalidate_all()

    def connect_again(self):
        self.instance = self.connect(odd_site.ALL, name="School again")
        return self.sync()

    def conflict_of(self, user_id):
        self.mark_here(self.odd.taken, user_id, "late")
        self.take(self.odd.taken, {user_id: "A"}, later=600)
        self.sync()
        return self.env["spp.moodle.conflict"].search([("moodle_user_id", "=", user_id)])

    def test_the_dialog_says_what_goes_and_what_stays_and_removes_it(self):
        marked = len(self.here.attendance_ids.filtered("status"))
        action = self.instance.with_user(self.admin).action_ask_removal()
        dialogs = self.env["spp.moodle.instance.removal"].with_user(self.admin)
        dialog = dialogs.with_context(**action["context"]).create({})
        self.assertIn(f"no longer synced: {len(self.here)}. Marks in them: {marked}.", dialog.effects)
        self.assertIn("courses (1) and runs (1)", dialog.effects)
        self.assertIn(f"meanings of statuses ({len(self.instance.status_ids)})", dialog.effects)
        self.assertIn("a site with the same address again", dialog.effects)
        dialog.action_confirm()
        self.assertFalse(self.instance.exists())

    def test_the_dialog_says_how_many_links_made_by_hand_are_lost(self):
        unmatched = self.instance.mapping_ids.filtered(lambda link: link.kind == "user" and not link.subscriber_id)[0]
        unmatched.with_user(self.officer).subscriber_id = self.env["spp.attendance.subscriber"].create({"name": "Ana"})
        self.assertIn("no run found at first: 1.", self.instance._removal_text())

    def test_no_run_begins_before_the_removal_is_committed(self):
        number = self.instance.id
        self.remove()
        with lock.held(self.env.cr.dbname, number) as is_ours:
            self.assertFalse(is_ours)
        self.env.cr.postcommit.run()
        with lock.held(self.env.cr.dbname, number) as is_ours:
            self.assertTrue(is_ours)

    def test_it_takes_no_more_queries_for_more_sessions(self):
        activity = self.odd.site.activity_of(self.odd.taken)
        for day in range(40, 60):
            add_session(self.odd.site, activity, self.now - day * DAY)
        self.sync()
        with self.assertQueryCount(170):
            self.remove()

    def test_sessions_marks_changes_and_snapshots_stay(self):
        day = self.session_of(self.odd.taken).date
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshot = snapshots.browse(snapshots.snapshot(day, day, False, False, "Paid"))
        self.mark_here(self.odd.odd_rows, 6, "late")
        changes, marks = self.here.change_ids, self.marks()
        self.remove()
        self.assertEqual((self.here.exists(), self.marks()), (self.here, marks))
        self.assertEqual(changes.exists(), changes)
        self.assertTrue(snapshot.verify())
        self.assertFalse(self.here.moodle_instance_id)
        self.assertFalse(self.env["spp.attendance.register"].search([]))

    def test_decisions_stay_and_open_conflicts_are_closed(self):
        self.instance.sync_attendance_from = "both"
        decided = self.conflict_of(2).with_user(self.officer)
        decided.action_use_odoo()
        waiting = self.conflict_of(3)
        self.remove()
        self.assertEqual((decided.choice, decided.decided_by_id, decided.former_site), ("odoo", self.officer, "School"))
        self.assertEqual((waiting.state, waiting.choice), ("decided", "removed"))
        self.assertEqual(decided.company_id, self.env.company)

    def test_an_archived_site_is_removed_too(self):
        self.instance.active = False
        self.remove()
        self.assertFalse(self.instance.exists())

    def test_the_session_type_tells_who_removed_it(self):
        session_type = self.here.session_type_id
        self.remove()
        message = session_type.message_ids.filtered(lambda message: "School was removed" in message.body)
        self.assertEqual(message.author_id, self.admin.partner_id)

    def test_only_administrators_remove_a_site_and_not_during_a_run(self):
        for user in (self.manager, self.officer):
            with self.assertRaises(AccessError):
                self.instance.with_user(user).action_ask_removal()
            with self.assertRaises(AccessError):
                self.instance.with_user(user).unlink()
        with lock.held(self.env.cr.dbname, self.instance.id), self.assertRaisesRegex(UserError, "being synced"):
            self.instance.with_user(self.admin).unlink()
        self.assertEqual(self.here.moodle_instance_id, self.instance)

    # again

    def test_the_same_site_again_finds_its_sessions_people_and_marks(self):
        sessions, marks = self.env["spp.session"].search_count([]), self.marks()
        types = self.env["spp.session.type"].search_count([])
        self.remove()
        run = self.connect_again()
        self.assertEqual((self.env["spp.session"].search_count([]), self.marks()), (sessions, marks))
        self.assertEqual(self.env["spp.session.type"].search_count([]), types)
        self.assertEqual({*self.here.mapped("moodle_instance_id.name")}, {"School again"})
        self.assertTrue(all(self.here.mapped("register_id")))
        self.assertEqual((run.written_count, run.conflict_count), (0, 0))
        linked = self.instance.mapping_ids.filtered(lambda link: link.kind == "user" and link.subscriber_id)
        self.assertEqual(len(linked), len(self.people_here))

    def test_a_new_session_of_a_course_goes_on_with_its_type(self):
        session_type = self.here.session_type_id
        self.remove()
        new = add_session(self.odd.site, self.odd.site.activity_of(self.odd.taken), self.now - 30 * DAY)
        del self.odd.site.sessions[new.id]
        self.odd.site.sessions = {new.id: new, **self.odd.site.sessions}
        self.connect_again()
        self.assertEqual(self.session_of(new).session_type_id, session_type)

    def test_what_changed_meanwhile_on_one_side_is_no_conflict(self):
        self.remove()
        self.take(self.odd.taken, {2: "A"})
        run = self.connect_again()
        self.assertEqual((self.line_of(self.odd.taken, 2).status, run.conflict_count), ("absent", 0))

    def test_other_sessions_with_the_same_numbers_are_not_taken_for_them(self):
        """Moodle was installed anew at the same address, or restored from a backup."""
        marks, session_type = self.marks(), self.here.session_type_id
        self.remove()
        for theirs in self.odd.site.sessions.values():
            theirs.start += DAY
        run = self.connect_again()
        self.assertEqual((self.marks(), self.here.moodle_instance_id.ids), (marks, []))
        new = self.session_of(self.odd.taken)
        self.assertNotIn(new, self.here)
        self.assertNotEqual(new.session_type_id, session_type)
        [line] = run.line_ids.filtered(lambda line: line.session_id == new and "same session" in line.what)
        self.assertIn("had this number at the site that was removed", line.what)
        again = self.sync()
        self.assertFalse(again.line_ids.filtered(lambda line: "same session" in line.what))

    def test_nor_are_sessions_of_another_course(self):
        self.remove()
        self.here._by_server().write({"moodle_former_course": 4711})
        self.connect_again()
        self.assertFalse(self.here.moodle_instance_id)

    def test_one_that_was_not_found_again_is_chosen_by_hand(self):
        theirs, here = self.odd.never_taken, self.session_of(self.odd.never_taken)
        self.remove()
        theirs.start += DAY
        self.connect_again()
        self.session_of(theirs).with_user(self.officer).cancel("It is the earlier one")
        link = self.instance.mapping_ids.filtered(lambda each: (each.kind, each.moodle_id) == ("session", theirs.id))
        link.with_user(self.officer).session_id = here
        theirs.description = "Changed"
        self.sync()
        self.assertEqual(here.moodle_instance_id, self.instance)

    def test_a_session_that_was_moved_here_is_found_again(self):
        moved = self.session_of(self.odd.never_taken)
        moved.with_user(self.officer).start_time = 3.0
        self.remove()
        self.connect_again()
        self.assertEqual((moved.moodle_instance_id, moved.start_time), (self.instance, 3.0))

    def test_a_session_that_got_another_end_meanwhile_gets_it_here(self):
        session = self.session_of(self.odd.never_taken)
        self.remove()
        self.odd.never_taken.duration = 5400
        self.connect_again()
        self.assertEqual(session.moodle_instance_id, self.instance)
        self.assertEqual((session.end_at - session.start_at).total_seconds(), 5400)

    def test_another_zone_reaches_the_sessions_that_are_found_again(self):
        days = {session.id: session.date for session in self.here}
        starts = {session.id: session.start_at for session in self.here}
        self.remove()
        self.instance = self.connect(odd_site.ALL, name="School again", tz="Asia/Tokyo")
        self.sync()
        self.assertTrue(self.instance.is_redating)
        self.assertIn("are in another time zone", "".join(self.instance.message_ids.mapped("body")))
        self.sync()
        self.assertEqual({*self.here.mapped("tz")}, {"Asia/Tokyo"})
        self.assertEqual({session.id: session.start_at for session in self.here}, starts)
        self.assertNotEqual({session.id: session.date for session in self.here}, days)
        self.assertFalse(self.instance.is_redating)

    def test_who_removes_a_site_may_let_it_start_anew(self):
        marks, count = self.marks(), len(self.here)
        dialogs = self.env["spp.moodle.instance.removal"].with_user(self.admin)
        dialogs.create({"instance_id": self.instance.id, "sessions_again": "anew"}).action_confirm()
        self.env.invalidate_all()
        self.instance = self.connect(odd_site.ALL, name="School again")
        run = self.sync()
        self.assertEqual((self.marks(), self.here.moodle_instance_id.ids), (marks, []))
        self.assertEqual(self.env["spp.session"].search_count([("moodle_instance_id", "=", self.instance.id)]), count)
        self.assertFalse(run.line_ids.filtered(lambda line: "same session" in line.what))

    def test_a_site_with_another_address_takes_none_of_them(self):
        self.remove()
        instance = self.connect(odd_site.ALL, name="Other", url=self.server.address.replace("127.0.0.1", "localhost"))
        self.assertFalse(self.env["spp.session"].search(instance._domain_former()))
        self.assertFalse(instance._session_ids())

    def test_sessions_of_a_removed_site_are_not_created_in_moodle_again(self):
        self.remove()
        instance = self.connect(odd_site.ALL, sync_attendance_from="both", creates_sessions=True)
        theirs = self.odd.never_taken
        session = self.here.filtered(lambda each: each.moodle_session_id == theirs.id)
        del self.odd.site.sessions[theirs.id]
        self.sync(instance)
        self.assertFalse([write for write in self.odd.site.writes if write[0] == "add_session"])
        self.assertTrue(session.exists())
