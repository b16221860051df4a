"""Looking for texts in each text column of each table."""

from odoo.tools import SQL

COLUMNS = """
    select table_name, array_agg(column_name::text)
      from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
     where table_schema = current_schema and table_type = 'BASE TABLE'
       and data_type in ('text', 'character varying', 'character', 'json', 'jsonb')
     group by table_name
     order by table_name
"""


def places_of(env, texts):
    """The names of the tables that have one of these texts in any column, in small letters or capitals."""
    env.cr.flush()  # with what Odoo does before a commit, such as noting what was changed
    env.cr.execute(COLUMNS)
    return [table for table, columns in env.cr.fetchall() if _has(env.cr, table, columns, texts)]


def _has(cr, table, columns, texts):
    row = SQL(", ").join(SQL("%s::text", SQL.identifier(column)) for column in columns)
    patterns = [f"%{text}%" for text in texts]
    cr.execute(
        SQL("select 1 from %s where concat_ws(' ', %s) ilike any(%s) limit 1", SQL.identifier(table), row, patterns)
    )
    return bool(cr.fetchone())
