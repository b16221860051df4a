from odoo import fields
from odoo.addons.spp_session_tracking.tests.common import TODAY, SessionCase


class HouseholdCase(SessionCase):
    """Two households: Ana (adult) and Ben (child) are the Cruz, Carla (adult) is the Diaz; Dan lives alone.

    The session type expects households, and one adult of each has to come. No session is made.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.adult = cls.env.ref("spp_household.household_role_adult")
        cls.child = cls.env.ref("spp_household.household_role_child")
        cls.cruz, cls.diaz = cls.env["res.partner"].create(
            [{"name": name, "is_group": True} for name in ("Cruz", "Diaz")]
        )
        cls.join(cls.cruz, cls.ana, cls.adult)
        cls.join(cls.cruz, cls.ben, cls.child)
        cls.join(cls.diaz, cls.carla, cls.adult)
        cls.session_type.rule_preset = "one_adult"

    @classmethod
    def join(cls, household, person, roles, start="2026-01-01", end=False):
        memberships = cls.env["spp.household.membership"].with_user(cls.officer)
        return memberships.create(
            {
                "group": household.id,
                "individual": person.id,
                "kind": [fields.Command.set(roles.ids)],
                "start_date": start,
                "ended_date": end,
            }
        )

    @classmethod
    def planned(cls, *households, **values):
        """A session at which the households are expected; both of them unless some are given."""
        expected = [household.id for household in households or (cls.cruz, cls.diaz)]
        return cls.new_session(expected_participant_ids=expected, **{"date": TODAY, **values})

    def status(self, who, session):
        """(status, contact who came) of somebody's line."""
        line = self.line(who, session)
        return line.status, line.attended_by_id
