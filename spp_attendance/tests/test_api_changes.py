from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests.common import tagged

from ..models.api import feed
from ..models.api.feed_triggers import COLUMNS
from ..rest import cursor
from .api_common import ApiCase

# whenever other tests, whose clock is today's, have left changes
LATER = datetime(2100, 1, 1)
# what the feed shows by other columns, or not at all
NOT_IN_FEED = {
    "spp.session": {"start_at", "end_at", "duration_hours", "completed_at", "applied_percentage"}
    | {"applied_excused_rule", "applied_household_rule", "applied_household_roles", "applied_stand_in_rule"}
    | {"applied_make_up", "make_up_period", "series_id", "plan_digest"},
    "spp.session.attendance": {"is_attended", "is_excused", "session_date", "session_start_at", "session_type_id"}
    | {"company_id", "applied_rule", "attendance_type_id", "attendance_location_id"}
    | {"make_up_period"},
    "spp.attendance.list": {"decided_by_id", "decision_reason", "ended_by_id", "end_reason", "digest"}
    | {"client_id", "participant_id", "person_name", "identifier_key"},
}


@tagged("post_install", "-at_install")
class TestApiChanges(ApiCase):
    def setUp(self):
        super().setUp()
        self.position = self.call("GET", "/changes")["next_cursor"]

    def news(self, client=None, scope="", limit=1000):
        """The changes since the last call, page by page."""
        items, page = [], {"has_more": True}
        while page["has_more"]:
            path = f"/changes?limit={limit}&cursor={self.position}"
            page = self.call("GET", path, client=client, scope=scope)
            self.position = page["next_cursor"]
            items += page["items"]
        return items

    def of_line(self, person, session=None):
        """The id under which the API knows somebody's line."""
        return self.line(person, session).id * 2 + 1

    def news_in_short(self, **asked):
        return [(item["kind"], item["what"], item["id"]) for item in self.news(**asked)]

    # what is in the feed

    def test_the_beginning_is_the_present_end(self):
        page = self.call("GET", "/changes")
        self.assertEqual((page["items"], page["has_more"]), ([], False))
        self.assertEqual(self.news_in_short(), [])

    def test_a_session_is_in_the_feed_from_its_creation_to_its_end(self):
        session = self.new_session(expected_participant_ids=(self.ana + self.ben).ids)
        news = self.news()
        lines = [line.id * 2 + 1 for line in session.attendance_ids]
        made = {(item["kind"], item["what"], item["id"]) for item in news if item["what"] == "created"}
        self.assertEqual(made, {("session", "created", session.id), *(("roster", "created", line) for line in lines)})
        self.assertEqual({item["session_id"] for item in news}, {session.id})
        self.assertEqual({item["participant_id"] for item in news}, {None, self.ana.id, self.ben.id})
        session.start()
        self.assertEqual(self.news_in_short(), [("session", "changed", session.id)])
        session.mark([{"session_id": session.id, "participant_id": self.ana.id, "status": "present"}])
        self.assertEqual(self.news_in_short(), [("mark", "changed", self.of_line(self.ana, session))])
        session.complete()
        assumed = ("mark", "changed", self.of_line(self.ben, session))
        self.assertEqual(set(self.news_in_short()), {("session", "changed", session.id), assumed})

    def test_a_walk_in_is_in_the_feed_with_the_mark(self):
        self.mark(self.dan, "present")
        line = self.of_line(self.dan)
        changes = self.news_in_short()
        self.assertIn(("roster", "created", line), changes)
        self.assertIn(("mark", "changed", line), changes)

    def test_what_is_deleted_is_in_the_feed_by_its_id(self):
        session = self.new_session(expected_participant_ids=self.ana.ids, date="2026-03-20")
        session.co_facilitator_ids = self.colleague
        line, gone = session.attendance_ids.id * 2 + 1, session.id
        self.news_in_short()
        session.attendance_ids.unlink()
        self.assertEqual(self.news_in_short(), [("roster", "removed", line)])
        session.with_user(self.manager).unlink()
        self.assertEqual(self.news_in_short(), [("session", "removed", gone)])

    def test_a_roster_that_is_deleted_with_its_session_is_in_the_feed(self):
        session = self.new_session(expected_participant_ids=self.ana.ids, date="2026-03-20")
        gone, line = session.id, session.attendance_ids.id * 2 + 1
        self.news_in_short()
        self.env.cr.execute("delete from spp_session where id = %s", [gone])
        self.assertEqual(set(self.news_in_short()), {("session", "removed", gone), ("roster", "removed", line)})

    def test_a_change_of_the_facilitators_is_in_the_feed(self):
        for co_facilitators in (self.colleague, self.env["res.users"]):
            self.session.co_facilitator_ids = co_facilitators
            self.assertEqual(set(self.news_in_short()), {("session", "changed", self.session.id)})

    def test_records_are_in_the_feed_with_what_became_of_them(self):
        record = self.record({"external_id": "a"})
        self.assertEqual(self.news_in_short(), [("record", "created", record.id * 2)])
        edited = self.record({"replaces_id": record.id, "attended_at": "2026-03-14 08:00:00"})
        expected = {("record", "created", edited.id * 2), ("record", "replaced", record.id * 2)}
        self.assertEqual(set(self.news_in_short()), expected)
        edited.void("wrong")
        self.assertEqual(self.news_in_short(), [("record", "voided", edited.id * 2)])
        held = self.record({"subscriber_id": False, "person_identifier": "NOBODY"})
        self.news_in_short()
        held.with_user(self.officer).link(self.s_ana.id, "It is her")
        self.assertEqual(self.news_in_short()[-1], ("record", "decided", held.id * 2))

    def test_what_changes_nothing_that_is_shown_is_not_in_the_feed(self):
        self.env.flush_all()
        self.news_in_short()
        for table in COLUMNS:
            self.env.cr.execute(f"update {table} set write_date = now()")
        self.session.message_post(body="Hello")
        self.assertEqual(self.news_in_short(), [])

    def test_of_every_column_it_is_known_whether_the_feed_has_it(self):
        for table, kinds in COLUMNS.items():
            model = self.env[table.replace("_", ".")]
            columns = {name for names in kinds.values() for name in names}
            ours = (
                self.env["ir.model.fields"]
                .search([("model", "=", model._name), ("store", "=", True)])
                .filtered(lambda field: {"spp_session_tracking", "spp_attendance"} & set(field.modules.split(", ")))
            )
            stored = {field.name for field in ours if field.ttype not in ("one2many", "many2many")}
            logged = {"id", "create_uid", "create_date", "write_uid", "write_date"}
            with self.subTest(table):
                self.assertEqual(stored - logged - NOT_IN_FEED[model._name], columns)

    # for which clients

    def test_kinds_need_a_scope(self):
        self.record({})
        self.mark(self.ana, "present")
        before = self.position
        self.assertEqual({kind for kind, _what, _id in self.news_in_short(scope="attendance:read")}, {"record"})
        self.position = before
        self.assertEqual({kind for kind, _what, _id in self.news_in_short(scope="session:read")}, {"session", "mark"})
        answer = self.call("GET", "/changes", status=403, scope="subscriber:read")
        self.assertIn("session:read", answer["detail"])

    def test_changes_of_other_companies_are_not_in_the_feed(self):
        other = self.other_company()
        client = self.new_client(self.new_viewer(other), company_id=other.id)
        self.mark(self.ana, "present")
        before = self.position
        self.assertEqual(self.news_in_short(client=client), [])
        self.assertNotEqual(self.position, before)
        self.position = before
        self.assertTrue(self.news_in_short())

    def new_viewer(self, company):
        return self.viewer.copy(
            {"login": "other viewer", "company_id": company.id, "company_ids": [fields.Command.set(company.ids)]}
        )

    def test_what_a_rule_hides_is_not_in_the_feed(self):
        self.env["ir.rule"].create(
            {
                "name": "Nothing",
                "model_id": self.env.ref("spp_attendance.model_spp_attendance_list").id,
                "domain_force": [("id", "=", 0)],
            }
        )
        self.record({})
        self.assertEqual(self.news_in_short(), [])

    def test_the_feed_has_no_data_of_people(self):
        self.mark(self.ana, "excused", excuse_reason="Fever")
        self.record({"person_identifier": "P-1"})
        for item in self.news():
            self.assertEqual(list(item), ["kind", "what", "id", "session_id", "participant_id", "household_id"])

    # page by page

    def test_pages_tell_everything_once(self):
        records = self.record(*[{} for _number in range(5)])
        self.assertEqual(self.news_in_short(limit=2), [("record", "created", record.id * 2) for record in records])

    def test_more_changes_than_are_numbered_at_once_are_read(self):
        self.patch(feed, "BATCH", 2)
        records = self.record(*[{} for _number in range(5)])
        self.assertEqual(self.news_in_short(), [("record", "created", record.id * 2) for record in records])

    def test_who_begins_is_at_the_end_however_much_nobody_has_read(self):
        self.patch(feed, "BATCH", 2)
        self.record(*[{} for _number in range(7)])
        page = self.call("GET", "/changes")
        self.assertFalse(page["has_more"])
        self.position = page["next_cursor"]
        self.assertEqual(self.news_in_short(), [])

    def test_a_cursor_that_is_not_known_is_gone(self):
        self.record({})
        self.news_in_short()
        number, stamp = cursor.read(self.position, int, int)
        for values in ((number + 1, stamp), (number, stamp + 1), (0, 0)):
            answer = self.call("GET", f"/changes?cursor={cursor.written(*values)}", status=410)
            self.assertEqual(answer["code"], "gone")
            self.assertIn("without a cursor", answer["detail"])
        for text in ("x", cursor.written(10**40, 10**40)):
            self.call("GET", f"/changes?cursor={text}", status=400)

    # forgetting

    def forget(self, before):
        """Delete what was numbered before a moment, batch after batch."""
        return list(self.env["spp.attendance.api.change"]._purge_batches(before))

    def test_what_is_forgotten_is_gone_and_the_last_stays(self):
        early = self.position
        self.record({})
        self.news_in_short()
        self.forget(fields.Datetime.now())
        self.assertEqual(self.news_in_short(), [])
        self.forget(LATER)
        self.assertEqual(self.news_in_short(), [])
        self.record({})
        self.assertEqual(len(self.news_in_short()), 1)
        self.call("GET", f"/changes?cursor={early}", status=410)

    def test_it_is_numbered_and_forgotten_in_batches_to_the_end(self):
        numbers = []
        self.forget(LATER)  # thousands, which others have left: of these no small batches
        with patch.object(feed, "BATCH", 2):
            for _record in range(3):
                self.record({})
                self.record({})
                self.news_in_short()
                numbers.append(cursor.read(self.position, int, int)[0])
            self.assertEqual(numbers, [numbers[0], numbers[0] + 2, numbers[0] + 4])
            self.forget(LATER)
        left = self.env["spp.attendance.api.change"].search([])
        self.assertEqual(left.mapped("number"), numbers[-1:])
        self.assertEqual(self.news_in_short(), [])

    def test_what_is_not_too_old_is_still_read_from_the_last_that_was(self):
        self.record({})
        self.news_in_short()
        long_ago = fields.Datetime.now() - timedelta(days=2)
        self.env.cr.execute("update spp_attendance_api_change set numbered_at = %s", [long_ago])
        early = self.position
        self.record({})
        self.news_in_short()
        self.forget(long_ago + timedelta(days=1))
        self.position = early
        self.assertEqual(len(self.news_in_short()), 1)

    def test_the_end_of_the_feed_is_read_from_its_index(self):
        self.env.cr.execute("set local enable_seqscan = off")
        self.env.cr.execute(f"explain {feed.END}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("spp_attendance_api_change_number_unique", plan)
        self.assertNotIn("Sort", plan)

    def test_what_nobody_read_is_numbered_before_it_is_forgotten(self):
        self.record({})
        self.forget(LATER)
        self.call("GET", f"/changes?cursor={self.position}", status=410)
