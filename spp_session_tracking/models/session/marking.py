from datetime import timedelta

from odoo import _, api, fields

from ... import rules
from ...marking.mark_batch import MarkBatch, MarkRejected
from ...marking.row_parser import MarkRowParser
from ...tools.today import local_today
from ..attendance.line import LINE_KEY

LAST_DAYS = 7  # for so long a session is listed again that was finished and can be corrected


class SessionMarking:
    """Marking people, and when a session accepts a mark."""

    __slots__ = ()

    @api.model
    def mark(self, rows):
        """State who came, for many people and sessions at once.

        rows: a list of dicts: `session_id`, `participant_id`, `status` (present, late, excused, absent, or False to
        take a mark back), and optionally `attended_by_id` (who came in the person's place), `attendance_time` (when
        the person came), `marked_at` (when it was stated, default now), `excuse_reason` (needed for excused). Times
        are UTC, as datetimes or as text (YYYY-MM-DD HH:MM:SS, or RFC 3339 with its offset).

        Returns a dict for each row, in order: `session_id`, `participant_id` and `outcome`: marked, unchanged (sent
        before), or superseded (a later statement stands). A person who is not on the roster becomes a walk-in.
        Raises ValidationError that names every bad row; then nothing is stored.
        """
        return self._save_marks(MarkRowParser(self.env).parse_rows(rows), "manual")

    def action_everyone_present(self):
        """Mark everybody present who is expected and not marked yet, without asking: for programs. Returns True."""
        for session in self:
            session.mark_everyone_present()
        return True

    @api.model
    def _save_marks(self, marks, source, reason=""):
        """Save marks made on a screen, over RPC or by an import. Returns what mark() returns."""
        batch = MarkBatch(self.env, source, reason).load(marks)
        problems, outcomes = {}, []
        for number, mark in enumerate(marks):
            try:
                outcome = batch.apply(mark)
                outcomes.append({**dict(zip(LINE_KEY, mark.line_key, strict=True)), "outcome": outcome})
            except MarkRejected as rejected:
                problems[number] = str(rejected)
        MarkRowParser(self.env).raise_problems(problems, len(marks))
        batch.save()
        return outcomes

    # whether a mark is accepted

    def _check_accepts(self, new, old, batch, is_under_snapshot):
        """Raise MarkRejected when the session does not accept the statement `new` where `old` stands."""
        if self.state == "cancelled":
            text = _("“%(session)s” is cancelled and takes no marks.", session=self.display_name)
            raise MarkRejected(text, "session_cancelled")
        if self.state == "scheduled" and new.status not in ("excused", "") and not self._is_opened_by(new):
            raise MarkRejected(
                _(
                    "“%(session)s” opens at this time: %(time)s. Before that only excuses are taken. Mark "
                    "people then, or move the session to the right day.",
                    session=self.display_name,
                    time=self._moment_text(self._opens_at()),
                ),
                "session_not_open",
            )
        if self.state == "completed":
            self._check_accepts_after_completion(new, old, batch)
        if is_under_snapshot:
            self._check_accepts_under_snapshot(batch)

    def _check_accepts_after_completion(self, new, old, batch):
        was = old.observed_status
        if not new.status:
            text = _(
                "“%(session)s” is completed: a mark can be corrected, but not taken back.", session=self.display_name
            )
            raise MarkRejected(text)
        if was and not batch.reason:
            raise MarkRejected(
                _(
                    "“%(session)s” is completed and the person was marked. Correct the mark, and say why.",
                    session=self.display_name,
                )
            )
        contradicts = was and new.status != was
        is_welcome = batch.has_manager_rights or batch.is_decided or batch.is_evidence and not contradicts
        if self._is_correction_over() and not is_welcome:
            until = self._moment_text(self._correctable_until())
            text = _(
                "“%(session)s” took marks until this time: %(time)s. Ask a manager.",
                session=self.display_name,
                time=until,
            )
            raise MarkRejected(text, "late_contradiction")

    def _check_accepts_under_snapshot(self, batch):
        if not batch.has_manager_rights:
            raise MarkRejected(
                _(
                    "A snapshot was taken of “%(session)s”: something was paid by it. Ask a manager.",
                    session=self.display_name,
                ),
                "late_contradiction",
            )
        if not batch.reason:
            raise MarkRejected(
                _("A snapshot was taken of “%(session)s”. Correct the mark, and say why.", session=self.display_name)
            )

    def _is_correction_over(self):
        """Whether it is completed, and its facilitator corrects no more: the days are over, or it was confirmed."""
        if self.state != "completed":
            return False
        return bool(self.confirmed_at) or fields.Datetime.now() > self._correctable_until()

    def _correctable_until(self):
        return self.completed_at + timedelta(days=self.company_id.correction_days)

    @api.depends("state", "completed_at", "confirmed_at", "company_id.correction_days")
    def _compute_correctable_until(self):
        completed = self.filtered(lambda session: session.state == "completed" and not session._is_correction_over())
        paid = completed._origin._with_lines_under_snapshot() if completed else completed
        for session in self:
            is_open = session in completed and session._origin not in paid
            session.correctable_until = is_open and session._correctable_until()

    @api.depends("date", "correctable_until")
    def _compute_is_finished_lately(self):
        for session in self:
            is_recent = session.state == "completed" and session.date >= self._first_day_lately()
            session.is_finished_lately = is_recent and bool(session.correctable_until)

    @api.model
    def _first_day_lately(self):
        return local_today(self) - timedelta(days=LAST_DAYS - 1)

    @api.model
    def _search_is_finished_lately(self, operator, value):
        """By each company, which has days of its own; without sessions that something was paid by."""
        now, lately = fields.Datetime.now(), []
        for company in self.env.companies:
            since = now - timedelta(days=company.correction_days)
            lately += ["|", "&", ("company_id", "=", company.id), ("completed_at", ">=", since)]
        last_days = [
            ("date", ">=", self._first_day_lately()),
            ("state", "=", "completed"),
            ("confirmed_at", "=", False),
        ]
        found = self.search([*last_days, *lately, (0, "=", 1)])
        domain = [("id", "in", (found - found._with_lines_under_snapshot()).ids)]
        return rules.boolean_domain(operator, value, domain)

    def _opens_at(self):
        return self._begins_at() - timedelta(hours=self.company_id.open_hours)

    def _is_opened_by(self, statement):
        """Whether the session is open at the moment of a statement; an assumption has no moment of its own: now."""
        return (statement.marked_at or fields.Datetime.now()) >= self._opens_at()

    def _is_started_by(self, statement):
        return self.state == "scheduled" and statement.status and self._is_opened_by(statement)

    def _lock_writable(self):
        """Those of the sessions that the user may write. Whoever changes their state waits for us, and we for them.

        Marks do not wait for marks, but for the first one, which starts the session.
        """
        search = self.env["spp.compiled.search"]
        scheduled = self.filtered(lambda session: session.state == "scheduled")
        return search._writable(scheduled, "no key update") | search._writable(self - scheduled, "share")

    # who and which line

    @api.model
    def _visible_contacts(self, ids):
        """{contact id: its company} of those contacts that the user can see, also of erased people: answers stay."""
        found = self.env["spp.compiled.search"]._fetch(self.env["res.partner"], {"id": ids}, ["company_id"])
        return {contact.id: contact.company_id for contact in found}

    @api.model
    def _markable_contacts(self, ids):
        """{contact id: its company} of those that the user can see and that can be marked: nobody who was erased."""
        names = ["company_id", "is_erased"]
        found = self.env["spp.compiled.search"]._fetch(self.env["res.partner"], {"id": ids}, names)
        return {contact.id: contact.company_id for contact in found if not contact.is_erased}

    def _accepts_person(self, contact_id, contacts):
        """Whether a contact belongs to the company of the session or to all. contacts: see _markable_contacts()."""
        company = contacts.get(contact_id)
        if company is None or not company or company == self.company_id:
            return company is not None
        return company in self.company_id.sudo().parent_ids  # sudo: companies above one's own

    @api.model
    def _lines_by_key(self, line_keys):
        """{line key: line} of the lines there are. line_keys: (session id, participant id) of those wanted."""
        sessions, participants = map(set, zip(*line_keys, strict=True)) if line_keys else ((), ())
        asked, lines = {"session_id": sessions, "participant_id": participants}, self.env["spp.session.attendance"]
        found = self.env["spp.compiled.search"]._fetch(lines, asked, [*LINE_KEY, *lines._statement_fields()])
        return {line._line_key(): line for line in found}
