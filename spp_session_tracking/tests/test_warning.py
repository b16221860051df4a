from unittest.mock import patch

from odoo.fields import Command

from ..models.warning import finding
from .warning_common import DAYS, WarningCase

LATER = ("2026-03-16", "2026-03-20")


class TestWarning(WarningCase):
    """Who is warned about: by the marks as they stand when the job runs."""

    def test_whoever_was_absent_so_often_in_a_row_is_warned_about(self):
        self.missed(DAYS[:2])
        self.assertFalse(self.warn())
        self.missed(DAYS[2:3])
        warning = self.warn()
        self.assertEqual((warning.participant_id, warning.kind, warning.missed), (self.ana, "absences", 3))
        self.assertEqual([str(warning.first_date), str(warning.last_date)], ["2026-03-02", "2026-03-09"])

    def test_it_is_one_warning_as_long_as_it_is_true(self):
        self.missed()
        first = self.warn()
        self.assertEqual(self.warn(), first)
        self.missed(DAYS[3:])
        self.assertEqual((self.warn(), first.missed, first.is_open), (first, 4, True))

    def test_coming_ends_it_and_absences_after_that_begin_another(self):
        first = self.missed(["2026-02-02", "2026-02-03", "2026-02-04"]) and self.warn()
        self.held("2026-02-05", ana="late")
        self.assertFalse(self.warn().is_open)
        self.assertTrue(first.ended_at)
        self.missed()
        other = self.warn() - first
        self.assertEqual((other.is_open, other.missed, first.is_open), (True, 3, False))

    def test_the_next_one_begins_in_the_run_that_ends_the_first(self):
        first = self.missed(["2026-02-02", "2026-02-03", "2026-02-04"]) and self.warn()
        self.held("2026-02-05", ana="late")
        self.missed()
        self.assertEqual((self.warn() - first).is_open, True)
        self.assertFalse(first.is_open)

    def test_sessions_are_taken_in_the_order_of_their_days_and_not_in_that_of_their_marks(self):
        self.missed([DAYS[0], DAYS[1], DAYS[3]])
        self.held(DAYS[2], ana="present")
        self.assertFalse(self.warn())

    def test_an_excuse_neither_counts_nor_ends_it(self):
        self.missed(DAYS[:2])
        self.held(DAYS[2], ana="excused")
        self.assertFalse(self.warn())
        self.missed(DAYS[3:])
        self.assertEqual(self.warn().missed, 3)

    def test_only_sessions_that_count_do(self):
        sessions = self.missed(DAYS[:2])
        self.new_session(date=DAYS[2], expected_participant_ids=self.ana.ids)  # open
        waiting = self.new_session(date=DAYS[3], uid="phone-1", expected_participant_ids=(self.ana + self.ben).ids)
        self.mark(self.ben, "present", waiting)
        waiting.complete()
        self.assertTrue(waiting.awaits_confirmation)
        self.assertFalse(self.warn())
        waiting.with_user(self.manager).confirm()
        self.assertEqual(self.warn().missed, 3)
        self.assertEqual(len(sessions), 2)

    def test_a_session_that_is_cancelled_counts_no_more(self):
        self.missed(DAYS[:2])
        open_one = self.new_session(date=DAYS[2], expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "absent", open_one)
        open_one.with_user(self.manager).cancel("Storm")
        self.assertFalse(self.warn())

    def test_a_mark_that_comes_late_from_a_phone_keeps_it_from_being_said(self):
        self.missed(DAYS[:2])
        last = self.new_session(date=DAYS[3], expected_participant_ids=(self.ana + self.ben).ids)
        self.mark(self.ben, "present", last)
        last.complete()
        self.assertEqual(self.line(self.ana, last).basis, "assumed")
        self.mark(self.ana, "present", last, marked_at="2026-03-12 10:00:00")
        self.assertFalse(self.warn())

    def test_a_correction_ends_it_and_taking_it_back_is_the_same_warning_again(self):
        first, *_others = self.missed()
        warning = self.warn()
        line = self.line(self.ana, first).with_user(self.manager)
        line.correct("present", "By the list")
        self.assertFalse(self.warn().is_open)
        line.correct("absent", "Another Ana")
        self.assertEqual((self.warn(), warning.is_open, warning.ended_at), (warning, True, False))

    def test_a_correction_of_the_past_makes_it_longer_and_no_other_warning(self):
        before = self.held("2026-03-01", ana="present")
        self.missed()
        warning = self.warn()
        self.line(self.ana, before).with_user(self.manager).correct("absent", "By the list")
        self.assertEqual((self.warn(), warning.missed, str(warning.first_date)), (warning, 4, "2026-03-01"))

    def test_coming_to_another_groups_session_ends_it_only_where_that_makes_up(self):
        self.missed()
        self.came_unexpected(DAYS[3])
        self.assertTrue(self.warn().is_open)
        self.session_type.make_up = True
        self.came_unexpected("2026-03-13")
        self.assertFalse(self.warn().is_open)

    def came_unexpected(self, day):
        session = self.new_session(date=day, expected_participant_ids=self.ben.ids)
        self.mark(self.ana, "present", session)
        self.mark(self.ben, "present", session)
        session.complete()

    def test_each_session_type_is_for_itself(self):
        other = self.session_type.copy({"code": False, "warn_absences": 1})
        self.missed(DAYS[:2])
        self.held(DAYS[2], other, ana="absent")
        self.assertEqual(self.warn().session_type_id, other)

    def test_a_type_that_does_not_ask_for_it_warns_nobody(self):
        self.missed()
        self.warn()
        self.session_type.warn_absences = 0
        self.assertFalse(self.warn().is_open)

    def test_types_from_before_the_update_warn_nobody(self):
        self.missed()
        self.env.flush_all()
        self.env.cr.execute("update spp_session_type set warn_absences = null, warn_lost = null")
        for name in ("warn_absences", "warn_lost"):
            self.env["spp.session.type"]._init_column(name)
        self.env.invalidate_all()
        self.assertFalse(self.warn())

    def test_whoever_is_archived_is_not_warned_about(self):
        self.missed()
        warning = self.warn()
        self.ana.active = False
        self.warn()
        self.assertFalse(warning.is_open)

    def test_old_absences_are_not_said_any_more(self):
        self.missed()
        warning = self.warn()
        self.warn("2026-07-01 10:00:00")
        self.assertFalse(warning.is_open)

    def test_a_household_is_warned_about_and_not_its_members(self):
        households = self.session_type.copy({"code": False, "participant_kind": "households", "warn_absences": 2})
        home = self.env["res.partner"].create({"name": "Household Reyes", "is_group": True})
        home_2 = home.copy({"name": "Household Cruz"})
        for day in DAYS[:2]:
            session = self.new_session(
                session_type_id=households.id, date=day, expected_participant_ids=(home + home_2).ids
            )
            self.mark(home, "absent", session)
            self.mark(home_2, "present", session)
            session.complete()
        self.assertEqual(self.warn().participant_id, home)

    def test_a_run_begins_so_many_and_the_next_goes_on(self):
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="absent")
        with patch.object(finding, "MOST_NEW", 2):
            self.assertEqual(len(self.warn()), 2)
            self.assertEqual(len(self.warn()), 3)

    def test_it_takes_as_many_queries_for_few_people_as_for_thousands(self):
        people = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(1500)])
        self.missed()
        self.env["spp.session.warning"]._find()  # warms up what Odoo keeps
        few = self.queries(lambda: self.env["spp.session.warning"]._find())
        for day in DAYS[:3]:
            session = self.new_session(date=day, expected_participant_ids=people.ids)
            self.mark(people[0], "present", session)
            session.complete()
        self.assertEqual(self.queries(lambda: self.env["spp.session.warning"]._find()), few)
        self.assertEqual(len(self.open_ones()), 1500)

    def test_it_says_as_many_absences_as_compliance_does(self):
        statuses = {"ana": "AAEA", "ben": "APAA", "carla": "EAAA", "dan": "AAAP"}
        words = {"A": "absent", "E": "excused", "P": "present"}
        for number, day in enumerate(DAYS):
            self.held(day, **{name: words[each[number]] for name, each in statuses.items()})
        people = self.ana + self.ben + self.carla + self.dan
        answers = self.env["spp.session.compliance"].evaluate(people.ids, "2026-03-01", "2026-03-31")
        expected = {answer["participant_id"]: answer["consecutive_absences"] for answer in answers}
        warned = {warning.participant_id.id: warning.missed for warning in self.warn()}
        self.assertEqual(warned, {person: count for person, count in expected.items() if count >= 3})
        self.assertEqual(set(warned), {self.ana.id, self.carla.id})

    def test_merged_contacts_have_one_warning_that_goes_on(self):
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="present")
        self.warn()
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.manager).sudo()
        wizard._merge((self.ana + self.ben).ids, self.ben)
        warning = self.warn()
        self.assertEqual((warning.participant_id, warning.is_open, warning.missed), (self.ben, True, 3))

    def test_merging_keeps_what_was_sent_of_either(self):
        mail = self.env.ref("spp_session_tracking.mail_template_warning")
        self.session_type.write({"warning_mail_template_id": mail.id, "warning_wait_days": 0})
        self.ana.email = "ana@example.org"
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="present")
        self.warn()
        of_ana, of_ben = (self.of_person(each) for each in (self.ana, self.ben))
        of_ben.mail_state = "waiting"
        self.ben.email = "ben@example.org"
        sent = of_ana.message_ids
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.manager).sudo()
        wizard._merge((self.ana + self.ben).ids, self.ben)
        warning = self.warn("2026-03-15 10:00:00")
        self.assertEqual((warning.participant_id, warning.mail_state), (self.ben, "queued"))
        self.assertEqual(warning.message_ids, sent)
        self.ben.with_user(self.manager).erase_person("By letter")
        self.assertFalse(sent.exists())

    def of_person(self, person):
        return self.open_ones().filtered(lambda warning: warning.participant_id == person)

    # the required attendance is out of reach

    def lost_type(self, percentage):
        values = {"code": False, "frequency": "one_time", "warn_absences": 0, "warn_lost": True}
        return self.session_type.copy({**values, "required_attendance_percentage": percentage})

    def half_missed(self, percentage):
        """Ana missed two sessions of such a type, and two are to come."""
        session_type = self.lost_type(percentage)
        for day in DAYS[:2]:
            self.held(day, session_type, ana="absent", ben="present")
        values = {"session_type_id": session_type.id, "expected_participant_ids": self.ana.ids}
        return [self.new_session(date=day, **values) for day in ("2026-03-20", "2026-03-21")]

    def test_whoever_can_just_reach_the_required_attendance_is_not_warned_about(self):
        self.half_missed(50)
        self.assertFalse(self.warn())

    def test_whoever_cannot_reach_it_any_more_is_warned_about(self):
        self.half_missed(50.01)
        warning = self.warn()
        self.assertEqual((warning.participant_id, warning.kind, warning.missed), (self.ana, "lost", 2))
        self.assertEqual([str(warning.first_date), str(warning.last_date)], ["2026-03-01", "2026-03-31"])

    def test_a_session_more_makes_it_untrue(self):
        later, _latest = self.half_missed(60)
        warning = self.warn()
        later.copy({"date": "2026-03-22"})
        self.warn()
        self.assertFalse(warning.is_open)

    def test_each_month_is_for_itself(self):
        self.half_missed(60)
        march = self.warn()
        self.assertFalse(self.warn("2026-04-01 10:00:00").is_open)
        self.assertEqual(self.warnings(), march)

    def test_a_type_that_does_not_count_warns_nobody(self):
        self.missed()
        sentence = self.session_type.warning_sentence
        self.session_type.counts_for_compliance = False
        self.assertFalse(self.warn())
        self.assertNotEqual(self.session_type.warning_sentence, sentence)

    def test_a_type_that_does_not_count_has_nothing_to_reach(self):
        self.half_missed(60)[0].session_type_id.sudo().counts_for_compliance = False
        self.assertFalse(self.warn())

    # whose it is

    def test_it_is_for_the_next_session_that_expects_the_person_else_for_the_last_one(self):
        *_others, last = self.missed()
        self.new_session(date="2026-03-30", expected_participant_ids=self.ana.ids)
        next_one = self.new_session(date="2026-03-16", expected_participant_ids=self.ana.ids)
        self.assertEqual(self.warn().session_id, next_one)
        for day in DAYS[:3]:
            self.held(day, dan="absent", ben="present")
        last_of_dan = self.held(DAYS[3], dan="absent", ben="present")
        warning = self.warn().filtered(lambda warning: warning.participant_id == self.dan)
        self.assertEqual(warning.session_id, last_of_dan)
        self.assertNotEqual(warning.session_id, last)

    def test_it_says_how_many_absences_somebody_observed(self):
        self.missed(DAYS[:2])
        last = self.new_session(date=DAYS[2], expected_participant_ids=(self.ana + self.ben).ids)
        self.mark(self.ben, "present", last)
        last.complete()
        warning = self.warn()
        self.assertEqual((warning.missed, warning.observed), (3, 2))

    def test_it_goes_to_another_session_where_its_own_is_cancelled_or_deleted(self):
        self.missed()
        first, second = (self.new_session(date=day, expected_participant_ids=self.ana.ids) for day in LATER)
        warning = self.warn()
        self.assertEqual((warning.session_id, warning.facilitator_id), (first, self.facilitator))
        second.with_user(self.officer).facilitator_id = self.colleague
        first.with_user(self.manager).cancel("Storm")
        self.warn()
        self.assertEqual((warning.session_id, warning.facilitator_id), (second, self.colleague))
        second.with_user(self.manager).unlink()
        self.warn()
        self.assertEqual(str(warning.session_id.date), "2026-03-14")

    def test_it_goes_along_where_the_person_is_expected_elsewhere(self):
        self.missed()
        first, second = (self.new_session(date=day, expected_participant_ids=self.ana.ids) for day in LATER)
        warning = self.warn()
        first.with_user(self.officer).expected_participant_ids = [Command.unlink(self.ana.id)]
        self.warn()
        self.assertEqual(warning.session_id, second)

    def test_facilitators_see_those_of_their_own_sessions_and_officers_all_of_the_company(self):
        self.missed()
        warning = self.warn()
        self.assertEqual(self.warnings(self.facilitator), warning)
        self.assertFalse(self.warnings(self.colleague))
        warning.session_id.sudo().co_facilitator_ids = [Command.link(self.colleague.id)]
        self.assertEqual(self.warnings(self.colleague), warning)
        self.assertEqual(self.warnings(self.officer), warning)
        self.assertFalse(self.warnings(self.other_manager()))

    def test_a_rule_by_area_holds_for_the_list_and_the_figure(self):
        north, south = self.env["spp.area"].create([{"name": "North"}, {"name": "South"}])
        self.ana.area_id, self.ben.area_id = north, south
        for day in DAYS[:3]:
            self.held(day, ana="absent", ben="absent", carla="present")
        self.warn()
        rule = self.env.ref("spp_session_tracking.spp_session_warning_rule_officer")
        own = self.env.ref("spp_session_tracking.spp_session_warning_rule_facilitator")
        own.domain_force = rule.domain_force = f"[('area_id', 'child_of', {north.id})]"
        self.assertEqual(self.warnings(self.officer).participant_id, self.ana)
        page = self.env["spp.start.page"].with_user(self.officer).read_page()
        counts = {figure["key"]: figure["count"] for section in page["sections"] for figure in section["figures"]}
        self.assertEqual(counts["warned"], 1)
