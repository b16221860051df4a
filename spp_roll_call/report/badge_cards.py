from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..models.subscriber import MOST_BADGES
from ..tools.paging import pages_of
from .paper import page_values, qr_image

COLUMNS, ROWS = 2, 5
LONG_NAME = 36  # characters; longer names are printed smaller


class BadgeCards(models.AbstractModel):
    """A badge for each person, many to a page, for whoever may see badge codes. The code says nothing of the person."""

    _name = "report.spp_roll_call.badge_cards"
    _description = "Badge cards"

    @api.model
    def _get_report_values(self, docids, data=None):
        people = self.env["spp.attendance.subscriber"].browse(docids)
        if len(people) > MOST_BADGES:
            raise UserError(
                _("These are too many people for one sheet. Choose at most %(most)s of them.", most=MOST_BADGES)
            )
        cards = [self._card(person) for person in people._ensure_badge_codes()]
        rows = list(split_every(COLUMNS, cards, list))
        return {"docs": people, "pages": pages_of(rows, ROWS, ROWS), **page_values(self.env)}

    @api.model
    def _card(self, person):
        return {
            "name": person.name,
            "is_long": len(person.name or "") > LONG_NAME,
            "company": person.company_id.name,
            "identifier": person.person_identifier or "",
            "qr": qr_image(person.badge_code),
        }
