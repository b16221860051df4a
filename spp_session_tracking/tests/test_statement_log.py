from odoo.tests.common import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestStatementLog(TransactionCase):
    """At its start the suite says when PostgreSQL may log people's data."""

    LOGGER = "odoo.addons.spp_session_tracking.models.statement_log"

    def started(self, **settings):
        for name, value in settings.items():
            self.env.cr.execute("select set_config(%s, %s, true)", [name, value])
        self.env["spp.statement.log"]._register_hook()

    def test_it_warns_where_failing_statements_or_their_details_are_logged(self):
        for level, verbosity in (("error", "terse"), ("panic", "default")):
            with self.assertLogs(self.LOGGER, "WARNING"):
                self.started(log_min_error_statement=level, log_error_verbosity=verbosity)

    def test_it_is_silent_where_neither_is(self):
        with self.assertNoLogs(self.LOGGER, "WARNING"):
            self.started(log_min_error_statement="panic", log_error_verbosity="terse")
