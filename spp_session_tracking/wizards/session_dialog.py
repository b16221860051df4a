from odoo import api, models


class SessionDialog(models.AbstractModel):
    """A dialog about one record, `_target`: only for those who may change that record."""

    _name = "spp.session.dialog"
    _description = "Dialog about a session"
    _target = "session_id"

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        targets = dialogs[self._target]
        targets.check_access_rights("write")
        targets.check_access_rule("write")
        return dialogs
