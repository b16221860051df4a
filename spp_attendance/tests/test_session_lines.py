from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import LedgerCase


class TestSessionLines(LedgerCase):
    """Lines repeat the type and location of their session, whatever path changes these or makes a line."""

    def on_lines(self, *people):
        """{(type, location)} of the lines, as the database has them."""
        self.env.flush_all()
        self.env.invalidate_all()
        lines = [self.line(person) for person in people or (self.ana, self.ben)]
        return {(line.attendance_type_id, line.attendance_location_id) for line in lines}

    def count_as(self, attendance_type, location):
        self.session_type.sudo().attendance_type_id = attendance_type
        self.session.sudo().attendance_location_id = location

    def another_type(self, **values):
        return self.session_type.sudo().copy({"code": "OTHER", "attendance_type_id": self.visit.id, **values})

    def assert_type(self, attendance_type, *people):
        self.assertEqual({each for each, _location in self.on_lines(*people)}, {attendance_type})

    # the type of the session type changes

    def test_lines_follow_a_session_type_changed_on_its_form(self):
        with Form(self.session_type.with_user(self.manager)) as form:
            form.attendance_type_id = self.training
        self.assert_type(self.training)

    def test_lines_follow_a_session_type_written_over_rpc(self):
        for attendance_type in (self.training, self.visit, self.visit.browse()):
            self.session_type.with_user(self.manager).write({"attendance_type_id": attendance_type.id})
            self.assert_type(attendance_type)

    def test_lines_follow_a_session_type_changed_by_an_import(self):
        types = self.session_type.with_user(self.manager).with_context(import_file=True)
        answer = types.load([".id", "attendance_type_id/.id"], [[str(self.session_type.id), str(self.training.id)]])
        self.assertFalse(answer["messages"])
        self.assert_type(self.training)

    def test_lines_of_other_session_types_stay_as_they_are(self):
        self.count_as(self.training, self.hall)
        self.another_type().attendance_type_id = self.training.browse()
        self.assert_type(self.training)

    # the session moves, or its location changes

    def test_lines_follow_a_whole_series_to_another_location(self):
        self.session.repeat(["2026-03-21"])
        later = self.session.series_id.session_ids - self.session
        self.session.write({"attendance_location_id": self.hall.id, "series_reach": "later"})
        self.env.flush_all()
        self.assertEqual(later.attendance_ids.attendance_location_id, self.hall)

    # new lines

    def test_lines_of_a_new_session_have_them(self):
        self.count_as(self.training, self.hall)
        session = self.new_session(expected_participant_ids=self.ana.ids, attendance_location_id=self.hall.id)
        line = self.line(self.ana, session)
        self.assertEqual((line.attendance_type_id, line.attendance_location_id), (self.training, self.hall))

    def test_people_added_to_a_roster_have_them(self):
        self.count_as(self.training, self.hall)
        self.session.expected_participant_ids = [fields.Command.link(self.dan.id)]
        self.assertEqual(self.on_lines(self.dan), {(self.training, self.hall)})

    def test_walk_ins_of_the_ledger_have_them(self):
        self.count_as(self.training, self.hall)
        row = {"subscriber_id": False, "participant_id": self.dan.id, "session_id": self.session.id}
        self.record(row, user=self.facilitator)
        self.assertEqual(self.on_lines(self.dan), {(self.training, self.hall)})

    def test_lines_follow_the_type_and_the_location_of_their_session(self):
        self.count_as(self.training, self.hall)
        self.assertEqual(self.on_lines(), {(self.training, self.hall)})
        self.count_as(self.visit, False)
        self.assertEqual(self.on_lines(), {(self.visit, self.hall.browse())})

    def test_lines_follow_a_session_to_another_type(self):
        self.count_as(self.training, self.hall)
        self.session.sudo().session_type_id = self.another_type()
        self.assertEqual(self.on_lines(), {(self.visit, self.hall)})

    def test_new_lines_and_walk_ins_have_them_too(self):
        self.count_as(self.training, self.hall)
        walk_in, invited = self.env["res.partner"].create([{"name": "Walk-in"}, {"name": "Invited"}])
        self.mark(walk_in, "present")
        self.env["spp.session.attendance"].create({"session_id": self.session.id, "participant_id": invited.id})
        self.assertEqual(self.on_lines(walk_in, invited), {(self.training, self.hall)})

    def test_nobody_sets_them_on_a_line(self):
        line = self.line(self.ana).with_user(self.officer)
        with self.assertRaisesRegex(UserError, "server sets this field"):
            line.write({"attendance_type_id": self.visit.id})
        lines = line.with_context(default_attendance_location_id=self.hall.id)
        person = self.env["res.partner"].create({"name": "Another"})
        created = lines.create({"session_id": self.session.id, "participant_id": person.id})
        self.assertFalse(created.attendance_location_id)

    def test_nobody_is_linked_to_a_record_that_names_them_as_the_stand_in(self):
        came_for = {"attended_by_id": self.ben.id, "session_id": self.session.id}
        record = self.record({"subscriber_id": False, "person_identifier": "NOBODY", **came_for}, user=self.facilitator)
        with self.assertRaisesRegex(UserError, "came as a stand-in"):
            record.with_user(self.officer).link(self.s_ben.id, "It is Ben")
        self.assertEqual(record.state, "held")

    def test_the_contact_of_a_record_is_that_of_its_person(self):
        record = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        self.assertFalse(record.participant_id)
        record.with_user(self.officer).link(self.s_ben.id, "It is Ben")
        self.assertEqual(record.participant_id, self.ben)
        with self.assertRaisesRegex(UserError, "not the person given"):
            self.record({"participant_id": self.ben.id})  # of Ana
        self.assertEqual(self.record({"subscriber_id": False, "participant_id": self.ben.id}).subscriber_id, self.s_ben)
