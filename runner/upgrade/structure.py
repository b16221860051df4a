"""How a database is built: tables, columns, constraints, indexes, functions, triggers and views, as lines of text."""

from collections.abc import Iterable

# (kind, table, name, what it is) of everything in the schema of Odoo. A constraint's index is in the constraint.
QUERY = r"""
    with own_table as (
        select oid, relname, relkind from pg_class
         where relnamespace = current_schema::regnamespace and relkind in ('r', 'v', 'm', 'p')
    )
    select 'table', relname, '', case relkind when 'r' then 'table' when 'p' then 'partitioned' else 'view' end
      from own_table
    union all
    select 'column', relname, attname, concat_ws(
               ' ', format_type(atttypid, atttypmod), case when attnotnull then 'not null' end,
               'generated ' || nullif(attgenerated::text, ''), 'default ' || pg_get_expr(adbin, adrelid)
           )
      from own_table join pg_attribute on attrelid = own_table.oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = own_table.oid and adnum = attnum
    union all
    select 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid)
      from own_table join pg_constraint on conrelid = own_table.oid and contype in ('c', 'f', 'p', 'u', 'x')
    union all
    select 'index', own_table.relname, index.relname,
           trim(regexp_replace(pg_get_indexdef(indexrelid), '^CREATE( UNIQUE)? INDEX .*? USING ', '\1 '))
      from own_table join pg_index on indrelid = own_table.oid join pg_class index on index.oid = indexrelid
     where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
    union all
    select 'trigger', relname, tgname, regexp_replace(pg_get_triggerdef(pg_trigger.oid), '^CREATE TRIGGER \S+ ', '')
      from own_table join pg_trigger on tgrelid = own_table.oid and not tgisinternal
    union all
    select 'function', '', proname || '(' || pg_get_function_identity_arguments(oid) || ')', md5(prosrc)
      from pg_proc where pronamespace = current_schema::regnamespace
"""
# As the server writes it down, which another release of PostgreSQL does otherwise: to compare two databases of one.
VIEWS = """
    select 'definition', viewname, '', md5(definition) from pg_views where schemaname = current_schema
"""

# {kind, table and name: what it is}
Structure = dict[str, str]


def text(row: Iterable[str]) -> str:
    """Return a row as one line."""
    return " ".join(part for part in row if part)


def changes(wanted: Structure, found: Structure) -> dict[str, str]:
    """Return what is otherwise than wanted, or there in addition: {what: how}."""
    lacking = {name: "is missing" for name in wanted.keys() - found.keys()}
    more = {name: f"is too much: {found[name]}" for name in found.keys() - wanted.keys()}
    both = wanted.keys() & found.keys()
    other = {name: f"is {found[name]}, not {wanted[name]}" for name in both if found[name] != wanted[name]}
    return lacking | more | other
