from .openspp_common import OpenSppCase

MARCH = ("2026-03-01", "2026-03-31")


class DaysSnapshotCase(OpenSppCase):
    """Trainings require two days. Ana came on two, Ben on one; a snapshot was taken for their payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.training.required_days = 2

    def setUp(self):
        super().setUp()
        self.first, self.second, self.bens = self.come(self.s_ana, 2, 3) + self.come(self.s_ben, 2)
        self.snapshot = self.take()

    def come(self, person, *days, **values):
        common = {"subscriber_id": person.id, "attendance_type_id": self.training.id}
        rows = [{**common, "attended_at": f"2026-03-0{day} 09:00:00", **values} for day in days]
        return self.record(*rows, user=self.facilitator)

    def take(self, user=None, types=False, people=False, label="Payment of March", **options):
        snapshots = self.env["spp.session.snapshot"].with_user(user or self.officer)
        taken = snapshots.snapshot(*MARCH, types, people, label, **options)
        return snapshots.browse(taken).with_user(self.viewer)

    def stored(self, person, snapshot=None):
        answers = (snapshot or self.snapshot).days_answer_ids
        return answers.filtered(lambda answer: answer.participant_id == person)
