import re
from contextlib import contextmanager, suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor

from ..models import long_list
from .common import SessionCase

PAGE = {"limit": 2, "count_limit": 10_001}
COUNT = re.compile(r"\bcount\(", re.I)


@contextmanager
def asked():
    """The queries that PostgreSQL is asked, as a list that grows."""
    queries, execute = [], Cursor.execute

    def noted(cursor, query, *args, **kwargs):
        queries.append(getattr(query, "code", query))
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", noted):
        yield queries


class LongListCase(SessionCase):
    def lines(self, user=None):
        return self.env["spp.session.attendance"].with_user(user or self.viewer)

    def page(self, domain=(), records=None, **members):
        records = self.lines() if records is None else records
        return records.web_search_read(list(domain), {"display_name": {}}, **{**PAGE, **members})

    def count_nothing(self):
        """As if every total would take long to count."""
        self.startPatcher(patch.object(long_list, "COUNTABLE", 0))

    def limit(self, name, value):
        """Set one of the limits of the list of lines."""
        self.startPatcher(patch.object(type(self.lines()), name, value))


class TestTotal(LongListCase):
    """How many rows a page of the web client says there are."""

    def test_a_total_that_is_counted_in_no_time_is_exact(self):
        total = self.lines().search_count([])
        page = self.page()
        self.assertEqual((page["length"], page["is_estimate"]), (total, False))

    def test_a_total_that_would_take_long_is_estimated_and_nothing_is_counted(self):
        self.count_nothing()
        with asked() as queries:
            page = self.page()
        self.assertTrue(page["is_estimate"])
        self.assertFalse([query for query in queries if COUNT.search(query)])

    def test_there_is_a_next_page_behind_one_that_is_full_whatever_is_estimated(self):
        self.count_nothing()
        with patch.object(type(self.lines()), "_plan", lambda lines, query: (1, 0)):
            self.assertEqual(self.page()["length"], 3)

    def test_the_total_of_the_last_page_is_exact(self):
        self.count_nothing()
        total = self.lines().search_count([])
        page = self.page(offset=total - 1)
        self.assertEqual(page["length"], total)
        self.assertNotIn("is_estimate", page)

    def test_the_estimate_is_of_what_the_user_may_see(self):
        self.count_nothing()
        self.env["spp.session.attendance"].flush_model()
        self.env.cr.execute("analyze spp_session_attendance")
        mine, total = self.lines(), self.lines().search_count([])
        theirs = self.lines(self.other_manager())
        self.assertEqual(mine._plan(mine._search([]))[1], total)
        self.assertLess(theirs._plan(theirs._search([]))[1], total)

    def test_no_list_counts_its_rows_where_that_would_take_long(self):
        self.count_nothing()
        self.completed_session()
        admin = self.env.ref("base.user_admin")
        lists = [name for name, model in self.env.registry.items() if hasattr(model, "_most_grouped")]
        self.assertIn("spp.session", lists)
        for name in lists:
            model = self.env[name].with_user(admin)
            if not model._abstract:
                with self.subTest(name), asked() as queries:
                    self.page(records=model, limit=1)
                    self.assertFalse([query for query in queries if COUNT.match(query)])


class TestTooLong(LongListCase):
    """What a list of millions is not asked for."""

    def test_a_page_that_goes_through_too_much_asks_for_a_filter(self):
        self.limit("_most_read", 0)
        with self.assertRaises(UserError):
            self.page(order="status")

    def test_a_list_that_is_too_long_for_its_order_opens_in_a_quick_one(self):
        lines = self.lines()
        self.limit("_is_readable", lambda lines, domain, offset, limit, order: order == "id")
        found = [row["id"] for row in self.page(limit=3)["records"]]
        self.assertEqual(found, lines.search([], limit=3, order="id").ids)

    def test_a_page_too_far_back_is_refused_and_is_in_no_other_order_than_the_first(self):
        self.limit("_is_readable", lambda lines, domain, offset, limit, order: order == "id" or not offset)
        self.assertEqual([row["id"] for row in self.page()["records"]], self.lines().search([], limit=2).ids)
        with self.assertRaises(UserError):
            self.page(offset=2)

    def test_groups_of_too_many_rows_ask_for_a_filter(self):
        self.limit("_most_grouped", 0)
        with self.assertRaises(UserError):
            self.grouped([])

    def test_groups_of_a_list_that_is_short_enough_are_shown(self):
        groups = self.grouped([("session_id", "=", self.session.id)])["groups"]
        self.assertEqual(len(groups), 1)

    def grouped(self, domain):
        """As the client of this series asks for groups."""
        fields = {"aggregates": []} if hasattr(self.lines(), "formatted_read_group") else {"fields": ["status"]}
        return self.lines().web_read_group(domain, groupby=["session_id"], limit=80, **fields)


class TestNames(LongListCase):
    def test_whoever_is_searched_for_by_name_is_looked_up_first(self):
        with asked() as queries:
            page = self.page([("participant_id", "ilike", "Ana")])
        self.assertEqual([row["id"] for row in page["records"]], self.line(self.ana).ids)
        of_lines = [query for query in queries if 'FROM "spp_session_attendance"' in query]
        self.assertFalse([query for query in of_lines if "ilike" in query.lower()])

    def test_a_name_of_too_many_is_searched_for_as_ever(self):
        self.startPatcher(patch.object(long_list, "NAMED", 0))
        page = self.page([("participant_id", "ilike", "Ana")])
        self.assertEqual([row["id"] for row in page["records"]], self.line(self.ana).ids)

    def test_a_name_of_too_many_in_too_long_a_list_is_to_be_written_in_full(self):
        self.startPatcher(patch.object(long_list, "NAMED", 0))
        self.limit("_most_grouped", 0)
        with self.assertRaises(UserError):
            self.page([("session_id", "ilike", self.session.name)])

    def test_what_is_found_by_name_is_in_the_order_of_the_list(self):
        other = self.new_session(date="2026-02-01", expected_participant_ids=self.ana.ids)
        domain = [("session_id", "ilike", self.session_type.name), ("participant_id", "=", self.ana.id)]
        page = self.page(domain, order="session_date desc, id desc")
        self.assertEqual([row["id"] for row in page["records"]], (self.line(self.ana) + other.attendance_ids).ids)

    def test_what_is_asked_after_a_search_by_name_may_use_every_index(self):
        self.page([("participant_id", "ilike", "Ana")])
        self.assertEqual(self.index_scans(), "on")

    def test_what_is_asked_after_a_search_by_name_that_was_refused_may_use_every_index(self):
        self.limit("_most_read", 0)
        with suppress(UserError):  # in the same transaction
            self.page([("participant_id", "ilike", "Ana")])
        self.assertEqual(self.index_scans(), "on")

    def test_a_search_by_name_leaves_the_setting_of_the_database(self):
        self.env.cr.execute("set local enable_indexscan = off")
        self.page([("participant_id", "ilike", "Ana")])
        self.assertEqual(self.index_scans(), "off")

    def test_nobody_is_shown_to_find_whom_a_text_names(self):
        self.env.invalidate_all()
        with patch.object(type(self.ana), "_compute_display_name", side_effect=AssertionError):
            rows = self.lines().web_search_read([("participant_id", "ilike", "Ana")], {"id": {}}, **PAGE)
        self.assertEqual(rows["records"], [{"id": self.line(self.ana).id}])

    def index_scans(self):
        self.env.cr.execute("show enable_indexscan")
        return self.env.cr.fetchone()[0]

    def test_a_name_of_nobody_finds_nothing(self):
        self.assertEqual(self.page([("participant_id", "ilike", "Nobody is called so")])["length"], 0)


class TestPrograms(LongListCase):
    def test_what_programs_call_is_exact_and_never_refused(self):
        total, names = self.lines().search_count([]), ["session_id"]
        self.count_nothing()
        self.limit("_most_read", 0)
        self.limit("_most_grouped", 0)
        lines = self.lines()
        self.assertEqual(lines.search_count([]), total)
        self.assertEqual(len(lines.search_read([], names)), total)
        groups = lines.read_group([], names, names)
        self.assertEqual(sum(group["session_id_count"] for group in groups), total)
