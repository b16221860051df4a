from .common import SessionCase


class TestOptions(SessionCase):
    """Fields with the options of another field show them in the language of whoever looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def in_french(self, model, name, value):
        """Have an option of a field in French."""
        options = self.env["ir.model.fields"]._get(model, name).selection_ids
        options.filtered(lambda option: option.value == value).with_context(lang="fr_FR").name = "En français"

    def assert_in_french(self, value, *fields):
        for model, name in fields:
            found = self.env[model].with_context(lang="fr_FR").fields_get([name], ["selection"])[name]["selection"]
            with self.subTest(model=model, name=name):
                self.assertEqual(dict(found)[value], "En français")

    def test_statuses(self):
        self.in_french("spp.session.attendance", "status", "present")
        self.assert_in_french(
            "present",
            *[(f"spp.session.{dialog}", "status") for dialog in ("mark", "correct", "household.member")],
            *[("spp.session.attendance.change", f"{when}_status") for when in ("old", "new")],
            ("spp.session.snapshot.mark", "status"),
            ("spp.session.attendance.report", "status"),
        )

    def test_rules_of_a_session_type(self):
        self.in_french("spp.session.type", "excused_rule", "absent")
        self.in_french("spp.session.type", "frequency", "weekly")
        self.assert_in_french("absent", ("spp.session", "applied_excused_rule"))
        self.assert_in_french("absent", ("spp.session.attendance", "applied_rule"))
        self.assert_in_french("weekly", ("spp.session", "applied_make_up"))

    def test_what_a_session_is_and_how_far_a_change_of_it_reaches(self):
        self.in_french("spp.session", "state", "cancelled")
        self.in_french("spp.session", "series_reach", "later")
        self.assert_in_french("cancelled", ("spp.session.attendance", "applied_rule"))
        self.assert_in_french("cancelled", ("spp.session.attendance.report", "state"))
        self.assert_in_french("later", ("spp.session.add.people", "series_reach"))
