"""Many rows in little time: statements past the ORM, side by side, while the table has no indexes."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

THREADS = 2
INDEXES = """
    select indexname, indexdef, coalesce(contype, '') = 'u' as is_constraint
      from pg_indexes
      left join pg_constraint on conname = indexname and conrelid = %(table)s::regclass
     where tablename = %(table)s and coalesce(contype, '') != 'p'
"""


def add(env: Any, table: str, statements: Iterable[tuple[str, Any]]) -> None:
    """Run statements that fill a table, each with its values, while it has no indexes; then make these again."""
    env.cr.execute(INDEXES, {"table": table})
    indexes = env.cr.fetchall()
    constraints = [name for name, _definition, is_constraint in indexes if is_constraint]
    plain = [name for name, _definition, is_constraint in indexes if not is_constraint]
    dropped = [f"alter table {table} drop constraint {name}" for name in constraints]
    one_by_one(env, dropped + [f"drop index {name}" for name in plain])
    at_once(env, statements)
    at_once(env, [(definition, None) for _name, definition, _is_constraint in indexes])
    one_by_one(env, [f"alter table {table} add constraint {name} unique using index {name}" for name in constraints])


def one_by_one(env: Any, statements: Iterable[str]) -> None:
    """Run statements one after another, each in a transaction of its own."""
    env.cr.commit()
    for statement in statements:
        _run(env, statement, None)


def at_once(env: Any, statements: Iterable[tuple[str, Any]]) -> None:
    """Run statements side by side, each with its values and in a transaction of its own."""
    env.cr.commit()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda statement: _run(env, *statement), statements))


def vacuum(env: Any, *tables: str) -> None:
    """Leave tables as PostgreSQL's housekeeping would."""
    env.cr.commit()
    env.cr._cnx.autocommit = True  # VACUUM goes with no transaction
    env.cr.execute(f"vacuum analyze {', '.join(tables)}")
    env.cr._cnx.autocommit = False


def is_there(env: Any, table: str) -> bool:
    """Return whether the database has a table."""
    env.cr.execute("select to_regclass(%s) is not null", [table])
    found: bool = env.cr.fetchone()[0]
    return found


def _run(env: Any, statement: str, values: Any) -> None:
    """Run one statement without checks of foreign keys, which hold by construction, and commit."""
    with env.registry.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("set local maintenance_work_mem = '512MB'")
        cursor.execute("select setseed(0.5)")
        cursor.execute(statement, values)
