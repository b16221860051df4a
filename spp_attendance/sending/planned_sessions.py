"""Making the sessions that a client plans: each has its result, and the same again says nothing."""

from odoo import _, fields
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.exceptions import AccessError, UserError

from ..rest.clock import hours_of
from ..rest.contract.common import EXTERNAL_ID
from ..rest.json_text import is_unfit
from ..rest.results import Result, archived, rejected

# members that are values of the session as they are
AS_SENT = ("session_type_id", "date", "name", "location", "area_id", "facilitator_id", "max_participants")


class PlannedSessions:
    """The planned sessions of a request. rows: PlanRows; caller: see token.py

    made: {external id: session} of those that are there, also those that earlier rows made; contacts: {identifier: id}
    allowed, active: the ids of contacts who may be expected in the company, and of those who are not archived
    """

    def __init__(self, sessions, rows, caller):
        self.sessions, self.env, self.rows, self.caller = sessions, sessions.env, rows, caller
        self.made, self.contacts, self.allowed, self.active = {}, {}, set(), set()

    def run(self):
        """Make the good ones. Returns a Result for each row, in their order. Raises AccessError."""
        self.sessions.check_access_rights("create")
        good = [row.members for row in self.rows if not row.result]
        self.made = self.sessions._with_external_ids([members["external_id"] for members in good])
        identifiers = {each for members in good for each in members.get("expected_person_ids", ())}
        self.contacts = self.env["spp.attendance.subscriber"]._contacts_of(identifiers) if identifiers else {}
        self._find_allowed({each for members in good for each in members.get("expected_participant_ids", ())})
        self._claim([row for row in self.rows if not row.result and row.members["external_id"] not in self.made])
        return [self._placed(row, row.result or self._result(row)) for row in self.rows]

    def _find_allowed(self, ids):
        keys = {(self.env.company.id, each) for each in ids | set(self.contacts.values())}
        allowed = self.env["spp.attendance.subscriber"]._may_become_known(keys, VisibilityCache(self.env))
        self.allowed = {contact_id for _company_id, contact_id in allowed}
        self.active = set(self.env["res.partner"].browse(self.allowed)._expected_again().ids)

    def _claim(self, rows):
        """Of two requests at the same moment one makes the sessions. What they say is noted when they are made."""
        claims = {self.sessions._plan_claim(row.members["external_id"]): None for row in rows}
        self.env["spp.attendance.api.claim"]._claim(claims)

    def _result(self, row):
        session = self.made.get(row.members["external_id"])
        if session:
            return self._result_of_stored(session, row)
        return self._not_there(row.members) or self._unknown(row.members) or self._create(row)

    def _result_of_stored(self, session, row):
        if session._is_same_plan(row):
            return Result("duplicate", session.id)
        text = _(
            "Another session was sent under this external_id. Change that one on the screen, or cancel it and send the "
            "new one under an id of its own."
        )
        return rejected("external_id_taken", text)

    def _not_there(self, members):
        """The Result of a session that names a type, an area or a facilitator who is not there, else None."""
        missing = self.sessions._missing_reference(members)
        return rejected("unknown", missing[1])._replace(pointer=missing[0]) if missing else None

    def _unknown(self, members):
        """The Result of a session at which somebody is expected whom nobody knows, or who is archived, else None."""
        contact_of = {"expected_participant_ids": lambda each: each, "expected_person_ids": self.contacts.get}
        for name, found in contact_of.items():
            for place, each in enumerate(members.get(name, ())):
                contact_id = found(each)
                if contact_id not in self.active:
                    return self._missing(contact_id)._replace(pointer=f"/{name}/{place}")
        return None

    def _missing(self, contact_id):
        if contact_id in self.allowed:
            return archived(Result("rejected"))
        text = _("There is nobody with this id here. Make the person known first, or leave the id out.")
        return rejected("unknown_person", text)

    def _create(self, row):
        try:
            with self.env.cr.savepoint():
                session = self.sessions._create_planned(self._values(row.members), row.digest())
        except AccessError:
            return rejected("forbidden", _("The user of this client has no right to plan this session."))
        except UserError as error:
            return rejected("refused", str(error))
        self.made[row.members["external_id"]] = session
        return Result("created", session.id)

    def _values(self, members):
        values = {name: members[name] for name in ("external_id", *AS_SENT) if name in members}
        values.update({name: hours_of(members[name]) for name in ("start_time", "end_time") if name in members})
        expected = {*members.get("expected_participant_ids", ())}
        expected |= {self.contacts[each] for each in members.get("expected_person_ids", ())}
        lists = {"expected_participant_ids": expected, "co_facilitator_ids": members.get("co_facilitator_ids", ())}
        commands = {name: [fields.Command.set(sorted(set(ids)))] for name, ids in lists.items() if ids}
        return {**values, "tz": members.get("tz") or self.caller.tz, **commands}

    def _placed(self, row, result):
        """The Result with its pointer and its external id."""
        sent = row.members.get("external_id")
        fits = isinstance(sent, str) and len(sent) <= EXTERNAL_ID["maxLength"] and not is_unfit(sent)
        pointer = result.pointer if row.result else row.pointer + result.pointer
        return result._replace(pointer=pointer or row.pointer, external_id=sent if fits else "")
