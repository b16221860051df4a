"""What a database holds, as digests: of each column of each table of ours, so that whatever changes is named."""

from dataclasses import dataclass

from runner.odoo import Odoo

# Tables of Odoo's that the suite writes to. Those of ours have `spp_` in their names, many2many tables included.
SHARED = ("res_partner", "res_users", "res_company", "mail_message", "mail_activity", "mail_followers")
# Left out of a table: Odoo 19.0 notes in messages that an addon has brought a scheduled action.
LEFT_OUT = {"mail_message": "model in ('ir.cron', 'ir.actions.server')"}
# What has another column now, with the same in it.
MOVED = {"spp_moodle_instance.stored_token": "kept_token"}
COLUMNS = """
    select table_name, array_agg(column_name::text order by column_name)
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = current_schema and table_type = 'BASE TABLE'
       and (strpos(table_name, 'spp_') > 0 or table_name = any(%s))
     group by table_name order by table_name
"""


@dataclass(frozen=True)
class Table:
    """One table: how many rows it has, the greatest id, and a digest of each column, in the order of the rows."""

    rows: int
    last_id: int | None
    columns: dict[str, str]


Contents = dict[str, Table]


def of(odoo: Odoo, then: Contents | None = None) -> Contents:
    """Return what the tables hold; of those in `then` only the rows that were there then."""
    columns = {str(table): list(names) for table, names in odoo.databases.run(odoo.database, COLUMNS, list(SHARED))}
    last_ids = {table: found.last_id for table, found in (then or {}).items()}
    parts = [_query(table, names, last_ids.get(table)) for table, names in columns.items()]
    rows = odoo.databases.run(odoo.database, " union all ".join(parts))
    return {
        table: Table(count, last_id, dict(zip(columns[table], digests, strict=True)))
        for table, count, last_id, digests in rows
    }


def _query(table: str, names: list[str], last_id: int | None) -> str:
    quoted = [f'"{name}"' for name in names]
    order = "id" if "id" in names else ", ".join(quoted)
    digests = [
        f"md5(coalesce(string_agg(coalesce({name}::text, '\\N'), E'\\n' order by {order}), ''))" for name in quoted
    ]
    last = "max(id)" if "id" in names else "null::int"
    then = f"id <= {last_id}" if "id" in names and last_id is not None else "true"
    where = f"({LEFT_OUT.get(table, 'false')}) is not true and {then}"
    return f"select '{table}', count(*), {last}, array[{', '.join(digests)}] from \"{table}\" where {where}"


def changes(then: Contents, now: Contents) -> dict[str, str]:
    """Return what of `then` is otherwise: {table or table.column: how}."""
    found = {}
    for table, old in then.items():
        new = now.get(table)
        if new is None:
            found[table] = f"is gone, with {old.rows} rows" if old.rows else "is gone, empty"
            continue
        if new.rows != old.rows:
            found[table] = f"has {new.rows} of {old.rows} rows"
        for column, digest in old.columns.items():
            if new.columns.get(column, new.columns.get(MOVED.get(f"{table}.{column}", ""))) != digest:
                found[f"{table}.{column}"] = "is changed" if column in new.columns else "is gone"
    return found


def added(then: Contents, now: Contents) -> dict[str, str]:
    """Return the tables of `then` that have more rows now: {table: how many}."""
    more = {table: now[table].rows - old.rows for table, old in then.items() if table in now}
    return {table: f"has {count} more rows" for table, count in more.items() if count > 0}
