from odoo.exceptions import UserError, ValidationError

from .common import LedgerCase


class TestContacts(LedgerCase):
    """Whoever is known as a contact only becomes known to attendance when first needed."""

    def test_a_participant_is_recorded_by_the_contact(self):
        rows = [{"subscriber_id": False, "participant_id": self.carla.id, "session_id": self.session.id}] * 2
        records = self.record(*rows, user=self.facilitator)
        self.assertEqual(records.subscriber_id.partner_id, self.carla)
        self.assertEqual(self.line(self.carla).status, "present")

    def test_a_visit_is_recorded_by_the_contact_too(self):
        record = self.record({"subscriber_id": False, "participant_id": self.ana.id})
        self.assertEqual(record.subscriber_id, self.s_ana)

    def test_contacts_one_does_not_see_are_named_with_their_rows(self):
        foreign = self.env["res.partner"].create({"name": "Foreign", "company_id": self.other_company().id})
        rows = [{"subscriber_id": False, "participant_id": each} for each in (self.carla.id, foreign.id, 2**40, "x")]
        with self.assertRaisesRegex(ValidationError, "(?s)Rows to be mended: 3 of 4.*Row 2: .*Row 3: .*Row 4: "):
            self.record(*rows)

    def test_a_contact_and_another_person_contradict_each_other(self):
        with self.assertRaisesRegex(ValidationError, "not the person given"):
            self.record({"subscriber_id": self.s_ben.id, "participant_id": self.ana.id})

    def test_officers_make_a_contact_known_by_opening_the_person(self):
        action = self.carla.with_user(self.officer).action_view_subscriber()
        subscriber = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(subscriber.partner_id, self.carla)
        self.assertEqual(self.carla.with_user(self.viewer).action_view_subscriber()["res_id"], subscriber.id)

    def test_others_make_nobody_known(self):
        with self.assertRaisesRegex(UserError, "Ask an officer"):
            self.carla.with_user(self.recorder).action_view_subscriber()

    def test_the_history_shows_people_who_are_not_known(self):
        self.mark(self.carla, "late")
        self.assertFalse(self.people.search([("partner_id", "=", self.carla.id)]))
        attendance = self.env["spp.attendance.history"].with_user(self.viewer).search([])
        self.assertEqual((attendance.participant_id, attendance.attendance_category), (self.carla, "late"))

    def test_registrants_come_first_where_people_are_picked_by_an_identifier_too(self):
        plain, registrant = self.env["res.partner"].create(
            [{"name": "Aaron", "is_registrant": False}, {"name": "Zoe", "is_registrant": True}]
        )
        for partner, identifier in ((plain, "PICK-1"), (registrant, "PICK-11")):
            self.people.create({"partner_id": partner.id, "person_identifier": identifier})
        partners = self.env["res.partner"].with_user(self.recorder).with_context(registrants_first=True)
        picked = partners.name_search("PICK-1", partners._domain_participants())
        self.assertEqual([row[0] for row in picked], (registrant + plain).ids)

    def test_users_and_companies_are_not_offered_to_be_made_known(self):
        people = self.env["spp.attendance.subscriber"].with_user(self.officer)
        offered = self.env["res.partner"].search(people._fields["partner_id"].domain(people))
        self.assertLessEqual(self.ana, offered)
        self.assertFalse(offered.filtered(lambda partner: partner.user_ids or partner.is_company))
