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


def check_unused(records, prefix=""):
    """Raise UserError where one of the records is in use. It says by what kind of record, and names none.

    prefix: how the names of the tables begin that are asked; those of other addons may clear theirs as Odoo deletes
    """
    users = users_of(records, prefix)
    if users:
        raise UserError(
            _(
                "In use by: %(users)s. Archive it instead of deleting it: "
                "then nobody can choose it any more, and it stays where it is used.",
                users=users,
            )
        )


def users_of(records, prefix=""):
    """The words for the kinds of records that forbid to delete one of these, "" for none."""
    env = records.env
    env.flush_all()
    asked = [
        (table, column)
        for table, column, restricts in references_to(env.cr, records._table)
        if restricts and table.startswith(prefix) and table != records._table
    ]
    tables = [table for table, column in asked if _is_used(env.cr, table, column, records.ids)]
    return ", ".join(dict.fromkeys(_words_for(env, table) for table in tables))


def _is_used(cr, table, column, ids):
    query = SQL(
        "select exists (select from %s where %s = any(%s))", SQL.identifier(table), SQL.identifier(column), list(ids)
    )
    cr.execute(query)
    return cr.fetchone()[0]


def _words_for(env, table):
    """What the user calls the model of a table, or the model that refers to many by it."""
    models = [model for model in env.registry.values() if not model._abstract]
    names = [model._name for model in models if table in (model._table, *_tables_of_many(model))]
    return env["ir.model"]._get(names[0]).name if names else table


def _tables_of_many(model):
    return (field.relation for field in model._fields.values() if field.type == "many2many" and field.store)
