"""Statements over people's data that leave nothing of it in a log, neither in Odoo's nor in PostgreSQL's.

Both log a statement that fails with all that is in it, and one that loses a race fails. So the rows of a bulk statement
are given to PostgreSQL before, by a statement that cannot fail, and the bulk statement itself holds no value. Of the
ORM's statements, which hold theirs, Odoo's log gets the statement without its texts (FailedStatements).
"""

import json
import logging
import re

import psycopg2

# What a bulk statement reads its rows from, as the columns of a table.
GIVEN_ROWS = "json_populate_recordset(null::{table}, current_setting('spp.rows')::json)"
# a text within a statement, as psycopg2 writes it
TEXT = re.compile(r"\bE'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'", re.DOTALL)
PEOPLE = re.compile(r"\b(?:spp_|res_partner|mail_)")
DETAIL = re.compile(r"^(?:DETAIL|CONTEXT):.*\n?", re.MULTILINE)


def execute_with_rows(cr, query, rows):
    """Execute a statement over rows that no log may hold.

    query: reads them from GIVEN_ROWS; rows: dicts of values that JSON has, dates and times as text or as they are
    """
    cr.execute("select set_config('spp.rows', %s, true)", [json.dumps(rows, default=str)])
    cr.execute(query, log_exceptions=False)


class FailedStatements(logging.Filter):
    """Takes people's data out of what Odoo logs of a statement that failed: its texts, and PostgreSQL's details."""

    def filter(self, record):
        if record.args and str(record.msg).startswith("bad query"):
            statement, *errors = record.args
            record.args = (self._without_texts(str(statement)), *map(self._without_details, errors))
        if record.exc_info and isinstance(record.exc_info[1], psycopg2.Error):
            record.exc_text = self._without_details(logging.Formatter().formatException(record.exc_info))
        return True

    def _without_texts(self, statement):
        return TEXT.sub("?", statement) if PEOPLE.search(statement) else statement

    def _without_details(self, error):
        return DETAIL.sub("", str(error)).strip()


def keep_people_out_of_logs():
    """Let the loggers that log failed statements, and requests and jobs that failed by one, leave people's data out."""
    for name in ("odoo.sql_db", "odoo.http", "odoo.addons.base.models.ir_cron"):
        logging.getLogger(name).addFilter(FailedStatements())
