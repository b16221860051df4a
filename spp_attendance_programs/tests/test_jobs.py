from importlib.util import find_spec
from unittest.mock import patch

from odoo.exceptions import UserError

from .common import APRIL, MARCH, ProgrammeCase

# what a job of OCA's queue_job has of the context it was delayed in
KEPT = ("tz", "lang", "allowed_company_ids", "force_company", "active_test")


class TestJobs(ProgrammeCase):
    """OpenSPP does its work on 200 people and more in jobs: each has its user, some of the people, and no context."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        cls.passing = cls.ana + cls.carla + cls.dan

    def empty_cycle(self, dates=MARCH, **values):
        programme = self.new_programme(**values)
        return programme.env["g2p.cycle"].create(
            {"name": "One", "program_id": programme.id, "start_date": dates[0], "end_date": dates[1]}
        )

    def job(self, cycle):
        """The cycle manager and the cycle as a job finds them, after others have worked."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {name: value for name, value in cycle.env.context.items() if name in KEPT}
        cycle = self.env(user=cycle.env.uid, su=False, context=context)["g2p.cycle"].browse(cycle.id)
        return cycle.program_id.get_manager(cycle.program_id.MANAGER_CYCLE), cycle

    def add(self, cycle, *parts):
        for people in parts:
            manager, found = self.job(cycle)
            manager._add_beneficiaries(found, people.ids, "enrolled")

    def prepare(self, cycle):
        for offset in (0, 2):
            manager, found = self.job(cycle)
            manager._prepare_entitlements(found, offset, 2)

    def test_those_added_by_several_jobs_are_judged_by_themselves(self):
        self.use_mechanism("1")
        cycle = self.empty_cycle()
        self.add(cycle, self.ben + self.ana, self.carla + self.dan)
        self.assertEqual(cycle.cycle_membership_ids.partner_id.sorted("id"), self.passing)
        reason = self.membership(cycle, self.ana).attendance_reason
        self.assertIn("Sessions attended: 1 of 1", reason)

    def test_entitlements_of_several_jobs_are_of_those_who_pass(self):
        self.use_mechanism("2")
        cycle = self.empty_cycle()
        self.add(cycle, self.people)
        self.prepare(cycle)
        self.assertEqual(self.paid(cycle).sorted("id"), self.passing)
        self.assertEqual(self.membership(cycle, self.ben).attendance_outcome, "not_compliant")

    def test_the_period_before_the_cycle_is_counted_in_jobs_too(self):
        for mechanism in "12":
            self.use_mechanism(mechanism)
            cycle = self.empty_cycle(APRIL, name=f"Before {mechanism}", attendance_period="before")
            self.add(cycle, self.people[:2], self.people[2:])
            self.prepare(cycle)
            self.assertEqual(self.paid(cycle).sorted("id"), self.passing, mechanism)

    def test_amounts_of_jobs_are_those_of_the_cycle(self):
        if "g2p.program.entitlement.manager.cash" not in self.env:
            self.skipTest("OpenSPP's cash entitlements are not here")
        field = self.env["ir.model.fields"]._get("res.partner", "attended_session_count")
        item = (0, 0, {"amount": 5, "multiplier_field": field.id})
        cycle = self.empty_cycle(entitlement_kind="cash", entitlement_cash_item_ids=[item])
        self.add(cycle, self.people)
        self.prepare(cycle)
        amounts = {entitlement.partner_id: entitlement.initial_amount for entitlement in cycle.entitlement_ids}
        self.assertEqual(amounts, {self.ana: 5})

    def test_jobs_verify_by_the_dates_of_the_cycle(self):
        kind = {"eligibility_kind": "attendance_eligibility", "compliance_criteria": False}
        cycle = self.empty_cycle(**kind, import_beneficiaries="no")
        self.add(cycle, self.people)
        for offset in (0, 2):
            manager, found = self.job(cycle)
            manager._check_eligibility(found, offset=offset, limit=2)
        enrolled = cycle.get_beneficiaries(["enrolled"]).partner_id
        self.assertEqual(enrolled.sorted("id"), self.passing)
        self.assertIn("attended: 0 of 1", self.membership(cycle, self.ben).attendance_reason)

    def test_while_jobs_work_on_a_cycle_it_is_not_filtered_or_approved(self):
        """A page of the jobs after it would be another one; entitlements prepared after it would be on nothing."""
        cycle = self.new_cycle(self.new_programme())
        cycle.write({"locked": True, "locked_reason": "Prepare entitlement for beneficiaries."})
        with self.assertRaisesRegex(UserError, "still works on this cycle: Prepare entitlement"):
            self.apply(cycle)
        cycle.to_approve()
        with self.assertRaisesRegex(UserError, "Wait until that is done"):
            cycle.with_user(self.approver).approve()
        self.assertEqual(cycle.state, "to_approve")
        cycle.locked = False
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ben).state, "non_compliant")

    # with queue_job itself

    def delayed(self, work):
        """Do work with every two people in a job of their own; run the jobs. Returns how many ran."""
        if not find_spec("odoo.addons.queue_job.job"):
            self.skipTest("queue_job is not here")
        from odoo.addons.queue_job.job import Job

        stored = self.env["queue.job"].search([])
        manager = type(self.env["g2p.cycle.manager.default"])
        with patch.object(manager, "MIN_ROW_JOB_QUEUE", 2), patch.object(manager, "MAX_ROW_JOB_QUEUE", 2):
            work()
        jobs = self.env["queue.job"].search([("id", "not in", stored.ids)], order="id")
        mine = jobs.filtered(lambda job: job.model_name == manager._name)
        working = mine.filtered(lambda job: not job.method_name.startswith("mark_"))
        for job in working + (mine - working):
            self.env.flush_all()
            self.env.invalidate_all()
            Job.load(self.env(user=1, context={}), job.uuid).perform()
        return len(working)

    def test_a_whole_cycle_in_jobs_of_queue_job_pays_those_who_pass(self):
        for mechanism in "12":
            self.use_mechanism(mechanism)
            cycle = self.empty_cycle(name=f"Queued {mechanism}")
            self.assertEqual(self.delayed(cycle.copy_beneficiaries_from_program), 2)
            self.assertGreaterEqual(self.delayed(cycle.prepare_entitlement), 2)
            self.assertEqual(self.paid(cycle).sorted("id"), self.passing, mechanism)
            self.assertFalse(cycle.locked)

    def test_verifying_in_jobs_of_queue_job_enrols_those_who_pass(self):
        kind = {"eligibility_kind": "attendance_eligibility", "compliance_criteria": False}
        cycle = self.empty_cycle(**kind, import_beneficiaries="no")
        self.add(cycle, self.people)
        self.assertEqual(self.delayed(cycle.check_eligibility), 2)
        self.assertEqual(cycle.get_beneficiaries(["enrolled"]).partner_id.sorted("id"), self.passing)

    def test_the_only_cycle_of_a_distribution_filled_by_jobs_has_those_who_pass(self):
        self.use_mechanism("1")
        made, values = [], {"is_one_time_distribution": True, "attendance_period": "before"}
        self.delayed(lambda: made.append(self.new_programme(**values)))
        (cycle,) = made[0].cycle_ids
        cycle.invalidate_recordset()
        start, end = cycle._compliance_attendance_managers()[0]._period()
        self.assertTrue(start <= self.session.date <= end)
        self.assertEqual(cycle.cycle_membership_ids.partner_id.sorted("id"), self.passing)
