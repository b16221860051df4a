from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.tools.today import local_today
from odoo.exceptions import ValidationError

from .membership_merge import MembershipMerge


class HouseholdMembership(MembershipMerge, models.Model):
    """One person in one household, from a day to a day. The names of the fields are those of OpenSPP's memberships."""

    _name = "spp.household.membership"
    _description = "Membership of a household"
    _inherit = ["spp.checked.values", "spp.file.import"]
    _rec_name = "individual"
    _order = "start_date desc, id"
    _check_company_auto = True

    group = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: [*self.env["res.partner"]._domain_participants(), ("is_group", "=", True)],
    )
    individual = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: [*self.env["res.partner"]._domain_participants(), ("is_group", "=", False)],
    )
    kind = fields.Many2many("spp.household.role", string="Roles")
    start_date = fields.Date("Since", required=True, default=local_today)
    ended_date = fields.Date("Until", help="The last day of the membership; empty while it lasts.")
    is_ended = fields.Boolean("Ended", compute="_compute_is_ended")

    _sql_constraints = [
        (
            "dates_ordered",
            "check(ended_date >= start_date)",
            "A membership ends on the day it began, or later. Correct one of the two days.",
        ),
    ]

    @api.model
    def _import_stated(self):
        return [("group",), ("individual",), ("start_date",)]

    @api.depends("ended_date")
    def _compute_is_ended(self):
        today = local_today(self)
        for membership in self:
            membership.is_ended = bool(membership.ended_date) and membership.ended_date < today

    @api.constrains("group", "individual")
    def _check_kinds(self):
        for membership in self:
            if not membership.group.is_group or membership.individual.is_group:
                raise ValidationError(
                    _("Persons are members of households. Mark the contact as a household, or choose another one.")
                )

    @api.constrains("group", "individual", "start_date", "ended_date")
    def _check_once(self):
        """A person is in a household once at a time."""
        for membership in self:
            if self.search_count(membership._domain_same_time(), limit=1):
                raise ValidationError(
                    _("The person is a member of the household at that time already. Change the membership there is.")
                )

    def _domain_same_time(self):
        started = [("start_date", "<=", self.ended_date)] if self.ended_date else []
        return [
            ("id", "!=", self.id),
            ("group", "=", self.group.id),
            ("individual", "=", self.individual.id),
            *started,
            *("|", ("ended_date", "=", False), ("ended_date", ">=", self.start_date)),
        ]

    def _compute_display_name(self):
        for membership in self:
            membership.display_name = f"{membership.individual.display_name} ({membership.group.display_name})"
