import json

from odoo import fields, release
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from .common import SessionCase

SILENT = {"tracking_disable": True, "mail_notrack": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


class TestKeptTrail(SessionCase):
    """What is logged is neither switched off, forged nor deleted by whoever is logged."""

    def setUp(self):
        super().setUp()
        self.flush_tracking()

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def messages(self, record=None):
        record = record or self.session
        domain = [("model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["mail.message"].sudo().search(domain, order="id")

    def test_the_facilitator_deletes_and_edits_no_message_of_the_session(self):
        own = self.session.message_post(body="I was there")
        as_facilitator = own.with_user(self.facilitator)
        for act in (
            lambda: self.messages().with_user(self.facilitator).unlink(),
            as_facilitator.unlink,
            lambda: as_facilitator.write({"body": "I was not"}),
            lambda: as_facilitator.write({"res_id": self.new_session().id}),
            lambda: as_facilitator.write({"author_id": self.officer.partner_id.id}),
            lambda: self.session.write({"message_ids": [fields.Command.delete(own.id)]}),
            lambda: self.session.write({"message_ids": [fields.Command.clear()]}),
            lambda: self.session.write({"website_message_ids": [fields.Command.unlink(own.id)]}),
            lambda: self.session.write({"message_follower_ids": [fields.Command.clear()]}),
            lambda: self.new_session(message_ids=[fields.Command.create({"body": "Approved"})]),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertIn("I was there", own.body)

    def test_the_files_of_a_message_stay_as_they_are(self):
        message = self.session.message_post(body="The list", attachments=[("list.txt", b"Ana, Ben")])
        kept = message.attachment_ids.with_user(self.facilitator)
        other = kept.create({"name": "other.txt", "raw": b"Ana"})
        for act in (
            lambda: kept.write({"raw": b"Ben"}),
            lambda: kept.write({"res_model": "res.partner", "res_id": self.ana.id}),
            lambda: kept.sudo().write({"name": "other.txt"}),
            kept.unlink,
            lambda: kept.sudo()._delete_and_notify(message),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual((message.attachment_ids, kept.raw), (kept, b"Ana, Ben"))
        other.write({"raw": b"Ben"})
        other.unlink()
        self.assertFalse(other.exists())

    def test_a_session_is_deleted_with_its_messages_and_their_files(self):
        session = self.new_session(date="2026-03-20").with_user(self.manager)
        session.message_post(body="The list", attachments=[("list.txt", b"Ana, Ben")])
        session.unlink()
        self.assertFalse(session.exists())

    def test_messages_elsewhere_are_as_they_were(self):
        user = new_test_user(self.env, "clerk", groups="base.group_user,base.group_partner_manager")
        own = self.ana.with_user(user).message_post(body="Mine")
        own.with_user(user).write({"body": "Still mine"})
        self.assertIn("Still mine", own.body)
        own.with_user(user).unlink()
        self.assertFalse(own.exists())

    def test_nobody_writes_in_the_name_of_somebody_else_nor_moves_a_message_there(self):
        officer = self.officer.partner_id
        for act in (
            lambda: self.session.message_post(body="Approved", author_id=officer.id),
            lambda: (
                self.env["mail.message"]
                .with_user(self.facilitator)
                .create(
                    {"model": "spp.session", "res_id": self.session.id, "body": "Approved", "author_id": officer.id}
                )
            ),
            lambda: (
                self.env["mail.message"]
                .with_user(self.facilitator)
                .with_context(default_author_id=officer.id)
                .create({"model": "spp.session", "res_id": self.session.id, "body": "Approved"})
            ),
        ):
            with self.assertRaises(AccessError):
                act()
        own = self.session.message_post(body="As I say")
        self.assertEqual(own.author_id, self.facilitator.partner_id)
        elsewhere = self.ana.with_user(self.facilitator).sudo().message_post(body="Approved")
        with self.assertRaises(UserError):
            elsewhere.with_user(self.facilitator).write({"model": "spp.session", "res_id": self.session.id})

    def test_a_message_is_of_the_moment_when_it_is_written(self):
        messages = self.env["mail.message"].with_user(self.facilitator)
        values = {"model": "spp.session", "res_id": self.session.id, "body": "I was there"}
        with self.assertRaises(AccessError):
            messages.create({**values, "date": "2026-03-01 09:00:00"})
        self.assertTrue(messages.create(values))

    def test_nobody_writes_in_the_name_of_somebody_else_by_the_dialog_that_sends_mails(self):
        dialogs = self.env["mail.compose.message"].with_user(self.facilitator)
        many = json.dumps(self.session.ids) if release.version_info[0] < 19 else str(self.session.ids)
        asked = {"composition_mode": "mass_mail", "model": "spp.session", "res_ids": many}
        dialog = dialogs.create({**asked, "author_id": self.officer.partner_id.id, "subject": "S", "body": "Approved"})
        with self.assertRaises(AccessError):
            dialog.action_send_mail()

    def test_what_was_tracked_is_taken_from_no_message_and_given_to_none(self):
        self.session.write({"location": "Hall", "tz": "Asia/Manila"})
        self.flush_tracking()
        tracked = self.messages().tracking_value_ids
        self.assertTrue(tracked)
        for command in (
            fields.Command.delete(tracked[0].id),
            fields.Command.link(tracked[0].id),
            fields.Command.update(tracked[0].id, {"new_value_char": "forged"}),
            fields.Command.create({"field_id": tracked[0].field_id.id, "new_value_char": "forged"}),
        ):
            for record in (self.session, self.facilitator.partner_id):
                values = {"model": record._name, "res_id": record.id, "body": "x", "tracking_value_ids": [command]}
                with self.assertRaises(AccessError):
                    self.env["mail.message"].with_user(self.facilitator).create(values)
        self.assertEqual(self.messages().tracking_value_ids, tracked)

    def test_no_key_of_the_context_keeps_a_change_from_being_tracked(self):
        silent = self.session.with_context(**SILENT)
        before = len(self.messages())
        silent.write({"tz": "Asia/Manila"})
        self.flush_tracking()
        self.assertEqual(len(self.messages()), before + 1)
        self.assertIn("Time zone", self.session.change_ids.mapped("what"))
        made = self.env["spp.session"].with_user(self.facilitator).with_context(**SILENT, default_message_ids=[])
        session = made.create({"session_type_id": self.session_type.id})
        self.assertTrue(self.messages(session))
        silent_type = self.session_type.with_user(self.manager).with_context(**SILENT)
        silent_type.write({"required_attendance_percentage": 1})
        self.flush_tracking()
        self.assertTrue(self.messages(self.session_type).tracking_value_ids)

    def test_the_change_log_does_not_listen_to_the_context(self):
        silent = self.session.with_context(**SILENT, spp_roster_logged=True, import_file=True, import_report=True)
        silent.start()
        silent.mark([{"session_id": self.session.id, "participant_id": self.ana.id, "status": "present"}])
        silent.mark([{"session_id": self.session.id, "participant_id": self.ana.id, "status": "absent"}])
        self.assertEqual(self.session.change_ids.filtered(lambda each: each.kind == "mark").old_status, "present")

    def test_whoever_is_taken_off_on_purpose_gets_no_place_back_by_a_key_of_the_context(self):
        later = self.new_session(date="2026-04-15", expected_participant_ids=self.ana.ids)
        self.ana.sudo().active = False
        later.expected_participant_ids += self.ana
        self.line(self.ana, later).with_context(spp_roster_logged=True).unlink()
        self.ana.sudo().active = True
        self.assertFalse(later.expected_participant_ids)

    # by which way

    def test_an_import_is_what_went_through_load(self):
        line = self.line(self.ana).with_context(import_file=True, default_source="import", import_report={"a": 1})
        line.write({"status": "present"})
        self.assertEqual((line.source, line.basis), ("manual", "observed"))
        lines = self.env["spp.session.attendance"].with_user(self.facilitator)
        lines.load([".id", "status"], [[str(self.line(self.ben).id), "Present"]])
        self.assertEqual(self.line(self.ben).source, "import")

    def test_neither_values_nor_defaults_say_by_which_way_or_by_whom(self):
        for values in ({"source": "moodle"}, {"marked_by_id": self.officer.id}, {"basis": "assumed"}):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.line(self.ana).write({"status": "present", **values})
        defaults = {
            "default_source": "moodle",
            "default_marked_by_id": self.officer.id,
            "default_basis": "assumed",
            "default_status": "present",
            "default_household_id": self.ben.id,
        }
        lines = self.env["spp.session.attendance"].with_user(self.facilitator).with_context(**defaults)
        line = lines.create({"session_id": self.session.id, "participant_id": self.dan.id})
        self.assertFalse(line.source or line.marked_by_id or line.basis or line.status or line.household_id)
        line.write({"status": "late"})
        self.assertEqual((line.source, line.marked_by_id, line.basis), ("manual", self.facilitator, "observed"))

    # co-facilitators

    def test_whoever_is_added_after_completion_is_logged_and_sees_no_excuse(self):
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        self.mark(self.ana, "excused", excuse_reason="Clinic in town")
        self.mark(self.ben, "present")
        self.session.complete()
        self.session.co_facilitator_ids = self.colleague
        change = self.session.change_ids.filtered(lambda change: change.what == "Co-facilitators")
        self.assertEqual((change.old_value, change.changed_by_id), ("", self.facilitator))
        self.assertIn("colleague", change.new_value)
        line = self.line(self.ana).with_user(self.colleague)
        self.assertTrue(line.can_mark)
        self.assertFalse(line.excuse_reason or any(line.change_ids.mapped("old_excuse_reason")))
        self.assertFalse(line.search([("excuse_reason", "ilike", "Clinic")]))
        line.correct("late", "Came after all")
        self.assertEqual(line.status, "late")
        seen = line.with_user(self.facilitator).change_ids.mapped("old_excuse_reason")
        self.assertEqual(sorted(seen), ["Clinic", "Clinic in town"])
        self.session.co_facilitator_ids = False
        self.session.co_facilitator_ids = self.colleague
        self.assertFalse(any(line.change_ids.mapped("old_excuse_reason")))

    def test_whoever_facilitated_it_before_sees_the_excuses(self):
        self.session.co_facilitator_ids = self.colleague
        self.mark(self.ana, "excused", excuse_reason="Clinic")
        self.mark(self.ben, "present")
        self.session.complete()
        line = self.line(self.ana).with_user(self.colleague)
        self.assertEqual(line.excuse_reason, "Clinic")
        self.assertEqual(line.search([("excuse_reason", "ilike", "Clinic")]), line)

    def test_who_was_added_is_set_by_the_server(self):
        with self.assertRaisesRegex(UserError, "server sets this field"):
            self.session.write({"late_facilitator_ids": [fields.Command.clear()]})


@tagged("post_install", "-at_install")
class TestMessageRoutes(HttpCase):
    """A message is not edited on the screen either, which Odoo lets its author do."""

    def setUp(self):
        super().setUp()
        role = "spp_session_tracking.group_facilitator"
        user = new_test_user(self.env, "route_facilitator", password="route_facilitator", groups=role)
        session_type = self.env["spp.session.type"].create({"name": "Route"})
        sessions = self.env["spp.session"].with_user(user)
        self.message = sessions.create({"session_type_id": session_type.id}).message_post(body="I was there")
        self.authenticate("route_facilitator", "route_facilitator")

    def test_the_author_does_not_edit_or_empty_a_message(self):
        for body in ("I was not", ""):
            said = {"body": body, "attachment_ids": []}
            params = said if release.version_info[0] < 19 else {"update_data": said}
            call = {"jsonrpc": "2.0", "params": {"message_id": self.message.id, **params}}
            answer = self.url_open(
                "/mail/message/update_content", data=json.dumps(call), headers={"Content-Type": "application/json"}
            ).json()
            self.assertIn("stays as it is", answer["error"]["data"]["message"])
        self.message.invalidate_recordset()
        self.assertIn("I was there", self.message.sudo().body)

    def test_over_rpc_nobody_deletes_it(self):
        uid = self.xmlrpc_common.authenticate(self.cr.dbname, "route_facilitator", "route_facilitator", {})
        for method, arguments in (("unlink", []), ("write", [{"body": "I was not"}])):
            with self.assertRaisesRegex(Exception, "of this record"):
                call = (uid, "route_facilitator", "mail.message", method, [[self.message.id], *arguments])
                self.xmlrpc_object.execute_kw(self.cr.dbname, *call)
