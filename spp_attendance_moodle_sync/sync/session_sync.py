"""One session of Moodle and the session here: merged and stored in one transaction."""

from collections import Counter
from typing import NamedTuple

from odoo import fields
from odoo.addons.spp_session_tracking.rules import OPEN_STATES

from ..moodle import merge, sheet
from ..moodle.text import _, joined
from .mark_merge import MarkMerge
from .roster import Roster
from .session_link import SessionLink
from .session_name import SessionName

PULLS, PUSHES = (merge.MOODLE, merge.BOTH), (merge.OEC, merge.BOTH)


class Message(NamedTuple):
    """A line for the run. kind: as the field of the run's lines; text: a sentence without data of people.

    participant_id: of the one contact it is about, False for none or several
    """

    kind: str
    text: str
    participant_id: int | bool = False


class SessionSync:
    """Brings one session into step: run() does the work here, and leaves in `outgoing` what is to be sent.

    activity: the ActivityRef; theirs: the Session as Moodle has it; site: the SiteState; key: see SessionRun.key()
    group_name: of the group it is for, "" for everybody

    link, session: the link and the session here, which may be none
    sheet: the marks in Moodle; listed: {Moodle's user id: contact id} of people on its list who are known here
    target_state: the state that the session here should have; lines: {contact id: line}
    is_assumed: whether Moodle filled in the marks by itself; assumed_count: how many assumed marks were written here
    gone_count: how many marks stay here that Moodle had and has no longer
    is_new, is_moved: whether the session was created, or moved
    is_settled: whether the next run has nothing to do as long as the key is the same
    is_open: whether a later run may complete the session

    For the caller: counts: results, by the names of the run's fields; messages: Messages for the run
    outgoing: {Moodle's user id: Outgoing} to be sent after the commit; links: see SiteState.add_links()
    undelivered: {line id: why its mark does not go to Moodle}, the words of undelivered.REASONS
    """

    def __init__(self, instance, activity, theirs, site, key, group_name=""):
        self.instance, self.env, self.activity, self.theirs = instance, instance.env, activity, theirs
        self.group_name = group_name
        self.site, self.key, self.direction = site, key, instance.sync_attendance_from
        self.pulls, self.pushes = self.direction in PULLS, self.direction in PUSHES
        self.now = fields.Datetime.now()
        self.counts, self.messages, self.outgoing, self.lines = Counter(), [], {}, {}
        self.undelivered = {}
        self.is_assumed, self.assumed_count, self.gone_count = False, 0, 0
        self.is_settled, self.is_new, self.is_moved, self.is_open = True, False, False, False

    def run(self):
        """Do all that is to be done here. Returns itself."""
        link = SessionLink(self).load()
        self.link = link.link
        self._read_sheet()
        self.session = link.find_or_create_session()
        self.name = self.session.name
        if self.session.state == "cancelled":
            self._note_cancelled()
        elif self.session:
            self._follow(link)
            if not self.is_new:
                SessionName(self).follow()
        self._store_link(link)
        return self

    def _read_sheet(self):
        contacts = self.site.people.contacts
        self.sheet = sheet.read(self.theirs, self.site.statuses)
        self.listed = {user_id: contacts[user_id] for user_id in self.sheet.marks if user_id in contacts}
        self.counts["read_count"] = len(self.sheet.marks)
        self.is_assumed = sheet.is_assumed(self.theirs, self.site.user_id, self.link.is_assumed)
        self.target_state = sheet.state(self.theirs, self.sheet, self.listed, self.now, self.is_assumed)

    def _follow(self, link):
        if self.pulls and not self.is_new:
            link.follow_move()
            Roster(self).follow()
        if self.pulls:
            self._start()
        MarkMerge(self).run()
        if self.is_new:
            Roster(self).fill()
        if self.pulls:
            self._complete()
            self.is_open = self.session.state in OPEN_STATES

    def line_of(self, user_id):
        """The line of one of Moodle's users."""
        return self.lines[self.listed[user_id]]

    def add_message(self, kind, text, participant_ids=()):
        """participant_ids: the contacts it is about"""
        only = participant_ids[0] if len(participant_ids) == 1 else False
        self.messages.append(Message(kind, text, only))

    def _note_cancelled(self):
        marked = sum(bool(mark.status) for mark in self.sheet.marks.values())
        if marked:
            self.counts["skipped_count"] += marked
            text = _(
                "It is cancelled here, but people are marked in Moodle: %(count)s. Make a new session if it took place."
            )
            self.add_message("notice", text % {"count": marked})

    def plan(self):
        """What was done here, in the words of a preview; "" for nothing."""
        marks = self.counts["written_count"] - self.is_new - self.is_moved
        conflicts = self.counts["conflict_count"]
        created = _("%(name)s would be created here. People on it: %(count)s.", name=self.name, count=len(self.listed))
        sentences = (
            (self.is_new, created),
            (self.is_moved, _("It would be moved as in Moodle.")),
            (marks, _("Marks that would be written here: %(count)s.", count=marks)),
            (self.assumed_count, _("Of these would be assumed: %(count)s.", count=self.assumed_count)),
            (conflicts, _("Conflicts that would be recorded: %(count)s.", count=conflicts)),
        )
        return joined(sentence for is_true, sentence in sentences if is_true)

    # state

    def columns_of_new_lines(self):
        """{column: value} of the lines of a new session.

        One that is going to be completed at once has the rule already by which its lines count then, so that these are
        written once. Where it stays open after all, _complete() takes the rule off.
        """
        will_count = self.target_state == "completed"
        rule = self.session.session_type_id.excused_rule if will_count else None
        return {"is_expected": True, "applied_rule": rule}

    def _start(self):
        """Start a session that was taken in Moodle."""
        if self.target_state != "scheduled" and self.session.state == "scheduled" and self._has_opened():
            self.session.start()

    def _has_opened(self):
        return self.session.start_at <= self.now or self.session._opens_at() <= self.now

    def _complete(self):
        """Complete a session that is past, was taken by somebody, and in which everybody is marked."""
        self._complete_if_due()
        if self.is_new and self.target_state == "completed" and self.session.state != "completed":
            self.env["spp.session.attendance"]._refresh_compliance_columns(self.session)

    def _complete_if_due(self):
        if self.target_state != "completed" or self.session.state != "in_progress":
            return
        if self.is_new and self.is_settled:
            # nobody else has seen it and everybody is marked: complete() would read all its lines in vain
            self.session.write({"state": "completed"})
        elif self.session.unmarked_count:
            self.is_settled = False  # taking people off here changes nothing in Moodle
            text = _(
                "People expected here but not marked in Moodle: %(count)s. Mark them, or take them off the roster."
            )
            self.add_message("notice", text % {"count": self.session.unmarked_count})
        else:
            self.session.complete(0)

    def _store_link(self, link):
        self.link = link.store(
            start_at=self.theirs.start_at,
            end_at=self.theirs.end_at,
            settled=self.is_settled and not self.outgoing and self.key,
            is_removed=False,
            is_assumed=self.is_assumed,
            listed=" ".join(str(user_id) for user_id in sorted(self.sheet.marks)),
        )
        # read now: after the commit the transaction is over
        self.links = (self.link | self.link.parent_id)._by_key()
