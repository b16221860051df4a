from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

MOST_DAYS = 3650
BATCH = 10_000  # rows deleted in one transaction, so that nobody waits long
# {what is stored: for how many days, if nothing is set}
DAYS = {"log": 90, "change": 60, "claim": 30, "token": 1}
# {what is stored: {model: the column with the age of a row}}
AGES = {
    "log": {"spp.attendance.api.log": "requested_at", "spp.attendance.api.failure": "failed_at"},
    "claim": {"spp.attendance.api.claim": "claimed_at"},
    "token": {"spp.attendance.api.token": "expires_at"},
}


def days_parameter(stored):
    """The name of the parameter for how many days something is stored."""
    return f"spp_attendance.{stored}_days"


class ApiRetention(models.AbstractModel):
    """How long the tables of the API keep their rows."""

    _name = "spp.attendance.api.retention"
    _description = "How long the API stores data"

    @api.model
    def _cron_purge(self):
        """Delete what is older than the settings say."""
        for stored, columns in AGES.items():
            for model, column in columns.items():
                while self._delete(model, column, self._oldest(stored)) == BATCH:
                    pass
        self.env["spp.attendance.api.failure"]._purge_beyond()
        self.env["spp.attendance.api.change"]._purge(self._oldest("change"))

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
    def _delete(self, model, column, before):
        """Delete the rows of a batch. Returns how many there were, in a transaction of its own."""
        names = {"table": SQL.identifier(self.env[model]._table), "column": SQL.identifier(column)}
        query = """
            with chosen as materialized (
                select id from %(table)s where %(column)s < %(before)s limit %(batch)s for update skip locked
            )
            delete from %(table)s where id in (select id from chosen)
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(query, **names, before=before, batch=BATCH))
            return cr.rowcount
