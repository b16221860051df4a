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
