from typing import NamedTuple

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ..tools.context_keys import without_keys
from ..tools.defaults import defaults_of_code

CONTEXT_KEY = "spp_server_writes"
WITHOUT_DEFAULTS = "spp_without_defaults"


class ServerPermission(NamedTuple):
    """Lets the server write the server fields of one model.

    It travels in the context. Only Python code can make one: a context that comes over RPC holds plain JSON values.
    """

    model: str


class ServerFields(models.AbstractModel):
    """Fields that only the server sets. A model that inherits this calls the checks from its create() and write()."""

    _name = "spp.server.fields"
    _description = "Fields set by the server"

    @api.model
    def _server_fields(self):
        """The names of the fields that users may not set, as a frozenset. Extend it with super()."""
        return frozenset()

    def _by_server(self):
        """The records with the permission to write their server fields. write() and all its overrides still run."""
        return self.with_context(**{CONTEXT_KEY: ServerPermission(self._name)})

    def _is_by_server(self):
        permission = self.env.context.get(CONTEXT_KEY)
        return isinstance(permission, ServerPermission) and permission.model == self._name

    def _check_server_fields(self, vals_list):
        """Raise UserError where a user sets one of the server fields, AccessError for one that is closed to everybody.

        Odoo 17.0 asks for the groups of a field when it is written, and not when a record is created with it.
        """
        self._check_closed_fields(vals_list)
        if self._is_by_server():
            return
        for name in sorted(self._server_fields()):
            if any(name in vals for vals in vals_list):
                raise UserError(_("Only the server sets this field: %(field)s. Leave it out.", field=name))

    @api.model
    def _closed_fields(self):
        """The names of the fields that nobody reads or writes, such as hashes of secrets."""
        return {name for name, field in self._fields.items() if field.groups == NO_ACCESS}

    @api.model
    def _check_closed_fields(self, vals_list):
        given = () if self.env.su else set().union(*vals_list) & self._fields.keys()
        if any(self._fields[name].groups == NO_ACCESS for name in given):
            raise AccessError(_("This holds a field that is closed to everybody. Leave it out."))

    def _without_defaults(self, names=()):
        """The records, of which no new one gets `names` by a default of the context or of a user past the checks."""
        keys = {f"default_{name}" for name in (*self._server_fields(), *self._closed_fields(), *names)}
        # for default_get, which a user's own defaults reach; 19.0 asks for the groups of a field that a key names
        return without_keys(self, keys).with_context(**{WITHOUT_DEFAULTS: (self._name, tuple(names))})

    @api.model
    def default_get(self, fields_list):
        """Fields that the server sets have the defaults of the code: no others, by a context or `ir.default`."""
        model, names = self.env.context.get(WITHOUT_DEFAULTS) or ("", ())
        held = {*self._server_fields(), *self._closed_fields(), *(names if model == self._name else ())}
        defaults = super().default_get([name for name in fields_list if name not in held])
        return {**defaults, **defaults_of_code(self, held.intersection(fields_list))}
