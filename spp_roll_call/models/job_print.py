from odoo import _, api, models
from odoo.addons.spp_session_tracking.models.job.files import FILE_DAYS_KEPT
from odoo.exceptions import UserError

ACTIVE_IDS_LIMIT = 20_000  # Odoo's own, where the system parameter web.active_ids_limit does not say another


class JobPrint(models.AbstractModel):
    """Prints a report of many records, in each step a PDF file of some.

    arguments: `report`, its XML id; `title`; `model` and `ids`; `domain` of what is printed of these; `most`, how many
    records a file has
    """

    _name = "spp.job.print"
    _description = "Job: print"
    _inherit = ["spp.job.kind"]
    _MAKES_FILES = True

    @api.model
    def _print(self, records, report, most, domain=()):
        """The action that prints the records: at once where they are few, else the one that shows the job."""
        self._check_all_named(records)
        title = self.env.ref(report).name
        if len(records) <= most:
            return self.env.ref(report).report_action(records, config=False)
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            raise UserError(
                _(
                    "The server has no wkhtmltopdf, by which many pages are printed. Ask an administrator to install "
                    "it, or choose at most %(most)s.",
                    most=most,
                )
            )
        what = {"report": report, "title": title, "model": records._name, "ids": records.ids}
        name = _("Print: %(title)s (%(count)s)", title=title, count=len(records))
        asked = {**what, "domain": list(domain), "most": most}
        return self.env["spp.job"]._start("spp.job.print", name, asked, len(records))._open()

    @api.model
    def _check_all_named(self, records):
        """Raise UserError where more may have been chosen in a list than these records.

        Of all that a list finds the web client names no more than a limit, and does not say whether all were chosen.
        """
        context, parameters = self.env.context, self.env["ir.config_parameter"].sudo()  # sudo: a limit of the server
        most = int(parameters.get_param("web.active_ids_limit", ACTIVE_IDS_LIMIT))
        is_list = context.get("active_model") == records._name and context.get("active_domain") is not None
        if is_list and len(records) >= most and records.search_count(context["active_domain"]) > len(records):
            raise UserError(_("These are too many. Choose fewer than %(most)s, such as by a filter.", most=most))

    @api.model
    def _step(self, job):
        asked, first = job._asked(), job.done_count
        ids = asked["ids"][first : first + asked["most"]]
        records = self._printed(job, asked, ids)
        last = first + len(ids)
        if records:
            reports = self.env["ir.actions.report"].with_context(active_test=False)
            content, _kind = reports._render_qweb_pdf(asked["report"], records.ids)
            job._keep_file(f"{asked['title']} {first + 1}-{last}.pdf", content)
        return last

    @api.model
    def _printed(self, job, asked, ids):
        """The records that are still there, in their order; the others are named."""
        model = self.env[asked["model"]].with_context(active_test=False)
        there = set(model.search([("id", "in", ids), *asked["domain"]]).ids)
        gone = [record_id for record_id in ids if record_id not in there]
        job._note_problems(
            [_("Number %(id)s: deleted, erased, or not seen by you any more.", id=each) for each in gone]
        )
        return model.browse([record_id for record_id in ids if record_id in there])

    @api.model
    def _outcome(self, job):
        count, days = job.total_count - job.problem_count, FILE_DAYS_KEPT
        return _("It is ready to be printed. In the files: %(count)s. Kept for days: %(days)s.", count=count, days=days)

    @api.model
    def _result(self, job):
        return job._download()
