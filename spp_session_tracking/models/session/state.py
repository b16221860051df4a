from odoo import _, api, fields
from odoo.exceptions import UserError

from ... import rules
from ...tools.change_log import log_changes


class SessionState:
    """How a session starts, is completed and is cancelled."""

    __slots__ = ()

    @api.model
    def _expand_states(self, values, domain, order=None):
        """All columns of the kanban, what is going on now first: a phone shows one at a time."""
        return ["in_progress", "scheduled", "completed", "cancelled"]

    @api.depends("state", "start_at", "first_start_at")
    def _compute_needs_marking(self):
        for session in self:
            is_open = session.state in rules.OPEN_STATES
            session.needs_marking = is_open and bool(session.start_at) and session._begins_at() <= fields.Datetime.now()

    @api.model
    def _search_needs_marking(self, operator, value):
        domain = [("state", "in", rules.OPEN_STATES), *self._domain_begun()]
        return rules.boolean_domain(operator, value, domain)

    @api.model
    def _domain_to_complete(self):
        """The sessions to complete: a term."""
        return [("needs_marking", "=", True)]

    @api.depends("state")
    def _compute_looks(self):
        for session in self:
            session.is_hatched = session.state in rules.OPEN_STATES
            session.is_striked = session.state == "cancelled"

    # the verbs, also over RPC

    def start(self):
        """Start the sessions; before they open only officers do. Sessions in progress stay so. Returns True."""
        self.filtered(lambda session: session.state != "in_progress").write({"state": "in_progress"})
        return True

    def complete(self, expected_unmarked=None):
        """Complete the sessions. Expected people without a mark become absent with the basis "assumed".

        expected_unmarked: how many people the caller thinks are unmarked in the one session; refused if different.
        Returns how many people were assumed absent. Completed sessions stay as they are.
        """
        if expected_unmarked is not None and expected_unmarked is not False:
            self._check_unmarked(expected_unmarked)
        running = self.filtered(lambda session: session.state != "completed")
        for session in running:
            session._check_target("completed")
        unmarked = running._assume_absent()
        running.write({"state": "completed"})
        unmarked.flush_recordset()
        unmarked._after_marking()
        return len(unmarked)

    def cancel(self, reason):
        """Cancel the sessions for a reason (text). Cancelled sessions stay as they are. Returns True.

        Officers decline a completed session that waits for confirmation in the same way.
        """
        running = self.filtered(lambda session: session.state != "cancelled")
        running.write({"state": "cancelled", "cancel_reason": reason})
        return True

    # buttons

    def action_start(self):
        return self.start()

    def action_complete(self):
        return self.env["spp.session.complete"]._open(self)

    def action_complete_many(self):
        """Ask, then complete those of the sessions that can be."""
        return self.env["spp.session.complete.many"]._open_for(self)

    def action_cancel(self):
        return self.env["spp.session.cancel"]._open(self)

    def action_add_people(self):
        return self.env["spp.session.add.people"]._open_with(session_ids=[fields.Command.set(self.ids)])

    def action_walk_in(self):
        return self.env["spp.session.walk.in"]._open(self)

    # what a change of state checks and does

    def _assume_absent(self):
        """Mark the expected people nobody marked absent, as assumed. Returns their lines."""
        unmarked = self.attendance_ids.filtered(lambda line: line.is_expected and not line.status)
        unmarked._by_server().write({"status": "absent", "basis": "assumed"})
        return unmarked

    def _check_move(self, vals):
        """Refuse a change of state that is not allowed. Returns the sessions that change state."""
        moving = self.filtered(lambda session: vals.get("state", session.state) != session.state)
        for session in moving:
            session._check_target(vals["state"])
            if vals["state"] == "in_progress":
                session._check_start()
            elif vals["state"] == "completed":
                session._check_nobody_unmarked()
            elif vals["state"] == "cancelled":
                session._check_cancel(vals.get("cancel_reason", session.cancel_reason))
        return moving

    def _check_target(self, target):
        states = dict(self._fields["state"]._description_selection(self.env))
        is_declined = target == "cancelled" and self._can_be_declined()
        if not is_declined and not rules.can_move(self.state, target):
            raise UserError(
                _(
                    "“%(session)s” cannot change its state in this way, from “%(state)s” to “%(target)s”. %(hint)s",
                    session=self.display_name,
                    state=states[self.state],
                    target=states.get(target, target),
                    hint=self._move_hint(),
                )
            )
        if target == "completed" and not self._marked_count():
            raise UserError(self._nobody_marked_message())

    def _nobody_marked_message(self):
        if self._household_rule():
            return _(
                "“%(session)s” cannot be completed: no household is marked. Members count for a household only "
                "as the session type says. Press Members at a household and mark those whose coming counts, or "
                "mark the household absent or excused.",
                session=self.display_name,
            )
        return _("Nobody is marked in “%(session)s”. Mark who came, or cancel the session.", session=self.display_name)

    def _can_be_completed(self):
        return self.state == "in_progress" and self.can_mark and self._marked_count() > 0

    def _marked_count(self):
        """How many people are marked. Nobody stated an assumed absence: nobody fails by a session of these alone."""
        return self.attendance_count + self.excused_count + self.absent_count - self.assumed_absent_count

    def _check_start(self):
        if not self._is_officer() and fields.Datetime.now() < self._opens_at():
            raise UserError(
                _(
                    "“%(session)s” opens at this time: %(time)s. If it takes place earlier, move it to that day.",
                    session=self.display_name,
                    time=self._moment_text(self._opens_at()),
                )
            )

    def _move_hint(self):
        if self.state == "scheduled":
            return _("Start it first.")
        if self.state == "in_progress":
            return _("Complete or cancel it.")
        return _("This is final: make a new session if one takes place after all.")

    def _check_unmarked(self, expected_unmarked):
        if isinstance(expected_unmarked, bool) or not isinstance(expected_unmarked, int):
            raise UserError(_("The number of unmarked people has to be a whole number."))
        if len(self) != 1:
            raise UserError(_("The number of unmarked people is that of one session. Complete one at a time."))
        if self.state != "completed" and self.unmarked_count != expected_unmarked:
            raise UserError(
                _(
                    "The marks have changed meanwhile. Expected people who are not marked: %(count)s, not "
                    "%(given)s. Look at the roster again, then complete the session.",
                    count=self.unmarked_count,
                    given=expected_unmarked,
                )
            )

    def _check_nobody_unmarked(self):
        if self.unmarked_count:
            raise UserError(
                _(
                    "Expected people who are not marked in “%(session)s”: %(count)s. Mark them, or press "
                    "Complete in the session, which asks before it counts them as absent.",
                    count=self.unmarked_count,
                    session=self.display_name,
                )
            )

    def _check_cancel(self, reason):
        if not rules.visible_text(reason):
            raise UserError(_("Give a reason for cancelling: press “Cancel the session” in it, which asks for one."))
        if not self._can_be_declined() and not self._is_manager() and self.attendance_ids.filtered("status"):
            raise UserError(
                _("People are marked in “%(session)s”. Ask a manager to cancel it.", session=self.display_name)
            )

    def _after_move(self):
        """Log completions and cancellations, which change numbers, and let the lines count as the session ended.

        This writes every line of the sessions. Where somebody marks one of them at the same moment, PostgreSQL lets one
        of the two transactions fail, and Odoo repeats it.
        """
        ended = self.filtered(lambda session: session.state in ("completed", "cancelled"))
        if ended:
            log_changes(self.env, ended._changes_of_end())
            ended._unlink_reminders()
            ended._follow_unplanned_rule()
            ended._store_applied_rules()
            self.env["spp.session.attendance"]._refresh_compliance_columns(ended)

    def _changes_of_end(self):
        what, states = _("State"), dict(self._fields["state"]._description_selection(self.env))
        return [
            session._change_of_session(what, False, states[session.state], session.cancel_reason) for session in self
        ]

    def _store_applied_rules(self):
        """Store the rules of the session type as they are now: later changes of the type do not reach the session."""
        completed = self.filtered(lambda session: session.state == "completed")
        for session_type, sessions in completed.grouped("session_type_id").items():
            sessions._by_server().write(
                {
                    "completed_at": fields.Datetime.now(),
                    "applied_percentage": session_type.required_attendance_percentage,
                    "applied_excused_rule": session_type.excused_rule,
                    **self._household_values(session_type),
                }
            )
