"""Reading the values of records of the ledger, many at once: who, when, what."""

from functools import cached_property
from uuid import uuid4

from odoo import _, fields
from odoo.addons.spp_session_tracking.marking.row_parser import MarkRowParser

from ..rules import CATEGORIES, is_url, local

# what a record is made of: given by whoever records it
GIVEN = (
    *("company_id", "subscriber_id", "person_identifier", "tz", "attended_at", "marked_at", "attendance_category"),
    *("excuse", "attendance_type_id", "attendance_location_id", "session_id", "attended_by_id"),
    *("attendance_description", "attendance_external_url", "submitted_by", "submitted_at", "submission_source"),
    *("external_id", "digest", "client_id", "replaces_id"),
)
# what only the API sets: whose device it came from, and as what
OF_DEVICE = ("digest", "client_id")
REFERENCES = ("subscriber_id", "session_id", "attendance_type_id", "attendance_location_id", "replaces_id")


class Wrong(ValueError):
    """What is wrong with a record: a sentence for whoever sends it, and one word for programs.

    standing: the external id of what stands in the place of what it replaces, "" where that does not matter
    """

    def __init__(self, text, code="invalid", standing=""):
        super().__init__(text)
        self.code, self.standing = code, standing


class Reading:
    """What some values speak of, read in a few queries whatever their number. seen: a VisibilityCache."""

    def __init__(self, records, vals_list, seen):
        self.records, self.env, self.seen = records, records.env, seen
        self.now = fields.Datetime.now()
        company = {"company_id": self.env.company.id}
        asked = [name for name in (*GIVEN, "excuse_reason") if name not in OF_DEVICE]
        self.defaults = {**company, **records.default_get(asked)}
        self.known = {name: self._known(name, vals_list) for name in REFERENCES}
        self.markable = self._markable()
        self.people = self._people(vals_list)

    def _markable(self):
        """The ids of the sessions that the user may mark."""
        if not self.env["spp.session"].check_access_rights("write", raise_exception=False):
            return set()
        return {session.id for session in self.known["session_id"].values() if session.can_mark}

    @cached_property
    def zone(self):
        """The zone of what says none, and is about no session."""
        return self.env["spp.session"].default_get(["tz"])["tz"]

    def _known(self, name, vals_list):
        """{id: record} of those that the user can see, archived ones too."""
        ids = {vals[name] for vals in vals_list if vals.get(name)}
        if name == "session_id":
            return self.seen.sessions(ids)
        records = self.env[self.records._fields[name].comodel_name].with_context(active_test=False)
        return {record.id: record for record in records.search([("id", "in", list(ids))])} if ids else {}

    def _people(self, vals_list):
        """{(company id, identifier or contact id): subscriber}"""
        people = self.env["spp.attendance.subscriber"]
        identifiers = {(self._company(vals), self._identifier(vals)) for vals in vals_list if self._identifier(vals)}
        contacts = {
            (self._company(vals), vals["participant_id"])
            for vals in vals_list
            if vals.get("participant_id") and (not vals.get("session_id") or vals["session_id"] in self.markable)
        }
        return {**people._identified(identifiers), **(people._by_contact(contacts, self.seen) if contacts else {})}

    def _company(self, vals):
        return vals.get("company_id") or self.defaults["company_id"]

    def _identifier(self, vals):
        identifier = vals.get("person_identifier")
        return identifier.strip() or None if isinstance(identifier, str) else None

    def row(self, vals):
        """The columns of one record. Raises Wrong."""
        vals = {**self.defaults, **vals}
        self._check_references(vals)
        row = {name: vals.get(name) or None for name in GIVEN}
        row["excuse"] = (vals.get("excuse_reason") or "").strip() or None
        row["person_identifier"] = self._identifier(vals)
        self._read_person(row, vals.get("participant_id"))
        self._read_times(row)
        self._read_category(row)
        row["external_id"] = row["external_id"] or str(uuid4())
        row["submitted_by"] = row["submitted_by"] or self.env.user.name
        row.update(dict.fromkeys(("create_uid", "write_uid"), self.env.uid))
        row.update(dict.fromkeys(("create_date", "write_date"), self.now))
        return row

    def _check_references(self, vals):
        if vals["company_id"] not in self.env.companies.ids:
            raise Wrong(_("There is no company %(id)s among yours.", id=vals["company_id"]))
        for name, records in self.known.items():
            record = records.get(vals.get(name))
            if vals.get(name) and (not record or record.company_id.id != vals["company_id"]):
                raise Wrong(_("There is no %(name)s %(id)s in the company.", name=name, id=vals[name]), "unknown")
        if vals.get("session_id") and vals["session_id"] not in self.markable:
            text = _("Session %(id)s is held by somebody else, who may record it.", id=vals["session_id"])
            raise Wrong(text, "forbidden")
        if vals.get("attended_by_id"):
            self._check_stand_in(vals)

    def _check_stand_in(self, vals):
        """Whoever came in somebody's place is a contact of the company, and came to a session."""
        session, contact = self.known["session_id"].get(vals.get("session_id")), vals["attended_by_id"]
        if not session:
            raise Wrong(_("Somebody stands in for a person at a session only."))
        if not session._accepts_person(contact, self.seen.contacts([contact])):
            raise Wrong(_("There is no contact %(id)s in the company of the session.", id=contact), "unknown")

    def _read_person(self, row, contact_id):
        if not (row["subscriber_id"] or row["person_identifier"] or contact_id):
            raise Wrong(_("Say who it was: give the person, or the person's identifier."))
        of_contact = self.people.get((row["company_id"], contact_id))
        if contact_id and (not of_contact or row["subscriber_id"] not in (None, of_contact.id)):
            raise Wrong(_("There is no person of contact %(id)s in the company.", id=contact_id), "unknown")
        identified = self.people.get((row["company_id"], row["person_identifier"]))
        known = of_contact or self.known["subscriber_id"].get(row["subscriber_id"]) or identified
        row.update(
            subscriber_id=known.id if known else None,
            participant_id=known.partner_id.id if known else None,
            state="valid" if known else "held",
            held_reason=None if known else "unknown_person",
        )

    def _read_times(self, row):
        session = self.known["session_id"].get(row["session_id"])
        row["tz"] = row["tz"] or (session.tz if session else self.zone)
        came, marked, submitted = (self._moment(name, row) for name in ("attended_at", "marked_at", "submitted_at"))
        if not came:
            raise Wrong(_("Say when the person came."))
        # nothing is later than its receipt: a clock ahead would let its statements stand for ever
        row["attended_at"] = min(came, self.now)
        row["marked_at"] = min(marked or came, self.now)
        row["submitted_at"] = min(submitted or self.now, self.now)
        try:
            row["attendance_date"], row["attendance_time"] = local(row["attended_at"], row["tz"])
        except (KeyError, ValueError):
            raise Wrong(_("%(tz)s is no time zone. Give one such as Asia/Manila.", tz=row["tz"])) from None

    def _moment(self, name, row):
        try:
            return MarkRowParser(self.env).parse_moment(name, row[name])
        except ValueError as error:
            raise Wrong(str(error)) from None

    def _read_category(self, row):
        if row["attendance_category"] not in CATEGORIES:
            names = ", ".join(CATEGORIES)
            raise Wrong(_("The category has to be one of %(names)s.", names=names))
        if (row["attendance_category"] == "excused") != bool(row["excuse"]):
            raise Wrong(_("Give the reason of an excuse, and give one with the category excused only."))
        if row["attendance_external_url"] and not is_url(row["attendance_external_url"]):
            raise Wrong(_("The link has to be an address that begins with http:// or https://."))
