from collections import Counter

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import COMPLIANT, NOTHING_DUE, Period, before, combined

# Context keys. Modules of programmes pass neither the cycle nor the people they are about to add.
CYCLE, PEOPLE = "attendance_cycle_id", "attendance_people_ids"


class AttendanceCriteria(models.AbstractModel):
    """Who passes by attendance, and why: what a manager of a programme has that decides by it.

    The model that inherits it has `program_id`: a programme, with `target_type` ("group" or "individual") and
    `company_id`. The context says which cycle is meant (CYCLE).
    """

    _name = "spp.attendance.criteria"
    _description = "Criteria of attendance"
    _inherit = "spp.attendance.rule"

    # a list that deleting empties would stand for all types
    session_type_ids = fields.Many2many(ondelete="restrict")
    attendance_type_ids = fields.Many2many(ondelete="restrict")

    # the model of cycles, which have a start_date and an end_date
    _cycle_model = ""

    @api.constrains("session_type_ids", "program_id", "attendance_counts")
    def _check_session_types(self):
        """Groups are asked about as households: about persons' sessions nothing would be due for any of them."""
        for manager in self.filtered(lambda manager: manager.attendance_counts == "sessions"):
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
        """Delete the compliance wrappers too. OpenSPP's mixin deletes wrappers of all other kinds."""
        references = [f"{self._name},{manager.id}" for manager in self]
        self.env["spp.compliance.manager"].search([("manager_ref_id", "in", references)]).unlink()
        return super().unlink()

    @api.model
    def _check_nobody_asks(self):
        """Refuse to be uninstalled while programmes ask attendance: OpenSPP cannot open these without."""
        programmes = self.search([("program_id", "!=", False)]).program_id
        if programmes:
            raise UserError(
                _(
                    "Attendance decides in these programmes: %(programmes)s. Delete their attendance managers first, "
                    "then uninstall.",
                    programmes=", ".join(programmes.mapped("name")),
                )
            )

    # who passes

    def _passing(self, memberships):
        people = set(self.env["res.partner"].search(self._domain_passing(memberships)).ids)
        return memberships.filtered(lambda membership: membership.partner_id.id in people)

    def _domain_passing(self, membership=None):
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

    def _left_out(self, people):
        """Those of these contacts who do not pass, however they stand, as a set. people: contact ids

        Of those whom the programme found to be duplicates, one passes when somebody has enrolled that one again.
        """
        # sudo: as OpenSPP searches for those who meet the criteria
        registrants = self.env["res.partner"].sudo().search([("id", "in", people), *self._domain_registrants()])
        duplicates = self.program_id.sudo().get_beneficiaries("duplicated").partner_id
        return set(people).difference((registrants - duplicates).ids)

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
        self._check_types_count()
        found = {}
        for answer in self._evaluated(people, *self._period()):
            found.setdefault(answer["participant_id"], []).append(answer)
        return found

    def _check_types_count(self):
        """Refuse to judge by types that ask nothing, or no longer: nothing would be due to anybody."""
        source, by_days = self._with_right_to_attendance(), self.attendance_counts == "days"
        chosen = source.attendance_type_ids if by_days else source.session_type_ids
        asking = [("required_days", ">", 0) if by_days else ("counts_for_compliance", "=", True)]
        names = ", ".join((chosen - chosen.filtered_domain(asking)).mapped("name"))
        if names and by_days:
            raise UserError(
                _(
                    "The programme asks for attendance types that do not require days: %(types)s. Choose others in its "
                    "criteria, or say how many days they require.",
                    types=names,
                )
            )
        if names:
            raise UserError(
                _(
                    "The programme asks for session types that do not count for compliance: %(types)s. Choose others "
                    "in its criteria, or let them count.",
                    types=names,
                )
            )
        of_company = [("company_id", "in", source.env.companies.ids)]
        if not chosen and not chosen.with_context(active_test=False).search([*asking, *of_company], limit=1):
            raise UserError(
                _(
                    "The programme asks for no attendance: no type is chosen in its criteria, and there is none that "
                    "counts for compliance or requires days. Set one up."
                )
            )

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
        source, sessions = self._with_right_to_attendance(), Counter()
        # where days are counted, the session types that were chosen before are hidden
        types = self.attendance_counts == "sessions" and self.session_type_ids.ids or None
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
        """The period that is counted, by the cycle in the context."""
        cycle = self.env[self._cycle_model].browse(self.env.context.get(CYCLE))
        if not cycle:
            return self._period_without_cycle()
        period = Period(cycle.start_date, cycle.end_date)
        return before(period) if self.attendance_period == "before" else period

    def _period_without_cycle(self):
        """The period that is counted where nobody asks for a cycle."""
        raise UserError(_("Attendance is counted for a cycle: open the cycle, and apply the criteria there."))

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
                "%(type)s. Days present: %(present)s. Required: %(required)s",
                type=kind,
                present=answer["days_present"],
                required=answer["required_days"],
            )
        kind = self.env["spp.session.type"].sudo().browse(answer["session_type_id"]).name  # sudo: only a name
        if answer["outcome"] == NOTHING_DUE:
            return _("%(type)s: nothing due", type=kind)
        return _(
            "%(type)s. Sessions attended: %(attended)s of %(counted)s. Required: %(required)g %%",
            type=kind,
            attended=answer["attended"],
            counted=answer["counted"],
            required=answer["required_attendance_percentage"],
        )
