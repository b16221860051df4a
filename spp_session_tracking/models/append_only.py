from odoo import _, api, models
from odoo.exceptions import UserError

from ..tools.append_only import is_appending
from ..tools.defaults import defaults_of_code


class AppendOnly(models.AbstractModel):
    """Rows that say what happened: the server adds them (tools/append_only.py), and nobody changes or deletes them.

    This holds for everybody, also in sudo and in server actions, on every path: form, import, copy, x2many commands and
    RPC end in these methods. Those with an underscore are what create() and write() end in.
    """

    _name = "spp.append.only"
    _description = "Rows that nobody changes"

    @api.model
    def _refusal(self):
        """What is told to whoever tries. Each model says it in its own words."""
        return _("Nobody can add, change or delete this by hand.")

    @api.model
    def default_get(self, fields_list):  # pylint: disable=method-required-super
        """What happened is not said by a context, nor by the defaults of a user."""
        return defaults_of_code(self, fields_list)

    @api.model
    def _create(self, data_list):
        if not is_appending(self, len(data_list)):
            raise UserError(self._refusal())
        return super()._create(data_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._refusal())

    def _write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._refusal())

    def _write_multi(self, vals_list):  # 19.0's
        raise UserError(self._refusal())

    def unlink(self):  # pylint: disable=method-required-super
        # not by @api.ondelete: a key in the context of a caller switches that off
        raise UserError(self._refusal())  # pylint: disable=no-raise-unlink
