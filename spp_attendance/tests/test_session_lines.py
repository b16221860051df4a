from odoo.exceptions import UserError

from .common import LedgerCase


class TestSessionLines(LedgerCase):
    """What the history says of a session is kept on its lines."""

    def kept(self, *people):
        lines = [self.line(person) for person in people or (self.ana, self.ben)]
        return {(line.attendance_type_id, line.attendance_location_id) for line in lines}

    def count_as(self, kind, place):
        self.session_type.sudo().attendance_type_id = kind
        self.session.sudo().attendance_location_id = place
        self.env.flush_all()

    def test_lines_follow_the_type_and_the_place_of_their_session(self):
        self.count_as(self.training, self.hall)
        self.assertEqual(self.kept(), {(self.training, self.hall)})
        self.count_as(self.visit, False)
        self.assertEqual(self.kept(), {(self.visit, self.hall.browse())})

    def test_lines_follow_a_session_to_another_type(self):
        self.count_as(self.training, self.hall)
        other = self.session_type.sudo().copy({"code": "OTHER", "attendance_type_id": self.visit.id})
        self.session.sudo().session_type_id = other
        self.assertEqual(self.kept(), {(self.visit, self.hall)})

    def test_new_people_and_walk_ins_have_them_too(self):
        self.count_as(self.training, self.hall)
        walk_in, invited = self.env["res.partner"].create([{"name": "Walk-in"}, {"name": "Invited"}])
        self.mark(walk_in, "present")
        self.env["spp.session.attendance"].create({"session_id": self.session.id, "participant_id": invited.id})
        self.assertEqual(self.kept(walk_in, invited), {(self.training, self.hall)})

    def test_nobody_sets_them_on_a_line(self):
        line = self.line(self.ana).with_user(self.officer)
        with self.assertRaisesRegex(UserError, "set by the server"):
            line.write({"attendance_type_id": self.visit.id})
        lines = line.with_context(default_attendance_location_id=self.hall.id)
        person = self.env["res.partner"].create({"name": "Another"})
        created = lines.create({"session_id": self.session.id, "participant_id": person.id})
        self.assertFalse(created.attendance_location_id)

    def test_the_contact_of_a_record_is_that_of_its_person(self):
        record = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        self.assertFalse(record.participant_id)
        record.with_user(self.officer).link(self.s_ben.id, "It is Ben")
        self.assertEqual(record.participant_id, self.ben)
        with self.assertRaisesRegex(UserError, "not the person given"):
            self.record({"participant_id": self.ben.id})  # of Ana
        self.assertEqual(self.record({"subscriber_id": False, "participant_id": self.ben.id}).subscriber_id, self.s_ben)
