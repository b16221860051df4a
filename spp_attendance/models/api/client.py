from uuid import uuid4

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import NO_ACCESS

from .client_secret import ClientSecret

# what a token stands for: it ends with a change of these
ENDING = {"user_id", "company_id", "scope_ids", "scopes"}


class ApiClient(ClientSecret, models.Model):
    """One installation of an external application, which acts as a user."""

    _name = "spp.attendance.api.client.credential"
    _description = "API client"
    _inherit = ["mail.thread", "spp.server.fields"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    client_id = fields.Char("Client id", readonly=True, required=True, copy=False, default=lambda self: uuid4().hex)
    # whom it acts as
    user_id = fields.Many2one(
        "res.users",
        "Acts as",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        help="What the client does is done by this user, with the user's rights.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, tracking=True)
    tz = fields.Selection(
        lambda self: self.env["spp.session"]._fields["tz"]._description_selection(self.env),
        "Time zone",
        required=True,
        tracking=True,
        default=lambda self: self.env["spp.session"].default_get(["tz"])["tz"],
        help="The zone of times that are sent without one and are about no session.",
    )
    # what it may do
    scope_ids = fields.Many2many(
        "spp.attendance.api.scope",
        "spp_attendance_api_client_scope_rel",
        string="May",
        tracking=True,
        default=lambda self: self.env["spp.attendance.api.scope"].search([]),
    )
    scopes = fields.Char(
        compute="_compute_scopes",
        inverse="_inverse_scopes",
        help="Their names, separated by spaces, as OAuth has them.",
    )
    token_lifetime = fields.Integer("Minutes a token lives", required=True, default=60, tracking=True)
    active = fields.Boolean(default=True, tracking=True, help="The tokens of an archived client are dead at once.")
    last_used = fields.Datetime("Last used", readonly=True, copy=False, help="To the minute.")
    # its secrets, of which only hashes are kept: the one before lives on for a while
    has_secret = fields.Boolean("Has a secret", compute="_compute_has_secret")
    secret_hash = fields.Char(groups=NO_ACCESS, copy=False)
    previous_secret_hash = fields.Char(groups=NO_ACCESS, copy=False)
    previous_secret_until = fields.Datetime("The secret before is valid until", readonly=True, copy=False)

    _sql_constraints = [
        ("client_id_unique", "unique(client_id)", "There is a client with this id already."),
        # in minutes
        (
            "token_lifetime_sane",
            "check(token_lifetime between 1 and 10080)",
            "A token lives from one minute to a week.",
        ),
    ]

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"client_id", "last_used", "previous_secret_until"}

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for client in self:
            user = client.user_id.sudo()  # sudo: whether the user is one of the company, and one at all
            if client.company_id not in user.company_ids or not user._is_internal():
                raise ValidationError(_("The user has to be an internal user of the client's company."))

    @api.depends("scope_ids")
    def _compute_scopes(self):
        for client in self:
            client.scopes = " ".join(client.scope_ids.mapped("name"))

    def _inverse_scopes(self):
        for client in self:
            client.scope_ids = self._scopes_named((client.scopes or "").split())

    @api.model
    def _scopes_named(self, names):
        scopes = self.env["spp.attendance.api.scope"].search([("name", "in", names)])
        unknown = set(names) - set(scopes.mapped("name"))
        if unknown:
            raise ValidationError(_("There is no scope %(names)s.", names=", ".join(sorted(unknown))))
        return scopes

    @api.depends("secret_hash")
    def _compute_has_secret(self):
        for client in self:
            client.has_secret = bool(client.sudo().secret_hash)  # sudo: whether there is one, not which

    # whom a client acts as: oneself, or whoever an administrator says

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        clients = super(ApiClient, self._without_defaults(())).create(vals_list)
        clients._check_acts_as()
        return clients

    def write(self, vals):
        self._check_server_fields([vals])
        if "user_id" in vals or "company_id" in vals:
            self._check_acts_as()
        result = super().write(vals)
        if "user_id" in vals:
            self._check_acts_as()
        if vals.get("active") is False or ENDING & vals.keys():
            self._end_tokens()
        return result

    def _check_acts_as(self):
        if self.env.is_system():
            return
        if any(client.user_id != self.env.user for client in self):
            raise AccessError(_("A client acts as you. Only system administrators let it act as somebody else."))

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """None: whoever a client acts as may have no right to look at it."""
        return []

    def _end_tokens(self):
        # sudo: nobody reads tokens, and ending them takes no right but the one to change the client
        self.env["spp.attendance.api.token"].sudo().search([("client_id", "in", self.ids)])._revoke()
