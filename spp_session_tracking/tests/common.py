from contextlib import nullcontext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tests.common import new_test_user
from odoo.tools import file_path, mute_logger

NOW = "2026-03-14 10:00:00"  # a Saturday; the session of the tests runs from 9 to 11 UTC
TODAY = "2026-03-14"


def new_user(env, login, **values):
    """A user as `new_test_user` makes it, without an invitation by mail: that is half of the work."""
    context = {"no_reset_password": True, "tracking_disable": True}
    return new_test_user(env, login, context=context, **values).with_env(env)


def update_script(path):
    """The script of an update, as a module. path: of an addon, as in spp_area/migrations/1.1.0/pre-rename.py"""
    spec = spec_from_file_location(Path(path).stem.replace("-", "_"), file_path(path))
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def others_may_send(case):
    """A context in which others than the test itself may send requests, which 19.0 refuses else."""
    allow = getattr(case, "allow_requests", None)
    return allow(all_requests=True) if allow else nullcontext()


@tagged("post_install", "-at_install")
class SessionCase(TransactionCase):
    """A session type, a session today with three expected people, and one user of each role.

    Time stands still at NOW. `session` is as its facilitator sees it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.viewer, cls.facilitator, cls.colleague, cls.officer, cls.manager = (
            new_user(cls.env, login, groups=f"spp_session_tracking.group_{role}", tz="UTC")
            for login, role in (
                ("viewer", "viewer"),
                ("facilitator", "facilitator"),
                ("colleague", "facilitator"),
                ("officer", "officer"),
                ("manager", "manager"),
            )
        )
        cls.session_type = cls.env["spp.session.type"].create({"name": "Health Education", "code": "HE"})
        cls.ana, cls.ben, cls.carla, cls.dan = cls.env["res.partner"].create(
            [{"name": name} for name in ("Ana", "Ben", "Carla", "Dan")]
        )
        cls.session = cls.new_session(expected_participant_ids=(cls.ana + cls.ben + cls.carla).ids)

    @classmethod
    def new_session(cls, **values):
        """A session made by the facilitator; `expected_participant_ids` takes plain ids."""
        if "expected_participant_ids" in values:
            values["expected_participant_ids"] = [fields.Command.set(values["expected_participant_ids"])]
        sessions = cls.env["spp.session"].with_user(cls.facilitator)
        return sessions.create({"session_type_id": cls.session_type.id, "date": TODAY, **values})

    def line(self, person, session=None):
        return (session or self.session).attendance_ids.filtered(lambda line: line.participant_id == person)

    def mark(self, person, status, session=None, **members):
        """Mark one person as the facilitator does over RPC. Returns the outcome."""
        session = session or self.session
        row = {"session_id": session.id, "participant_id": person.id, "status": status, **members}
        return self.env["spp.session"].with_user(self.facilitator).mark([row])[0]["outcome"]

    def completed_session(self, **values):
        """A session with everybody present, completed."""
        session = self.new_session(expected_participant_ids=(self.ana + self.ben).ids, **values)
        session.start()
        session.action_everyone_present()
        session.complete()
        return session

    def queries(self, act):
        """How many queries an act takes that finds nothing in memory, until all it does is written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_refused_in_server_action(self, code):
        """Assert that code which an administrator types in a server action ends in an error and changes nothing."""
        values = {"name": "Try", "model_id": self.env["ir.model"]._get("res.partner").id, "state": "code", "code": code}
        action = self.env["ir.actions.server"].with_user(self.env.ref("base.user_admin")).create(values)
        with mute_logger("odoo.addons.base.models.ir_actions", "odoo.tools.safe_eval"):
            try:
                with self.env.cr.savepoint():
                    action.run()
                    self.env.flush_all()
            except (UserError, ValueError):  # a ValueError is what is not a message for users
                self.env.invalidate_all(flush=False)
            else:
                self.fail(f"a server action may: {code}")

    def other_manager(self):
        """A manager of another company."""
        company = self.env["res.company"].create({"name": "Other"})
        return new_test_user(
            self.env,
            "other",
            groups="spp_session_tracking.group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
