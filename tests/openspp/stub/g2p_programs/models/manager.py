from odoo import api, fields, models
from odoo.tools.safe_eval import safe_eval

WRAPPERS = ("g2p.eligibility.manager", "g2p.cycle.manager", "g2p.program.entitlement.manager")


class ProgramsManager(models.AbstractModel):
    _name = "base.programs.manager"
    _description = "Base Programs Manager"

    def _safe_eval(self, text):
        return safe_eval(text)


class ManagerMixin(models.AbstractModel):
    """A wrapper, which refers to the manager that does the work."""

    _name = "g2p.manager.mixin"
    _description = "Manager Mixin"

    manager_ref_id = fields.Reference(selection="_selection_manager_ref_id", string="Manager", required=True)

    @api.model
    def _selection_manager_ref_id(self):
        return []

    def open_manager_form(self):
        self.ensure_one()
        manager = self.manager_ref_id
        return {
            **manager.get_formview_action(),
            "views": [(manager.get_manager_view_id(), "form")],
            "res_id": manager.id,
            "target": "new",
        }


class ManagerSourceMixin(models.AbstractModel):
    """A manager that is referred to."""

    _name = "g2p.manager.source.mixin"
    _description = "Manager Data Source Mixin"

    def unlink(self):
        references = [f"{manager._name},{manager.id}" for manager in self]
        for wrapper in WRAPPERS:
            self.env[wrapper].search([("manager_ref_id", "in", references)]).unlink()
        return super().unlink()

    def get_manager_view_id(self):
        return self.env["ir.ui.view"].search([("model", "=", self._name), ("type", "=", "form")], limit=1).id
