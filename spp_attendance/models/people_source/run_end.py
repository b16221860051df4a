from odoo import _, fields
from odoo.exceptions import UserError

MISSING = """
    insert into spp_registry_run_line
           (run_id, outcome, record_key, subscriber_id, create_uid, create_date, write_uid, write_date)
    select distinct %(run)s, 'missing', person.person_identifier, person.id, %(uid)s, %(now)s, %(uid)s, %(now)s
      from spp_registry_source_person known
      join spp_attendance_subscriber person on person.id = known.subscriber_id
     where known.source_id = %(source)s and person.active
       and not exists (
               select from spp_registry_run_seen seen where seen.run_id = %(run)s and seen.subscriber_id = person.id
           )
     order by person.id
"""


class RunEnd:
    """The end of a whole run: who came from the registry once and is not there any more."""

    __slots__ = ()

    def _finish(self):
        """Report who is missing, and end the run. Nobody is removed."""
        self._check_not_empty()
        self.env.flush_all()
        now = fields.Datetime.now()
        values = {"run": self.id, "source": self.source_id.id, "uid": self.env.uid, "now": now}
        self.env.cr.execute(MISSING, values, log_exceptions=False)
        missing = self.env.cr.rowcount
        self.env["spp.registry.run.line"].invalidate_model(flush=False)
        self.env["spp.registry.run.seen"]._forget(self)
        self.write({"state": "done", "missing_count": missing, "ended_at": now, "summary": self._result(missing)})
        if not self.is_preview:
            self.source_id._forget_failure()

    def _check_not_empty(self):
        """A registry that has nobody, and had people before, is broken, or asked in a wrong way."""
        known = self.env["spp.registry.source.person"].sudo()  # sudo: only the server has this list
        if not self.read_count and known.search_count([("source_id", "=", self.source_id.id)], limit=1):
            raise UserError(_("The registry has nobody, and had people before. Check how it is asked."))

    def _result(self, missing):
        if self.rejected_count or missing or self.double_count:
            return _("Read to the end. Look at what is to check.")
        return _("Read to the end.")
