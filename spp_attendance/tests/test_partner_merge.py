from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from .common import AttendanceCase, LedgerCase


class TestPartnerMerge(AttendanceCase):
    def merge(self, sources, target):
        """Merge as Odoo's own wizard does."""
        self.env["base.partner.merge.automatic.wizard"]._merge((sources + target).ids, target)
        self.env.invalidate_all()

    def known(self, contact, **values):
        return self.people.create({"partner_id": contact.id, **values})

    def test_the_person_of_the_contact_that_stays_stays(self):
        ben = self.known(self.ben)
        self.merge(self.ana, self.ben)
        self.assertFalse(self.subscriber.exists())
        self.assertEqual((ben.partner_id, ben.person_identifier), (self.ben, "P-1"))

    def test_whoever_may_only_change_contacts_merges_nobody_who_is_known(self):
        keeper = new_test_user(self.env, "keeper", groups="base.group_user,base.group_partner_manager")
        self.known(self.ben, person_identifier="P-2")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(keeper)
        for source, target in ((self.ana, self.dan), (self.dan, self.ana), (self.ana, self.ben)):
            with self.assertRaisesRegex(AccessError, "Ask an officer"):
                wizard._merge((source + target).ids, target)
        self.subscriber.active = False
        with self.assertRaisesRegex(AccessError, "Ask an officer"):
            wizard._merge((self.ana + self.dan).ids, self.dan)

    def test_what_is_empty_is_filled_from_the_other(self):
        ben = self.known(self.ben, gender="male")
        self.merge(self.ben, self.ana)
        self.assertFalse(ben.exists())
        self.assertEqual((self.subscriber.person_identifier, self.subscriber.gender), ("P-1", "male"))

    def test_one_badge_stays_valid(self):
        ben = self.known(self.ben)
        code = self.subscriber._ensure_badge_codes().badge_code
        self.merge(self.ana, self.ben)
        self.assertEqual(ben.badge_code, code)
        carla = self.known(self.carla)
        carla._ensure_badge_codes()
        self.merge(self.carla, self.ben)
        self.assertEqual(ben.badge_code, code)
        self.assertEqual(self.people.search([("badge_hash", "=", ben.badge_hash)]), ben)

    def test_a_person_known_by_one_contact_only_goes_over(self):
        self.merge(self.ana, self.ben)
        self.assertEqual(self.subscriber.partner_id, self.ben)

    def test_of_two_merged_contacts_that_are_known_one_person_goes_over(self):
        ben = self.known(self.ben, gender="male")
        self.merge(self.ana + self.ben, self.carla)
        self.assertEqual(len((self.subscriber + ben).exists()), 1)
        self.assertEqual((self.subscriber.partner_id, self.subscriber.gender), (self.carla, "male"))

    def test_two_different_identifiers_stop_the_merge(self):
        ben = self.known(self.ben, person_identifier="P-2")
        with self.assertRaisesRegex(UserError, "different identifiers") as raised:
            self.merge(self.ana, self.ben)
        self.assertNotIn("P-", str(raised.exception))
        self.assertEqual(len((self.subscriber + ben).exists()), 2)

    def test_all_that_points_at_the_person_goes_over(self):
        """A table of another addon with a foreign key to people."""
        ben = self.known(self.ben)
        self.env.flush_all()
        self.env.cr.execute(
            """
            create table spp_test_evidence (
                id serial primary key,
                subscriber_id integer not null references spp_attendance_subscriber on delete restrict
            );
            insert into spp_test_evidence (subscriber_id) values (%s), (%s)
            """,
            [self.subscriber.id, ben.id],
        )
        with self.assertRaisesRegex(UserError, "In use by: spp_test_evidence"):
            self.subscriber.with_user(self.manager).unlink()
        self.merge(self.ana, self.ben)
        self.env.cr.execute("select array_agg(subscriber_id) from spp_test_evidence")
        self.assertEqual(self.env.cr.fetchone()[0], [ben.id, ben.id])

    def test_the_log_and_the_external_id_go_over(self):
        ben = self.known(self.ben)
        self.env["ir.model.data"].create(
            {"module": "people", "name": "ana", "model": self.subscriber._name, "res_id": self.subscriber.id}
        )
        self.subscriber.sudo().message_post(body="Seen at the clinic")
        self.merge(self.ana, self.ben)
        self.assertEqual(self.env.ref("people.ana"), ben)
        self.assertIn("Seen at the clinic", "".join(ben.sudo().message_ids.mapped("body")))

    def test_of_what_is_recorded_of_both_by_the_rule_the_later_statement_counts(self):
        self.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        self.env["spp.attendance.list"]._follow_uniqueness()
        ben = self.known(self.ben)
        row = {"attended_at": "2026-03-14 09:00:00"}
        rows = [
            {**row, "subscriber_id": self.subscriber.id, "marked_at": "2026-03-14 09:30:00"},
            {**row, "subscriber_id": ben.id, "marked_at": "2026-03-14 09:10:00"},
            {**row, "subscriber_id": ben.id, "attended_at": "2026-03-13 09:00:00"},
        ]
        later, earlier, other_day = self.env["spp.attendance.list"].with_user(self.officer).create(rows)
        self.merge(self.ana, self.ben)
        self.assertEqual((later + earlier + other_day).mapped("state"), ["valid", "voided", "valid"])
        self.assertEqual((later + earlier + other_day).subscriber_id, ben)
        self.assertIn(str(later.id), earlier.end_reason)

    def test_people_of_two_companies_stay_two(self):
        other = self.other_company()
        theirs = self.env["spp.attendance.subscriber"].create(
            {"partner_id": self.ben.id, "company_id": other.id, "person_identifier": "T-1"}
        )
        self.merge(self.ben, self.ana)
        self.assertEqual(theirs.partner_id, self.ana)
        self.assertEqual(self.subscriber.partner_id, self.ana)

    def test_an_archived_person_is_known_again_when_the_other_is(self):
        ben = self.known(self.ben)
        self.subscriber.active = False
        self.merge(self.ben, self.ana)
        self.assertFalse(ben.exists())
        self.assertTrue(self.subscriber.active)


class TestRecordOfOwnStandIn(LedgerCase):
    """A record whose stand-in turns out to be the person: the person came themselves."""

    def test_merging_the_two_leaves_a_record_that_can_be_corrected(self):
        record = self.record({"session_id": self.session.id, "attended_by_id": self.dan.id}, user=self.facilitator)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.dan + self.ana).ids, self.ana)
        self.env.invalidate_all()
        line = self.line(self.ana)
        self.assertEqual((line.status, line.attended_by_id), ("present", self.env["res.partner"]))
        self.assertFalse(record._as_rows()[0]["attended_by_id"])
        record.with_user(self.officer).void("Wrong session")
        self.assertFalse(line.status)
