"""One session of Moodle's and the one that stands for it here: decided in memory, then kept in one transaction."""

from collections import Counter
from typing import NamedTuple

from odoo import _, fields

from ..moodle import merge, sheet
from .session_link import SessionLink
from .mark_merge import MarkMerge
from .roster import Roster

PULLS, PUSHES = (merge.MOODLE, merge.BOTH), (merge.OEC, merge.BOTH)


class Place(NamedTuple):
    """Where a session is in Moodle: its course, by number and name, and its activity, by number and name."""

    course: int
    course_name: str
    activity: int
    activity_name: str


class Told(NamedTuple):
    """A line for the run: its kind, and a sentence without data of people."""

    kind: str
    what: str


class SessionSync:
    """What has to happen so that both sides of a session say the same.

    theirs: a Session of Moodle's; known: a Known; key: what the outcome hangs on
    session: the one that stands for it here; sheet: what Moodle says of each person; listed: {Moodle's user id: contact
    id} of those on Moodle's list who are known here; state: what the session here is to be; lines: {contact id: line}
    counts: how much was done, by the names of the run's fields; told: what there is to know about it
    outgoing: {Moodle's user id: Outgoing}, to be sent once this is committed; links: see Known.learn
    is_assumed: whether Moodle filled in the marks by itself; assumed_count: how many of those written here are such
    is_settled: whether there is nothing to be done again as long as nothing changes; is_open: whether Moodle may yet
    complete the session
    """

    def __init__(self, instance, place, theirs, known, key):
        self.instance, self.env, self.place, self.theirs, self.key = instance, instance.env, place, theirs, key
        self.known, self.direction = known, instance.sync_attendance_from
        self.now = fields.Datetime.now()
        self.sheet = sheet.read(theirs, known.statuses)
        self.listed = {user_id: known.people[user_id] for user_id in self.sheet.marks if user_id in known.people}
        self.counts, self.told, self.outgoing, self.lines = Counter(), [], {}, {}
        self.is_assumed, self.assumed_count = False, 0
        self.is_settled, self.is_new, self.is_moved, self.is_open = True, False, False, False

    @property
    def pulls(self):
        return self.direction in PULLS

    @property
    def pushes(self):
        return self.direction in PUSHES

    def run(self):
        """Do here what has to be done. Returns itself."""
        self.counts["read_count"] = len(self.sheet.marks)
        counterpart = SessionLink(self)
        self.link, self.session = counterpart.link, counterpart.session
        self.name = self.session.display_name
        self.is_assumed = sheet.is_assumed(self.theirs, self.known.user_id, self.link.is_assumed)
        self.state = sheet.state(self.theirs, self.sheet, self.listed, self.now, self.is_assumed)
        if self.session.state == "cancelled":
            self._tell_cancelled()
        elif self.session:
            self._follow(counterpart)
        self._keep_link(counterpart)
        return self

    def _follow(self, counterpart):
        if self.pulls and not self.is_new:
            counterpart.move()
            Roster(self).follow()
        if self.pulls:
            self._start()
        MarkMerge(self).merge()
        if self.is_new:
            Roster(self).fill()
        if self.pulls:
            self._complete()
            self.is_open = self.session.state in ("scheduled", "in_progress")

    def line_of(self, user_id):
        """The line of one of Moodle's users."""
        return self.lines[self.listed[user_id]]

    # what there is to know

    def tell(self, kind, what):
        """Remember a line for the run."""
        self.told.append(Told(kind, what))

    def _tell_cancelled(self):
        marked = sum(bool(mark.status) for mark in self.sheet.marks.values())
        if marked:
            self.counts["skipped_count"] += marked
            text = _(
                "It is cancelled here, and %(count)s people are marked in Moodle. Make a new session if it was held."
            )
            self.tell("notice", text % {"count": marked})

    def plan(self):
        """What was done here, as a preview tells it; "" for nothing."""
        marks = self.counts["written_count"] - self.is_new - self.is_moved
        conflicts = self.counts["conflict_count"]
        made = _("%(name)s would be made here, with %(count)s people.", name=self.name, count=len(self.listed))
        told = (
            (self.is_new, made),
            (self.is_moved, _("It would be moved as Moodle has moved it.")),
            (marks, _("%(count)s marks would be written here.", count=marks)),
            (self.assumed_count, _("%(count)s of them would be assumed.", count=self.assumed_count)),
            (conflicts, _("%(count)s conflicts would be kept.", count=conflicts)),
        )
        return " ".join(text for is_so, text in told if is_so)

    # state

    def _start(self):
        """Start what was taken."""
        if self.state != "scheduled" and self.session.state == "scheduled" and self._takes_marks():
            self.session.start()

    def _takes_marks(self):
        return self.session.start_at <= self.now or self.session._opens_at() <= self.now

    def _complete(self):
        """Complete what is past, taken by somebody, and marked: nothing is ever assumed by it."""
        if self.state == "completed" and self.session.state == "in_progress":
            if self.completes_at_once():
                self.session.write({"state": "completed"})
            elif self.session.unmarked_count:
                self.is_settled = False  # whoever is taken off changes nothing in Moodle
                text = _("%(count)s people are expected here whom Moodle does not mark: mark them, or take them off.")
                self.tell("notice", text % {"count": self.session.unmarked_count})
            else:
                self.session.complete(0)

    def completes_at_once(self):
        """Whether it is completed in the transaction that makes it: nobody else has seen it, and all marks count."""
        return self.is_new and self.is_settled and self.state == "completed"

    def _keep_link(self, counterpart):
        self.link = counterpart.keep_link(
            start_at=self.theirs.start_at,
            end_at=self.theirs.end_at,
            settled=self.is_settled and not self.outgoing and self.key,
            is_removed=False,
            is_assumed=self.is_assumed,
            listed=" ".join(str(user_id) for user_id in sorted(self.sheet.marks)),
        )
        # read now: once this is committed there is no database to ask
        self.links = {(link.kind, link.moodle_id): link._told() for link in (self.link, self.link.parent_id)}
