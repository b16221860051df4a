from odoo.exceptions import AccessError

from .common import SessionCase


class TestReadableLinks(SessionCase):
    """Nobody learns the name of what they may not read by naming its number in a dialog, or in a form."""

    def setUp(self):
        super().setUp()
        self.other = self.other_manager()
        self.theirs = self.env["res.partner"].create({"name": "Theirs", "company_id": self.other.company_id.id})
        session_type = self.env["spp.session.type"].create({"name": "T", "company_id": self.other.company_id.id})
        vals = {"session_type_id": session_type.id, "date": "2026-03-16", "company_id": self.other.company_id.id}
        people = [(6, 0, self.theirs.ids)]
        self.hidden = (
            self.env["spp.session"].with_user(self.other).create({**vals, "expected_participant_ids": people})
        )
        self.own = {"session_id": self.session.id}

    def as_facilitator(self, model):
        return self.env[model].with_user(self.facilitator)

    def assert_denied(self, call, *arguments):
        with self.assertRaises(AccessError):
            call(*arguments)

    def test_a_dialog_does_not_turn_to_what_its_user_may_not_change(self):
        line = {"attendance_id": self.line(self.ana).id}
        for model, own in (
            ("spp.session.complete", self.own),
            ("spp.session.cancel", {**self.own, "reason": "x"}),
            ("spp.session.repeat", self.own),
            ("spp.session.mark", line),
            ("spp.session.excuse", {**line, "reason": "x"}),
        ):
            dialog = self.as_facilitator(model).create(own)
            target = self.hidden if dialog._target == "session_id" else self.hidden.attendance_ids
            self.assert_denied(dialog.write, {dialog._target: target.id})
            self.session.with_user(self.manager).hand_over(self.colleague.id)
            self.assert_denied(dialog.write, {dialog._target: own[dialog._target]})
            self.session.with_user(self.manager).hand_over(self.facilitator.id)

    def test_a_dialog_names_nothing_of_another_company(self):
        target = {"session_ids": [(6, 0, self.session.ids)]}
        for named in ({"from_session_id": self.hidden.id}, {}):
            dialogs = self.as_facilitator("spp.session.add.people")
            if not named:
                dialogs = dialogs.with_context(default_from_session_id=self.hidden.id)
            self.assert_denied(dialogs.create, {**target, **named})
        dialog = self.as_facilitator("spp.session.household").create({"attendance_id": self.line(self.ana).id})
        member = {"dialog_id": dialog.id, "participant_id": self.theirs.id}
        self.assert_denied(self.as_facilitator("spp.session.household.member").create, member)
        many = self.env["spp.session.change.many"].with_user(self.officer).create({**target, "reason": "x"})
        self.assert_denied(many.write, {"session_type_id": self.hidden.session_type_id.id})
        self.assert_denied(many.line_ids.create, {"dialog_id": many.id, "session_id": self.hidden.id})

    def test_a_form_names_nothing_of_another_company(self):
        shown = {"display_name": {}, "session_date": {}, "session_type_id": {"fields": {"display_name": {}}}}
        lines, hidden = self.as_facilitator("spp.session.attendance"), {"session_id": self.hidden.id}
        self.assert_denied(lines.onchange, hidden, ["session_id"], shown)
        self.assert_denied(lines.onchange, hidden, [], shown)
        self.assert_denied(lines.with_context(default_session_id=self.hidden.id).onchange, {}, [], shown)
        row = {"attendance_ids": [[0, "virtual_1", {"participant_id": self.theirs.id}]]}
        rows = {"attendance_ids": {"fields": {"participant_id": {"fields": {"display_name": {}}}, "display_name": {}}}}
        own = self.session.with_user(self.facilitator)
        self.assert_denied(own.onchange, row, ["attendance_ids"], rows)
        row = {"line_ids": [[0, "virtual_1", {"session_id": self.hidden.id}]]}
        rows = {"line_ids": {"fields": {"session_id": {"fields": {"display_name": {}}}, "display_name": {}}}}
        many = self.env["spp.session.change.many"].with_user(self.officer)
        self.assert_denied(many.onchange, row, ["line_ids"], rows)
        typed = {"session_type_id": self.hidden.session_type_id.id}
        self.assert_denied(self.as_facilitator("spp.session").onchange, typed, ["session_type_id"], {"name": {}})

    def test_who_was_on_the_roster_and_moved_away_is_still_shown(self):
        self.ana.company_id = self.other.company_id
        line = self.line(self.ana).with_user(self.facilitator)
        typed = {"participant_id": self.ana.id, "notes": "x"}
        self.assertTrue(line.onchange(typed, ["notes"], {"notes": {}, "participant_id": {}}))
