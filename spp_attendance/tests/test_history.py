from .common import LedgerCase


class TestHistory(LedgerCase):
    def history(self, *domain, user=None):
        self.env.flush_all()
        return self.env["spp.attendance.history"].with_user(user or self.viewer).search(list(domain))

    def test_records_and_marks_are_one_history_and_nothing_counts_twice(self):
        free = self.record({"attended_at": "2026-03-12 09:00:00"})
        self.record({"session_id": self.session.id}, user=self.facilitator)
        self.mark(self.ben, "late")
        rows = self.history()
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows.record_id, free)
        self.assertEqual(rows.attendance_id, self.line(self.ana) + self.line(self.ben))
        self.assertEqual(set(rows.ids), {free.id * 2, self.line(self.ana).id * 2 + 1, self.line(self.ben).id * 2 + 1})

    def test_its_choices_are_in_the_language_of_whoever_looks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for model, name, value in (
            ("spp.attendance.list", "attendance_category", "absent"),
            ("spp.session.attendance", "basis", "assumed"),
        ):
            options = self.env["ir.model.fields"]._get(model, name).selection_ids
            options.filtered(lambda option, value=value: option.value == value).with_context(lang="fr_FR").name = "Mot"
            history = self.env["spp.attendance.history"].with_user(self.viewer).with_context(lang="fr_FR")
            self.assertEqual(dict(history.fields_get([name])[name]["selection"])[value], "Mot")

    def test_the_latest_comes_first_whatever_it_is(self):
        self.record({"attended_at": "2026-03-12 09:00:00"}, {"attended_at": "2026-03-10 09:00:00"})
        self.mark(self.ana, "present")
        self.assertEqual(
            [str(day) for day in self.history().mapped("attendance_date")], ["2026-03-14", "2026-03-12", "2026-03-10"]
        )

    def test_what_does_not_count_is_not_in_it(self):
        self.record({}).void("Wrong")
        first = self.record({})
        self.record({"replaces_id": first.id, "attendance_category": "late"})
        self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        self.assertEqual(self.history().attendance_category, "late")

    def test_marks_of_a_session_that_was_cancelled_do_not_count(self):
        self.mark(self.ana, "present")
        self.session.with_user(self.manager).cancel("Storm")
        self.assertEqual(self.line(self.ana).status, "present")
        self.assertFalse(self.history())
        self.assertEqual(self.days(user=self.env.ref("base.user_root")), 0)

    def test_type_and_place_filter_marks_too(self):
        self.session_type.attendance_type_id = self.training
        self.session.sudo().attendance_location_id = self.hall
        self.mark(self.ana, "present")
        self.record({"attendance_type_id": self.visit.id})
        self.assertEqual(self.history(("attendance_type_id", "=", self.training.id)).attendance_id, self.line(self.ana))
        self.assertEqual(self.history(("attendance_location_id", "=", self.hall.id)).participant_id, self.ana)

    def test_other_companies_see_nothing_of_it(self):
        self.record({})
        self.mark(self.ana, "present")
        self.assertFalse(self.history(user=self.other_manager()))

    def test_a_page_is_read_in_the_order_of_two_indexes_that_hold_what_counts(self):
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            self.env.cr.execute(f"set local enable_{way} = off")
        history = self.env["spp.attendance.history"].with_user(self.viewer)
        query = history._search([], limit=80, order=history._order).select()
        self.env.cr.execute(f"explain {self.env.cr.mogrify(query.code, query.params).decode()}")
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        for part in ("Merge Append", "spp_attendance_list_history_index", "spp_session_attendance_history_index"):
            self.assertIn(part, plan)

    def test_it_leads_to_what_says_so(self):
        record = self.record({})
        action = self.history().action_view_source()
        self.assertEqual((action["res_model"], action["res_id"]), ("spp.attendance.list", record.id))

    # days present

    def days(self, *groupby, user=None, domain=()):
        """The days present as the lists and pivots read them: {group or groups: number}, or the number of all."""
        self.env.flush_all()
        history = self.env["spp.attendance.history"].with_user(user or self.viewer)
        rows = history._read_group(list(domain), list(groupby), ["days_present:count_distinct"])
        return {row[:-1] if groupby[1:] else row[0]: row[-1] for row in rows} if groupby else rows[0][0]

    def attend_three_days(self):
        """Ana comes twice on one day, late on another, and to the session; Ben is absent once and comes once."""
        self.record(
            {"attended_at": "2026-03-12 01:00:00", "attendance_type_id": self.training.id},
            {"attended_at": "2026-03-12 09:00:00", "attendance_type_id": self.visit.id},
            {"attended_at": "2026-02-10 09:00:00", "attendance_category": "late"},
            {"subscriber_id": self.s_ben.id, "attended_at": "2026-03-11 09:00:00", "attendance_category": "absent"},
            {"subscriber_id": self.s_ben.id, "attended_at": "2026-03-12 09:00:00"},
        )
        self.mark(self.ana, "present")

    def test_who_came_twice_on_a_day_was_present_one_day(self):
        self.attend_three_days()
        self.assertEqual(self.days("participant_id"), {self.ana: 3, self.ben: 1})
        self.assertEqual(self.days(), 4)

    def test_days_present_are_told_by_type_place_and_month(self):
        self.session.sudo().attendance_location_id = self.hall
        self.attend_three_days()
        none = self.env["spp.attendance.type"]
        self.assertEqual(self.days("attendance_type_id"), {self.training: 1, self.visit: 1, none: 3})
        self.assertEqual(self.days("attendance_location_id")[self.hall], 1)
        self.assertEqual([*self.days("attendance_date:month").values()], [1, 3])
        march = self.days("participant_id", domain=[("attendance_date", ">=", "2026-03-01")])
        self.assertEqual(march, {self.ana: 2, self.ben: 1})

    def test_what_does_not_count_is_no_day_present_for_anybody(self):
        self.record({}).void("Wrong")
        self.assertEqual(self.days(user=self.env.ref("base.user_root")), 0)

    def test_a_day_present_is_a_local_day(self):
        self.record(
            {"attended_at": "2026-03-12 15:00:00", "tz": "Asia/Manila"},
            {"attended_at": "2026-03-12 17:00:00", "tz": "Asia/Manila"},
        )
        self.assertEqual(self.days(), 2)

    def test_other_companies_count_no_days(self):
        self.attend_three_days()
        self.assertEqual(self.days(user=self.other_manager()), 0)

    def test_a_person_shows_their_days_and_leads_to_them(self):
        self.attend_three_days()
        people = (self.s_ana + self.s_ben).with_user(self.viewer)
        self.assertEqual(people.mapped("days_present"), [3, 1])
        self.assertEqual(len(self.history(*people[0].action_view_history()["domain"])), 4)
