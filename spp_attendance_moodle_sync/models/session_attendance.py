from odoo import api, fields, models
from odoo.addons.spp_session_tracking.rules import boolean_domain

STATUSES = ("present", "absent", "late", "excused")


def statuses_of_lines(model):
    """What lines may say, as the selection of another field."""
    return model.env["spp.session.attendance"]._fields["status"]._description_selection(model.env)


class SessionAttendance(models.Model):
    _inherit = "spp.session.attendance"

    # the status as Moodle shows it: one of four, exactly one is true once the person is marked
    present = fields.Boolean(compute="_compute_one_of_four", search="_search_present")
    absent = fields.Boolean(compute="_compute_one_of_four", search="_search_absent")
    late = fields.Boolean(compute="_compute_one_of_four", search="_search_late")
    excused = fields.Boolean(compute="_compute_one_of_four", search="_search_excused")
    # what the sync remembers
    moodle_agreed = fields.Selection(
        statuses_of_lines,
        string="Agreed with Moodle",
        readonly=True,
        help="What both sides last had in common.",
    )
    moodle_sent = fields.Selection(
        statuses_of_lines,
        string="On its way to Moodle",
        readonly=True,
        help="Sent, and it is not known yet whether it arrived.",
    )

    @api.depends("status")
    def _compute_one_of_four(self):
        for line in self:
            for status in STATUSES:
                line[status] = line.status == status

    @api.model
    def _search_present(self, operator, value):
        return boolean_domain(operator, value, [("status", "=", "present")])

    @api.model
    def _search_absent(self, operator, value):
        return boolean_domain(operator, value, [("status", "=", "absent")])

    @api.model
    def _search_late(self, operator, value):
        return boolean_domain(operator, value, [("status", "=", "late")])

    @api.model
    def _search_excused(self, operator, value):
        return boolean_domain(operator, value, [("status", "=", "excused")])

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"moodle_agreed", "moodle_sent"}

    def _merge_into_one(self):
        """Conflicts go with the line that stays."""
        standing = max(self, key=lambda line: line._precedence_key())
        # sudo: whoever merges contacts need not see conflicts
        conflicts = self.env["spp.moodle.conflict"].sudo().search([("attendance_id", "in", (self - standing).ids)])
        conflicts.attendance_id = standing
        return super()._merge_into_one()

    def _observed(self):
        """What somebody said of the person, "" for nothing: an assumed mark is nobody's word."""
        return self.status if self.status and self.basis == "observed" else ""

    def _assumed(self):
        """What is only assumed of the person, "" for nothing."""
        return self.status if self.status and self.basis == "assumed" else ""

    def _remember(self, name, by_line):
        """Keep what the sync knows of lines, {line id: status or ""}, in one statement. name: moodle_agreed or moodle_sent.

        Once both sides agree, conflicts about what they said before are over.
        """
        if not by_line:
            return
        query = f"""
            update spp_session_attendance line set {name} = nullif(known.status, '')
              from unnest(%s::int[], %s::varchar[]) as known (id, status)
             where line.id = known.id and line.{name} is distinct from nullif(known.status, '')
        """
        self.browse(by_line).flush_recordset()
        self.env.cr.execute(query, [list(by_line), list(by_line.values())], log_exceptions=False)
        self.browse(by_line).invalidate_recordset([name])
        if name == "moodle_agreed":
            self.env["spp.moodle.conflict"]._close_overtaken(self.browse(by_line))
