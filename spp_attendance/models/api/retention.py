import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

MOST_DAYS = 3650
BATCH = 10_000  # rows deleted in one transaction, so that nobody waits long
SECONDS = 40.0  # after which the rest is left to another turn: a job of Odoo ends after 120
# {what is stored: for how many days, if nothing is set}
DAYS = {"log": 90, "change": 60, "claim": 30, "token": 1}
# {what is stored: {model: the column with the age of a row}}
AGES = {
    "log": {"spp.attendance.api.log": "requested_at", "spp.attendance.api.failure": "failed_at"},
    "claim": {"spp.attendance.api.claim": "claimed_at"},
    "token": {"spp.attendance.api.token": "expires_at"},
}
# A batch begins at the age where the one before has ended. From the beginning PostgreSQL would walk each time over all
# that is deleted already, for as long as a transaction that is older, such as a backup, might read it.
DELETE = """
    with chosen as materialized (
        select id from %(table)s
         where %(column)s >= %(since)s and %(column)s < %(before)s
         order by %(column)s limit %(batch)s for update skip locked
    ), deleted as (
        delete from %(table)s where id in (select id from chosen) returning %(column)s as age
    )
    select count(*), max(age) from deleted
"""


def days_parameter(stored):
    """The name of the parameter for how many days something is stored."""
    return f"spp_attendance.{stored}_days"


class ApiRetention(models.AbstractModel):
    """How long the tables of the API keep their rows."""

    _name = "spp.attendance.api.retention"
    _description = "How long the API stores data"

    @api.model
    def _cron_purge(self):
        """Delete what is older than the settings say. Another turn, which follows at once, does what SECONDS leave."""
        end = time.monotonic() + SECONDS
        for _count in self._batches():
            if time.monotonic() > end:
                self.env.ref("spp_attendance.ir_cron_purge_api")._trigger()
                return

    @api.model
    def _batches(self):
        """Delete, each batch in a transaction of its own. Whoever iterates may stop after each."""
        for stored, columns in AGES.items():
            for model, column in columns.items():
                yield from self._delete_batches(model, column, self._oldest(stored))
        yield from self.env["spp.attendance.api.failure"]._purge_batches()
        yield from self.env["spp.attendance.api.change"]._purge_batches(self._oldest("change"))

    @api.model
    def _oldest(self, stored):
        """The moment before which nothing is stored."""
        return fields.Datetime.now() - timedelta(days=self._days(stored))

    @api.model
    def _days(self, stored):
        """For how many days something is stored. A parameter that is no such number counts as not set."""
        days = self.env["ir.config_parameter"].sudo().get_param(days_parameter(stored), "")  # sudo: no secret
        is_set = days.isdecimal() and 1 <= int(days) <= MOST_DAYS
        return int(days) if is_set else DAYS[stored]

    @api.model
    def _delete_batches(self, model, column, before):
        """Delete the rows of a model that are older, the oldest first. Yields how many each batch had."""
        names = {"table": SQL.identifier(self.env[model]._table), "column": SQL.identifier(column)}
        since, count = "-infinity", BATCH
        while count == BATCH:
            with self.env.registry.cursor() as cr:
                cr.execute(SQL(DELETE, **names, since=since, before=before, batch=BATCH))
                count, since = cr.fetchone()
            yield count
