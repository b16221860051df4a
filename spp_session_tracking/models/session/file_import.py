from odoo import _, api

from ...rules import cells

HOURS = ("start_time", "end_time")


class SessionFileImport:
    """Odoo's import of a file of sessions: a session that is there already is not made again."""

    __slots__ = ()

    @api.model
    def get_import_templates(self):
        return [{"label": _("Template for sessions"), "template": "/spp_session_tracking/static/import/sessions.csv"}]

    @api.model
    def _import_stated(self):
        return [("session_type_id",), ("date", "start_at"), ("start_time", "start_at")]

    @api.model
    def _import_hours(self):
        return HOURS

    @api.model
    def _import_rows(self, rows, report):
        """A row without an id is the session of the same type, place, facilitator, date and start, if there is one."""
        rows = [(dbid, xid, self._import_with_facilitator(values, dbid), info) for dbid, xid, values, info in rows]
        keys = [None if dbid or xid else self._import_key(values) for dbid, xid, values, _info in rows]
        there, earlier = self._import_there(keys, rows), {}
        for key, (dbid, xid, values, info) in zip(keys, rows, strict=True):
            session = there.get(("uid", values.get("uid"))) or there.get(key)
            if key in earlier:
                self._import_repeated(values, earlier[key], info, report)
                continue
            if key:
                earlier[key] = dict(values)  # Odoo adds the id to the values it is given
            if session and not (dbid or xid):
                yield session.id, False, values, info
            else:
                yield dbid, xid, values, info

    @api.model
    def _import_with_facilitator(self, values, dbid):
        """The values with who facilitates a new session: nobody where an officer does not say it.

        Facilitators make sessions of their own only.
        """
        if dbid or "facilitator_id" in values:
            return values
        return {**values, "facilitator_id": False if self._is_officer() else self.env.uid}

    @api.model
    def _import_key(self, values):
        """What the session of a row is known by, None where the row does not say it."""
        values = {"company_id": self.env.company.id, **self._with_schedule(values)}
        start = values.get("start_time")
        return (
            *(values.get(name) or None for name in ("company_id", "session_type_id", "area_id", "facilitator_id")),
            (values.get("location") or "").strip(),
            str(values.get("date")),
            None if start is None else round(start * 60),
        )

    @api.model
    def _import_there(self, keys, rows):
        """{key, or ("uid", id of a device): session} of those that are there, archived and cancelled ones too."""
        days = {key[-2] for key in keys if key and cells.is_day(key[-2])}  # of others no session is
        uids = [values["uid"] for _dbid, _xid, values, _info in rows if values.get("uid")]
        domain = ["|", ("date", "in", list(days)), ("uid", "in", uids)] if uids else [("date", "in", list(days))]
        sessions = self.with_context(active_test=False).search(domain, order="id desc").with_env(self.env)
        names = ("company_id", "session_type_id", "area_id", "facilitator_id", "location", "date", "start_time")
        there = {}
        for session in sessions:
            there[self._import_key({name: getattr(session[name], "id", session[name]) for name in names})] = session
            there["uid", session.uid or None] = session
        return {key: session for key, session in there.items() if key != ("uid", None)}

    @api.model
    def _import_repeated(self, values, earlier, info, report):
        if values == earlier:
            report.leave(info, _("An earlier row of the file is the same session."))
        else:
            text = _("An earlier row of the file is the same session and says something else. Remove one of them.")
            report.refuse(info, text)
