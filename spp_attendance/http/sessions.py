"""Sessions: rosters, marks, sessions that a device makes, completing and cancelling."""

from datetime import date

from odoo import _, fields, http
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ..rest import json_text
from ..rest.clock import clock_of, hours_of
from ..rest.contract import OPERATIONS
from ..rest.contract.planning import PLAN_OUTCOMES, ROSTER_OUTCOMES
from ..rest.contract.sessions import MOST_SESSIONS
from ..rest.paging import page_document, page_size, read_position
from ..rest.planning_rows import expectations_of, planned_of
from ..rest.problem import Conflict
from ..rest.rows import envelope_of, marks_of
from ..rest.serializers.sessions import closed_document, session_type_item
from ..rest.unplanned_session import session_digest
from ..sending.expectations import Expectations
from ..sending.planned_sessions import PlannedSessions
from .call import Reply, answers
from .etag import with_etag
from .plain_values import session_type_of
from .rosters import correctable_until, session_items
from .sending import send, send_rows

REQUIRED = ("session_type_id", "date", "start_time")
OPTIONAL = ("name", "location", "area_id")


class Sessions(http.Controller):
    @answers(OPERATIONS["listSessionTypes"])
    def list_types(self, call):
        types = call.env["spp.session.type"].search([("company_id", "=", call.env.company.id)])
        items = [session_type_item(session_type_of(each)) for each in types]
        return with_etag({"items": items}, "private, no-cache", len(items))

    @answers(OPERATIONS["listSessions"])
    def list_sessions(self, call):
        size = page_size(call.query, MOST_SESSIONS)
        after = read_position(call.query, date, int)
        days = call.query.get("from_date"), call.query.get("to_date")
        found = call.env["spp.session"]._facilitated_by_user(*days, size + 1, after)
        items = session_items(found[:size])
        page = json_text.written(page_document(found, size, self._position, items))
        return with_etag(page, "private, no-cache", len(items))

    def _position(self, session):
        return fields.Date.to_string(session.date), session.id

    @answers(OPERATIONS["getSession"])
    def get_session(self, call):
        return session_items(self._session(call))[0]

    def _session(self, call):
        return call.env["spp.session"]._of_client(call.path["id"])

    @answers(OPERATIONS["putSession"])
    def put_session(self, call):
        body, uid = call.checked_body(), call.path["id"]
        sessions = call.env["spp.session"]
        existing = sessions._with_uid(uid)
        if existing:
            self._check_same(existing, body)
        session = existing or sessions._create_from_device(uid, self._values(body, call.caller), session_digest(body))
        item = session_items(session)[0]
        return Reply({**item, "warnings": call.warnings}, status=200 if existing else 201)

    def _check_same(self, session, body):
        """Raise Conflict if another body has created the session. If its digest is gone, less is compared."""
        if not session._is_for_client():
            raise Conflict(_("Somebody else facilitates the session with this id now. Ask an officer."))
        digest = session._request_digest()
        planned = session.session_type_id.id, fields.Date.to_string(session.date), clock_of(session.start_time)
        is_same = digest == session_digest(body) if digest else planned == tuple(body[name] for name in REQUIRED)
        if not is_same:
            raise Conflict(_("There is another session with this id. Give the new one an id of its own."))

    def _values(self, body, caller):
        """The values of a session that a device makes."""
        values = {name: body[name] for name in ("session_type_id", "date", *OPTIONAL) if body.get(name)}
        if body.get("end_time"):
            values["end_time"] = hours_of(body["end_time"])
        expected = [fields.Command.set(body.get("expected_participant_ids", []))]
        times = {"start_time": hours_of(body["start_time"]), "tz": body.get("tz") or caller.tz}
        return {**values, **times, "expected_participant_ids": expected}

    @answers(OPERATIONS["planSessions"])
    def plan_sessions(self, call):
        rows = planned_of(call.body, call.report)
        planned = PlannedSessions(call.env["spp.session"], rows, call.caller)
        return send_rows(call, planned.run, PLAN_OUTCOMES, ("id", "external_id"))

    @answers(OPERATIONS["changeRoster"])
    def change_roster(self, call):
        session = self._session(call)._check_may_change()
        rows = expectations_of(call.body, call.report)
        expectations = Expectations(session, rows, call.body.get("reason") or "")
        return send_rows(call, expectations.run, ROSTER_OUTCOMES, ("participant_id",))

    @answers(OPERATIONS["markSession"])
    def mark_session(self, call):
        visibility = VisibilityCache(call.env)
        session = call.env["spp.session"]._to_mark(call.path["id"], visibility)
        marks = marks_of(session.id, call.body, call.report)
        return send(call, marks, envelope_of(call.body, session.tz), visibility)

    @answers(OPERATIONS["completeSession"])
    def complete_session(self, call):
        body, session = call.checked_body(), self._session(call)._check_may_change()
        if session.state != "completed" and body.get("topic_ids") is not None:
            session._cover_topics(body["topic_ids"])
        assumed_absent = session.complete(body.get("expected_unmarked"))
        return self._closed(session, assumed_absent, call)

    def _closed(self, session, assumed_absent, call):
        until, waits = correctable_until(session), session.awaits_confirmation
        return closed_document(session.id, session.state, assumed_absent, until, call.warnings, waits)

    @answers(OPERATIONS["cancelSession"])
    def cancel_session(self, call):
        body, session = call.checked_body(), self._session(call)._check_may_change()
        session.cancel(body["reason"])
        return self._closed(session, 0, call)
