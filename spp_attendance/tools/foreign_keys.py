"""The foreign keys to a table, as PostgreSQL knows them: of whatever addon."""

from odoo import _
from odoo.exceptions import UserError
from odoo.tools import SQL

REFERENCES = """
    select referring.relname, attribute.attname, constr.confdeltype in ('a', 'r')
      from pg_constraint constr
      join pg_class referring on referring.oid = constr.conrelid
      join pg_attribute attribute on attribute.attrelid = constr.conrelid and attribute.attnum = constr.conkey[1]
     where constr.contype = 'f'
       and constr.confrelid = %s::regclass
     order by referring.relname, attribute.attname
"""


def references_to(cr, table):
    """(table, column, whether it forbids to delete the record) of each foreign key to a table."""
    cr.execute(REFERENCES, [table])
    return cr.fetchall()


def check_unused(records):
    """Raise UserError where one of the records is in use. It says by what kind of record, and names none."""
    env = records.env
    env.flush_all()
    users = [
        table
        for table, column, restricts in references_to(env.cr, records._table)
        if restricts and _is_used(env.cr, table, column, records.ids)
    ]
    if users:
        raise UserError(
            _(
                "In use by: %(users)s. Archive it instead of deleting it: "
                "then nobody can choose it any more, and it stays where it is used.",
                users=", ".join(_words_for(env, table) for table in users),
            )
        )


def _is_used(cr, table, column, ids):
    query = SQL(
        "select exists (select from %s where %s = any(%s))", SQL.identifier(table), SQL.identifier(column), list(ids)
    )
    cr.execute(query)
    return cr.fetchone()[0]


def _words_for(env, table):
    """What the user calls the model of a table."""
    names = [name for name, model in env.registry.items() if model._table == table and not model._abstract]
    return env["ir.model"]._get(names[0]).name if names else table
