from odoo import fields, models


class CreateProgramWizard(models.TransientModel):
    _inherit = "g2p.program.create.wizard"

    is_one_time_distribution = fields.Boolean("One-time Distribution")
    eligibility_kind = fields.Selection(
        [("default_eligibility", "Default")], "Eligibility Manager", default="default_eligibility"
    )

    def _check_required_fields(self):
        """Extended by addons with further kinds of managers."""

    def create_program(self):
        self._check_required_fields()
        values = {"name": self.name, "target_type": self.target_type}
        program = self.env["g2p.program"].create(values)
        program.update(
            {
                **self._get_eligibility_manager(program.id),
                **self._get_cycle_manager(program.id),
                **self._get_entitlement_manager(program.id),
                "is_one_time_distribution": self.is_one_time_distribution,
            }
        )
        if self.import_beneficiaries == "yes":
            program.get_managers(program.MANAGER_ELIGIBILITY)[0].import_eligible_registrants(state="enrolled")
        if self.is_one_time_distribution:
            program.create_new_cycle()
        return {"type": "ir.actions.act_window", "res_model": "g2p.program", "res_id": program.id}

    def _get_eligibility_managers_val(self, program_id, manager):
        return {"program_id": program_id, "manager_ref_id": f"{manager._name},{manager.id}"}

    def _get_eligibility_manager(self, program_id):
        if self.eligibility_kind != "default_eligibility":
            return {}
        values = {"name": "Default", "program_id": program_id, "eligibility_domain": self.eligibility_domain}
        manager = self.env["g2p.program_membership.manager.default"].create(values)
        return {"eligibility_managers": [(4, self._wrapped("g2p.eligibility.manager", manager).id)]}

    def _get_cycle_manager(self, program_id):
        values = {
            "name": "Default",
            "program_id": program_id,
            "approver_group_id": self.approver_group_id.id,
            "auto_approve_entitlements": self.auto_approve_entitlements,
        }
        manager = self.env["g2p.cycle.manager.default"].create(values)
        return {"cycle_managers": [(4, self._wrapped("g2p.cycle.manager", manager).id)]}
