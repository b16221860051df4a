from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import new_test_user

from .common import SessionCase


class TestAccess(SessionCase):
    def assert_denied(self, call, *arguments, **values):
        with self.assertRaises(AccessError):
            call(*arguments, **values)

    def row(self, status="present"):
        return [{"session_id": self.session.id, "participant_id": self.ana.id, "status": status}]

    # viewer

    def test_people_without_a_role_see_no_sessions(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        self.assert_denied(self.env["spp.session"].with_user(stranger).search, [])
        self.assert_denied(self.env["spp.session.attendance"].with_user(stranger).search, [])
        self.assert_denied(self.env["spp.session.type"].with_user(stranger).search, [])

    def test_viewers_read_sessions_rosters_and_numbers(self):
        session = self.session.with_user(self.viewer)
        self.assertEqual((session.expected_count, session.attendance_ids[0].participant_id), (3, self.ana))

    def test_viewers_change_nothing(self):
        session, sessions = self.session.with_user(self.viewer), self.env["spp.session"].with_user(self.viewer)
        self.assert_denied(sessions.create, {"session_type_id": self.session_type.id})
        self.assert_denied(session.write, {"notes": "Seen"})
        self.assert_denied(session.start)
        self.assert_denied(session.cancel, "Storm")
        self.assert_denied(session.unlink)
        self.assert_denied(sessions.mark, self.row())
        self.assert_denied(self.line(self.ana).with_user(self.viewer).action_present)
        self.assertFalse(session.can_mark)

    # facilitator

    def test_facilitators_hold_their_own_sessions(self):
        self.session.write({"notes": "Bring chairs"})
        self.session.action_everyone_present()
        self.session.complete()
        self.assertEqual(self.session.state, "completed")

    def test_co_facilitators_mark_too(self):
        self.session.co_facilitator_ids = self.colleague
        self.env["spp.session"].with_user(self.colleague).mark(self.row())
        self.assertEqual(self.line(self.ana).marked_by_id, self.colleague)

    def test_facilitators_read_the_sessions_of_others_and_change_none(self):
        session, sessions = self.session.with_user(self.colleague), self.env["spp.session"].with_user(self.colleague)
        self.assertEqual(session.expected_count, 3)
        self.assertFalse(session.can_mark)
        self.assert_denied(session.write, {"notes": "Seen"})
        self.assert_denied(session.start)
        self.assert_denied(sessions.mark, self.row())
        self.assert_denied(session.action_everyone_present)
        self.assert_denied(self.line(self.ana).with_user(self.colleague).unlink)
        self.assert_denied(session.unlink)

    def test_facilitators_make_no_sessions_for_others(self):
        sessions = self.env["spp.session"].with_user(self.colleague)
        values = {"session_type_id": self.session_type.id, "facilitator_id": self.facilitator.id}
        self.assert_denied(sessions.create, values)

    def test_facilitators_do_not_change_session_types(self):
        self.assert_denied(self.session_type.with_user(self.facilitator).write, {"required_attendance_percentage": 1})
        topics = self.env["spp.session.topic"].with_user(self.facilitator)
        self.assert_denied(topics.create, {"name": "Savings", "session_type_id": self.session_type.id})

    # excuses

    def excuse_as(self, user):
        return self.line(self.ana).with_user(user).excuse_reason

    def test_excuses_are_seen_by_those_who_hold_the_session_and_by_officers(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        for user in (self.facilitator, self.officer, self.manager):
            self.assertEqual(self.excuse_as(user), "Clinic")
        for user in (self.colleague, self.viewer):
            self.assertFalse(self.excuse_as(user))
        self.session.co_facilitator_ids = self.colleague
        self.assertEqual(self.excuse_as(self.colleague), "Clinic")

    def test_excuses_are_not_shown_to_whoever_types_their_own_name_in_a_form(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        shown = {"facilitator_id": {"fields": {}}, "attendance_ids": {"fields": {"excuse_reason": {}}}}
        named, line = ["facilitator_id"], [[4, self.line(self.ana).id]]
        for user in (self.viewer, self.colleague):
            mine, session = {"facilitator_id": user.id}, self.session.with_user(user)
            self.assertNotIn("Clinic", self.answer_of_form(session, mine, named, shown))
            made = session.browse().with_context(default_facilitator_id=user.id, default_attendance_ids=line)
            self.assertNotIn("Clinic", self.answer_of_form(made, {}, [], shown))

    def test_excuses_are_not_shown_to_whoever_types_another_session_in_a_form(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        self.mark(self.ana, "present")
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        own = {"session_id": self.env["spp.session"].with_user(self.colleague).create(self.minimal()).id}
        line = self.line(self.ana).with_user(self.colleague)
        shown = dict.fromkeys(("session_id", "excuse_reason"), {})
        self.assertNotIn("Clinic", self.answer_of_form(line, own, [*own], shown))
        shown = dict.fromkeys(("session_id", "old_excuse_reason", "new_excuse_reason"), {})
        for change in self.session.change_ids.with_user(self.colleague):
            self.assertNotIn("Clinic", self.answer_of_form(change, own, [*own], shown))

    def test_forms_answer_nobody_who_may_not_save_them(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        line, session = {"default_attendance_id": self.line(self.ana).id}, {"default_session_id": self.session.id}
        named = {"fields": {"display_name": {}}}
        for name, typed in (
            ("spp.session.excuse", line),
            ("spp.session.complete", session),
            ("spp.session.sheet", session),
            ("spp.session.attendance.change", line),
        ):
            form = self.env[name].with_user(nobody).with_context(**typed)
            for spec in ({name.removeprefix("default_"): named for name in typed}, {"display_name": {}}):
                self.assert_denied(form.onchange, {}, [], spec)
        self.assert_denied(self.session.with_user(self.viewer).onchange, {}, ["name"], {"name": {}})
        self.assert_denied(self.session.with_user(self.colleague).onchange, {}, ["name"], {"name": {}})

    def minimal(self):
        return {"session_type_id": self.session_type.id, "date": "2026-03-16"}

    def answer_of_form(self, records, *arguments):
        """What Odoo answers to a form in which something is typed, as text; 19.0 refuses those who cannot save it."""
        try:
            return str(records.onchange(*arguments))
        except AccessError as refusal:
            return str(refusal)

    def test_sudo_shows_nobody_more_than_they_see(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        line, domain = self.line(self.ana), [("excuse_reason", "=", "Clinic")]
        for user, is_seen in ((self.viewer, False), (self.colleague, False), (self.officer, True)):
            seen = line.with_user(user).sudo()
            self.assertEqual(seen.excuse_reason, is_seen and "Clinic")
            self.assertEqual((seen.can_mark, seen.session_id.can_change_facts), (is_seen, is_seen))
            self.assertEqual(seen.search(domain), line if is_seen else line.browse())
        self.assertEqual(line.with_env(self.env).excuse_reason, "Clinic", "the server itself")

    def test_excuses_are_not_guessed_by_searching_or_reading(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        lines = self.env["spp.session.attendance"]
        domain = [("excuse_reason", "ilike", "clin")]
        self.assertEqual(lines.with_user(self.facilitator).search(domain), self.line(self.ana))
        self.assertFalse(lines.with_user(self.colleague).search(domain))
        self.assertFalse(lines.with_user(self.viewer).search([("excuse_reason", "!=", False)]))
        self.assertFalse(self.line(self.ana).with_user(self.viewer).read(["excuse_reason"])[0]["excuse_reason"])
        self.assert_denied(lines.with_user(self.manager).search, [("excuse", "=", "Clinic")])
        self.assert_denied(self.line(self.ana).with_user(self.manager).read, ["excuse"])

    def test_a_dialog_of_another_facilitator_does_not_show_its_excuse(self):
        dialog = (
            self.env["spp.session.excuse"]
            .with_user(self.facilitator)
            .create({"attendance_id": self.line(self.ana).id, "reason": "Clinic"})
        )
        self.assert_denied(dialog.with_user(self.colleague).read, ["reason"])

    # officer and manager

    def test_officers_schedule_and_mark_every_session(self):
        self.env["spp.session"].with_user(self.officer).mark(self.row())
        session = (
            self.env["spp.session"]
            .with_user(self.officer)
            .create({"session_type_id": self.session_type.id, "facilitator_id": self.facilitator.id})
        )
        session.cancel("Storm")
        self.assertEqual(session.state, "cancelled")

    def test_officers_do_not_change_session_types(self):
        self.assert_denied(self.session_type.with_user(self.officer).write, {"name": "Mine"})

    def test_managers_configure(self):
        self.session_type.with_user(self.manager).write({"required_attendance_percentage": 90})
        topics = self.env["spp.session.topic"].with_user(self.manager)
        self.assertTrue(topics.create({"name": "Savings", "session_type_id": self.session_type.id}))

    def test_administrators_of_the_database_are_managers(self):
        administrator = new_test_user(self.env, "administrator", groups="base.group_system")
        self.assertTrue(administrator.has_group("spp_session_tracking.group_manager"))

    # companies

    def test_companies_never_see_each_other(self):
        other = self.other_manager()
        for model in ("spp.session", "spp.session.attendance", "spp.session.type"):
            self.assertFalse(self.env[model].with_user(other).search([("company_id", "=", self.env.company.id)]))
        self.assert_denied(self.session.with_user(other).read, ["name"])
        self.assert_denied(self.line(self.ana).with_user(other).read, ["status"])

    def test_a_mark_on_a_session_of_another_company_meets_an_unknown_session(self):
        other = self.other_manager()
        with self.assertRaisesRegex(ValidationError, f"no session {self.session.id}"):
            self.env["spp.session"].with_user(other).mark(self.row())

    def test_people_of_another_company_are_not_marked(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["res.partner"].create({"name": "Theirs", "company_id": company.id})
        row = {"session_id": self.session.id, "participant_id": theirs.id, "status": "present"}
        with self.assertRaisesRegex(ValidationError, f"no contact {theirs.id}"):
            self.env["spp.session"].with_user(self.officer).mark([row])

    def test_whoever_is_on_the_roster_is_marked_wherever_the_contact_is_now(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.ana.company_id = company
        row = {"session_id": self.session.id, "status": "present"}
        self.env["spp.session"].with_user(self.facilitator).mark([{**row, "participant_id": self.ana.id}])
        self.assertEqual(self.line(self.ana).status, "present")
        with self.assertRaisesRegex(ValidationError, f"no contact {self.ana.id}"):
            in_place = {**row, "participant_id": self.ben.id, "attended_by_id": self.ana.id}
            self.env["spp.session"].with_user(self.facilitator).mark([in_place])

    def test_a_dialog_tells_nothing_of_another_company(self):
        other = self.other_manager()
        for model, values in (
            ("spp.session.excuse", {"attendance_id": self.line(self.ana).id, "reason": "x"}),
            ("spp.session.complete", {"session_id": self.session.id}),
            ("spp.session.cancel", {"session_id": self.session.id, "reason": "x"}),
        ):
            self.assert_denied(self.env[model].with_user(other).create, values)
        dialogs = self.env["spp.session.complete"].with_user(other).with_context(default_session_id=self.session.id)
        self.assert_denied(dialogs.default_get, ["session_id", "unmarked_count"])

    def test_what_is_typed_in_a_dialog_tells_nothing_of_another_company(self):
        other, line = self.other_manager(), self.line(self.ana)
        kind = self.env.registry["spp.session.dialog"]
        dialogs = [self.env[name] for name in self.env if isinstance(self.env[name], kind)]
        typed = {"session_id": self.session.id, "attendance_id": line.id, "session_ids": [[6, 0, self.session.ids]]}
        about = [dialog for dialog in dialogs if not dialog._abstract and dialog._target in typed]
        self.assertGreater(len(about), 8)
        for dialog in about:
            name, shown = dialog._target, dict.fromkeys(dialog._fields, {})
            self.assert_denied(dialog.with_user(other).onchange, {name: typed[name]}, [name], shown)

    def test_models_that_people_make_in_the_database_have_forms(self):
        field = {"name": "x_name", "field_description": "Name", "ttype": "char"}
        made = self.env["ir.model"].create({"name": "Thing", "model": "x_thing", "field_id": [(0, 0, field)]})
        self.assertEqual(self.env[made.model].onchange({}, [], {"x_name": {}})["value"], {"x_name": False})

    def test_an_error_does_not_name_people_of_another_company(self):
        secret = self.env["res.partner"].create({"name": "Secret", "company_id": self.other_manager().company_id.id})
        with self.assertRaises(ValidationError) as raised:
            self.env["spp.session.attendance"].with_user(self.facilitator).create(
                {"session_id": self.session.id, "participant_id": secret.id}
            )
        self.assertNotIn("Secret", str(raised.exception))

    def test_a_session_stays_in_its_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "stays in its company"):
            self.session.with_user(self.manager).write({"company_id": company.id})

    def test_facilitators_do_not_give_sessions_away_nor_take_them_over(self):
        self.assert_denied(self.session.write, {"facilitator_id": self.colleague.id})
        self.session.co_facilitator_ids = self.colleague
        self.assert_denied(self.session.with_user(self.colleague).write, {"facilitator_id": self.colleague.id + 100})
        sessions = self.env["spp.session"].with_user(self.colleague)
        values = {"session_type_id": self.session_type.id, "facilitator_id": self.facilitator.id}
        self.assert_denied(sessions.create, {**values, "co_facilitator_ids": [(4, self.colleague.id)]})
        self.session.with_user(self.officer).facilitator_id = self.colleague

    # what errors tell

    def test_chatter_and_errors_carry_no_names_and_no_excuses(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        with self.assertRaises(ValidationError) as raised:
            self.env["spp.session"].with_user(self.facilitator).mark(
                [
                    {
                        "session_id": self.session.id,
                        "participant_id": self.ana.id,
                        "status": "absent",
                        "attended_by_id": self.ana.id,
                    }
                ]
            )
        texts = [str(raised.exception), *self.session.message_ids.mapped("body")]
        for secret in ("Ana", "Clinic"):
            self.assertFalse([text for text in texts if secret in text])
