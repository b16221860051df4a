"""Making the sessions that a client plans: each has its result, and the same again says nothing."""

from odoo import _, fields
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.exceptions import AccessError, UserError

from ..rest.clock import hours_of
from ..rest.json_text import is_unfit
from ..rest.results import Result, rejected

SAME = ("session_type_id", "date", "name", "location", "area_id", "facilitator_id", "max_participants")
LONGEST_ID = 64


class PlannedSessions:
    """The planned sessions of a request. rows: PlanRows; caller: see token.py

    made: {external id: session} of those that are there, also those that earlier rows made; contacts: {identifier: id}
    """

    def __init__(self, sessions, rows, caller):
        self.sessions, self.env, self.rows, self.caller = sessions, sessions.env, rows, caller
        self.visibility = VisibilityCache(self.env)
        self.made, self.contacts = {}, {}

    def run(self):
        """Make the good ones. Returns a Result for each row, in their order. Raises AccessError."""
        self.sessions.check_access_rights("create")
        good = [row.members for row in self.rows if not row.result]
        self.made = self.sessions._with_external_ids([members["external_id"] for members in good])
        identifiers = {each for members in good for each in members.get("expected_person_ids", ())}
        self.contacts = self.env["spp.attendance.subscriber"]._contacts_of(identifiers) if identifiers else {}
        self.visibility.contacts({each for members in good for each in members.get("expected_participant_ids", ())})
        self._claim([row for row in self.rows if not row.result and row.members["external_id"] not in self.made])
        return [self._placed(row, row.result or self._result(row)) for row in self.rows]

    def _claim(self, rows):
        claims = {self.sessions._plan_claim(row.members["external_id"]): row.digest() for row in reversed(rows)}
        self.env["spp.attendance.api.claim"]._claim_all(claims)

    def _result(self, row):
        session = self.made.get(row.members["external_id"])
        if session:
            return self._result_of_stored(session, row)
        return self._unknown(row.members) or self._create(row.members)

    def _result_of_stored(self, session, row):
        if session._is_same_plan(row):
            return Result("duplicate", session.id)
        text = _(
            "Another session was sent under this external_id. Change that one on the screen, or cancel it and send the "
            "new one under an id of its own."
        )
        return rejected("external_id_taken", text)

    def _unknown(self, members):
        """The Result of a session at which somebody is expected whom nobody knows, else None."""
        visible = self.visibility.contacts(members.get("expected_participant_ids", ()))
        for name, known in (("expected_participant_ids", visible), ("expected_person_ids", self.contacts)):
            for place, each in enumerate(members.get(name, ())):
                if each not in known:
                    text = _("There is nobody with this id here. Make the person known first, or leave the id out.")
                    return rejected("unknown_person", text)._replace(pointer=f"/{name}/{place}")
        return None

    def _create(self, members):
        try:
            with self.env.cr.savepoint():
                session = self.sessions._create_planned(self._values(members))
        except AccessError:
            return rejected("forbidden", _("The user of this client has no right to plan this session."), "ask_officer")
        except UserError as error:
            return rejected("refused", str(error))
        self.made[members["external_id"]] = session
        return Result("created", session.id)

    def _values(self, members):
        values = {name: members[name] for name in ("external_id", *SAME) if name in members}
        values.update({name: hours_of(members[name]) for name in ("start_time", "end_time") if name in members})
        expected = {*members.get("expected_participant_ids", ())}
        expected |= {self.contacts[each] for each in members.get("expected_person_ids", ())}
        lists = {"expected_participant_ids": expected, "co_facilitator_ids": members.get("co_facilitator_ids", ())}
        commands = {name: [fields.Command.set(sorted(set(ids)))] for name, ids in lists.items() if ids}
        return {**values, "tz": members.get("tz") or self.caller.tz, **commands}

    def _placed(self, row, result):
        """The Result with its pointer and its external id."""
        sent = row.members.get("external_id")
        fits = isinstance(sent, str) and len(sent) <= LONGEST_ID and not is_unfit(sent)
        pointer = result.pointer if row.result else row.pointer + result.pointer
        return result._replace(pointer=pointer or row.pointer, external_id=sent if fits else "")
