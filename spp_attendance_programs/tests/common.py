from odoo import fields
from odoo.addons.spp_session_tracking.tests.common import SessionCase, new_user

MANAGER = "g2p.program_membership.manager.attendance"
MECHANISM = "spp_programs_compliance_criteria.beneficiaries_automated_filtering_mechanism"
# the session of the tests is on 14 March: these cycles are paid on it
MARCH = ("2026-03-14", "2026-03-31")
APRIL = ("2026-04-01", "2026-04-30")


class ProgrammeCase(SessionCase):
    """A programme of OpenSPP with four members, made by its program manager, who has no role of ours.

    At the only session Ana came, Ben did not, and Carla was excused; Dan was not expected. So Ana is compliant, Ben is
    not, and nothing is due for Carla and Dan.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program_manager, cls.approver, cls.registrar = (
            new_user(cls.env, login, groups=f"base.group_user,{group}", tz="UTC")
            for login, group in (
                ("programme.manager", "g2p_programs.g2p_program_manager"),
                ("programme.approver", "g2p_programs.g2p_program_cycle_approver"),
                ("programme.registrar", "g2p_registry_base.group_g2p_registrar"),
            )
        )
        cls.people = cls.ana + cls.ben + cls.carla + cls.dan
        for person in cls.people:
            person.is_registrant = True
        cls.mark_all()

    @classmethod
    def mark_all(cls):
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
    def complete(cls):
        cls.session.complete()

    @classmethod
    def new_programme(cls, **values):
        """A programme made in OpenSPP's wizard, with all people enrolled, as its program manager sees it."""
        wizard = cls.env["g2p.program.create.wizard"].with_user(cls.program_manager)
        group = cls.env.ref("g2p_programs.g2p_program_cycle_approver")
        made = wizard.create(
            {
                "name": "School grant",
                "target_type": "individual",
                "amount_per_cycle": 100,
                "rrule_type": "monthly",
                "approver_group_id": group.id,
                "eligibility_domain": str([("id", "in", cls.people.ids)]),
                "compliance_criteria": True,
                "compliance_kind": MANAGER,
                "session_type_ids": [fields.Command.set(cls.session_type.ids)],
                "import_beneficiaries": "yes",
                **values,
            }
        ).create_program()
        return wizard.env["g2p.program"].browse(made["res_id"])

    @classmethod
    def new_cycle(cls, programme, dates=MARCH, name="Cycle 1"):
        """A cycle with the members of the programme."""
        cycle = programme.env["g2p.cycle"].create(
            {"name": name, "program_id": programme.id, "start_date": dates[0], "end_date": dates[1]}
        )
        cycle.copy_beneficiaries_from_program()
        return cycle

    @classmethod
    def use_mechanism(cls, number):
        """How OpenSPP applies compliance criteria: 0 by a button, 1 on adding people, 2 on preparing entitlements."""
        cls.env["ir.config_parameter"].set_param(MECHANISM, number)

    @classmethod
    def apply(cls, cycle):
        """Press OpenSPP's button Compliance Criteria."""
        if "use_attendance_criteria" in cycle:
            cycle.use_attendance_criteria = False  # its own client would ask a server
        cycle.action_filter_beneficiaries_by_compliance_criteria()

    @classmethod
    def approve(cls, cycle):
        """Send the cycle for approval, and approve it."""
        cycle.to_approve()
        return cycle.with_user(cls.approver).approve()

    def membership(self, cycle, person):
        return cycle.cycle_membership_ids.filtered(lambda membership: membership.partner_id == person)

    def paid(self, cycle):
        return cycle.entitlement_ids.partner_id
