from odoo import api, fields, models

WRAPPERS = ("spp.cycle.manager", "spp.program.entitlement.manager")


class ProgramsManager(models.AbstractModel):
    _name = "spp.base.programs.manager"
    _description = "Base Manager"


class ManagerMixin(models.AbstractModel):
    """A wrapper, which refers to the manager that does the work."""

    _name = "spp.manager.mixin"
    _description = "Manager Mixin"

    manager_ref_id = fields.Reference(selection="_selection_manager_ref_id", string="Manager", required=True)

    @api.model
    def _selection_manager_ref_id(self):
        return []

    def open_manager_form(self, readonly=False):
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

    _name = "spp.manager.source.mixin"
    _description = "Manager Data Source Mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """OpenSPP 2's dialog for adding a manager names the wrapper in the context: it is made with the manager."""
        managers = super().create(vals_list)
        context = self.env.context
        for manager in managers if "_spp_wrapper_model" in context else ():
            reference = {"program_id": context["default_program_id"], "manager_ref_id": f"{manager._name},{manager.id}"}
            self.env[context["_spp_wrapper_model"]].create(reference)
        return managers

    def unlink(self):
        references = [f"{manager._name},{manager.id}" for manager in self]
        for wrapper in WRAPPERS:
            self.env[wrapper].search([("manager_ref_id", "in", references)]).unlink()
        return super().unlink()

    def get_manager_view_id(self):
        return self.env["ir.ui.view"].search([("model", "=", self._name), ("type", "=", "form")], limit=1).id
