from .common import MoodleCase

# what a run has done; what it reads and skips is less where it goes through less
DONE = ("written_count", "pushed_count", "conflict_count", "failed_count", "undelivered_count", "unmapped_count")
SESSION = ("state", "notes", "moodle_deviation")
LINE = ("status", "basis", "source", "is_expected", "moodle_agreed", "moodle_sent", "moodle_undelivered")
CONFLICT = ("agreed_status", "odoo_status", "moodle_status", "rule_choice", "state")


class Undone(Exception):
    """Takes back what was done in a savepoint."""


class UnchangedCase(MoodleCase):
    """A site in both directions of which a run has gone through everything, so that the next one has nothing to do."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.sync_attendance_from = "both"
        cls.instance._sync()

    def link(self, number, kind="user"):
        place = [("instance_id", "=", self.instance.id), ("kind", "=", kind), ("moodle_id", "=", number)]
        return self.env["spp.moodle.mapping"].search(place)

    def forget(self):
        """Forget what was gone through, so that the next run goes through everything."""
        links = self.env["spp.moodle.mapping"].search([("instance_id", "=", self.instance.id)])
        links.filtered("settled").settled = False

    def ended(self, run):
        """What a run has done, and all that there is on both sides then."""
        self.env.invalidate_all()
        ours = [("moodle_instance_id", "=", self.instance.id)]
        conflicts = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)], order="id")
        return {
            "run": (run.state, {name: run[name] for name in DONE}),
            "sessions": {
                each.moodle_session_id: [str(each.start_at), *(each[name] for name in SESSION), self.marks_of(each)]
                for each in self.env["spp.session"].with_context(active_test=False).search(ours)
            },
            "conflicts": conflicts.mapped(lambda each: [each.participant_id.id, *(each[name] for name in CONFLICT)]),
            "moodle": {number: self.marks_in_moodle(theirs) for number, theirs in self.odd.site.sessions.items()},
        }

    def marks_of(self, session):
        return {line.participant_id.id: [line[name] for name in LINE] for line in session.attendance_ids}

    def results(self, steps, forgets=False):
        """What there is after each step and a run, on a new site. All of it is taken back.

        forgets: whether each run goes through everything
        """
        self.renew_site()
        found = []
        try:
            with self.env.cr.savepoint():
                for step in steps:
                    step()
                    if forgets:
                        self.forget()
                    found.append(self.ended(self.sync()))
                raise Undone
        except Undone:
            self.env.invalidate_all()
        return found
