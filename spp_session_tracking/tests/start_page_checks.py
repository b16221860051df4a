"""What every addon checks of the figures that it adds to the start page. A mixin of SessionCase."""

from odoo.exceptions import AccessError


class StartPageChecks:
    def start_page(self, user):
        return self.env["spp.start.page"].with_user(user)

    def figures(self, user):
        """{key: number} of the page of a user, those that are counted later as well."""
        page = self.start_page(user)
        shown = [figure for section in page.read_page()["sections"] for figure in section["figures"]]
        counts = {figure["key"]: figure["count"] for figure in shown}
        slow = page.count_slow()
        self.assertEqual({key for key, count in counts.items() if count is False}, set(slow))
        return {**counts, **slow}

    def listed(self, user, key):
        """The records behind a figure, as the user gets them on the screen of its action."""
        action = self.start_page(user).open_figure(key)
        self.assertFalse([name for name in action["context"] if name.startswith("search_default_")], key)
        records = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        found = records.search(action["domain"])
        self.assertEqual(records.search_count(action["domain"]), len(found), key)
        return found

    def assert_agree(self, user):
        """Assert that each figure of the user is the number of records that its list shows."""
        figures = self.figures(user)
        self.assertTrue(figures)
        self.assertEqual({key: len(self.listed(user, key)) for key in figures}, figures)

    def assert_has_none(self, user, key):
        self.assertNotIn(key, self.figures(user))
        with self.assertRaisesRegex(AccessError, "no such figure"):
            self.start_page(user).open_figure(key)
