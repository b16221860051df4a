from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from .snapshot_common import MARCH, SnapshotCase
from .whole_database import places_of

WHO = ["Quillfeather", "zenobia@example", "5550199", "Baobab Street"]
SAID = ["Hyperemesis", "Lives with an aunt", "Signed by thumb"]


class TestErase(SnapshotCase):
    """Who a person was goes for good; what was counted stays."""

    def setUp(self):
        super().setUp()
        self.ana.write(
            {
                **{"name": "Zenobia Quillfeather", "family_name": "Quillfeather", "email": "zenobia@example.org"},
                **{"phone": "+63 2 5550199", "street": "1 Baobab Street", "comment": "Baobab Street, behind the well"},
            }
        )
        self.ana.message_post(body="Zenobia Quillfeather called")
        line = self.line(self.ana, self.second).with_user(self.manager)
        line.correct("excused", "Hyperemesis")
        line.correct("absent", "Signed by thumb")
        line.sudo().notes = "Lives with an aunt"
        self.person = self.ana.with_user(self.manager)
        self.env.cr.flush()

    def answers(self):
        compliance = self.env["spp.session.compliance"].with_user(self.officer)
        return compliance.evaluate((self.ana + self.ben).ids, *MARCH)

    def erase(self, user=None, reason="Asked for it by letter"):
        return self.ana.with_user(user or self.manager).erase_person(reason)

    def test_no_table_has_who_they_were_or_what_was_said_of_them(self):
        self.assertIn("res_partner", places_of(self.env, WHO))
        self.assertIn("spp_session_attendance_change", places_of(self.env, SAID))
        self.erase()
        self.assertEqual(places_of(self.env, WHO + SAID), [])
        self.assertEqual((self.ana.name, self.ana.active), (f"Erased person {self.ana.id}", False))

    def test_what_was_counted_and_what_was_paid_on_stay(self):
        before, digest = self.answers(), self.snapshot.digest
        self.erase()
        self.assertEqual(self.answers(), before)
        found = self.snapshot.verify()
        self.assertEqual((found["is_intact"], found["digest"], found["erased_count"]), (True, digest, 1))

    def test_the_log_of_changes_still_says_who_changed_what(self):
        self.erase()
        logged = self.env["spp.session.attendance.change"].search([("participant_id", "=", self.ana.id)])
        self.assertEqual(set(logged.mapped("old_status")), {"absent", "excused"})
        self.assertEqual((logged.changed_by_id, set(logged.mapped("reason"))), (self.manager, {False, "[…]"}))

    def test_snapshots_that_name_them_are_still_taken(self):
        before = self.answers()
        self.erase()
        again = self.take(people=(self.ana + self.ben).ids, label="Once more")
        found = again.answer_ids.filtered(lambda answer: answer.participant_id == self.ana)
        self.assertEqual((found.attended, self.answers()), (1, before))

    def test_a_pseudonym_is_the_same_on_the_contact_and_in_each_snapshot(self):
        self.take(label="Once more")
        self.erase()
        then = self.env["spp.session.snapshot.person"].search([("participant_id", "=", self.ana.id)])
        self.assertEqual((len(then), set(then.mapped("name"))), (2, {self.ana.name}))

    # who else is on the contact

    def test_children_keep_their_addresses(self):
        child, away = self.env["res.partner"].create(
            [
                {"name": "Lea", "parent_id": self.ana.id, "street": "1 Baobab Street", "active": is_active}
                for is_active in (True, False)
            ]
        )
        self.erase()
        for each in child + away:
            self.assertEqual((each.name, each.street, each.parent_id.id), ("Lea", "1 Baobab Street", False))

    def test_addresses_of_their_own_go_with_them_also_archived_ones(self):
        values = {"parent_id": self.ana.id, "type": "delivery", "street": "1 Baobab Street", "phone": "5550199"}
        addresses = self.env["res.partner"].create([{**values, "active": each} for each in (True, False)])
        self.erase()
        self.assertEqual(set(addresses.mapped("is_erased")), {True})
        self.assertFalse(any(addresses.mapped("street")) or any(addresses.mapped("active")))

    def test_a_mail_to_many_reaches_the_others(self):
        mails = self.env["mail.mail"].create(
            [
                {"body_html": "Come on Friday", "recipient_ids": [Command.set(each.ids)]}
                for each in (self.ana, self.ana + self.ben)
            ]
        )
        self.erase()
        self.assertEqual((mails.exists(), mails.exists().recipient_ids), (mails[1], self.ben))

    def test_nothing_that_may_say_who_they_were_is_left_on_the_contact(self):
        self.ana.write({"partner_latitude": 14.59, "partner_longitude": 120.98, "color": 3, "website": "https://quill"})
        other = self.env["res.company"].create({"name": "Other"})
        self.ana.with_company(other).barcode = "ZQ"
        self.erase()
        self.assertFalse(
            self.ana.partner_latitude or self.ana.partner_longitude or self.ana.with_company(other).barcode
        )
        left = {name for name in self.ana._fields_of_person() if self.ana.sudo()[name]}
        self.assertEqual(left, set())

    def test_what_is_written_on_many_contacts_may_meet_an_erased_one(self):
        self.erase()
        tag = self.env["res.partner.category"].create({"name": "Asked"})
        (self.ana + self.ben).write({"category_id": [Command.link(tag.id)], "color": 4})
        with self.assertRaisesRegex(UserError, "was erased"):
            (self.ana + self.ben).write({"phone": "1"})

    def test_others_stay_as_they_are(self):
        self.line(self.ben, self.first).notes = "Deaf"
        self.erase()
        self.assertEqual((self.ben.name, self.line(self.ben, self.first).notes), ("Ben", "Deaf"))

    def test_they_are_expected_nowhere_any_more(self):
        later = self.new_session(date="2026-03-20", expected_participant_ids=(self.ana + self.ben).ids)
        self.erase()
        self.assertEqual(later.attendance_ids.participant_id, self.ben)

    def test_only_managers_erase(self):
        for user in (self.viewer, self.facilitator, self.officer):
            with self.assertRaises(AccessError):
                self.erase(user)
            with self.assertRaises(AccessError):
                self.ana.with_user(user).action_erase_person()
        self.assertEqual(self.ana.name, "Zenobia Quillfeather")

    def test_a_reason_is_needed(self):
        with self.assertRaises(UserError):
            self.erase(reason=" ")

    def test_users_are_not_erased(self):
        with self.assertRaisesRegex(UserError, "is a user or an organisation"):
            self.facilitator.partner_id.with_user(self.manager).erase_person("By letter")

    def test_nobody_erases_half_a_person(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        manager = new_test_user(self.env, "theirs", "spp_session_tracking.group_manager", **theirs)
        with self.assertRaisesRegex(AccessError, "in another company"):
            self.erase(manager)
        with self.assertRaisesRegex(AccessError, "in another company"):
            self.ana.with_user(manager).take_known()

    def test_whoever_was_erased_stays_so(self):
        self.erase()
        for values in ({"name": "Zenobia"}, {"active": True}, {"is_erased": False}):
            with self.assertRaises(UserError):
                self.ana.write(values)
        with self.assertRaisesRegex(UserError, "was erased"):
            self.erase()
        with self.assertRaises(AccessError):
            self.ben.with_user(self.manager).write({"is_erased": True})
        session = self.new_session()
        row = {"session_id": session.id, "participant_id": self.ana.id, "status": "present"}
        with self.assertRaisesRegex(UserError, "There is no contact"):
            self.env["spp.session"].with_user(self.facilitator).mark([row])

    def test_they_are_not_merged_into_somebody(self):
        self.erase()
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.manager).sudo()
        with self.assertRaisesRegex(UserError, "was erased"):
            wizard._merge((self.ana + self.ben).ids, self.ben)

    # Odoo's privacy look-up

    def test_the_dialog_erases_and_odoos_log_says_who_did_it(self):
        action = self.person.action_erase_person()
        dialog = self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        dialog.create({"reason": "Asked for it by letter"}).action_confirm()
        logged = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(logged.user_id, self.manager)
        self.assertEqual(logged.anonymized_name, "Z****** Q***********")
        self.assertEqual(logged.execution_details, f"Erased contact {self.ana.id}")

    def look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create({"name": self.ana.name, "email": self.ana.email})
        wizard.action_lookup()
        return wizard, wizard.line_ids.filtered(lambda line: line.res_model == "res.partner")

    def test_to_delete_them_in_the_look_up_erases_them(self):
        wizard, line = self.look_up()
        self.assertEqual(line.res_id, self.ana.id)
        line.action_unlink()
        self.assertTrue(self.ana.is_erased and line.is_unlinked)
        self.assertIn(f"#{self.ana.id}", wizard.execution_details)
        self.assertEqual(wizard.log_id.execution_details, wizard.execution_details)

    def test_the_look_up_deletes_whom_nothing_was_counted_of(self):
        self.ana = self.env["res.partner"].create({"name": "Nobody Known", "email": "nobody@example.org"})
        _wizard, line = self.look_up()
        line.action_unlink()
        self.assertFalse(self.ana.exists())

    # what is known

    def test_the_file_says_all_that_is_known_and_odoos_log_who_took_it(self):
        known = self.person.take_known()
        self.assertEqual(known["contact"][0]["name"], "Zenobia Quillfeather")
        self.assertEqual([mark["status"] for mark in known["marks"]], ["present", "absent"])
        self.assertIn("Hyperemesis", [change.get("new_excuse") for change in known["changes"]])
        self.assertEqual([answer["attended"] for answer in known["snapshots"]], [1])
        self.assertEqual([answer["excused"] for answer in known["snapshots"]], [0])
        self.assertEqual(known["names_then"][0]["name"], "Ana")
        self.assertIn("called", str(known["messages"]))
        self.assertNotIn("Ben", str(known["marks"]))
        logged = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual((logged.user_id, "was taken" in logged.execution_details), (self.manager, True))

    def test_only_managers_take_the_file(self):
        for user in (self.viewer, self.facilitator, self.officer):
            with self.assertRaises(AccessError):
                self.ana.with_user(user).take_known()
