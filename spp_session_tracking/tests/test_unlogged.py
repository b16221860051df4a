import logging

from psycopg2.errors import NotNullViolation

from odoo.tests.common import TransactionCase


class TestUnlogged(TransactionCase):
    """What Odoo logs of a statement that fails says which statement it was, and nothing of people."""

    def test_a_failed_statement_of_the_orm_is_logged_without_its_texts(self):
        values = ("insert into spp_session (name, notes, location) values (%s, %s, %s)", ["Ana's", "Clinic", "Back\\"])
        with self.assertLogs("odoo.sql_db", "ERROR") as logged, self.assertRaises(NotNullViolation):
            self.env.cr.execute(*values)
        (line,) = logged.output
        self.assertIn("insert into spp_session (name, notes, location) values", line)
        self.assertIn('column "session_type_id"', line)
        for text in ("Ana", "Clinic", "Back", "Failing row"):
            self.assertNotIn(text, line)

    def test_a_request_that_failed_by_one_is_logged_without_postgresqls_details(self):
        notes = "Cli" + "nic"  # the traceback shows this line
        with self.assertLogs("odoo.http", "ERROR") as logged:
            try:
                with self.env.cr.savepoint():
                    self.env.cr.execute("insert into spp_session (notes) values (%s)", [notes], log_exceptions=False)
            except NotNullViolation:
                logging.getLogger("odoo.http").exception("Exception during request handling.")
        (line,) = logged.output
        self.assertIn("NotNullViolation", line)
        self.assertNotIn("Clinic", line)

    def test_statements_about_other_things_are_logged_as_they_are(self):
        with self.assertLogs("odoo.sql_db", "ERROR") as logged, self.assertRaises(NotNullViolation):
            self.env.cr.execute("insert into res_country (code) values (%s)", ["QQ"])
        self.assertIn("QQ", logged.output[0])
