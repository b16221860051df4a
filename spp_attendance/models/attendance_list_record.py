from uuid import uuid4

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.roll import Refused, Roll
from odoo.tools import split_every

from ..time_card import CATEGORIES, is_url, local

PAGE = 1000  # rows of one SQL statement
# what a record is made of: given by whoever records it
GIVEN = (
    *("company_id", "subscriber_id", "person_identifier", "tz", "attended_at", "marked_at", "attendance_category"),
    *("excuse", "attendance_type_id", "attendance_location_id", "session_id", "attendance_description"),
    *("attendance_external_url", "submitted_by", "submitted_at", "submission_source", "external_id", "replaces_id"),
)
# what follows from it
DERIVED = ("attendance_date", "attendance_time", "state", "held_reason", "create_uid", "create_date")
COLUMNS = (*GIVEN, *DERIVED, "write_uid", "write_date")


class AttendanceList(models.Model):
    """Recording many attendances at once: read, stated on their sessions, and stored by one statement a thousand."""

    _inherit = "spp.attendance.list"

    @api.model
    def _record(self, vals_list):
        """The records of some values (see create()). Raises ValidationError that names every bad one, keeping none."""
        self.check_access_rights("create")
        rows = self._read_rows(vals_list)
        replaced = self._replaced(rows)
        replaced._end("replaced", _("Replaced by another record"))
        roll = self._state_on_sessions(rows)
        self._check_unique(rows)
        records = self._insert(rows)
        if roll:
            roll.keep()
        return records

    # reading

    @api.model
    def _read_rows(self, vals_list):
        """The columns of each record, as a dict, but those that depend on other records."""
        defaults = self.default_get([*GIVEN, "excuse_reason"])
        company = {"company_id": self.env.company.id}
        given = [{**company, **defaults, **vals, "person_identifier": self._identifier(vals)} for vals in vals_list]
        known = {
            name: self._known(name, {vals[name] for vals in given if vals.get(name)})
            for name in ("subscriber_id", "session_id", "attendance_type_id", "attendance_location_id", "replaces_id")
        }
        people = self._by_identifier({vals["person_identifier"] for vals in given})
        contacts = {(vals["company_id"], vals["participant_id"]) for vals in given if vals.get("participant_id")}
        people.update(self.env["spp.attendance.subscriber"]._by_contact(contacts) if contacts else {})
        rows, problems = [], {}
        for number, vals in enumerate(given):
            try:
                rows.append(self._read_row(vals, known, people))
            except ValueError as error:
                problems[number] = str(error)
        self.env["spp.session"]._raise_problems(problems, len(given))
        return rows

    @api.model
    def _known(self, name, ids):
        """{id: record} of those that the user can see, archived ones too."""
        records = self.env[self._fields[name].comodel_name].with_context(active_test=False)
        return {record.id: record for record in records.search([("id", "in", list(ids))])}

    @api.model
    def _identifier(self, vals):
        identifier = vals.get("person_identifier")
        return identifier.strip() if isinstance(identifier, str) else None

    @api.model
    def _by_identifier(self, identifiers):
        subscribers = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        found = subscribers.search([("person_identifier", "in", list(identifiers))])
        return {(subscriber.company_id.id, subscriber.person_identifier): subscriber for subscriber in found}

    @api.model
    def _read_row(self, vals, known, people):
        """The columns of one record. Raises ValueError with a sentence for whoever records it."""
        if vals["company_id"] not in self.env.companies.ids:
            raise ValueError(_("There is no company %(id)s among yours.", id=vals["company_id"]))
        for name, records in known.items():
            record = records.get(vals.get(name))
            if vals.get(name) and (not record or record.company_id.id != vals["company_id"]):
                raise ValueError(_("There is no %(name)s %(id)s in the company.", name=name, id=vals[name]))
        row = {name: vals.get(name) or None for name in GIVEN}
        row["excuse"] = (vals.get("excuse_reason") or "").strip() or None
        self._read_person(row, vals.get("participant_id"), known["subscriber_id"], people)
        self._read_times(row, known["session_id"].get(row["session_id"]))
        self._read_category(row)
        row["external_id"] = row["external_id"] or str(uuid4())
        row.update(create_uid=self.env.uid, create_date=fields.Datetime.now())
        row.update(write_uid=row["create_uid"], write_date=row["create_date"])
        row["submitted_by"] = row["submitted_by"] or self.env.user.name
        return row

    @api.model
    def _read_person(self, row, contact_id, subscribers, people):
        """Whom a row is of. people: {(company id, identifier or contact id): subscriber}"""
        if not (row["subscriber_id"] or row["person_identifier"] or contact_id):
            raise ValueError(_("Say who it was: give the person, or the person's identifier."))
        of_contact = people.get((row["company_id"], contact_id))
        if contact_id and (not of_contact or row["subscriber_id"] not in (None, of_contact.id)):
            raise ValueError(_("There is no person of contact %(id)s in the company.", id=contact_id))
        identified = people.get((row["company_id"], row["person_identifier"]))
        known = of_contact or subscribers.get(row["subscriber_id"]) or identified
        row.update(
            subscriber_id=known.id if known else None,
            participant_id=known.partner_id.id if known else None,
            state="valid" if known else "held",
            held_reason=None if known else "unknown_person",
        )

    @api.model
    def _read_times(self, row, session):
        row["tz"] = row["tz"] or (session.tz if session else self.env["spp.session"].default_get(["tz"])["tz"])
        now = fields.Datetime.now()
        moments = {name: self.env["spp.session"]._read_moment(name, row[name]) for name in ("attended_at", "marked_at")}
        if not moments["attended_at"]:
            raise ValueError(_("Say when the person came."))
        submitted = self.env["spp.session"]._read_moment("submitted_at", row["submitted_at"])
        # nothing is later than its receipt: a clock ahead would let its statements stand for ever
        row["attended_at"] = min(moments["attended_at"], now)
        row["marked_at"] = min(moments["marked_at"] or moments["attended_at"], now)
        row["submitted_at"] = min(submitted or now, now)
        try:
            row["attendance_date"], row["attendance_time"] = local(row["attended_at"], row["tz"])
        except (KeyError, ValueError):
            raise ValueError(_("%(tz)s is no time zone. Give one such as Asia/Manila.", tz=row["tz"])) from None

    @api.model
    def _read_category(self, row):
        if row["attendance_category"] not in CATEGORIES:
            names = ", ".join(CATEGORIES)
            raise ValueError(_("The category has to be one of %(names)s.", names=names))
        if (row["attendance_category"] == "excused") != bool(row["excuse"]):
            raise ValueError(_("Give the reason of an excuse, and give one with the category excused only."))
        if row["attendance_external_url"] and not is_url(row["attendance_external_url"]):
            raise ValueError(_("The link has to be an address that begins with http:// or https://."))

    # on sessions

    @api.model
    def _state_on_sessions(self, rows):
        """The roll with what the rows state on sessions, to be kept; rows a session does not take are held."""
        stated = {n: row for n, row in enumerate(rows) if row["session_id"] and row["state"] == "valid"}
        if not stated:
            return None
        marks = [self._mark_of(row) for row in stated.values()]
        source = "import" if self.env.context.get("import_file") else "manual"
        roll = Roll(self.env["spp.session"], marks, source, _("Recorded attendance"), is_evidence=True)
        problems = {}
        for (number, row), mark in zip(stated.items(), marks, strict=True):
            try:
                roll.take(mark)
            except Refused as refused:
                if not refused.held_reason:
                    problems[number] = str(refused)
                row.update(state="held", held_reason=refused.held_reason)
        self.env["spp.session"]._raise_problems(problems, len(rows))
        return roll

    def _as_rows(self):
        """The records that are there, as _read_rows() gives those to be stored."""
        # sudo: the excuse is a part of what a record states
        rows = self.sudo().read([*GIVEN, "attendance_date", "attendance_time", "state"], load=None)
        people = {record.id: record.subscriber_id.partner_id.id for record in self}
        days = {row["id"]: fields.Date.to_string(row["attendance_date"]) for row in rows}
        return [{**row, "participant_id": people[row["id"]], "attendance_date": days[row["id"]]} for row in rows]

    @api.model
    def _mark_of(self, row):
        """What a row states of a session's line (see spp.session.mark)."""
        return {
            "session_id": row["session_id"],
            "participant_id": row["participant_id"],
            "attended_by_id": False,
            "status": row["attendance_category"],
            "attendance_time": row["attended_at"],
            "marked_at": row["marked_at"],
            "submitted_at": row["submitted_at"],
            "external_id": row["external_id"],
            "excuse_reason": row["excuse"],
        }

    # storing

    @api.model
    def _insert(self, rows):
        """Store the rows. Where another transaction has meanwhile stored the same, Odoo repeats the request."""
        self._check_sent_once(rows)
        ids = {}
        for page in split_every(PAGE, rows):
            values = ", ".join(["%s"] * len(page))
            query = f"insert into {self._table} ({', '.join(COLUMNS)}) values {values} on conflict do nothing"
            rows_of_page = [tuple(row[name] for name in COLUMNS) for row in page]
            self.env.cr.execute(f"{query} returning external_id, id", rows_of_page, log_exceptions=False)
            ids.update(self.env.cr.fetchall())
        records = self.browse([ids[row["external_id"]] for row in rows])
        self.env["spp.attendance.subscriber"].invalidate_model(["attendance_list_ids"])
        return records

    @api.model
    def _check_sent_once(self, rows):
        sent = [(row["company_id"], row["external_id"]) for row in rows]
        domain = [("company_id", "in", [key[0] for key in sent]), ("external_id", "in", [key[1] for key in sent])]
        # sudo: an id is taken also by a record the user may not see
        taken = {(record.company_id.id, record.external_id) for record in self.sudo().search(domain)}
        sentence = _("A record with this external id is there already. Give each record an id of its own.")
        first = {key: n for n, key in reversed(list(enumerate(sent)))}
        problems = {n: sentence for n, key in enumerate(sent) if key in taken or first[key] < n}
        self.env["spp.session"]._raise_problems(problems, len(rows))
