from odoo import _, api, models
from odoo.addons.spp_session_tracking.models.compliance.compliance import PEOPLE
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .answer import ANSWER_FIELDS
from .query import COMPLIANCE, EVERYBODY, KNOWN, NAMED


class AttendanceCompliance(models.Model):
    """Whether people came on the days that attendance types require in a period, counted now (query.py).

    On screen it is about everybody known to attendance, in the period of spp.session.compliance; on the page of a
    person about them alone, with the types that require nothing.
    """

    _name = "spp.attendance.compliance"
    _description = "Compliance by days"
    _inherit = ["spp.attendance.answer", "spp.long.export"]
    _auto = False
    _export_by = "participant_id"  # ids change with the types that have a rule

    def action_view_attendances(self):
        """Show the attendances of the person in the period, those counted among them."""
        self.ensure_one()
        date_from, date_to = self.env["spp.session.compliance"]._shown_period()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_history_action")
        domain = [
            ("participant_id", "=", self.participant_id.id),
            ("attendance_type_id", "=", self.attendance_type_id.id),
            ("attendance_date", ">=", date_from),
            ("attendance_date", "<=", date_to),
        ]
        return {**action, "domain": domain, "context": {}}

    @property
    def _table_query(self):
        self._prepare_query()
        period, people = self.env["spp.session.compliance"]._shown_period(), self.env.context.get(PEOPLE)
        if people is None:
            return SQL("(%s)", self._query(*period, self._types_with_rule().ids))
        people = self.env["spp.session.compliance"]._parse_ids(PEOPLE, people)
        types = self.env["spp.attendance.type"].search([("company_id", "in", self.env.companies.ids)], order="id")
        known = SQL(KNOWN, company_ids=self.env.companies.ids, participant_ids=people)
        return SQL("(%s)", self._query(*period, types.ids, people, known))

    @api.model
    def _evaluate(self, date_from, date_to, participant_ids, type_ids):
        """The answers about people (ids, None for everybody) and types (ids), as dicts with ANSWER_FIELDS."""
        self.env["spp.attendance.history"].check_access_rights("read")
        self._prepare_query()
        columns = SQL(", ").join(SQL.identifier(name) for name in ANSWER_FIELDS)
        query = self._query(date_from, date_to, type_ids, participant_ids)
        self.env.cr.execute(
            SQL("select %s from (%s) as answer order by participant_id, attendance_type_id", columns, query)
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _nothing_due_answer(self, participant_id, type_id=False):
        return {
            "participant_id": participant_id,
            "attendance_type_id": type_id,
            "days_present": 0,
            "required_days": 0,
            "outcome": "nothing_due",
            "is_compliant": True,
        }

    # what is asked

    @api.model
    def _types_with_rule(self):
        domain = [("required_days", ">", 0), ("company_id", "in", self.env.companies.ids)]
        return self.env["spp.attendance.type"].search(domain, order="id")

    @api.model
    def _parse_types(self, type_ids):
        """The ids of the types asked about: those that have a rule, unless some are named. Raises ValidationError."""
        if type_ids in (None, False):
            return self._types_with_rule().ids
        type_ids = self.env["spp.session.compliance"]._parse_ids("attendance_type_ids", type_ids)
        if not type_ids:
            raise ValidationError(_("The list of types is empty. Name some, or give false for all that have a rule."))
        types = self.env["spp.attendance.type"].with_context(active_test=False)
        found = types.search([("id", "in", type_ids), ("company_id", "in", self.env.companies.ids)], order="id").ids
        unknown = set(type_ids) - set(found)
        if unknown:
            raise ValidationError(_("There is no attendance type %(id)s. Fetch the types again.", id=min(unknown)))
        return found

    @api.model
    def _parse_people(self, participant_ids):
        """The ids of the people asked about, each once. Raises ValidationError where there is no such contact."""
        compliance = self.env["spp.session.compliance"]
        people = compliance._parse_ids("participant_ids", participant_ids)
        compliance._check_people(people)
        return list(dict.fromkeys(people))

    # the query

    @api.model
    def _query(self, date_from, date_to, type_ids, participant_ids=None, asked=None):
        """The query of a period (query.py): for everybody known to attendance, unless people are named.

        asked: SQL of other people (participant_id, company_id), which may name `days`
        """
        places = self._places(date_from, date_to, type_ids, participant_ids)
        if asked is None and participant_ids is None:
            asked = SQL(EVERYBODY, company_ids=places["company_ids"])
        elif asked is None:
            asked = SQL(NAMED, participant_ids=SQL("%s::int[]", participant_ids))
        return SQL(COMPLIANCE, **places, asked=asked)

    @api.model
    def _places(self, date_from, date_to, type_ids, participant_ids):
        """The places of the templates in query.py."""
        return {
            "date_from": SQL("%s::date", date_from),
            "date_to": SQL("%s::date", date_to),
            "type_ids": SQL("%s::int[]", type_ids),
            "company_ids": SQL("%s::int[]", self.env.companies.ids),
            "people": SQL("true")
            if participant_ids is None
            else SQL("participant_id = any(%s::int[])", participant_ids),
        }

    @api.model
    def _prepare_query(self):
        """Flush what is counted."""
        for model in ("list", "type", "subscriber"):
            self.env[f"spp.attendance.{model}"].flush_model()
        self.env["res.partner"].flush_model(["company_id"])
        self.env["spp.session.compliance"]._prepare_query()
