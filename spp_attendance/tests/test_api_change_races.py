from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged

from ..rest.contract.changes import KINDS

MANY = 1000


@tagged("post_install", "-at_install")
class TestApiChangeRaces(BaseCase):
    """Real transactions, which see each other's changes only once these are committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.partner_id = env["res.partner"].create({"name": "Race"}).id
            self.person_id = env["spp.attendance.subscriber"].create({"partner_id": self.partner_id}).id
        self.addCleanup(self.delete)
        self.position = self.page().position

    def delete(self):
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_list where subscriber_id = %s", [self.person_id])
            cr.execute("delete from spp_attendance_subscriber where id = %s", [self.person_id])
            cr.execute("delete from res_partner where id = %s", [self.partner_id])

    def record(self, cr, count=1):
        records = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.list"]
        values = {"subscriber_id": self.person_id, "attended_at": "2026-01-05 09:00:00", "tz": "UTC"}
        return records.create([values] * count).ids

    def page(self, after=None, size=MANY):
        with self.registry.cursor() as cr:
            changes = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.api.change"]
            return changes._read_feed(after, size, list(KINDS))

    def news(self):
        """The ids of the records that changed since the last call."""
        page, ids = None, []
        while page is None or page.is_more:
            page = self.page(self.position)
            ids += [change.id // 2 for change in page.changes]
            self.position = page.position
        return ids

    def test_what_is_committed_later_comes_later_in_the_feed_whenever_it_began(self):
        with closing(self.registry.cursor()) as first, closing(self.registry.cursor()) as second:
            early = self.record(first)
            late = self.record(second)
            second.commit()
            self.assertEqual(self.news(), late)
            self.assertEqual(self.news(), [])
            first.commit()
        self.assertEqual(self.news(), early)

    def test_an_idle_transaction_blocks_nobody_and_loses_nothing(self):
        with closing(self.registry.cursor()) as idle:
            waiting = self.record(idle)
            for _number in range(3):
                with self.registry.cursor() as cr:
                    made = self.record(cr)
                self.assertEqual(self.news(), made)
            idle.commit()
        self.assertEqual(self.news(), waiting)

    def test_what_is_rolled_back_is_never_in_the_feed(self):
        with closing(self.registry.cursor()) as cr:
            self.record(cr)
        self.assertEqual(self.news(), [])

    def test_a_request_reads_what_was_committed_after_it_began(self):
        with closing(self.registry.cursor()) as reader:
            reader.execute("select 1")  # sees the database as it is now
            with self.registry.cursor() as cr:
                before = self.record(cr)
            with closing(self.registry.cursor()) as asking:
                asking.execute("select 1")
                with self.registry.cursor() as cr:
                    after = self.record(cr)
                changes = api.Environment(asking, SUPERUSER_ID, {})["spp.attendance.api.change"]
                page = changes._read_feed(self.position, MANY, list(KINDS))
            self.assertEqual([change.id // 2 for change in page.changes], before + after)
            # numbered meanwhile by another: this one sees nothing of it yet, and its next request does
            changes = api.Environment(reader, SUPERUSER_ID, {})["spp.attendance.api.change"]
            old = changes._read_feed(self.position, MANY, list(KINDS))
        self.assertEqual((old.changes, old.position), ([], self.position))
        self.assertEqual(self.news(), before + after)

    def test_many_readers_and_writers_at_once_lose_nothing(self):
        def write(_number):
            with self.registry.cursor() as cr:
                return self.record(cr, 3)

        def read(_number):
            position, ids = self.position, []
            for _time in range(8):
                page = self.page(position, 4)
                position = page.position
                ids += [change.id // 2 for change in page.changes]
            while page.is_more:
                page = self.page(position)
                position = page.position
                ids += [change.id // 2 for change in page.changes]
            return position, ids

        with ThreadPoolExecutor(6) as pool:
            readers = [pool.submit(read, number) for number in range(3)]
            made = [each for ids in pool.map(write, range(20)) for each in ids]
            read_by = [reader.result() for reader in readers]
        for position, ids in read_by:
            self.position = position
            ids += self.news()
            self.assertEqual(sorted(ids), sorted(made))
        self.assertEqual(len({tuple(ids) for _position, ids in read_by}), 1)

    def test_a_database_that_was_set_back_does_not_know_later_cursors(self):
        with self.registry.cursor() as cr:
            self.record(cr)
        before = self.position
        first_news = self.news()
        with self.registry.cursor() as cr:
            lost = self.record(cr)
        self.news()
        later = self.position
        # set back to before the last was read, with a restored backup's other future
        with self.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_api_change where number = %s", [later[0]])
            cr.execute("delete from spp_attendance_list where id = any(%s)", [lost])
            cr.execute("delete from spp_attendance_api_change where number is null")
        self.assertIsNone(self.page(later))
        with self.registry.cursor() as cr:
            other = self.record(cr)
        self.position = before
        self.assertEqual(self.news(), first_news + other)
        self.assertEqual(self.position[0], later[0])
        self.assertIsNone(self.page(later))
