import os
from unittest.mock import patch

from odoo.addons.spp_attendance.outside.patience import PATIENCE
from odoo.addons.spp_session_tracking.tests.repository import ALLOWS_THIS_MACHINE, require_repository
from odoo.tests.common import tagged

from ..models.people_source import reading
from .common import AttendanceCase

TOKEN = "a-token-that-nobody-sees"


def record(number, family_name="Reyes", given_name="Ana", **values):
    return {"id": f"R-{number}", "family_name": family_name, "given_name": given_name, **values}


class ServedRegistry:
    """For a test class: a registry over HTTP, which the suite may ask."""

    @classmethod
    def serve_registry(cls, token=""):
        """Serve one, as `outside`. Returns its address."""
        require_repository()
        from demo.registry import server

        # also what runs in transactions of its own is rolled back at the end
        cls.registry.enter_test_mode(cls.cr)
        cls.addClassCleanup(cls.registry.leave_test_mode)
        cls.startClassPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))
        cls.outside = server.Registry([], token)
        serving = server.serving(cls.outside)
        address = serving.__enter__()
        cls.addClassCleanup(serving.__exit__, None, None, None)
        return address


@tagged("post_install", "-at_install")
class RegistryCase(ServedRegistry, AttendanceCase):
    """A registry over HTTP with two people on a page, and the source here that reads it, run by an officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = cls.serve_registry(TOKEN)
        cls.source = cls.connect()

    @classmethod
    def connect(cls, **values):
        """A registry as an administrator connects it."""
        defaults = {
            "name": "Ministry",
            "preset": "json",
            "url": cls.address,
            "auth_kind": "bearer",
            "secret": TOKEN,
            "page_size": 2,
            "user_id": cls.officer.id,
        }
        return cls.env["spp.registry.source"].create({**defaults, **values})

    def setUp(self):
        super().setUp()
        self.outside.people, self.outside.faults, self.outside.asked, self.outside.meanwhile = [], [], [], None
        self.waits = []
        self.patch(reading, "PATIENCE", PATIENCE._replace(sleep=self.waits.append))

    def serve(self, *records):
        self.outside.people = list(records)

    def run_it(self, is_preview=False, source=None):
        """A run started by an officer."""
        source = (source or self.source).with_user(self.officer)
        self.env.flush_all()  # a run has transactions of its own
        action = source.action_preview() if is_preview else source.action_run()
        return self.env["spp.registry.run"].browse(action["res_id"])

    def counts(self, run):
        return {
            name: run[f"{name}_count"]
            for name in ("created", "changed", "left", "rejected", "missing")
            if run[f"{name}_count"]
        }

    def person(self, number):
        return self.people.search([("person_identifier", "=", f"R-{number}")])
