from freezegun import freeze_time

from .common import SessionCase

DAYS = ("2026-03-02", "2026-03-05", "2026-03-09", "2026-03-12")


class WarningCase(SessionCase):
    """A weekly type that warns at three absences in a row. What jobs commit is rolled back at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry.enter_test_mode(cls.cr)
        cls.addClassCleanup(cls.registry.leave_test_mode)
        cls.session_type.write({"frequency": "weekly", "warn_lost": False})

    def held(self, day, session_type=None, **statuses):
        """A completed session; statuses: who was expected, by name, and how they are marked."""
        people = {getattr(self, name): status for name, status in statuses.items()}
        values = {"session_type_id": (session_type or self.session_type).id, "date": day}
        session = self.new_session(expected_participant_ids=[person.id for person in people], **values)
        for person, status in people.items():
            excuse = {"excuse_reason": "Clinic"} if status == "excused" else {}
            self.mark(person, status, session, **excuse)
        session.complete()
        return session

    def missed(self, days=DAYS[:3]):
        """Sessions that Ana missed, and Ben came to."""
        return [self.held(day, ana="absent", ben="present") for day in days]

    def warn(self, moment=None):
        """Run the job, at a moment if one is given. Returns all warnings."""
        self.env.flush_all()
        with freeze_time(moment or "2026-03-14 10:00:00"):
            self.env["spp.session.warning"]._cron_warn()
        self.env.invalidate_all()
        return self.warnings()

    def warnings(self, user=None):
        return self.env["spp.session.warning"].with_user(user or self.env.user).search([])

    def open_ones(self):
        return self.warnings().filtered("is_open")
