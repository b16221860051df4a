from odoo.exceptions import AccessError, RedirectWarning

from ..models.ledger.uniqueness import parameter
from ..rules import PARTS
from .common import LedgerCase


class TestSettings(LedgerCase):
    def save(self, **values):
        settings = self.env["res.config.settings"].create(values)
        settings.execute()
        self.env.cr.flush()

    def shown(self):
        settings = self.env["res.config.settings"].create({})
        return [part for part in PARTS if settings[f"attendance_{part}_unique"]]

    def parts(self):
        return list(self.env["spp.attendance.list"]._unique_parts())

    def test_what_is_ticked_is_the_rule(self):
        self.save(attendance_date_unique=True, attendance_type_unique=True)
        self.assertEqual((self.parts(), self.shown()), (["date", "type"],) * 2)
        self.save(attendance_date_unique=False)
        self.assertEqual((self.parts(), self.shown()), (["type"],) * 2)
        names = self.env["spp.attendance.list"]._unique_indexes()
        self.assertEqual(names, ["spp_attendance_list_unique_type"])

    def test_a_rule_that_reads_false_is_shown_as_off(self):
        self.env["ir.config_parameter"].set_param(parameter("date"), "False")
        self.assertEqual(self.shown(), [])

    def test_a_rule_over_people_recorded_twice_is_refused_with_the_way_to_them(self):
        self.record({}, {})
        with self.assertRaisesRegex(RedirectWarning, "recorded twice"), self.env.cr.savepoint():
            self.save(attendance_location_unique=True)

    def test_managers_of_sessions_do_not_change_it(self):
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({"attendance_date_unique": True}).execute()
