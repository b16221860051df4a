import logging

from psycopg2.errors import NotNullViolation

from odoo.tests.common import TransactionCase, tagged

from ..tools.unlogged import GIVEN_ROWS, execute_with_rows

NOTES = "Ana's visit to the clinic"


@tagged("post_install", "-at_install")
class TestUnlogged(TransactionCase):
    """What Odoo logs of a statement that fails says which statement it was, and nothing of people."""

    def fail(self):
        """A statement as the ORM makes it, whose error has the row in its details."""
        query = 'insert into "spp_session" ("name", "notes", "location") values (%s, %s, %s)'
        self.env.cr.execute(query, ["Back\\", NOTES, 'a "hall"'])

    def assert_nobody(self, line):
        for text in ("Ana", "clinic", "hall", "Back", "Failing row", "DETAIL"):
            self.assertNotIn(text, line)

    def test_a_failed_statement_of_the_orm_is_logged_without_its_texts(self):
        with self.assertLogs("odoo.sql_db", "ERROR") as logged, self.assertRaises(NotNullViolation):
            self.fail()
        (line,) = logged.output
        self.assertIn('insert into "spp_session" ("name", "notes", "location") values (?, ?, ?)', line)
        self.assertIn("NotNullViolation 23502 spp_session session_type_id", line)
        self.assert_nobody(line)

    def test_a_failed_statement_that_is_logged_as_bytes_is_too(self):
        with self.assertLogs("odoo.sql_db", "ERROR") as logged:
            statement = b"insert into \"spp_session\" (\"notes\") values ('Ana''s visit')"
            logging.getLogger("odoo.sql_db").error("bad query: %s\nERROR: %s", statement, ValueError("Ana"))
        self.assertIn('insert into "spp_session" ("notes") values (?)\nERROR: ValueError', logged.output[0])
        self.assert_nobody(logged.output[0])

    def test_a_request_or_a_job_that_failed_by_one_is_logged_without_postgresqls_words(self):
        for name in ("odoo.http", "odoo.addons.base.models.ir_cron"):
            with self.assertLogs(name, "ERROR") as logged:
                try:
                    with self.env.cr.savepoint(), self.assertLogs("odoo.sql_db", "ERROR"):
                        self.fail()
                except NotNullViolation as error:
                    try:
                        raise ValueError(f"{error} while evaluating") from error
                    except ValueError:
                        logging.getLogger(name).exception("It failed.")
            (line,) = logged.output
            self.assertIn("NotNullViolation 23502 spp_session session_type_id", line)
            self.assert_nobody(line)

    def test_each_row_of_a_bulk_statement_has_its_values_and_what_all_have(self):
        ana, ben = {"name": "Ana", "tz": "UTC", "notes": None}, {"name": "Ben", "tz": "UTC", "notes": NOTES}
        for rows in ([ana, ben], [ana], [ana, ana], [ana | {"name": None}, ana]):
            query = f"select * from {GIVEN_ROWS.format(table='spp_session')} with ordinality as new order by ordinality"
            execute_with_rows(self.env.cr, query, rows)
            found = self.env.cr.dictfetchall()
            self.assertEqual([{name: row[name] for name in ana} for row in found], rows)
            self.assertEqual({row["location"] for row in found}, {None})

    def test_other_errors_are_logged_as_they_are(self):
        with self.assertLogs("odoo.http", "ERROR") as logged:
            try:
                raise ValueError("of a programmer")
            except ValueError:
                logging.getLogger("odoo.http").exception("It failed.")
        self.assertIn("ValueError: of a programmer", logged.output[0])

    def test_rows_with_other_columns_than_the_first_are_refused_where_no_names_are_given(self):
        for other in ({"name": "Ben", "tz": "UTC"}, {}):
            with self.assertRaises(ValueError):
                execute_with_rows(self.env.cr, "select 1", [{"name": "Ana"}, other])
        execute_with_rows(self.env.cr, "select 1", [{"name": "Ana"}, {"name": "Ben", "tz": "UTC"}], ["name"])
