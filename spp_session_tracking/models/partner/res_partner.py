from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ...rules import any_of
from ...tools.context_keys import without_keys
from .erase import PartnerErase
from .figures import PartnerFigures
from .known import PartnerKnown
from .lookup import PartnerLookup
from .rosters import PartnerRosters

# what only the server notes
OF_SERVER = ("left_session_ids", "is_erased")
# what Odoo and its addons write on many contacts at once, and what says nothing of who they are
OF_ODOO = ("color", "user_id", "message_bounce", "message_main_attachment_id")


class ResPartner(PartnerErase, PartnerFigures, PartnerKnown, PartnerLookup, PartnerRosters, models.Model):
    _inherit = "res.partner"

    # OpenSPP's names and types, so that both can share a database
    is_registrant = fields.Boolean("Registrant")
    is_group = fields.Boolean("Group")
    family_name = fields.Char("Family name")
    given_name = fields.Char("Given name")
    addl_name = fields.Char("Additional name")
    name_key = fields.Char(
        "Name as compared",
        compute="_compute_name_key",
        store=True,
        index="btree_not_null",
        help="The name in its normal form, where it is written in another way: people are found by both.",
    )
    lookup = fields.Char(
        "Name or number", store=False, search="_search_lookup", help="Searched by: parts of the name in any order."
    )
    is_erased = fields.Boolean(
        "Erased",
        readonly=True,
        copy=False,
        help="Nobody knows any more who this person was. What was counted stays.",
    )
    left_session_ids = fields.Many2many(
        "spp.session",
        "spp_session_left_roster",
        "partner_id",
        "session_id",
        "Rosters left",
        groups=NO_ACCESS,
        copy=False,
        help="The sessions whose rosters the contact left by being archived. It is put on them again by unarchiving.",
    )
    # attendance
    session_expected_count = fields.Integer(
        "Sessions due",
        compute="_compute_session_attendance",
        search="_search_session_expected_count",
        groups="spp_session_tracking.group_viewer",
    )
    session_counted_count = fields.Integer(
        "Sessions counted",
        compute="_compute_session_attendance",
        groups="spp_session_tracking.group_viewer",
        help="Of the sessions due, those that count: without excused absences, where the rule says so.",
    )
    session_left_out_count = fields.Integer(
        "Excused and left out", compute="_compute_session_attendance", groups="spp_session_tracking.group_viewer"
    )
    session_attendance_rate = fields.Float(
        "Attendance %",
        compute="_compute_session_attendance",
        search="_search_session_attendance_rate",
        groups="spp_session_tracking.group_viewer",
        help="Attended of what counts, in completed sessions of all types: an excused absence is left out, or "
        "counts, as the rule of the type says.",
    )
    last_session_date = fields.Date(
        "Last came",
        compute="_compute_session_attendance",
        search="_search_last_session_date",
        groups="spp_session_tracking.group_viewer",
    )
    session_household_count = fields.Integer(
        "Came for the household",
        compute="_compute_session_attendance",
        search="_search_session_household_count",
        groups="spp_session_tracking.group_viewer",
        help="How many completed sessions at which households were expected the person came to as a member. "
        "The attendance of the household is on its own contact.",
    )
    session_change_count = fields.Integer(
        "Changes of attendance",
        compute="_compute_session_change_count",
        search="_search_session_change_count",
        groups="spp_session_tracking.group_viewer",
    )

    @api.model
    def _domain_participants(self):
        """Who can be expected at a session: people, and no user, no company. Extend it with super()."""
        return [("is_company", "=", False), ("user_ids", "=", False)]

    def _expected_again(self):
        """Those of these contacts who are expected at a copy of a session: no archived ones. Extend it with super()."""
        return self.filtered("active")

    def action_view_session_attendance(self):
        """Show the history of the person, with the rate of each session type."""
        action = self._view_action("spp_session_attendance_report_action")
        views = [(False, view) for view in ("list", "kanban", "pivot", "graph")]
        return {**action, "views": views, "context": {"search_default_group_by_session_type_id": 1}}

    def action_view_household_sessions(self):
        """Show the sessions that the person came to for a household."""
        action = self._view_action("spp_session_attendance_action")
        domain = [*action["domain"], ("household_id", "!=", False), ("is_attended", "=", True)]
        return {**action, "domain": domain, "context": {}}

    def action_view_session_changes(self):
        """Show how the person was marked before, and who changed it."""
        return {**self._view_action("spp_session_attendance_change_action"), "context": {}}

    def _view_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"spp_session_tracking.{name}")
        return {**action, "domain": [("participant_id", "=", self.id)]}

    @api.model
    def _attendance_models(self):
        """The models whose records about a contact are attendance of it. Extend it with super()."""
        return [
            *("spp.session.attendance", "spp.session.attendance.change"),
            *("spp.session.snapshot.answer", "spp.session.snapshot.person"),
        ]

    def _have_attendance(self):
        """Whether anything of attendance names one of these contacts, whoever may see it."""
        for name in self._attendance_models():
            # sudo: a user who changes contacts need not see attendance, and learns only that there is some
            model = self.env[name].sudo().with_context(active_test=False)
            if model.search_count(self._domain_about(model), limit=1):
                return True
        return False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_attendance(self):
        if self._have_attendance():
            raise UserError(
                _(
                    "Sessions or records name this contact: it is not deleted. Archive it: then it is expected nowhere "
                    "any more, and what is recorded stays."
                )
            )

    def _domain_about(self, model):
        """The domain of the records of a model that name one of these contacts."""
        columns = [field.name for field in model._fields.values() if field.store and field.type == "many2one"]
        columns = [each for each in columns if model._fields[each].comodel_name == self._name]
        return any_of([[(each, "in", self.ids)] for each in columns])

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo 17.0 asks for the groups of a field when it is written, and not when a record is created with it
        for vals in vals_list:
            self._check_server_columns(vals)
        contacts = super(ResPartner, without_keys(self, {f"default_{name}" for name in OF_SERVER})).create(vals_list)
        return contacts.with_env(self.env)

    @api.model
    def default_get(self, fields_list):
        return super().default_get([name for name in fields_list if name not in OF_SERVER])

    @api.model
    def _names_somebody(self):
        """The fields that make an erased contact somebody again. Others, such as tags, change with those of many."""
        return {"name", "active", "is_erased", *self._fields_of_person()} - set(OF_ODOO)

    @api.model
    def _check_server_columns(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(OF_SERVER):
            raise AccessError(
                _("The rosters that a contact left, and that it was erased, are noted by the server. Leave them out.")
            )

    def write(self, vals):
        self._check_server_columns(vals)
        if not vals.keys().isdisjoint(self._names_somebody()):
            self._check_not_erased()
        archived = self.filtered(lambda partner: not partner.active) if "active" in vals else self.browse()
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._leave_rosters(_("The contact was archived"))
        elif archived:
            archived._return_to_rosters(_("The contact was unarchived"))
        return result
