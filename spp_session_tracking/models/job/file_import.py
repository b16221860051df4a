from odoo import _, api, models
from odoo.exceptions import UserError

from ...tools.context_keys import INSIDE
from ..file_import.base_import import IN_JOB


class JobImport(models.AbstractModel):
    """Imports a file, which is one whole: in one step. arguments: `import`, the id of Odoo's import, which has the file
    for 12 hours, and what its execute_import() is asked.
    """

    _name = "spp.job.import"
    _description = "Job: import a file"
    _inherit = ["spp.job.kind"]
    _IN_ONE_STEP = True

    @api.model
    def _step(self, job):
        asked, file = job.arguments, self._file(job)
        if not file:
            raise UserError(_("The file is no longer there. Load it again."))
        file = file.with_context(**asked["context"], **{IN_JOB: INSIDE})
        answer = file.execute_import(asked["fields"], asked["columns"], asked["options"])
        if answer.get("ids"):
            job.made_ids = answer["ids"]
            job._end("done", self._told(answer["counts"]))
            return job.total_count
        job._end("failed", self._refusal(answer))
        return 0

    @api.model
    def _file(self, job):
        return self.env["base_import.import"].browse(job.arguments["import"]).exists()

    @api.model
    def _told(self, counts):
        """What became of the rows, in words."""
        texts = {
            "created": _("Created: %(count)s", count=counts["created"]),
            "pending": _("Waiting for an officer: %(count)s", count=counts["pending"]),
            "changed": _("Changed: %(count)s", count=counts["changed"]),
            "left": _("Left as they were: %(count)s", count=counts["left"]),
            "refused": _("Refused: %(count)s", count=counts["refused"]),
        }
        return ", ".join(text for outcome, text in texts.items() if counts[outcome])

    @api.model
    def _refusal(self, answer):
        """Why nothing is imported. What is wrong with a row may name people: the file of the refused rows says it."""
        refused = answer.get("counts", {}).get("refused")
        if not refused:
            return answer["messages"][0]["message"]
        return _(
            "Nothing is imported, because rows are refused. How many: %(count)s. Press “Show what was made” for a file "
            "of them, correct them, and import the whole file again.",
            count=refused,
        )

    @api.model
    def _result(self, job):
        file = self._file(job)
        if not file or job.user_id != self.env.user:  # a file is shown to nobody but whoever has loaded it
            return False
        if file.refused_rows:
            return {"type": "ir.actions.act_url", "url": file._refused_url(), "target": "download"}
        if not job.made_ids:
            return False
        name = self.env["ir.model"]._get(file.res_model).name
        shown = {"view_mode": "list,form", "views": [(False, "list"), (False, "form")]}
        shown["domain"] = [("id", "in", job.made_ids)]
        return {"type": "ir.actions.act_window", "name": name, "res_model": file.res_model, **shown}
