from itertools import combinations

from odoo import _, api
from odoo.exceptions import UserError

from ...rules import HOUSEHOLD, OPEN_STATES
from ...tools.change_log import log_changes, log_marks


class LineMerge:
    """Merging contacts: two that turn out to be one person may both be on the roster of a session."""

    __slots__ = ()

    @api.model
    def _merge_people(self, sources, target):
        """Leave one line per session for the contacts `sources` and `target`: the one whose statement stands.

        The statements of the other lines go to the change log. Call it before the contacts themselves are merged.
        """
        people = sources | target
        lines_of_all = self.search([("participant_id", "in", people.ids)])
        by_session = lines_of_all.grouped("session_id").values()
        moved = lines_of_all.filtered(lambda line: line.participant_id != target)
        own = lines_of_all.filtered(lambda line: line.attended_by_id in people or line.household_id in people)
        self._check_may_merge(moved | own | self.union(*(lines for lines in by_session if len(lines) > 1)))
        log_changes(self.env, [line._as_moved(target) for line in moved])
        for lines in by_session:
            if len(lines) > 1:
                lines._merge_into_one()
        remaining = lines_of_all.exists()
        remaining._become_own(people)
        remaining._note_same_time(target)
        sources._forget_left_rosters(target)

    def _become_own(self, people):
        """Let no line of these people, who are one from now on, refer to the person that it is of.

        Whose stand-in is the same person came themselves. Who is a member of themselves came for themselves; and what
        followed from the marks of members, none of whom is there any more, is a statement like any other.
        """
        self.filtered(lambda line: line.household_id in people)._by_server().write({"household_id": False})
        changed = [(line, line._statement(), line._own_statement(people)) for line in self]
        changed = [(line, old, new) for line, old, new in changed if old != new]
        for line, _old, new in changed:
            line._by_server().write({"attended_by_id": new.attended_by_id or False, "source": new.source})
        log_marks(self.env, changed, _("Contacts merged"))
        self.env.flush_all()
        self.union(*(line for line, _old, _new in changed))._after_marking()

    def _own_statement(self, people):
        statement = self._statement()
        if self.attended_by_id in people:
            statement = statement._replace(attended_by_id=0)
        if statement.source == HOUSEHOLD:
            households = self.session_id.attendance_ids.household_id
            if not households & (people | self.participant_id):
                statement = statement._replace(source="manual")
        return statement

    def _note_same_time(self, target):
        """Say on the contact at which open sessions the person is expected at the same time, now that two are one.

        By their ids: who reads contacts need not see sessions.
        """
        expected = self.filtered(lambda line: line.is_expected and line.session_id.state in OPEN_STATES)
        pairs = combinations(expected.session_id.sorted("start_at"), 2)
        same_time = [f"{one.id}, {other.id}" for one, other in pairs if other.start_at < one.end_at]
        if same_time:
            text = _(
                "Contacts merged: the person is expected at sessions at the same time: %(ids)s. Take the person off "
                "one of the two."
            )
            target._message_log(body=text % {"ids": "; ".join(same_time)})

    def _as_moved(self, target):
        """The change that the line is another contact's from now on: it changes the numbers of both."""
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
        log_marks(
            self.env,
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
        move = "update spp_session_attendance_change set attendance_id = %s where attendance_id = any(%s)"
        self.env.cr.execute(move, [current.id, others.ids])
        # not by unlink(), which refuses marked lines: their statements are in the change log now
        self.env.cr.execute("delete from spp_session_attendance where id = any(%s)", [others.ids])
        self.env.invalidate_all()
        current._after_marking()

    def _precedence_key(self):
        """The key that orders lines of one person: observed before assumed, then as statements are ordered.

        What was stated of the person comes before what followed for a household from the marks of its members.
        """
        statement = self._statement()
        stated = statement.precedence_key() if statement.is_stated else ()
        is_own = statement.source != HOUSEHOLD
        return (statement.basis == "observed", is_own, statement.is_stated, *stated, bool(statement.status))
