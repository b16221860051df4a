"""Columns with the normal form of a text, for tables of millions of rows that were there before."""

from odoo.tools import SQL, sql

from ..rules import normal_form

BATCH = 10_000
# a text that is plain is its own normal form
PLAIN = "^(?! )[ -~]*(?<! )$"  # of PostgreSQL
# before 17.0.1.7.0 of spp_attendance tabs, ends of lines and some controls were compared as they are
CONTROLS = "[\\x01-\\x1f\\x7f-\\x9f\\u2028\\u2029]"  # of PostgreSQL
SELECT = "select id, %s from %s where %s %s and id > %s order by id limit %s"
UPDATE = """
    update %s as keyed set %s = given.key
      from unnest(%s::int[], %s::varchar[]) as given (id, key)
     where keyed.id = given.id and keyed.%s is distinct from given.key
"""


def add_key_column(cr, table, text, key):
    """Add the column `key`, unless it is there, with the normal form of each text of the column `text`."""
    if not sql.column_exists(cr, table, key):
        sql.create_column(cr, table, key, "varchar")
        _fill(cr, table, text, key, own_key, SQL("is not null"))


def add_differing_key_column(cr, table, text, key):
    """The same, of texts that differ from their normal form only: elsewhere the column is empty."""
    if not sql.column_exists(cr, table, key):
        sql.create_column(cr, table, key, "varchar")
        _fill(cr, table, text, key, differing_key, SQL("!~ %s", PLAIN))


def refresh_keys(cr, table, text, key, pattern):
    """Compute the keys of texts again that a regular expression of PostgreSQL matches: the normal form has changed."""
    _fill(cr, table, text, key, own_key, SQL("~ %s", pattern))


def own_key(text):
    """The normal form of a text, None where nothing of it is seen."""
    return normal_form(text) or None


def differing_key(text):
    """The normal form of a text that differs from it, else None."""
    key = own_key(text)
    return key if key != text else None


def _fill(cr, table, text, key, key_of, condition):
    table, text, key, last = SQL.identifier(table), SQL.identifier(text), SQL.identifier(key), 0
    while True:
        cr.execute(SQL(SELECT, text, table, text, condition, last, BATCH))
        rows = cr.fetchall()
        if not rows:
            return
        keys = [(row_id, key_of(each)) for row_id, each in rows]
        ids, values = (list(column) for column in zip(*keys, strict=True))
        cr.execute(SQL(UPDATE, table, key, ids, values, key))
        last = ids[-1]
