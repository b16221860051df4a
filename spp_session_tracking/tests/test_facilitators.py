from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests.common import new_test_user

from .common import TODAY, SessionCase

FACILITATOR = "spp_session_tracking.group_facilitator"


class TestFacilitators(SessionCase):
    """Sessions are held by active users with the role and access to the company. Whoever leaves hands over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver = new_test_user(cls.env, "leaver", groups=FACILITATOR, tz="UTC")
        cls.held = cls.new_session(date="2026-03-21").with_user(cls.officer)
        cls.held.facilitator_id = cls.leaver

    def unable(self):
        """Users who cannot facilitate sessions of the company."""
        other = self.env["res.company"].create({"name": "Other"})
        archived = new_test_user(self.env, "archived", groups=FACILITATOR)
        archived.active = False
        company = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        return {
            "archived": archived,
            "portal": new_test_user(self.env, "portal", groups="base.group_portal"),
            "viewer": self.viewer,
            "elsewhere": new_test_user(self.env, "elsewhere", groups=FACILITATOR, **company),
            "nobody": self.env["res.users"].browse(2**30),
        }

    def leave(self, user=None):
        (user or self.leaver).active = False

    # who can hold a session

    def test_a_facilitator_makes_no_session_of_somebody_else_by_a_default(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        values = {"session_type_id": self.session_type.id, "date": TODAY}
        values["co_facilitator_ids"] = [Command.set(self.facilitator.ids)]
        with self.assertRaisesRegex(AccessError, "of your own"):
            sessions.with_context(default_facilitator_id=self.colleague.id).create(values)

    def test_whoever_cannot_hold_a_session_is_refused_on_every_path(self):
        sessions, other = self.env["spp.session"].with_user(self.officer), self.held
        for name, user in self.unable().items():
            values = {"session_type_id": self.session_type.id, "date": TODAY}
            for act in (
                lambda user=user, values=values: sessions.create({**values, "facilitator_id": user.id}),
                lambda user=user, values=values: sessions.create(
                    {**values, "co_facilitator_ids": [Command.link(user.id)]}
                ),
                lambda user=user: other.write({"facilitator_id": user.id}),
                lambda user=user: other.write({"co_facilitator_ids": [Command.link(user.id)]}),
                lambda user=user: other.hand_over(user.id),
                lambda user=user: other.copy({"facilitator_id": user.id}),
                lambda user=user: other.write({"facilitator_id": user.id, "series_reach": "later"}),
                lambda user=user, values=values: sessions.sudo().create({**values, "facilitator_id": user.id}),
            ):
                with self.subTest(name), self.assertRaises(ValidationError) as refused:
                    act()
                self.assertIn(f"{user.exists().name or user.id} cannot facilitate", str(refused.exception))

    def test_a_file_names_the_row_whose_facilitator_cannot_hold_sessions(self):
        columns = ["session_type_id", "date", "start_time", "facilitator_id/.id"]
        rows = [["Health Education", TODAY, "09:00", str(self.viewer.id)]]
        sessions = self.env["spp.session"].with_user(self.officer).with_context(import_file=True)
        answer = sessions.load(columns, rows)
        self.assertIs(answer["ids"], False)
        self.assertIn("cannot facilitate", answer["messages"][0]["message"])

    def test_the_form_offers_only_those_who_can(self):
        domain = self.env["spp.session"]._fields["facilitator_id"]._description_domain(self.env)
        offered = self.env["res.users"].search(domain)
        self.assertTrue(self.facilitator + self.officer + self.manager <= offered)
        self.assertFalse(self.viewer & offered)

    def test_a_user_without_the_role_is_proposed_nowhere(self):
        self.assertFalse(
            self.env["spp.session"].with_user(self.viewer).default_get(["facilitator_id"])["facilitator_id"]
        )

    def test_other_fields_change_while_an_archived_facilitator_is_there(self):
        self.leave()
        self.held.location = "Hall"
        self.assertEqual((self.held.facilitator_id, self.held.location), (self.leaver, "Hall"))

    def test_an_archived_co_facilitator_is_shown_and_can_be_dropped(self):
        self.held.co_facilitator_ids = self.leaver + self.colleague
        self.leave()
        self.env.invalidate_all()
        specification = {"co_facilitator_ids": {"fields": {"display_name": {}}}}
        shown = self.held.web_read(specification)[0]["co_facilitator_ids"]
        self.assertEqual({each["id"] for each in shown}, set((self.leaver + self.colleague).ids))
        self.held.write({"co_facilitator_ids": [Command.link(self.facilitator.id)]})  # the archived one may stay
        self.held.write({"co_facilitator_ids": [Command.unlink(self.leaver.id)]})
        self.assertEqual(self.held.co_facilitator_ids, self.colleague + self.facilitator)

    # copies and series

    def test_a_copy_and_a_series_have_nobody_in_place_of_one_who_left_and_say_so(self):
        self.held.co_facilitator_ids = self.leaver + self.colleague
        self.leave()
        repeated = self.env["spp.session"].browse(self.held.repeat(["2026-03-28"]))
        for made in (self.held.copy(), repeated):
            self.assertEqual((made.facilitator_id, made.co_facilitator_ids), (self.env["res.users"], self.colleague))
            self.assertIn("Left out, for they can no longer facilitate", "".join(made.message_ids.mapped("body")))

    # whoever leaves hands over

    def test_the_open_sessions_of_whoever_left_are_listed_for_the_officer(self):
        done = self.completed_session()
        sessions = self.env["spp.session"].with_user(self.officer)
        self.assertFalse(sessions.search([("lacks_facilitator", "=", True)]))
        self.leave()
        self.leave(self.facilitator)
        listed = sessions.search([("lacks_facilitator", "=", True)])
        self.assertEqual(listed, self.held + self.session.with_user(self.officer))
        self.assertTrue(all(listed.mapped("lacks_facilitator")))
        self.assertIn(done, sessions.search([("lacks_facilitator", "=", False)]))

    def test_losing_the_role_or_the_company_is_leaving_too(self):
        other = self.env["res.company"].create({"name": "Other"})
        sessions = self.env["spp.session"].with_user(self.officer)
        self.leaver.groups_id = self.env.ref("spp_session_tracking.group_viewer")
        self.assertTrue(self.held.lacks_facilitator)
        self.assertIn("can no longer facilitate this session", self.held.message_ids[0].body)
        self.held.facilitator_id = self.colleague
        self.colleague.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        self.env.invalidate_all()
        self.assertIn(self.held, sessions.search([("lacks_facilitator", "=", True)]))

    def test_nobody_is_said_to_leave_by_a_change_of_something_else(self):
        before = len(self.held.message_ids)
        self.leaver.write({"company_ids": [Command.link(self.env["res.company"].create({"name": "Other"}).id)]})
        self.assertEqual(len(self.held.message_ids), before)

    def test_a_session_that_was_given_to_nobody_is_not_listed(self):
        self.held.facilitator_id = False
        self.assert_listed(False)
        self.held.co_facilitator_ids = self.leaver + self.colleague
        self.leave()
        self.assert_listed(False)
        self.leave(self.colleague)
        self.assert_listed(True)

    def assert_listed(self, is_listed):
        sessions = self.env["spp.session"].with_user(self.officer)
        self.assertEqual(self.held.lacks_facilitator, is_listed)
        self.assertEqual(self.held in sessions.search([("lacks_facilitator", "=", True)]), is_listed)

    def test_an_archived_co_facilitator_does_not_become_the_facilitator(self):
        self.held.co_facilitator_ids = self.colleague
        self.leave(self.colleague)
        for act in (
            lambda: self.held.hand_over(self.colleague.id),
            lambda: self.held.write({"facilitator_id": self.colleague.id}),
        ):
            with self.assertRaises(ValidationError):
                act()
        with self.assertRaises(UserError):
            self.held.hand_over(False)

    def test_what_is_no_id_of_a_user_leaves_the_facilitator(self):
        facilitator = self.held.facilitator_id
        for given in (str(self.colleague.id), True, "x", [self.colleague.id]):
            with self.assertRaisesRegex(UserError, "Choose to whom"):
                self.held.with_user(self.officer).hand_over(given)
        self.assertEqual(self.held.facilitator_id, facilitator)

    def test_losing_the_role_by_the_group_is_leaving_too(self):
        group = self.env.ref(FACILITATOR)
        name = "user_ids" if "user_ids" in group._fields else "users"
        group.write({name: [Command.unlink(self.leaver.id)]})
        self.assert_listed(True)
        self.assertIn("can no longer facilitate", self.held.message_ids[:1].body)

    def test_whoever_facilitated_sessions_is_archived_and_not_deleted(self):
        with self.assertRaises(UserError):
            self.leaver.unlink()

    def test_an_officer_hands_many_sessions_over_at_once(self):
        self.leave()
        self.env.flush_all()
        self.env.cr.precommit.run()
        dialog = self.env["spp.session.hand.over"].with_user(self.officer)
        dialog = dialog.create({"session_ids": (self.held + self.session).ids, "facilitator_id": self.colleague.id})
        dialog.action_confirm()
        self.assertEqual((self.held + self.session).facilitator_id, self.colleague)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        tracked = self.held.message_ids.sudo().tracking_value_ids
        self.assertIn("colleague", " ".join(filter(None, tracked.mapped("new_value_char"))))

    def test_only_officers_hand_sessions_of_others_over_and_only_open_ones(self):
        with self.assertRaises(AccessError):
            self.held.with_user(self.facilitator).hand_over(self.facilitator.id)
        with self.assertRaisesRegex(UserError, "Only open sessions"):
            self.completed_session().with_user(self.officer).hand_over(self.colleague.id)
        with self.assertRaises(AccessError):
            self.env["spp.session.hand.over"].with_user(self.facilitator).create({})

    def test_whoever_left_is_no_longer_reminded(self):
        self.session.with_user(self.officer).facilitator_id = self.leaver
        self.session.sudo().write({"date": "2026-03-13"})
        self.env["spp.session"]._cron_remind_facilitators()
        self.assertEqual(self.session.sudo().activity_ids.user_id, self.leaver)
        self.leave()
        self.assertFalse(self.session.sudo().activity_ids)
        self.env["spp.session"]._cron_remind_facilitators()
        self.assertFalse(self.session.sudo().activity_ids)
