from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, ormcache

PLAIN_OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "in", "not in")
HIERARCHY_OPERATORS = ("parent_of", "child_of")
# Odoo lets nobody move a company, and empties what it has cached where one is made.
FIXED_HIERARCHY = "res.company"
# By these a model says by itself what a user finds.
ACCESS_METHODS = {
    *("_search", "_where_calc", "_apply_ir_rules", "_filter_access_rules", "_filter_access_rules_python"),
    *("check_access_rule", "_filter_access", "_check_access"),
}
# Whose ways are known to add nothing that the rules do not say.
KNOWN_MODULES = ("odoo.models", "odoo.orm.", "odoo.addons.spp_")


class Asked(NamedTuple):
    """The place in a compiled search for the values that a column may have."""

    column: str


class CompiledSearch(models.AbstractModel):
    """Searches by columns whose SQL, with the rights and rules of the user, is compiled once and not in each request.

    Odoo caches the domain of a user's rules and compiles it again for each search: for the type, the location and the
    person of one attendance sent alone that was 3 of 7 ms of processor time, and is 0.5 ms so. The SQL is cached by
    the same key as the domain, and Odoo empties both at once. Where an addon of others decides by itself what a user
    finds, or a rule depends on the data or the day, each search is Odoo's own.
    """

    _name = "spp.compiled.search"
    _description = "Search that is compiled once"

    @api.model
    def _fetch(self, records, asked, names=()):
        """The records, archived ones too, that the user may read and whose columns have one of some values, by id.

        records: an empty recordset; names: of the columns that are read, in one query
        asked: {column: values}, ids or texts, never False
        Raises AccessError.
        """
        rows = self._rows(records, asked, names)
        if rows is None:
            domain = [(column, "in", list(values)) for column, values in asked.items()]
            found = records.with_context(active_test=False).search_fetch(domain, names, order="id")
            return found.with_env(records.env)
        fetched = records.browse(row[0] for row in rows)
        for name, values in zip(names, list(zip(*rows, strict=True))[1:], strict=False):
            self.env.cache.insert_missing(fetched, records._fields[name], values)
        return fetched

    @api.model
    def _writable(self, records, lock):
        """Those of the records that the rules let the user write. They are locked by `lock`, such as "share"."""
        if not records:
            return records
        rows = self._rows(records.browse(), {"id": records.ids}, (), "write", lock)
        if rows is None:
            found = records._filter_access_rules("write").sudo()  # sudo: they have been asked for by the rules
            rows = self._rows(found.browse(), {"id": found.ids}, (), "write", lock)
        return records.browse(row[0] for row in rows)

    @api.model
    def _rows(self, records, asked, names, mode="read", lock=""):
        """The ids and columns that the SQL finds, None where it cannot be compiled once. Raises AccessError."""
        compiled = self.with_env(records.env)._compiled(records._name, tuple(asked), tuple(names), mode)
        if compiled is None:
            return None
        if not all(asked.values()):
            return []
        code, params, read = compiled
        for name, columns in read.items():  # what was changed in this transaction counts too, also where a rule asks
            self.env[name].flush_model(columns)
        locking = f" for {lock} of {records._table}" if lock else ""
        values = [list(asked[each.column]) if isinstance(each, Asked) else each for each in params]
        self.env.cr.execute(code + locking, values, log_exceptions=False)
        return self.env.cr.fetchall()

    @api.model
    @ormcache(
        *("self.env.uid", "self.env.su", "model_name", "columns", "names", "mode"),
        "tuple(self.env['ir.rule']._compute_domain_context_values())",
    )
    def _compiled(self, model_name, columns, names, mode="read"):
        """(SQL, its parameters, what it reads) of a search, None where a rule makes it depend on the data."""
        records = self.env[model_name].with_context(active_test=False)
        records.check_access_rights(mode)
        if mode == "read":
            records.browse().read([*columns, *names])  # reads nothing: it checks the groups of the fields
        domain = list(self.env["ir.rule"]._compute_domain(model_name, mode) or ())
        if not has_known_access(records) or not is_fixed(records, domain):
            return None
        query = records.sudo()._search(domain, order="id")  # sudo: the rules are the domain
        for column in columns:
            query.add_where(SQL("%s = any(%s)", SQL.identifier(records._table, column), Asked(column)))
        sql = query.select(*(SQL.identifier(records._table, name) for name in ("id", *names)))
        read = columns_of(records, [*domain, *((name, "=", None) for name in (*columns, *names))])
        return None if query.is_empty() else (sql.code, tuple(sql.params), read)


def has_known_access(model):
    """Whether the rules alone say what of a model a user finds: no addon of others has a way of its own."""
    return all(
        definition.__module__.startswith(KNOWN_MODULES)
        for definition in type(model).__mro__
        if ACCESS_METHODS & vars(definition).keys()
    )


def columns_of(model, domain):
    """{name of a model: the names of its columns that a fixed domain asks}"""
    found = {}
    for name, operator, value in (term for term in domain if not isinstance(term, str) and isinstance(term[0], str)):
        found.setdefault(model._name, set()).add(name)
        if operator in ("any", "not any"):
            for comodel, names in columns_of(model.env[model._fields[name].comodel_name], value).items():
                found.setdefault(comodel, set()).update(names)
    return found


def is_fixed(model, domain):
    """Whether the SQL of a domain is the same whatever is in the database."""
    return all(isinstance(term, str) or isinstance(term, (list, tuple)) and _is_fixed(model, *term) for term in domain)


def _is_fixed(model, name, operator, value):
    if isinstance(name, int):  # (1, "=", 1)
        return True
    field = model._fields.get(name)
    if not field or not field.store or field.search or field.company_dependent or field.translate:
        return False
    if field.type in ("one2many", "date", "datetime"):  # 19.0 takes dates such as "today"
        return False
    if operator in ("any", "not any"):  # archived records of a many2many count or not by the context
        is_one = field.type == "many2one" and isinstance(value, (list, tuple))
        return is_one and is_fixed(model.env[field.comodel_name], value)
    if operator in HIERARCHY_OPERATORS and field.comodel_name != FIXED_HIERARCHY:
        return False
    if operator not in (*PLAIN_OPERATORS, *HIERARCHY_OPERATORS):
        return False
    # the names of records would be searched for
    values = value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
    return not field.relational or all(isinstance(each, (int, type(None))) for each in values)
