from odoo.sql_db import db_connect
from odoo.tests.common import TransactionCase, get_db_name, tagged

from ..tools.advisory_lock import advisory_lock, namespace

SPACE = namespace("TEST")


@tagged("post_install", "-at_install")
class TestAdvisoryLock(TransactionCase):
    """Two real connections want the same lock."""

    def setUp(self):
        super().setUp()
        database = db_connect(get_db_name())
        self.one, self.other = database.cursor(), database.cursor()
        self.addCleanup(self.one.close)
        self.addCleanup(self.other.close)

    def tried(self, key=1, space=SPACE):
        with advisory_lock(self.other, space, key, wait=False) as is_ours:
            return is_ours

    def test_a_lock_is_held_as_long_as_the_block_runs(self):
        with advisory_lock(self.one, SPACE, 1) as is_ours:
            self.assertTrue(is_ours)
            self.one.commit()
            self.assertFalse(self.tried())
            self.one.rollback()
            self.assertFalse(self.tried())
        self.assertTrue(self.tried())

    def test_another_key_or_namespace_is_free(self):
        with advisory_lock(self.one, SPACE, 1):
            self.assertTrue(self.tried(key=2))
            self.assertTrue(self.tried(space=namespace("ELSE")))

    def test_the_lock_is_freed_after_an_error_of_the_database(self):
        with self.assertRaises(ZeroDivisionError), advisory_lock(self.one, SPACE, 1):
            with self.assertRaisesRegex(Exception, "division by zero"):
                self.one.execute("select 1 / 0", log_exceptions=False)
            raise ZeroDivisionError
        self.assertTrue(self.tried())

    def test_a_new_transaction_begins_inside_the_block(self):
        self.one.execute("select count(*) from res_partner")
        self.other.execute("insert into res_partner (name) values ('Lock') returning id")
        partner_id = self.other.fetchone()
        self.other.commit()
        with advisory_lock(self.one, SPACE, 1):
            self.one.execute("delete from res_partner where id = %s", partner_id)
            self.assertEqual(self.one.rowcount, 1)
            self.one.commit()
