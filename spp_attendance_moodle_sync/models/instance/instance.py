from ast import literal_eval
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...moodle.sheet import ACRONYMS

FIRST_TURN = timedelta(minutes=15)
MANAGER = "spp_session_tracking.group_manager"
OFFICER = "spp_session_tracking.group_officer"


class MoodleInstance(models.Model):
    """A Moodle site that is kept in step. Where it is and how to reach it is for system administrators only."""

    _name = "spp.moodle.instance"
    _description = "Moodle site"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True, help="An archived site is asked nothing.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        help="A session manager. What the sync does is done by this user, who is told when it fails.",
    )
    lacks_responsible = fields.Boolean("Nobody is responsible", compute="_compute_lacks_responsible")
    tz = fields.Selection(
        lambda self: self.env["spp.session"]._fields["tz"]._description_selection(self.env),
        "Time zone",
        required=True,
        default=lambda self: self.env["spp.session"].default_get(["tz"])["tz"],
        tracking=True,
        help="Moodle does not say where its sessions are held: on the clocks of this zone.",
    )
    # what goes where
    sync_attendance_from = fields.Selection(
        [("moodle", "Moodle to here"), ("oec", "Here to Moodle"), ("both", "Both ways")],
        "Attendance goes from",
        required=True,
        default="moodle",
        tracking=True,
    )
    takes_all_courses = fields.Boolean(
        "All courses",
        default=True,
        tracking=True,
        help="Every course with an attendance activity, also such as come later. Else only those chosen below.",
    )
    creates_sessions = fields.Boolean(
        "Make sessions in Moodle",
        tracking=True,
        help="Sessions planned here, of a type that is one course's, are made in Moodle too, "
        "where attendance goes from here to Moodle or both ways.",
    )
    status_ids = fields.One2many("spp.moodle.status", "instance_id", "Statuses", copy=True)
    mapping_ids = fields.One2many("spp.moodle.mapping", "instance_id", "Linked records", groups=OFFICER)
    course_ids = fields.One2many(
        "spp.moodle.mapping", "instance_id", "Courses", domain=[("kind", "=", "course")], groups=OFFICER
    )
    # what came of it
    run_ids = fields.One2many("spp.moodle.sync.run", "instance_id", "Runs")
    last_run_id = fields.Many2one("spp.moodle.sync.run", "Last run", compute="_compute_last_run_id")
    last_run_state = fields.Selection(
        lambda self: self.env["spp.moodle.sync.run"]._fields["state"]._description_selection(self.env),
        "How it went",
        compute="_compute_last_run_id",
    )
    conflict_count = fields.Integer("Conflicts", compute="_compute_conflict_count")
    session_count = fields.Integer("Sessions", compute="_compute_session_count")
    course_count = fields.Integer("Courses", compute="_compute_course_count", groups=OFFICER)
    unmatched_count = fields.Integer("People not matched", compute="_compute_unmatched_count", groups=OFFICER)
    cron_id = fields.Many2one("ir.cron", "Schedule", readonly=True, copy=False, groups="base.group_system")

    @api.depends("user_id", "company_id")
    def _compute_lacks_responsible(self):
        for instance in self:
            instance.lacks_responsible = not instance._is_user_able()

    @api.depends("run_ids")
    def _compute_last_run_id(self):
        runs = self.env["spp.moodle.sync.run"]
        groups = runs._read_group(
            [("instance_id", "in", self.ids), ("is_preview", "=", False)], ["instance_id"], ["id:max"]
        )
        last = {instance.id: run_id for instance, run_id in groups}
        for instance in self:
            instance.last_run_id = runs.browse(last.get(instance.id))
            instance.last_run_state = instance.last_run_id.state

    def _compute_conflict_count(self):
        self._count("conflict_count", "spp.moodle.conflict", [("state", "=", "open")])

    def _compute_session_count(self):
        self._count("session_count", "spp.session", [], "moodle_instance_id")

    def _compute_course_count(self):
        self._count("course_count", "spp.moodle.mapping", [("kind", "=", "course")])

    def _compute_unmatched_count(self):
        unmatched = self.env["spp.moodle.mapping"]._domain_unmatched()
        self._count("unmatched_count", "spp.moodle.mapping", unmatched)

    def _count(self, name, model, domain, link="instance_id"):
        groups = self.env[model]._read_group([*domain, (link, "in", self.ids)], [link], ["__count"])
        counts = {instance.id: count for instance, count in groups}
        for instance in self:
            instance[name] = counts.get(instance.id, 0)

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for instance in self:
            if not instance._is_user_able():
                raise ValidationError(
                    _(
                        "The responsible user has to be a session manager of the company %(name)s.",
                        name=instance.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        instances = super().create([{"status_ids": self._usual_statuses(), **vals} for vals in vals_list])
        for instance in instances:
            instance.cron_id = instance._make_cron()
        return instances

    def write(self, vals):
        self._check_stays(vals)
        result = super().write(vals)
        if "active" in vals:
            self.cron_id.write({"active": vals["active"]})
        return result

    def unlink(self):
        crons = self.cron_id
        result = super().unlink()
        crons.unlink()
        return result

    def _is_user_able(self):
        """Whether the responsible user may do what the sync does."""
        instance = self.sudo()  # sudo: whoever asks need not see the rights of users
        user = instance.user_id
        return user.active and instance.company_id in user.company_ids and user.has_group(MANAGER)

    def _check_responsible(self):
        """Raise UserError where nobody is there in whose name the site could be kept in step."""
        if not self._is_user_able():
            raise UserError(
                _(
                    "%(user)s is responsible for the site, and archived or no session manager of its company any more. "
                    "An administrator chooses somebody else on the site's form.",
                    user=self.sudo().user_id.name,  # sudo: see above
                )
            )

    def _check_stays(self, vals):
        for instance in self:
            if "company_id" in vals and vals["company_id"] != instance.company_id.id and instance.mapping_ids:
                raise ValidationError(
                    _("A site that was synced stays in its company. Connect it again in the other one.")
                )

    @api.model
    def _usual_statuses(self):
        """The acronyms of an installation of Moodle in English."""
        return [fields.Command.create({"acronym": acronym, "status": status}) for acronym, status in ACRONYMS.items()]

    def _make_cron(self):
        """A schedule of its own, so that the sites of a database are shared among all workers of all hosts."""
        pattern = self.env.ref("spp_attendance_moodle_sync.ir_cron_sync")
        name = _("Moodle: keep %(name)s in step", name=self.name)
        values = {"name": name, "code": f"model.browse({self.id})._cron_sync()", "active": self.active}
        # not at once: whoever connects a site looks at a preview first
        return pattern.copy({**values, "nextcall": fields.Datetime.now() + FIRST_TURN})

    def _statuses(self):
        """{acronym: status}, the one to be sent first of several that mean the same."""
        return {status.acronym: status.status for status in self.status_ids}

    # screens

    def action_open_conflicts(self):
        return self._opened("spp_attendance_moodle_sync.spp_moodle_conflict_action")

    def action_open_unmatched(self):
        return self._opened("spp_attendance_moodle_sync.spp_moodle_mapping_action_people")

    def action_open_courses(self):
        return self._opened("spp_attendance_moodle_sync.spp_moodle_mapping_action_courses")

    def action_open_runs(self):
        return self._opened("spp_attendance_moodle_sync.spp_moodle_sync_run_action")

    def action_open_sessions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("moodle_instance_id", "=", self.id)], "context": {}}

    def _opened(self, name):
        """The action of a list, with what is of this site."""
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        found = {"search_default_instance_id": self.id, "default_instance_id": self.id}
        return {**action, "context": {**literal_eval(action["context"]), **found}}
