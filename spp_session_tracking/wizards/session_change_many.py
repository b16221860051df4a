from contextlib import closing

from psycopg2.errors import UniqueViolation

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..rules import OPEN_STATES
from ..tools.moment import day_text
from ..tools.today import local_today

AT_ONCE = 200  # sessions changed at once: each is really tried before it is shown, 20 in a second
MOST = 10_000  # sessions changed by a job: those of a region's month
ASKED = {"action", "days", "reason", "new_facilitator_id"}
SERIES_DAY = "spp_session_series_date_unique"


class SessionChangeMany(models.TransientModel):
    """Moves, cancels or hands over many sessions at once, by the verbs of one.

    What will happen to each is shown first: all of it is done in a savepoint, and undone. Where these are too many, a
    job changes those that can be changed, and names the others.
    """

    _name = "spp.session.change.many"
    _description = "Change many sessions"
    _inherit = ["spp.session.dialog"]
    _target = "session_ids"

    stage = fields.Selection([("choose", "Choose"), ("look", "Look")], required=True, default="choose", readonly=True)
    # which
    session_ids = fields.Many2many("spp.session", string="Sessions")
    area_id = fields.Many2one("spp.area", ondelete="cascade", help="With the areas in it. Empty for all.")
    date_from = fields.Date("From", default=local_today)
    date_to = fields.Date("To", default=local_today, help="The last day, included.")
    facilitator_id = fields.Many2one("res.users", "Facilitated by", ondelete="cascade", help="Empty for all.")
    session_type_id = fields.Many2one("spp.session.type", "Session type", ondelete="cascade", help="Empty for all.")
    # what
    action = fields.Selection(
        [("move", "Move to other days"), ("cancel", "Cancel"), ("hand_over", "Hand over")],
        "What to do",
        required=True,
        default="move",
    )
    days = fields.Integer("Days later", default=7, help="A negative number for earlier days.")
    new_facilitator_id = fields.Many2one(
        "res.users",
        "New facilitator",
        ondelete="cascade",
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )
    reason = fields.Char(required=True)
    # what will happen
    seen = fields.Json(groups=NO_ACCESS, help="The (id, what was seen) of each session, where a job changes them.")
    job_count = fields.Integer("Sessions to change", readonly=True, help="Those that a job changes; 0 for at once.")
    line_ids = fields.One2many("spp.session.change.many.line", "dialog_id")
    changed_count = fields.Integer("Sessions that change", compute="_compute_counts")
    unchanged_count = fields.Integer("Sessions that stay as they are", compute="_compute_counts")

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for dialog in self:
            dialog.unchanged_count = len(dialog.line_ids.filtered("problem"))
            dialog.changed_count = len(dialog.line_ids) - dialog.unchanged_count

    # buttons

    def action_look(self):
        """Show what will happen to each session, before anything does."""
        self.ensure_one()
        sessions = self._sessions()
        if len(sessions) > AT_ONCE:
            return self._look_at_many(sessions)
        with closing(self.env.cr.savepoint()):
            problems = self._change(sessions)
        lines = [{"session_id": session.id, **self._line_values(session, problems)} for session in sessions]
        commands = [fields.Command.clear(), *map(fields.Command.create, lines)]
        self.write({"stage": "look", "job_count": 0, "line_ids": commands})
        return self._open_again()

    def _look_at_many(self, sessions):
        self._check_asked()
        seen = [(session.id, self._seen(session)) for session in self._in_order(sessions)]
        self.sudo().seen = seen  # sudo: nobody but the server says what was shown
        self.write({"stage": "look", "job_count": len(seen), "line_ids": [fields.Command.clear()]})
        return self._open_again()

    def write(self, vals):
        """What was shown is what is done: where something else is asked for, it is looked at anew."""
        if ASKED & vals.keys():
            vals = {**vals, "stage": "choose"}
        return super().write(vals)

    def action_choose(self):
        self.ensure_one()
        self.stage = "choose"
        return self._open_again()

    def action_confirm(self):
        """Change what was shown as changing: all of it, or nothing where something else would happen now. Where a job
        does it, the action that shows the job.
        """
        self.ensure_one()
        self._check_looked()
        if self.job_count:
            return self._start_jobs()._open()
        lines = self.line_ids.filtered(lambda line: not line.problem)
        lines.session_id._lock_writable()  # what is compared now stays so until it is changed
        lines.session_id.invalidate_recordset()
        for line in lines:
            if line.seen != self._seen(line.session_id):
                self._refuse(line.session_id, _("It was changed meanwhile."))
        for session, problem in self._change(lines.session_id).items():
            self._refuse(session, problem)
        return {"type": "ir.actions.act_window_close"}

    def _check_looked(self):
        if self.stage != "look":
            raise UserError(_("Look first at what will happen to each session, and confirm it then."))
        if not (self.job_count or self.changed_count):
            raise UserError(_("None of these sessions would change. Go back, and choose others."))

    def _start_jobs(self):
        """A job for the sessions of each company."""
        jobs = self.env["spp.job"]
        action = dict(self._fields["action"]._description_selection(self.env))[self.action]
        for company, sessions in self._seen_by_company().items():
            name = _("%(action)s: %(count)s", action=action, count=len(sessions))
            arguments = {"asked": self._asked(), "sessions": sessions}
            jobs += jobs._start("spp.job.change", name, arguments, len(sessions), company)
        return jobs

    def _seen_by_company(self):
        """{company: what was shown of its sessions}. One deleted since is among them, so that the job names it."""
        seen = self.sudo().seen  # sudo: only the server reads it
        there = self.env["spp.session"].browse([session_id for session_id, _what in seen]).exists()
        companies = {session.id: session.company_id for session in there}
        found = {}
        for session_id, what in seen:
            found.setdefault(companies.get(session_id, self.env.company), []).append((session_id, what))
        return found

    def _asked(self):
        """What is done with the sessions, as values of a dialog."""
        return self._convert_to_write({name: self[name] for name in ASKED})

    def _change_as_seen(self, session, seen):
        """Change one session, as the job does; UserError where it was changed since it was seen, or cannot be."""
        session._lock_writable()
        session.invalidate_recordset()
        if seen != self._seen(session):
            raise UserError(_("It was changed meanwhile."))
        if problem := self._change(session).get(session):
            raise UserError(problem)

    def _refuse(self, session, problem):
        raise UserError(
            _(
                "Nothing was changed: %(session)s cannot be changed as it was shown. %(problem)s Go back, and look "
                "again.",
                session=session.display_name,
                problem=problem,
            )
        )

    def _open_again(self):
        return {**self._open_with(), "res_id": self.id}

    # which sessions

    def _sessions(self):
        sessions = self.session_ids.sorted("start_at") or self._found()
        if not sessions:
            raise UserError(_("There is no such session. Choose other days, or another area or facilitator."))
        if len(sessions) > MOST:
            raise UserError(_("These are more than %(most)s sessions. Choose fewer days, or an area.", most=MOST))
        return sessions

    def _found(self):
        if not (self.date_from and self.date_to):
            raise UserError(_("Choose the days of the sessions."))
        domain = [("date", ">=", self.date_from), ("date", "<=", self.date_to), ("state", "!=", "cancelled")]
        if self.area_id:
            domain.append(("area_id", "child_of", self.area_id.id))
        asked = {name: self[name].id for name in ("facilitator_id", "session_type_id") if self[name]}
        domain += [(name, "=", record_id) for name, record_id in asked.items()]
        return self.env["spp.session"].search(domain, order="start_at, id", limit=MOST + 1)

    # what happens to them

    def _change(self, sessions):
        """Change sessions as asked. Returns {session: why it was not changed} of those that cannot be."""
        self._check_asked()
        problems = {}
        for session in self._in_order(sessions):
            try:
                with self.env.cr.savepoint():
                    self._change_one(session)
            except UserError as error:
                problems[session] = str(error)
            except UniqueViolation as error:
                if error.diag.constraint_name != SERIES_DAY:
                    raise
                problems[session] = _("Another session is in its place on that day.")
        return problems

    def _check_asked(self):
        if self.action == "hand_over" and not self.new_facilitator_id:
            raise UserError(_("Choose to whom the sessions are handed over."))

    def _in_order(self, sessions):
        """Those of a series move onto days that others of them have left."""
        return sessions.sorted("date", reverse=self.action == "move" and self.days > 0)

    def _change_one(self, session):
        if session.state not in OPEN_STATES:
            raise UserError(self._closed_message(session))
        if self.action != "hand_over":
            self._check_nobody_came(session)
        if self.action == "move":
            session.move(self.days, self.reason)
        elif self.action == "cancel":
            session.cancel(self.reason)
        else:
            session._track_set_log_message(self.reason)
            session.with_context(change_reason=self.reason).hand_over(self.new_facilitator_id.id)

    def _closed_message(self, session):
        if session.state == "cancelled":
            return _("It is cancelled already.")
        return _("It took place, and is completed: it stays as it is.")

    def _check_nobody_came(self, session):
        """Whoever is marked at a session came, or did not, on its day: it is changed by itself, by whoever may."""
        count = session._marked_count() - session.excused_count
        if count:
            raise UserError(_("People marked at it: %(count)s. Ask a manager to change it by itself.", count=count))

    # in words

    def _line_values(self, session, problems):
        problem = problems.get(session)
        outcome = _("Stays as it is") if problem else self._outcome(session)
        return {"problem": problem, "outcome": outcome, "seen": self._seen(session)}

    def _seen(self, session):
        """What an officer goes by: where it differs when they confirm, nothing is done."""
        links = (session.session_type_id, session.area_id, session.facilitator_id)
        what = (session.start_at, session.end_at, session.state, *(each.id for each in links), session._marked_count())
        return " ".join(map(str, what))

    def _outcome(self, session):
        if self.action == "cancel":
            return _("Is cancelled, and counts for nobody")
        if self.action == "hand_over":
            return _("Is handed over to %(name)s", name=self.new_facilitator_id.name)
        day = fields.Date.add(session.date, days=self.days)
        moves = _("Moves to %(day)s.", day=day_text(self.env, day))
        return " ".join([moves, *session._notes_on_moving(self.days)])


class SessionChangeManyLine(models.TransientModel):
    _name = "spp.session.change.many.line"
    _description = "A session of many to change"
    _inherit = ["spp.readable.links"]
    _rec_name = "session_id"

    dialog_id = fields.Many2one("spp.session.change.many", required=True, ondelete="cascade")
    session_id = fields.Many2one("spp.session", required=True, readonly=True, ondelete="cascade")
    facilitator_id = fields.Many2one(related="session_id.facilitator_id", related_sudo=False)
    expected_count = fields.Integer(related="session_id.expected_count", related_sudo=False)
    outcome = fields.Char("What will happen", readonly=True)
    problem = fields.Char("Why not", readonly=True)
    seen = fields.Char(readonly=True, help="What the session was when it was shown.")
