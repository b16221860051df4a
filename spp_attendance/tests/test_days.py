from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger

from .common import LedgerCase

MARCH = ("2026-03-01", "2026-03-31")


class TestDays(LedgerCase):
    """Trainings require two days a period, visits none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training.required_days = 2

    def come(self, *days, person=None, category="present", of_type=None, hour="09"):
        return self.record(
            *(
                {
                    "subscriber_id": (person or self.s_ana).id,
                    "attended_at": f"2026-{day} {hour}:00:00",
                    "attendance_type_id": (of_type or self.training).id,
                    "attendance_category": category,
                    "excuse_reason": "Ill" if category == "excused" else False,
                }
                for day in days
            ),
            user=self.facilitator,
        )

    def evaluate(self, people=None, types=None, period=MARCH, user=None):
        model = self.env["spp.attendance.type"].with_user(user or self.viewer)
        return model.evaluate_days((people or self.ana).ids, *period, types)

    def days(self, *arguments, **options):
        """{(contact id, type id): (days present, outcome)}"""
        return {
            (answer["participant_id"], answer["attendance_type_id"]): (answer["days_present"], answer["outcome"])
            for answer in self.evaluate(*arguments, **options)
        }

    # what counts

    def test_everything_is_answered_of_a_person_and_a_type(self):
        self.come("03-02", "03-03")
        expected = {"participant_id": self.ana.id, "attendance_type_id": self.training.id, "days_present": 2}
        expected |= {"required_days": 2, "outcome": "compliant", "is_compliant": True}
        self.assertEqual(self.evaluate(), [expected])

    def test_whoever_never_came_is_not_compliant(self):
        (answer,) = self.evaluate(self.dan)
        self.assertEqual((answer["days_present"], answer["outcome"]), (0, "not_compliant"))
        self.assertIs(answer["is_compliant"], False)

    def test_late_is_a_day_and_excused_and_absent_are_none(self):
        self.come("03-02", category="late")
        self.come("03-03", category="excused")
        self.come("03-04", category="absent")
        self.assertEqual(self.days(), {(self.ana.id, self.training.id): (1, "not_compliant")})

    def test_twice_on_one_day_is_one_day(self):
        self.come("03-02")
        self.come("03-02", hour="04")
        self.assertEqual(self.days()[self.ana.id, self.training.id], (1, "not_compliant"))

    def test_marks_of_sessions_count_by_the_type_that_their_session_type_names(self):
        self.session_type.attendance_type_id = self.training
        self.mark(self.ana, "late")
        self.come("03-02", "03-14")
        self.assertEqual(self.days()[self.ana.id, self.training.id], (2, "compliant"))
        self.session.with_user(self.manager).cancel("Storm")
        self.come("03-13")
        self.assertEqual(self.days()[self.ana.id, self.training.id], (3, "compliant"))

    def test_only_the_days_of_the_period_and_of_the_type_count(self):
        self.come("02-28", "03-01", "03-10", "03-11")
        self.come("03-05", of_type=self.visit)
        period = ("2026-03-01", "2026-03-10")
        self.assertEqual(self.days(period=period), {(self.ana.id, self.training.id): (2, "compliant")})
        self.assertEqual(self.days(period=("2026-03-02", "2026-03-09"))[self.ana.id, self.training.id][0], 0)

    def test_the_day_is_the_local_one(self):
        self.record({"attended_at": "2026-02-28 20:00:00", "tz": "Asia/Manila", "attendance_type_id": self.training.id})
        self.assertEqual(self.days(period=("2026-03-01", "2026-03-01"))[self.ana.id, self.training.id][0], 1)

    def test_voided_replaced_and_pending_records_do_not_count(self):
        first, second = self.come("03-02", "03-03")
        first.void("Wrong")
        self.record({"replaces_id": second.id, "attendance_category": "absent"}, user=self.facilitator)
        self.record({"subscriber_id": False, "person_identifier": "X", "attendance_type_id": self.training.id})
        self.assertEqual(self.days()[self.ana.id, self.training.id][0], 0)

    # what is asked

    def test_a_type_without_a_rule_has_nothing_due(self):
        self.come("03-02", of_type=self.visit)
        both = (self.training + self.visit).ids
        self.assertEqual(
            self.days(types=both),
            {
                (self.ana.id, self.training.id): (0, "not_compliant"),
                (self.ana.id, self.visit.id): (1, "nothing_due"),
            },
        )

    def test_where_no_type_has_a_rule_nothing_is_due(self):
        self.training.required_days = 0
        (answer,) = self.evaluate()
        expected = {"participant_id": self.ana.id, "attendance_type_id": False, "days_present": 0, "required_days": 0}
        self.assertEqual(answer, {**expected, "outcome": "nothing_due", "is_compliant": True})

    def test_each_person_is_answered_once_in_order(self):
        self.visit.required_days = 1
        people = self.ben + self.ana
        answers = self.env["spp.attendance.type"].with_user(self.viewer).evaluate_days(people.ids * 2, *MARCH)
        keys = [(answer["participant_id"], answer["attendance_type_id"]) for answer in answers]
        types = sorted((self.training + self.visit).ids)
        self.assertEqual(keys, [(person, each) for person in sorted(people.ids) for each in types])
        self.assertEqual(self.env["spp.attendance.type"].with_user(self.viewer).evaluate_days([], *MARCH), [])

    def test_an_archived_type_is_asked_about_by_its_id_only(self):
        self.training.active = False
        self.assertEqual(self.days(), {(self.ana.id, False): (0, "nothing_due")})
        self.assertEqual(self.days(types=self.training.ids)[self.ana.id, self.training.id][0], 0)

    def test_what_cannot_be_read_is_refused_in_plain_words(self):
        types = self.env["spp.attendance.type"].with_user(self.viewer)
        for arguments, message in (
            (("Ana", *MARCH), "participant_ids has to be a list of ids"),
            ((None, *MARCH), "participant_ids has to be a list of ids"),
            (([0], *MARCH), "participant_ids has to be a list of ids"),
            (([2**31 - 1], *MARCH), "There is no contact 2147483647"),
            ((self.ana.ids, "March", "April"), "period as two dates"),
            ((self.ana.ids, *reversed(MARCH)), "period as two dates"),
            ((self.ana.ids, *MARCH, "x"), "attendance_type_ids has to be a list of ids"),
            ((self.ana.ids, *MARCH, []), "list of types is empty"),
            ((self.ana.ids, *MARCH, [2**31 - 1]), "There is no attendance type 2147483647"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                types.evaluate_days(*arguments)

    def test_people_take_as_many_queries_whatever_their_number(self):
        crowd = self.people.create([{"given_name": f"P{n}"} for n in range(50)]).partner_id
        few, many = crowd[:5], crowd
        counts = [self.queries(lambda people=people: self.evaluate(people)) for people in (few, few, many)]
        self.assertEqual(counts[1], counts[2])

    # the rule

    def test_the_days_required_are_no_negative_number(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.training.required_days = -1
            self.training.flush_recordset()

    def test_a_change_of_the_rule_is_logged(self):
        self.training.with_user(self.manager).required_days = 3
        self.training.with_user(self.manager).write({"required_days": 3, "description": "x"})
        change = self.env["spp.session.attendance.change"].search([("attendance_type_id", "=", self.training.id)])[:1]
        self.assertEqual((change.what, change.old_value, change.new_value), ("Required days", "2", "3"))
        self.assertEqual(change.changed_by_id, self.manager)

    # rights and companies

    def test_who_may_not_read_attendance_evaluates_nothing(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.evaluate(user=nobody)
        with self.assertRaises(AccessError):
            self.env["spp.attendance.compliance"].with_user(nobody).search([])

    def test_companies_are_never_mixed(self):
        other = self.other_manager()
        theirs = self.env["spp.attendance.type"].create(
            {"name": "Theirs", "required_days": 1, "company_id": other.company_id.id}
        )
        self.come("03-02", "03-03")
        self.assertEqual(self.days(user=other), {(self.ana.id, theirs.id): (0, "not_compliant")})
        with self.assertRaisesRegex(ValidationError, "There is no attendance type"):
            self.evaluate(types=theirs.ids)
        with self.assertRaisesRegex(ValidationError, "There is no attendance type"):
            self.evaluate(types=self.training.ids, user=other)
        rows = self.env["spp.attendance.compliance"].with_user(other).search([])
        self.assertFalse(rows)
        self.ana.company_id = self.env.company
        both = new_test_user(
            self.env,
            "both",
            groups="spp_session_tracking.group_viewer",
            company_ids=[(6, 0, (self.env.company + other.company_id).ids)],
        )
        model = self.env["spp.attendance.type"].with_user(both)
        model = model.with_context(allowed_company_ids=both.company_ids.ids)
        answers = model.evaluate_days(self.ana.ids, *MARCH)
        self.assertEqual([answer["attendance_type_id"] for answer in answers], self.training.ids)

    # the screen

    def shown(self, *domain):
        rows = self.env["spp.attendance.compliance"].with_user(self.viewer)
        return rows.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1]).search(list(domain))

    def test_the_screen_shows_everybody_known_to_attendance_and_whoever_came(self):
        self.session_type.attendance_type_id = self.training
        self.mark(self.carla, "present")
        self.come("03-02", "03-03")
        rows = self.shown()
        self.assertEqual(
            {row.participant_id: (row.days_present, row.outcome) for row in rows},
            {
                self.ana: (2, "compliant"),
                self.ben: (0, "not_compliant"),
                self.carla: (1, "not_compliant"),
            },
        )
        self.s_ben.active = False
        self.assertEqual(self.shown(("outcome", "=", "not_compliant")).participant_id, self.carla)

    def page(self, person, user=None):
        """The page of a person about March."""
        self.env.flush_all()
        self.env.invalidate_all()
        pages = self.env["spp.session.person"].with_user(user or self.viewer)
        return pages.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1]).browse(person.id)

    def test_the_page_of_a_person_has_their_days_and_one_outcome_for_all(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.come("03-02")
        self.come("03-05", of_type=self.visit)
        page = self.page(self.ana)
        days = {row.attendance_type_id: (row.days_present, row.required_days, row.outcome) for row in page.day_ids}
        self.assertEqual(days, {self.training: (1, 2, "not_compliant"), self.visit: (1, 0, "nothing_due")})
        self.assertEqual((page.compliance_ids.outcome, page.outcome), ("compliant", "not_compliant"))
        self.come("03-03")
        self.assertEqual(self.page(self.ana).outcome, "compliant")

    def test_no_days_are_asked_of_whoever_is_not_known_to_attendance(self):
        page = self.page(self.dan)
        self.assertFalse(page.day_ids)
        self.assertEqual(page.outcome, "nothing_due")

    def test_the_screen_says_what_evaluate_says(self):
        self.visit.required_days = 1
        self.come("03-02", "03-03")
        self.come("03-02", of_type=self.visit, person=self.s_ben)
        for answer in self.evaluate(self.ana + self.ben):
            domain = [(name, "=", answer[name]) for name in ("participant_id", "attendance_type_id")]
            (row,) = self.shown(*domain)
            stored = {name: row[name].id if name.endswith("_id") else row[name] for name in answer}
            self.assertEqual(stored, answer)

    def test_the_dialog_opens_it_for_a_period_and_a_row_leads_to_the_attendances(self):
        records = self.come("03-02", "03-03", "02-28")
        self.come("03-02", of_type=self.visit)
        dialog = self.env["spp.session.compliance.period"].with_user(self.viewer).create({"date_from": MARCH[0]})
        action = dialog.action_view_days()
        self.assertEqual(action["res_model"], "spp.attendance.compliance")
        rows = self.env[action["res_model"]].with_user(self.viewer).with_context(**action["context"])
        row = rows.search([("participant_id", "=", self.ana.id)])
        source = row.action_view_attendances()
        found = self.env[source["res_model"]].with_user(self.viewer).search(source["domain"])
        self.assertEqual(found.record_id, records[:2])

    def test_outcomes_are_grouped_and_counted(self):
        self.come("03-02", "03-03")
        rows = self.env["spp.attendance.compliance"].with_user(self.viewer)
        rows = rows.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1])
        groups = rows._read_group([], ["outcome"], ["__count", "days_present:sum"])
        self.assertEqual(groups, [("compliant", 1, 2), ("not_compliant", 1, 0)])
