from uuid import uuid4

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.tools.time_zone import TimeZone
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import NO_ACCESS

from .client_device import ClientDevice
from .client_secret import ClientSecret

# scopes that a new client gets only if somebody gives them
ONLY_IF_GIVEN = ("subscriber:contact", "subscriber:write", "session:plan")
# A change of these revokes the tokens of the client.
REVOKING = {"user_id", "company_id", "scope_ids", "scopes"}


class ApiClient(ClientSecret, ClientDevice, models.Model):
    """One installation of an external application. All it does is done by a user.

    Here are all fields of the model and its only create() and write(). ClientSecret has the verbs for its secret,
    ClientDevice those for devices.
    """

    _name = "spp.attendance.api.client.credential"
    _description = "API client"
    _inherit = ["spp.kept.trail", "spp.server.fields", "spp.checked.values"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    client_id = fields.Char("Client id", readonly=True, required=True, copy=False, default=lambda self: uuid4().hex)
    # its user
    user_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        help="The client has the rights of this user, and the user is shown as the author of all it does.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, tracking=True)
    tz = TimeZone(
        "Time zone",
        required=True,
        tracking=True,
        default=lambda self: self.env["spp.session"].default_get(["tz"])["tz"],
        help="For times that the client sends without an offset. At a session, the time zone of the session counts.",
    )
    # whether it is a device (client_device.py)
    is_device = fields.Boolean(
        "Device", readonly=True, copy=False, help="A phone or browser on which its user calls the roll."
    )
    device_label = fields.Char("Device name", readonly=True, copy=False)
    ended_reason = fields.Selection(
        [
            ("revoked", "Revoked"),
            ("unused", "Not used for 60 days"),
            ("password", "Its user got a new password"),
        ],
        "Why it ended",
        readonly=True,
        copy=False,
    )
    ended_at = fields.Datetime("Ended at", readonly=True, copy=False)
    # its rights
    scope_ids = fields.Many2many(
        "spp.attendance.api.scope",
        "spp_attendance_api_client_scope_rel",
        string="Scopes",
        tracking=True,
        default=lambda self: self.env["spp.attendance.api.scope"].search([("name", "not in", ONLY_IF_GIVEN)]),
    )
    scopes = fields.Char(
        "Names of scopes",
        compute="_compute_scopes",
        inverse="_inverse_scopes",
        help="The names of the scopes, separated by spaces.",
    )
    token_lifetime = fields.Integer("Token lifetime (minutes)", required=True, default=60, tracking=True)
    requests_per_minute = fields.Integer(
        "Requests in a minute",
        tracking=True,
        copy=False,
        help="How many are taken of this client, such as one that many phones share. 0: as many as the settings say.",
    )
    active = fields.Boolean(
        default=True, tracking=True, help="When a client is archived, its tokens stop working at once."
    )
    last_used = fields.Datetime("Last used", readonly=True, copy=False, help="To the minute.")
    can_change = fields.Boolean(compute="_compute_can_change", help="Managers change only clients that act as them.")
    # its secrets, of which only hashes are stored. The previous one stays valid for a while.
    has_secret = fields.Boolean("Has a secret", compute="_compute_has_secret")
    secret_hash = fields.Char(groups=NO_ACCESS, copy=False)
    previous_secret_hash = fields.Char(groups=NO_ACCESS, copy=False)
    previous_secret_until = fields.Datetime("Previous secret valid until", readonly=True, copy=False)

    _sql_constraints = [
        ("client_id_unique", "unique(client_id)", "There is a client with this id already."),
        # in minutes
        (
            "token_lifetime_sane",
            "check(token_lifetime between 1 and 10080)",
            "A token is valid for 1 to 10,080 minutes (one week).",
        ),
        (
            "requests_sane",
            "check(requests_per_minute between 0 and 1000000)",
            "Give a number of requests in a minute from 0 to 1,000,000.",
        ),
    ]

    @api.model
    def _server_fields(self):
        of_device = {"is_device", "device_label", "ended_reason", "ended_at"}
        of_secret = {"secret_hash", "previous_secret_hash", "previous_secret_until"}
        return super()._server_fields() | {"client_id", "last_used"} | of_device | of_secret

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for client in self:
            user = client.user_id.sudo()  # sudo: reads only the companies and the kind of user
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

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_change(self):
        for client in self:
            client.can_change = self.env.is_system() or client.user_id == self.env.user

    @api.depends("secret_hash")
    def _compute_has_secret(self):
        for client in self:
            client.has_secret = bool(client.sudo().secret_hash)  # sudo: reads whether there is a secret, not which

    # create and write

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        clients = super(ApiClient, self._without_defaults()).create(vals_list)
        clients._check_user_is_self()
        return clients

    def write(self, vals):
        self._check_server_fields([vals])
        self._check_stays_ended(vals)
        if "user_id" in vals or "company_id" in vals:
            self._check_user_is_self()
        result = super().write(vals)
        if "user_id" in vals:
            self._check_user_is_self()
        if vals.get("active") is False:
            self._note_end()
        if vals.get("active"):
            self._note_return()
        if vals.get("active") is False or REVOKING & vals.keys():
            self._revoke_tokens()
        return result

    def _check_user_is_self(self):
        if self.env.is_system():
            return
        if any(client.user_id != self.env.user for client in self):
            raise AccessError(
                _("You can make API clients for yourself only. Ask a system administrator to choose another user.")
            )

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Nobody: the user of a client may have no right to see it."""
        return []

    def _revoke_tokens(self):
        # sudo: nobody may read tokens, and whoever may change the client may revoke them
        self.env["spp.attendance.api.token"].sudo().search([("client_id", "in", self.ids)])._revoke()
