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
# The rows are chosen once, before: PostgreSQL may ask a subquery with a limit anew for each row, and finds others then.
FORGET = """
    with chosen as materialized (
        select id from %(table)s
         where %(where)s and not %(waiting)s and %(age)s < %(before)s
           and %(column)s is not null and %(column)s is distinct from %(left)s
         limit %(batch)s for update skip locked
    )
    update %(table)s set %(column)s = %(left)s where id in (select id from chosen)
"""


def days_parameter(kind):
    """The name of the parameter for how many days texts of a kind are kept."""
    return f"spp_session_tracking.{kind}_kept_days"


class Kept(NamedTuple):
    """A column with texts about people.

    age: the column that says how old a row is; left: what is left of a text
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


class Retention(models.AbstractModel):
    """How long texts about people are kept. Who was marked how, by whom and when, is kept for ever."""

    _name = "spp.retention"
    _description = "How long texts about people are kept"

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
            days = self._days(kept.kind)
            before = fields.Datetime.now() - timedelta(days=max(days, self._fewest_days()))
            for _batch in range(MOST_BATCHES if days else 0):
                if self._forget(kept, before) < BATCH:
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
    def _forget(self, kept, before):
        """Omit the texts of a batch, past the log's refusal. Returns how many, in a transaction of its own."""
        names = {name: SQL.identifier(getattr(kept, name)) for name in ("table", "column", "age")}
        names["where"] = SQL.identifier(kept.where) if kept.where else SQL("true")
        names["waiting"] = SQL(kept.waiting)  # pylint: disable=sql-injection
        with self.env.registry.cursor() as cr:
            cr.execute(IS_OMITTING, ["on"])
            cr.execute(SQL(FORGET, **names, left=kept.left, before=before, batch=BATCH))
            count = cr.rowcount
            cr.execute(IS_OMITTING, ["off"])
            return count
