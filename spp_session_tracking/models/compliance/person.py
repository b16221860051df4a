from datetime import timedelta

from odoo import _, api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...rules import any_of
from .answer import OUTCOMES
from .compliance import PEOPLE, PROSPECTS


class SessionPerson(models.Model):
    """One page about a person: to find them, and to answer what they ask about their attendance.

    Each contact is one, by the id of the contact. The figures are those of the period of the screen
    (shown_period.py). They take some queries for each person: a page shows one.
    """

    _name = "spp.session.person"
    _description = "Attendance of a person"
    _inherit = ["spp.long.list"]
    _auto = False
    _order = "name, id"

    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    name = fields.Char(readonly=True)
    area_id = fields.Many2one("spp.area", readonly=True, help="Where the person lives.")
    active = fields.Boolean(readonly=True)
    lookup = fields.Char(
        "Name or number",
        store=False,
        search="_search_lookup",
        help="Searched by: parts of the name in any order, and numbers of the person that the user may see.",
    )
    # the period, and the rate of all types together
    period = fields.Char(compute="_compute_compliance")
    attended = fields.Integer(compute="_compute_compliance")
    counted = fields.Integer(compute="_compute_compliance")
    attendance_rate = fields.Float("Attendance %", compute="_compute_compliance", help="Attended of what counts.")
    rate = fields.Char("Attendance", compute="_compute_compliance", help="Attended of what counts, in all types.")
    outcome = fields.Selection(
        OUTCOMES, compute="_compute_compliance", help="The worst of all that is asked of the person."
    )
    prospect = fields.Selection(PROSPECTS, "Risk", compute="_compute_compliance")
    # what it follows from
    compliance_ids = fields.Many2many("spp.session.compliance", string="Session types", compute="_compute_compliance")
    counted_line_ids = fields.Many2many("spp.session.attendance", string="Marks counted", compute="_compute_lines")
    open_line_ids = fields.Many2many(
        "spp.session.attendance", string="Lines that do not count yet", compute="_compute_lines"
    )
    change_ids = fields.Many2many("spp.session.attendance.change", string="Changes", compute="_compute_change_ids")

    @property
    def _table_query(self):
        """The contacts that the user sees."""
        contacts = self.env["res.partner"].with_context(active_test=False)
        contacts.flush_model(["complete_name", "area_id", "active"])
        query = contacts._search([])
        query.order = None
        names = {"id": "id", "participant_id": "id", "name": "complete_name", "area_id": "area_id", "active": "active"}
        columns = [
            SQL("%s as %s", SQL.identifier(contacts._table, column), SQL.identifier(name))
            for name, column in names.items()
        ]
        return SQL("(%s)", query.select(*columns))

    @api.depends_context("uid")
    @api.depends("participant_id")
    def _compute_display_name(self):
        """With what tells namesakes apart: it stands above the page."""
        for person in self:
            person.display_name = person.participant_id.with_context(told_apart=True).display_name

    @api.model
    def _search_lookup(self, operator, value):
        return [("participant_id.lookup", operator, value)]

    @api.depends_context("compliance_from", "compliance_to", "allowed_company_ids")
    def _compute_compliance(self):
        period = self._compliance()._label_of(self._compliance()._shown_period())
        for person in self:
            answers = person._answers()
            attended, counted = sum(answers.mapped("attended")), sum(answers.mapped("counted"))
            person.update(
                {
                    "period": period,
                    "compliance_ids": answers,
                    "attended": attended,
                    "counted": counted,
                    "attendance_rate": attended * 100 / counted if counted else 0,
                    "rate": self._rate_in_words(attended, counted),
                    "outcome": answers[:1].outcome or "nothing_due",
                    "prospect": answers[:1].prospect,
                }
            )

    @api.model
    def _rate_in_words(self, attended, counted):
        """The rate with what it is of; a dash where nothing counts."""
        if not counted:
            return "–"
        rate = formatLang(self.env, attended * 100 / counted, digits=2)
        return _("%(rate)s %% (%(attended)s of %(counted)s)", rate=rate, attended=attended, counted=counted)

    @api.depends_context("compliance_from", "compliance_to", "allowed_company_ids")
    def _compute_lines(self):
        compliance = self._compliance()
        for person in self:
            own = person._domain_answering()
            period = compliance._shown_period()
            person.counted_line_ids = self._lines([*own, *compliance._domain_counted(*period)])
            person.open_line_ids = self._lines([*own, *compliance._domain_open(*period)], "session_date, id")

    @api.depends_context("compliance_from", "compliance_to", "allowed_company_ids")
    def _compute_change_ids(self):
        for person in self:
            person.change_ids = self.env["spp.session.attendance.change"].search(person._domain_changes())

    def _domain_changes(self):
        """What changed the answers about the person in the period: their marks and rosters, or those of the household
        that answers for them, the sessions, and the rules of the types.
        """
        first, last = self._compliance()._shown_period()
        dates = [("session_date", ">=", first), ("session_date", "<=", last)]
        sessions = self._lines([*self._domain_answering(), *dates]).session_id
        owners = self | self.browse(self.compliance_ids.household_id.ids)
        return [
            *("|", "|"),
            *("&", "&", ("participant_id", "in", owners.ids)),
            *(("session_id.date", ">=", first), ("session_id.date", "<=", last)),
            *("&", ("participant_id", "=", False), ("session_id", "in", sessions.ids)),
            *("&", "&", ("session_type_id", "in", self.compliance_ids.session_type_id.ids)),
            *(("changed_at", ">=", first), ("changed_at", "<", last + timedelta(days=1))),
        ]

    def _compliance(self):
        return self.env["spp.session.compliance"]

    def _answers(self):
        """The answers about the person, the worst first: for members those of their households."""
        answers = self._compliance().with_context(**{PEOPLE: self.ids})
        return answers.search_fetch([], [name for name, field in answers._fields.items() if field.store])

    def _domain_answering(self):
        """The lines by which the person is answered for."""
        answered = any_of([each._domain_answering() for each in self.compliance_ids])
        return [("company_id", "in", self.env.companies.ids), *answered]

    def _lines(self, domain, order="session_date desc, id desc"):
        return self.env["spp.session.attendance"].search(domain, order=order)

    # buttons

    @api.model
    def _action_of(self, contact):
        """The page of a contact."""
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_person_action")
        name = contact.with_context(told_apart=True).display_name
        return {**action, "name": name, "display_name": name, "views": [(False, "form")], "res_id": contact.id}

    def action_view_history(self):
        """Show all marks of the person, of all periods."""
        return self.participant_id.action_view_session_attendance()

    def action_view_contact(self):
        """Show the contact that the person is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(False, "form")],
        }
