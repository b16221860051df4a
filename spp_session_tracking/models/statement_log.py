import logging

from odoo import models

_logger = logging.getLogger(__name__)
# Of a statement that fails PostgreSQL logs the text, unless its level is above that of errors.
QUIET = ("log", "fatal", "panic")


class StatementLog(models.AbstractModel):
    """Whether PostgreSQL writes failing statements, with people's data in them, into its log. Told at each start."""

    _name = "spp.statement.log"
    _description = "What PostgreSQL logs"

    def _register_hook(self):
        super()._register_hook()
        settings = ("log_min_error_statement", "log_error_verbosity")
        self.env.cr.execute("select current_setting(%s), current_setting(%s)", settings)
        level, verbosity = self.env.cr.fetchone()
        if level not in QUIET or verbosity != "terse":
            _logger.warning(
                "PostgreSQL may write people's data into its log: set log_min_error_statement = panic and "
                "log_error_verbosity = terse for the role of Odoo (SECURITY.md says how)."
            )
