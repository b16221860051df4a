"""Reading the people of a site, and saying whom Moodle does not show."""

from collections import defaultdict

from ..moodle import activity_sessions, merge
from ..moodle.client import USERS
from ..moodle.errors import FINAL_ERRORS, MoodleError
from ..moodle.text import Text, _, joined, text_of

# So many accounts are named in a message.
MOST_NAMED = 20


class PeopleReading:
    """Reads people for a run, and keeps what is doubtful to a person and a course: what is known is used.

    site: the SiteState, whose people are matched
    """

    def __init__(self, run_log, client, site):
        self.run_log, self.client, self.site, self.people = run_log, client, site, site.people
        self._asked, self._has_gaps = defaultdict(set), False  # {field: values that Moodle was asked for}
        # of courses whose people could not be read: activities whose lists are still to be read, and who is on them
        self._unread_activities, self._doubtful = [], set()
        self._unread, self._left_out = defaultdict(set), defaultdict(set)  # {(course id, name): numbers}
        self._reasons = set()  # why nobody new is linked, as the run has said it

    def note_gap(self, activities=()):
        """Note that the people of some course could not be read. activities: of the course, where they are known"""
        self._has_gaps = True
        self._unread_activities.extend(activities)

    def read_course(self, course):
        """Read everybody enrolled in a course. Raises MoodleError."""
        self.people.add(list(self.client.people(course.id)))

    def match(self):
        """Find out who is who. Where people of a course are not known, Moodle is asked who else has their ID numbers.

        It compares addresses in another way than we do: then nobody new is linked by one.
        """
        self.people.finds_by_email = not self._has_gaps
        self.people.may_link = not self._has_gaps or self._add_doubles()
        self.people.match()

    def _add_doubles(self):
        """Add whoever shares the ID number of somebody new. Returns False where it cannot be known who does."""
        if not self._finds_users():
            return self._link_nobody(_("the token's service lacks %(function)s.", function=USERS))
        try:
            self._ask_for_doubtful()
            self._ask("idnumber", self._new_idnumbers())
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            return self._link_nobody(text_of(error))
        hidden = self.people.hidden(self._doubtful)
        text = _(
            "People whom Moodle does not show, of the courses whose people cannot be read: %(count)s.",
            count=len(hidden),
        )
        return self._link_nobody(text) if hidden else True

    def _ask_for_doubtful(self):
        """Ask for everybody on the lists of courses whose people could not be read."""
        while self._unread_activities:
            number = self._unread_activities[-1].id
            known = [*self.site.sessions_of_activity(number), *self.site.sessions_of_activity(None)]
            found = activity_sessions.read(self.client, number, known)
            if found.error:
                raise found.error
            self._doubtful.update(user.id for session in found.sessions for user in session.users)
            self._unread_activities.pop()
        self._ask("id", self.people.unread(self._doubtful))

    def _new_idnumbers(self):
        """The ID numbers of everybody who is new, as they are and trimmed: Moodle finds them only exactly."""
        numbers = {person.idnumber or "" for person in self.people.unlinked()}
        return (numbers | {number.strip() for number in numbers}) - {""}

    def _ask(self, field, values):
        """Add the users with these values, as far as Moodle was not asked for them before. Raises MoodleError."""
        new = sorted({*values} - self._asked[field])
        if new:
            self.people.add(self.client.users(field, new))
            self._asked[field].update(new)

    def _link_nobody(self, reason):
        """Say once in the run why nobody new is linked. Returns False."""
        if reason not in self._reasons:
            self._reasons.add(reason)
            text = _("Nobody new is linked now, because it is not known who shares an ID number: %(error)s")
            self.run_log.fail(text % {"error": reason}, "", 0)
        return False

    def read_listed(self, sessions):
        """Read the people on the lists of sessions who are not enrolled, or whose course could not be read."""
        lists = {id(session.users): session.users for session in sessions}.values()  # many sessions have the same one
        listed = {user.id for users in lists for user in users}
        self.people.note_listed(listed)
        unknown = self.people.unread(listed) - self._asked["id"]
        if not unknown or not self._finds_users():
            return
        try:
            self._ask("id", unknown)
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self._asked["id"].update(unknown)  # one run does not ask again
            self.run_log.fail(text_of(error), "activity", sessions[0].activity_id)
        self.match()

    def _finds_users(self):
        return USERS in self.client.site().functions

    def leaves_out(self, activity, session):
        """Whether a session must not be created: nobody on its list is known, and it is not known who they are."""
        listed = {user.id for user in session.users}
        known = listed & self.people.contacts.keys()
        hidden = self.people.unread(listed) - known
        doubtful = hidden if self.people.may_link else listed - known
        if not doubtful:
            return False
        course = (activity.course_id, activity.course_name)
        self._unread[course].update(hidden)
        creates = self.site.direction != merge.OEC
        is_left_out = creates and not (known or self.site.session_id_of(session))
        if is_left_out:
            self._left_out[course].add(session.id)
        return is_left_out

    def read_taken(self):
        """Find out whether Moodle still shows the accounts that people are linked with whom other accounts fit.

        All else is done then: what fails here is only noted, and the next run finds it out.
        """
        accounts = self.people.taken_accounts()
        unread = self.people.unread(accounts)
        if not accounts or unread and not self._finds_users():
            return
        try:
            found = {person.id for person in self.client.users("id", sorted(unread))} if unread else set()
        except MoodleError as error:
            text = _("It is not known whether Moodle still has the accounts that people are linked with: %(error)s")
            self.run_log.add_line("notice", text % {"error": error})
            return
        self.people.note_shown((accounts - unread) | found)

    def report(self):
        """Say for each course what was left out because people could not be read, and whose link is doubtful."""
        self._report_doubtful_links()
        for number, name in self._unread:
            sentences = self._sentences((number, name))
            if sentences:
                text = Text("%(name)s: %(sentences)s", {"name": name, "sentences": joined(sentences)})
                self.run_log.fail(text, "course", number)
        if self._has_gaps:
            text = _("The people of some courses are not known: nobody new is linked by e-mail address in this run.")
            self.run_log.add_line("notice", text)

    def _report_doubtful_links(self):
        users = self.people.new_numbers_of_others()
        if users:
            text = _(
                "Linked accounts with the ID number of somebody else here: %(count)s (users of Moodle, among them: "
                "%(users)s). They stay linked with whom they were: look at them under Linked records."
            )
            shown = ", ".join(map(str, users[:MOST_NAMED]))
            self.run_log.add_line("notice", text % {"count": len(users), "users": shown})

    def _sentences(self, course):
        hidden, left_out = len(self._unread[course]), len(self._left_out[course])
        people = _(
            "People on its lists whom Moodle does not show, and whose marks are left out: %(people)s.", people=hidden
        )
        sessions = _(
            "Sessions that are not created, because nobody on their lists is known: %(sessions)s.", sessions=left_out
        )
        return [sentence for count, sentence in ((hidden, people), (left_out, sessions)) if count]
