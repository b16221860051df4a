from .common import RegistryCase


class TestDisabled(RegistryCase):
    """A registrant whom the registrar disables."""

    def disable(self, partner):
        partner.with_user(self.registrar).write({"disabled": "2026-03-14 09:00:00", "disabled_reason": "Moved away"})

    def test_a_disabled_registrant_leaves_the_sessions_to_come(self):
        later = self.new_session(date="2026-04-14", expected_participant_ids=(self.lina + self.ben).ids)
        today = self.new_session(expected_participant_ids=(self.lina + self.ben).ids)
        self.mark(self.lina, "present", today)
        self.disable(self.lina)
        self.assertEqual(later.expected_participant_ids, self.ben)
        self.assertEqual(self.line(self.lina, today).status, "present")

    def test_a_disabled_registrant_is_not_offered(self):
        self.disable(self.lina)
        for model, name in (("spp.session", "expected_participant_ids"), ("spp.session.walk.in", "participant_id")):
            domain = self.env[model]._fields[name]._description_domain(self.env)
            found = dict(self.env["res.partner"].with_user(self.facilitator).name_search("Haddad", domain))
            self.assertNotIn(self.lina.id, found)
        domain = self.env["spp.attendance.list"]._fields["subscriber_id"]._description_domain(self.env)
        self.known(self.lina)
        found = self.env["spp.attendance.subscriber"].with_user(self.recorder).name_search("Haddad", domain)
        self.assertFalse(found)

    def test_a_series_goes_on_without_disabled_registrants(self):
        session = self.new_session(expected_participant_ids=(self.lina + self.ben).ids)
        self.mark(self.lina, "present", session)
        self.disable(self.lina)
        later = self.env["spp.session"].browse(session.repeat(["2026-03-21"]))
        self.assertEqual(later.expected_participant_ids, self.ben)

    def test_whoever_is_enabled_again_is_offered_again(self):
        self.disable(self.lina)
        self.lina.with_user(self.registrar).disabled = False
        domain = self.env["res.partner"]._domain_participants()
        self.assertIn(self.lina, self.env["res.partner"].search(domain))

    def test_whoever_is_enabled_again_gets_the_places_back(self):
        later = self.new_session(date="2026-04-14", expected_participant_ids=(self.lina + self.ben).ids)
        self.disable(self.lina)
        self.lina.active = False
        self.lina.with_user(self.registrar).disabled = False
        self.assertEqual(later.expected_participant_ids, self.ben)  # archived, too
        self.lina.active = True
        self.assertEqual(later.expected_participant_ids, self.lina + self.ben)
        changes = later.change_ids.filtered(lambda change: change.participant_id == self.lina)
        self.assertEqual(changes[-1:].reason, "The registrant was disabled")
        self.assertEqual(changes[-1:].changed_by_id, self.registrar)
