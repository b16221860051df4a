from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.omitted import OMITTED

MOST_DAYS = 36500
KINDS = ("excuse", "note", "warning")
BATCH = 10_000  # rows in one transaction, so that nobody waits long
MOST_BATCHES = 20  # of one column in a night
OPEN_LINES = """
    session_id in (
        select id from spp_session where state in ('scheduled', 'in_progress') or coalesce(awaits_confirmation, false)
    )
"""
# Where it is on, addons on top take the change for none: nobody states anything.
IS_OMITTING = "select set_config('spp_session_tracking.is_omitting', %s, true)"
# Texts that are still there: of millions of rows few have one, and each night looks for those that are too old. Who
# changes this gives the index another name: one that is there already stays as it is.
IS_THERE = "%(column)s is not null and %(column)s is distinct from %(left)s"  # PostgreSQL knows how many these are
CREATE_INDEX = f"create index if not exists %(index)s on %(table)s (%(age)s) where {IS_THERE}"
# The rows are chosen once, before: PostgreSQL may ask a subquery with a limit anew for each row, and finds others then.
# A batch begins at the age where the one before has ended, behind the rows that have no text any more.
FORGET = f"""
    with chosen as materialized (
        select id from %(table)s
         where %(where)s and not %(waiting)s and %(age)s >= %(since)s and %(age)s < %(before)s and {IS_THERE}
         order by %(age)s limit %(batch)s for update skip locked
    ), omitted as (
        update %(table)s set %(column)s = %(left)s where id in (select id from chosen) returning %(age)s as age
    )
    select count(*), max(age) from omitted
"""


def days_parameter(kind):
    """The name of the parameter for how many days texts of a kind are kept."""
    return f"spp_session_tracking.{kind}_kept_days"


class Kept(NamedTuple):
    """A column with texts about people.

    age: the column that says how old a row is; left: what is left of a text
    is_indexed: whether the texts that are there have an index by their age, since their table has millions of rows
    where: a boolean column, if not all rows are meant
    waiting: SQL that is true of rows that somebody has yet to read and decide about, which stay
    """

    kind: str
    table: str
    column: str
    age: str
    left: str | None = None
    where: str = ""
    waiting: str = "false"
    is_indexed: bool = True


class Retention(models.AbstractModel):
    """How long texts about people are kept. Who was marked how, by whom and when, is kept for ever."""

    _name = "spp.retention"
    _description = "How long texts about people are kept"

    def init(self):
        self.pool.post_init(self._create_indexes)  # once all tables of the addon are there

    @api.model
    def _create_indexes(self):
        for kept in self._kept():
            if kept.is_indexed:
                index = SQL.identifier(f"{kept.table}_{kept.column}_kept_index")
                self.env.cr.execute(SQL(CREATE_INDEX, index=index, left=kept.left, **self._names(kept)))

    @api.model
    def _kept(self):
        """The columns, a list of Kept. A hook: addons extend it with super()."""
        lines, changes = "spp_session_attendance", "spp_session_attendance_change"
        return [
            Kept("excuse", lines, "excuse", "session_date", OMITTED, waiting=OPEN_LINES),
            Kept("excuse", changes, "old_excuse", "changed_at", OMITTED),
            Kept("excuse", changes, "new_excuse", "changed_at", OMITTED),
            Kept("note", lines, "notes", "session_date", waiting=OPEN_LINES),
            Kept("note", changes, "reason", "changed_at", OMITTED),
        ]

    @api.model
    def _cron_forget(self):
        """Omit what is older than the settings say, so much in a night; the next one goes on."""
        for kept in self._kept():
            if days := self._days(kept.kind):
                before = fields.Datetime.now() - timedelta(days=max(days, self._fewest_days()))
                self._forget_batches(kept, before)

    @api.model
    def _forget_batches(self, kept, before):
        since = "-infinity"
        for _batch in range(MOST_BATCHES):
            count, since = self._forget(kept, since, before)
            if count < BATCH:
                break

    @api.model
    def _days(self, kind):
        """For how many days texts are kept, 0 for ever: so is a parameter that is no such number."""
        days = self.env["ir.config_parameter"].sudo().get_param(days_parameter(kind), "")  # sudo: no secret
        return int(days) if days.isdecimal() and int(days) <= MOST_DAYS else 0

    @api.model
    def _fewest_days(self):
        """So long marks are corrected somewhere: what is said of people is read until then."""
        companies = self.env["res.company"].sudo()  # sudo: the settings are those of all companies
        [[most]] = companies._read_group([], [], ["correction_days:max"])
        return most or 0

    @api.model
    def _forget(self, kept, since, before):
        """Omit the texts of a batch, past the log's refusal, in a transaction of its own.

        since: the age that it begins at. Returns how many there were, and the age of the last.
        """
        values = {"left": kept.left, "since": since, "before": before, "batch": BATCH}
        with self.env.registry.cursor() as cr:
            cr.execute(IS_OMITTING, ["on"])
            cr.execute(SQL(FORGET, **self._names(kept), **values))
            found = cr.fetchone()
            cr.execute(IS_OMITTING, ["off"])
            return found

    @api.model
    def _names(self, kept):
        """What of a Kept is SQL."""
        names = {name: SQL.identifier(getattr(kept, name)) for name in ("table", "column", "age")}
        names["where"] = SQL.identifier(kept.where) if kept.where else SQL("true")
        return {**names, "waiting": SQL(kept.waiting)}  # pylint: disable=sql-injection
