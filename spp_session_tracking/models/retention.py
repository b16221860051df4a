from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.omitted import OMITTED

MOST_DAYS = 36500
KINDS = ("excuse", "note")
BATCH = 10_000  # rows in one transaction, so that nobody waits long
MOST_BATCHES = 20  # of one column in a night
FORGET = """
    update %(table)s set %(column)s = %(left)s where id in (
        select id from %(table)s
         where %(where)s and %(age)s < %(before)s and %(column)s is not null and %(column)s is distinct from %(left)s
         limit %(batch)s for update skip locked
    )
"""


def days_parameter(kind):
    """The name of the parameter for how many days texts of a kind are kept."""
    return f"spp_session_tracking.{kind}_kept_days"


class Kept(NamedTuple):
    """A column with texts about people.

    age: the column that says how old a row is; left: what is left of a text
    where: a boolean column, if not all rows are meant
    """

    kind: str
    table: str
    column: str
    age: str
    left: str | None = None
    where: str = ""


class Retention(models.AbstractModel):
    """How long texts about people are kept. Who was marked how, by whom and when, is kept for ever."""

    _name = "spp.retention"
    _description = "How long texts about people are kept"

    @api.model
    def _kept(self):
        """The columns, a list of Kept. A hook: addons extend it with super()."""
        lines, changes = "spp_session_attendance", "spp_session_attendance_change"
        return [
            Kept("excuse", lines, "excuse", "session_date", OMITTED),
            Kept("excuse", changes, "old_excuse", "changed_at", OMITTED),
            Kept("excuse", changes, "new_excuse", "changed_at", OMITTED),
            Kept("note", lines, "notes", "session_date"),
            Kept("note", changes, "reason", "changed_at", OMITTED),
        ]

    @api.model
    def _cron_forget(self):
        """Omit what is older than the settings say, so much in a night; the next one goes on."""
        for kept in self._kept():
            days = self._days(kept.kind)
            for _batch in range(MOST_BATCHES if days else 0):
                if self._forget(kept, fields.Datetime.now() - timedelta(days=days)) < BATCH:
                    break

    @api.model
    def _days(self, kind):
        """For how many days texts are kept, 0 for ever: so is a parameter that is no such number."""
        days = self.env["ir.config_parameter"].sudo().get_param(days_parameter(kind), "")  # sudo: no secret
        return int(days) if days.isdecimal() and int(days) <= MOST_DAYS else 0

    @api.model
    def _forget(self, kept, before):
        """Omit the texts of a batch, past the log's refusal. Returns how many, in a transaction of its own."""
        names = {name: SQL.identifier(getattr(kept, name)) for name in ("table", "column", "age")}
        names["where"] = SQL.identifier(kept.where) if kept.where else SQL("true")
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(FORGET, **names, left=kept.left, before=before, batch=BATCH))
            return cr.rowcount
