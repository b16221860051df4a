from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests.common import new_test_user

from .common import SessionCase

WIZARD = "base.partner.merge.automatic.wizard"


class TestMergeRights(SessionCase):
    """People are paid by attendance: merging people who have some takes a right of the suite, on every way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        creation = "base.group_partner_manager"
        cls.keeper, cls.reader, cls.holder, cls.planner = (
            new_test_user(cls.env, f"merging_{role or 'nobody'}", groups=f"{role or 'base.group_user'},{creation}")
            for role in ("", *(f"spp_session_tracking.group_{each}" for each in ("viewer", "facilitator", "officer")))
        )
        cls.eve, cls.fay = cls.env["res.partner"].create([{"name": "Eve"}, {"name": "Fay"}])

    def merge(self, user, source, target):
        people = source + target
        wizard = self.env[WIZARD].with_user(user).with_context(active_model="res.partner", active_ids=people.ids)
        values = {"partner_ids": [Command.set(people.ids)], "dst_partner_id": target.id, "state": "selection"}
        wizard.create(values).action_merge()
        self.env.invalidate_all()

    def assert_refused(self, merge):
        for user in (self.keeper, self.reader, self.holder):
            with self.assertRaisesRegex(AccessError, "Ask an officer"):
                merge(user)

    def test_who_may_only_change_contacts_merges_nobody_with_attendance(self):
        for source, target in ((self.ana, self.eve), (self.eve, self.ana)):
            self.assert_refused(lambda user, source=source, target=target: self.merge(user, source, target))
        self.assertEqual(self.session.expected_participant_ids, self.ana + self.ben + self.carla)

    def test_nor_a_stand_in_or_somebody_of_whom_only_the_log_or_a_snapshot_tells(self):
        self.mark(self.ana, "present", attended_by_id=self.dan.id)
        self.assert_refused(lambda user: self.merge(user, self.dan, self.eve))
        session = self.session.with_user(self.officer).with_context(change_reason="Moved away")
        session.expected_participant_ids = [Command.unlink(self.carla.id)]
        self.assertFalse(self.line(self.carla))
        self.assert_refused(lambda user: self.merge(user, self.carla, self.eve))

    def test_nor_archived_people_nor_those_of_archived_sessions(self):
        self.completed_session()
        self.ana.active = False
        self.assert_refused(lambda user: self.merge(user, self.ana, self.eve))

    def test_nor_by_odoos_automatic_way(self):
        twins = self.env["res.partner"].create([{"name": "Zoe Zzz"}, {"name": "Zoe Zzz"}])
        self.new_session(date="2026-04-14", expected_participant_ids=twins[0].ids)

        def automatic(user):
            wizard = self.env[WIZARD].with_user(user).create({"group_by_name": True, "maximum_group": 100})
            line = {"wizard_id": wizard.id, "min_id": twins[0].id, "aggr_ids": str(twins.ids)}
            self.env["base.partner.merge.line"].with_user(user).create(line)
            wizard._merge(twins.ids)

        self.assert_refused(automatic)
        self.assert_refused(lambda user: self.env[WIZARD].with_user(user).sudo()._merge(twins.ids, twins[0]))
        self.assertEqual(len(twins.exists()), 2)

    def test_people_without_attendance_are_merged_as_odoo_does(self):
        self.merge(self.keeper, self.fay, self.eve)
        self.assertFalse(self.fay.exists())

    def test_an_officer_merges_people_with_attendance(self):
        self.merge(self.planner, self.ana, self.eve)
        self.assertIn(self.eve, self.session.expected_participant_ids)

    def test_nobody_makes_a_contact_that_gave_up_places(self):
        """Unarchiving it would put it on the rosters of sessions that are not its maker's."""
        contacts = self.env["res.partner"].with_user(self.keeper)
        given_up = [Command.set(self.session.ids)]
        with self.assertRaises(AccessError):
            contacts.create({"name": "Zoe", "left_session_ids": given_up})
        made = contacts.with_context(default_left_session_ids=given_up).create({"name": "Zoe"})
        self.assertFalse(made.sudo().left_session_ids)
