import unittest
from unittest.mock import patch

from odoo.addons.spp_session_tracking.tests.axe import axe, findings
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PhoneCase


@tagged("post_install", "-at_install")
class TestRollCallHouseholds(PhoneCase):
    """A facilitator marks who of the expected households came. Memberships come from whatever addon has them.

    Ana and Eva (adults) and Ben (a child) are the Cruz, Carla (an adult) and Dan (a child) are the Diaz.
    """

    people = ("Ana Cruz", "Ben Cruz", "Carla Diaz", "Dan Diaz", "Eva Cruz")

    def setUp(self):
        super().setUp()
        self.ana, self.ben, self.carla, self.dan, self.eva = self.contacts
        self.cruz, self.diaz = self.env["res.partner"].create(
            [{"name": name, "is_group": True} for name in ("Cruz", "Diaz")]
        )
        self.belong(
            *((self.cruz, self.ana, "Adult"), (self.cruz, self.ben, "Child"), (self.cruz, self.eva, "Adult")),
            *((self.diaz, self.carla, "Adult"), (self.diaz, self.dan, "Child")),
        )
        self.hold("one_adult")

    def belong(self, *memberships):
        source = self.env.registry["spp.household.source"]
        row = "(%s, %s, %s, '2026-01-01'::date, null::date)"
        rows = SQL(", ").join(SQL(row, household.id, person.id, role) for household, person, role in memberships)
        columns = SQL("household_id, participant_id, role, date_from, date_to")
        sql = SQL("select * from (values %s) as membership (%s)", rows, columns)
        for name, answer in (("_household_sql", sql), ("_role_names", ["Adult", "Child"])):
            patcher = patch.object(source, name, lambda source, answer=answer: answer)
            patcher.start()
            self.addCleanup(patcher.stop)

    def hold(self, preset, **values):
        """Let the session type have a rule, and the households be expected today."""
        self.session_type.write({"rule_preset": preset, **values})
        self.today_session.unlink()
        self.today_session = self.new_session("Households", self.cruz + self.diaz)

    def ask_who(self, phone, household, status="present"):
        """Tap a status of a household; its members are shown."""
        phone.tap(f'{self.row(household)} [data-status="{status}"]')
        phone.find(".question")

    def wait_counts(self, phone, came, left):
        phone.wait(f"document.querySelector('[data-count=came]').innerText === '{came}'")
        phone.wait(f"document.querySelector('[data-count=unmarked]').innerText === '{left}'")

    def line(self, contact):
        return self.today_session.attendance_ids.filtered(lambda line: line.participant_id == contact)

    def assert_line(self, contact, status, came=None):
        line = self.line(contact)
        self.assertEqual((line.status, line.attended_by_id), (status, came or self.ana.browse()))

    # who came

    def test_a_household_asks_who_of_it_came(self):
        phone = self.marking()
        self.ask_who(phone, self.cruz)
        self.wait_counts(phone, 0, 2)
        self.tap(phone, self.eva, "present")
        self.wait_counts(phone, 1, 1)
        self.wait_sync(phone, self.cruz, "kept")
        self.assertIn("Eva Cruz came", phone.text(f"{self.row(self.cruz)} .sync"))
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.eva)
        self.assertEqual((self.line(self.eva).status, self.line(self.eva).household_id), ("present", self.cruz))
        self.assertEqual((self.today_session.attendance_count, self.today_session.unmarked_count), (1, 1))
        phone.reload()
        self.wait_counts(phone, 1, 1)

    def test_one_tap_is_enough_where_only_one_member_counts(self):
        phone = self.marking()
        self.tap(phone, self.diaz, "late")
        self.assertIn("Carla Diaz came", phone.text(f"{self.row(self.diaz)} .sync"))
        self.settled(phone)
        self.assert_line(self.diaz, "late", self.carla)

    def test_names_with_commas_are_told_apart_and_who_is_expected_is_counted(self):
        self.ana.name, self.ben.name, self.eva.name = "Cruz, Ana", "Cruz, Ben", "Cruz, Eva"
        phone = self.phone()
        self.assertIn("Expected: 2", phone.text("[data-session-id]"))
        self.roll_call(phone)
        self.assertIn("Cruz, Ana; Cruz, Ben; Cruz, Eva", phone.text('[data-action="members"]'))

    def test_a_child_is_marked_and_does_not_count(self):
        phone = self.marking()
        phone.tap('[data-action="members"]')
        self.assertIn("does not count", phone.text(f"{self.row(self.ben)} .sub"))
        self.tap(phone, self.ben, "present")
        self.wait_sync(phone, self.ben, "kept")
        self.wait_counts(phone, 0, 2)
        self.assertIn("Came without counting: Ben Cruz", phone.text(f"{self.row(self.cruz)} .sync"))
        self.settled(phone)
        self.assertEqual((self.line(self.ben).status, self.line(self.cruz).status), ("present", False))

    def test_all_have_to_come_where_the_type_says_so(self):
        self.hold("all_members")
        phone = self.marking()
        self.ask_who(phone, self.diaz)
        self.tap(phone, self.carla, "present")
        self.wait_counts(phone, 0, 2)
        self.assertIn("Came: 1 of 2", phone.text(f"{self.row(self.diaz)} .sync"))
        self.tap(phone, self.dan, "late")
        self.wait_counts(phone, 1, 1)
        self.settled(phone)
        self.assert_line(self.diaz, "late")

    def test_nobody_need_be_named_where_any_member_will_do(self):
        self.hold("one_member")
        phone = self.marking()
        self.ask_who(phone, self.cruz, "late")
        phone.tap('[data-action="somebody"]')
        self.wait_sync(phone, self.cruz, "kept")
        self.settled(phone)
        self.assert_line(self.cruz, "late")
        self.assertFalse(self.line(self.ana) + self.line(self.ben) + self.line(self.eva))

    def test_a_household_is_excused_or_absent_itself_until_somebody_comes(self):
        phone = self.marking()
        self.tap(phone, self.cruz, "absent")
        self.wait_sync(phone, self.cruz, "kept")
        phone.tap(f'{self.row(self.diaz)} [data-status="excused"]')
        phone.tap("dialog .chip-button")
        self.confirm(phone)
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.ana, "present")
        phone.tap(f'{self.row(self.cruz)} [data-status="absent"]')
        phone.wait("document.querySelector('.toast').innerText.includes('Change the mark of a member')")
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.ana)
        self.assertEqual((self.line(self.diaz).status, self.line(self.diaz).excuse_reason), ("excused", "Ill"))

    def test_undo_gives_back_what_was_said_of_the_household_before(self):
        phone = self.marking()
        self.tap(phone, self.diaz, "absent")
        self.tap(phone, self.diaz, "present")
        phone.tap(f'{self.row(self.diaz)} [data-action="undo"]')
        phone.find(f'{self.row(self.diaz)} [data-status="absent"][aria-pressed="true"]')
        self.settled(phone)
        self.assert_line(self.diaz, "absent")
        phone.tap(f'{self.row(self.diaz)} [data-action="undo"]')
        self.wait_counts(phone, 0, 2)
        self.settled(phone)
        self.assert_line(self.diaz, False)

    def test_a_household_is_taken_back_with_its_members(self):
        phone = self.marking()
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.ana, "present")
        self.tap(phone, self.ben, "present")
        phone.tap(f'{self.row(self.cruz)} [data-action="more"]')
        phone.tap('dialog [data-action="unmark"]')
        self.wait_counts(phone, 0, 2)
        self.settled(phone)
        self.assertFalse(self.today_session.attendance_ids.filtered("status"))

    def test_a_member_came_late_at_a_time(self):
        phone = self.marking()
        phone.tap(f'{self.row(self.diaz)} [data-action="more"]')
        phone.tap('dialog [data-action="came-at"]')
        self.confirm(phone)
        self.settled(phone)
        self.assert_line(self.diaz, "late", self.carla)
        self.assertEqual(self.line(self.diaz).attendance_time, self.line(self.carla).attendance_time)

    def test_only_somebody_of_the_household_stands_in_where_the_type_says_so(self):
        phone = self.marking()
        phone.tap('[data-action="members"]')
        phone.tap(f'{self.row(self.ana)} [data-action="more"]')
        phone.tap('dialog [data-action="stand-in"]')
        phone.type('dialog input[type="search"]', "dan")
        phone.wait("document.querySelector('dialog').innerText.includes('Nobody is found')")
        phone.type('dialog input[type="search"]', "ben")
        self.confirm(phone)
        self.settled(phone)
        self.assert_line(self.ana, "present", self.ben)

    def test_anybody_comes_for_a_household_where_the_type_says_so(self):
        self.hold("one_member", stand_in_rule="anybody")
        phone = self.marking()
        phone.tap(f'{self.row(self.cruz)} [data-action="more"]')
        phone.tap('dialog [data-action="stand-in"]')
        phone.type('dialog input[type="search"]', "dan")
        self.confirm(phone)
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.dan)

    # finding them

    def test_a_household_is_found_by_the_name_of_a_member(self):
        phone = self.marking()
        phone.type('.tools input[type="search"]', "dan d")
        names = "[...document.querySelectorAll('.row .name')].map(name => name.innerText)"
        phone.wait(f"{names}.length === 1")
        self.assertEqual(phone.run(names), ["Diaz"])

    def test_the_badge_of_a_member_marks_the_member_without_network(self):
        ana, ben = self.badge(self.ana), self.badge(self.ben)
        phone = self.marking()
        phone.offline()
        self.scan(phone, ben)
        phone.find('[data-outcome="marked"]')
        self.assertIn("does not count for Cruz", phone.text("dialog .outcome"))
        phone.tap('dialog [data-action="close"]')
        self.scan(phone, ana)
        phone.wait("document.querySelector('dialog .outcome')?.innerText.includes('Ana Cruz')")
        phone.tap('dialog [data-action="close"]')
        self.wait_sync(phone, self.cruz, "waiting")
        self.network_back(phone)
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.ana)

    def test_the_badge_of_a_household_asks_who_of_it_came(self):
        code = self.badge(self.cruz)
        phone = self.marking()
        self.scan(phone, code)
        phone.find('[data-outcome="household"]')
        phone.tap('dialog [data-action="close"]')
        phone.find(f".members-list {self.row(self.eva)}")
        self.settled(phone)
        self.assertFalse(self.today_session.attendance_ids.filtered("status"))

    def test_a_member_of_another_household_brings_it_as_a_walk_in(self):
        self.today_session.with_context(change_reason="Moved away").expected_participant_ids = self.cruz
        self.env["spp.attendance.subscriber"].create({"partner_id": self.carla.id, "person_identifier": "C-1"})
        phone = self.marking()
        phone.tap('[data-action="walk-in"]')
        phone.type('dialog input[type="search"]', "carla")
        phone.wait("document.querySelector('dialog input[type=radio]')?.checked")
        self.confirm(phone)
        self.wait_sync(phone, self.diaz, "kept")
        self.assertIn("walk-in", phone.text(f"{self.row(self.diaz)} .sub"))
        self.wait_counts(phone, 1, 1)
        self.settled(phone)
        self.assert_line(self.diaz, "present", self.carla)

    # the end

    def test_nothing_is_assumed_of_households_that_are_left(self):
        phone = self.marking()
        self.assertFalse(phone.has('[data-action="everyone-else-present"]'))
        self.tap(phone, self.diaz, "present")
        phone.tap('[data-action="complete"]')
        self.assertEqual(phone.text("dialog .names"), "Cruz")
        self.confirm(phone)
        phone.find('[data-session-note="done"]')
        self.settled(phone)
        self.assertEqual((self.line(self.cruz).status, self.line(self.cruz).basis), ("absent", "assumed"))
        phone.tap(f'{self.row(self.cruz)} [data-status="present"]')
        phone.tap(f'{self.row(self.ana)} [data-status="present"]')
        self.confirm(phone)
        self.wait_counts(phone, 2, 0)
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.ana)

    def test_nobody_came(self):
        phone = self.marking()
        phone.tap('[data-action="nobody-came"]')
        self.assertIn("Households: 2.", phone.text("dialog"))
        self.confirm(phone)
        phone.find('[data-session-note="done"]')
        self.settled(phone)
        self.assertEqual(self.statuses(), ["absent", "absent"])
        self.assertEqual(self.today_session.assumed_absent_count, 0)

    # networks

    def test_what_was_stated_without_network_is_kept_once_and_in_order(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.cruz, "absent")
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.ana, "late")
        self.tap(phone, self.ben, "present")
        self.tap(phone, self.diaz, "present")
        self.wait_sync(phone, self.cruz, "waiting")
        self.wait_sync(phone, self.diaz, "waiting")
        self.wait_counts(phone, 2, 0)
        self.wait_unsent(phone, 4)
        phone.die()
        phone.offline()
        phone.open(f"/spp/roll-call?session={self.today_session.id}")
        self.wait_counts(phone, 2, 0)
        phone.lose("POST", "/attendances", "after")
        self.network_back(phone)
        self.wait_sync(phone, self.cruz, "kept")
        self.settled(phone)
        self.assert_line(self.cruz, "late", self.ana)
        self.assert_line(self.diaz, "present", self.carla)
        self.assertEqual(len(self.records()), 4)
        self.assertFalse(phone.run("document.querySelectorAll('[data-sync=refused]').length"))

    def test_what_somebody_else_said_of_the_members_goes_before_what_is_said_of_the_household(self):
        phone = self.marking()
        phone.offline()
        self.tap(phone, self.cruz, "absent")
        self.quiet(phone)
        mark = {"session_id": self.today_session.id, "participant_id": self.ana.id, "status": "present"}
        self.today_session.with_user(self.rosa).mark([mark])
        self.network_back(phone)
        self.wait_sync(phone, self.cruz, "refused")
        phone.find(f'{self.row(self.cruz)} [data-status="present"][aria-pressed="true"]')
        phone.tap(f'{self.row(self.cruz)} [data-action="dismiss"]')
        self.wait_sync(phone, self.cruz, "kept")
        self.settled(phone)
        self.assert_line(self.cruz, "present", self.ana)

    def test_a_session_nobody_planned_expects_the_households_of_another_one(self):
        self.env["spp.session.type"].search([]).filtered(lambda kind: kind != self.session_type).active = False
        phone = self.phone()
        phone.tap('[data-action="unplanned"]')
        phone.find("dialog select[name=people] option:nth-child(2)")
        phone.offline()
        phone.type("dialog select[name=people]", str(self.today_session.id))
        self.confirm(phone)
        phone.find(".roll-call")
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.ana, "present")
        self.wait_counts(phone, 1, 1)
        self.network_back(phone)
        self.wait_sync(phone, self.cruz, "kept")
        self.settled(phone)
        self.today_session = self.env["spp.session"].search([("uid", "!=", False)])
        self.assert_line(self.cruz, "present", self.ana)

    def test_a_mark_of_a_member_that_waits_for_an_officer_is_shown_with_the_reason(self):
        phone = self.marking()
        phone.offline()
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.ana, "present")
        phone.tap('[data-action="members"]')
        phone.wait("!document.querySelector('.members-list')")
        self.quiet(phone)
        self.today_session.cancel("Flood")
        self.network_back(phone)
        self.wait_sync(phone, self.ana, "kept")
        self.assertIn("An officer decides", phone.text(f"{self.row(self.ana)} .problem"))

    def test_targets_are_large_and_nothing_is_wider_than_a_small_phone(self):
        phone = self.marking(width=320, height=640)
        self.ask_who(phone, self.cruz)
        small = phone.run(
            "[...document.querySelectorAll('button, a')]"
            ".filter(el => el.offsetParent && el.offsetHeight < 44).map(el => el.outerHTML.slice(0, 100))"
        )
        self.assertEqual(small, [])
        self.assertLessEqual(phone.run("document.documentElement.scrollWidth"), 320)

    @unittest.skipUnless(axe(), "axe-core is not installed here: see requirements/test.txt")
    def test_nothing_keeps_people_from_using_it(self):
        phone = self.marking()
        phone.run(axe())
        self.ask_who(phone, self.cruz)
        self.tap(phone, self.eva, "late")
        self.settled(phone)
        self.assertEqual(phone.run(findings()), {})
        phone.tap(f'{self.row(self.cruz)} [data-action="more"]')
        phone.find("dialog")
        self.assertEqual(phone.run(findings()), {})

    def test_it_is_used_by_keyboard_alone(self):
        phone = self.marking()
        late = "document.querySelector('%s [data-status=late]')"
        phone.run(f"{late % self.row(self.cruz)}.focus()")
        phone.press("Enter")
        phone.wait(f"{late % self.row(self.ana)} === document.activeElement")
        phone.press("Enter")
        self.wait_sync(phone, self.cruz, "kept")
        self.settled(phone)
        self.assert_line(self.cruz, "late", self.ana)
