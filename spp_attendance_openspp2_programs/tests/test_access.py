from .common import MANAGER, ProgrammeCase

VERBS = ("read", "write", "create", "unlink")


class TestAccess(ProgrammeCase):
    def rights(self, user, model):
        return "".join(
            str(int(self.env[model].with_user(user).check_access_rights(verb, raise_exception=False))) for verb in VERBS
        )

    def test_the_manager_is_for_those_who_run_programmes(self):
        users = {self.program_manager: "1110", self.approver: "1000", self.officer: "0000", self.viewer: "0000"}
        for user, rights in users.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.rights(user, MANAGER), rights)

    def test_who_runs_programmes_chooses_types_and_reads_no_sessions(self):
        for user in (self.program_manager, self.approver):
            with self.subTest(user=user.login):
                self.assertEqual(self.rights(user, "spp.session.type"), "1000")
                self.assertEqual(self.rights(user, "spp.attendance.type"), "1000")
                for model in ("session", "session.attendance", "session.snapshot", "attendance.history"):
                    self.assertEqual(self.rights(user, f"spp.{model}"), "0000")
