from freezegun import freeze_time

from odoo.exceptions import ValidationError

from ..tools.time_zone import rename_old_zones
from .common import TODAY, SessionCase
from .zones import without_old_zones


class TestZones(SessionCase):
    """Names of today are offered, old ones are understood, and a name that nobody knows is refused."""

    def store(self, session, tz):
        """Store a zone as an older version, or another server, did."""
        session.flush_recordset()
        self.env.cr.execute("update spp_session set tz = %s where id = %s", [tz, session.id])
        session.invalidate_recordset(["tz"])

    def offered(self):
        sessions = self.env["spp.session"].with_user(self.facilitator)
        return [name for name, _label in sessions.fields_get(["tz"])["tz"]["selection"]]

    def test_the_form_offers_only_names_of_today(self):
        offered = self.offered()
        self.assertTrue({"Asia/Kolkata", "America/New_York", "UTC"} <= set(offered))
        self.assertFalse({"Asia/Calcutta", "US/Eastern", "Etc/UTC", "GMT", "EST"} & set(offered))

    def test_an_old_name_that_is_given_is_understood(self):
        session = self.new_session(tz="Asia/Calcutta", start_time=9.0)
        self.assertEqual((session.tz, str(session.start_at)), ("Asia/Kolkata", "2026-03-14 03:30:00"))
        session.tz = "US/Eastern"
        self.assertEqual((session.tz, str(session.start_at)), ("America/New_York", "2026-03-14 13:00:00"))

    def test_an_old_name_that_is_stored_is_shown_by_the_name_of_today(self):
        self.store(self.session, "Asia/Calcutta")
        self.assertEqual(self.session.read(["tz"])[0]["tz"], "Asia/Kolkata")
        self.session.write({"start_time": 10.0})
        self.assertEqual(str(self.session.start_at), "2026-03-14 04:30:00")

    def test_an_update_gives_stored_zones_their_names_of_today_and_they_are_found_by_both(self):
        self.store(self.session, "Asia/Calcutta")
        rename_old_zones(self.env.cr, "spp_session")
        self.session.invalidate_recordset(["tz"])
        sessions = self.env["spp.session"].with_user(self.facilitator)
        for name in ("Asia/Calcutta", "Asia/Kolkata"):
            self.assertIn(self.session, sessions.search([("tz", "=", name)]), name)
            self.assertIn(self.session, sessions.search([("tz", "in", [name])]), name)
            self.assertNotIn(self.session, sessions.search([("tz", "!=", name)]), name)
        groups = sessions._read_group([("id", "in", self.session.ids)], ["tz"], ["__count"])
        self.assertEqual(groups, [("Asia/Kolkata", 1)])

    def test_another_spelling_of_the_same_zone_is_no_change(self):
        session = self.completed_session()
        self.store(session, "Asia/Calcutta")
        session.write({"tz": "Asia/Kolkata"})
        self.assertEqual(session.change_ids.filtered(lambda change: change.kind == "session").mapped("what"), ["State"])

    def test_the_old_name_of_a_user_proposes_the_name_of_today(self):
        contact = self.facilitator.partner_id
        self.env.cr.execute("update res_partner set tz = 'Asia/Calcutta' where id = %s", [contact.id])
        contact.invalidate_recordset(["tz"])
        self.assertEqual(self.new_session().tz, "Asia/Kolkata")

    def test_today_is_that_of_the_user_on_a_server_without_old_names(self):
        contact = self.facilitator.partner_id
        self.env.cr.execute("update res_partner set tz = 'Asia/Calcutta' where id = %s", [contact.id])
        contact.invalidate_recordset(["tz"])
        sessions = self.env["spp.session"].with_user(self.facilitator)
        with without_old_zones(), freeze_time("2026-03-14 20:00:00"):
            self.assertEqual(str(sessions.default_get(["date"])["date"]), "2026-03-15")

    def test_a_name_that_nobody_knows_is_refused_by_name(self):
        for act in (
            lambda: self.new_session(tz="Mars/Olympus"),
            lambda: self.session.write({"tz": "Mars/Olympus"}),
            lambda: self.new_session(tz="Mars/Olympus", start_at="2026-03-14 09:00:00"),
        ):
            with self.assertRaisesRegex(ValidationError, "Mars/Olympus is not a time zone"):
                act()

    def test_a_file_may_have_old_names_and_bad_ones_are_told_by_row(self):
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(import_file=True)
        columns = ["session_type_id", "date", "start_time", "tz"]
        day = ["Health Education", TODAY]
        rows = [[*day, "09:00", "US/Eastern"], [*day, "10:00", "Mars/Olympus"]]
        good = sessions.load(columns, rows[:1])
        self.assertEqual(sessions.browse(good["ids"]).tz, "America/New_York")
        bad = sessions.load(columns, rows)
        self.assertIn("Mars/Olympus is not a time zone", str(bad["messages"][0]["message"]))
        self.assertEqual(bad["messages"][0]["record"], 1)

    def test_a_server_without_old_names_understands_them(self):
        self.store(self.session, "Asia/Calcutta")
        with without_old_zones():
            self.session.write({"start_time": 10.0})
            self.assertEqual((self.session.tz, str(self.session.start_at)), ("Asia/Kolkata", "2026-03-14 04:30:00"))
            self.assertEqual(self.new_session(tz="US/Eastern").tz, "America/New_York")
            self.assertIn("Asia/Kolkata", self.offered())

    def test_postgresql_is_asked_by_a_name_that_it_knows(self):
        source = self.env["spp.household.source"]
        for tz, names in (
            ("Asia/Calcutta", {"Asia/Kolkata", "Asia/Calcutta"}),
            ("Europe/Kyiv", {"Europe/Kyiv", "Europe/Kiev"}),
        ):
            self.env.cr.execute("update res_partner set tz = %s where id = %s", [tz, self.env.company.partner_id.id])
            self.env.company.partner_id.invalidate_recordset(["tz"])
            self.assertIn(source._zone(), names)
            self.env.cr.execute("select now() at time zone %s", [source._zone()])

    def test_a_zone_that_postgresql_has_under_an_old_name_only_is_asked_by_that(self):
        source, of_database = self.env["spp.household.source"], "spp_test_zones"
        self.env.cr.execute(f"create temp view {of_database} as select 'Europe/Kiev'::text as name")
        self.env.cr.execute("set local search_path = pg_temp, public, pg_catalog")
        self.env.cr.execute(f"alter view {of_database} rename to pg_timezone_names")
        self.env.registry.clear_cache()
        self.assertEqual(source._name_in_database("Europe/Kyiv"), "Europe/Kiev")
        self.env.registry.clear_cache()
