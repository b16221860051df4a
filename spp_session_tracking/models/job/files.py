import base64
from datetime import timedelta

from odoo import _, api, fields
from odoo.exceptions import UserError

from .advance import GOING_ON

# long enough to come back after a holiday: a file of people lies nowhere for longer than it is wanted
FILE_DAYS_KEPT = 7

# One row that is locked by whoever writes files, together, and by whoever erases people: what was read before somebody
# was erased is not written afterwards, for PostgreSQL lets that transaction begin anew.
WRITE_FILES = "select from ir_model where model = 'spp.job.file' for share"
ERASE_PEOPLE = "update ir_model set state = state where model = 'spp.job.file'"


class JobFiles:
    """The files that a job makes: kept for some days for its user, and until somebody is erased."""

    __slots__ = ()

    def _keep_file(self, name, content, last_id=0):
        """Keep the bytes of a file, or its next piece."""
        self.env.cr.execute(WRITE_FILES)
        piece = {"job_id": self.id, "name": name, "content": base64.b64encode(content), "last_id": last_id}
        self.env["spp.job.file"].sudo().create(piece)  # sudo: only the server writes files

    def _asked(self):
        """The arguments; UserError where they were forgotten with the files."""
        if self.arguments.keys() == {"companies"}:
            raise UserError(_("What was asked is no longer there. Start it anew."))
        return self.arguments

    def _files(self):
        """The files as the server sees them, in the order in which they were made."""
        return self.env["spp.job.file"].sudo().search([("job_id", "in", self.ids)])  # sudo: see _download()

    def _download(self):
        """The action that downloads what was made; False where there is nothing, and for everybody but its user, who
        still has the rights of the start.
        """
        is_theirs = self.user_id == self.env.user and self._has_rights_of_start()
        if self.state != "done" or not is_theirs or not self._files():
            return False
        return {"type": "ir.actions.act_url", "url": f"/spp_session_tracking/job/{self.id}/file", "target": "download"}

    @api.model
    def _file_kinds(self):
        kinds = self._fields["kind"].get_values(self.env)
        return [kind for kind in kinds if self.env[kind]._MAKES_FILES]

    @api.model
    def _forget_files(self):
        """Delete what jobs have written: somebody is erased, and it may name them. Jobs that go on begin anew."""
        jobs = self.sudo().search([("kind", "in", self._file_kinds())])  # sudo: those of all users
        jobs._tell_deleted(_("The file was deleted, because a person was erased. Start it anew."))
        jobs._delete_files()

    def _tell_deleted(self, text):
        """Let the jobs that say a file is ready say what became of it, and no activity lead to it any more."""
        jobs = self._files().job_id.filtered(lambda job: job.state == "done")
        jobs.write({"summary": text})
        jobs.activity_ids.unlink()

    def _delete_files(self):
        """Delete what these jobs have written. Those that have ended also forget what was asked of them: it may say
        whom somebody searched for.
        """
        self._files().unlink()
        for job in self:
            if job._is_open():
                job._begin_anew()
            else:
                job.arguments = {"companies": job.arguments["companies"]}

    def _begin_anew(self):
        """Forget what was done, and say so: a job that is long may never come to its end where many are erased."""
        if self.done_count:
            count = self.arguments.get("begun_anew", 0) + 1
            text = _("It began anew, because a person was erased. How often: %(count)s.", count=count)
            forgotten = {"done_count": 0, "problem_count": 0, "problems": False}
            self.write({**forgotten, "summary": text, "arguments": {**self.arguments, "begun_anew": count}})

    @api.autovacuum
    def _gc_files(self):
        oldest = fields.Datetime.now() - timedelta(days=FILE_DAYS_KEPT)
        ended = [("ended_at", "<", oldest), ("state", "not in", GOING_ON)]
        jobs = self.search([("kind", "in", self._file_kinds()), *ended])
        jobs._tell_deleted(_("The file was deleted, because its days are over. Start it anew."))
        jobs._delete_files()
