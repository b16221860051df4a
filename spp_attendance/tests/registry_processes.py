import os
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.addons.spp_session_tracking.tests.child_runs import ChildRuns
from odoo.addons.spp_session_tracking.tests.repository import ALLOWS_THIS_MACHINE, require_repository
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, new_test_user, tagged

from .registry_common import TOKEN, record

GROUPS = "base.group_user,spp_session_tracking.group_officer"
MANY, ON_A_PAGE = 7, 3
# what is left behind, in the order in which it can be removed
OF_RUNS = (
    "delete from spp_registry_run where source_id = %(source)s",
    "delete from spp_registry_double where source_id = %(source)s",
    "delete from spp_registry_source_person where source_id = %(source)s",
    "with gone as (delete from spp_attendance_subscriber where create_uid = %(user)s returning partner_id) "
    "delete from res_partner where id in (select partner_id from gone)",
)
OF_CASE = (
    "delete from spp_registry_source where id = %(source)s",
    "with gone as (delete from res_users where id = %(user)s returning partner_id) "
    "delete from res_partner where id in (select partner_id from gone)",
)


@tagged("post_install", "-at_install")
class RegistryProcessCase(BaseCase):
    """A registry over HTTP, and an officer whose runs are in processes and transactions of their own."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_repository()
        from demo.registry import server

        cls.startClassPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))
        cls.registry = Registry(get_db_name())
        cls.outside = server.Registry([record(number) for number in range(MANY)], TOKEN)
        serving = server.serving(cls.outside)
        cls.address = serving.__enter__()
        cls.addClassCleanup(serving.__exit__, None, None, None)
        cls.child_runs = ChildRuns(get_db_name())
        cls.addClassCleanup(cls.child_runs.end)
        cls.made = cls.connect()
        cls.addClassCleanup(cls.delete, OF_CASE)

    @classmethod
    def connect(cls):
        with cls.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            user = new_test_user(env, "officer_of_runs", groups=GROUPS)
            how = {"preset": "json", "url": cls.address, "auth_kind": "bearer", "secret": TOKEN}
            source = env["spp.registry.source"].create(
                {"name": "Killed", **how, "page_size": ON_A_PAGE, "user_id": user.id}
            )
            return {"user": user.id, "source": source.id}

    @classmethod
    def delete(cls, statements):
        with cls.registry.cursor() as cr:
            for statement in statements:
                cr.execute(statement, cls.made)

    def setUp(self):
        super().setUp()
        self.outside.asked, self.outside.faults, self.outside.meanwhile = [], [], None
        self.addCleanup(self.delete, OF_RUNS)

    def env_of(self, cr):
        """As the officer."""
        return api.Environment(cr, self.made["user"], {})

    def new_run(self):
        """The id of a run that has read nothing yet."""
        with self.registry.cursor() as cr:
            return self.env_of(cr)["spp.registry.source"].browse(self.made["source"])._new_run().id

    def go_on(self, run_id, before_commit=0, on_start=None):
        """The schedule's turn in a process of its own: how it has ended."""
        return self.child_runs.run("spp.registry.run", run_id, "_cron_go_on", before_commit, on_start)

    def ended(self, run_id):
        """What is told of a run, and who is known by it."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            run = env["spp.registry.run"].browse(run_id)
            names = ("state", "page_count", "read_count", "created_count", "left_count", "rejected_count")
            people = env["spp.attendance.subscriber"].search([("create_uid", "=", env.uid)])
            cr.execute("select count(*) from spp_registry_source_person where source_id = %(source)s", self.made)
            remembered = cr.fetchone()[0]
            return {
                **{name: run[name] for name in names},
                "lines": sorted(run.line_ids.mapped("record_key")),
                "people": sorted(people.mapped("person_identifier")),
                "contacts": env["res.partner"].search_count([("create_uid", "=", env.uid)]),
                "remembered": remembered,
            }
