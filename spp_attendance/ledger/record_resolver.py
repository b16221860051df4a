"""Finding what rows of the ledger speak of: who, which session, which type. It reads only."""

from functools import cached_property

from odoo import _
from odoo.addons.spp_session_tracking.rules import canonical_zone, is_id

from ..rules import local
from .record_values import REFERENCES, InvalidRecord


class RecordResolver:
    """Looks up the records that rows name, in a few queries whatever their number: load(), then resolve() each row.

    visibility: a VisibilityCache
    """

    def __init__(self, records, visibility):
        self.records, self.env, self.visibility = records, records.env, visibility
        self.found = {name: {} for name in REFERENCES}  # {field: {id: record that the user can see}}
        self.companies, self.allowed = {}, set()  # {field: {id: its company}}; the ids of the user's companies
        self.markable = set()
        self.identified = {}  # {(company id, identifier): subscriber}
        self.named = {}  # {(company id, identifier): contact id} of contacts that are named in another way
        self.erased = set()  # {(company id, identifier)} of people who were erased
        self.known, self.joining = {}, set()  # {(company id, contact id): subscriber}; those who will become known

    # reading

    def load(self, rows):
        """Read what the rows name. Returns self."""
        self.found = {name: self._load_references(name, rows) for name in REFERENCES}
        self.companies = {
            name: {number: record.company_id.id for number, record in found.items()}
            for name, found in self.found.items()
        }
        self.allowed = set(self.env.companies.ids)
        self.markable = self._load_markable()
        self.visibility.contacts({row["attended_by_id"] for row in rows if is_id(row["attended_by_id"])})
        self._load_people(rows)
        return self

    def _load_people(self, rows):
        people = self.env["spp.attendance.subscriber"]
        asked = {(row["company_id"], row["person_identifier"]) for row in rows if row["person_identifier"]}
        self.identified = people._identified(asked)
        self.named = people._contacts_named(asked - self.identified.keys())
        contacts = [(row["company_id"], row["participant_id"]) for row in rows if is_id(row["participant_id"])]
        contacts += [(company_id, contact_id) for (company_id, _identifier), contact_id in self.named.items()]
        self.known = people._known_by_contact(contacts)
        unknown = [key for key in contacts if key not in self.known]
        self.joining = people._may_become_known(unknown, self.visibility)
        nobody = asked - self.identified.keys() - self.named.keys()
        self.erased = people._erased_among(nobody) if nobody else set()

    def _load_references(self, name, rows):
        """{id: record} of those that the user can see, archived ones too."""
        ids = self._ids(name, rows)
        if name == "session_id":
            return self.visibility.sessions(ids)
        if not ids:
            return {}
        records = self.env[self.records._fields[name].comodel_name]
        found = self.env["spp.compiled.search"]._fetch(records, {"id": ids}, ["company_id"])
        return {record.id: record for record in found}

    def _ids(self, name, rows):
        return {row[name] for row in rows if is_id(row[name])}

    def _load_markable(self):
        """The ids of the sessions that the user may mark."""
        sessions = self.found["session_id"].values()
        if not sessions or not self.env["spp.session"].check_access_rights("write", raise_exception=False):
            return set()
        return {session.id for session in sessions if session.can_mark}

    @cached_property
    def default_zone(self):
        """The zone of a row that names none and is about no session."""
        return self.env["spp.session"].default_get(["tz"])["tz"]

    # one row

    def resolve(self, row):
        """Complete a row by what follows from what it names. Raises InvalidRecord."""
        self._check_references(row)
        if row["attended_by_id"]:
            self._check_stand_in(row)
        self._resolve_person(row)
        self._resolve_local_time(row)

    def _check_references(self, row):
        if row["company_id"] not in self.allowed:
            raise InvalidRecord(_("There is no company %(id)s among yours.", id=row["company_id"]))
        for name in REFERENCES:
            if row[name] and not (is_id(row[name]) and self.companies[name].get(row[name]) == row["company_id"]):
                label = self.records._fields[name]._description_string(self.env)
                text = _("%(field)s: there is no %(id)s in the company.", field=label, id=row[name])
                raise InvalidRecord(text, "unknown")

    def _referenced(self, name, row):
        """The record that a field of a row names, None where the user can see none."""
        return self.found[name].get(row[name]) if is_id(row[name]) else None

    def _check_stand_in(self, row):
        """Whoever came instead of the person is a contact of the company, and came to a session."""
        session, contact_id = self._referenced("session_id", row), row["attended_by_id"]
        if not session:
            raise InvalidRecord(_("Somebody can come instead of the person at a session only. Choose the session."))
        contacts = self.visibility.contacts([contact_id]) if is_id(contact_id) else {}
        if not session._accepts_person(contact_id, contacts):
            text = _("There is no contact %(id)s in the company of the session.", id=contact_id)
            raise InvalidRecord(text, "unknown")

    def _resolve_person(self, row):
        """Set who it is. A contact who is not known to attendance yet has no subscriber_id before the row is saved."""
        contact = row["participant_id"] = row["participant_id"] or self._named_contact(row)
        subscriber = self._by_contact(row) if contact else self._by_id_or_identifier(row)
        self._check_not_erased(row, subscriber)
        if subscriber:
            row.update(subscriber_id=subscriber.id, participant_id=subscriber.partner_id.id)
        reason = None if subscriber or contact else "unknown_person"
        if not reason and row["session_id"] and row["session_id"] not in self.markable:
            reason = "not_facilitator"
        row.update(state="held" if reason else "valid", held_reason=reason)

    def _check_not_erased(self, row, subscriber):
        """A device may name whoever was erased for as long as it was not told."""
        is_named = not subscriber and (row["company_id"], row["person_identifier"]) in self.erased
        if is_named or subscriber and subscriber.was_erased:
            raise InvalidRecord(_("The person was erased. Nothing is recorded of them any more."), "unknown")

    def _named_contact(self, row):
        """The id of the contact that the row's identifier names in another way, if the company may know the contact."""
        contact_id = self.named.get((row["company_id"], row["person_identifier"]))
        key = (row["company_id"], contact_id)
        return contact_id if not row["subscriber_id"] and (key in self.known or key in self.joining) else None

    def _by_id_or_identifier(self, row):
        by_id = self._referenced("subscriber_id", row)
        return by_id or self.identified.get((row["company_id"], row["person_identifier"]))

    def _by_contact(self, row):
        """The subscriber of the row's contact, None where the contact is not known to attendance yet."""
        key = (row["company_id"], row["participant_id"])
        subscriber = self.known.get(key) if is_id(row["participant_id"]) else None
        if not (subscriber or is_id(row["participant_id"]) and key in self.joining):
            text = _("There is no contact %(id)s in the company.", id=row["participant_id"])
            raise InvalidRecord(text, "unknown")
        if row["subscriber_id"] and (not subscriber or row["subscriber_id"] != subscriber.id):
            text = _(
                "Contact %(id)s is not the person given. Give the contact or the person, not both.",
                id=row["participant_id"],
            )
            raise InvalidRecord(text, "unknown")
        return subscriber

    def _resolve_local_time(self, row):
        session = self._referenced("session_id", row)
        tz = row["tz"] or (session.tz if session else self.default_zone)
        row["tz"] = canonical_zone(str(tz))
        if not row["tz"]:
            raise InvalidRecord(_("%(tz)s is not a time zone. Give one such as Asia/Manila.", tz=tz))
        row["attendance_date"], row["attendance_time"] = local(row["attended_at"], row["tz"])
