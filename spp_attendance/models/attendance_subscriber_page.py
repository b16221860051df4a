from odoo import _, api, models
from odoo.exceptions import AccessError

from .subscriber.contact import PARTS

MOST_ID = 2**31 - 1
CONTACT = ("phone", "email")


class AttendanceSubscriber(models.Model):
    """Reading people page by page, in the order they became known: whoever is added meanwhile comes at the end."""

    _inherit = "spp.attendance.subscriber"

    @api.model
    def _page(self, domain, size, after=0):
        """The first `size` people of a domain whose ids come after this one, archived ones too."""
        domain = [*domain, ("id", ">", max(0, min(after, MOST_ID)))]
        return self.with_context(active_test=False).search(domain, limit=size, order="id")

    @api.model
    def _domain_of(self, filters):
        """The domain of filters as the API has them: person_ids, name. Raises AccessError."""
        domain = [("name", "ilike", filters["name"])] if "name" in filters else []
        if "person_ids" not in filters:
            return domain
        if not self._sees_identifiers():
            raise AccessError(_("You may not see identifiers of people."))
        return [*domain, ("person_identifier", "in", filters["person_ids"])]

    def _told(self, is_contact_told):
        """The person as the API has it: None for what is empty, or not for the user to see."""
        names = ["name", *PARTS, "gender"]
        if self._sees_identifiers():
            names += ["person_identifier", *(CONTACT if is_contact_told else ())]
        told = {name: self[name] or None for name in names}
        return {
            "id": self.id,
            "person_id": told.pop("person_identifier", None),
            "participant_id": self.partner_id.id,
            **dict.fromkeys(CONTACT),
            **told,
            "active": self.active,
        }
