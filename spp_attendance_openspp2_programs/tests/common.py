from odoo import fields
from odoo.addons.spp_session_tracking.tests.common import SessionCase, new_user

MANAGER = "spp.compliance.manager.attendance"
MECHANISM = "spp_programs_compliance_criteria.beneficiaries_automated_filtering_mechanism"
# the session of the tests is on 14 March: the first of these cycles is paid on it
MARCH = ("2026-03-14", "2026-03-31")
APRIL = ("2026-04-01", "2026-04-30")


class ProgrammeCase(SessionCase):
    """A programme of OpenSPP 2 with four members, made by its manager, who has no role of ours.

    At the only session Ana came, Ben did not, and Carla was excused; Dan was not expected. So Ana is compliant, Ben is
    not, and nothing is due for Carla and Dan.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program_manager, cls.approver = (
            new_user(cls.env, login, groups=f"base.group_user,spp_programs.{group}", tz="UTC")
            for login, group in (
                ("programme.manager", "group_programs_manager"),
                ("programme.approver", "group_programs_cycle_approver"),
            )
        )
        cls.people = cls.ana + cls.ben + cls.carla + cls.dan
        for person in cls.people:
            person.is_registrant = True
        rows = [
            {"session_id": cls.session.id, "participant_id": person.id, "status": status, **more}
            for person, status, more in (
                (cls.ana, "present", {}),
                (cls.ben, "absent", {}),
                (cls.carla, "excused", {"excuse_reason": "Ill"}),
            )
        ]
        cls.env["spp.session"].with_user(cls.facilitator).mark(rows)

    @classmethod
    def new_programme(cls, entitlements="default", **values):
        """A programme with all people enrolled, as its manager sees it. values: of its attendance manager."""
        programme = (
            cls.env["spp.program"]
            .with_user(cls.program_manager)
            .create({"name": "School grant", "target_type": values.pop("target_type", "individual")})
        )
        members = [{"program_id": programme.id, "partner_id": each.id, "state": "enrolled"} for each in cls.people]
        cls.env["spp.program.membership"].create(members)
        programme.cycle_manager_ids = cls.wrapped(programme, "spp.cycle.manager", "default")
        programme.entitlement_manager_ids = cls.wrapped(programme, "spp.program.entitlement.manager", entitlements)
        cls.add_manager(programme, **values)
        return programme

    @classmethod
    def wrapped(cls, programme, wrapper, kind):
        manager = programme.env[f"{wrapper}.{kind}"].create({"name": kind, "program_id": programme.id})
        reference = {"program_id": programme.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        return programme.env[wrapper].create(reference)

    @classmethod
    def add_manager(cls, programme, **values):
        """Add attendance to the compliance criteria, as the dialog of OpenSPP 2 does."""
        context = {"default_program_id": programme.id, "_spp_wrapper_model": "spp.compliance.manager"}
        kinds = [fields.Command.set(cls.session_type.ids)]
        vals = {"name": "Attendance", "program_id": programme.id, "session_type_ids": kinds, **values}
        return programme.env[MANAGER].with_context(**context).create(vals)

    @classmethod
    def new_cycle(cls, programme, dates=MARCH, name="Cycle 1"):
        """A cycle with the members of the programme."""
        cycle = programme.env["spp.cycle"].create(
            {"name": name, "program_id": programme.id, "start_date": dates[0], "end_date": dates[1]}
        )
        cycle.copy_beneficiaries_from_program()
        return cycle

    @classmethod
    def use_mechanism(cls, number):
        """How OpenSPP 2 applies compliance criteria: 0 by a button, 1 on adding people, 2 on preparing entitlements."""
        cls.env["ir.config_parameter"].set_param(MECHANISM, number)

    @classmethod
    def apply(cls, cycle):
        """Press OpenSPP 2's button Apply Compliance Criteria."""
        cycle.action_filter_beneficiaries_by_compliance_criteria()

    @classmethod
    def approve(cls, cycle):
        """Submit the cycle for approval, and approve it."""
        cycle.action_submit_for_approval()
        return cycle.with_user(cls.approver).action_approve()

    def membership(self, cycle, person):
        return cycle.cycle_membership_ids.filtered(lambda membership: membership.partner_id == person)

    def paid(self, cycle):
        return cycle.entitlement_ids.filtered(lambda one: one.state != "cancelled").partner_id
