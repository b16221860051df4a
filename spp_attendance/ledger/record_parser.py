"""Reading the values of one record, without looking anything up."""

from uuid import uuid4

from odoo import _
from odoo.addons.spp_session_tracking.marking.row_parser import MarkRowParser
from odoo.addons.spp_session_tracking.rules import utc_now, visible_text

from ..rules import CATEGORIES, is_url, normal_form
from .record_values import GIVEN, GIVEN_BY_API, WRITTEN, InvalidRecord

MOMENTS = ("attended_at", "marked_at", "submitted_at")


class RecordParser:
    """Reads values as create() of spp.attendance.list takes them. It looks nothing up but defaults.

    source: by which way they came (see MarkBatch)
    """

    def __init__(self, records, source):
        self.env = records.env
        self.moments = MarkRowParser(records.env)
        self.now = utc_now()
        asked = [name for name in (*GIVEN, "excuse_reason") if name not in GIVEN_BY_API]
        self.defaults = {"company_id": self.env.company.id, **records.default_get(asked)}
        written = (self.env.uid, self.now, self.env.uid, self.now)
        self.written = {"source": source, **dict(zip(WRITTEN, written, strict=True))}

    def parse(self, vals):
        """A row with what the values give; None where nothing is given. Raises InvalidRecord."""
        vals = {**self.defaults, **vals}
        row = {name: vals.get(name) or None for name in GIVEN}
        row["company_id"] = row["company_id"] or self.env.company.id
        row["participant_id"] = vals.get("participant_id") or None
        row["excuse"] = visible_text(vals.get("excuse_reason")) or None
        identifier = self._text(vals, "person_identifier")
        row["identifier_key"] = normal_form(identifier) or None
        row["person_identifier"] = row["identifier_key"] and identifier  # one of which nobody sees anything is none
        row["person_name"] = self._text(vals, "person_name")
        row["external_id"] = str(row["external_id"] or uuid4())
        row["submitted_by"] = row["submitted_by"] or self.env.user.name
        row.update(self.written)
        self._check_person_given(row)
        self._parse_moments(row, vals)
        self._check_category(row)
        self._check_link(row)
        return row

    def _text(self, vals, name):
        return visible_text(vals.get(name)) or None

    def _check_person_given(self, row):
        if not (row["subscriber_id"] or row["person_identifier"] or row["participant_id"] or row["person_name"]):
            raise InvalidRecord(_("The person is missing. Choose the person, or give the person's identifier."))

    def _parse_moments(self, row, vals):
        try:
            came, marked, submitted = [self.moments.parse_moment(name, vals.get(name)) for name in MOMENTS]
        except ValueError as error:
            raise InvalidRecord(str(error)) from None
        if not came:
            raise InvalidRecord(_("The time is missing. Give the date and time when the person came."))
        # nothing is later than its receipt: otherwise the statements of a clock that is ahead would win for ever
        row["attended_at"] = min(came, self.now).replace(microsecond=0)
        row["marked_at"] = min(marked or came, self.now)
        row["submitted_at"] = min(submitted or self.now, self.now)

    def _check_category(self, row):
        if row["attendance_category"] not in CATEGORIES:
            raise InvalidRecord(_("The category must be one of these: %(names)s.", names=", ".join(CATEGORIES)))
        if row["attendance_category"] == "excused" and not row["excuse"]:
            raise InvalidRecord(_("Give the reason for the excuse."))
        if row["attendance_category"] != "excused" and row["excuse"]:
            raise InvalidRecord(_("Only the category excused has a reason for an excuse. Remove the reason."))

    def _check_link(self, row):
        if row["attendance_external_url"] and not is_url(row["attendance_external_url"]):
            raise InvalidRecord(_("The link must be an address that begins with http:// or https://."))
