from odoo import api, fields, models


class AttendanceRegister(models.Model):
    """One day of a course in Moodle, with a session for each group."""

    _name = "spp.attendance.register"
    _description = "Attendance register"
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, readonly=True, index=True, help="In the time zone of the site.")
    session_type_id = fields.Many2one(
        "spp.session.type",
        "Session type",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    instance_id = fields.Many2one(
        "spp.moodle.instance", "Site", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True, precompute=True, index=True)
    session_ids = fields.One2many("spp.session", "register_id", "Sessions", readonly=True)
    session_count = fields.Integer("Number of sessions", compute="_compute_session_count")

    _sql_constraints = [
        (
            "day_unique",
            "unique(instance_id, session_type_id, date)",
            "There is a register of the course for that day already.",
        ),
    ]

    @api.depends("session_type_id", "date")
    def _compute_display_name(self):
        for register in self:
            register.display_name = f"{register.session_type_id.name} {register.date}"

    @api.depends("session_ids")
    def _compute_session_count(self):
        groups = self.env["spp.session"]._read_group([("register_id", "in", self.ids)], ["register_id"], ["__count"])
        counts = {register.id: count for register, count in groups}
        for register in self:
            register.session_count = counts.get(register.id, 0)

    def _unlink_empty(self):
        """Remove those without a session."""
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)  # sudo: of whomever
        used = sessions.search([("register_id", "in", self.ids)]).register_id
        # sudo: only the sync creates and removes registers
        (self - used).sudo().unlink()

    @api.model
    def _of_day(self, instance, session_type, date):
        """The register of a day of a course; created where there is none."""
        key = {"instance_id": instance.id, "session_type_id": session_type.id, "date": date}
        found = self.search([(name, "=", value) for name, value in key.items()])
        # sudo: only the sync creates registers
        return found or self.sudo().create(key).with_env(self.env)
