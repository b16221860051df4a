from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import OPEN_STATES
from ..tools.change_log import log_rules
from ..tools.foreign_keys import check_unused
from .session_type_rule import SessionTypeRule
from .session_type_warning import SessionTypeWarning

# what compliance is counted by
LOGGED_RULES = (
    *("required_attendance_percentage", "excused_rule", "counts_for_compliance"),
    *("participant_kind", "household_rule", "household_roles", "stand_in_rule", "make_up", "unplanned_rule"),
)


class SessionType(SessionTypeRule, SessionTypeWarning, models.Model):
    _name = "spp.session.type"
    _description = "Session type"
    _inherit = ["spp.kept.trail", "spp.checked.values", "spp.file.import"]
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char(help="A short code, unique in the company.")
    description = fields.Text()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    # what is asked of people
    frequency = fields.Selection(
        [
            ("weekly", "Every week"),
            ("biweekly", "Every two weeks"),
            ("monthly", "Every month"),
            ("quarterly", "Every quarter"),
            ("one_time", "Once"),
        ],
        required=True,
        default="monthly",
    )
    required_attendance_percentage = fields.Float(
        "Required attendance",
        digits=(5, 2),
        default=80.0,
        tracking=True,
        help="The part of the sessions a person has to attend, from 0 to 100 percent.",
    )
    excused_rule = fields.Selection(
        [
            ("neutral", "Left out of the count"),
            ("absent", "Counted as absent"),
            ("attended", "Counted as attended"),
        ],
        "Excused people are",
        required=True,
        default="neutral",
        tracking=True,
    )
    counts_for_compliance = fields.Boolean("Counts for compliance", default=True, tracking=True)
    # who is expected, and whose coming counts (session_type_rule.py)
    participant_kind = fields.Selection(
        [("persons", "Persons"), ("households", "Households")],
        "Expected are",
        required=True,
        default="persons",
        tracking=True,
    )
    expected_domain = fields.Binary(
        compute="_compute_expected_domain", help="The domain of the contacts that can be expected."
    )
    household_rule = fields.Selection(
        [
            ("any", "Any member"),
            ("roles", "A member with one of the roles"),
            ("all", "All members"),
        ],
        "Who has to come",
        required=True,
        default="any",
        tracking=True,
        help="By who belongs to the household on the day of the session.",
    )
    household_roles = fields.Char(
        "Roles that count",
        tracking=True,
        help="The names of roles as they are in the registry, with commas between them, such as: Adult, Head.",
    )
    stand_in_rule = fields.Selection(
        [("anybody", "Anybody"), ("household", "People of the household")],
        "Stand-ins",
        required=True,
        default="anybody",
        tracking=True,
        help="Who may come in the place of somebody who is expected.",
    )
    make_up = fields.Boolean(
        "Make-up sessions",
        tracking=True,
        help="Coming unexpected to another group's session of the type counts for one that was missed in the same "
        "week, two weeks, month or quarter, by the frequency of the type.",
    )
    unplanned_rule = fields.Selection(
        [("count", "Count at once"), ("confirm", "Count once an officer has confirmed them")],
        "Sessions nobody planned",
        required=True,
        default="confirm",
        tracking=True,
        help="Devices make them on the spot. Until one is confirmed it is open: nobody fails or passes by it.",
    )
    rule_preset = fields.Selection(
        [
            ("person", "Each person"),
            ("person_make_up", "Each person, who may make up a missed session"),
            ("one_member", "One of the household"),
            ("one_adult", "One adult of the household"),
            ("all_members", "The whole household"),
            ("own", "Something else"),
        ],
        "Who comes",
        compute="_compute_rule_preset",
        inverse="_inverse_rule_preset",
        help="A choice fills in the fields below.",
    )
    rule_sentence = fields.Char("In short", compute="_compute_rule_sentence")
    # who is told of absences (session_type_warning.py)
    warn_absences = fields.Integer(
        "Absences in a row", default=3, tracking=True, help="From so many on facilitators are told; 0: never."
    )
    warn_lost = fields.Boolean(
        "Required attendance out of reach",
        default=True,
        tracking=True,
        help="Facilitators are told of people who cannot reach it in this month any more.",
    )
    warning_mail_template_id = fields.Many2one(
        "mail.template",
        "E-mail to the person",
        domain="[('model', '=', 'spp.session.warning')]",
        tracking=True,
        help="What the person is sent of warnings that begin from now on: its subject and text, without files, and by "
        "the company. Empty: nothing.",
    )
    warning_sms_template_id = fields.Many2one(
        "sms.template",
        "SMS to the person",
        domain="[('model', '=', 'spp.session.warning')]",
        tracking=True,
        help="What the person is sent of warnings that begin from now on. Empty: nothing.",
    )
    warning_wait_days = fields.Integer(
        "Days before a message",
        default=1,
        tracking=True,
        help="For so long a warning has to be true before the person is sent anything: marks may wait on a phone.",
    )
    warning_sentence = fields.Char("What happens", compute="_compute_warning_sentence")
    # what a session is like
    duration_hours = fields.Float("Duration", default=2.0)
    track_topics = fields.Boolean("Keep the topics covered")
    topic_ids = fields.One2many("spp.session.topic", "session_type_id", "Topics")
    session_count = fields.Integer("Sessions", compute="_compute_session_count")

    _sql_constraints = [
        (
            "code_unique",
            "unique(company_id, code)",
            "Another session type of the company has this code already. Give this one a code of its own.",
        ),
        (
            "percentage_range",
            "check(required_attendance_percentage between 0 and 100)",
            "The required attendance is a percentage: give a number from 0 to 100.",
        ),
        (
            "warn_absences_range",
            "check(warn_absences between 0 and 100)",
            "Give the absences in a row as a number from 0, which is never, to 100.",
        ),
        (
            "warning_wait_days_range",
            "check(warning_wait_days between 0 and 60)",
            "Give the days before a message as a number from 0 to 60.",
        ),
        ("duration_positive", "check(duration_hours > 0)", "A session takes time: give a duration above 0 hours."),
    ]

    def _init_column(self, column_name):
        """At types that are there already, sessions nobody planned go on counting at once, and nobody is warned."""
        if column_name in ("warn_absences", "warn_lost"):
            return
        if column_name == "unplanned_rule":
            self.env.cr.execute("update spp_session_type set unplanned_rule = 'count' where unplanned_rule is null")
            return
        super()._init_column(column_name)

    def _compute_session_count(self):
        counts = self.env["spp.session"]._read_group(
            [("session_type_id", "in", self.ids)], ["session_type_id"], ["__count"]
        )
        count_by_type = {session_type.id: count for session_type, count in counts}
        for session_type in self:
            session_type.session_count = count_by_type.get(session_type.id, 0)

    @api.constrains("warning_mail_template_id", "warning_sms_template_id")
    def _check_templates(self):
        """A template of another model would write to people about the records that have the ids of warnings."""
        for session_type in self:
            for template in (session_type.warning_mail_template_id, session_type.warning_sms_template_id):
                if template and template.model != "spp.session.warning":
                    raise ValidationError(_("Choose a template for warnings about attendance."))

    @api.constrains("participant_kind", "household_rule", "household_roles")
    def _check_household_roles(self):
        for session_type in self:
            session_type._check_roles_known()

    # import

    @api.model
    def _import_stated(self):
        return [("name",), ("required_attendance_percentage",)]

    @api.model
    def _import_hours(self):
        return ("duration_hours",)

    @api.model
    def _import_percentages(self):
        return ("required_attendance_percentage",)

    # create, change

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean(vals)
        if "company_id" in vals:
            self.filtered(lambda kind: kind.company_id.id != vals["company_id"])._check_without_sessions()
        before = {(record, name): record[name] for record in self for name in LOGGED_RULES if name in vals}
        result = super().write(vals)
        log_rules(self.env, "session_type_id", before)
        if "unplanned_rule" in vals:
            self._open_sessions([("is_unplanned", "=", True)])._follow_unplanned_rule()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        check_unused(self)

    def _check_without_sessions(self):
        """Refuse to leave sessions behind: they stay in their company."""
        # sudo: tells whether there are any, also archived ones
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)
        if sessions.search([("session_type_id", "in", self.ids)], limit=1):
            raise UserError(
                _("There are sessions of the type. It stays in its company: make a new one in the other company.")
            )

    def _open_sessions(self, domain=()):
        """The sessions of these types that are not completed yet: they follow the rules as these are now."""
        # sudo: whoever changes a type need not have the right to change sessions
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)
        return sessions.search([("session_type_id", "in", self.ids), ("state", "in", OPEN_STATES), *domain])

    @api.model
    def _clean(self, vals):
        """The values with those that a preset stands for, unless they are given too.

        An empty code is no code: only codes that are there have to be unique.
        """
        vals = {**self._preset_values(vals.get("rule_preset")), **vals}
        return {**vals, "code": (vals["code"] or "").strip() or False} if "code" in vals else vals

    def action_view_sessions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {
            **action,
            "domain": [("session_type_id", "=", self.id)],
            "context": {"default_session_type_id": self.id},
        }

    def action_plan(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_plan_action")
        return {**action, "context": {"default_session_type_id": self.id}}
