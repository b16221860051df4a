from contextlib import closing

from odoo import _, api
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...rules import normal_form

MOST = 5  # people whom a record may mean, shown at once
MOST_ALIKE = 80  # people with these words in their names who are looked at


def _words(name):
    """The words of a name, in whatever order and case it is written."""
    return sorted(normal_form(name or "").casefold().replace(",", " ").split())


class RecordEvidence:
    """What is known about a pending record, and which decision can work: an officer sees both before deciding."""

    __slots__ = ()

    @api.depends("state", "subscriber_id", "session_id")
    @api.depends_context("uid", "lang")
    def _compute_evidence(self):
        for record in self:
            sentences = record.state == "held" and (*record._about_person(), *record._about_session())
            record.evidence = "\n".join(sentences) if sentences else False

    @api.depends("state", "subscriber_id", "identifier_key", "person_name")
    @api.depends_context("uid")
    def _compute_candidate_ids(self):
        for record in self:
            is_unknown = record.state == "held" and not record.subscriber_id
            record.candidate_ids = record._candidates() if is_unknown else False

    def _candidates(self):
        """The people of the company with the identifier or the name that was sent."""
        people = self.env["spp.attendance.subscriber"]
        company = [("company_id", "=", self.company_id.id)]
        found, words = people.browse(), _words(self.person_name)
        if self.identifier_key:
            found |= people.search([*company, ("identifier_key", "=", self.identifier_key)])
        if words:
            alike = people.search(self._domain_alike(), limit=MOST_ALIKE)
            found |= alike.filtered(lambda person: _words(person.name) == words)
        return found[:MOST]

    def _domain_alike(self):
        company = ("company_id", "=", self.company_id.id)
        return [company, ("lookup", "ilike", " ".join(_words(self.person_name)))]

    def _names_for_sure(self, person):
        """Whether the person has the identifier that was sent, or where none was, is the only one of the name."""
        if self.identifier_key:
            return person.identifier_key == self.identifier_key
        return person.search_count(self._domain_alike(), limit=MOST_ALIKE + 1) <= MOST_ALIKE

    def _about_person(self):
        if self.subscriber_id:
            return
        names = "; ".join(self.candidate_ids.with_context(told_apart=True, show_identifier=True).mapped("display_name"))
        if names:
            yield _("People with this identifier or name: %(names)s.", names=names)
        else:
            yield _("Nobody is known by this identifier or name.")

    def _about_session(self):
        session = self.session_id
        if session.state == "cancelled":
            yield _("The session is cancelled: %(reason)s.", reason=session.cancel_reason)
        if session.state == "scheduled":
            opens = format_datetime(self.env, session._opens_at(), tz=session.tz)
            yield _("The session opens at %(time)s, in its time zone.", time=opens)
        facilitators = session.facilitator_id | session.co_facilitator_ids
        if facilitators and self.create_uid not in facilitators:
            yield _("Others facilitate the session: %(names)s.", names=", ".join(facilitators.mapped("name")))
        if session and self.participant_id:
            yield self._about_mark()

    def _about_mark(self):
        line_key = (self.session_id.id, self.participant_id.id)
        line = self.env["spp.session"]._lines_by_key([line_key]).get(line_key)
        if line is None:
            return _("The person is not on the roster of the session.")
        if not line.status:
            return _("The person is on the roster of the session, and not marked.")
        status = dict(line._fields["status"]._description_selection(self.env))[line.status]
        if line.basis == "assumed":
            return _(
                "The session says %(status)s, which nobody stated: it was completed without a mark.", status=status
            )
        when = format_datetime(self.env, line.marked_at, tz=self.env.user.tz)
        return _(
            "The session says %(status)s, marked by %(name)s at %(time)s.",
            status=status,
            name=line.marked_by_id.name or _("nobody known"),
            time=when,
        )

    # which decision can work

    def _proposed_decision(self):
        """The values that the dialog opens with: a decision that can work, or why accepting does not."""
        problem = self._problem_of_accepting()
        if not problem:
            return {"decision": "accept"}
        reasons = set(self.mapped("held_reason"))
        proposed = self._proposed_for(reasons.pop()) if len(reasons) == 1 else {}
        return proposed or {"decision": False, "problem": problem}

    def _problem_of_accepting(self):
        """Why the records cannot be accepted as they are; False where they can."""
        return self._problem_of(lambda: self.accept(_("Tried")))

    def _problem_of(self, decide):
        """Why a decision cannot be made; False where it can. It is tried, and undone."""
        try:
            with closing(self.env.cr.savepoint()):
                decide()
        except UserError as error:
            return str(error)
        return False

    def _proposed_for(self, reason):
        if reason == "unknown_person":
            return self._proposed_person()
        if reason in ("session_cancelled", "session_not_open", "not_facilitator"):
            return self._proposed_session()
        return {}

    def _proposed_person(self):
        """The one person whom the records can mean, or a new one where nobody is known."""
        people = self.candidate_ids
        is_one = all(self._sent_by_all(name) == self[:1][name] for name in ("person_name", "identifier_key"))
        if len(people) == 1 and is_one and self[:1]._names_for_sure(people):
            if not self._problem_of(lambda: self.link(people.id, _("Tried"))):
                return {"decision": "link", "subscriber_id": people.id}
        return {"decision": "link" if people or not self._sent_by_all("person_name") else "new"}

    def _proposed_session(self):
        """The one other session of the type on that day that people can be marked in, if there is one."""
        day, types = self._sent_by_all("attendance_date"), self.session_id.session_type_id
        if not day or len(types) != 1:
            return {"decision": "move"}
        markable = [("company_id", "=", self.company_id.id), ("state", "in", ("in_progress", "completed"))]
        alike = [("date", "=", day), ("session_type_id", "=", types.id)]
        sessions = self.env["spp.session"].search([*markable, *alike], limit=2)
        can_move = len(sessions) == 1 and not self._problem_of(lambda: self.move(sessions.id, _("Tried")))
        return {"decision": "move", "session_id": sessions.id if can_move else False}
