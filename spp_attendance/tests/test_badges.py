import hashlib

from odoo.exceptions import AccessError, UserError

from .common import AttendanceCase


class TestBadges(AttendanceCase):
    def test_a_code_is_made_once_when_somebody_first_asks_for_it(self):
        self.assertFalse(self.subscriber.badge_code)
        code = self.subscriber.with_user(self.recorder)._ensure_badge_codes().badge_code
        self.assertRegex(code, "^[0-7][0-9A-HJKMNP-TV-Z]{25}$")
        self.assertEqual(self.subscriber.badge_hash, hashlib.sha256(code.encode()).hexdigest())
        self.assertEqual(self.subscriber._ensure_badge_codes().badge_code, code)

    def test_many_codes_are_made_by_one_statement(self):
        crowd = self.people.create([{"name": f"Person {number}"} for number in range(60)])
        warm_up, few, many = crowd[:1], crowd[1:3], crowd[3:]
        taken = [self.queries(people._ensure_badge_codes) for people in (warm_up, few, many)]
        self.assertEqual(taken[1], taken[2])
        self.assertEqual(len(set(crowd.mapped("badge_code"))), 60)

    def test_whoever_sees_no_identifiers_sees_no_badges(self):
        person = self.subscriber.with_user(self.viewer)
        self.assertRaises(AccessError, person._ensure_badge_codes)
        for name in ("badge_code", "badge_hash"):
            self.assertRaises(AccessError, person.read, [name])

    def test_a_lost_badge_is_not_valid_any_more(self):
        lost = self.subscriber._ensure_badge_codes().badge_code
        self.assertRaises(AccessError, self.subscriber.with_user(self.facilitator).action_rotate_badge_code)
        self.subscriber.action_rotate_badge_code()
        self.assertNotEqual(self.subscriber.badge_code, lost)
        self.assertEqual(self.subscriber.badge_hash, hashlib.sha256(self.subscriber.badge_code.encode()).hexdigest())
        self.assertNotIn(self.subscriber.badge_code, self.subscriber.message_ids[0].body)

    def test_nobody_chooses_a_code(self):
        for name in ("badge_code", "badge_hash"):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.subscriber.write({name: "x"})
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.people.create({"name": "New", name: "x"})
            self.assertFalse(self.people.with_context(**{f"default_{name}": "x"}).create({"name": "New"})[name])

    def test_a_copy_has_no_badge(self):
        self.subscriber._ensure_badge_codes()
        values = self.subscriber.copy_data()[0]
        self.assertFalse({"badge_code", "badge_hash"} & values.keys())
