import re

from odoo.addons.spp_session_tracking.tests.repository import ROOT
from odoo.tests import TransactionCase, tagged

PAGE = ROOT / "docs/database.md"
OWN = "spp\\_%"


@tagged("post_install", "-at_install")
class TestDatabase(TransactionCase):
    """docs/database.md lists what the addons have made in the database besides what Odoo makes, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _start, *parts = re.split(r"^### (.+)\n", PAGE.read_text(), flags=re.MULTILINE)
        cls.sections = dict(zip(parts[::2], parts[1::2], strict=True))

    def listed(self, section):
        """The names in the first column of a table."""
        return set(re.findall(r"^\| `([^`]+)` \|", self.sections[section], flags=re.MULTILINE))

    def found(self, query, *values):
        self.env.cr.execute(query, values)
        return {row[0] for row in self.env.cr.fetchall()}

    def test_functions(self):
        found = self.found(
            """
            select proname from pg_proc
             where pronamespace = current_schema::regnamespace and proname like %s
            """,
            OWN,
        )
        self.assertEqual(found, self.listed("Triggers and functions"))

    def test_triggers(self):
        """Each calls a function of the page, for the operations that are named there."""
        self.env.cr.execute(
            """
            select tgname, proname from pg_trigger join pg_proc on pg_proc.oid = tgfoid
             where not tgisinternal and (proname like %(own)s or tgrelid::regclass::text like %(own)s)
            """,
            {"own": OWN},
        )
        found = set(self.env.cr.fetchall())
        page = self.sections["Triggers and functions"]
        rows = re.findall(r"^\| `([^`]+)` \| ([a-z, ]+) \|", page, flags=re.MULTILINE)
        listed = {
            (f"spp_attendance_api_change_{operation}", function)
            for function, operations in rows
            for operation in operations.split(", ")
        }
        self.assertEqual(found, listed)

    def test_views(self):
        found = self.found("select viewname from pg_views where schemaname = current_schema")
        self.assertEqual({name for name in found if name.startswith("spp_")}, self.listed("Views"))

    def test_generated_columns(self):
        self.assertFalse(
            self.found(
                """
                select attname from pg_attribute
                 where attgenerated != '' and not attisdropped and attrelid::regclass::text like %s
                """,
                OWN,
            )
        )

    def test_columns_that_no_field_declares(self):
        self.env.cr.execute(
            """
            select table_name, column_name from information_schema.columns
             where table_schema = current_schema and table_name like %s
            """,
            [OWN],
        )
        models = {model._table: model for model in self.env.values() if not model._abstract}
        found = {
            f"{table}.{column}"
            for table, column in self.env.cr.fetchall()
            if table in models and column not in models[table]._fields
        }
        self.assertEqual(found, self.listed("Columns that no field declares"))

    def test_indexes(self):
        """Of an index that a field makes, the field says so; those of many2many tables and constraints are Odoo's."""
        self.env.cr.execute(
            """
            select tablename, indexname from pg_indexes
             where schemaname = current_schema
               and (tablename like %(own)s or indexname like %(own)s)
               and indexname not in (select conname from pg_constraint)
            """,
            {"own": OWN},
        )
        by_fields = {
            f"{model._table}{separator}{name}_index"
            for model in self.env.values()
            for name, field in model._fields.items()
            if field.index
            for separator in ("_", "__")
        }
        tables = {model._table for model in self.env.values()}
        found = {name for table, name in self.env.cr.fetchall() if table in tables and name not in by_fields}
        self.assertEqual(found, self.listed("Indexes"))
