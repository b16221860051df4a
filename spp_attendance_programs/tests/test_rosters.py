from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import ProgrammeCase


class RosterCase(ProgrammeCase):
    """A programme that enrols Ana and Ben, and had Carla; an officer fills sessions to come from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later = cls.new_session(date="2026-04-14").with_user(cls.officer)
        cls.programme = cls.programme_of({cls.ana: "enrolled", cls.ben: "enrolled", cls.carla: "exited"})

    @classmethod
    def programme_of(cls, states, name="School grant", target_type="individual"):
        """A programme with these members, as its program manager sees it. states: {contact: state}"""
        programs = cls.env["g2p.program"].with_user(cls.program_manager)
        programme = programs.create({"name": name, "target_type": target_type})
        programs.env["g2p.program_membership"].create(
            [{"partner_id": person.id, "program_id": programme.id, "state": state} for person, state in states.items()]
        )
        return programme

    @classmethod
    def household(cls, name, *members, start="2026-01-01 00:00:00", end=False):
        """A group of the registry and its members."""
        group = cls.env["res.partner"].create({"name": name, "is_registrant": True, "is_group": True})
        for person in members:
            dates = {"start_date": start, "ended_date": end}
            cls.env["g2p.group.membership"].create({"group": group.id, "individual": person.id, **dates})
        return group

    def dialog(self, user=None, sessions=None, **values):
        dialogs = self.env["spp.session.add.people"].with_user(user or self.officer)
        form = Form(dialogs.with_context(default_session_ids=(sessions or self.later).ids))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def fill(self, programme=None, sessions=None):
        """Add the people of a programme, and return those who are expected then."""
        programme = (programme or self.programme).with_user(self.officer)
        self.dialog(sessions=sessions, source="program", program_id=programme).save().action_confirm()
        return (sessions or self.later).expected_participant_ids

    def member(self, person, programme=None):
        """The membership of somebody, as the program manager sees it."""
        memberships = (programme or self.programme).program_membership_ids
        return memberships.filtered(lambda membership: membership.partner_id == person)


class TestAddPeople(RosterCase):
    def test_those_enrolled_in_a_programme_are_shown_and_added(self):
        form = self.dialog(source="program", program_id=self.programme.with_user(self.officer))
        self.assertEqual(form.new_count, 2)
        self.assertFalse(self.later.expected_participant_ids)
        form.save().action_confirm()
        self.assertEqual(self.later.expected_participant_ids, self.ana + self.ben)
        self.assertEqual(self.later.program_ids.ids, self.programme.ids)

    def test_those_enrolled_in_a_cycle_and_still_in_its_programme_are_added(self):
        programme = self.programme_of({self.ana: "enrolled", self.ben: "enrolled", self.dan: "enrolled"}, "Second")
        dates = {"start_date": "2026-04-01", "end_date": "2026-04-30"}
        cycle = programme.env["g2p.cycle"].create({"name": "April", "program_id": programme.id, "sequence": 1, **dates})
        cycle.env["g2p.cycle.membership"].create(
            [
                {"cycle_id": cycle.id, "partner_id": person.id, "state": state}
                for person, state in ((self.ana, "enrolled"), (self.ben, "paused"), (self.dan, "enrolled"))
            ]
        )
        self.member(self.dan, programme).state = "exited"
        cycle, program = cycle.with_user(self.officer), programme.with_user(self.officer)
        self.dialog(source="cycle", program_id=program, cycle_id=cycle).save().action_confirm()
        self.assertEqual(self.later.expected_participant_ids, self.ana)
        self.assertEqual(self.later.program_ids, program)

    def test_whoever_left_the_programme_while_archived_does_not_return(self):
        self.fill()
        member = self.member(self.ana)
        (self.ana + self.ben).active = False
        self.assertFalse(self.later.expected_participant_ids)
        member.state = "exited"
        (self.ana + self.ben).active = True
        self.assertEqual(self.later.expected_participant_ids, self.ben)

    def test_the_members_of_enrolled_groups_are_added_where_persons_are_expected(self):
        cruz = self.household("Cruz", self.ana, self.ben)
        self.household("Reyes", self.carla)
        gone = self.household("Gone", self.dan, end="2026-04-01 00:00:00")
        programme = self.programme_of({cruz: "enrolled", gone: "enrolled"}, "Families", "group")
        self.assertEqual(self.fill(programme), self.ana + self.ben)

    def test_the_groups_are_added_where_households_are_expected(self):
        cruz, reyes = self.household("Cruz", self.ana), self.household("Reyes", self.ben)
        self.session_type.participant_kind = "households"
        families = self.programme_of({cruz: "enrolled", reyes: "paused"}, "Families", "group")
        self.assertEqual(self.fill(families), cruz)

    def test_the_households_of_enrolled_persons_are_added_where_households_are_expected(self):
        cruz = self.household("Cruz", self.ana, self.ben)
        self.household("Reyes", self.carla)
        self.session_type.participant_kind = "households"
        self.assertEqual(self.fill(), cruz)

    def test_only_those_who_may_see_members_are_offered_programmes(self):
        for user, is_offered in ((self.officer, True), (self.manager, True), (self.facilitator, False)):
            with self.subTest(user=user.login):
                source = self.env["spp.session.add.people"].with_user(user).fields_get(["source"])["source"]
                self.assertEqual({"program", "cycle"} <= dict(source["selection"]).keys(), is_offered)
        with self.assertRaises(AccessError):
            self.dialog(self.facilitator, source="program", program_id=self.programme.with_user(self.facilitator))

    def test_another_cycle_is_asked_for_when_another_programme_is_chosen(self):
        dates = {"start_date": "2026-04-01", "end_date": "2026-04-30", "sequence": 1}
        cycle = self.programme.env["g2p.cycle"].create({"name": "April", "program_id": self.programme.id, **dates})
        form = self.dialog(source="cycle", program_id=self.programme.with_user(self.officer))
        form.cycle_id = cycle.with_user(self.officer)
        form.program_id = self.programme_of({}, "Second").with_user(self.officer)
        self.assertFalse(form.cycle_id)

    def test_the_programme_goes_with_the_people_of_an_earlier_session(self):
        self.fill()
        self.member(self.ben).state = "paused"
        april = self.new_session(date="2026-04-21").with_user(self.officer)
        self.dialog(sessions=april, source="session", from_session_id=self.later).save().action_confirm()
        self.assertEqual(april.expected_participant_ids, self.ana)
        self.assertEqual(april.program_ids, self.later.program_ids)


class TestLeaving(RosterCase):
    """Who is no longer enrolled leaves the sessions to come; the program manager has no role of ours."""

    def test_whoever_exits_or_is_paused_or_deleted_leaves_the_sessions_to_come(self):
        for leave in (
            lambda membership: membership.write({"state": "exited"}),
            lambda membership: membership.write({"state": "paused"}),
            lambda membership: membership.with_user(self.env.ref("base.user_admin")).unlink(),
        ):
            programme = self.programme_of({self.ana: "enrolled", self.ben: "enrolled"}, "Leaving")
            session = self.new_session(date="2026-04-20").with_user(self.officer)
            self.fill(programme, session)
            leave(self.member(self.ana, programme))
            self.assertEqual(session.expected_participant_ids, self.ben)

    def test_many_leave_at_once(self):
        self.fill(sessions=self.later + self.new_session(date="2026-04-21").with_user(self.officer))
        self.programme.program_membership_ids.write({"state": "not_eligible"})
        self.assertFalse(self.env["spp.session"].search([("program_ids", "in", self.programme.ids)]).attendance_ids)

    def test_the_session_says_how_many_left_and_why(self):
        self.fill()
        self.programme.program_membership_ids.write({"state": "exited"})
        said = self.later.message_ids[0].body
        self.assertIn("People taken off the roster: 2. No longer enrolled in School grant", said)

    def test_on_the_day_of_the_session_the_change_log_says_who_left_and_why(self):
        tonight = self.new_session(start_time=18.0).with_user(self.officer)
        self.fill(sessions=tonight)
        self.member(self.ana).state = "exited"
        change = tonight.change_ids.filtered(lambda change: change.participant_id == self.ana)
        self.assertEqual((change.kind, change.new_value), ("roster", "taken off"))
        self.assertEqual(change.reason, "No longer enrolled in School grant")

    def test_what_has_begun_or_is_marked_stays(self):
        excused, begun = self.new_session(date="2026-04-20"), self.new_session(start_time=8.0)
        self.fill(sessions=(excused + begun).with_user(self.officer))
        self.mark(self.ana, "excused", excused, excuse_reason="Travels")
        self.programme.program_membership_ids.write({"state": "exited"})
        self.assertEqual(excused.expected_participant_ids, self.ana)
        self.assertEqual(begun.expected_participant_ids, self.ana + self.ben)

    def test_whoever_another_programme_of_the_session_enrols_stays(self):
        second = self.programme_of({self.ana: "enrolled"}, "Second")
        self.fill()
        self.fill(second)
        self.programme.program_membership_ids.write({"state": "exited"})
        self.assertEqual(self.later.expected_participant_ids, self.ana)
        self.member(self.ana, second).state = "paused"
        self.assertFalse(self.later.expected_participant_ids)

    def test_sessions_of_no_programme_and_people_of_no_programme_stay(self):
        other = self.new_session(date="2026-04-20", expected_participant_ids=self.ana.ids)
        self.fill()
        self.later.expected_participant_ids += self.dan
        self.programme.program_membership_ids.write({"state": "exited"})
        self.assertEqual(other.expected_participant_ids, self.ana)
        self.assertEqual(self.later.expected_participant_ids, self.dan)

    def test_the_members_of_a_group_leave_with_it_unless_they_are_enrolled_otherwise(self):
        cruz, reyes = self.household("Cruz", self.ana, self.ben), self.household("Reyes", self.ben, self.carla)
        programme = self.programme_of({cruz: "enrolled", reyes: "enrolled"}, "Families", "group")
        self.fill(programme)
        self.member(cruz, programme).state = "exited"
        self.assertEqual(self.later.expected_participant_ids, self.ben + self.carla)

    def test_a_household_leaves_with_the_last_of_its_enrolled_persons(self):
        cruz = self.household("Cruz", self.ana, self.ben)
        self.session_type.participant_kind = "households"
        self.fill()
        self.member(self.ana).state = "exited"
        self.assertEqual(self.later.expected_participant_ids, cruz)
        self.member(self.ben).state = "exited"
        self.assertFalse(self.later.expected_participant_ids)

    def test_nobody_is_put_back_by_being_enrolled_again(self):
        self.fill()
        self.member(self.ana).state = "paused"
        self.member(self.ana).state = "enrolled"
        self.assertEqual(self.later.expected_participant_ids, self.ben)
        self.assertEqual(self.fill(), self.ana + self.ben)

    def test_a_session_is_repeated_without_those_who_have_left(self):
        session = self.new_session(start_time=8.0)
        self.fill(sessions=session.with_user(self.officer))
        session.expected_participant_ids += self.dan
        self.member(self.ana).state = "exited"
        self.assertIn(self.ana, session.expected_participant_ids)
        again = self.env["spp.session"].browse(session.with_user(self.facilitator).repeat(["2026-04-11"]))
        self.assertEqual(again.expected_participant_ids, self.ben + self.dan)
        self.assertEqual(again.program_ids.ids, self.programme.ids)


class TestProgrammesOfASession(RosterCase):
    def test_officers_set_the_programmes_on_the_form_and_viewers_see_them(self):
        form = Form(self.later)
        form.program_ids.add(self.programme.with_user(self.officer))
        form.save()
        self.assertEqual(self.later.with_user(self.viewer).program_ids.mapped("name"), ["School grant"])

    def test_a_programme_reaches_the_later_sessions_of_the_series_where_that_is_chosen(self):
        self.later.repeat([fields.Date.to_date("2026-04-21")])
        self.later.write({"program_ids": [fields.Command.link(self.programme.id)], "series_reach": "later"})
        self.assertEqual(self.later.series_id.session_ids.mapped("program_ids").ids, self.programme.ids)
        self.assertTrue(all(session.program_ids for session in self.later.series_id.session_ids))
