from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS

from ...outside.errors import OutsideError
from ...registry import page_request
from .preset import PRESET_NAMES, SourcePreset
from .reading import SourceReading
from .secret import SourceSecret
from .source_runs import SourceRuns
from .source_user import SourceUser

SYSTEM = "base.group_system"


class RegistrySource(SourceUser, SourceSecret, SourcePreset, SourceReading, SourceRuns, models.Model):
    """A registry whose people are made known here and kept current. Administrators alone see how it is asked.

    Here are all fields of the model and its only create() and write(). The rest is in the classes above.
    """

    _name = "spp.registry.source"
    _description = "Registry of people"
    _inherit = ["spp.kept.trail", "mail.activity.mixin", "spp.checked.values"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True, help="An archived registry is not read.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    # the responsible user (source_user.py)
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        help="A session officer. The nightly run acts as this user.",
    )
    lacks_responsible = fields.Boolean("Nobody is responsible", compute="_compute_lacks_responsible")
    is_nightly = fields.Boolean("Run every night", tracking=True, copy=False)
    preset = fields.Selection(
        PRESET_NAMES, groups=SYSTEM, help="Fills in how such a registry is asked. Change it then."
    )
    # address and secret (secret.py)
    url = fields.Char(
        "Address",
        required=True,
        groups=SYSTEM,
        help="Such as https://registry.example.org/people. If you enter another host, or sign in otherwise, give "
        "the secret again.",
    )
    host = fields.Char(compute="_compute_host", help="The host in the address of the registry.")
    is_in_clear = fields.Boolean(compute="_compute_host", help="What is sent and read is not encrypted.")
    auth_kind = fields.Selection(
        [
            ("none", "Nothing"),
            ("basic", "User and password"),
            ("bearer", "Token"),
            ("oauth", "OAuth client credentials"),
        ],
        "Signs in with",
        required=True,
        default="none",
        groups=SYSTEM,
    )
    client_id = fields.Char("User or client id", groups=SYSTEM, copy=False)
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        groups=SYSTEM,
        copy=False,
        help="The password, the token, or the client's secret. It is stored and not shown again. A token that is not a "
        "Bearer token has its kind before it, such as ApiToken d2pat_1234.",
    )
    stored_secret = fields.Char(groups=NO_ACCESS, copy=False)
    secret_source = fields.Selection(
        [
            ("needless", "None needed"),
            ("none", "None yet"),
            ("kept", "Stored here"),
            ("setting", "From the server's settings"),
        ],
        "Secret from",
        compute="_compute_secret_source",
    )
    token_url = fields.Char("Address for tokens", groups=SYSTEM)
    token_template = fields.Text(
        "Request for a token",
        groups=SYSTEM,
        help="JSON with {{client_id}} and {{secret}}. Empty: a form as in RFC 6749.",
    )
    token_path = fields.Char("Path of the token", default="access_token", groups=SYSTEM)
    # how it is asked (reading.py)
    method = fields.Selection([("GET", "GET"), ("POST", "POST")], required=True, default="GET", groups=SYSTEM)
    request_template = fields.Text(
        "Request",
        groups=SYSTEM,
        help="JSON with {{uuid}}, {{timestamp}}, {{page}}, {{offset}}, {{cursor}} and {{limit}}. Empty: none is sent.",
    )
    list_path = fields.Char(
        "Path of the list", groups=SYSTEM, help="Where the people are in the answer. Empty: the answer is the list."
    )
    page_size = fields.Integer("People on a page", required=True, default=100, groups=SYSTEM)
    paging_kind = fields.Selection(
        [
            ("none", "All in one answer"),
            ("page", "Number of the page"),
            ("offset", "Number of the first person"),
            ("cursor", "Cursor in the answer"),
            ("link", "Link in the answer"),
        ],
        "Pages by",
        required=True,
        default="page",
        groups=SYSTEM,
    )
    page_parameter = fields.Char(
        "Name for the page", groups=SYSTEM, help="In the address, such as page. Empty where the request has it."
    )
    size_parameter = fields.Char(
        "Name for the size", groups=SYSTEM, help="In the address, such as limit. Empty where the request has it."
    )
    first_page = fields.Integer("Number of the first page", default=1, groups=SYSTEM)
    cursor_path = fields.Char("Path of the cursor", groups=SYSTEM)
    link_path = fields.Char("Path of the link", groups=SYSTEM, help="Empty: the header Link.")
    is_short_page_last = fields.Boolean(
        "A short page is the last", groups=SYSTEM, help="Not for a registry that sends fewer people than asked for."
    )
    ends_with_404 = fields.Boolean("No page after the last", groups=SYSTEM, help="It answers with status 404 there.")
    field_ids = fields.One2many("spp.registry.source.field", "source_id", "Fields", copy=True, groups=SYSTEM)
    # runs (source_runs.py)
    run_ids = fields.One2many("spp.registry.run", "source_id", "Runs")
    last_run_id = fields.Many2one("spp.registry.run", "Last run", compute="_compute_last_run_id")
    last_run_state = fields.Selection(
        lambda self: self.env["spp.registry.run"]._fields["state"]._description_selection(self.env),
        "Result",
        compute="_compute_last_run_id",
    )
    double_count = fields.Integer("Possible doubles", compute="_compute_double_count")

    # create, change

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_preset(vals) for vals in vals_list])

    def write(self, vals):
        if "company_id" in vals and any(source.company_id.id != vals["company_id"] for source in self):
            raise ValidationError(_("The company of a registry never changes. Make a new registry instead."))
        receivers = {source: source._receivers() for source in self}
        before = {source: source._asked_with(vals) for source in self}
        result = super().write(vals)
        if not vals.get("secret"):
            self._forget_secrets_of_others(receivers)
        for source in self:
            source._note_changes(before[source])
        return result

    def _asked_with(self, names):
        """The fields among these that administrators alone see, with their values."""
        source = self.sudo()  # sudo: to see what changes
        return {name: source[name] for name in names if self._fields[name].groups == SYSTEM}

    def _note_changes(self, before):
        """Note in the chatter what was changed of how the registry is asked, without the values."""
        untold = ("field_ids", "secret")  # of these it is not seen whether they changed
        source = self.sudo()  # sudo: to see what has changed
        changed = [name for name, value in before.items() if name in untold or source[name] != value]
        if changed:
            labels = ", ".join(sorted(self._fields[name]._description_string(self.env) for name in changed))
            self.message_post(body=_("Changed: %(fields)s.", fields=labels))

    @api.constrains(
        *("url", "token_url", "auth_kind", "token_template", "token_path", "method", "request_template", "list_path"),
        *("page_size", "paging_kind", "page_parameter", "size_parameter", "first_page", "cursor_path", "link_path"),
    )
    def _check_request(self):
        for source in self:
            try:
                page_request.check(source._source(with_secret=False))
            except OutsideError as error:
                raise ValidationError(source._words_of(error)) from None
