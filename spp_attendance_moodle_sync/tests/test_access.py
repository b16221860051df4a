from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import new_test_user, tagged

from demo.moodle import odd_site

from .common import MoodleCase

SITE, STATUS, LINK = "spp.moodle.instance", "spp.moodle.status", "spp.moodle.mapping"
RUN, RUN_LINE, CONFLICT = "spp.moodle.sync.run", "spp.moodle.sync.run.line", "spp.moodle.conflict"
REGISTER = "spp.attendance.register"
KEPT_BY_THE_SYNC = (RUN, RUN_LINE, CONFLICT, REGISTER)


@tagged("post_install", "-at_install")
class TestAccess(MoodleCase):
    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "both"
        self.odd.taken.logs[:] = [log for log in self.odd.taken.logs if log.user_id != 2]
        self.sync()

    def one(self, model, user=None):
        return self.env[model].with_user(user or self.env.user).search([], limit=1)

    def assert_denied(self, call, *arguments, **values):
        with self.assertRaises(AccessError):
            call(*arguments, **values)

    def test_people_without_a_role_see_nothing(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        for model in (SITE, STATUS, LINK, *KEPT_BY_THE_SYNC):
            self.assert_denied(self.env[model].with_user(stranger).search, [])

    def test_viewers_read_all_but_links(self):
        for model in (SITE, STATUS, *KEPT_BY_THE_SYNC):
            self.assertTrue(self.one(model, self.viewer), model)
            self.assertTrue(self.one(model, self.viewer).display_name)
        self.assert_denied(self.env[LINK].with_user(self.viewer).search, [])
        self.assert_denied(self.env[LINK].with_user(self.facilitator).search, [])

    def test_nobody_changes_what_the_sync_stores(self):
        for model in KEPT_BY_THE_SYNC:
            record = self.one(model)
            for user in (self.viewer, self.facilitator, self.officer, self.manager):
                self.assert_denied(record.with_user(user).write, {})
                self.assert_denied(record.with_user(user).create, {})
                self.assert_denied(record.with_user(user).unlink)

    def test_managers_set_the_meaning_of_statuses_and_officers_do_not(self):
        status = self.one(STATUS)
        for user in (self.viewer, self.facilitator, self.officer):
            self.assert_denied(status.with_user(user).write, {"status": "late"})
        status.with_user(self.manager).status = "late"

    def test_officers_link_and_managers_make_and_delete_links(self):
        link = self.one(LINK)
        link.with_user(self.officer).is_synced = True
        self.assert_denied(self.env[LINK].with_user(self.officer).create, {"kind": "session", "moodle_id": 5})
        self.assert_denied(link.with_user(self.officer).unlink)
        values = {"instance_id": self.instance.id, "kind": "session", "moodle_id": 555}
        self.env[LINK].with_user(self.manager).create(values).unlink()

    def test_officers_choose_people_sessions_and_what_is_synced_and_nothing_else(self):
        links = self.instance.mapping_ids.with_user(self.officer)
        course = links.filtered(lambda link: link.kind == "course")
        user = links.filtered(lambda link: link.kind == "user")[0]
        for values in (
            {"session_type_id": self.session_type.id},
            {"moodle_id": 99},
            {"kind": "activity"},
            {"instance_id": self.instance.id},
            {"settled": "x"},
        ):
            self.assert_denied(course.write, values)
        course.is_synced = False
        user.subscriber_id = False
        links.filtered(lambda link: link.kind == "session")[0].session_id = False
        course.with_user(self.manager).session_type_id = self.session_type

    def test_viewers_and_facilitators_start_no_run(self):
        for user in (self.viewer, self.facilitator):
            instance = self.instance.with_user(user)
            for verb in ("action_sync", "action_preview", "action_test_connection", "action_wake"):
                self.assert_denied(getattr(instance, verb))

    def test_only_the_sync_sets_its_fields(self):
        session = self.session_of(self.odd.taken).with_user(self.manager)
        for values in ({"moodle_session_id": 5}, {"register_id": False}, {"moodle_instance_id": False}):
            with self.assertRaises(UserError):
                session.write(values)
        line = session.attendance_ids[0]
        for name in ("moodle_agreed", "moodle_sent"):
            with self.assertRaises(UserError):
                line.write({name: "late"})
        copy = session.copy()
        self.assertEqual((copy.moodle_session_id, copy.register_id.id), (0, False))

    def test_other_companies_see_none_of_it(self):
        other = self.other_manager()
        for model in (SITE, STATUS, LINK, *KEPT_BY_THE_SYNC):
            record = self.one(model)
            self.assertFalse(self.env[model].with_user(other).search([("id", "=", record.id)]), model)
            self.assert_denied(record.with_user(other).read, ["display_name"])
        self.assert_denied(self.instance.with_user(other).action_sync)
        self.assert_denied(self.one(CONFLICT).with_user(other).action_use_odoo)

    def test_the_responsible_user_is_a_manager_of_the_company(self):
        for user in (self.officer, self.other_manager()):
            with self.assertRaises(ValidationError):
                self.instance.user_id = user

    def test_a_site_that_was_synced_stays_in_its_company(self):
        with self.assertRaises(ValidationError):
            self.instance.company_id = self.other_company()

    def test_sites_of_two_companies_share_nobody_and_nothing(self):
        manager = self.other_manager()
        company = manager.company_id
        other = self.connect(odd_site.MODERN_ONLY, name="Other school", company_id=company.id, user_id=manager.id)
        person = self.env["spp.attendance.subscriber"].create(
            {"given_name": "Theirs", "person_identifier": "N-0002", "company_id": company.id}
        )
        other.with_user(manager).action_sync()
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", other.id)])
        self.assertEqual(sessions.company_id, company)
        self.assertEqual(sessions.attendance_ids.participant_id, person.partner_id)
        self.assertEqual(sessions.session_type_id.company_id, company)
        self.assertEqual(self.line_of(self.odd.taken, 2).participant_id, self.people_here[2])

    def test_two_sites_of_a_company_have_sessions_of_their_own(self):
        other = self.connect(odd_site.MODERN_ONLY, name="Second school")
        count = self.env["spp.session"].search_count([("moodle_instance_id", "=", self.instance.id)])
        self.sync(other)
        found = self.env["spp.session"].search([("moodle_instance_id", "=", other.id)])
        self.assertEqual(len(found), count)
        self.assertEqual(other.unmatched_count, 4)
        self.assertFalse(found.register_id & self.session_of(self.odd.taken).register_id)

    def test_the_constraints_are_in_the_database(self):
        self.env.cr.execute("select conname from pg_constraint where contype in ('u', 'c')")
        found = {row[0] for row in self.env.cr.fetchall()}
        wanted = {
            "spp_session_moodle_session_unique",
            "spp_attendance_register_day_unique",
            "spp_moodle_mapping_moodle_unique",
            "spp_moodle_mapping_person_unique",
            "spp_moodle_mapping_session_unique",
            "spp_moodle_status_acronym_unique",
        }
        self.assertLessEqual(wanted, found)
