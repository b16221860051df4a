"""What is known here before a run begins: what was linked, and who is who."""

from functools import partial

from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ..moodle.people import Matching


class SiteState:
    """The links and settings of a site, read once.

    user_id: the token's user in Moodle
    people: {Moodle's user id: contact id} of those who are known here; companies: {contact id: id of its company} of
    those of them whom the responsible user sees
    linked: the same of all who are or ever were linked, also such as have left all courses; gone: Moodle's ids of users
    whose contact is another company's by now: they are nobody else, and nobody known
    is_whole: whether the people of all courses could be read; if not, nobody is linked anew, for what is one person's
    alone cannot be told
    """

    def __init__(self, record, user_id):
        self.user_id = user_id
        self.record, self._persons, self._listed = record, {}, set()
        self.people, self.companies, self.linked, self._matching = {}, {}, {}, Matching({}, [])
        self.is_whole, self.gone = True, set()
        record.in_transaction(self._read)

    def _read(self, instance):
        self.statuses = instance._statuses()
        self.setting = (instance.sync_attendance_from, instance.tz, list(self.statuses.items()))
        self.takes_all = instance.takes_all_courses
        self.resume_after, self.resume_session = instance.resume_after, instance.resume_session
        self.creates_sessions = instance.creates_sessions
        self.differing = instance._differing_sessions()
        links = instance.env["spp.moodle.mapping"]
        self._links = {kind: links._known(instance, kind) for kind in ("course", "activity", "session")}
        sessions = instance.env["spp.session"].with_context(active_test=False)
        found = sessions.search_fetch([("moodle_instance_id", "=", instance.id)], ["moodle_session_id"])
        self._attached = {session.moodle_session_id: session.id for session in found}

    # courses, activities, sessions

    def link_id(self, kind, number):
        """The id of a link that is there, False for none."""
        link = self._links[kind].get(number)
        return link["id"] if link else False

    def attached(self, session_id):
        """The id of the session here that stands for one of Moodle's, False for none."""
        return self._attached.get(session_id, False)

    def learn(self, links):
        """Get to know links that were made: {(kind, number in Moodle): what is to be known}."""
        for (kind, number), told in links.items():
            self._links[kind].setdefault(number, told)

    def takes(self, course_id):
        """Whether a course is to be kept in step."""
        link = self._links["course"].get(course_id)
        return link["is_synced"] if link else self.takes_all

    def strangers(self, courses):
        """Those of some courses that are neither kept in step nor listed as such as could be."""
        return [] if self.takes_all else [course for course in courses if course.id not in self._links["course"]]

    def keep_strangers(self, instance, courses):
        """List courses to choose from."""
        for course in courses:
            instance.env["spp.moodle.mapping"]._of(instance, "course", course.id, name=course.name, is_synced=False)

    def looked_to(self, activity_id):
        """The number up to which sessions were looked for that cannot be listed."""
        link = self._links["activity"].get(activity_id)
        return link["looked_to"] if link else 0

    def keep_looked_to(self, instance, place, number, found):
        """Remember up to which number sessions were looked for, and the numbers of those that are there.

        Returns what learn() takes.
        """
        links = instance.env["spp.moodle.mapping"]
        activity = links._of_activity(instance, place)
        made = [links._of(instance, "session", session_id, parent_id=activity.id) for session_id in sorted(found)]
        # sudo: links are kept by the sync, in the name of managers
        activity.sudo().looked_to = number
        return {(link.kind, link.moodle_id): link._told() for link in made}

    def sessions_of(self, activity_id):
        """Numbers of the sessions to be asked for; such as were entered by hand belong to no activity yet."""
        return [
            number
            for number, link in self._links["session"].items()
            if link["parent"] in (activity_id, None) and not link["is_removed"]
        ]

    def sessions_beside(self, activity_ids):
        """Numbers of the sessions of other activities than some, of courses that are kept in step, in order."""
        return sorted(
            number
            for number, link in self._links["session"].items()
            if link["parent"]
            and link["parent"] not in activity_ids
            and not link["is_removed"]
            and self._is_in_step(link)
        )

    def _is_in_step(self, link):
        activity = self._links["activity"].get(link["parent"])
        return bool(activity) and self.takes(activity["parent"])

    def session_ids(self):
        """Numbers of all sessions that were ever met."""
        return self._links["session"].keys()

    def is_protected_lines(self, session_id, key):
        """Whether everything that has to do with a session is as it was when it was last done."""
        link = self._links["session"].get(session_id)
        return bool(link) and link["settled"] == key and session_id not in self.differing

    # people

    def seen(self, env, contacts):
        """What is known of some contacts, as a VisibilityCache."""
        seen, companies = VisibilityCache(env), env["res.company"]
        known = {each: companies.browse(self.companies[each]) for each in contacts if each in self.companies}
        seen.remember(contacts=known)
        return seen

    def add(self, persons):
        """Get to know people of Moodle's."""
        self._persons.update({person.id: person for person in persons})

    def unknown(self, user_ids):
        """Those of some users of whom nothing is known."""
        return sorted({*user_ids} - self._persons.keys())

    def meet(self, user_ids):
        """Remember who is on the list of a session."""
        self._listed.update(user_ids)

    def match(self):
        """Find out who of all people known is who."""
        self.people = self.record.in_transaction(partial(self._match, persons=list(self._persons.values())))

    def _match(self, instance, persons):
        mappings = instance.env["spp.moodle.mapping"]
        linked, self.gone = mappings._links(instance)
        ids = {user_id: subscriber.id for user_id, subscriber in linked.items()}
        persons = [person for person in persons if person.id not in self.gone]
        self._matching = mappings._match(instance, persons, ids) if self.is_whole else Matching(ids, [])
        links = self._matching.links
        known = instance.env["spp.attendance.subscriber"].browse({*links.values()})
        contacts = {subscriber.id: subscriber.partner_id.id for subscriber in known}
        seen = instance.env["spp.session"]._visible_contacts(contacts.values())
        self.companies = {contact: company.id for contact, company in seen.items()}
        found = {user_id: contacts[subscriber_id] for user_id, subscriber_id in links.items()}
        self.linked = {user_id: subscriber.partner_id.id for user_id, subscriber in linked.items()} | found
        return found

    def keep_people(self, instance):
        """Store who of those on the lists of sessions is who, and who is nobody known here."""
        links = {user_id: found for user_id, found in self._matching.links.items() if user_id in self._listed}
        unmatched = [each for each in self._matching.unmatched if each.person.id in self._listed]
        instance.env["spp.moodle.mapping"]._keep_matching(instance, links, unmatched)
