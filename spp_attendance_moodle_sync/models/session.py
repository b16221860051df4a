from odoo import _, api, fields, models

from ..moodle.schedule import clock

# what a session keeps of a site that was removed
FORMER = ("moodle_former_site", "moodle_former_course", "moodle_former_start", "moodle_former_end")
SET_BY_SYNC = {
    *("register_id", "moodle_instance_id", "moodle_session_id", "is_read_from_moodle", "is_origin_unknown"),
    *("moodle_label", *FORMER),
}


class Session(models.Model):
    _inherit = "spp.session"

    # set by sync.session_link, again when the session is linked or moved
    register_id = fields.Many2one(
        "spp.attendance.register", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    moodle_instance_id = fields.Many2one(
        "spp.moodle.instance", "Moodle site", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    moodle_session_id = fields.Integer("Number in Moodle", readonly=True, copy=False, group_operator=None)
    is_read_from_moodle = fields.Boolean(
        "Read from Moodle", readonly=True, copy=False, help="The sync made the session here: Moodle says when it is."
    )
    moodle_label = fields.Char(
        "Apart by", readonly=True, copy=False, help="What tells it apart from others of its course on the same day."
    )
    is_origin_unknown = fields.Boolean(
        "Not known who planned it",
        readonly=True,
        copy=False,
        help="It was linked by an earlier version, which did not note whether it was planned here or read from Moodle.",
    )
    # of a site that was removed: one with the same address finds its sessions again, where all three agree
    moodle_former_site = fields.Char("Removed site", readonly=True, copy=False, index="btree_not_null")
    moodle_former_course = fields.Integer("Course there", readonly=True, copy=False, group_operator=None)
    moodle_former_start = fields.Datetime("Start there", readonly=True, copy=False)
    moodle_former_end = fields.Datetime("End there", readonly=True, copy=False)
    moodle_conflict_ids = fields.One2many("spp.moodle.conflict", "session_id", "Conflicts with Moodle")
    moodle_conflict_count = fields.Integer("Open conflicts", compute="_compute_moodle_conflict_count")

    _sql_constraints = [
        (
            "moodle_session_unique",
            "unique(moodle_instance_id, moodle_session_id)",
            "Another session is linked with this session of Moodle already.",
        ),
    ]

    @api.depends("moodle_conflict_ids.state")
    def _compute_moodle_conflict_count(self):
        for session in self:
            session.moodle_conflict_count = sum(conflict.state == "open" for conflict in session.moodle_conflict_ids)

    @api.model
    def _server_fields(self):
        return super()._server_fields() | SET_BY_SYNC

    def _notes_on_moving(self, days):
        notes = super()._notes_on_moving(days)
        if not self.moodle_instance_id:
            return notes
        return [*notes, _("It stays on its day in Moodle: move it there too.")]

    def _default_name(self):
        name = super()._default_name()
        return f"{name}, {self.moodle_label}" if self.moodle_label else name

    def write(self, vals):
        labelled = self.filtered("moodle_label") if "start_time" in vals else self.browse()
        starts = {session: session.start_time for session in labelled}
        result = super().write(vals)
        for session, start in starts.items():
            session._follow_time_in_name(start)
        return result

    def _follow_time_in_name(self, start):
        """Put the time at which it starts into its name, where it was told apart by the one before. start: in hours"""
        before, now = clock(start), clock(self.start_time)
        parts = self.moodle_label.split(", ")
        if before == now or before not in parts:
            return
        is_named_by_label = self.name == self._default_name()
        label = ", ".join(now if part == before else part for part in parts)
        self._by_server().write({"moodle_label": label})
        if is_named_by_label:
            self.name = self._default_name()

    def action_open_moodle_conflicts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance_moodle_sync.spp_moodle_conflict_action")
        return {**action, "domain": [("session_id", "=", self.id)]}
