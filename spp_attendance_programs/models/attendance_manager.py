from collections import Counter
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..rules import COMPLIANT, NOTHING_DUE, Period, before, combined

# Context keys. OpenSPP passes neither the cycle nor the people it is about to add.
CYCLE, PEOPLE = "attendance_cycle_id", "attendance_people_ids"


class AttendanceManager(models.Model):
    """Lets attendance decide who is in a programme, or is paid in its cycles.

    It is referred to by OpenSPP's wrappers: spp.compliance.manager, whose managers are joined by OR, and
    g2p.eligibility.manager, where all have to agree.
    """

    _name = "g2p.program_membership.manager.attendance"
    _description = "Attendance"
    _inherit = ["g2p.program_membership.manager", "g2p.manager.source.mixin", "spp.attendance.rule"]
    _table = "g2p_manager_attendance"  # the name of the model makes names of tables too long for PostgreSQL
    _check_company_auto = True

    program_id = fields.Many2one(ondelete="cascade", index=True)
    company_id = fields.Many2one(related="program_id.company_id")
    # a list that deleting empties would stand for all types
    session_type_ids = fields.Many2many(ondelete="restrict")
    attendance_type_ids = fields.Many2many(ondelete="restrict")
    lookback_days = fields.Integer(
        "Days looked back",
        default=30,
        help="For enrolling in the programme, which has no dates: so many days up to today.",
    )

    _sql_constraints = [
        ("lookback_days_positive", "check(lookback_days > 0)", "Look back at one day or more."),
    ]

    @api.constrains("session_type_ids", "program_id")
    def _check_session_types(self):
        """Groups are asked about as households: about persons' sessions nothing would be due for any of them."""
        for manager in self:
            persons = manager.session_type_ids.filtered(lambda kind: kind.participant_kind == "persons")
            if persons and manager.program_id.target_type == "group":
                raise ValidationError(
                    _(
                        "%(type)s expects persons, but the programme is for groups. Choose session types that expect "
                        "households.",
                        type=persons[0].name,
                    )
                )

    def unlink(self):
        """Delete the wrappers too. OpenG2P's mixin knows all kinds of them but that of compliance."""
        references = [f"{self._name},{manager.id}" for manager in self]
        self.env["spp.compliance.manager"].search([("manager_ref_id", "in", references)]).unlink()
        return super().unlink()

    # what OpenSPP calls

    def _prepare_eligible_domain(self, membership=None):
        """The domain of the contacts who pass.

        membership: of whom, memberships of a cycle or of the programme; None stands for the people in the context, else
        for all registrants.
        """
        people = self._people(membership)
        outcomes = self._outcomes(people)
        return [
            *self._domain_registrants(),
            ("id", "in", [person for person in people if self._passes(outcomes.get(person, NOTHING_DUE))]),
        ]

    def enroll_eligible_registrants(self, program_memberships):
        """The memberships of a programme whose people pass."""
        return self._passing(program_memberships)

    def verify_cycle_eligibility(self, cycle, membership):
        """The memberships, of those given, whose people pass in the cycle. The reason is stored on all of them."""
        manager = self.with_context(**{CYCLE: cycle.id})
        membership._store_attendance([manager])
        return manager._passing(membership)

    def import_eligible_registrants(self, state="draft"):
        """Add people to the programme who are compliant; never those for whom nothing is due. Returns how many."""
        registrants = self.env["res.partner"].search(self._domain_registrants())
        new = registrants - self.program_id.get_beneficiaries().partner_id
        outcomes = self._outcomes(new.ids)
        compliant = [person for person in new.ids if outcomes.get(person) == COMPLIANT]
        vals_list = [{"partner_id": person, "program_id": self.program_id.id, "state": state} for person in compliant]
        self.env["g2p.program_membership"].create(vals_list)
        return len(compliant)

    # who passes

    def _passing(self, memberships):
        people = set(self.env["res.partner"].search(self._prepare_eligible_domain(memberships)).ids)
        return memberships.filtered(lambda membership: membership.partner_id.id in people)

    def _people(self, membership):
        """The ids of those who are asked about."""
        named = self.env.context.get(PEOPLE)
        if named is not None:
            return named
        if membership is not None:
            return membership.partner_id.ids
        return self.env["res.partner"].search(self._domain_registrants()).ids

    def _domain_registrants(self):
        is_group = self.program_id.target_type == "group"
        return [("disabled", "=", False), ("is_registrant", "=", True), ("is_group", "=", is_group)]

    def _outcomes(self, people):
        """{contact id: outcome} of those for whom there is an answer."""
        return {person: self._outcome(answers) for person, answers in self._answers(people).items()}

    def _passes(self, outcome):
        return outcome == COMPLIANT or outcome == NOTHING_DUE and self.nothing_due_passes

    @api.model
    def _outcome(self, answers):
        """The outcome of a person. answers: those of the person, one for each type."""
        return combined(answer["outcome"] for answer in answers)

    # what is counted

    def _answers(self, people):
        """{contact id: its answers, one for each type} in the period. people: contact ids."""
        self.ensure_one()
        found = {}
        for answer in self._evaluated(people, *self._period()):
            found.setdefault(answer["participant_id"], []).append(answer)
        return found

    def _evaluated(self, people, date_from, date_to):
        source = self._with_right_to_attendance()
        if self.attendance_counts == "days":
            types = self.attendance_type_ids.ids or None
            return source.env["spp.attendance.type"].evaluate_days(people, date_from, date_to, types)
        types = self.session_type_ids.ids or None
        return source.env["spp.session.compliance"]._evaluate(date_from, date_to, people, types)

    def _counted_session_types(self):
        """The ids of the session types whose sessions are counted, False for all."""
        if self.attendance_counts == "sessions":
            return self.session_type_ids.ids or False
        types = self.attendance_type_ids
        domain = [("attendance_type_id", "in", types.ids) if types else ("attendance_type_id.required_days", ">", 0)]
        kinds = self._with_right_to_attendance().env["spp.session.type"].with_context(active_test=False)
        return kinds.search([*domain, ("company_id", "in", kinds.env.companies.ids)]).ids

    def _attended_counts(self, people):
        """{contact id: (sessions attended, days attended)} in the period."""
        date_from, date_to = self._period()
        source = self._with_right_to_attendance()
        sessions, types = Counter(), self.session_type_ids.ids or None
        for answer in source.env["spp.session.compliance"]._evaluate(date_from, date_to, people, types):
            sessions[answer["participant_id"]] += answer["attended"]
        found = source.env["spp.attendance.history"]._read_group(
            self._domain_history(people, date_from, date_to), ["participant_id"], ["days_present:count_distinct"]
        )
        days = {person.id: count for person, count in found}
        return {person: (sessions[person], days.get(person, 0)) for person in people}

    def _domain_history(self, people, date_from, date_to):
        domain = [
            ("is_counted", "=", True),
            ("participant_id", "in", people),
            ("attendance_date", ">=", date_from),
            ("attendance_date", "<=", date_to),
        ]
        if self.attendance_counts == "sessions":
            types = self.session_type_ids
            return [*domain, ("session_id.session_type_id", "in", types.ids)] if types else domain
        types = self.attendance_type_ids
        return [*domain, ("attendance_type_id", "in", types.ids)] if types else domain

    def _with_right_to_attendance(self):
        """The manager in the company of the programme, with the right to count attendance there."""
        company = self.program_id.company_id or self.env.company
        # sudo: whoever runs the programme learns how its people stand, but has no right to sessions and marks
        return self.sudo().with_context(allowed_company_ids=company.ids)

    def _period(self):
        """The period that is counted: by the cycle in the context, else the days looked back at."""
        cycle = self.env["g2p.cycle"].browse(self.env.context.get(CYCLE))
        if not cycle:
            today = fields.Date.context_today(self)
            return Period(today - timedelta(days=self.lookback_days - 1), today)
        period = Period(cycle.start_date, cycle.end_date)
        return before(period) if self.attendance_period == "before" else period

    # in words

    @api.model
    def _reason(self, answers):
        """What the answers of a person say, a line for each type."""
        return "\n".join(self._reason_line(answer) for answer in answers) or _("Nothing due")

    @api.model
    def _reason_line(self, answer):
        if not answer["session_type_id" if "session_type_id" in answer else "attendance_type_id"]:
            return _("Nothing due")
        if "days_present" in answer:
            kind = self.env["spp.attendance.type"].sudo().browse(answer["attendance_type_id"]).name  # sudo: only a name
            return _(
                "%(type)s: %(present)s days present of %(required)s required",
                type=kind,
                present=answer["days_present"],
                required=answer["required_days"],
            )
        kind = self.env["spp.session.type"].sudo().browse(answer["session_type_id"]).name  # sudo: only a name
        if answer["outcome"] == NOTHING_DUE:
            return _("%(type)s: nothing due", type=kind)
        return _(
            "%(type)s: attended %(attended)s of %(counted)s sessions, %(required)g %% required",
            type=kind,
            attended=answer["attended"],
            counted=answer["counted"],
            required=answer["required_attendance_percentage"],
        )
