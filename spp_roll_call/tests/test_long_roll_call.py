from odoo.tests import tagged

from .common import PhoneCase

NAMES = "[...document.querySelectorAll('.row .name')].map((name) => name.textContent)"
# Notes which rows change, by the ids of their people.
WATCH = """
    globalThis.changed = new Set();
    new MutationObserver((found) => found.forEach(({ target }) => {
        const element = target.closest ? target : target.parentElement;
        changed.add(Number(element.closest('.row')?.dataset.participantId || 0));
    })).observe(document.querySelector('.rows'), {
        subtree: true, childList: true, characterData: true, attributes: true,
    });
"""


@tagged("post_install", "-at_install")
class TestLongRollCall(PhoneCase):
    """A roster of several parts: only what a tap is about is drawn and laid out again."""

    people = ("Ana Concepcion Cruz-Diaz", *(f"Person {number:02}" for number in range(1, 45)))

    def setUp(self):
        super().setUp()
        self.phone_of_rosa = self.phone()
        self.roll_call(self.phone_of_rosa)

    def test_a_tap_draws_the_row_of_its_person_alone(self):
        phone, contact = self.phone_of_rosa, self.contacts[30]
        phone.run(WATCH)
        self.tap(phone, contact, "late")
        self.wait_sync(phone, contact, "kept")
        self.assertEqual(phone.run("[...changed]"), [contact.id])

    def test_a_tap_moves_no_row(self):
        phone, (first, second, *_others) = self.phone_of_rosa, self.contacts
        top = f"document.querySelector('{self.row(second)} [data-status]').getBoundingClientRect().top"
        before = phone.run(top)
        phone.offline()
        self.tap(phone, first, "late")
        self.wait_sync(phone, first, "waiting")
        self.assertEqual(phone.run(top), before)

    def test_parts_that_are_out_of_sight_are_not_laid_out(self):
        last = "document.querySelector('.part:last-child').previousElementSibling"
        self.assertEqual(self.phone_of_rosa.run(f"getComputedStyle({last}).contentVisibility"), "auto")
        self.assertFalse(self.phone_of_rosa.run(f"{last}.firstChild.checkVisibility({{contentVisibilityAuto: true}})"))

    def test_whoever_stays_in_sight_of_a_search_is_not_drawn_again(self):
        phone, contact = self.phone_of_rosa, self.contacts[42]
        phone.run(f"document.querySelector('{self.row(contact)}').isSame = true")
        phone.type('.tools input[type="search"]', "2")
        phone.wait(f"{NAMES}.length === 14")
        self.assertEqual(phone.run(NAMES), [name for name in self.people if "2" in name])
        self.assertTrue(phone.run(f"document.querySelector('{self.row(contact)}').isSame"))
        phone.type('.tools input[type="search"]', "nobody")
        phone.wait("document.querySelector('main .empty')")
