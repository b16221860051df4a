from odoo.tools import SQL, sql

from ..rules import normal_form

BATCH = 10_000
SELECT = "select id, %s from %s where %s is not null and id > %s order by id limit %s"
UPDATE = "update %s set %s = given.key from unnest(%s::int[], %s::varchar[]) as given (id, key) where %s.id = given.id"


def add_key_column(cr, table, text, key):
    """Add the column `key`, unless it is there, with the normal form of each text of the column `text`."""
    if sql.column_exists(cr, table, key):
        return
    sql.create_column(cr, table, key, "varchar")
    table, text, key, last = SQL.identifier(table), SQL.identifier(text), SQL.identifier(key), 0
    while True:
        cr.execute(SQL(SELECT, text, table, text, last, BATCH))
        rows = cr.fetchall()
        if not rows:
            return
        ids, keys = [row[0] for row in rows], [normal_form(row[1]) or None for row in rows]
        cr.execute(SQL(UPDATE, table, key, ids, keys, table))
        last = ids[-1]
