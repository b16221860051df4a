from odoo.sql_db import db_connect
from odoo.tests.common import TransactionCase, get_db_name, tagged

from ..tools.advisory_lock import locked, locked_if_free

NAME = "test 1"


@tagged("post_install", "-at_install")
class TestAdvisoryLock(TransactionCase):
    """Two real connections want the same lock."""

    def setUp(self):
        super().setUp()
        database = db_connect(get_db_name())
        self.one, self.other = database.cursor(), database.cursor()
        self.addCleanup(self.one.close)
        self.addCleanup(self.other.close)

    def is_free(self, name=NAME):
        with locked_if_free(self.other, name) as is_ours:
            return is_ours

    def test_a_lock_is_held_as_long_as_the_block_runs(self):
        with locked(self.one, NAME):
            self.assertFalse(self.is_free())
            self.one.commit()
            self.assertFalse(self.is_free())
        self.assertTrue(self.is_free())

    def test_another_name_is_free(self):
        with locked(self.one, NAME):
            self.assertTrue(self.is_free("test 2"))

    def test_the_lock_is_freed_after_an_error_of_the_database(self):
        with self.assertRaisesRegex(Exception, "division by zero"), locked(self.one, NAME):
            self.one.execute("select 1 / 0", log_exceptions=False)
        self.assertTrue(self.is_free())

    def test_a_new_transaction_begins_inside_the_block(self):
        self.one.execute("select count(*) from res_partner")
        self.other.execute("insert into res_partner (name) values ('Lock') returning id")
        partner_id = self.other.fetchone()
        self.other.commit()
        with locked(self.one, NAME):
            self.one.execute("delete from res_partner where id = %s", partner_id)
            self.assertEqual(self.one.rowcount, 1)
