import secrets
from typing import NamedTuple

from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.advisory_lock import locked
from odoo.tools import sql

from ...rest.serializers.changes import Change
from .feed_triggers import FeedTriggers

# {kind of change: the model of what changed}
MODELS = {
    "session": "spp.session",
    "roster": "spp.session.attendance",
    "mark": "spp.session.attendance",
    "record": "spp.attendance.list",
}
LINES = "spp.session.attendance"
BATCH = 10_000  # changes that are numbered or deleted in one transaction
LOCK = "changes feed"  # whoever numbers changes or deletes them holds it
IS_WAITING = "select exists (select from spp_attendance_api_change where number is null)"
# Each batch begins where the one before has ended. From the beginning PostgreSQL would walk each time over all that is
# numbered or deleted already, for as long as a transaction that is older, such as a backup, might read it.
NUMBER = """
    with oldest as (
        select id from spp_attendance_api_change where number is null and id > %(after)s order by id limit %(batch)s
    ), waiting as (
        select id, row_number() over (order by id) as position from oldest
    ), numbered as (
        update spp_attendance_api_change change
           set number = waiting.position + (select max(number) from spp_attendance_api_change),
               stamp = %(stamp)s,
               numbered_at = %(now)s
          from waiting
         where waiting.id = change.id
        returning change.id
    )
    select count(*), max(id) from numbered
"""
FIRST = "select min(number) from spp_attendance_api_change"
# The last change before the moment stays: cursors name it until another change comes.
DELETE = """
    with old as (
        select max(number) as last
          from spp_attendance_api_change
         where number between %(first)s and %(first)s + %(batch)s and numbered_at < %(before)s
    ), deleted as (
        delete from spp_attendance_api_change using old where number >= %(first)s and number < old.last returning number
    )
    select last, (select count(*) from deleted) from old
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
NOTE_ERASED = """
    insert into spp_attendance_api_change (kind, what, res_id, session_id, participant_id, company_id)
    select 'roster', 'changed', id, session_id, participant_id, company_id
      from spp_session_attendance
     where participant_id = any(%s)
"""
# "nulls last" would sort the whole feed: the index has them first where it is read from its end.
END = "select number, stamp from spp_attendance_api_change where number is not null order by number desc limit 1"
IS_KNOWN = "select from spp_attendance_api_change where number = %s and stamp = %s"
# The first row of the feed is no change: there is always a last row that a cursor can name.
CREATE_FIRST_ROW = """
    insert into spp_attendance_api_change (kind, what, res_id, number, stamp, numbered_at)
    select 'feed', 'created', 0, 1, floor(random() * 2147483647), now() at time zone 'UTC'
     where not exists (select from spp_attendance_api_change)
"""


class FeedPage(NamedTuple):
    """A page of the feed. position: (number, stamp) of its end; is_more: whether there is more to read already."""

    changes: list
    position: tuple
    is_more: bool


class ApiChange(FeedTriggers, models.Model):
    """One change: ids, and nothing else of what changed. Triggers of the database write it (see FeedTriggers).

    A change gets its number when somebody first reads the feed after its transaction was committed. So its number is
    higher than all that were read before. Ids and times would not do: transactions take them before they commit.
    """

    _name = "spp.attendance.api.change"
    _description = "Change in the feed of the API"
    _rec_name = "what"
    _log_access = False

    kind = fields.Char(required=True)
    what = fields.Char(required=True)
    # plain numbers, because the rows they name may be deleted
    res_id = fields.Integer("Number of the record", required=True)
    session_id = fields.Integer()
    participant_id = fields.Integer()
    company_id = fields.Integer()
    # A database that was restored from a backup gives the same numbers again, but with other stamps, which are random.
    number = fields.Integer()
    stamp = fields.Integer("Random stamp")
    numbered_at = fields.Datetime()

    _sql_constraints = [("number_unique", "unique(number)", "A change is numbered once.")]

    def init(self):
        index = f"{self._table}_waiting_index"
        sql.create_index(self.env.cr, index, self._table, ["id"], where="number is null")
        self.env.cr.execute(CREATE_FIRST_ROW)
        self._drop_triggers()
        self._create_triggers()

    @api.model
    def _read_feed(self, after, size, kinds):
        """The FeedPage after a position. None if the position is not known.

        after: (number, stamp), None for the present end; size: how many changes are looked at; kinds: of MODELS
        """
        if not self._is_waiting():
            return self._page(after, size, kinds)
        if after is None:
            self._number_all()
        else:
            self._number()
        # Only a transaction that begins now sees the new numbers and all rows that they are of.
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr))._page(after, size, kinds)

    @api.model
    def _note_erased(self, contacts):
        """Note that these people are called otherwise, on each roster they are on: devices read these again."""
        self.env.flush_all()
        self.env.cr.execute(NOTE_ERASED, [contacts.ids])

    # numbering

    @api.model
    def _is_waiting(self):
        self.env.cr.execute(IS_WAITING)
        return self.env.cr.fetchone()[0]

    @api.model
    def _number(self, after=0):
        """Number a batch of changes behind an id, the oldest first, in a transaction of its own.

        Returns how many these were, and the id of the last.
        """
        values = {"batch": BATCH, "after": after, "stamp": secrets.randbits(31), "now": fields.Datetime.now()}
        return self._execute_locked(NUMBER, values)

    @api.model
    def _number_all(self):
        for _count in self._number_batches():
            pass

    @api.model
    def _number_batches(self):
        """Number all that waits. Yields how many changes each batch had."""
        count, last = BATCH, 0
        while count == BATCH:
            count, last = self._number(last)
            yield count

    @api.model
    def _purge_batches(self, before):
        """Delete what was numbered before a moment. Whoever has read no further has to begin anew.

        What waits is numbered first, so that no cursor is valid longer than the changes that follow it. Yields how many
        changes each batch had.
        """
        yield from self._number_batches()
        [first], count = self._execute_locked(FIRST, []), 1
        while count:
            first, count = self._execute_locked(DELETE, {"first": first, "before": before, "batch": BATCH})
            yield count

    @api.model
    def _execute_locked(self, query, values):
        """Run a statement alone, in a transaction of its own. Returns its row."""
        with self.env.registry.cursor() as cr, locked(cr, LOCK):
            cr.execute(query, values)
            return cr.fetchone()

    # reading

    @api.model
    def _page(self, after, size, kinds):
        self.env.cr.execute(END)
        end = self.env.cr.fetchone()
        if after is None:
            return FeedPage([], end, False)
        self.env.cr.execute(IS_KNOWN, after)
        if not self.env.cr.rowcount:
            return None
        self.env.cr.execute(PAGE, [after[0], list(kinds), self.env.companies.ids, size + 1])
        rows = self.env.cr.dictfetchall()
        is_more = len(rows) > size
        last = (rows[size - 1]["number"], rows[size - 1]["stamp"]) if is_more else end
        return FeedPage(self._readable_changes(rows[:size], kinds), last, is_more or self._is_waiting())

    @api.model
    def _readable_changes(self, rows, kinds):
        """The Changes of rows that the user may read, or that are deleted."""
        readable = {model: self._readable_ids(model, rows) for model in {MODELS[kind] for kind in kinds}}
        hidden = self._hidden_sessions(rows)
        households = self._households(rows)
        return [
            Change(
                *(row["kind"], row["what"], self._api_id(row), row["session_id"], row["participant_id"]),
                households.get(row["res_id"]) if MODELS[row["kind"]] == LINES else None,
            )
            for row in rows
            if row["session_id"] not in hidden
            and (row["what"] == "removed" or row["res_id"] in readable[MODELS[row["kind"]]])
        ]

    @api.model
    def _hidden_sessions(self, rows):
        """The ids of the sessions that the client may not see although its user can, as a set."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        if not sessions._is_for_device():
            return set()
        named = sessions.search([("id", "in", list({row["session_id"] for row in rows if row["session_id"]}))])
        return set(named.filtered(lambda session: not session._is_for_client()).ids)

    @api.model
    def _households(self, rows):
        """{id of a line: id of the household for which its mark counts} of the lines that rows are about."""
        ids = [row["res_id"] for row in rows if MODELS[row["kind"]] == LINES]
        lines = self.env[LINES].search_fetch([("id", "in", ids), ("household_id", "!=", False)], ["household_id"])
        return {line.id: line.household_id.id for line in lines}

    @api.model
    def _api_id(self, row):
        """The id of a session, or else the id that a record or a line has in the history."""
        changed = self.env[MODELS[row["kind"]]].browse(row["res_id"])
        return changed.id if row["kind"] == "session" else changed._history_id()

    @api.model
    def _readable_ids(self, model, rows):
        ids = [row["res_id"] for row in rows if MODELS[row["kind"]] == model]
        return set(self.env[model].with_context(active_test=False).search([("id", "in", ids)]).ids)
