from odoo import _, api
from odoo.exceptions import UserError


class LineMerge:
    """Merging contacts: two that turn out to be one person may both be on the roster of a session."""

    __slots__ = ()

    @api.model
    def _merge_people(self, sources, target):
        """Leave one line per session for the contacts `sources` and `target`: the one whose statement stands.

        The statements of the other lines go to the change log. Call it before the contacts themselves are merged.
        """
        lines_of_all = self.search([("participant_id", "in", (sources | target).ids)])
        by_session = lines_of_all.grouped("session_id").values()
        moved = lines_of_all.filtered(lambda line: line.participant_id != target)
        self._check_may_merge(moved | self.union(*(lines for lines in by_session if len(lines) > 1)))
        moved._log_moved(target)
        for lines in by_session:
            if len(lines) > 1:
                lines._merge_into_one()

    def _log_moved(self, target):
        """Log that the lines are another contact's from now on: it changes the numbers of both."""
        self.env["spp.session.attendance.change"]._log([line._as_moved(target) for line in self])

    def _as_moved(self, target):
        return {
            "kind": "roster",
            "session_id": self.session_id.id,
            "participant_id": target.id,
            "company_id": self.company_id.id,
            "what": _("Contacts merged"),
            "old_value": _("contact %(id)s", id=self.participant_id.id),
            "new_value": _("contact %(id)s", id=target.id),
        }

    @api.model
    def _check_may_merge(self, lines):
        """What was paid on changes only by a manager. Odoo merges in sudo, so the user's own role is asked here."""
        line_keys = [line._line_key() for line in lines]
        is_manager = self.env.user.has_group("spp_session_tracking.group_manager")
        if not is_manager and lines.session_id._under_snapshot(line_keys):
            raise UserError(
                _("A snapshot was taken of sessions of these contacts. Ask a session manager to merge them.")
            )

    def _merge_into_one(self):
        """Keep the line whose statement stands, expected if one of them was, with all notes."""
        current = max(self, key=lambda line: line._precedence_key())
        others = self - current
        statement = current._statement()
        self.env["spp.session.attendance.change"]._log_marks(
            [(current, line._statement(), statement) for line in others if line.status or line.marked_at],
            _("Contacts merged"),
        )
        current._by_server().write(
            {
                "is_expected": any(self.mapped("is_expected")),
                "notes": "\n".join(note for note in self.mapped("notes") if note) or False,
            }
        )
        self.env.flush_all()
        for table in ("spp_session_attendance_change", "spp_session_snapshot_mark"):
            move = f"update {table} set attendance_id = %s where attendance_id = any(%s)"
            self.env.cr.execute(move, [current.id, others.ids])
        # not by unlink(), which refuses marked lines: their statements are in the change log now
        self.env.cr.execute("delete from spp_session_attendance where id = any(%s)", [others.ids])
        self.env.invalidate_all()
        current._after_marking()

    def _precedence_key(self):
        """The key that orders lines of one person: observed before assumed, then as statements are ordered."""
        statement = self._statement()
        stated = statement.precedence_key() if statement.is_stated else ()
        return (statement.basis == "observed", statement.is_stated, *stated, bool(statement.status))
