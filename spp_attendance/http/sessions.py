"""Sessions: rosters to take along, marks, sessions that nobody planned, completing and cancelling."""

from datetime import date

from odoo import _, fields, http
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ..rest.contract import OPERATIONS
from ..rest.contract.sessions import MOST_SESSIONS
from ..rest.problem import Conflict
from ..rest.rows import envelope_of, marks_of
from ..rest.session import clock_of, digest_of, hours_of
from .call import Reply, answers
from .paging import end_before, page_of, page_size
from .send_rows import send
from .session_items import session_items

PLANNED = ("session_type_id", "date", "start_time")


class Sessions(http.Controller):
    @answers(OPERATIONS["listSessions"])
    def list_sessions(self, call):
        size = page_size(call.query, MOST_SESSIONS)
        after = end_before(call.query, date, int)
        found = call.env["spp.session"]._mine(call.query.get("from_date"), call.query.get("to_date"), size + 1, after)
        items = dict(zip(found.ids, session_items(found), strict=True))
        page = page_of(found, size, self._position, lambda session: items[session.id])
        return Reply(page, rows=len(page["items"]))

    def _position(self, session):
        return fields.Date.to_string(session.date), session.id

    @answers(OPERATIONS["getSession"])
    def get_session(self, call):
        return session_items(self._session(call))[0]

    def _session(self, call):
        return call.env["spp.session"]._of_api(call.path["id"])

    @answers(OPERATIONS["putSession"])
    def put_session(self, call):
        body, uid = call.checked_body(), call.path["id"]
        sessions = call.env["spp.session"]
        session = sessions._of_device(uid)
        if session:
            self._check_same(session, body)
        else:
            made = sessions._make_of_device(uid, self._values(body, call.caller), digest_of(body))
        item = session_items(session or made)[0]
        return Reply({**item, "warnings": call.warnings}, status=200 if session else 201)

    def _check_same(self, session, body):
        """Raise Conflict where a session was made of another body. What it was made of may not be known any more."""
        digest = session._made_of()
        planned = session.session_type_id.id, fields.Date.to_string(session.date), clock_of(session.start_time)
        is_same = digest == digest_of(body) if digest else planned == tuple(body[name] for name in PLANNED)
        if not is_same:
            raise Conflict(_("There is another session with this id. Give the new one an id of its own."))

    def _values(self, body, caller):
        """The values of a session that a device makes."""
        given = {
            name: body[name] for name in ("session_type_id", "date", "name", "location", "area_id") if body.get(name)
        }
        if body.get("end_time"):
            given["end_time"] = hours_of(body["end_time"])
        expected = [fields.Command.set(body.get("expected_participant_ids", []))]
        times = {"start_time": hours_of(body["start_time"]), "tz": body.get("tz") or caller.tz}
        return {**given, **times, "expected_participant_ids": expected}

    @answers(OPERATIONS["markSession"])
    def mark_session(self, call):
        visible = VisibilityCache(call.env)
        session = call.env["spp.session"]._of_api(call.path["id"], visible)
        marks = marks_of(session.id, call.body, call.report)
        return send(call, marks, envelope_of(call.body, session.tz), visible)

    @answers(OPERATIONS["completeSession"])
    def complete_session(self, call):
        body, session = call.checked_body(), self._session(call)._check_ends()
        assumed = session.complete(body.get("expected_unmarked"))
        return {"id": session.id, "state": session.state, "assumed_absent": assumed, "warnings": call.warnings}

    @answers(OPERATIONS["cancelSession"])
    def cancel_session(self, call):
        body, session = call.checked_body(), self._session(call)._check_ends()
        session.cancel(body["reason"])
        return {"id": session.id, "state": session.state, "assumed_absent": 0, "warnings": call.warnings}
