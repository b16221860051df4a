from odoo import api, fields, models


class FirstSteps(models.TransientModel):
    """The page that leads whoever sets the suite up: what is there already, and where the rest is made.

    It asks when it is opened. Addons add their steps with a field here and a row in the view.
    """

    _name = "spp.first.steps"
    _description = "First steps"
    _transient_max_hours = 24  # a page that is left open over lunch can be loaded again

    has_area = fields.Boolean(compute="_compute_steps")
    has_session_type = fields.Boolean(compute="_compute_steps")
    has_people = fields.Boolean(compute="_compute_steps")
    has_facilitator = fields.Boolean(compute="_compute_steps")
    has_roster = fields.Boolean(compute="_compute_steps")
    is_done = fields.Boolean(compute="_compute_steps")

    def _compute_display_name(self):
        self.display_name = self.env["ir.model"]._get(self._name).name

    def _compute_steps(self):
        done = {name: bool(records.search_count(domain, limit=1)) for name, (records, domain) in self._steps().items()}
        for page in self:
            page.update({**done, "is_done": all(done.values())})

    @api.model
    def _steps(self):
        """{name of the field: (model, domain of what has to be there)}. Extend it with super()."""
        users = self.env["res.users"]
        others = [*users._domain_facilitators(), ("id", "!=", self.env.uid)]
        return {
            "has_area": (self.env["spp.area"], []),
            "has_session_type": (self.env["spp.session.type"], []),
            "has_people": (self.env["res.partner"], self.env["res.partner"]._domain_participants()),
            "has_facilitator": (users, others),
            "has_roster": (self.env["spp.session.attendance"], [("is_expected", "=", True)]),
        }

    @api.model
    def _open(self):
        """The action that opens the page."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.create({}).id,
            "views": [(False, "form")],
        }
