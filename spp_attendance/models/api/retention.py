from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

MOST_DAYS = 3650
BATCH = 10_000  # rows deleted at once, so that nobody waits for them
# {what is kept: for how many days where nothing is set}
DAYS = {"log": 90, "change": 60, "claim": 30, "token": 1}
# {what is kept: {model: the column that says how old a row is}}
AGES = {
    "log": {"spp.attendance.api.log": "requested_at"},
    "claim": {"spp.attendance.api.claim": "claimed_at"},
    "token": {"spp.attendance.api.token": "expires_at", "spp.attendance.api.failure": "failed_at"},
}


def days_parameter(kept):
    """The name of the parameter that says for how many days something is kept."""
    return f"spp_attendance.{kept}_days"


class ApiRetention(models.AbstractModel):
    """For how long the API keeps what it wrote down."""

    _name = "spp.attendance.api.retention"
    _description = "What the API keeps"

    @api.model
    def _cron_purge(self):
        """Delete what is older than is to be kept."""
        for kept, columns in AGES.items():
            for model, column in columns.items():
                while self._delete(model, column, self._oldest(kept)) == BATCH:
                    pass
        self.env["spp.attendance.api.change"]._purge(self._oldest("change"))

    @api.model
    def _oldest(self, kept):
        """The moment before which nothing is kept."""
        return fields.Datetime.now() - timedelta(days=self._days(kept))

    @api.model
    def _days(self, kept):
        """For how many days something is kept. A parameter that is no such number counts as not set."""
        days = self.env["ir.config_parameter"].sudo().get_param(days_parameter(kept), "")  # sudo: no secret
        is_set = days.isdecimal() and 1 <= int(days) <= MOST_DAYS
        return int(days) if is_set else DAYS[kept]

    @api.model
    def _delete(self, model, column, before):
        """Delete the rows of a batch. Returns how many there were, in a transaction of its own."""
        names = {"table": SQL.identifier(self.env[model]._table), "column": SQL.identifier(column)}
        query = """
            delete from %(table)s where id in (
                select id from %(table)s where %(column)s < %(before)s limit %(batch)s for update skip locked
            )
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(query, **names, before=before, batch=BATCH))
            return cr.rowcount
