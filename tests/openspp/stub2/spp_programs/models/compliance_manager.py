from odoo import api, fields, models


class ComplianceManager(models.Model):
    _name = "spp.compliance.manager"
    _description = "Compliance Criteria Manager"
    _inherit = ["spp.manager.mixin"]

    program_id = fields.Many2one("spp.program", required=True, ondelete="cascade", readonly=True)

    @api.model
    def _selection_manager_ref_id(self):
        return [*super()._selection_manager_ref_id(), ("spp.compliance.manager.default", "Default Compliance")]


class BaseComplianceManager(models.AbstractModel):
    """What OpenSPP 2 asks of each compliance manager."""

    _name = "spp.compliance.manager.base"
    _description = "Base Compliance Manager"
    _inherit = "spp.base.programs.manager"

    name = fields.Char("Manager Name", required=True)
    program_id = fields.Many2one("spp.program", "Program", required=True)

    def verify_compliance(self, cycle, membership):
        """The members of the cycle, of those given, who comply."""
        raise NotImplementedError()

    def get_compliance_domain(self, membership=None):
        """The domain of the contacts who comply; an empty one is left out."""
        raise NotImplementedError()


class DefaultComplianceManager(models.Model):
    """OpenSPP 2's own takes an expression of its language CEL. This one takes a name, and an empty one asks nothing."""

    _name = "spp.compliance.manager.default"
    _description = "Default Compliance Manager"
    _inherit = ["spp.compliance.manager.base", "spp.manager.source.mixin"]

    compliance_cel_expression = fields.Text()

    def get_compliance_domain(self, membership=None):
        return [("name", "=", self.compliance_cel_expression)] if self.compliance_cel_expression else []
