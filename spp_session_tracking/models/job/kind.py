from odoo import _, api, models


class JobKind(models.AbstractModel):
    """What one kind of job does. A kind inherits this, and adds itself to the kinds of `spp.job`.

    Everything here runs as the user of the job, with their rights and in their language; the job itself is the
    server's.
    """

    _name = "spp.job.kind"
    _description = "Kind of job"
    _IN_ONE_STEP = False  # whether its one step may take longer than what is left of a turn
    _MAKES_FILES = False  # whether it keeps files, with job._keep_file(), that may name people

    @api.model
    def _step(self, job):
        """Do the next step. Returns how much of `job.total_count` is done by now.

        A step is a transaction, stored together with what is returned here: after a kill it is done anew, and never
        twice. It may take a few seconds. A UserError ends the job, with the steps before it done; what is refused while
        the rest goes on is told to `job._note_problems()`. A step that knows the end by itself calls `job._end()`.
        """
        raise NotImplementedError

    @api.model
    def _outcome(self, job):
        """What the user is told once the last step is done: a sentence or two."""
        return _("Done.")

    @api.model
    def _result(self, job):
        """The action that shows what was made; False for none."""
        return False
