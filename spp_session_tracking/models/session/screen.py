import base64

from odoo import _, api
from odoo.exceptions import UserError

from ...rules import are_ids, is_id, is_unfit
from ...tools.moment import day_text
from ..attendance.screen import SHOWN_FIELDS
from .counts import COUNTS

# the sheet shows what tells people apart beside their names
SHEET_FIELDS = {**SHOWN_FIELDS, "participant_id": {"fields": {"display_name": {}}}}
MAX_FOUND = 8  # people to choose from, shown at once


class SessionScreen:
    """What the screens of a roster call: they load no form again, and say what they showed."""

    __slots__ = ()

    def read_as_shown(self, line_ids):
        """Lines of the session, and the session's state and counts, as the web client reads records.

        Returns a dict: `lines`, `session`.
        """
        self.ensure_one()
        self.check_access_rule("read")  # it may be deleted by now
        self._check_ids(line_ids)
        lines = self.env["spp.session.attendance"].browse(line_ids)
        shown = dict.fromkeys(("state", *COUNTS), {})
        return {"lines": lines.exists().web_read(SHOWN_FIELDS), "session": self.web_read(shown)[0]}

    @api.model
    def _check_ids(self, given):
        if not are_ids(given):
            raise UserError(_("Ids are a list of whole numbers. Give those of records that were read before."))

    def mark_everyone_present(self, expected_unmarked=None):
        """Mark everybody present who is expected and not marked yet.

        expected_unmarked: how many these are, as the caller was asked; refused if different
        Returns what read_as_shown() returns of them: undo_everyone_present() takes its lines.
        """
        self.ensure_one()
        unmarked = self.attendance_ids.filtered(lambda line: line.is_expected and not line.status)
        if expected_unmarked is not None and len(unmarked) != expected_unmarked:
            raise UserError(
                _(
                    "Somebody else marks too. People who are not marked: %(count)s, not %(given)s. Look at the "
                    "roster again, then press “Everyone present” again.",
                    count=len(unmarked),
                    given=expected_unmarked,
                )
            )
        unmarked.write({"status": "present"})
        return self.read_as_shown(unmarked.ids)

    def undo_everyone_present(self, lines):
        """Take back what mark_everyone_present() marked. A person who was marked again since then stays as marked.

        lines: a list of dicts with `id`, `status` and `marked_at`, as mark_everyone_present() returned them
        Returns a dict: `undone`, how many were taken back; `lines` and `session` as read_as_shown() has them.
        """
        self.ensure_one()
        is_list = isinstance(lines, list) and all(isinstance(line, dict) for line in lines)
        self._check_ids([line.get("id") for line in lines] if is_list else None)
        seen = {line["id"]: line for line in lines}
        there = self.attendance_ids.filtered(lambda line: line.id in seen)
        undone = there.filtered(lambda line: line._is_as_seen(seen[line.id]))
        undone.write({"status": False})
        return {"undone": len(undone), **self.read_as_shown(there.ids)}

    # a paper sheet

    def action_paper_sheet(self):
        """Open the grid in which a signed paper sheet is entered."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "spp_paper_sheet",
            "name": _("Enter a paper sheet"),
            "context": {"active_id": self.id},
        }

    def read_paper_sheet(self):
        """The roster in the order of the sheet: a dict with `name`, `date` and `lines`."""
        self.ensure_one()
        lines = self.env["spp.session.attendance"].search([("session_id", "=", self.id)], order="participant_id, id")
        hints = lines.participant_id._lookup_hints()
        shown = [{**line, "hint": hints[line["participant_id"]["id"]]} for line in lines.web_read(SHEET_FIELDS)]
        return {"name": self.name, "date": str(self.date), "lines": shown}

    def find_for_sheet(self, text, listed_ids):
        """People who may have signed without being on the list, by name or identifier: a few dicts, id, name, hint."""
        self._check_ids(listed_ids)
        if not isinstance(text, str) or is_unfit(text):
            raise UserError(_("Give a part of the name, or an identifier, as text."))
        contacts = self.env["res.partner"]
        domain = [*contacts._domain_participants(), ("id", "not in", listed_ids)]
        found = contacts.name_search(text, domain, limit=MAX_FOUND) if text.strip() else []
        hints = contacts.browse([contact_id for contact_id, _name in found])._lookup_hints()
        return [{"id": contact_id, "name": name, "hint": hints[contact_id]} for contact_id, name in found]

    def enter_paper_sheet(self, sheet):
        """Store the marks of a signed sheet, all of them or none, and its photo. Nobody came *now* by them.

        sheet: a dict: `date` of the sheet, `marks`, and optionally `photo` (base64) and `photo_name`. A mark is a dict:
            `participant_id`, `status`, `excuse_reason`, and `seen`: what the screen showed, see mark_as_seen()
        Returns a dict: `outcome`, and `lines` as web_read() reads them. The outcome is kept, or changed: somebody else
        has marked people meanwhile, whose lines these are, and nothing was stored.
        """
        self.ensure_one()
        self._check_sheet(sheet)
        changed = self._lines_changed_since(sheet["marks"])
        if changed:
            return {"outcome": "changed", "lines": changed.web_read(SHEET_FIELDS)}
        rows = [self._sheet_row(mark) for mark in sheet["marks"]]
        self.env["spp.session.attendance"]._save_rows(rows, "manual")
        self.env["spp.session.sheet"].create(
            {
                "session_id": self.id,
                "date": sheet["date"],
                "mark_count": len(rows),
                "photo": sheet.get("photo"),
                "photo_name": bool(sheet.get("photo")) and sheet.get("photo_name"),
            }
        )
        return {"outcome": "kept", "lines": []}

    def _check_sheet(self, sheet):
        marks = sheet.get("marks") if isinstance(sheet, dict) else None
        if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
            raise UserError(_("A sheet is an object with date and marks, and marks are a list of objects."))
        self._check_photo(sheet.get("photo"), sheet.get("photo_name"))
        if not marks and not sheet.get("photo"):
            raise UserError(_("Nothing is entered yet. Mark the people of the sheet, then save."))
        if sheet.get("date") != str(self.date):
            raise UserError(
                _(
                    "The day of the session is %(date)s. If the sheet is of another day, enter it in the session of "
                    "that day, or change the date of this session first.",
                    date=day_text(self.env, self.date),
                )
            )

    @api.model
    def _check_photo(self, photo, name):
        try:
            base64.b64decode("".join((photo or "").split()), validate=True)
        except (AttributeError, ValueError):
            raise UserError(_("The photo is the content of a file, in base64.")) from None
        if name and (not isinstance(name, str) or is_unfit(name)):
            raise UserError(_("The name of the photo is a text."))

    def _lines_changed_since(self, marks):
        marks = [mark for mark in marks if is_id(mark.get("participant_id"))]  # others are refused by their rows
        lines = self._lines_by_key([(self.id, mark["participant_id"]) for mark in marks])
        seen = {(self.id, mark["participant_id"]): mark.get("seen") or {} for mark in marks}
        changed = [line.id for line_key, line in lines.items() if not line._is_as_seen(seen[line_key])]
        return self.env["spp.session.attendance"].browse(changed)

    @api.model
    def _sheet_row(self, mark):
        given = {name: mark.get(name) for name in ("participant_id", "status", "excuse_reason")}
        return {"session_id": self.id, **given}
