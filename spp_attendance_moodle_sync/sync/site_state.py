"""What is stored here about a site when a run begins: its settings, its links and its people."""

from ..moodle.session_search import Progress
from .former_sessions import FormerSessions
from .site_people import SitePeople


class SiteState:
    """The settings and links of a site. load() reads them once; a run adds the links that it creates.

    people: a SitePeople; user_id: of the token's user in Moodle
    direction: of the site; statuses: {acronym: status}
    settled_acronyms: those of which somebody has said what they mean, or that they are not synced
    settings: what the result of a session depends on besides Moodle
    resume_after, resume_session: the activity and the session after which the run continues, 0 for the first
    differing: numbers of the sessions in Moodle with lines that may have to be sent
    fingerprints: of the sessions as a run last finished them
    former: the FormerSessions, of a site with the same address that was removed
    search_place: the session_search.Progress where the search for sessions that Moodle cannot list goes on
    """

    def __init__(self, run_log, user_id):
        self.run_log, self.user_id, self.people = run_log, user_id, SitePeople(run_log)

    def load(self):
        """Read everything in one transaction. Returns itself."""
        self.run_log.in_transaction(self._load)
        return self

    def _load(self, instance):
        self.direction, self.statuses = instance.sync_attendance_from, instance._statuses()
        self.settled_acronyms = instance._settled_acronyms()
        self.settings = (self.direction, instance.tz, list(self.statuses.items()))
        self.takes_all_courses, self.creates_sessions = instance.takes_all_courses, instance.creates_sessions
        self.resume_after, self.resume_session = instance.resume_after, instance.resume_session
        self.search_place = Progress.from_stored(instance.search_place)
        if self.run_log.is_preview:  # it shows everything
            self.resume_after = self.resume_session = 0
        self.differing = instance._differing_sessions()
        links = instance.env["spp.moodle.mapping"]
        self._links = {kind: links._links_by_number(instance, kind) for kind in ("course", "activity", "session")}
        settled = [link["settled"] for link in self._links["session"].values()]
        self.fingerprints = {key.partition(" ")[0] for key in settled if key}
        self._session_ids_here = instance._session_ids()
        self.former = FormerSessions(instance)

    def link_id(self, kind, number):
        """The id of a link, False for none."""
        link = self._links[kind].get(number)
        return link["id"] if link else False

    def add_links(self, links):
        """Add links that were created meanwhile: {(kind, number in Moodle): the link as a dict}. Not in a preview."""
        if self.run_log.is_preview:  # they are not there any more
            return
        for (kind, number), link in links.items():
            self._links[kind].setdefault(number, link)

    # courses

    def is_course_synced(self, course_id):
        link = self._links["course"].get(course_id)
        return link["is_synced"] if link else self.takes_all_courses

    def unlisted_courses(self, courses):
        """The courses that are new, where a manager chooses which ones are synced."""
        new = [course for course in courses if course.id not in self._links["course"]]
        return [] if self.takes_all_courses else new

    def renamed_courses(self, courses):
        """The courses that are linked by another name."""
        links = self._links["course"]
        return [course for course in courses if course.id in links and links[course.id]["name"] != course.name]

    # sessions

    def session_id_here(self, number):
        """The id of the session that is linked with one of Moodle, False for none."""
        return self._session_ids_here.get(number, False)

    def session_id_of(self, theirs):
        """The same, also where a site with the same address was removed. theirs: the Session as Moodle has it"""
        return self.session_id_here(theirs.id) or self.former.id_of(theirs)

    def known_sessions(self):
        """The numbers of all sessions in Moodle that were ever read."""
        return self._links["session"].keys()

    def sessions_of_activity(self, activity_id):
        """The numbers of the sessions of an activity; for None of those entered by hand, which may be of any."""
        return [
            number
            for number, link in self._links["session"].items()
            if link["parent"] == activity_id and not link["is_removed"]
        ]

    def activity_of(self, number):
        """The number of the activity of a session, None where it is not known."""
        return self._links["session"].get(number, {}).get("parent")

    def sessions_of_other_activities(self, activity_ids, failed_courses):
        """The numbers, in order, of sessions that belong to other activities of synced courses."""
        return sorted(
            number
            for number, link in self._links["session"].items()
            if link["parent"]
            and link["parent"] not in activity_ids
            and not link["is_removed"]
            and self._is_activity_synced(link["parent"])
            and self._links["activity"][link["parent"]]["parent"] not in failed_courses
        )

    def _is_activity_synced(self, activity_id):
        activity = self._links["activity"].get(activity_id)
        return bool(activity) and self.is_course_synced(activity["parent"])

    def is_unchanged(self, number, key):
        """Whether a session, and all that its result depends on, is as it was when a run last finished it."""
        link = self._links["session"].get(number)
        return bool(link) and link["settled"] == key and number not in self.differing

    # sessions that Moodle cannot list

    def known_up_to(self, activity_ids):
        """The number up to which all sessions of some activities are known."""
        links = self._links["activity"]
        return min((links[each]["looked_to"] if each in links else 0 for each in activity_ids), default=0)

    def note_listed(self, listed):
        """Store up to which number all sessions of activities are known: those that Moodle has listed and are linked.

        listed: {number of the activity: the numbers of all its sessions}
        """
        known = self._links["session"].keys()
        last = {each: max(numbers) for each, numbers in listed.items() if numbers and known >= {*numbers}}
        new = {each: number for each, number in last.items() if number > self.known_up_to([each])}
        if new:
            self.run_log.in_transaction(lambda instance: self._store_known(instance, new))

    def _store_known(self, instance, known_up_to):
        """known_up_to: {number of the activity: up to which number all its sessions are known}"""
        for activity_id, number in known_up_to.items():
            link = instance.env["spp.moodle.mapping"].browse(self.link_id("activity", activity_id))
            link.sudo()._write_changed({"looked_to": number})  # sudo: the sync updates links, otherwise only managers

    def store_place(self, instance, activities=()):
        """Store where the search goes on. Returns the links of activities (ActivityRefs), of which some may be new."""
        if Progress.from_stored(instance.search_place) != self.search_place:
            # sudo: the server stores results, also where the responsible user has lost all rights
            instance.sudo().search_place = self.search_place.to_stored()
        links = instance.env["spp.moodle.mapping"]
        return links.concat(*(links._of_activity(instance, activity) for activity in activities))._by_key()

    def store_search(self, instance, found):
        """Store what a search has found (session_search.Found). Returns the links of the sessions, which are new."""
        self.search_place = found.place
        self.store_place(instance)
        links = instance.env["spp.moodle.mapping"]
        created = [
            links._find_or_create(
                instance, "session", session.id, parent_id=self.link_id("activity", session.activity_id)
            )
            for session in found.sessions
        ]
        if found.is_whole:
            self._store_known(instance, dict.fromkeys(found.place.activities, found.place.high))
        return links.concat(*created)._by_key()
