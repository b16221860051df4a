import logging

from odoo import _, api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
# So many are exported while whoever wants them waits: of nine columns in 5 to 8 seconds (measured in November 2026).
ROWS_AT_ONCE = 20_000
# Of more rows it is a CSV file: writing so many takes the last step of the job 16 seconds, of nine columns.
MOST_ROWS_OF_XLSX = 100_000
OF_JOB = ("lang", "tz", "uid", "allowed_company_ids")


class LongExport(models.AbstractModel):
    """A list that a job exports where it is long: a request would take minutes, and all of its rows be in memory."""

    _name = "spp.long.export"
    _description = "List that a job exports"
    # The rows are written in the order of this: nothing that happens meanwhile may move a row in it.
    _export_by = "id"

    @api.model
    def _export_by_job(self, asked, kind):
        """The job that exports what the web client has asked; False where that is little, and done at once.

        kind: the extension of the file
        """
        if not self._may_export():
            return False  # Odoo refuses it
        context = {**asked.get("context", {}), "import_compat": asked["import_compat"]}
        model = self.with_context(**context)
        domain = model._export_domain(model._domain_of_chosen(asked))
        if model.search_count(domain, limit=ROWS_AT_ONCE + 1) <= ROWS_AT_ONCE:
            return False
        if asked.get("groupby") and not asked["import_compat"]:
            raise UserError(
                _("The list is too long to be exported in groups. Take the groups off, or choose a filter first.")
            )
        is_xlsx = kind == ".xlsx" and model.search_count(domain, limit=MOST_ROWS_OF_XLSX + 1) <= MOST_ROWS_OF_XLSX
        # in the companies that are switched on, which only the context of the list says
        asker = self.with_context(allowed_company_ids=(model.env.company | model.env.companies).ids)
        return asker._start_export(domain, context, is_xlsx, asked, wants_csv=kind == ".csv")

    def _may_export(self):
        return self.env.is_admin() or self.env.user.has_group("base.group_allow_export")

    @api.model
    def _domain_of_chosen(self, asked):
        """What the web client has asked as a domain: the archived, too, where records were chosen one by one."""
        if not asked["ids"]:
            return asked["domain"]
        archived = [(self._active_name, "in", [True, False])] if self._active_name else []
        return [("id", "in", asked["ids"]), *archived]

    @api.model
    def _export_domain(self, domain):
        """The domain without names, where that can be: a job keeps it until it has ended."""
        return domain

    @api.model
    def _start_export(self, domain, context, is_xlsx, asked, wants_csv):
        columns = [each for each in asked["fields"] if self._is_an_ordinary_table() or each["name"] != "id"]
        label = self.env["ir.model"]._get(self._name).name
        question = {
            "model": self._name,
            "domain": domain,
            "context": {name: value for name, value in context.items() if name not in OF_JOB},
            "fields": [each["name"] for each in columns],
            "headings": [each["name"] if asked["import_compat"] else each["label"].strip() for each in columns],
            "is_xlsx": is_xlsx,
            "wants_csv": wants_csv,
            "name": f"{label}.xlsx" if is_xlsx else f"{label}.csv",
        }
        name = _("Export a list: %(records)s", records=label)
        job = self.env["spp.job"]._start("spp.job.export", name, question, ROWS_AT_ONCE + 1)
        _logger.info("User %s exports %s by job %s: %s", self.env.uid, self._name, job.id, question["fields"])
        return job

    def _export_place(self):
        """Where the row stands in the order in which rows are written, a number."""
        value = self[self._export_by]
        return value if isinstance(value, int) else value.id
