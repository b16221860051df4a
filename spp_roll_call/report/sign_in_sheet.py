from collections import Counter
from math import ceil

from odoo import _, api, models
from odoo.addons.spp_attendance.rest.clock import clock_of
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..models.files import PREFIX
from ..models.session import MOST_SHEETS
from ..tools.paging import pages_of
from .paper import long_date, page_values, place_of, qr_image

# rows of a page of A4, which also fit a page of Letter. A row is 11 mm high; two rows of topics need as much.
FIRST_PAGE, LATER_PAGE = 17, 20
WALK_INS = 5
# how many topics stand side by side, where none of them is longer than so many letters
TOPICS_A_ROW = ((3, 26), (2, 42))


class SignInSheet(models.AbstractModel):
    """The roster of a session on paper, to be signed. It shows identifiers to those who see them on the screens."""

    _name = "report.spp_roll_call.sign_in_sheet"
    _description = "Sign-in sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        sessions = self.env["spp.session"].browse(docids)
        if len(sessions) > MOST_SHEETS:
            raise UserError(_("These are too many sessions. Choose at most %(most)s of them.", most=MOST_SHEETS))
        sessions.check_access_rights("read")
        sessions.check_access_rule("read")
        people = self.env["spp.attendance.subscriber"]
        markable = sessions.filtered("can_mark")
        identifiers = people._identifiers_of(markable.attendance_ids.participant_id)
        sheets = [self._sheet(session, identifiers if session in markable else {}) for session in sessions]
        return {"docs": sessions, "sheets": sheets, **page_values(self.env)}

    @api.model
    def _sheet(self, session, identifiers):
        topics = session.session_type_id.topic_ids.mapped("name") if session.track_topics else []
        longest = max(map(len, topics), default=0)
        topics_a_row = next((count for count, most in TOPICS_A_ROW if longest <= most), 1)
        topic_rows = list(split_every(topics_a_row, topics, list))
        first = max(1, FIRST_PAGE - ceil(len(topic_rows) / 2))
        return {
            "session": session,
            "day": long_date(self.env, session.date),
            "time": f"{clock_of(session.start_time)} – {clock_of(session.end_time)}",
            "place": place_of(session),
            "facilitators": (session.facilitator_id + session.co_facilitator_ids).mapped("name"),
            "topic_rows": topic_rows,
            "topics_a_row": topics_a_row,
            "has_identifiers": bool(identifiers),
            "qr": qr_image(f"{session.get_base_url()}{PREFIX}?session={session.id}"),
            "pages": pages_of(self._rows(session, identifiers), first, LATER_PAGE),
        }

    @api.model
    def _rows(self, session, identifiers):
        """The people in the order of their names, then empty rows for those who come unexpected."""
        lines = session.attendance_ids.filtered(lambda line: not line.household_id)  # members: see the household
        lines = lines.sorted(lambda line: ((line.participant_id.name or "").casefold(), line.id))
        hints = self._hints(lines.participant_id, identifiers)
        rows = [
            {
                "number": number,
                "name": line.participant_id.name,
                "hint": hints.get(line.participant_id, ""),
                "identifier": identifiers.get(line.participant_id.id, ""),
                "is_excused": line.status == "excused",
            }
            for number, line in enumerate(lines, 1)
        ]
        return [*rows, *({"number": len(rows) + number} for number in range(1, WALK_INS + 1))]

    @api.model
    def _hints(self, contacts, identifiers):
        """{contact: what tells it apart} of those who have the name of another on the sheet."""
        names = Counter(contact.name for contact in contacts)
        villages = Counter((contact.name, contact._village()) for contact in contacts)
        return {
            contact: self._hint(contact, villages[contact.name, contact._village()], contact.id in identifiers)
            for contact in contacts
            if names[contact.name] > 1
        }

    @api.model
    def _hint(self, contact, sharing, has_identifier):
        """The village, and the number of the contact where that is not enough. sharing: how many have both of them."""
        village = contact._village()
        is_told_apart = has_identifier or village and sharing == 1
        return village if is_told_apart else ", ".join(filter(None, [village, _("no. %(id)s", id=contact.id)]))
