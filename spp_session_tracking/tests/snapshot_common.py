from .common import SessionCase

MARCH = ("2026-03-01", "2026-03-31")


class SnapshotCase(SessionCase):
    """Ana came to one of two sessions in March, Ben to both; a snapshot was taken for their payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.first, cls.second = (
            cls.new_session(date=f"2026-03-0{day}", expected_participant_ids=(cls.ana + cls.ben).ids) for day in (2, 9)
        )

    def setUp(self):
        super().setUp()
        for session, ana in ((self.first, "present"), (self.second, "absent")):
            self.mark(self.ana, ana, session)
            self.mark(self.ben, "present", session)
            session.complete()
        self.snapshot = self.take()

    def take(self, user=None, people=False, label="Payment of March", **options):
        snapshots = self.env["spp.session.snapshot"].with_user(user or self.officer)
        taken = snapshots.snapshot(*MARCH, False, people, label, **options)
        return snapshots.browse(taken).with_user(self.viewer)
