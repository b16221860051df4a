"""What points at the records of a table, as PostgreSQL knows it: whatever addon it comes from."""

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
    """(table, column, whether it keeps the record from being deleted) of each foreign key to a table."""
    cr.execute(REFERENCES, [table])
    return cr.fetchall()


def check_unused(records):
    """Raise UserError where one of the records is in use, which says by what. It names no record."""
    env = records.env
    env.flush_all()
    users = [
        table
        for table, column, keeps in references_to(env.cr, records._table)
        if keeps and _is_used(env.cr, table, column, records.ids)
    ]
    if users:
        raise UserError(
            _(
                "In use by: %(users)s. Archive it instead of deleting it: "
                "then it is offered no longer, and stays where it is used.",
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
