from odoo.tests.common import new_test_user

from .common import SessionCase, update_script


class TestMergeRoles(SessionCase):
    """Merging where two roles become one contact leaves lines that say the truth and can be corrected."""

    def merge(self, sources, target):
        """Merge as Odoo's own wizard does, as an administrator who is no superuser."""
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard._merge((sources + target).ids, target)
        self.env.invalidate_all()

    def correct(self, line, status="absent"):
        line.with_user(self.manager).correct(status, "Wrong person")
        self.assertEqual((line.status, line.attended_by_id), (status, self.env["res.partner"]))

    def complete(self):
        self.session.complete()
        return self.session

    def test_whoever_becomes_their_own_stand_in_came_themselves(self):
        for merged, target in ((self.dan, self.ana), (self.carla, self.ben)):
            person = self.ana if target == self.ana else self.carla
            self.mark(person, "present", attended_by_id=(self.dan if person == self.ana else self.ben).id)
            self.merge(merged, target)
            line = self.line(target)
            self.assertEqual((line.status, line.attended_by_id), ("present", self.env["res.partner"]))
            logged = line.change_ids.filtered(lambda change: change.reason == "Contacts merged")
            self.assertEqual((logged.old_attended_by_id, bool(logged.new_attended_by_id)), (target, False))
        self.complete()
        for line in self.line(self.ana) + self.line(self.ben):
            self.correct(line)

    def test_whoever_stood_in_and_has_a_line_has_one_line_left(self):
        self.mark(self.ana, "present", attended_by_id=self.ben.id, marked_at="2026-03-14 09:40:00")
        self.mark(self.ben, "absent", marked_at="2026-03-14 09:10:00")
        self.merge(self.ben, self.ana)
        line = self.line(self.ana)
        self.assertEqual((line.status, line.attended_by_id), ("present", self.env["res.partner"]))
        self.assertEqual(self.mark(self.ana, "late"), "marked")
        self.complete()
        self.correct(line)

    def test_a_statement_of_before_that_is_put_back_names_no_stand_in_either(self):
        self.mark(self.ana, "present", attended_by_id=self.dan.id, marked_at="2026-03-14 09:10:00")
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:20:00")
        self.merge(self.dan, self.ana)
        (change,) = self.line(self.ana).sudo().change_ids.filtered("old_status")
        before = change._old_statement()
        self.assertEqual((before.status, before.attended_by_id), ("present", 0))

    def test_of_two_lines_the_one_with_a_status_stands(self):
        self.mark(self.ben, "late")
        self.merge(self.ana, self.ben)
        self.assertEqual((self.line(self.ben).status, self.line(self.ben).is_expected), ("late", True))
        self.complete()
        self.correct(self.line(self.ben))

    def test_a_participant_who_turns_out_to_be_a_facilitator_can_be_corrected(self):
        contact = self.facilitator.partner_id
        self.mark(self.ana, "present", attended_by_id=self.ben.id)
        self.merge(self.ana, contact)
        line = self.line(contact)
        self.assertEqual((line.status, line.attended_by_id), ("present", self.ben))
        self.assertEqual(self.mark(contact, "late"), "marked")
        self.complete()
        self.correct(line)

    def test_a_long_session_overlaps_each_that_lies_in_it(self):
        day = {"expected_participant_ids": self.dan.ids, "date": "2026-03-21"}
        long = self.new_session(start_time=9.0, end_time=17.0, **day)
        first, second = (self.new_session(start_time=hour, end_time=hour + 1, **day) for hour in (10.0, 12.0))
        self.merge(self.dan, self.ana)
        said = "".join(self.ana.message_ids.mapped("body"))
        self.assertIn(f"{long.id}, {first.id}; {long.id}, {second.id}.", said)

    def test_a_person_expected_at_two_sessions_at_once_is_told(self):
        other = self.new_session(start_time=10.0, end_time=12.0, expected_participant_ids=self.dan.ids)
        self.merge(self.dan, self.ana)
        self.assertIn(self.ana, other.expected_participant_ids & self.session.expected_participant_ids)
        said = "".join(self.ana.message_ids.mapped("body"))
        self.assertIn(f": {self.session.id}, {other.id}.", said)

    def test_the_note_on_the_contact_names_no_session(self):
        other = self.new_session(start_time=10.0, end_time=12.0, expected_participant_ids=self.dan.ids)
        self.merge(self.dan, self.ana)
        said = "".join(self.ana.message_ids.mapped("body"))
        self.assertIn(str(other.id), said)
        self.assertNotIn(self.session_type.name, said)

    def test_who_was_archived_and_is_merged_gets_no_place_twice(self):
        later = self.new_session(date="2026-04-14", expected_participant_ids=self.dan.ids)
        self.dan.active = False
        self.merge(self.dan, self.ana)
        self.ana.active = False
        self.ana.active = True
        self.assertFalse(later.expected_participant_ids)

    def test_a_person_does_not_become_a_household(self):
        household = self.env["res.partner"].create({"name": "Reyes", "is_group": True})
        self.merge(household, self.ana)
        self.assertFalse(self.ana.is_group)

    def test_what_was_paid_on_is_changed_by_a_manager_only(self):
        self.mark(self.ana, "present", attended_by_id=self.dan.id)
        self.complete()
        snapshots = self.env["spp.session.snapshot"].with_user(self.manager)
        snapshots.snapshot("2026-03-01", "2026-03-31", self.session_type.ids, self.ana.ids, "March")
        groups = "spp_session_tracking.group_officer,base.group_partner_manager"
        keeper = new_test_user(self.env, "keeper", groups=groups)
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(keeper)
        with self.assertRaisesRegex(Exception, "Ask a session manager"):
            wizard._merge((self.dan + self.ana).ids, self.ana)

    def test_an_update_mends_the_lines_that_earlier_merges_left(self):
        migration = update_script("spp_session_tracking/migrations/1.5.0/post-own_lines.py")
        for person in (self.ana, self.ben):
            self.mark(person, "present")
        self.complete()
        self.env.flush_all()
        query = "update spp_session_attendance set attended_by_id = participant_id where id = %s"
        self.env.cr.execute(query, self.line(self.ana).ids)
        query = "update spp_session_attendance set source = 'household' where id = %s"
        self.env.cr.execute(query, self.line(self.ben).ids)
        self.env.invalidate_all()
        migration.migrate(self.env.cr, "17.0.1.4.0")
        for person in (self.ana, self.ben):
            line = self.line(person)
            self.assertEqual((line.status, line.source), ("present", "manual"))
            self.assertEqual(line.change_ids.mapped("reason"), ["Contacts merged"])
            self.correct(line)
