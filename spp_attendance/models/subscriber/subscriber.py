from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.rules import visible_text
from odoo.addons.spp_session_tracking.tools.foreign_keys import check_unused
from odoo.addons.spp_session_tracking.tools.seen import seen
from odoo.exceptions import UserError

from .badge import SubscriberBadge
from .contact import OF_CONTACT, PARTS, RECORDER, TEXTS_OF_CONTACT, SubscriberContact, reach
from .erase import SubscriberErase
from .file_import import SubscriberFileImport
from .history import SubscriberHistory
from .identifier import SubscriberIdentifier
from .merge import SubscriberMerge
from .page import SubscriberPage


class AttendanceSubscriber(
    SubscriberContact,
    SubscriberIdentifier,
    SubscriberBadge,
    SubscriberErase,
    SubscriberFileImport,
    SubscriberMerge,
    SubscriberHistory,
    SubscriberPage,
    models.Model,
):
    """A person known to attendance: a contact, with an identifier of the programme.

    Here are all fields of the model, its only create(), write() and unlink(), and the hooks these call. The rest stands
    in the classes above, by subject, each in a file of its own.
    """

    _name = "spp.attendance.subscriber"
    _description = "Person known to attendance"
    _inherit = ["spp.kept.trail", "spp.server.fields", "spp.file.import", "spp.long.list"]
    _inherits = {"res.partner": "partner_id"}
    _order = "name, id"
    _rec_names_search = ["lookup"]  # of the contact
    _check_company_auto = True

    # found by the constraint contact_unique, which begins with it
    partner_id = fields.Many2one(
        "res.partner",
        "Contact of the person",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=lambda self: self.env["res.partner"]._domain_participants(),
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True, help="An archived person is offered no longer. The contact stays as it is.")
    # who it is
    person_identifier = fields.Char(
        "Identifier", groups=RECORDER, tracking=True, copy=False, help="The number the programme knows the person by."
    )
    identifier_key = fields.Char(
        "Identifier as compared", groups=RECORDER, readonly=True, copy=False, help="The identifier in its normal form."
    )
    identifier_twin = fields.Integer(
        groups=RECORDER,
        readonly=True,
        copy=False,
        default=0,
        group_operator=None,
        help="Not 0 where another person's identifier differs only in how it is written, from before these were "
        "compared in one form. Each of the two is found by exactly what is written.",
    )
    badge_code = fields.Char(
        "Badge code",
        groups=RECORDER,
        readonly=True,
        copy=False,
        help="The code on the person's badge. It is random, and says nothing about the person.",
    )
    badge_hash = fields.Char(
        "Hash of the badge code", groups=RECORDER, readonly=True, copy=False, index="btree_not_null"
    )
    was_erased = fields.Boolean(readonly=True, copy=False, help="The contact was erased: nothing is recorded any more.")
    family_name = fields.Char(related="partner_id.family_name", readonly=False, tracking=True)
    given_name = fields.Char(related="partner_id.given_name", readonly=False, tracking=True)
    addl_name = fields.Char(related="partner_id.addl_name", readonly=False, tracking=True)
    gender = fields.Selection([("male", "Male"), ("female", "Female"), ("other", "Other")], tracking=True)
    # how to reach them (contact.py)
    email = reach("email", "Email", readonly=False)
    email_formatted = reach("email_formatted", "Formatted Email")
    email_normalized = reach("email_normalized", "Normalized Email")
    phone = reach("phone", "Phone", readonly=False)
    mobile = reach("mobile", "Mobile")
    phone_sanitized = reach("phone_sanitized", "Sanitized Number")
    phone_mobile_search = reach("phone_mobile_search", "Phone/Mobile")
    # what was recorded (history.py)
    attendance_list_ids = fields.One2many("spp.attendance.list", "subscriber_id", "Recorded attendance")
    days_present = fields.Integer(
        "Days present",
        compute="_compute_days_present",
        search="_search_days_present",
        help="The days the person was present or late on.",
    )

    _sql_constraints = [
        (
            "contact_unique",
            "unique(partner_id, company_id)",
            "The contact is among the people of attendance already. Search there, also among the archived people.",
        ),
        (
            "identifier_unique",
            "unique(company_id, identifier_key, identifier_twin)",
            "Another person of the company has this identifier. Search for it, also among the archived people.",
        ),
        ("badge_code_unique", "unique(badge_code)", "Another person has this badge code."),
    ]

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {
            "badge_code",
            "badge_hash",
            "identifier_key",
            "identifier_twin",
            "was_erased",
        }

    # names

    @api.model
    def _sees_identifiers(self):
        """Whether the user does, also in sudo: Odoo computes names there for whoever reads them."""
        return self.env.user.has_group(RECORDER)

    @api.depends_context("show_identifier", "uid", "allowed_company_ids")
    @api.depends("name", "person_identifier")
    def _compute_display_name(self):
        is_asked = self.env.context.get("show_identifier") and self._sees_identifiers()
        shown = seen(self) if is_asked else self.browse()
        for subscriber in self:
            identifier = subscriber.person_identifier if subscriber._origin in shown else False
            subscriber.display_name = f"{subscriber.name} ({identifier})" if identifier else subscriber.name

    @api.model
    def _compose_name(self, family_name, given_name, addl_name):
        """Such as "Reyes, Ana Luz"; False where no part is given."""
        given = " ".join(filter(None, [given_name, addl_name]))
        return ", ".join(filter(None, [family_name, given])) or False

    @api.onchange(*PARTS)
    def _onchange_parts(self):
        self.name = self._compose_name(*(self[part] for part in PARTS)) or self.name

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        self.check_access_rights("create")
        defaults = self.default_get(["company_id", "partner_id", "person_identifier", *OF_CONTACT])
        vals_list = [self._clean({**defaults, **vals}) for vals in vals_list]
        self._check_identifiers_free([(vals["company_id"], vals.get("person_identifier")) for vals in vals_list])
        contacts = self._contacts_for(vals_list)
        own = [{**self._own(vals), "partner_id": contact.id} for vals, contact in zip(vals_list, contacts, strict=True)]
        # nobody follows everybody they once made known
        people = self._without_defaults().with_context(mail_create_nosubscribe=True)
        subscribers = super(AttendanceSubscriber, people).create(own)
        subscribers = subscribers.with_env(self.env)
        for subscriber, vals in zip(subscribers, vals_list, strict=True):
            if vals.get("partner_id"):
                subscriber._write_contact({name: vals[name] for name in OF_CONTACT if vals.get(name)})
        subscribers._write_identifiers([vals.get("person_identifier") for vals in vals_list])
        return subscribers

    @api.model
    def _prepare_create_values(self, vals_list):
        """Without defaults for the fields of the contact: it exists already, and Odoo 19.0 would write each of them."""
        return [
            {name: value for name, value in values.items() if name in given or not self._is_inherited(name)}
            for given, values in zip(vals_list, super()._prepare_create_values(vals_list), strict=True)
        ]

    @api.model
    def _is_inherited(self, name):
        return name in self._fields and self._fields[name].inherited

    def write(self, vals):
        self._check_server_fields([vals])
        vals = self._clean(vals)
        self._check_stays(vals)
        if "person_identifier" in vals:
            self._check_identifier_free(vals["person_identifier"])
        result = super().write(self._own(vals))  # first: it asks for the rights, and remembers what was for the log
        if "person_identifier" in vals:
            self._write_identifiers([vals["person_identifier"]] * len(self))
        for subscriber in self:
            subscriber._write_contact({name: vals[name] for name in OF_CONTACT if name in vals})
        return result

    def unlink(self):
        people = self.sudo()  # sudo: whoever deletes people need not see identifiers
        keys = people._normal_keys()
        result = super().unlink()
        people._end_twins(keys)
        return result

    @api.model
    def _own(self, vals):
        """The values that Odoo writes. We write those of the contact, and the identifier."""
        return {name: value for name, value in vals.items() if name not in (*OF_CONTACT, "person_identifier")}

    @api.model
    def _clean(self, vals):
        """The values without spaces around texts. A text of which nobody sees anything is False."""
        written = {name: vals[name] for name in ("person_identifier", *TEXTS_OF_CONTACT) if name in vals}
        clean = {name: visible_text(str(value or "")) or False for name, value in written.items()}
        return {**vals, **clean}

    def _check_stays(self, vals):
        if any(self.mapped("was_erased")):
            raise UserError(_("Person %(id)s was erased, and stays so. Make a new person instead.", id=self[0].id))
        for name in ("partner_id", "company_id"):
            if name in vals and any(subscriber[name].id != vals[name] for subscriber in self):
                raise UserError(_("The contact and the company of a person never change. Make a new person instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        check_unused(self)

    # buttons

    def action_view_contact(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": _("Contact"),
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_view_person(self):
        """Show all that is known of the person's attendance in the period that the user looks at."""
        self.ensure_one()
        return self.env["spp.session.person"]._action_of(self.partner_id)

    def action_view_session_attendance(self):
        self.ensure_one()
        return self.partner_id.action_view_session_attendance()

    def action_view_household_sessions(self):
        self.ensure_one()
        return self.partner_id.action_view_household_sessions()
