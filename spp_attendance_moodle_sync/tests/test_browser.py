import os
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from .common import ALLOWS_THIS_MACHINE

SUBSCRIBER = "spp.attendance.subscriber"


@tagged("post_install", "-at_install")
class BrowserCase(HttpCase):
    """A site where one person waits to be linked, and one is marked here and in Moodle since both agreed."""

    def setUp(self):
        super().setUp()
        from demo.moodle import faults, odd_site, server

        self.startPatcher(patch.dict(os.environ, ALLOWS_THIS_MACHINE))
        self.now = int(fields.Datetime.now().timestamp())
        self.odd = odd_site.made(self.now)
        # without it, or a run would ask for many numbers of sessions, with so many seconds for each
        self.odd.poisoned.logs[2].remarks = ""
        self.first, self.second = self.odd.people[:2]
        serving = server.serving(self.odd.site, faults=faults.Faults())
        self.server = serving.__enter__()
        self.addCleanup(serving.__exit__, None, None, None)
        self.officer = new_test_user(
            self.env, "tour_officer", password="tour_officer", groups="spp_session_tracking.group_officer", tz="UTC"
        )
        self.namesake = self.known(self.first)
        self.chloe = self.known(self.second, person_identifier=self.second.idnumber)
        self.unmarked = self.known(self.odd.people[-4], person_identifier=self.odd.people[-4].idnumber)
        self.instance = self.connect(odd_site.ALL)
        self.instance.action_sync()
        self.line = self.marked_on_both_sides()

    def known(self, user, **values):
        return self.env[SUBSCRIBER].create({"given_name": user.first_name, "family_name": user.last_name, **values})

    def connect(self, token):
        address = {"name": "School", "url": self.server.address, "token": token, "tz": "UTC"}
        return self.env["spp.moodle.instance"].create(
            {**address, "user_id": self.env.ref("base.user_admin").id, "sync_attendance_from": "both"}
        )

    def marked_on_both_sides(self):
        """A line that was present, is absent here and, later, late in Moodle."""
        place = [("moodle_instance_id", "=", self.instance.id), ("moodle_session_id", "=", self.odd.half_taken.id)]
        session = self.env["spp.session"].search(place)
        line = session.attendance_ids.filtered(lambda line: line.participant_id == self.chloe.partner_id)
        session.mark([{"session_id": session.id, "participant_id": line.participant_id.id, "status": "absent"}])
        teacher = self.odd.course.teachers[0]
        later = int(fields.Datetime.now().timestamp()) + 60  # than here, however long the first run took
        self.odd.site.take(self.odd.half_taken.id, {self.second.id: "L"}, by=teacher, at=later)
        return line

    def walk(self, tour, action):
        self.start_tour(f"/web#action=spp_attendance_moodle_sync.{action}", tour, login="tour_officer")

    def walk_through_a_day(self):
        self.walk("spp_moodle_sync_now", "spp_moodle_instance_action")
        self.assertEqual(self.line.status, "late")
        self.walk("spp_moodle_link", "spp_moodle_mapping_action_people")
        users = self.instance.mapping_ids.filtered(lambda link: link.kind == "user")
        linked = {link.moodle_id: link.subscriber_id for link in users if link.subscriber_id}
        self.assertEqual(linked[self.first.id], self.namesake)
        self.walk("spp_moodle_decide", "spp_moodle_conflict_action")
        conflict = self.env["spp.moodle.conflict"].search([("attendance_id", "=", self.line.id)])
        self.assertEqual((conflict.choice, conflict.decided_by_id), ("odoo", self.officer))
        self.assertEqual((self.line.status, self.status_in_moodle()), ("absent", "A"))

    def status_in_moodle(self):
        """The acronym of the line's person in Moodle."""
        log = next(log for log in self.odd.half_taken.logs if log.user_id == self.second.id)
        return next(each.acronym for each in self.odd.site.offered(self.odd.half_taken) if each.id == log.status_id)


@tagged("post_install", "-at_install")
class TestBrowser(BrowserCase):
    def test_an_officer_syncs_links_a_person_and_decides_a_conflict(self):
        self.walk_through_a_day()

    def test_a_new_site_is_tested_before_it_is_saved_and_keeps_what_was_typed(self):
        self.start_tour(
            "/web#action=spp_attendance_moodle_sync.spp_moodle_instance_action", "spp_moodle_new_site", login="admin"
        )
        site = self.env["spp.moodle.instance"].search([("name", "=", "New school")])
        self.assertEqual((site.host, site.check_state), ("moodle.invalid", "failed"))


@tagged("post_install", "-at_install")
class TestPhone(BrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_an_officer_does_the_same_on_a_phone(self):
        self.walk_through_a_day()
