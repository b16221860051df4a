from odoo.addons.spp_session_tracking.tests.whole_database import places_of
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import tagged

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestErase(MoodleCase):
    """Moodle goes on listing whoever was erased here."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.contact = self.people_here[2]
        user = next(user for user in self.odd.people if user.id == 2)
        self.who = [user.idnumber, user.email, f"{user.first_name} {user.last_name}"]

    def link(self):
        links = self.env["spp.moodle.mapping"]
        return links.search([("instance_id", "=", self.instance.id), ("kind", "=", "user"), ("moodle_id", "=", 2)])

    def lines(self):
        return self.env["spp.session.attendance"].search([("participant_id", "=", self.contact.id)])

    def erase(self):
        self.contact.with_env(self.env).with_user(self.manager).erase_person("By letter")

    def test_no_run_reads_them_again(self):
        self.erase()
        marks = {line.id: line.status for line in self.lines()}
        self.assertTrue(marks)
        before = self.instance.unmatched_count
        self.sync()
        self.assertEqual({line.id: line.status for line in self.lines()}, marks)
        self.assertEqual((self.link().is_erased, self.link().subscriber_id.id), (True, False))
        self.assertEqual(self.instance.unmatched_count, before)
        self.assertEqual(places_of(self.env, self.who), [])

    def test_an_account_that_only_fits_them_is_somebody_elses(self):
        person = self.env["spp.attendance.subscriber"].search([("partner_id", "=", self.contact.id)])
        values = {"instance_id": self.instance.id, "kind": "user", "moodle_id": 9001, "name": "Daughter"}
        other = self.env["spp.moodle.mapping"].create(
            {**values, "reason": "taken", "fitting_subscriber_id": person.id, "suggestion_ids": [(4, person.id)]}
        )
        self.erase()
        self.assertEqual((other.is_erased, other.name, other.reason), (False, "Daughter", "taken"))
        self.assertFalse(other.fitting_subscriber_id or other.suggestion_ids)

    def test_a_manager_admits_an_account_again(self):
        self.erase()
        link = self.link()
        person = self.env["spp.attendance.subscriber"].create({"given_name": "New"})
        with self.assertRaisesRegex(UserError, "was erased"):
            link.with_user(self.officer).subscriber_id = person
        with self.assertRaises(AccessError):
            link.with_user(self.officer).action_admit_again()
        link.with_user(self.manager).action_admit_again()
        link.with_user(self.officer).subscriber_id = person
        self.assertEqual((link.is_erased, link.subscriber_id), (False, person))

    def test_the_file_has_the_account(self):
        known = self.contact.with_env(self.env).with_user(self.manager).take_known()
        self.assertEqual([link["moodle_id"] for link in known["moodle_links"]], [2])
