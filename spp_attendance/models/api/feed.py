import secrets

from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.advisory_lock import locked

from .feed_triggers import FeedTriggers

# {kind of change: the model of its record}
MODELS = {
    "session": "spp.session",
    "roster": "spp.session.attendance",
    "mark": "spp.session.attendance",
    "record": "spp.attendance.list",
}
MOST = 10_000  # changes numbered or forgotten at once
WAITING = "select exists (select from spp_attendance_api_change where number is null)"
# the lock of whoever numbers or purges the feed: what others did before is seen after it
LOCK = "changes feed"
NUMBER = """
    with waiting as (
        select id, row_number() over (order by id) as place
          from (select id from spp_attendance_api_change where number is null order by id limit %(most)s) oldest
    )
    update spp_attendance_api_change change
       set number = waiting.place + (select max(number) from spp_attendance_api_change),
           stamp = %(stamp)s,
           numbered_at = %(now)s
      from waiting
     where waiting.id = change.id
"""
# the last of the old changes stays: cursors name it until another one comes after it
LAST_BEFORE = "select max(number) from spp_attendance_api_change where numbered_at < %s"
PURGE = """
    delete from spp_attendance_api_change
     where number in (select number from spp_attendance_api_change where number < %s order by number limit %s)
"""
PAGE = """
    select number, stamp, kind, what, res_id, session_id, participant_id
      from spp_attendance_api_change
     where number > %s
       and kind = any(%s)
       and company_id = any(%s)
     order by number
     limit %s
"""
END = "select number, stamp from spp_attendance_api_change order by number desc nulls last limit 1"
KNOWN = "select from spp_attendance_api_change where number = %s and stamp = %s"


class ApiChange(FeedTriggers, models.Model):
    """One record that was created, changed or removed, as written by triggers of the database: its ids only.

    A change gets its number when the feed is read. At that time its transaction has committed, so that its number is
    higher than every number that was ever read. Ids and times would leave gaps: transactions take them before they
    commit.
    """

    _name = "spp.attendance.api.change"
    _description = "Change told by the API"
    _log_access = False

    kind = fields.Char(required=True)
    what = fields.Char(required=True)
    # plain numbers, no relations: the records may be gone
    res_id = fields.Integer(required=True)
    session_id = fields.Integer()
    participant_id = fields.Integer()
    company_id = fields.Integer()
    # given when the feed is read; the stamp is random: a database restored from a backup gives the number another stamp
    number = fields.Integer()
    stamp = fields.Integer()
    numbered_at = fields.Datetime()

    _sql_constraints = [("number_unique", "unique(number)", "A change is numbered once.")]

    def init(self):
        self._create_triggers()

    @api.model
    def _read_feed(self, after, size, kinds):
        """What changed after a position, as {"items", "position", "is_more"}; None where the position is not known.

        after: (number, stamp), None for the present end; size: how many changes are looked at; kinds: of MODELS
        """
        if not self._is_waiting():
            return self._page(after, size, kinds)
        if after is None:
            self._number_all()
        else:
            self._number()
        # only a transaction that begins now sees what was numbered, and all that it tells of
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr))._page(after, size, kinds)

    # numbering

    @api.model
    def _is_waiting(self):
        self.env.cr.execute(WAITING)
        return self.env.cr.fetchone()[0]

    @api.model
    def _number(self):
        """Number what waits, the oldest first. Returns how many were numbered, in a transaction of its own."""
        with self.env.registry.cursor() as cr, locked(cr, LOCK):
            cr.execute(NUMBER, {"most": MOST, "stamp": secrets.randbits(31), "now": fields.Datetime.now()})
            return cr.rowcount

    @api.model
    def _number_all(self):
        while self._number() == MOST:
            pass

    @api.model
    def _purge(self, before):
        """Delete what was numbered before a moment. A reader whose cursor is older has to begin anew.

        What waits is numbered first, in transactions of its own, so that no cursor skips a change.
        """
        self._number_all()
        with self.env.registry.cursor() as cr:
            cr.execute(LAST_BEFORE, [before])
            last = cr.fetchone()[0]
        while self._forget(last) == MOST:
            pass

    @api.model
    def _forget(self, last):
        """Delete the oldest numbers before one. Returns how many were deleted, in a transaction of its own."""
        with self.env.registry.cursor() as cr, locked(cr, LOCK):
            cr.execute(PURGE, [last, MOST])
            return cr.rowcount

    # reading

    @api.model
    def _page(self, after, size, kinds):
        self.env.cr.execute(END)
        end = self.env.cr.fetchone()
        if after is None:
            return {"items": [], "position": end, "is_more": False}
        self.env.cr.execute(KNOWN, after)
        if not self.env.cr.rowcount:
            return None
        self.env.cr.execute(PAGE, [after[0], list(kinds), self.env.companies.ids, size + 1])
        rows = self.env.cr.dictfetchall()
        is_more = len(rows) > size
        last = (rows[size - 1]["number"], rows[size - 1]["stamp"]) if is_more else end
        return {"items": self._items(rows[:size], kinds), "position": last, "is_more": is_more or self._is_waiting()}

    @api.model
    def _items(self, rows, kinds):
        """The rows as items of the feed: those about records the user may read, and about records that are gone."""
        visible = {model: self._visible_ids(model, rows) for model in {MODELS[kind] for kind in kinds}}
        names = {"kind": "kind", "what": "what", "id": "res_id"}
        names |= {"session_id": "session_id", "participant_id": "participant_id"}
        return [
            {name: row[column] for name, column in names.items()} | {"id": self._public_id(row)}
            for row in rows
            if row["what"] == "removed" or row["res_id"] in visible[MODELS[row["kind"]]]
        ]

    @api.model
    def _public_id(self, row):
        """The id of a session, or else that of the history, by which all the API knows a record and a line."""
        record = self.env[MODELS[row["kind"]]].browse(row["res_id"])
        return record.id if row["kind"] == "session" else record._history_id()

    @api.model
    def _visible_ids(self, model, rows):
        ids = [row["res_id"] for row in rows if MODELS[row["kind"]] == model]
        return set(self.env[model].with_context(active_test=False).search([("id", "in", ids)]).ids)
