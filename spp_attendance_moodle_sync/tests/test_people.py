from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import tagged
from odoo.tools import mute_logger

from demo.moodle.building import add_user

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestPeople(MoodleCase):
    """Of 24 people 20 are known by their idnumber; nobody knows the first, the last three have none or share it."""

    def link_of(self, user_id, user=None):
        links = self.env["spp.moodle.mapping"].with_user(user or self.officer)
        place = [("instance_id", "=", self.instance.id), ("kind", "=", "user"), ("moodle_id", "=", user_id)]
        return links.search(place)

    def make_person(self, **values):
        return self.env["spp.attendance.subscriber"].with_user(self.officer).create(values)

    def test_people_are_matched_by_idnumber_and_the_rest_is_listed(self):
        self.sync()
        self.assertEqual(self.link_of(2).subscriber_id.partner_id, self.people_here[2])
        reasons = {user_id: self.link_of(user_id).reason for user_id in (1, 2, 22, 23, 24)}
        shared = "shared_idnumber"
        self.assertEqual(reasons, {1: "unknown", 2: False, 22: "unknown", 23: shared, 24: shared})
        self.assertEqual(self.instance.unmatched_count, 4)

    def test_who_fits_nobody_who_is_linked_has_no_words_about_a_link(self):
        self.sync()
        self.assertIs(self.link_of(1).taken_text, False)

    def test_teachers_are_not_matched(self):
        self.sync()
        self.assertFalse(self.link_of(self.odd.course.teachers[0]))

    def test_people_are_matched_by_email_in_any_case(self):
        first = self.make_person(given_name="One", email="LEARNER01@Example.invalid")
        without = self.make_person(given_name="Two", email="learner22@example.invalid")
        self.sync()
        self.assertEqual((self.link_of(1).subscriber_id, self.link_of(22).subscriber_id), (first, without))

    def test_people_are_matched_by_email_in_any_spelling_also_later(self):
        self.sync()
        first = self.make_person(given_name="One", email="learner01\u200b@example．invalid")
        self.sync()
        self.assertEqual(self.link_of(1).subscriber_id, first)

    def test_an_email_of_two_people_links_neither(self):
        for name in ("One", "Two"):
            self.make_person(given_name=name, email="learner01@example.invalid")
        self.sync()
        self.assertEqual((self.link_of(1).subscriber_id.id, self.link_of(1).reason), (False, "shared_email"))
        self.assertEqual(len(self.link_of(1).suggestion_ids), 2)

    def test_a_shared_idnumber_is_listed_and_not_guessed(self):
        number = self.odd.sharing[0].idnumber
        person = self.make_person(given_name="One", person_identifier=number)
        self.sync()
        for user in self.odd.sharing:
            link = self.link_of(user.id)
            self.assertEqual((link.subscriber_id.id, link.reason), (False, "shared_idnumber"))
            self.assertIn(person, link.suggestion_ids)

    def test_linked_accounts_with_the_number_of_somebody_else_stay_linked_and_are_named(self):
        run = self.sync()
        self.assertFalse(self.notes_on_numbers(run))
        self.swap_numbers()
        [note] = self.notes_on_numbers(self.sync())
        self.assertIn("2, 3", note)
        self.assertEqual(self.link_of(2).subscriber_id.partner_id, self.people_here[2])

    def swap_numbers(self):
        second, third = (self.odd.site.users[user_id] for user_id in (2, 3))
        second.idnumber, third.idnumber = third.idnumber, second.idnumber

    def test_a_number_of_somebody_else_is_named_once_and_found_as_long_as_it_is_so(self):
        self.sync()
        self.swap_numbers()
        self.assertEqual(len(self.notes_on_numbers(self.sync(is_preview=True))), 1)
        self.assertEqual(len(self.notes_on_numbers(self.sync())), 1)
        self.assertEqual(self.notes_on_numbers(self.sync()), [])
        found = self.env["spp.moodle.mapping"].with_user(self.officer).search([("idnumber_of_other", "!=", False)])
        self.assertEqual(sorted(found.mapped("moodle_id")), [2, 3])

    def test_a_number_of_somebody_else_is_named_again_once_it_was_right_meanwhile(self):
        self.sync()
        self.swap_numbers()
        self.sync()
        self.swap_numbers()
        self.assertEqual(self.notes_on_numbers(self.sync()), [])
        self.assertFalse(self.link_of(2).idnumber_of_other)
        self.swap_numbers()
        self.assertEqual(len(self.notes_on_numbers(self.sync())), 1)

    def test_an_account_whose_number_was_taken_away_has_none_of_somebody_else_any_more(self):
        self.sync()
        self.swap_numbers()
        self.sync()
        self.odd.site.users[2].idnumber = ""
        self.sync()
        self.assertEqual([self.link_of(user_id).idnumber_of_other for user_id in (2, 3)], [False, "N-0002"])

    def test_an_account_that_lost_its_person_has_no_number_of_somebody_else_any_more(self):
        self.sync()
        self.swap_numbers()
        self.sync()
        self.link_of(2, self.manager).subscriber_id = False
        self.assertFalse(self.link_of(2).idnumber_of_other)

    def test_a_linked_account_with_a_number_of_nobody_here_is_not_named(self):
        self.sync()
        self.odd.site.users[2].idnumber = "N-7777"
        self.assertFalse(self.notes_on_numbers(self.sync()))

    def notes_on_numbers(self, run):
        return [what for what in run.line_ids.mapped("what") if "the ID number of somebody else" in what]

    def test_an_email_of_somebody_with_another_identifier_links_nobody(self):
        self.make_person(given_name="One", person_identifier="N-7777", email="learner01@example.invalid")
        self.sync()
        self.assertEqual(self.link_of(1).reason, "contradiction")

    def test_people_of_the_same_name_are_suggested_and_linked_with_one_click(self):
        user = self.odd.people[0]
        person = self.make_person(name=f"{user.last_name.upper()} {user.first_name}")
        self.sync()
        link = self.link_of(1)
        self.assertEqual((link.suggestion_ids, link.subscriber_id.id), (person, False))
        link.action_link_suggestion()
        self.assertEqual((link.subscriber_id, link.reason), (person, False))
        self.sync()
        self.assertEqual(self.line(person.partner_id, self.session_of(self.odd.taken)).status, "present")

    def test_where_nobody_is_suggested_nobody_is_linked(self):
        self.sync()
        with self.assertRaisesRegex(UserError, "there is not exactly one suggestion"):
            self.link_of(1).action_link_suggestion()

    def test_a_person_is_created_with_one_click(self):
        self.sync()
        link = self.link_of(1)
        link.action_create_person()
        person, user = link.subscriber_id, self.odd.people[0]
        made = (person.person_identifier, person.given_name, person.family_name, person.email, person.company_id)
        self.assertEqual(made, (user.idnumber, user.first_name, user.last_name, user.email, self.instance.company_id))
        self.sync()
        self.assertEqual(self.line(person.partner_id, self.session_of(self.odd.taken)).status, "present")

    def test_nobody_is_created_from_a_shared_idnumber(self):
        self.sync()
        with self.assertRaisesRegex(UserError, "Several users have this ID number"):
            self.link_of(23).action_create_person()

    def test_a_link_made_by_hand_stays_whatever_the_idnumbers_say(self):
        self.sync()
        other = self.make_person(given_name="Another")
        link = self.link_of(2)
        link.subscriber_id = other
        self.sync()
        self.assertEqual(link.subscriber_id, other)
        self.assertEqual(self.line(other.partner_id, self.session_of(self.odd.taken)).status, "present")

    def test_a_person_is_linked_to_one_user_of_a_site(self):
        self.sync()
        self.make_person(given_name="Same", email=self.odd.people[21].email)
        with self.assertRaisesRegex(ValidationError, r"linked with another account of this site: .*\(user 2\)\."):
            self.link_of(1).subscriber_id = self.link_of(2).subscriber_id

    def test_people_of_another_company_are_not_matched(self):
        company = self.other_company()
        self.env["spp.attendance.subscriber"].create(
            {"given_name": "One", "person_identifier": "N-0001", "company_id": company.id}
        )
        self.sync()
        self.assertEqual((self.link_of(1).subscriber_id.id, self.link_of(1).suggestion_ids.ids), (False, []))

    def test_a_linked_person_whose_contact_moved_to_another_company_is_skipped_and_not_matched_again(self):
        self.sync()
        self.people_here[2].company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.people_here[3].company_id = self.instance.company_id
        user = self.odd.site.users[2]
        other = self.make_person(given_name="Other", email=user.email)
        self.take(self.odd.taken, {2: "A", 3: "A"})
        run = self.sync()
        lines = [self.line_of(self.odd.taken, user_id) for user_id in (2, 3)]
        self.assertEqual([line.status for line in lines], ["present", "absent"])
        self.assertFalse(self.line(other.partner_id, self.session_of(self.odd.taken)))
        self.assertEqual((run.written_count, run.failed_count), (1, 1))
        self.assertIn(
            "Linked people who belong to another company now, and whose marks are skipped: 1.",
            "".join(run.line_ids.mapped("what")),
        )

    def test_somebody_whose_contact_is_another_companys_is_not_matched(self):
        self.people_here[2].company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.sync()
        self.assertEqual((self.link_of(2).subscriber_id.id, self.link_of(2).reason), (False, "unknown"))
        self.assertEqual(self.session_of(self.odd.taken).expected_count, 19)

    def test_archived_people_are_not_matched(self):
        self.make_person(given_name="One", person_identifier="N-0001").active = False
        self.sync()
        self.assertFalse(self.link_of(1).subscriber_id)

    def test_viewers_see_no_links_and_facilitators_none_either(self):
        self.sync()
        for user in (self.viewer, self.facilitator):
            with self.assertRaises(AccessError):
                self.link_of(1, user)

    def test_moodles_idnumber_and_email_are_only_for_those_who_see_identifiers(self):
        self.sync()
        link = self.link_of(1)
        self.assertEqual((link.idnumber, link.email), ("N-0001", "learner01@example.invalid"))
        for name in ("idnumber", "email"):
            self.assertEqual(self.env["spp.moodle.mapping"]._fields[name].groups, "spp_attendance.group_recorder")

    def test_people_known_here_twice_can_be_merged_though_both_were_suggested_and_linked(self):
        user = self.odd.people[0]
        both = [self.make_person(name=f"{user.first_name} {user.last_name}") for _each in range(2)]
        self.sync()
        self.assertEqual(len(self.link_of(1).suggestion_ids), 2)
        self.link_of(1).subscriber_id = both[0]
        self.link_of(22).subscriber_id = both[1]
        contacts = both[0].partner_id + both[1].partner_id
        contact = both[0].partner_id.with_env(self.env)
        self.env["base.partner.merge.automatic.wizard"]._merge(contacts.ids, contact)
        self.assertEqual(self.link_of(1).subscriber_id, both[0])
        self.assertFalse(self.link_of(22).subscriber_id)
        self.sync()
        self.assertEqual(self.line(both[0].partner_id, self.session_of(self.odd.taken)).status, "present")

    # sessions

    def session_link(self, theirs, user=None):
        place = [("instance_id", "=", self.instance.id), ("kind", "=", "session"), ("moodle_id", "=", theirs.id)]
        return self.env["spp.moodle.mapping"].with_user(user or self.officer).search(place)

    def test_two_sessions_of_moodle_are_not_linked_to_one_here(self):
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        place = {"instance_id": self.instance.id, "kind": "session"}
        links.create({**place, "moodle_id": 501, "session_id": self.session.id})
        other = links.create({**place, "moodle_id": 502})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            other.with_user(self.officer).session_id = self.session
            self.env.flush_all()

    def planned_like(self, made):
        return self.new_session(date=made.date, session_type_id=made.session_type_id.id)

    def test_a_session_chosen_by_hand_replaces_the_created_one_once_that_is_cancelled(self):
        self.instance.write({"sync_attendance_from": "both", "creates_sessions": True})
        self.sync()
        made, link = self.session_of(self.odd.half_taken), self.session_link(self.odd.half_taken)
        planned = self.planned_like(made)
        with self.assertRaisesRegex(ValidationError, "is linked already. Cancel it first"), self.cr.savepoint():
            link.session_id = planned
        made.with_user(self.manager).cancel("Was planned already")
        link.session_id = planned
        run = self.sync()
        self.assertEqual(run.failed_count, 1)  # the one with markup in a remark
        self.assertEqual(self.session_of(self.odd.half_taken), planned)
        self.assertEqual((planned.state, planned.attendance_count), ("in_progress", 11))
        self.assertEqual((made.state, made.moodle_instance_id.id, made.register_id.id), ("cancelled", False, False))
        self.assertFalse(self.sync().written_count)
        self.assertFalse([function for function, _arguments in self.odd.site.writes if function == "add_session"])

    def test_no_session_replaces_a_completed_one_even_if_it_is_archived(self):
        self.sync()
        made = self.session_of(self.odd.taken)
        made.with_user(self.manager).active = False
        with self.assertRaisesRegex(ValidationError, "If it is completed, keep it"):
            self.session_link(self.odd.taken).session_id = self.planned_like(made)

    def test_conflicts_of_a_replaced_session_are_closed(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.half_taken, 2, "absent")
        self.take(self.odd.half_taken, {2: "L"})
        self.sync()
        made, link = self.session_of(self.odd.half_taken), self.session_link(self.odd.half_taken)
        self.assertEqual(made.moodle_conflict_ids.mapped("state"), ["open"])
        made.with_user(self.manager).cancel("Was planned already")
        link.session_id = self.planned_like(made)
        self.sync()
        self.assertEqual(made.moodle_conflict_ids.mapped("state"), ["decided"])

    def test_a_session_linked_with_another_number_is_not_linked_again(self):
        self.sync()
        taken = self.session_of(self.odd.taken)
        self.session_link(self.odd.taken).session_id = False
        with self.assertRaisesRegex(ValidationError, "is linked with session"):
            self.session_link(self.odd.second_set).session_id = taken
        self.session_link(self.odd.taken).session_id = taken

    # an account made anew

    def made_anew(self, is_deleted=True):
        """A run links user 2; then another account has the ID number. Returns both numbers in Moodle."""
        self.sync()
        old = self.odd.site.users[2]
        new = add_user(self.odd.site, old.first_name, old.last_name, idnumber=old.idnumber)
        old.idnumber = ""
        self.odd.course.students[self.odd.course.students.index(2)] = new.id
        if is_deleted:
            del self.odd.site.users[2]
            for session in self.odd.site.sessions.values():
                session.logs[:] = [log for log in session.logs if log.user_id != 2]
        self.sync()
        return old.id, new.id

    def test_of_an_account_made_anew_the_present_link_is_named_and_nothing_is_moved(self):
        old, new = self.made_anew()
        link = self.link_of(new)
        self.assertEqual((link.reason, link.subscriber_id.id, link.taken_by_id), ("taken", False, self.link_of(old)))
        self.assertIn(f"(user {old}). ", link.taken_text)
        self.assertIn("Moodle does not show it any more: it was deleted, or is hidden.", link.taken_text)
        with self.assertRaisesRegex(ValidationError, rf"linked with another account of this site: .*\(user {old}\)"):
            link.action_link_suggestion()
        self.sync()
        self.assertEqual(self.link_of(old).subscriber_id.partner_id, self.people_here[2])

    def test_it_is_said_where_the_old_account_is_still_there(self):
        _old, new = self.made_anew(is_deleted=False)
        self.assertIn("Moodle still has it.", self.link_of(new).taken_text)

    def test_a_manager_moves_the_link_with_one_click_and_the_marks_stay(self):
        old, new = self.made_anew()
        line = self.line_of(self.odd.taken, 2)
        self.assertEqual(line.status, "present")
        with self.assertRaisesRegex(AccessError, "Only managers move a link"):
            self.link_of(new).action_move_link()
        self.link_of(new, self.manager).action_move_link()
        self.assertEqual(self.link_of(new).subscriber_id.partner_id, self.people_here[2])
        before = self.link_of(old)
        self.assertEqual((before.subscriber_id.id, before.moved_to_id), (False, self.link_of(new)))
        self.assertEqual(self.instance.unmatched_count, 4)
        self.assertIn(f"moved from user {old} to user {new}", str(self.people_here[2].message_ids[:1].body))
        self.sync()
        self.assertFalse(self.env["spp.moodle.conflict"].search([]))
        self.take(self.odd.taken, {new: "L"})
        self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "late")
        self.assertEqual(self.line_of(self.odd.half_taken, 2).status, "present")

    def test_after_a_move_marks_made_here_go_to_the_new_account(self):
        self.instance.sync_attendance_from = "both"
        _old, new = self.made_anew()
        self.link_of(new, self.manager).action_move_link()
        self.sync()
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[new], "P")
        self.assertFalse(self.env["spp.moodle.conflict"].search([]))

    def test_a_link_is_moved_only_where_one_person_is_linked_with_another_account(self):
        self.sync()
        with self.assertRaisesRegex(UserError, "nobody who fits is linked with another account"):
            self.link_of(1, self.manager).action_move_link()

    def test_a_second_person_of_the_same_name_does_not_stand_in_the_way_of_moving(self):
        user = self.odd.site.users[2]
        other = self.make_person(name=f"{user.first_name} {user.last_name}")
        old, new = self.made_anew()
        link = self.link_of(new, self.manager)
        self.assertIn(other, link.suggestion_ids)
        self.assertEqual(link.fitting_subscriber_id.partner_id, self.people_here[2])
        self.assertEqual(link.taken_by_id, self.link_of(old))
        self.assertIn(f"(user {old}). ", link.taken_text)
        self.assertIn(f"This account is user {new}.", link.taken_text)
        link.action_move_link()
        self.assertEqual(link.subscriber_id.partner_id, self.people_here[2])

    def test_a_link_is_moved_while_both_accounts_are_enrolled_with_the_same_id_number(self):
        self.sync()
        old = self.odd.site.users[2]
        new = add_user(self.odd.site, old.first_name, old.last_name, idnumber=old.idnumber)
        self.odd.course.students.append(new.id)
        self.sync()
        link = self.link_of(new.id, self.manager)
        self.assertEqual((link.reason, link.taken_by_id), ("taken", self.link_of(2)))
        link.action_move_link()
        self.sync()
        self.assertEqual(self.link_of(new.id).subscriber_id.partner_id, self.people_here[2])
        self.assertFalse(self.link_of(2).subscriber_id)

    def test_of_two_new_accounts_of_one_person_one_has_to_be_chosen(self):
        old, new = self.made_anew()
        user = self.odd.site.users[new]
        second = add_user(self.odd.site, user.first_name, user.last_name, idnumber=user.idnumber)
        self.odd.course.students.append(second.id)
        self.sync()
        both = self.link_of(new, self.manager) + self.link_of(second.id, self.manager)
        self.assertEqual(both.mapped("taken_by_id"), self.link_of(old))
        with self.assertRaisesRegex(UserError, "Of several accounts of one person choose one"), self.cr.savepoint():
            both.action_move_link()
        both[1].action_move_link()
        self.assertEqual(both[1].subscriber_id.partner_id, self.people_here[2])

    def test_open_conflicts_of_the_account_before_are_closed_by_a_move(self):
        self.instance.sync_attendance_from = "both"
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {2: "L"})
        self.sync()
        conflict = self.session_of(self.odd.taken).moodle_conflict_ids
        self.assertEqual(conflict.mapped("state"), ["open"])
        _old, new = self.made_anew()
        self.link_of(new, self.manager).action_move_link()
        self.assertEqual((conflict.state, conflict.choice), ("decided", "moved"))
        self.assertIn("and are closed", str(self.people_here[2].message_ids[:1].body))
        self.mark_here(self.odd.taken, 2, "absent")
        self.take(self.odd.taken, {new: "P"})
        self.sync()
        newer = self.session_of(self.odd.taken).moodle_conflict_ids - conflict
        newer.with_user(self.officer).action_use_odoo()
        self.assertEqual((newer.state, self.marks_in_moodle(self.odd.taken)[new]), ("decided", "A"))

    def test_many_people_are_linked_without_a_query_for_each(self):
        links, users = self.env["spp.moodle.mapping"].with_user(self.manager), [*self.people_here]
        counts = []
        for some in (users[:2], users[2:12]):
            found = {user: self.people_here[user].attendance_subscriber_ids.id for user in some}
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            links._store_matching(self.instance, found, [])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
