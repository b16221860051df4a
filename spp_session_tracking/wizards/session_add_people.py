from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..tools.options import options_of


class SessionAddPeople(models.TransientModel):
    """Adds many people to rosters at once, from what is there. They are shown before they are added.

    Each source is a value of `source`, with fields and a method `_people_of_<source>()`. Other addons add theirs.
    """

    _name = "spp.session.add.people"
    _description = "Add people"
    _inherit = ["spp.session.dialog"]
    _target = "session_ids"

    session_ids = fields.Many2many("spp.session", string="Sessions", required=True)
    source = fields.Selection(
        [
            ("area", "An area"),
            ("session", "Another session"),
            ("series", "A series"),
            ("households", "Households"),
        ],
        "People of",
        required=True,
        default="area",
    )
    area_id = fields.Many2one("spp.area", ondelete="cascade", help="With the areas in it.")
    from_session_id = fields.Many2one("spp.session", "Session", ondelete="cascade")
    from_series_id = fields.Many2one("spp.session.series", "Series", ondelete="cascade")
    household_ids = fields.Many2many(
        "res.partner",
        "spp_session_add_people_household_rel",
        string="Households",
        context={"active_test": False},
        help="Where persons are expected, their members on the days of the sessions are added.",
    )
    participant_ids = fields.Many2many(
        "res.partner",
        string="People",
        context={"active_test": False},
        compute="_compute_participant_ids",
        compute_sudo=False,  # only those whom the user may see
        store=True,
        readonly=False,
        help="Take out those who are not to be added.",
    )
    people_domain = fields.Binary(
        "Who can be added", compute="_compute_people_domain", help="The domain of those who can be added."
    )
    household_domain = fields.Binary("Which households can be added", compute="_compute_people_domain")
    problem = fields.Text("Not found", compute="_compute_problem", help="What was given, but names nobody.")
    new_count = fields.Integer("To be added", compute="_compute_new_count")
    # the same choice as on the form of a session
    series_id = fields.Many2one("spp.session.series", "Series of the session", compute="_compute_series_id")
    series_reach = fields.Selection(options_of("spp.session", "series_reach"), "Add to", required=True, default="this")

    @api.depends(lambda self: self._source_fields())
    def _compute_participant_ids(self):
        for dialog in self:
            people = getattr(dialog, f"_people_of_{dialog.source}")() if dialog.source else dialog.participant_ids
            # by a search, which takes a tenth of what a domain takes in Python
            dialog.participant_ids = people.search([("id", "in", people._origin.ids), *dialog._domain_people()])

    @api.model
    def _source_fields(self):
        """The names of the fields that say which people are meant. Extend it with super()."""
        return ["source", "area_id", "from_session_id", "from_series_id", "household_ids"]

    @api.depends("session_ids")
    def _compute_people_domain(self):
        for dialog in self:
            dialog.people_domain = dialog._domain_people()
            dialog.household_domain = [*self._domain_households(), dialog._term_company()]

    @api.depends(lambda self: self._source_fields())
    def _compute_problem(self):
        self.problem = False

    @api.depends("participant_ids", "session_ids")
    def _compute_new_count(self):
        for dialog in self:
            dialog.new_count = sum(
                len(dialog.participant_ids._origin - session.expected_participant_ids._origin)
                for session in dialog.session_ids
            )

    @api.depends("session_ids")
    def _compute_series_id(self):
        for dialog in self:
            dialog.series_id = dialog.session_ids.series_id if len(dialog.session_ids) == 1 else False

    # sources

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Only the sources that are of use to the user are described, so screens offer no other."""
        described = super().fields_get(allfields, attributes)
        if "selection" in described.get("source", ()):
            withheld = self._withheld_sources()
            offered = [option for option in described["source"]["selection"] if option[0] not in withheld]
            described["source"]["selection"] = offered
        return described

    @api.model
    def _withheld_sources(self):
        """The sources that are not offered to the user, as a set. Extend it with super()."""
        return set() if self.env["res.partner"].search_count(self._domain_households(), limit=1) else {"households"}

    def _domain_people(self):
        """Who can be added: contacts of the sessions' companies whom each of their types expects."""
        expected = [term for session_type in self.session_ids.session_type_id for term in session_type.expected_domain]
        return [*expected, self._term_company()]

    @api.model
    def _domain_households(self):
        return [*self.env["res.partner"]._domain_participants(), ("is_group", "=", True)]

    def _term_company(self):
        return ("company_id", "in", [False, *self.session_ids.company_id.ids])

    def _people_of_area(self):
        area = self.area_id._origin
        if not area:
            return self.env["res.partner"]
        return self.env["res.partner"].search([("area_id", "child_of", area.id), *self._domain_people()])

    def _people_of_households(self):
        return self._expected_for(self.household_ids._origin.ids)

    def _expected_for(self, contact_ids):
        """Those who can be added for these contacts: they themselves, or their households or members, by the types."""
        source, ids = self.env["spp.household.source"], set()
        for kind, day in {(session.participant_kind, session.date) for session in self.session_ids}:
            ids |= source._expected_for(contact_ids, kind, day)
        return self.env["res.partner"].search([("id", "in", list(ids)), *self._domain_people()])

    def _people_of_session(self):
        return self._from_sessions()._expected_again()

    def _people_of_series(self):
        return self.env["res.partner"].union(*(session._expected_again() for session in self._from_sessions()))

    def _from_sessions(self):
        """The sessions whose people are added."""
        if self.source == "session":
            return self.from_session_id._origin
        sessions = self.from_series_id._origin.session_ids if self.source == "series" else self.session_ids.browse()
        return sessions.filtered(lambda session: session.state != "cancelled")

    # adding

    def action_confirm(self):
        """Add the people to the sessions, all or none."""
        self.ensure_one()
        if not self.participant_ids:
            raise UserError(_("Nobody was found. Choose whose people are to be added."))
        sessions = self.session_ids
        if self.series_id and self.series_reach == "later":
            sessions |= sessions._later_scheduled()
        values = self._session_values()
        sessions._or_name_the_day(lambda sessions: sessions.write(values))
        return {"type": "ir.actions.act_window_close"}

    def _session_values(self):
        """What is written on the sessions. Extend it with super()."""
        return {"expected_participant_ids": [fields.Command.link(person.id) for person in self.participant_ids]}
