import re
import unittest
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from odoo.tests.common import TransactionCase, tagged
from odoo.tools import mute_logger

ROOT = Path(find_spec("demo").origin).parents[1] if find_spec("demo") else None
ROW = re.compile(r"^\| `(spp_\w+)` \| (`.+`) \|$", re.MULTILINE)
READABLE = """
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND attnum > 0
       AND NOT attisdropped AND has_column_privilege('spp_reports', attrelid, attnum, 'SELECT')"""
WRITABLE = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'S')
       AND (relkind = 'S' AND has_sequence_privilege('spp_reports', oid, 'USAGE, UPDATE')
         OR relkind <> 'S' AND (has_table_privilege('spp_reports', oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
            OR has_any_column_privilege('spp_reports', oid, 'INSERT, UPDATE, REFERENCES')))"""


@unittest.skipUnless(ROOT, "the repository's files are not here")
@tagged("post_install", "-at_install")
class TestReportsRole(TransactionCase):
    """docker/postgres/reports.sql makes a role that reads what docs/hardening.md lists, and not more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cls.env.cr.fetchone()[0]:
            raise unittest.SkipTest("making a role takes a superuser")
        cls.env.flush_all()
        for _time in range(2):  # it may be run again
            cls.env.cr.execute((ROOT / "docker/postgres/reports.sql").read_text())

    def found(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    def test_it_reads_what_the_page_lists_and_not_more(self):
        page = (ROOT / "docs/hardening.md").read_text()
        listed = {(table, name) for table, names in ROW.findall(page) for name in re.findall(r"`(\w+)`", names)}
        self.assertEqual(sorted(self.found(READABLE)), sorted(listed))

    def test_it_writes_nothing(self):
        self.assertEqual(self.found(WRITABLE), [])
        self.assertEqual(
            self.found(
                "SELECT has_schema_privilege('spp_reports', 'public', 'CREATE'),"
                " has_database_privilege('spp_reports', current_database(), 'CREATE, TEMPORARY'),"
                " has_schema_privilege(pg_get_userbyid(datdba), 'public', 'CREATE')"
                " FROM pg_database WHERE datname = current_database()"
            ),
            [(False, False, True)],
        )

    def test_it_counts_and_sees_no_name(self):
        self.env.cr.execute("SET LOCAL ROLE spp_reports")
        self.addCleanup(self.env.cr.execute, "RESET ROLE")
        self.found(
            "SELECT area_id, count(*) FILTER (WHERE is_attended) FROM spp_session_attendance AS line"
            " JOIN spp_session ON spp_session.id = session_id GROUP BY area_id"
        )
        for refused in ("name FROM res_partner", "excuse FROM spp_session_attendance", "notes FROM spp_session"):
            with self.assertRaises(psycopg2.errors.InsufficientPrivilege), self.env.cr.savepoint():
                with mute_logger("odoo.sql_db"):
                    self.found(f"SELECT {refused}")
