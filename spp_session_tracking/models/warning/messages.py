import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields
from odoo.tools import split_every

from ...rules import any_of, zones_by_day

_logger = logging.getLogger(__name__)

STATES = [
    ("waiting", "Not sent yet"),
    ("queued", "Handed over"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("no_address", "No address"),
    ("opted_out", "Not wanted"),
]
UNSENT = ("failed", "no_address", "opted_out")
AGAIN = ("failed", "no_address")  # what an officer may have sent again
# {channel: the kind of Odoo's notices about it}
CHANNELS = {"mail": "email", "sms": "sms"}
# {channel: the job of Odoo's queue}: by themselves they run each hour, and by then it may be night
QUEUES = {"mail": "mail.ir_cron_mail_scheduler_action", "sms": "sms.ir_cron_sms_scheduler_action"}
MOST_MESSAGES = 500  # of each channel in one run
BATCH = 50  # in one transaction

# What Odoo's queues have made of the messages that were handed over to them: of the last one of each warning, also
# where the queue is told to try again.
FOLLOW = """
    update spp_session_warning warning
       set {channel}_state = case when last.status in ('sent', 'pending') then 'sent' else 'failed' end
      from (
               select distinct on (message.res_id) message.res_id, notice.notification_status as status
                 from mail_notification notice
                 join mail_message message on message.id = notice.mail_message_id
                where message.model = 'spp.session.warning'
                  and notice.notification_type = %s
                order by message.res_id, message.id desc, notice.id desc
           ) as last
     where last.res_id = warning.id
       and (
           warning.{channel}_state = 'queued'
           and last.status in ('sent', 'pending', 'bounce', 'exception', 'canceled')
           or warning.{channel}_state = 'sent' and last.status in ('bounce', 'exception')
           or warning.{channel}_state = 'failed' and last.status in ('sent', 'pending')
       )
"""
LOCK = "select id from spp_session_warning where id = any(%s) for update of spp_session_warning skip locked"


class WarningMessages:
    """What people are sent about themselves: once for each warning, to their own address, by the templates of the type.

    Odoo's queues send it, and each message stays on its warning.
    """

    __slots__ = ()

    @api.model
    def _due(self):
        """[(channel, ids of a batch of warnings)] of the messages whose time has come. A neutralized copy has none."""
        if self.env["ir.config_parameter"].get_param("database.is_neutralized"):
            return []
        due = {name: self.search(self._domain_due(name), order="id", limit=MOST_MESSAGES) for name in CHANNELS}
        return [(name, list(ids)) for name, warnings in due.items() for ids in split_every(BATCH, warnings.ids)]

    @api.model
    def _domain_due(self, channel):
        """Those that wait, have been true for so long as their type says, and where it is day.

        Whose absences were all assumed is not told as a fact that they did not come.
        """
        now = fields.Datetime.now()
        template, domains = f"warning_{channel}_template_id", []
        for each in self.env["spp.session.type"].search([(template, "!=", False)]):
            before = now - timedelta(days=each.warning_wait_days)
            domains.append([("session_type_id", "=", each.id), ("open_since", "<=", before)])
        waits = [("is_open", "=", True), (f"{channel}_state", "=", "waiting"), ("observed", ">", 0)]
        return [*waits, ("session_id.tz", "in", zones_by_day(now)), *any_of(domains)]

    @api.model
    def _send(self, channel, ids):
        """Hand the messages of a batch over to Odoo's queue, each once: another run leaves the rows out.

        What fails of one is logged, and the others go on.
        """
        self.env.cr.execute(LOCK, [ids])
        locked = self.browse([row[0] for row in self.env.cr.fetchall()])
        state = f"{channel}_state"
        for warning in locked.filtered(lambda warning: warning.is_open and warning[state] == "waiting"):
            warning.write({state: warning._send_guarded(channel)})
        self.env.ref(QUEUES[channel])._trigger()

    def _send_guarded(self, channel):
        try:
            with self.env.cr.savepoint():
                return self._send_mail() if channel == "mail" else self._send_sms()
        except OperationalError:
            raise  # another transaction is in the way: the next run sends the batch
        except Exception:  # pylint: disable=broad-except
            _logger.exception("The message of warning %s was not sent.", self.id)
            return "failed"

    def _send_mail(self):
        """Returns what became of it."""
        person, template = self.participant_id, self.session_type_id.warning_mail_template_id
        if not person.email_normalized:
            return "no_address"
        if person.is_blacklisted:
            return "opted_out"
        message = self._in_language().message_post(
            subject=self._rendered(template, "subject"),
            body=self._rendered(template, "body_html"),
            partner_ids=person.ids,
            subtype_xmlid="mail.mt_comment",  # a note would say that it is internal
            email_add_signature=False,
            force_send=False,
            **self._sender(),
        )
        if "email" not in message.notification_ids.mapped("notification_type"):
            raise ValueError(f"Contact {person.id} is a user who reads messages in Odoo only.")
        return "queued"

    def _send_sms(self):
        """Returns what became of it."""
        person, template = self.participant_id, self.session_type_id.warning_sms_template_id
        if not person.phone_sanitized:
            return "no_address"
        if person.phone_sanitized_blacklisted:
            return "opted_out"
        self._in_language()._message_sms(
            self._rendered(template, "body"),
            partner_ids=person.ids,
            sms_pid_to_number={person.id: person.phone_sanitized},
            put_in_queue=True,
        )
        return "queued"

    def _in_language(self):
        return self.with_context(lang=self._language())

    def _language(self):
        return self.participant_id.lang or self.company_id.partner_id.lang or "en_US"

    def _rendered(self, template, name):
        """A field of a template, in the language of the person, whatever language the template chooses."""
        if template.model != self._name:
            raise ValueError(f"Template {template.id} is not of warnings any more.")
        return template._render_field(name, self.ids, set_lang=self._language())[self.id]

    def _sender(self):
        """The company, where it has an address; else Odoo's own user."""
        sender = self.company_id.partner_id
        return {"author_id": sender.id, "email_from": sender.email_formatted} if sender.email else {}

    @api.model
    def _follow(self):
        """Note what became of messages that were handed over."""
        self.env.flush_all()
        for channel, kind in CHANNELS.items():
            self.env.cr.execute(FOLLOW.format(channel=channel), [kind])
        self.invalidate_model()
