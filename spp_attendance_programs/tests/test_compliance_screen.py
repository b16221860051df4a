from odoo.exceptions import AccessError

from .common import MARCH, ProgrammeCase


class TestComplianceScreen(ProgrammeCase):
    """Compliance is looked at by programme, and over the days of a cycle."""

    def test_a_programme_finds_whom_it_has_enrolled(self):
        self.complete()
        programme = self.new_programme()
        left = programme.program_membership_ids.filtered(lambda member: member.partner_id == self.ben)
        left.sudo().state = "exited"
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        for term in (("program_id", "=", programme.id), ("program_id", "ilike", "school")):
            self.assertEqual(rows.search([term]).participant_id, self.ana + self.carla, term)
        self.assertFalse(rows.search([("program_id", "ilike", "another programme")]))

    def test_what_is_not_asked_for_is_whoever_is_not_enrolled(self):
        self.complete()
        programme, other = self.new_programme(), self.new_programme(name="Another")
        left = (programme + other).program_membership_ids.filtered(lambda member: member.partner_id == self.ben)
        left.sudo().state = "exited"
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        people = [("participant_id", "in", (self.ana + self.ben + self.carla).ids)]
        for term in (("program_id", "!=", programme.id), ("program_id", "not in", programme.ids)):
            self.assertEqual(rows.search([*people, term]).participant_id, self.ben, term)
        self.assertEqual(rows.search([*people, ("program_id", "=", False)]).participant_id, self.ben)
        self.assertEqual(rows.search([*people, ("program_id", "!=", False)]).participant_id, self.ana + self.carla)

    def test_the_days_of_a_cycle_are_a_period_for_whoever_sees_the_cycle(self):
        programme = self.new_programme()
        self.new_cycle(programme, name="Cycle of March")
        choice = "/".join(MARCH)
        compliance = self.env["spp.session.compliance"]
        shown = dict(compliance.with_user(self.officer).shown_period()["choices"])
        self.assertEqual(shown[choice], f"{programme.display_name}, Cycle of March: 03/14/2026 to 03/31/2026")
        self.assertNotIn(choice, dict(compliance.with_user(self.viewer).shown_period()["choices"]))
        compliance.with_user(self.officer).choose_period(choice)
        self.assertEqual(compliance.with_user(self.officer).shown_period()["chosen"], choice)

    def test_viewers_cannot_ask_whom_a_programme_has_enrolled(self):
        programme = self.new_programme()
        with self.assertRaises(AccessError):
            self.env["spp.session.compliance"].with_user(self.viewer).search([("program_id", "=", programme.id)])

    def test_it_is_grouped_by_programme_and_whoever_is_in_several_is_in_each(self):
        self.complete()
        programme, other = self.new_programme(), self.new_programme(name="Another")
        for member in other.program_membership_ids:
            member.sudo().state = "enrolled" if member.partner_id == self.ana else "exited"
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        people = [("participant_id", "in", (self.ana + self.ben).ids)]
        groups = rows.read_group(people, ["counted"], ["program_id"])
        counts = {group["program_id"][0]: group["program_id_count"] for group in groups}
        self.assertEqual(counts, {programme.id: 2, other.id: 1})
        for group in groups:
            self.assertEqual(rows.search_count(group["__domain"]), group["program_id_count"])
        self.assertEqual(sum(group["counted"] for group in rows.read_group(people, ["counted"], [])), 2)

    def test_viewers_cannot_group_by_programme(self):
        self.complete()
        with self.assertRaises(AccessError):
            self.env["spp.session.compliance"].with_user(self.viewer).read_group([], ["counted"], ["program_id"])

    def test_each_filter_and_group_is_on_the_screen_of_officers_alone(self):
        for user, there in ((self.officer, True), (self.viewer, False)):
            arch = self.env["spp.session.compliance"].with_user(user).get_view(view_type="search")["arch"]
            for name in ("in_programme", "in_no_programme", "group_by_program_id"):
                self.assertEqual(f'name="{name}"' in arch, there, (user.login, name))
