from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from ..models.warning import messages
from .common import new_user
from .warning_common import DAYS, WarningCase

NEXT_DAY, NEXT_NIGHT = "2026-03-15 10:00:00", "2026-03-15 02:00:00"


class TestWarningMessages(WarningCase):
    """People are sent one message for each warning, to their own address, where the type says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mail, cls.sms = (cls.env.ref(f"spp_session_tracking.{name}_template_warning") for name in ("mail", "sms"))
        cls.ana.write({"email": "ana@example.org", "phone": "+63 917 555 0199"})
        cls.ben.email = "ben@example.org"

    def setUp(self):
        super().setUp()
        self.session_type.write({"warning_mail_template_id": self.mail.id, "warning_sms_template_id": self.sms.id})

    def warned(self):
        """Ana's warning, a day after it began."""
        self.missed()
        self.warn()
        return self.warn(NEXT_DAY)

    def mails(self):
        return self.env["mail.mail"].search([("model", "=", "spp.session.warning")])

    def texts(self):
        return self.env["sms.sms"].search([])

    def test_by_itself_a_type_sends_nothing(self):
        session_type = self.env["spp.session.type"].create({"name": "Savings"})
        self.assertFalse(session_type.warning_mail_template_id or session_type.warning_sms_template_id)
        self.session_type.write({"warning_mail_template_id": False, "warning_sms_template_id": False})
        warning = self.warned()
        self.assertEqual((warning.mail_state, warning.sms_state), (False, False))
        self.assertFalse(self.mails() or self.texts())

    def test_the_person_is_sent_one_mail_and_one_text(self):
        warning = self.warned()
        self.assertEqual((warning.mail_state, warning.sms_state), ("queued", "queued"))
        self.assertEqual((self.mails().recipient_ids, self.texts().partner_id), (self.ana, self.ana))
        self.assertEqual((self.texts().number, self.texts().state), (self.ana.phone_sanitized, "outgoing"))

    def test_it_is_sent_once(self):
        self.warned()
        self.warn("2026-03-16 10:00:00")
        first, *_others = self.env["spp.session"].search([("date", "=", DAYS[0]), ("state", "=", "completed")])
        line = self.line(self.ana, first).with_user(self.manager)
        line.correct("present", "By the list")
        self.warn("2026-03-17 10:00:00")
        line.correct("absent", "Another Ana")
        self.warn("2026-03-18 10:00:00")
        self.assertEqual((len(self.mails()), len(self.texts())), (1, 1))

    def test_it_says_nothing_of_others_and_no_excuse(self):
        self.held(DAYS[0], ana="absent", ben="absent", carla="excused")
        self.held(DAYS[1], ana="excused", ben="absent", carla="present")
        self.held(DAYS[2], ana="absent", ben="absent", carla="present")
        self.held(DAYS[3], ana="absent", ben="absent", carla="present")
        self.warn()
        warnings = self.warn(NEXT_DAY)
        self.assertEqual(warnings.participant_id, self.ana + self.ben)
        for warning in warnings:
            sent = self.mails().filtered(lambda mail, warning=warning: mail.res_id == warning.id)
            text = f"{sent.subject} {sent.body_html} {sent.body} {self.texts().filtered('body').mapped('body')}"
            names = {"Ana", "Ben", "Carla", "Clinic", self.facilitator.name} - {warning.participant_id.name}
            self.assertIn(warning.participant_id.name, sent.body_html)
            self.assertFalse([name for name in names if name in text])
            self.assertNotIn("/mail/view", sent.body_html)

    def test_a_template_with_other_recipients_reaches_the_person_alone(self):
        self.mail.sudo().write({"email_to": "all@example.org", "partner_to": str(self.carla.id)})
        self.warned()
        self.assertEqual((self.mails().recipient_ids, self.mails().email_to), (self.ana, False))

    def test_it_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mail.with_context(lang="fr_FR").subject = "À propos de vos séances"
        self.ana.lang = "fr_FR"
        self.warned()
        self.assertEqual(self.mails().subject, "À propos de vos séances")

    def test_it_waits_so_many_days_and_is_not_sent_if_it_is_not_true_any_more(self):
        self.session_type.warning_wait_days = 2
        *_others, last = self.missed()
        self.warn()
        self.assertEqual(self.warn(NEXT_DAY).mail_state, "waiting")
        self.line(self.ana, last).with_user(self.manager).correct("present", "By the list")
        self.warn("2026-03-17 10:00:00")
        self.assertFalse(self.mails() or self.texts())

    def test_nobody_is_woken(self):
        self.missed()
        self.warn("2026-03-13 10:00:00")
        self.assertEqual(self.warn(NEXT_NIGHT).mail_state, "waiting")
        self.assertEqual(self.warn(NEXT_DAY).mail_state, "queued")

    def test_warnings_from_before_are_not_sent_afterwards(self):
        self.session_type.write({"warning_mail_template_id": False})
        self.missed()
        self.warn()
        self.session_type.write({"warning_mail_template_id": self.mail.id})
        self.assertFalse(self.warn(NEXT_DAY).mail_state)

    def test_whoever_has_no_address_is_shown_and_not_said_to_be_sent_anything(self):
        home = {"name": "Household", "email": "home@example.org", "phone": "+63 917 555 0100"}
        self.ana.parent_id = self.env["res.partner"].create(home)
        self.ana.write({"email": "by the well", "phone": False})
        warning = self.warned()
        self.assertEqual((warning.mail_state, warning.sms_state), ("no_address", "no_address"))
        self.assertFalse(self.mails() or self.texts())
        self.assertEqual(self.env["spp.session.warning"].search(warning._domain_unsent()), warning)

    def test_whoever_wants_no_messages_is_sent_none(self):
        self.env["mail.blacklist"]._add("ana@example.org")
        self.env["phone.blacklist"].add(self.ana.phone_sanitized)
        warning = self.warned()
        self.assertEqual((warning.mail_state, warning.sms_state), ("opted_out", "opted_out"))
        self.assertFalse(self.mails() or self.texts())

    def test_what_the_queues_made_of_it_is_noted(self):
        warning = self.warned()
        notices = self.env["mail.notification"].search([("mail_message_id", "in", warning.message_ids.ids)])
        by_kind = notices.grouped("notification_type")
        by_kind["email"].notification_status = "sent"
        by_kind["sms"].notification_status = "exception"
        self.warn("2026-03-15 11:00:00")
        self.assertEqual((warning.mail_state, warning.sms_state), ("sent", "failed"))
        by_kind["email"].notification_status = "bounce"
        self.warn("2026-03-15 12:00:00")
        self.assertEqual(warning.mail_state, "failed")

    def test_a_template_of_another_model_is_refused_and_never_sent(self):
        of_contacts = {
            "model_id": self.env["ir.model"]._get("res.partner").id,
            "subject": "You",
            "body_html": "<p>You</p>",
        }
        with self.assertRaises(ValidationError):
            self.session_type.warning_mail_template_id = self.env["mail.template"].create(of_contacts)
        self.mail.sudo().write({**of_contacts, "lang": False})
        with mute_logger("odoo.addons.spp_session_tracking.models.warning.messages"):
            self.assertEqual(self.warned().mail_state, "failed")
        self.assertFalse(self.mails())

    def test_nobody_is_told_they_did_not_come_where_all_was_assumed(self):
        for day in DAYS[:3]:
            session = self.new_session(date=day, expected_participant_ids=(self.ana + self.ben).ids)
            self.mark(self.ben, "present", session)
            session.complete()
        self.warn()
        warning = self.warn(NEXT_DAY)
        self.assertEqual((warning.missed, warning.observed, warning.mail_state), (3, 0, "waiting"))
        self.assertFalse(self.mails() or self.texts())

    def test_what_waits_no_more_says_so_and_waits_anew_where_it_is_true_again(self):
        first, *_others = self.missed()
        warning = self.warn("2026-03-14 10:00:00")
        line = self.line(self.ana, first).with_user(self.manager)
        line.correct("present", "By the list")
        self.warn("2026-03-14 11:00:00")
        self.assertFalse(warning.mail_state)
        line.correct("absent", "Another Ana")
        self.warn(NEXT_DAY)
        self.assertEqual(warning.mail_state, "waiting")
        self.warn("2026-03-16 11:00:00")
        self.assertEqual(warning.mail_state, "queued")

    def test_a_template_that_is_taken_out_leaves_nothing_waiting(self):
        self.missed()
        warning = self.warn()
        self.session_type.warning_mail_template_id = False
        self.warn()
        self.assertEqual((warning.mail_state, warning.sms_state), (False, "waiting"))

    def test_officers_send_again_what_failed(self):
        subject = self.mail.subject
        self.mail.subject = "{{ object.session_id.no_such_field }}"
        with mute_logger("odoo.addons.spp_session_tracking.models.warning.messages", "odoo.addons.mail.models"):
            warning = self.warned()
        self.assertEqual(warning.mail_state, "failed")
        self.mail.subject = subject
        with self.assertRaises(AccessError):
            warning.with_user(self.facilitator).action_send_again()
        warning.with_user(self.officer).action_send_again()
        self.assertEqual((warning.mail_state, warning.sms_state), ("waiting", "queued"))
        self.warn("2026-03-15 11:00:00")
        self.assertEqual((warning.mail_state, len(self.mails())), ("queued", 1))

    def test_what_the_queue_sends_at_the_second_try_is_sent(self):
        warning = self.warned()
        notice = warning.message_ids.notification_ids.filtered(lambda notice: notice.notification_type == "email")
        for status, state in (("exception", "failed"), ("sent", "sent")):
            notice.notification_status = status
            self.warn("2026-03-15 11:00:00")
            self.assertEqual(warning.mail_state, state)

    def test_the_queues_are_asked_to_send_at_once(self):
        jobs = self.env["ir.cron"].union(*(self.env.ref(name) for name in messages.QUEUES.values()))
        before = self.env["ir.cron.trigger"].search([])
        self.warned()
        asked = self.env["ir.cron.trigger"].search([]) - before
        self.assertLessEqual(jobs, asked.cron_id)

    def test_a_user_who_reads_in_odoo_only_was_sent_no_mail(self):
        user = new_user(self.env, "ana", groups="base.group_user")
        user.write({"notification_type": "inbox", "email": "ana.user@example.org"})
        self.ana = user.partner_id
        with mute_logger("odoo.addons.spp_session_tracking.models.warning.messages"):
            self.assertEqual(self.warned().mail_state, "failed")

    def test_a_neutralized_copy_sends_nothing(self):
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")
        self.assertEqual(self.warned().mail_state, "waiting")
        self.assertFalse(self.mails() or self.texts())

    def test_what_fails_of_one_does_not_keep_the_others(self):
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="present")
        self.warn()
        broken = "{{ object.session_id.no_such_field if object.participant_id.name == 'Ana' else 'Sessions' }}"
        self.mail.subject = broken
        with mute_logger("odoo.addons.spp_session_tracking.models.warning.messages", "odoo.addons.mail.models"):
            warnings = self.warn(NEXT_DAY)
        states = {warning.participant_id: warning.mail_state for warning in warnings}
        self.assertEqual(states, {self.ana: "failed", self.ben: "queued"})

    def test_a_run_sends_so_many_and_the_next_goes_on(self):
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="present")
        self.warn()
        with patch.object(messages, "MOST_MESSAGES", 1):
            self.warn(NEXT_DAY)
            self.assertEqual(len(self.mails()), 1)
            self.warn(NEXT_DAY)
        self.assertEqual(self.mails().recipient_ids, self.ana + self.ben)

    def test_officers_read_what_was_sent_and_facilitators_of_others_do_not(self):
        warning = self.warned()
        read = warning.with_user(self.officer).message_ids.mapped("body")
        self.assertEqual(len(read), 2)
        self.assertFalse(self.warnings(self.colleague))

    # who asks, and who is erased

    def test_erasing_takes_the_warning_with_what_was_sent(self):
        warning = self.warned()
        sent = warning.message_ids
        self.assertTrue(sent)
        self.ana.with_user(self.manager).erase_person("By letter")
        self.assertFalse(warning.exists() or sent.exists() or self.mails() or self.texts())
        self.assertFalse(self.warn("2026-03-16 10:00:00"))

    def test_the_file_of_what_is_known_has_warnings_and_messages(self):
        self.warned()
        known = self.ana.with_user(self.manager).take_known()
        self.assertEqual([(each["kind"], each["missed"]) for each in known["warnings"]], [("absences", 3)])
        self.assertEqual(len([each for each in known["messages"] if "Health Education" in str(each)]), 2)

    def test_ended_warnings_are_kept_for_as_long_as_the_setting_says(self):
        warning = self.warned()
        warning.write({"is_open": False, "ended_at": "2025-12-01 00:00:00"})
        warning._gc_ended()
        self.assertTrue(warning.exists())
        self.env["res.config.settings"].create({"warning_kept_days": 30}).execute()
        warning._gc_ended()
        self.assertFalse(warning.exists())

    def test_none_is_deleted_that_a_correction_may_make_true_again(self):
        warning = self.warned()
        self.env["res.config.settings"].create({"warning_kept_days": 1}).execute()
        warning.write({"is_open": False, "ended_at": "2026-01-01 00:00:00"})
        warning._gc_ended()
        self.assertTrue(warning.exists())
        self.env.company.correction_days = 30
        warning.ended_at = "2025-12-01 00:00:00"
        warning._gc_ended()
        self.assertFalse(warning.exists())
