from odoo import api, fields, models
from odoo.addons.spp_session_tracking.rules import boolean_domain

STATUSES = ("present", "absent", "late", "excused")


def statuses_of_lines(model):
    """The statuses of a line, as the selection of another field."""
    return model.env["spp.session.attendance"]._fields["status"]._description_selection(model.env)


class SessionAttendance(models.Model):
    _inherit = "spp.session.attendance"

    # the status as Moodle shows it: exactly one of the four is true once the person is marked
    present = fields.Boolean(compute="_compute_one_of_four", search="_search_present")
    absent = fields.Boolean(compute="_compute_one_of_four", search="_search_absent")
    late = fields.Boolean(compute="_compute_one_of_four", search="_search_late")
    excused = fields.Boolean("Excused, as in Moodle", compute="_compute_one_of_four", search="_search_excused")
    # Stored by the sync past write(), in one statement for many lines: see _store_sync_status() and
    # sync.mark_merge, which stores moodle_agreed together with the marks.
    moodle_agreed = fields.Selection(
        statuses_of_lines,
        string="Agreed with Moodle",
        readonly=True,
        help="The status that both sides last had in common.",
    )
    moodle_sent = fields.Selection(
        statuses_of_lines,
        string="Sent to Moodle",
        readonly=True,
        index="btree_not_null",
        help="Sent, but it is not known yet whether it arrived.",
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
        """Move the conflicts to the line that stays."""
        current = max(self, key=lambda line: line._precedence_key())
        # sudo: whoever merges contacts need not see conflicts
        conflicts = self.env["spp.moodle.conflict"].sudo().search([("attendance_id", "in", (self - current).ids)])
        conflicts.attendance_id = current
        return super()._merge_into_one()

    def _observed_status(self):
        """The status that somebody stated, "" for none: nobody stated an assumed mark."""
        return self.status if self.status and self.basis == "observed" else ""

    def _assumed_status(self):
        """The status that is only assumed, "" for none."""
        return self.status if self.status and self.basis == "assumed" else ""

    def _store_sync_status(self, name, by_line):
        """Store a field of the sync (`name`) of many lines. by_line: {line id: value or ""}

        It is one UPDATE past write(), for which Odoo 17.0 needs one per value: a run stores them for each mark it reads
        or sends. Nothing depends on these fields. Once both sides agree, the mark has arrived, and older
        conflicts are closed.
        """
        if not by_line:
            return
        query = f"""
            update spp_session_attendance line set {name} = nullif(new.status, '')
              from unnest(%s::int[], %s::varchar[]) as new (id, status)
             where line.id = new.id and line.{name} is distinct from nullif(new.status, '')
        """
        lines = self.browse(by_line)
        lines.flush_recordset()
        self.env.cr.execute(query, [list(by_line), list(by_line.values())], log_exceptions=False)
        lines.invalidate_recordset([name])
        if name == "moodle_agreed":
            arrived = lines.filtered(lambda line: line.status == line.moodle_agreed)
            for settled in ("moodle_undelivered", "moodle_left_out"):
                named = arrived.filtered(settled)
                self._store_sync_status(settled, dict.fromkeys(named.ids, ""))
            self.env["spp.moodle.conflict"]._close_overtaken(lines)
