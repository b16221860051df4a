from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged

from ..models.ledger.uniqueness import parameter
from ..rules import PARTS
from .test_uniqueness import RULES


@tagged("post_install", "-at_install")
class TestUniquenessRaces(BaseCase):
    """Two real transactions record the same at once: Odoo repeats the second, which is then refused."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.partner = env["res.partner"].create({"name": "Race"})
            self.person = env["spp.attendance.subscriber"].create({"partner_id": self.partner.id})
            self.person_id, self.partner_id = self.person.id, self.partner.id
        self.addCleanup(self.delete)

    def delete(self):
        self.rule(())
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_list where subscriber_id = %s", [self.person_id])
            cr.execute("delete from spp_attendance_subscriber where id = %s", [self.person_id])
            cr.execute("delete from res_partner where id = %s", [self.partner_id])

    def rule(self, parts):
        with self.registry.cursor() as cr:
            parameters = api.Environment(cr, SUPERUSER_ID, {})["ir.config_parameter"]
            for part in PARTS:
                parameters.set_param(parameter(part), part in parts)

    def record(self, cr, hour, **other):
        records = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.list"]
        values = {"subscriber_id": self.person_id, "attended_at": f"2026-01-05 {hour:02}:00:00", "tz": "UTC"}
        return records.create({**values, **other})

    def at_once(self, hour):
        with closing(self.registry.cursor()) as earlier, closing(self.registry.cursor()) as later:
            for cr in (earlier, later):
                cr.execute("select 1")  # both see the database as it is now
            self.record(earlier, hour)
            earlier.commit()
            self.record(later, hour)

    def test_of_every_rule_the_second_of_two_at_once_is_repeated_and_told(self):
        for hour, parts in enumerate(RULES[1:]):
            with self.subTest(parts=parts):
                with self.registry.cursor() as cr:
                    cr.execute("delete from spp_attendance_list where subscriber_id = %s", [self.person_id])
                self.rule(parts)
                with self.assertRaises(SerializationFailure):
                    self.at_once(hour)
                with self.registry.cursor() as cr, self.assertRaisesRegex(ValidationError, "is recorded already"):
                    self.record(cr, hour)

    def test_what_is_recorded_while_an_officer_links_the_same_is_told_and_not_logged(self):
        self.rule(("date",))
        with self.registry.cursor() as cr:
            held = self.record(cr, 1, subscriber_id=False, person_identifier="NOBODY").id
        self.addCleanup(self.forget, held)
        with closing(self.registry.cursor()) as later:
            later.execute("select 1")  # sees the database as it is now
            with self.registry.cursor() as earlier:
                self.record(earlier, 1)
            waiting = api.Environment(later, SUPERUSER_ID, {})["spp.attendance.list"].browse(held)
            with (
                self.assertNoLogs("odoo.sql_db"),
                self.assertRaisesRegex(UserError, "recorded the same attendance"),
            ):
                waiting.link(self.person_id, "It is that person")

    def forget(self, record_id):
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_list where id = %s", [record_id])

    def test_without_a_rule_both_are_kept(self):
        self.at_once(1)
