from odoo import api, models


class SessionDialog(models.AbstractModel):
    """A dialog. One about a record, its `_target`, is only for those who may change that record."""

    _name = "spp.session.dialog"
    _description = "Dialog about a session"
    _inherit = ["spp.checked.values", "spp.readable.links"]
    _target = "session_id"

    def _compute_display_name(self):
        self.display_name = self.env["ir.model"]._get(self._name).name

    @api.model
    def _open(self, record):
        """The action that opens the dialog about a record."""
        record.ensure_one()
        return self._open_with(**{self._target: record.id})

    @api.model
    def _open_with(self, **values):
        """The action that opens the dialog, with values proposed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items() if value},
        }

    def onchange(self, values, field_names, fields_spec):
        """Show what is computed from the target only to those who may read that: Odoo computes it in sudo."""
        if self._target:
            target = self.new({**self.default_get([self._target]), **values})[self._target]._origin
            target.check_access_rights("read")
            target.check_access_rule("read")
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_target()
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        if self._target in vals:
            self._check_target()
        return result

    def _check_target(self):
        if self._target:
            targets = self[self._target]
            targets.check_access_rights("write")
            targets.check_access_rule("write")
