from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import SessionCase


class TestPerson(SessionCase):
    """One page about a person: who is found, and what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.reyes = cls.env["res.partner"].create({"name": "Reyes, Ana Luz"})
        cls.talk = cls.env["spp.session.type"].create({"name": "Talk", "code": "T"})

    def hold(self, day, status, complete=True, **values):
        people = (self.reyes + self.ben).ids
        session = self.new_session(date=day, expected_participant_ids=people, **values)
        if status:
            self.mark(self.reyes, status, session)
            self.mark(self.ben, "present", session)
        if complete:
            session.complete()
        return session

    def page(self, user=None, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        people = self.env["spp.session.person"].with_user(user or self.officer).with_context(**context)
        return people.browse(self.reyes.id)

    def found(self, text, user=None):
        people = self.env["spp.session.person"].with_user(user or self.officer)
        return people.search([("lookup", "ilike", text)]).participant_id

    # finding them

    def test_a_person_is_found_by_parts_of_the_name_in_any_order(self):
        for text in ("Luz Reyes", "reyes luz", "ana rey", "Reyes, Ana"):
            for user in (self.officer, self.facilitator, self.viewer):
                self.assertIn(self.reyes, self.found(text, user), text)
        self.assertNotIn(self.reyes, self.found("Reyes Ben"))

    def test_enter_in_the_search_of_compliance_finds_them_too(self):
        self.hold("2026-03-02", "present")
        rows = self.env["spp.session.compliance"].with_user(self.officer)
        self.assertEqual(rows.search([("participant_id", "ilike", "luz reyes")]).participant_id, self.reyes)

    def test_whoever_has_a_login_is_found_on_the_screen_too(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_person_action")
        contact = self.colleague.partner_id
        contact.name = "Aquino, Rosa"
        asked = [*literal_eval(action["domain"]), ("lookup", "ilike", "rosa aquino")]
        for user in (self.officer, self.facilitator, self.viewer):
            self.assertEqual(self.env["spp.session.person"].with_user(user).search(asked).participant_id, contact)
        contact.is_company = True
        self.assertFalse(self.env["spp.session.person"].with_user(self.officer).search(asked))

    def test_people_of_another_company_are_not_found(self):
        self.reyes.company_id = self.env.company
        self.assertFalse(self.found("Luz Reyes", self.other_manager()))

    def test_people_without_a_role_find_nobody(self):
        with self.assertRaises(AccessError):
            self.found("Reyes", new_test_user(self.env, "stranger", groups="base.group_user"))

    # what the page says

    def test_the_page_has_one_rate_over_all_types_and_the_rates_behind_it(self):
        self.hold("2026-03-02", "present")
        self.hold("2026-03-03", "absent")
        self.hold("2026-03-04", "present", session_type_id=self.talk.id)
        page = self.page()
        self.assertEqual((page.attended, page.counted), (2, 3))
        self.assertAlmostEqual(page.attendance_rate, 200 / 3)
        self.assertEqual(page.rate, "66.67 % (2 of 3)")
        self.assertEqual((page.outcome, page.prospect), ("not_compliant", page.compliance_ids[0].prospect))
        self.assertEqual(page.compliance_ids.mapped("session_type_id.name"), ["Health Education", "Talk"])
        self.assertEqual(page.counted_line_ids.mapped("status"), ["present", "absent", "present"])

    def test_whoever_has_nothing_due_has_a_page_that_says_so(self):
        page = self.page()
        self.assertEqual((page.outcome, page.counted, page.rate), ("nothing_due", 0, "–"))
        self.assertFalse(page.counted_line_ids + page.open_line_ids)

    def test_the_page_has_the_sessions_to_come_and_what_changed(self):
        session = self.hold("2026-03-13", "absent")
        planned = self.hold("2026-03-20", False, complete=False)
        self.line(self.reyes, session).correct("present", "Signed the sheet")
        page = self.page()
        self.assertEqual(page.open_line_ids.session_id, planned)
        self.assertEqual(page.counted_line_ids.session_id, session)
        self.assertEqual(page.change_ids[0].reason, "Signed the sheet")

    def test_changes_of_the_session_and_the_type_are_shown_and_those_of_other_periods_are_not(self):
        session, before = self.hold("2026-03-13", "absent"), self.hold("2026-02-13", "absent")
        self.line(self.reyes, session).correct("present", "Signed the sheet")
        self.line(self.reyes, before).correct("present", "Long ago")
        self.line(self.ben, session).correct("absent", "Of somebody else")
        self.session_type.with_user(self.manager).required_attendance_percentage = 60
        planned = self.hold("2026-03-20", False, complete=False)
        planned.with_user(self.manager).cancel("Storm")
        changes = self.page().change_ids
        self.assertIn("Signed the sheet", changes.mapped("reason"))
        self.assertIn("Storm", changes.mapped("reason"))
        self.assertIn(self.session_type, changes.session_type_id)
        self.assertFalse({"Long ago", "Of somebody else"} & set(changes.mapped("reason")))

    def test_the_name_above_the_page_tells_namesakes_apart(self):
        self.reyes.area_id = self.env["spp.area"].create({"name": "Spring"})
        action = self.env["spp.session.person"]._action_of(self.reyes)
        self.assertEqual(action["name"], "Reyes, Ana Luz (Spring)")
        self.assertEqual(self.page().display_name, "Reyes, Ana Luz (Spring)")

    def test_a_contested_mark_is_corrected_from_the_page_by_whoever_may(self):
        self.hold("2026-03-13", "absent")
        line = self.page(self.facilitator).counted_line_ids
        self.assertTrue(line.can_mark)
        dialog = line.action_correct()
        self.assertEqual((dialog["res_model"], dialog["target"]), ("spp.session.correct", "new"))
        self.assertFalse(self.page(self.colleague).counted_line_ids.can_mark)
        self.assertFalse(self.page(self.viewer).counted_line_ids.can_mark)

    def test_the_excuse_is_shown_to_those_who_may_see_it(self):
        session = self.hold("2026-03-13", "absent", complete=False)
        self.mark(self.reyes, "excused", session, excuse_reason="In hospital")
        session.complete()
        for user, excuse in ((self.officer, "In hospital"), (self.facilitator, "In hospital"), (self.viewer, False)):
            self.assertEqual(self.page(user).counted_line_ids.excuse_reason, excuse, user.login)

    def test_a_row_of_compliance_opens_the_page_which_is_about_the_period_of_the_screen(self):
        self.hold("2026-02-02", "absent")
        compliance = self.env["spp.session.compliance"].with_user(self.officer)
        period = compliance.choose_period("last_month")["context"]
        row = compliance.with_context(**period).search([("participant_id", "=", self.reyes.id)])
        action = row.action_view_person()
        self.assertEqual((action["res_model"], action["res_id"]), ("spp.session.person", self.reyes.id))
        self.assertEqual(action["name"], "Reyes, Ana Luz")
        page = self.page()
        self.assertEqual((page.counted, page.with_context(**period).counted, page.counted), (0, 1, 0))

    def test_a_page_takes_as_many_queries_for_many_marks_as_for_few(self):
        names = ["compliance_ids", "counted_line_ids", "open_line_ids", "change_ids", "attendance_rate"]

        def queries():
            page = self.env["spp.session.person"].with_user(self.officer).browse(self.reyes.id)
            specification = {name: {"fields": {"display_name": {}}} if name.endswith("ids") else {} for name in names}
            return self.queries(lambda: page.web_read(specification))

        self.hold("2026-03-02", "present")
        queries()
        few = queries()
        for day in range(3, 14):
            self.hold(f"2026-03-{day:02}", "present")
        self.assertEqual(queries(), few)

    def test_the_page_counts_the_lines_of_the_person_alone(self):
        self.hold("2026-03-02", "present")
        self.env.flush_all()
        compliance = self.env["spp.session.compliance"].with_context(compliance_people=self.reyes.ids)
        self.assertEqual(compliance.search([]).participant_id, self.reyes)
