from contextlib import contextmanager

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .criteria import CYCLE

# OpenSPP's parameter, the same in 17.0 and in OpenSPP 2: when it applies the compliance criteria of a cycle by itself.
MECHANISM = "spp_programs_compliance_criteria.beneficiaries_automated_filtering_mechanism"
ON_ADDING, ON_ENTITLEMENTS = "1", "2"
# In the context while entitlements are prepared: only those who meet the compliance criteria get one.
FILTERED = "attendance_filters_beneficiaries"
# the states of entitlements that nobody has approved yet, and of those by which people get something: in all kinds
PREPARED = ("draft", "pending_validation")
GIVEN = (*PREPARED, "approved")
# the states of members whom nobody judges any more; with those of whom others than the compliance criteria decide; and
# with those whom these turned away: of all who get nothing
NOT_JUDGED = ("paused", "exited", "duplicated")
DECIDED_ELSEWHERE = (*NOT_JUDGED, "not_eligible")
GETS_NOTHING = (*DECIDED_ELSEWHERE, "non_compliant")


class AttendanceCycle(models.AbstractModel):
    """What OpenSPP's cycles get where attendance decides: reasons of the members, and a snapshot when one is approved.

    The model that inherits it has `name`, `program_id`, `cycle_membership_ids` and OpenSPP's
    `_get_compliance_criteria_domain()`.
    """

    _name = "spp.attendance.cycle"
    _description = "Cycle of a programme that asks attendance"

    attendance_snapshot_ids = fields.Many2many(
        "spp.session.snapshot",
        string="Snapshots of attendance",
        readonly=True,
        copy=False,
        groups="spp_session_tracking.group_viewer",
        help="What the cycle was approved on.",
    )

    attendance_days_counted = fields.Char(
        "Days counted",
        compute="_compute_attendance_days_counted",
        help="The days of which attendance decides in the cycle.",
    )

    # the managers that decide by attendance, and the entitlements of a cycle
    _manager_model = ""
    _entitlement_models = ()

    def _compliance_wrappers(self):
        """The wrappers of the programme's compliance managers."""
        raise NotImplementedError

    def _eligibility_wrappers(self):
        """The wrappers of the programme's eligibility managers that attendance can decide in."""
        return ()

    @api.depends("program_id", "start_date", "end_date")
    def _compute_attendance_days_counted(self):
        label_of = self.env["spp.session.compliance"]._label_of
        for cycle in self:
            # sudo: whoever sees the cycle learns which days are counted
            managers = cycle._origin.sudo()._attendance_managers() if cycle._origin else ()
            periods = sorted({manager._period() for manager in managers})
            cycle.attendance_days_counted = ", ".join(label_of(period) for period in periods)

    def action_view_attendance_snapshots(self):
        """Show what the cycle was approved on."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_snapshot_action")
        return {**action, "domain": [("id", "in", self.attendance_snapshot_ids.ids)], "context": {}}

    # the criteria

    @contextmanager
    def _leaving_others(self):
        """Leave members as they are of whom others decided: OpenSPP's button enrols all who meet its criteria."""
        members = self.cycle_membership_ids if self._compliance_attendance_managers() else self.cycle_membership_ids[:0]
        decided = members.filtered(lambda one: one.state in DECIDED_ELSEWHERE).grouped("state")
        yield
        for state, others in decided.items():
            others.state = state

    def _after_criteria_applied(self):
        """Store the reasons, and cancel what was prepared for those who fail, after OpenSPP's button was pressed."""
        if self.state in ("draft", "to_approve") and self._compliance_attendance_managers():
            self._turn_away_left_out("non_compliant")
            self._store_attendance(self._all_memberships())
            self._cancel_entitlements()
            self._restore_entitlements()

    def _turn_away_left_out(self, state):
        """Give a state to members who were disabled, archived, or found to be duplicates.

        OpenSPP hides those who were disabled from its own criteria, and asks nothing about duplicates.

        state: of those who do not meet the criteria
        """
        self.cycle_membership_ids.check_access_rights("write")
        members = self._all_memberships()
        left_out = self._attendance_managers()[0]._left_out(members.partner_id.ids)
        members.filtered(lambda one: one.state == "enrolled" and one.partner_id.id in left_out).state = state

    def _all_memberships(self):
        # sudo: criteria are applied and the cycle is approved for all its members, whichever of them the user may read
        return self.sudo().cycle_membership_ids.search([("cycle_id", "=", self.id)])

    def _only_satisfying(self, memberships):
        """Those of these memberships whose people meet the compliance criteria, while OpenSPP's mechanism 2 is at work.

        OpenSPP filters in one of its entitlement managers, the default one.
        """
        if not self.env.context.get(FILTERED):
            return memberships
        self._store_attendance(memberships)
        # sudo: as OpenSPP searches for those who meet the criteria
        satisfied = set(self.env["res.partner"].sudo().search(self._get_compliance_criteria_domain()).ids)
        return memberships.filtered(lambda membership: membership.partner_id.id in satisfied)

    def _for_attendance(self, **context):
        """The cycle with its id in the context, which is where attendance managers find it."""
        return self.with_context(**{CYCLE: self.id, **context})

    def _compliance_attendance_managers(self):
        """The attendance managers among those of compliance; one of them has to pass."""
        return self._attendance_managers_of(self._for_attendance()._compliance_wrappers())

    def _attendance_managers(self):
        """All attendance managers of the programme: of compliance, and of eligibility."""
        cycle = self._for_attendance()
        return self._attendance_managers_of([*cycle._compliance_wrappers(), *cycle._eligibility_wrappers()])

    def _attendance_managers_of(self, wrappers):
        found = [wrapper.manager_ref_id for wrapper in wrappers]
        return [manager for manager in found if manager and manager._name == self._manager_model]

    def _is_filtered(self, mechanism):
        """Whether OpenSPP applies the compliance criteria of the cycle by itself, by that mechanism."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: a setting of OpenSPP, which it reads likewise
        return bool(self._compliance_attendance_managers()) and parameters.get_param(MECHANISM, "0") == mechanism

    def _store_attendance(self, memberships):
        """Store on memberships how their people stand, if attendance is among the compliance criteria."""
        managers = self._compliance_attendance_managers()
        if managers:
            memberships._store_attendance(managers)

    def _store_attendance_of_added(self, people):
        """Where OpenSPP's mechanism 1 has added those of these people who pass: store why, and count the others."""
        if not self._is_filtered(ON_ADDING):
            return
        added = self.cycle_membership_ids.search([("cycle_id", "=", self.id), ("partner_id", "in", people)])
        self._store_attendance(added)
        if count := len(people) - len(added):
            # logged, not posted: for that the user would need an e-mail address
            self._message_log(body=_("People not added, because of the compliance criteria: %(count)s.", count=count))

    def _attended_counts(self, people):
        """{contact id: (sessions attended, days attended)} in the cycle, by its first attendance manager."""
        manager = self._attendance_managers()[:1]
        return manager[0]._attended_counts(people) if manager else {}

    def _cancel_entitlements(self):
        """Cancel what was prepared for members who get nothing, and for whoever is no member any more."""
        members = self._all_memberships().filtered(lambda membership: membership.state not in GETS_NOTHING).partner_id
        for entitlements in self._entitlements([("partner_id", "not in", members.ids), ("state", "in", PREPARED)]):
            entitlements.write({"state": "cancelled", "is_cancelled_by_criteria": True})

    def _restore_entitlements(self):
        """Put back what the criteria cancelled, of people who meet them now: OpenSPP prepares nothing a second time."""
        state = "draft" if self.state == "draft" else "pending_validation"
        enrolled = self._all_memberships().filtered(lambda membership: membership.state == "enrolled").partner_id
        cancelled = [("state", "=", "cancelled"), ("is_cancelled_by_criteria", "=", True)]
        for entitlements in self._entitlements([("partner_id", "in", enrolled.ids), *cancelled]):
            entitlements.write({"state": state, "is_cancelled_by_criteria": False})

    def _entitlements(self, domain):
        """Yield the entitlements of a domain in the cycle: of each kind that there is."""
        for model in self._entitlement_models:
            yield self.env[model].search([("cycle_id", "=", self.id), *domain])

    # the snapshot

    def _take_attendance_snapshots(self):
        """Store what the cycle is approved on: a snapshot for each period that its attendance managers count.

        Raises UserError while sessions of the period are open.
        """
        managers = {}
        for manager in self._attendance_managers():
            managers.setdefault(manager._period(), []).append(manager)
        for period, asking in managers.items():
            self._take_attendance_snapshot(period, asking)

    def _check_before_approving(self):
        """Raise UserError where the criteria were not applied, where the attendance has changed since, and where
        somebody would get something who does not pass any more: a snapshot would not be what is paid on.
        """
        self._check_criteria_applied()
        compliance, managers = self._compliance_attendance_managers(), self._attendance_managers()
        if managers:
            # OpenSPP joins managers of compliance by OR; of those of eligibility each has to pass
            asked = (compliance, False) if compliance else (managers, True)
            standings = list(self._all_memberships()._attendance_now(*asked))
            self._check_attendance_unchanged(standings)
            self._check_given_to_pass(standings)

    def _check_criteria_applied(self):
        """Refuse a cycle with people whom the compliance criteria let through only because nobody applied them."""
        unjudged = self._all_memberships().filtered(
            lambda membership: membership.state == "enrolled" and not membership.attendance_outcome
        )
        if unjudged and self._compliance_attendance_managers():
            raise UserError(
                _(
                    "People to whom the compliance criteria were not applied: %(count)s. Reset the cycle to "
                    "draft, apply the compliance criteria, and prepare the entitlements again.",
                    count=len(unjudged),
                )
            )

    def _check_attendance_unchanged(self, standings):
        """Refuse where people stand otherwise than when the criteria were applied.

        Not those who were disabled or archived: they pass neither way, and OpenSPP does not verify them again.
        """
        judged = [each for each in standings if each.membership.state not in NOT_JUDGED and not each.is_left_out]
        changed = [each for each in judged if each.has_changed]
        if changed:
            raise UserError(
                _(
                    "People whose attendance has changed since the criteria were applied: %(count)s. Reset the "
                    "cycle to draft, apply the compliance criteria or verify the eligibility again, and prepare "
                    "the entitlements again.",
                    count=len(changed),
                )
            )

    def _check_given_to_pass(self, standings):
        """Refuse to pay people who were disabled since, or whom an edited rule does not let through any more.

        Nor those who have left since, or are no members, nor those who were turned away, and whose entitlements came
        back as the cycle was set back.
        """
        enrolled = {each.person: each for each in standings if each.membership.state == "enrolled"}
        others_let_through = self._others_let_through()
        failing = {
            person
            for person in self._given_to(GIVEN) & enrolled.keys()
            if enrolled[person].is_left_out or not (enrolled[person].passes or others_let_through)
        }
        count = len(failing | (self._given_to(PREPARED) - enrolled.keys()))
        if count:
            raise UserError(
                _(
                    "People who would get something, and are paused or have left the cycle, were disabled or marked as "
                    "duplicates since the criteria were applied, or whom the criteria as they are now do not let "
                    "through: %(count)s. Reset the cycle to draft, apply the compliance criteria or verify the "
                    "eligibility again, and prepare the entitlements again.",
                    count=count,
                )
            )

    def _others_let_through(self):
        """Whether the programme has compliance criteria besides attendance: OpenSPP asks that one of all is met."""
        return len(self._for_attendance()._compliance_wrappers()) > len(self._compliance_attendance_managers())

    def _given_to(self, states):
        """The ids of the contacts who have an entitlement in one of these states."""
        domain = [("cycle_id", "=", self.id), ("state", "in", states)]
        # sudo: as for the members
        kinds = (self.env[model].sudo() for model in self._entitlement_models)
        return {person for kind in kinds for person in kind.search(domain).partner_id.ids}

    def _take_attendance_snapshot(self, period, managers):
        people = self._attendance_people()
        if not people:
            return
        types = self._snapshot_types(managers)
        company = self.program_id.company_id or self.env.company
        # sudo: whoever may approve the cycle has what it is approved on stored; they get no right to read it
        cycle = self.sudo().with_context(allowed_company_ids=company.ids)
        cycle._check_no_open_sessions(period, people, types)
        old = cycle.attendance_snapshot_ids.filtered(
            lambda snapshot: (snapshot.date_from, snapshot.date_to) == period and not snapshot.is_superseded
        )
        counts_days = "days" in [manager.attendance_counts for manager in managers]
        taken = cycle.env["spp.session.snapshot"].snapshot(
            *period,
            not counts_days and types,  # a snapshot of all types keeps all days, also those without a session
            people.ids,
            _("%(cycle)s of %(program)s", cycle=self.name, program=self.program_id.name),
            reason=self._snapshot_reason(old, counts_days),
            supersedes_id=old.id,
        )
        cycle.attendance_snapshot_ids = [fields.Command.link(taken)]

    @api.model
    def _snapshot_types(self, managers):
        """The ids of the session types whose sessions any of the managers counts, False for all."""
        lists = [manager._counted_session_types() for manager in managers]
        return False not in lists and sorted({type_id for ids in lists for type_id in ids})

    @api.model
    def _snapshot_reason(self, old, counts_days):
        """Why a snapshot is taken again, or although sessions are open. old: the one that it supersedes, if any"""
        reasons = [
            *([_("The cycle was approved again.")] if old else ()),
            *([_("Days present are counted: sessions of other types do not matter.")] if counts_days else ()),
        ]
        return " ".join(reasons)

    def _check_no_open_sessions(self, period, people, types):
        """Refuse open sessions, also in place of an older snapshot, where the reason that is given is not for them."""
        asked = (*period, people.ids, None if types is False else types)
        open_count = self.env["spp.session"].search_count(self.env["spp.session.snapshot"]._domain_open(*asked))
        if open_count:
            raise UserError(
                _(
                    "Sessions of the period that are not completed: %(count)s. The attendance may still change. "
                    "Ask their facilitators to complete or cancel them, then approve.",
                    count=open_count,
                )
            )

    def _attendance_people(self):
        """The people of the cycle, and those enrolled in the programme whom the criteria kept out of the cycle.

        Not those who were disabled or archived, paused, or have left, and get nothing: whoever pays by the snapshot's
        list would pay them.
        """
        # sudo: as for the snapshot
        cycle = self.sudo()
        members = cycle._all_memberships()
        people = members.partner_id | cycle.program_id.get_beneficiaries("enrolled").partner_id
        not_judged = members.filtered(lambda one: one.state in NOT_JUDGED).partner_id.ids
        left_out = self._attendance_managers()[0]._left_out(people.ids).union(not_judged) - self._given_to(GIVEN)
        return people.filtered(lambda person: person.id not in left_out)
