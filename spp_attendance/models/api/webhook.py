from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS

from ...outside.errors import OutsideError
from ...outside.request import PORTS, origin
from ...rest.webhook import SHORTEST_SECRET, is_fit
from .webhook_news import WebhookNews
from .webhook_telling import WebhookTelling


def _server_of(url):
    """The server of an address as text, False where it is no address."""
    try:
        scheme, host, port = origin(url.strip())
    except OutsideError:
        return False
    return f"{scheme}://{host}" if port == PORTS[scheme] else f"{scheme}://{host}:{port}"


class ApiWebhook(WebhookNews, WebhookTelling, models.Model):
    """An address that is told when there are changes for an API client to read: that, and nothing of what changed.

    Here are all fields of the model and its only create() and write(). WebhookNews knows whether there is anything to
    tell, WebhookTelling tells it. What a delivery notes stands here and not on the client, whose row requests write.
    """

    _name = "spp.attendance.api.webhook"
    _description = "Webhook of an API client"
    _inherit = ["spp.kept.trail", "mail.activity.mixin", "spp.server.fields", "spp.checked.values"]
    _rec_name = "client_id"
    _order = "client_id, id"

    client_id = fields.Many2one(
        "spp.attendance.api.client.credential", "API client", required=True, tracking=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="client_id.company_id")
    active = fields.Boolean(default=True, tracking=True)
    # an address often holds a secret: managers see where it is, and the trail says that
    url = fields.Char(
        "Address",
        required=True,
        groups="base.group_system",
        help="Such as https://app.example.org/attendance. With http others on the way can read the id of the client.",
    )
    server = fields.Char(compute="_compute_server", store=True, tracking=True, help="The server of the address.")
    # its secret, which is never shown again
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        groups="base.group_system",
        help="Signs what is sent. Enter the same one in the application that receives it.",
    )
    stored_secret = fields.Char(groups=NO_ACCESS, copy=False)
    has_secret = fields.Boolean("Has a secret", compute="_compute_has_secret")
    # how it goes on
    state = fields.Selection(
        [("on", "Works"), ("failing", "Tries again"), ("paused", "Paused")],
        required=True,
        readonly=True,
        default="on",
        copy=False,
        tracking=True,
    )
    number = fields.Integer(readonly=True, copy=False, help="Up to which change of the feed it was told.")
    stamp = fields.Integer("Random stamp", readonly=True, copy=False, help="The stamp of that change.")
    told_at = fields.Datetime("Told last at", readonly=True, copy=False)
    failure_count = fields.Integer("Failures in a row", readonly=True, copy=False)
    tries_at = fields.Datetime("Next try", readonly=True, copy=False, index="btree_not_null")
    trouble = fields.Char("What went wrong", readonly=True, copy=False)

    _sql_constraints = [("client_unique", "unique(client_id)", "The client has a webhook already. Change that one.")]

    @api.model
    def _server_fields(self):
        progress = {"state", "number", "stamp", "told_at", "failure_count", "tries_at", "trouble"}
        return super()._server_fields() | progress

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            try:
                origin(webhook.url.strip())
            except OutsideError as error:
                raise ValidationError(_(error.text, **error.values)) from None

    @api.depends("url")
    def _compute_server(self):
        for webhook in self:
            webhook.server = _server_of(webhook.url or "")

    @api.depends("stored_secret")
    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for webhook in self.filtered("secret"):
            secret = webhook.secret.strip()
            if not is_fit(secret):
                raise ValidationError(
                    _(
                        "Give a secret of %(count)s characters or more. One that begins with whsec_ goes on in base64, "
                        "of %(count)s bytes or more.",
                        count=SHORTEST_SECRET,
                    )
                )
            webhook.sudo().stored_secret = secret  # sudo: nobody may read it, administrators give it
        self.invalidate_recordset(["secret"], flush=False)  # or it would come back in the answer of this request

    @api.depends("stored_secret")
    def _compute_has_secret(self):
        for webhook in self:
            webhook.has_secret = bool(webhook.sudo().stored_secret)  # sudo: whether there is a secret, not which

    # create and write

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        webhooks = super(ApiWebhook, self._without_defaults()).create(vals_list)
        number, stamp = self._feed_end()
        webhooks._by_server().write({"number": number, "stamp": stamp})
        return webhooks.with_env(self.env)

    def write(self, vals):
        self._check_server_fields([vals])
        written = super().write(vals)
        if "url" in vals or "secret" in vals:
            self._try_at_once()
        return written
