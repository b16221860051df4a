"""The lines of a snapshot's content and their hashes, in SQL: rules/evidence.py says what they are."""

from contextlib import contextmanager

from odoo.tools import SQL

from ...rules import evidence

FETCH = "fetch 2000 from spp_snapshot_rows"
# as JSON writes them
VALUES = {
    evidence.INTEGER: "%s::bigint",
    evidence.FLOAT: "%s::float8",
    evidence.BOOLEAN: "%s::boolean",
    evidence.TEXT: "%s::text",
    evidence.DATE: "%s::date",
    evidence.MOMENT: "to_char(%s, 'YYYY-MM-DD HH24:MI:SS')",
}


@contextmanager
def whole_tables(cr):
    """Set PostgreSQL up for queries about all rows of a snapshot: its plans until the block ends, else the transaction.

    Rows that came in this transaction are not in its statistics: it would look them up one by one.
    """
    write_as_json(cr)
    cr.execute("set local enable_nestloop = off")
    cr.execute("set local jit = off")
    cr.execute("set local work_mem = '128MB'")
    yield
    cr.execute("set local enable_nestloop to default")


def write_as_json(cr):
    """Let PostgreSQL write numbers and dates as JSON has them, whatever the database is set to: in this transaction."""
    cr.execute("set local extra_float_digits = 1")
    cr.execute("set local datestyle = 'ISO'")


def line_of(kind):
    """The line of `content`, a table with the columns of the kind."""
    values = [SQL(VALUES[of_type], SQL.identifier("content", name)) for name, of_type in kind.columns.items()]
    line = SQL("json_build_array(%s::text, %s)::text", kind.name, SQL(", ").join(values))
    if not kind.json_column:
        return line
    # as text: what somebody made of it may be no JSON any more
    return SQL("left(%s, -1) || ', ' || coalesce(%s, 'null') || ']'", line, SQL.identifier("content", kind.json_column))


def hash_of(text):
    return SQL("encode(sha256(convert_to(%s, 'UTF8')), 'hex')", text)


def streamed(cr, query):
    """The rows of a query, of which there may be hundreds of thousands, a few at a time."""
    cr.execute(SQL("declare spp_snapshot_rows no scroll cursor for %s", query))
    while True:
        cr.execute(FETCH)
        rows = cr.fetchall()
        if not rows:
            break
        yield from rows
    cr.execute("close spp_snapshot_rows")


def lines_of(kind, stored):
    """The lines of a query with the columns of a kind."""
    return SQL("select %s as line from (%s) as content", line_of(kind), stored)


def hashes_of(lines):
    return SQL("select %s as hash from (%s) as content", hash_of(SQL("line")), lines)


def sorted_hashes(hashes):
    """Hashes, sorted as Python sorts them."""
    return SQL('select hash collate "C" as hash from (%s) as content order by 1', hashes)
