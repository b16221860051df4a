"""A nation's month: fourteen regions, by copying the October of region.py thirteen times, in some minutes."""

from typing import Any

from bench import bulk, region

COPIES = 13
# The ids of a copy are those of the region and so much more for each copy: all of them are below 2^31.
APART = 100_000_000
BESIDES = {
    "res_partner": {"id", "commercial_partner_id"},
    "spp_session": {"id"},
    region.LINES: {"session_id", "participant_id"},
}
OF_MONTH = f"between '{region.MONTH[0]}' and '{region.MONTH[1]}'"
WHICH = {
    "res_partner": "name like 'Person %%'",
    "spp_session": f"date {OF_MONTH}",
    region.LINES: f"session_date {OF_MONTH}",
}
COPY = """
    insert into {table} ({columns})
    select {values} from {table} as original cross join generate_series(%s, %s) as copy where {which}
"""
COLUMNS = "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'"
HALVES = ((1, COPIES // 2), (COPIES // 2 + 1, COPIES))


def grow(env: Any) -> None:
    """Add the copies of the region's month. Commits."""
    for table in ("res_partner", "spp_session"):
        bulk.at_once(env, [(_copy(env, table), (1, COPIES))])
    bulk.add(env, region.LINES, [(_copy(env, region.LINES), half) for half in HALVES])
    bulk.vacuum(env, *WHICH)


def _copy(env: Any, table: str) -> str:
    """Return the statement that copies what is of the month, with ids of its own."""
    env.cr.execute(COLUMNS, [table])
    names = [name for (name,) in env.cr.fetchall() if name != "id" or "id" in BESIDES[table]]
    values = [f"original.{name} + copy * {APART}" if name in BESIDES[table] else f"original.{name}" for name in names]
    return COPY.format(table=table, columns=", ".join(names), values=", ".join(values), which=WHICH[table])
