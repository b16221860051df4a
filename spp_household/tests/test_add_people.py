from odoo.tests import Form

from .common import HouseholdCase


class TestAddPeople(HouseholdCase):
    """A list of households fills rosters: they themselves, or their members."""

    def chosen(self, *sessions):
        """The people shown in the dialog once both households are chosen, as its facilitator."""
        dialogs = self.env["spp.session.add.people"].with_user(self.facilitator)
        form = Form(dialogs.with_context(default_session_ids=[session.id for session in sessions]))
        form.source = "households"
        form.household_ids.add(self.cruz)
        form.household_ids.add(self.diaz)
        return form.save().participant_ids

    def test_the_households_are_added_where_households_are_expected(self):
        self.assertEqual(self.chosen(self.new_session()), self.cruz + self.diaz)

    def test_their_members_of_the_day_are_added_where_persons_are_expected(self):
        self.session_type.participant_kind = "persons"
        self.join(self.diaz, self.dan, self.adult, start="2026-02-01", end="2026-03-31")
        march, april = self.new_session(), self.new_session(date="2026-04-14")
        self.assertEqual(self.chosen(march), self.ana + self.ben + self.carla + self.dan)
        self.assertEqual(self.chosen(april), self.ana + self.ben + self.carla)
        self.assertEqual(self.chosen(march, april), self.ana + self.ben + self.carla + self.dan)
