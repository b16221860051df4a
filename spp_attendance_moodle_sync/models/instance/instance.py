from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.tools.time_zone import TimeZone
from odoo.exceptions import ValidationError

from ...tools.message import Message, MessageText
from .address import InstanceAddress
from .check import InstanceCheck
from .circuit import InstanceCircuit
from .client import InstanceClient
from .courses import InstanceCourses
from .removal import InstanceRemoval
from .runs import InstanceRuns
from .screens import InstanceScreens
from .statuses import InstanceStatuses
from .token import InstanceToken
from .user import InstanceUser
from .watch import InstanceWatch
from .zone import InstanceZone

OFFICER = "spp_session_tracking.group_officer"


class MoodleInstance(
    InstanceUser,
    InstanceAddress,
    InstanceToken,
    InstanceClient,
    InstanceCheck,
    InstanceCourses,
    InstanceRuns,
    InstanceCircuit,
    InstanceWatch,
    InstanceScreens,
    InstanceStatuses,
    InstanceZone,
    InstanceRemoval,
    models.Model,
):
    """A Moodle site whose attendance is synced with the sessions here. Only system administrators see its address.

    Here are all fields of the model and its only create(), write() and unlink(). What the buttons and the schedule do
    stands in the classes above, by subject, each in a file of its own.
    """

    _name = "spp.moodle.instance"
    _description = "Moodle site"
    _inherit = ["spp.kept.trail", "mail.activity.mixin", "spp.checked.values"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True, help="An archived site is not synced.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    # the responsible user (user.py)
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        help="A session manager. The sync acts as this user, who is told when it fails.",
    )
    lacks_responsible = fields.Boolean("Nobody is responsible", compute="_compute_lacks_responsible")
    tz = TimeZone(
        "Time zone",
        required=True,
        default=lambda self: self.env["spp.session"].default_get(["tz"])["tz"],
        tracking=True,
        help="The time zone in which the sessions take place. Moodle does not say it.",
    )
    # another time zone (zone.py)
    is_redating = fields.Boolean(
        "Gives sessions another day",
        readonly=True,
        copy=False,
        help="The time zone was corrected. Runs give the sessions their days, session by session.",
    )
    redate_after = fields.Integer("Continue after this session", readonly=True, copy=False, group_operator=None)
    # address (address.py) and token (token.py)
    url = fields.Char(
        "Address",
        required=True,
        groups="base.group_system",
        help="Such as https://moodle.example.org. With another address give the token again.",
    )
    host = fields.Char(compute="_compute_host", help="The host in the address of the site.")
    is_in_clear = fields.Boolean(
        "Sent without encryption", compute="_compute_host", help="The token is sent without encryption."
    )
    site_url = fields.Char("Address by the site's own account", readonly=True, copy=False, groups="base.group_system")
    twin_names = fields.Char("Same site", compute="_compute_twin_names", help="Other records of the same Moodle.")
    token = fields.Char(
        compute="_compute_token",
        inverse="_inverse_token",
        groups="base.group_system",
        copy=False,
        help="Best kept outside the database: give it to the server as SPP_MOODLE_TOKENS, then leave this empty. What "
        "is entered here is stored and not shown again; but whoever may run SQL in Odoo (writes server actions, or "
        "templates of mails) can read all that is stored. It is of a user made for the sync, from Site administration "
        "> Server > Web services > Manage tokens.",
    )
    token_source = fields.Selection(
        [("none", "None yet"), ("kept", "Stored here"), ("setting", "From the server's settings")],
        "Token from",
        compute="_compute_token_source",
    )
    # what is synced
    sync_attendance_from = fields.Selection(
        [("moodle", "Moodle to here"), ("oec", "Here to Moodle"), ("both", "Both ways")],
        "Direction",
        required=True,
        default="moodle",
        tracking=True,
    )
    takes_all_courses = fields.Boolean(
        "All courses",
        default=True,
        tracking=True,
        help="Sync every course with an attendance activity, also new ones. Otherwise only the courses chosen below.",
    )
    creates_sessions = fields.Boolean(
        "Create sessions in Moodle",
        tracking=True,
        help="Sessions planned here are also created in Moodle, if their session type belongs to one course only and "
        "the direction is from here to Moodle or both ways.",
    )
    status_ids = fields.One2many(
        "spp.moodle.status",
        "instance_id",
        "Statuses",
        default=lambda self: self.env["spp.moodle.status"]._default_commands(),
        copy=True,
    )
    mapping_ids = fields.One2many("spp.moodle.mapping", "instance_id", "Linked records", groups=OFFICER)
    course_ids = fields.One2many(
        "spp.moodle.mapping", "instance_id", "Courses", domain=[("kind", "=", "course")], groups=OFFICER
    )
    # test of the connection (check.py)
    checked_at = fields.Datetime("Tested", readonly=True, copy=False)
    check_state = fields.Selection(
        [("fine", "Works"), ("lacking", "Works in part"), ("failed", "Does not work")],
        "Test",
        readonly=True,
        copy=False,
    )
    check_result = MessageText("Result of the test", readonly=True, copy=False)
    # runs (runs.py)
    cron_id = fields.Many2one("ir.cron", "Schedule", readonly=True, copy=False, groups="base.group_system")
    run_ids = fields.One2many("spp.moodle.sync.run", "instance_id", "Runs")
    last_run_id = fields.Many2one("spp.moodle.sync.run", "Last run", compute="_compute_last_run_id")
    last_run_state = fields.Selection(
        lambda self: self.env["spp.moodle.sync.run"]._fields["state"]._description_selection(self.env),
        "Result",
        compute="_compute_last_run_id",
    )
    resume_after = fields.Integer(
        "Continue after activity",
        readonly=True,
        copy=False,
        help="The last run had no time for the activities after this one.",
    )
    resume_session = fields.Integer(
        "Continue after session", readonly=True, copy=False, help="In the activity that the last run did not finish."
    )
    search_place = fields.Json(
        "Continue searching", readonly=True, copy=False, help="For sessions that Moodle cannot list: how far it is."
    )
    # failures (circuit.py)
    failure_count = fields.Integer("Failed runs in a row", readonly=True, copy=False)
    failed_at = fields.Datetime("Last failed", readonly=True, copy=False)
    failure = Message("What was wrong", readonly=True, copy=False)
    rests_until = fields.Datetime("Paused until", compute="_compute_rests_until")
    is_resting = fields.Boolean("Paused", compute="_compute_rests_until")
    # nothing is synced (watch.py)
    alert_after_hours = fields.Integer(
        "Tell after (hours)",
        default=24,
        tracking=True,
        help="Where nothing is synced for so long, whatever the reason, the responsible user is told once. 0: never.",
    )
    synced_at = fields.Datetime("Last synced", readonly=True, copy=False)
    is_told = fields.Boolean(
        "Told", readonly=True, copy=False, help="The responsible user was told that nothing is synced."
    )
    is_silent = fields.Boolean("Nothing is synced", compute="_compute_is_silent")
    # counts for the buttons of the form (screens.py)
    conflict_count = fields.Integer("Conflicts", compute="_compute_conflict_count")
    unmapped_count = fields.Integer("Statuses without a meaning", compute="_compute_unmapped_count")
    undelivered_count = fields.Integer("Not in Moodle", compute="_compute_undelivered_count")
    deviation_count = fields.Integer("Differ in Moodle", compute="_compute_deviation_count")
    session_count = fields.Integer("Sessions", compute="_compute_session_count")
    course_count = fields.Integer("Number of courses", compute="_compute_course_count", groups=OFFICER)
    unmatched_count = fields.Integer("People not matched", compute="_compute_unmatched_count", groups=OFFICER)

    def init(self):
        self._add_token_column()

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):
        instances = super().create([self._with_clean_url(vals) for vals in vals_list])
        for instance, vals in zip(instances, vals_list, strict=True):
            instance.cron_id = instance._create_cron()
            instance._note_cut(vals.get("url"))
        return instances

    def write(self, vals):
        self._check_company_unchanged(vals)
        self._note_cut(vals.get("url"))
        vals = self._with_clean_url(vals)
        self._forget_token_of_other_place(vals)
        zone_texts = self._zone_texts(vals)
        result = super().write({"site_url": False, **vals} if "url" in vals else vals)
        self._begin_redating(zone_texts)
        if "active" in vals:
            self.cron_id.write({"active": vals["active"]})
        return result

    def unlink(self):
        self.check_access_rights("unlink")
        self.check_access_rule("unlink")
        crons = self.cron_id
        self._lock()
        for instance in self:
            instance._release()
        result = super().unlink()
        crons.unlink()
        return result

    def _check_company_unchanged(self, vals):
        for instance in self:
            if "company_id" in vals and vals["company_id"] != instance.company_id.id and instance.mapping_ids:
                raise ValidationError(
                    _("A site that was synced stays in its company. Connect it again in the other one.")
                )
