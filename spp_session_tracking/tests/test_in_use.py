from odoo.exceptions import UserError

from .common import SessionCase


class TestInUse(SessionCase):
    """What others refer to is not deleted, and it is said what to do instead."""

    def test_a_session_type_with_sessions_is_archived(self):
        with self.assertRaisesRegex(UserError, "In use by: Session. Archive it"):
            self.session_type.with_user(self.manager).unlink()

    def test_a_session_type_without_sessions_is_deleted(self):
        other = self.env["spp.session.type"].create({"name": "Other"})
        other.with_user(self.manager).unlink()
        self.assertFalse(other.exists())

    def test_an_area_of_sessions_or_people_says_who_uses_it(self):
        north, south = self.env["spp.area"].create([{"name": "North"}, {"name": "South"}])
        self.session.area_id, self.ana.area_id = north, south
        for area, user in ((north, "Session"), (south, "Contact")):
            with self.assertRaisesRegex(UserError, f"In use by: {user}. Choose another area"):
                area.unlink()

    def test_an_area_is_deleted_with_those_in_it(self):
        north = self.env["spp.area"].create({"name": "North"})
        areas = north + self.env["spp.area"].create({"name": "Village", "parent_id": north.id})
        areas.unlink()
        self.assertFalse(areas.exists())

    def test_a_contact_on_a_roster_is_archived(self):
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.ana.unlink()
        self.dan.unlink()
        self.assertFalse(self.dan.exists())

    def test_a_user_who_marked_somebody_is_archived(self):
        row = {"session_id": self.session.id, "participant_id": self.ana.id, "status": "present"}
        self.env["spp.session"].with_user(self.officer).mark([row])
        with self.assertRaisesRegex(UserError, "In use by: Attendance at a session. Archive it"):
            self.officer.with_env(self.env).unlink()

    def test_a_user_who_stated_nothing_is_deleted(self):
        self.colleague.with_env(self.env).unlink()
        self.assertFalse(self.colleague.exists())
