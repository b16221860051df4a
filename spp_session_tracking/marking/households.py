"""What marks of members state of their households, in sessions at which households are expected."""

from collections import defaultdict

from odoo import _

from .. import rules
from ..rules import HOUSEHOLD, NOT_STATED
from .mark_rejected import MarkRejected

# the fields of a type that say whose coming counts
RULES = ("participant_kind", "household_rule", "household_roles", "stand_in_rule")


class HouseholdMarks:
    """The households that the marks of a batch are about.

    A household's line holds what the marks of its members state, as soon as these decide it; until then what was
    stated of the household itself. So it does not matter in which order marks arrive.

    household_of: {line key of a member: line key of the household that the member's mark counts for}
    members: {line key of a household: {contact id: names of the roles}}, of the day of the session
    """

    def __init__(self, batch):
        self.batch, self.env = batch, batch.env
        self.source = self.env["spp.household.source"]
        self.household_of, self.members = {}, {}
        self._homes = {}  # {(session id, contact id): ids of the contact's households that day}

    # reading

    def load(self, marks):
        """Find the households of the people that marks name, and read the lines of all their members."""
        sessions, asked = self.batch.sessions, defaultdict(set)
        self._read_rules(sessions.values())
        ruled = {number for number, session in sessions.items() if session._household_rule()}
        of_household = {number for number, session in sessions.items() if session._stand_in_rule() == "household"}
        concerned = ruled | of_household
        for mark in marks:
            if mark.session_id in concerned:
                line_keys = {mark.line_key, (mark.session_id, mark.statement.attended_by_id)}
                asked[sessions[mark.session_id].date] |= line_keys
        for date, line_keys in asked.items():
            self._load_homes(date, {line_key for line_key in line_keys if line_key[1]})
        self._load_households({mark.line_key for mark in marks if mark.session_id in ruled})

    def _read_rules(self, sessions):
        """Of their types the ORM would read all fields, which is 0.3 ms of the 6 that one mark takes."""
        ids = {session.session_type_id.id for session in sessions if session.state != "completed"}
        self.env["spp.compiled.search"]._fetch(self.env["spp.session.type"], {"id": ids}, RULES)

    def _load_homes(self, date, line_keys):
        homes = self.source._households_of({contact_id for _session_id, contact_id in line_keys}, date)
        self._homes.update({line_key: homes.get(line_key[1], []) for line_key in line_keys})

    def _load_households(self, line_keys):
        if not line_keys:
            return
        self._read_lines({(key[0], home) for key in line_keys for home in self._homes.get(key, ())})
        for line_key in line_keys:
            household_key = self._choose(line_key)
            if household_key:
                self.household_of[line_key] = household_key
        self._load_members({*self.household_of.values(), *self._households_among(line_keys)})

    def _choose(self, line_key):
        """The line key of the household for which a person's mark counts: one that is expected, else the last joined.

        None for somebody who is expected as a person.
        """
        line = self.batch.lines.get(line_key)
        homes = [(line_key[0], home) for home in self._homes.get(line_key, ())]
        if not homes or line and line.is_expected:
            return None
        expected = [home for home in homes if home in self.batch.lines and self.batch.lines[home].is_expected]
        return (expected or homes)[0]

    def _households_among(self, line_keys):
        wanted = [("id", "in", [contact_id for _session_id, contact_id in line_keys]), ("is_group", "=", True)]
        found = set(self.env["res.partner"].with_context(active_test=False).search(wanted).ids)
        return {line_key for line_key in line_keys if line_key[1] in found}

    def _load_members(self, household_keys):
        by_date = defaultdict(set)
        for household_key in household_keys:
            by_date[self.batch.sessions[household_key[0]].date].add(household_key)
        for date, keys in by_date.items():
            members = self.source._members_of({household for _session_id, household in keys}, date)
            self.members.update({key: members.get(key[1], {}) for key in keys})
        self._read_lines({(key[0], member) for key, members in self.members.items() for member in members})

    def _read_lines(self, line_keys):
        missing = {line_key for line_key in line_keys if line_key not in self.batch.lines}
        if missing:
            self.batch.lines.update(self.env["spp.session"]._lines_by_key(missing))

    # checking

    def check(self, line_key, new):
        """Raise MarkRejected where nobody counts by whose coming a statement says that somebody came."""
        session = self.batch.sessions[line_key[0]]
        if new.status not in rules.ATTENDED:
            return
        if line_key in self.members:
            self._check_came(session, line_key, new)
        elif new.attended_by_id and session._stand_in_rule() == "household":
            homes = self._homes.get(line_key, ())
            if not set(homes) & set(self._homes.get((session.id, new.attended_by_id), ())):
                raise MarkRejected(_("Only somebody of the same household stands in here. Leave the stand-in empty."))

    def _check_came(self, session, line_key, new):
        """Check who came for a household."""
        rule = session._household_rule()
        if rule == "all":
            raise MarkRejected(_("All members of the household have to come: mark each of them."))
        if rule == "roles" and new.attended_by_id not in self._counting(line_key):
            raise MarkRejected(
                _("Say who of the household came: mark a member whose coming counts, not the household.")
            )
        is_open = rule == "any" and session._stand_in_rule() == "anybody"
        if new.attended_by_id and not is_open and new.attended_by_id not in self.members[line_key]:
            raise MarkRejected(_("Who came is no member of the household. Name a member."))

    def check_household(self, line_key, new):
        """Raise MarkRejected where a member's mark would change a household's line that may not be changed."""
        household_key = self.household_of.get(line_key)
        if household_key:
            statements = self.batch.statements
            old = statements.get(household_key, NOT_STATED)
            after = self._statement_for(household_key, {**self._of_members(household_key), line_key[1]: new})
            if after != old and self._gets_line(household_key, after):
                session = self.batch.sessions[household_key[0]]
                session._check_accepts(after, old, self.batch, household_key in self.batch.under_snapshot)

    # deciding

    def is_decided_by_members(self, line_key):
        """Whether the marks of the members decide on a line, so that a statement of the household does not stand."""
        is_there = line_key in self.members and line_key in self.batch.statements
        return is_there and bool(self._derived(line_key, self._of_members(line_key)).status)

    def follow(self, line_keys):
        """{line key of a household: its Statement}, where marks on these lines change it: of members, or its own."""
        changed = {}
        for household_key in dict.fromkeys(self.household_of.get(line_key, line_key) for line_key in line_keys):
            if household_key in self.members:
                new = self._statement_for(household_key, self._of_members(household_key))
                old = self.batch.statements.get(household_key, NOT_STATED)
                if new != old and self._gets_line(household_key, new):
                    changed[household_key] = new
        return changed

    def id_of(self, line_key):
        """The id of the household for which the mark on a line counts, None for none."""
        return self.household_of.get(line_key, (None, None))[1]

    def _rule(self, line_key):
        session = self.batch.sessions.get(line_key[0])
        return session and session._household_rule()

    def _counting(self, household_key):
        session = self.batch.sessions[household_key[0]]
        members = self.members[household_key]
        return rules.counting_members(session._household_rule(), session._household_roles(), members)

    def _of_members(self, household_key):
        """{contact id: Statement} of the members on the roster whose marks count for no other household."""
        keys = {member: (household_key[0], member) for member in self.members[household_key]}
        statements = self.batch.statements
        return {
            member: statements[key]
            for member, key in keys.items()
            if key in statements and self._counts_for(key) in (household_key[1], None, False)
        }

    def _counts_for(self, line_key):
        """The id of the household for which the mark on a member's line counts, or will count."""
        line = self.batch.lines.get(line_key)
        return self.id_of(line_key) or line and line.household_id.id

    def _derived(self, household_key, statements):
        return rules.household_statement(self._rule(household_key), self._counting(household_key), statements)

    def _statement_for(self, household_key, statements):
        """The Statement that stands on a household's line, where `statements` are those of its members."""
        derived = self._derived(household_key, statements)
        if derived.status:
            return derived
        old = self.batch.statements.get(household_key, NOT_STATED)
        return old if old.source != HOUSEHOLD else self._stated_before(household_key)

    def _stated_before(self, household_key):
        """What was stated of the household itself before its members were marked."""
        session, line = self.batch.sessions[household_key[0]], self.batch.lines[household_key]
        logged = session._logged_statements([line]).get(line, ())
        withdrawn = session._withdrawn_ids()
        stated = [
            each
            for each in logged
            if each.is_stated and each.source != HOUSEHOLD and not (each.external_id and each.external_id in withdrawn)
        ]
        latest = max(stated, key=lambda statement: statement.precedence_key(), default=NOT_STATED)
        return session._with_assumption(line, latest)

    def _gets_line(self, household_key, statement):
        """Whether a household gets the statement. One that was not expected is a walk-in if somebody of it came."""
        if household_key in self.batch.statements:
            return True
        session = self.batch.sessions[household_key[0]]
        contacts = self.batch.visibility.contacts({household_key[1]})
        return statement.status in rules.ATTENDED and session._accepts_person(household_key[1], contacts)
