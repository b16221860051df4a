from odoo import fields

ENDED = "spp_session_tracking.mail_activity_type_job_ended"
MOST_PROBLEMS = 20_000  # named in words, more than a job has sessions; all are counted


class JobEnd:
    """The end of a job, of which its user is told: by an activity, which waits until they have seen it."""

    __slots__ = ()

    def _note_problems(self, texts):
        """Take what a step has refused while the rest goes on: sentences, each of which names what it is about.

        Once in a step: the text of all is written anew each time.
        """
        if texts:
            named = [text.replace("\n", " ") for text in texts[: max(0, MOST_PROBLEMS - self.problem_count)]]
            problems = "\n".join(filter(None, [self.problems, *named]))
            self.write({"problems": problems, "problem_count": self.problem_count + len(texts)})

    def _end(self, state, summary):
        self.write({"state": state, "summary": summary, "ended_at": fields.Datetime.now()})
        if self.env.user != self.user_id or state != "cancelled":
            self._tell()

    def _tell(self):
        """Tell the user, if they can still log in: whoever cancels a job of their own knows it."""
        if self.user_id.active:
            # quick: the list is enough, nobody wants a mail for each job
            job = self.with_context(mail_activity_quick_update=True)
            job.activity_schedule(ENDED, summary=self.name, note=self.summary, user_id=self.user_id.id)
