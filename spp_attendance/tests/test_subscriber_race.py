from contextlib import closing

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class TestSubscriberRace(BaseCase):
    """Two real transactions at once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            self.partner_id = api.Environment(cr, SUPERUSER_ID, {})["res.partner"].create({"name": "At once"}).id
        self.addCleanup(self.delete)

    def delete(self):
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_subscriber where partner_id = %s", [self.partner_id])
            cr.execute("delete from res_partner where id = %s", [self.partner_id])

    def at_once(self, first, second):
        """Run both on a snapshot of the same moment; the first commits before the second begins to write."""
        with closing(self.registry.cursor()) as earlier, closing(self.registry.cursor()) as later:
            for cr in (earlier, later):
                cr.execute("select from spp_attendance_subscriber limit 1")
            first(api.Environment(earlier, SUPERUSER_ID, {}))
            earlier.commit()
            second(api.Environment(later, SUPERUSER_ID, {}))

    def make_known(self, env):
        env["spp.attendance.subscriber"]._of_partners(env["res.partner"].browse(self.partner_id), env.company)

    def test_a_person_made_known_by_two_at_once_ends_in_what_odoo_repeats(self):
        with self.assertRaises(SerializationFailure):
            self.at_once(self.make_known, self.make_known)

    def test_an_identifier_given_by_two_at_once_is_in_no_log(self):
        def identify(env):
            values = {"partner_id": self.partner_id, "person_identifier": "P-SECRET"}
            env["spp.attendance.subscriber"].create(values)

        def identify_another(env):
            env["spp.attendance.subscriber"].create({"name": "Another", "person_identifier": "P-SECRET"})

        lost = self.assertRaises((UniqueViolation, SerializationFailure))
        with self.assertNoLogs("odoo.sql_db", "ERROR"), lost as refused:
            self.at_once(identify, identify_another)
        self.assertNotIn(b"P-SECRET", refused.exception.cursor.query, "PostgreSQL logs the statement")
