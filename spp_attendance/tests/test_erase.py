from freezegun import freeze_time

from odoo.addons.spp_session_tracking.tests.whole_database import places_of
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests.common import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .api_common import ApiCase
from .registry_common import RegistryCase, record

WHO = ["Quillfeather", "ZQ-7781", "zenobia@example", "5550199", "Hyperemesis", "Brought her sister"]


@tagged("post_install", "-at_install")
class TestErase(ApiCase):
    """A person known to attendance is erased, and no client makes them known again."""

    def setUp(self):
        super().setUp()
        self.s_ana.with_user(self.officer).write(
            {
                **{"family_name": "Quillfeather", "given_name": "Zenobia", "person_identifier": "ZQ-7781"},
                **{"email": "zenobia@example.org", "phone": "+63 2 5550199", "gender": "female"},
            }
        )
        self.s_ana.with_user(self.officer)._ensure_badge_codes()
        self.s_ana.message_post(body="Zenobia Quillfeather called")
        visit = {"attendance_type_id": self.visit.id, "attendance_description": "Brought her sister"}
        self.kept = self.record(visit, {"attendance_category": "excused", "excuse_reason": "Hyperemesis"})
        stranger = {"subscriber_id": False, "person_name": "Zenobia Quillfeather"}
        self.waiting = self.record({**stranger, "person_identifier": "zq-7781 x", "external_id": "W1"})
        self.mark(self.ana, "excused", excuse_reason="Hyperemesis")
        self.env.cr.flush()

    def erase(self):
        return self.ana.with_user(self.manager).erase_person("Asked for it by letter")

    def send_row(self, external_id="E1", **person):
        card = {"date_time": "2026-03-14T09:10:00Z", "session_id": self.session.id, "external_id": external_id}
        return self.call("POST", "/attendances", {"records": [{**person, "time_card": [card]}]})["results"][0]

    def test_no_table_has_who_they_were_or_what_was_said_of_them(self):
        self.env.cr.execute("delete from spp_attendance_list where id = %s", self.waiting.ids)
        self.assertIn("spp_attendance_list", places_of(self.env, WHO))
        self.erase()
        self.assertEqual(places_of(self.env, WHO), [])
        self.assertEqual((self.s_ana.was_erased, self.s_ana.active, self.s_ana.badge_hash), (True, False, False))

    def test_what_waits_under_their_identifier_is_erased_too(self):
        self.s_ana.with_user(
            self.officer
        ).person_identifier = "zq-7781 x"  # the record came before they were known by it
        self.erase()
        self.assertFalse(self.waiting.sudo().person_identifier or self.waiting.sudo().person_name)

    def test_what_an_officer_gave_to_somebody_else_stays(self):
        self.s_ana.with_user(self.officer).person_identifier = "zq-7781 x"
        self.waiting.with_user(self.officer).link(self.s_ben.id, "It was Ben")
        self.erase()
        self.assertEqual(self.waiting.sudo().person_name, "Zenobia Quillfeather")

    def test_no_digest_and_no_id_made_of_it_tells_the_identifier(self):
        self.send_without_id()
        records = self.env["spp.attendance.list"].sudo().search([("subscriber_id", "=", self.s_ana.id)])
        before = {record.external_id for record in records if record.digest}
        self.assertTrue(before)
        self.erase()
        records.invalidate_recordset()
        self.assertFalse(any(records.mapped("digest")) or before & set(records.mapped("external_id")))

    def send_without_id(self):
        card = {"date_time": "2026-03-13T09:10:00Z", "attendance_type_id": self.visit.id}
        return self.call("POST", "/attendances", {"records": [{"person_id": "ZQ-7781", "time_card": [card]}]})

    def test_two_spellings_in_one_request_are_both_refused(self):
        self.erase()
        keys = {(self.env.company.id, text) for text in ("ZQ-7781", " ZQ-7781 ")}
        self.assertEqual(self.people._erased_among(keys), keys)

    def test_a_manager_admits_an_identifier_by_the_dialog_and_odoos_log_says_who(self):
        self.erase()
        dialogs = self.env["spp.erased.admit"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Nobody with this identifier"):
            dialogs.create({"identifier": "OTHER"}).action_confirm()
        dialogs.create({"identifier": "ZQ-7781"}).action_confirm()
        self.people.create({"given_name": "Zenobia", "person_identifier": "ZQ-7781"})
        logged = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual((logged.user_id, "ZQ" in logged.execution_details), (self.manager, False))
        with self.assertRaises(AccessError):
            dialogs.with_user(self.officer).create({"identifier": "ZQ-7781"})
        with self.assertRaises(ValidationError):
            self.people.with_user(self.manager).admit_again("ZQ-7781")

    def test_days_are_still_answered(self):
        period = ("2026-03-01", "2026-03-31")
        types = self.env["spp.attendance.type"].with_user(self.officer)
        before = types.evaluate_days(self.ana.ids, *period)
        self.erase()
        self.assertEqual(types.evaluate_days(self.ana.ids, *period), before)

    def test_records_still_count(self):
        days = self.s_ana.days_present
        self.assertTrue(days)
        self.erase()
        self.s_ana.invalidate_recordset()
        self.assertEqual((self.s_ana.days_present, set(self.kept.mapped("state"))), (days, {"valid"}))
        self.assertEqual(self.s_ana.gender, "female")

    def test_the_feed_tells_that_they_are_called_otherwise(self):
        position = self.call("GET", "/changes")["next_cursor"]
        self.erase()
        items = self.call("GET", f"/changes?cursor={position}&limit=1000")["items"]
        told = {(item["kind"], item["what"]) for item in items if item["session_id"] == self.session.id}
        self.assertLessEqual({("roster", "changed"), ("mark", "changed")}, told)

    def test_nothing_is_recorded_of_them_any_more(self):
        self.env.cr.execute("delete from spp_attendance_list where id = %s", self.waiting.ids)
        self.erase()
        path = f"/sessions/{self.session.id}/attendances"
        mark = {"status": "excused", "excuse_reason": "Hyperemesis", "marked_at": "2026-03-14T09:30:00Z"}
        rows = [{**mark, "participant_id": self.ana.id, "external_id": "E2"}]
        rows.append({**mark, "person_id": "ZQ-7781", "external_id": "E3"})
        sent = self.call("POST", path, {"attendances": rows})["results"]
        for result in (self.send_row(person_id="ZQ-7781", person_name="Zenobia Quillfeather"), *sent):
            self.assertEqual(result["outcome"], "rejected", result)
            self.assertIn("was erased", result["detail"])
        self.assertEqual(places_of(self.env, WHO), [])

    def test_nobody_gets_their_identifier_unless_a_manager_admits_it_again(self):
        self.erase()
        for call in (
            lambda: self.people.create({"given_name": "Zenobia", "person_identifier": " ZQ-7781 "}),
            lambda: self.s_ben.with_user(self.officer).write({"person_identifier": "ZQ-7781"}),
        ):
            with self.assertRaisesRegex(ValidationError, "was erased"):
                call()
        with self.assertRaises(AccessError):
            self.people.admit_again(["ZQ-7781"])
        self.assertEqual(self.people.with_user(self.manager).admit_again([" ZQ-7781"]), 1)
        self.people.create({"given_name": "Zenobia", "person_identifier": "ZQ-7781"})

    def test_they_are_not_changed_any_more(self):
        self.erase()
        with self.assertRaisesRegex(UserError, "was erased"):
            self.s_ana.with_user(self.officer).write({"active": True})

    def test_the_look_up_erases_by_the_person_as_well(self):
        wizard = self.env["privacy.lookup.wizard"].create({"name": self.ana.name, "email": self.ana.email})
        line = self.env["privacy.lookup.wizard.line"].create(
            {
                "wizard_id": wizard.id,
                "res_id": self.s_ana.id,
                "res_model_id": self.env["ir.model"]._get_id(self.s_ana._name),
            }
        )
        line.action_unlink()
        self.assertTrue(self.ana.is_erased)

    def test_the_file_has_records_and_identifiers(self):
        known = self.ana.with_user(self.manager).take_known()
        self.assertEqual(known["people"][0]["person_identifier"], "ZQ-7781")
        self.assertIn("Hyperemesis", [each.get("excuse") for each in known["records"]])
        self.assertIn("called", str(known["person_messages"]))

    def test_a_neutralized_copy_has_no_excuses_and_no_key(self):
        self.erase()
        for query in get_neutralization_queries(["spp_session_tracking", "spp_attendance"]):
            self.env.cr.execute(query)
        self.assertEqual(places_of(self.env, ["Hyperemesis", "erased_key"]), [])
        self.assertFalse(self.env["spp.erased.identifier"].search([]))

    def test_what_is_omitted_because_it_is_old_is_no_change_of_the_feed(self):
        self.waiting.with_user(self.officer).link(self.s_ana.id, "It was Ana")
        self.env["res.config.settings"].create({"excuse_kept_days": 30, "note_kept_days": 30}).execute()
        position = self.call("GET", "/changes")["next_cursor"]
        with freeze_time("2026-06-14 10:00:00"):
            self.env["spp.retention"]._cron_forget()
        self.kept.invalidate_recordset()
        self.assertEqual(set(self.kept.sudo().mapped("excuse")), {False, "[…]"})
        self.assertEqual(self.call("GET", f"/changes?cursor={position}&limit=1000")["items"], [])

    def test_addresses_and_names_of_devices_are_kept_for_as_long_as_said(self):
        device = self.env["spp.attendance.api.client.credential"].with_user(self.facilitator)
        made = device._make_device("Fairphone of Zoe")
        client = device.sudo().search([("client_id", "=", made["client_id"])])
        client.action_revoke()
        client._by_server().write({"ended_at": "2025-12-01 08:00:00"})
        self.env["spp.retention"]._cron_forget()
        self.assertIn("Zoe", client.device_label)
        self.env["res.config.settings"].create({"device_kept_days": 30}).execute()
        self.env.flush_all()
        self.env["spp.retention"]._cron_forget()
        client.invalidate_recordset()
        self.assertEqual((client.device_label, client.name), (False, "-"))


@tagged("post_install", "-at_install")
class TestErasedInRegistry(RegistryCase):
    """A registry goes on naming whoever was erased."""

    def test_a_run_does_not_make_them_known_again(self):
        self.serve(record(1, "Quillfeather", "Zenobia"), record(2))
        self.run_it()
        person = self.person(1)
        person.with_user(self.officer).person_identifier = "OTHER-1"  # known there by another number than here
        contact = person.partner_id.with_env(self.env)
        contact.with_user(self.manager).erase_person("By letter")
        self.serve(record(1, "Quillfeather", "Zenobia"), record("1", "Quillfeather", "Z"), record(2), record(3))
        run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 1, "left": 1})
        self.assertFalse(self.person(1))
        self.assertEqual(places_of(self.env, ["Quillfeather"]), [])


@tagged("post_install", "-at_install")
class TestKnownByHttp(HttpCase):
    """The file of what is known of a person comes to session managers only."""

    def get(self, role):
        new_test_user(self.env, f"known_{role}", groups=f"spp_session_tracking.group_{role}")
        self.authenticate(f"known_{role}", f"known_{role}")
        return self.url_open(f"/spp_session_tracking/person/{self.contact.id}/known")

    def test_a_manager_gets_it_and_an_officer_does_not(self):
        self.contact = self.env["res.partner"].create({"name": "Zenobia Quillfeather"})
        answer = self.get("manager")
        self.assertEqual(answer.json()["contact"][0]["name"], "Zenobia Quillfeather")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        with mute_logger("odoo.http"):
            refused = self.get("officer")
        self.assertEqual(refused.status_code, 403)
        self.assertNotIn("Quillfeather", refused.text)
