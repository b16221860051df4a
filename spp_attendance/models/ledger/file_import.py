from datetime import timedelta

from odoo import _, api, fields
from odoo.addons.spp_session_tracking.rules import canonical_zone, local_to_utc, utc_to_local

from ...ledger.ledger_recorder import LedgerRecorder


class RecordFileImport:
    """Odoo's import of a file of records: each bad row is named, and what is recorded already is left."""

    __slots__ = ()

    @api.model
    def get_import_templates(self):
        return [{"label": _("Template for records"), "template": "/spp_attendance/static/import/records.csv"}]

    @api.model
    def _import_stated(self):
        person = ("person_identifier", "subscriber_id", "participant_id", "person_name")
        return [person, ("attended_at", "attendance_date"), ("attendance_category",)]

    @api.model
    def _import_read_only(self):
        return ("attendance_date", "attendance_time")

    @api.model
    def _import_needed_beside(self, names):
        return [("attendance_date",)] if "attendance_time" in names else []

    @api.model
    def _import_hours(self):
        return ("attendance_time",)

    @api.model
    def _import_cells(self, records, report):
        """A day and a time in columns of their own are the moment. Beside a moment they say nothing."""
        for row, info in super()._import_cells(records, report):
            day, hours = row.pop("attendance_date", None), row.pop("attendance_time", None)
            if day is not None and not row.get("attended_at"):
                if day and hours == "" and not report.is_refused(info):
                    column = self._import_label(["attendance_time"])
                    report.refuse(info, _("%(columns)s: nothing is given, and nothing is assumed.", columns=column))
                row["attended_at"] = day and self._import_moment(day, float(hours or 0), row.get("tz"))
            yield row, info

    @api.model
    def _import_moment(self, day, hours, tz):
        """The text of a moment in the user's zone, as Odoo reads it. tz: the zone of the row; empty: the user's"""
        local = fields.Datetime.to_datetime(day) + timedelta(seconds=round(hours * 3600))
        if canonical_zone(tz or ""):
            local = utc_to_local(local_to_utc(local, tz), str(self.env["ir.fields.converter"]._input_tz()))
        return fields.Datetime.to_string(local)

    @api.model
    def _import_past(self):
        return ("attended_at", "marked_at", "submitted_at")

    @api.model
    def _import_rows(self, rows, report):
        rows = list(rows)
        there = self._import_by_external_id([xid for _dbid, xid, _values, _info in rows if xid])
        new = [row for row in rows if not row[0] and row[1] not in there]
        recorder = LedgerRecorder(self, "import").prepare_new([values for _dbid, _xid, values, _info in new])
        for number, invalid in sorted(recorder.problems.items()):
            report.refuse(new[number][-1], str(invalid))
        for number in recorder.repeated:
            report.leave(new[number][-1], _("An earlier row of the file says the same."))
        known = {id(new[number]): record for number, record in recorder.known.items()}
        coming = {id(new[number]) for number in recorder.rows}
        self._import_note_pending(new, recorder, report)
        # sudo: tells whether they count, nothing of the people
        self.browse([record.id for record in recorder.known.values()]).sudo().fetch(["state"])
        for row in rows:
            if id(row) in known:
                yield self._import_known(row, known[id(row)], report)
            elif id(row) in coming or row[0] or row[1] in there:
                yield row

    @api.model
    def _import_known(self, row, record, report):
        """A row that makes Odoo write nothing to the record that is there."""
        if record.sudo().state in ("voided", "replaced"):  # sudo: as above
            report.note(row[-1], "left", _("It was voided or corrected since, and does not count."))
        return record.id, False, {}, row[-1]

    @api.model
    def _import_note_pending(self, rows, recorder, report):
        reasons = dict(self._fields["held_reason"]._description_selection(self.env))
        for number, row in recorder.rows.items():
            if row["state"] == "held":
                text = _("It waits for an officer: %(reason)s.", reason=reasons[row["held_reason"]])
                report.note(rows[number][-1], "pending", text)
