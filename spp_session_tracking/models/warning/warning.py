import logging
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, sql

from ...tools.own_transaction import in_transaction
from .finding import RECENT_DAYS, WarningFinding
from .merge import WarningMerge
from .messages import AGAIN, CHANNELS, STATES, UNSENT, WarningMessages
from .telling import WarningTelling

_logger = logging.getLogger(__name__)


class SessionWarning(WarningFinding, WarningTelling, WarningMessages, WarningMerge, models.Model):
    """That a person was absent in a row, or cannot reach the required attendance of the month any more.

    There is one for each person, session type and kind as long as it is true, and it is the same one if a correction
    makes it true again. Only the server writes it: a job compares all of them with the marks every hour.
    """

    _name = "spp.session.warning"
    _description = "Warning about attendance"
    _inherit = ["mail.thread"]
    _rec_name = "participant_id"
    _order = "is_open desc, last_date desc, id desc"

    participant_id = fields.Many2one("res.partner", "Person", required=True, readonly=True, ondelete="cascade")
    session_type_id = fields.Many2one(
        "spp.session.type", "Session type", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    area_id = fields.Many2one("spp.area", readonly=True, index="btree_not_null", help="Where the person lives.")
    kind = fields.Selection(
        [("absences", "Absent in a row"), ("lost", "Too late")],
        required=True,
        readonly=True,
        help="Too late: the required attendance of the month cannot be reached any more, not even by coming to every "
        "session that is left.",
    )
    missed = fields.Integer(
        "Sessions missed", readonly=True, group_operator=None, help="In a row; where it is too late, in the month."
    )
    observed = fields.Integer(
        "Of these observed",
        readonly=True,
        group_operator=None,
        help="The others were assumed when the sessions were completed. The person is sent nothing as long as all are.",
    )
    first_date = fields.Date("From", readonly=True, help="The first day missed, or the first day of the month.")
    last_date = fields.Date("To", readonly=True, help="The last day missed, or the last day of the month.")
    is_open = fields.Boolean("Still true", readonly=True)
    open_since = fields.Datetime("True since", readonly=True)
    ended_at = fields.Datetime("True until", readonly=True)
    # who looks after the person
    session_id = fields.Many2one(
        "spp.session",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The next session that expected the person when the warning began, else the last one. "
        "Its facilitators see the warning. Another one takes its place where it is cancelled or expects them no more.",
    )
    facilitator_id = fields.Many2one(
        "res.users", "Facilitator told", readonly=True, help="Whose activities it was added to."
    )
    # what the person was sent
    mail_state = fields.Selection(STATES, "E-mail", readonly=True)
    sms_state = fields.Selection(STATES, "SMS", readonly=True)
    message_text = fields.Char("What it says to the person", compute="_compute_message_text")

    def init(self):
        """One warning of a kind is open for a person and a session type: of two runs at once Odoo repeats one."""
        self.env.cr.execute(
            "create unique index if not exists spp_session_warning_open_index on spp_session_warning "
            "(participant_id, session_type_id, kind) where is_open"
        )
        columns = ["participant_id", "session_type_id", "kind"]
        sql.create_index(self.env.cr, f"{self._table}_person_index", self._table, columns)

    @api.depends("participant_id", "session_type_id")
    def _compute_display_name(self):
        for warning in self:
            warning.display_name = f"{warning.participant_id.display_name}, {warning.session_type_id.display_name}"

    @api.depends("kind", "missed", "session_type_id", "first_date")
    @api.depends_context("lang")
    def _compute_message_text(self):
        """The sentences of the templates, in the language of whoever they are for."""
        for warning in self:
            warning.message_text = warning._message_text()

    def _message_text(self):
        values = {"name": self.session_type_id.name, "count": self.missed}
        if self.kind == "absences":
            return _("You were expected and did not come. Sessions: %(name)s. Missed in a row: %(count)s.", **values)
        return _(
            "In the month of %(month)s you cannot reach the attendance that is required any more. Sessions: %(name)s. "
            "Missed: %(count)s.",
            month=format_date(self.env, self.first_date, lang_code=self.env.lang, date_format="MMMM y"),
            **values,
        )

    @api.model
    def _domain_open(self):
        return [("is_open", "=", True)]

    @api.model
    def _domain_unsent(self):
        """The open warnings of which a message could not be sent."""
        return ["&", ("is_open", "=", True), "|", ("mail_state", "in", UNSENT), ("sms_state", "in", UNSENT)]

    # buttons

    def action_view_person(self):
        """Show all that is known of the person's attendance."""
        self.ensure_one()
        return self.env["spp.session.person"]._action_of(self.participant_id)

    def action_send_again(self):
        """Let the next run send what failed, or had no address: press it once a text or an address is put right."""
        self.check_access_rule("read")
        if not self.env["spp.session"]._user_is_officer():
            raise AccessError(_("Officers have messages sent again. Ask one of them."))
        for warning in self.sudo().filtered("is_open"):  # sudo: warnings are written by the server
            states = [f"{channel}_state" for channel in CHANNELS if warning[f"{channel}_state"] in AGAIN]
            warning.write(dict.fromkeys(states, "waiting"))

    # the jobs

    @api.model
    def _cron_warn(self):
        """Compare the warnings with the marks, tell facilitators, and send what is due.

        Each step is a transaction of its own, messages by batches: what a run leaves over, is killed at or fails at,
        the next one does.
        """
        for step in ("_find", "_tell", "_follow"):
            self._in_transaction(step)
        for channel, ids in self._in_transaction("_due") or []:
            self._in_transaction("_send", channel, ids)

    @api.model
    def _in_transaction(self, step, *arguments):
        """A step that fails, as where another one stays in the way, is logged and does not keep the later ones."""
        try:
            return in_transaction(self.env, lambda env: getattr(env[self._name], step)(*arguments))
        except Exception:  # pylint: disable=broad-except
            _logger.exception("A step of the warnings failed: %s. The next run does it again.", step)
            return None

    @api.autovacuum
    def _gc_ended(self):
        """Delete warnings that ended long ago, with what was sent, where a setting says for how long they are kept.

        Not while a correction may make one true again: it would be another one, and be sent once more.
        """
        retention = self.env["spp.retention"]
        days = retention._days("warning")
        if days:
            before = fields.Datetime.now() - timedelta(days=max(days, retention._fewest_days(), RECENT_DAYS))
            self.search([("is_open", "=", False), ("ended_at", "<", before)], limit=10_000).unlink()
