import os
import signal
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.spp_session_tracking.tests.child_runs import ChildRuns, Killer
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged

from .common import ALLOWS_THIS_MACHINE, DAY

TOKEN = "all"
# Every so many commits and requests a run is killed; with 1 each it takes a minute.
COMMITS, REQUESTS = 5, 4
# what it leaves, in the order in which it can be removed
LEFT = (
    "delete from ir_cron where id = any(%(crons)s)",
    "delete from spp_moodle_conflict where instance_id = any(%(instances)s)",
    "delete from spp_session_attendance_change where session_id in (select id from spp_session "
    "where session_type_id = any(%(types)s))",
    "delete from spp_session where session_type_id = any(%(types)s)",
    "delete from spp_attendance_register where instance_id = any(%(instances)s)",
    "delete from spp_moodle_mapping where instance_id = any(%(instances)s)",
    "delete from spp_session_type where id = any(%(types)s)",
    "delete from spp_moodle_instance where id = any(%(instances)s)",
    "delete from spp_attendance_subscriber where partner_id = any(%(people)s)",
    "delete from res_partner where id = any(%(people)s)",
)


@tagged("post_install", "-at_install")
class TestKilled(BaseCase):
    """Runs in processes that are killed: after the next run all is as after a run without disturbance.

    Each case is a site of its own, synced once; then both sides are changed, and a session is planned here.
    """

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))
        cls.registry = Registry(get_db_name())
        cls.start = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        cls.now = int(cls.start.timestamp())
        cls.made = {name: [] for name in ("instances", "types", "crons", "people")}
        cls.addClassCleanup(cls.delete)
        cls.child_runs = ChildRuns(get_db_name())
        cls.addClassCleanup(cls.child_runs.end)
        with cls.registry.cursor() as cr:  # commits at its end
            people = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.subscriber"].create(
                [{"given_name": f"Killed {number}", "person_identifier": f"KILLED-{number}"} for number in range(5)]
            )
            cls.made["people"] = people.partner_id.ids

    @classmethod
    def delete(cls):
        with cls.registry.cursor() as cr:
            for statement in LEFT:
                cr.execute(statement, cls.made)

    def site(self):
        """A site with two sessions of five people, taken yesterday and the day before, served until the end."""
        from demo.moodle import building, server
        from demo.moodle.site import Site

        site = Site(clock=lambda: self.now)
        building.add_token(site, TOKEN)
        users = [building.add_user(site, "Killed", str(number), idnumber=f"KILLED-{number}") for number in range(5)]
        course = building.add_course(site, "Killed", "K", "K", self.now, users)
        activity = building.add_activity(site, course, "Attendance")
        for days in (2, 1):
            session = building.add_session(site, activity, self.now - days * DAY)
            site.take(session.id, {user.id: "P" for user in users}, by=course.teachers[0], at=session.start + 60)
        serving = server.serving(site)
        self.addCleanup(serving.__exit__, None, None, None)
        return serving.__enter__(), [user.id for user in users]

    def case(self):
        """A server, and the id of the site here: linked by a first run, then changed on both sides."""
        server, users = self.site()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            values = {"name": "Killed", "tz": "UTC", "user_id": env.ref("base.user_admin").id, "url": server.address}
            instance = env["spp.moodle.instance"].create(
                {**values, "token": TOKEN, "sync_attendance_from": "both", "creates_sessions": True}
            )
            instance_id = instance.id
            self.made["instances"].append(instance_id)
            self.made["crons"].append(instance.cron_id.id)
            instance.cron_id.active = False  # nobody else runs it meanwhile
        self.run_of(instance_id)
        self.change(server.site, users, instance_id)
        return server, instance_id

    def change(self, site, users, instance_id):
        first, second = site.sessions.values()
        site.take(second.id, {users[0]: "A", users[1]: "L"}, by=1, at=self.now)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sessions = env["spp.session"].search([("moodle_instance_id", "=", instance_id)], order="start_at")
            self.made["types"].extend(sessions.session_type_id.ids)
            for number, status in enumerate(("absent", "late", "absent"), start=1):
                sessions[0].attendance_ids[number].correct(status, "Seen")
            sessions[1].attendance_ids[1].correct("excused", "Seen")  # a conflict
            planned = env["spp.session"].create(
                {
                    "session_type_id": sessions.session_type_id.id,
                    "date": self.start.date() - timedelta(days=4),
                    "tz": "UTC",
                    "expected_participant_ids": [fields.Command.set(sessions[0].attendance_ids.participant_id.ids)],
                }
            )
            planned.attendance_ids[:2].write({"status": "late"})

    def run_of(self, instance_id, before_commit=0, on_start=None):
        """How a run in a process of its own has ended."""
        return self.child_runs.run("spp.moodle.instance", instance_id, "_sync", before_commit, on_start)

    def ended(self, server, instance_id):
        """All that there is on both sides in the end."""
        acronyms = {status.id: status.acronym for each in server.site.activities.values() for status in each.statuses}
        theirs = [
            (each.start, sorted((log.user_id, acronyms[log.status_id]) for log in each.logs))
            for each in server.site.sessions.values()
        ]
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sessions = env["spp.session"].search([("session_type_id", "in", self.types_of(env, instance_id))])
            ours = [self.state_of(session) for session in sessions.sorted("start_at")]
            conflicts = env["spp.moodle.conflict"].search([("instance_id", "=", instance_id)])
            recorded = sorted((each.participant_id.id, each.odoo_status, each.moodle_status) for each in conflicts)
            links = env["spp.moodle.mapping"].search([("instance_id", "=", instance_id)])
            linked = sorted((link.kind, link.moodle_id, bool(link.session_id)) for link in links)
        return {"theirs": theirs, "ours": ours, "conflicts": recorded, "links": linked}

    def types_of(self, env, instance_id):
        return env["spp.moodle.mapping"].search([("instance_id", "=", instance_id)]).session_type_id.ids

    def state_of(self, session):
        names = ("participant_id", "status", "basis", "source", "is_expected", "moodle_agreed", "moodle_sent")
        lines = [tuple(each.items()) for each in session.attendance_ids.read(names, load="")]
        lines = sorted(tuple(value for name, value in line if name != "id") for line in lines)
        return (session.start_at, session.state, session.moodle_session_id, bool(session.register_id), lines)

    def undisturbed(self):
        server, instance_id = self.case()
        for _run in range(2):
            self.assertEqual(self.run_of(instance_id), 0)
        return self.ended(server, instance_id)

    def test_killed_before_any_commit_the_next_run_ends_as_an_undisturbed_one(self):
        wanted = self.undisturbed()
        commit, killed = 1, -signal.SIGKILL
        while killed:
            server, instance_id = self.case()
            killed = self.run_of(instance_id, before_commit=commit)
            self.assertEqual(self.run_of(instance_id), 0)
            self.assertEqual(self.ended(server, instance_id), wanted, commit)
            commit += COMMITS
        self.assertGreater(commit, 20)

    def test_killed_at_any_request_the_next_run_ends_as_an_undisturbed_one(self):
        wanted = self.undisturbed()
        request, killed = 1, -signal.SIGKILL
        while killed:
            server, instance_id = self.case()
            killer = RequestKiller(server, at=request)
            killed = self.run_of(instance_id, on_start=killer.aim)
            killer.at = 0
            self.assertEqual(self.run_of(instance_id), 0)
            self.assertEqual(self.ended(server, instance_id), wanted, request)
            request += REQUESTS
        self.assertGreater(request, 10)


class RequestKiller(Killer):
    """Kills the process that asks the small Moodle, which still carries out the request."""

    def __init__(self, server, at=0):
        super().__init__(at)
        server.faults.next = self.next

    def next(self, function):
        self.count_request()
