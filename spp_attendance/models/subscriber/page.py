from odoo import _, api
from odoo.exceptions import AccessError

from ...rest.items import CONTACT_FIELDS, SUBSCRIBER_FIELDS

MOST_ID = 2**31 - 1


class SubscriberPage:
    """Reading people page by page, in the order they became known: whoever is added meanwhile comes at the end."""

    __slots__ = ()

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

    def _values_for_client(self, with_contact):
        """{id: its values}, as read() gives them, of what the user and the client may see of people.

        with_contact: whether the client may see telephone numbers and e-mail addresses
        """
        hidden = () if self._sees_identifiers() else ("person_identifier", *CONTACT_FIELDS)
        asked = ("person_identifier", *SUBSCRIBER_FIELDS, *(CONTACT_FIELDS if with_contact else ()))
        names = [name for name in asked if name not in hidden]
        return {values["id"]: values for values in self.read(names, load=None)}
