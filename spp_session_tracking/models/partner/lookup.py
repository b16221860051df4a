from odoo import api

from ...rules import NEGATIVE, any_of, normal_form
from ...tools.key_column import add_differing_key_column, differing_key

# In the context of pickers of people: registrants are offered before other contacts.
REGISTRANTS_FIRST = "registrants_first"
# In the context where people are named: what tells namesakes apart stands beside the name.
TOLD_APART = "told_apart"
# where the name is: as it is written, and in its normal form where that differs
NAMES = ("complete_name", "name_key")


class PartnerLookup:
    """Contacts are found as people are looked for: by parts of the name in any order, and by what addons on top add."""

    __slots__ = ()

    def _auto_init(self):
        """Fill the keys of the names that are there: a registry has millions of contacts, and hardly any has one."""
        add_differing_key_column(self.env.cr, self._table, "complete_name", "name_key")
        return super()._auto_init()

    @api.depends("complete_name")
    def _compute_name_key(self):
        for contact in self:
            contact.name_key = differing_key(contact.complete_name or "")

    @property
    def _order(self):
        """Odoo's order; where people are picked, registrants come first."""
        order = super()._order
        return f"is_registrant desc, {order}" if self.env.context.get(REGISTRANTS_FIRST) else order

    @property
    def _rec_names_search(self):
        """Odoo's fields, and ours: pickers ask for these."""
        return [*super()._rec_names_search, "lookup"]

    @api.depends_context(TOLD_APART, "uid")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get(TOLD_APART):
            return
        hints = self._lookup_hints()
        for contact in self.filtered(lambda contact: hints.get(contact.id)):
            contact.display_name = f"{contact.display_name} ({hints[contact.id]})"

    @api.model
    def _search_lookup(self, operator, value):
        positive = NEGATIVE.get(operator, operator)
        texts = value if positive == "in" else [value]
        way = "=" if positive in ("=", "in") else "ilike"
        asked = filter(None, (normal_form(str(text)) for text in texts if text))
        found = any_of([domain for text in asked for domain in self._lookup_domains(text, way)])
        return ["!", *found] if positive != operator else found

    def _lookup_hints(self):
        """{contact id: text beside the name that tells namesakes apart}: where they live. A hook for addons."""
        return {contact.id: contact._village() for contact in self}

    def _village(self):
        """The name of the contact's area, or else the city."""
        return self.area_id.name or self.city or ""

    @api.model
    def _lookup_domains(self, text, operator="ilike"):
        """The domains a contact may be found by, any of them. A hook for addons: none of them is
        empty, for that finds everybody.

        text: in its normal form
        operator: ilike, for parts of what names the contact; "=", for the whole of it
        """
        if operator == "=":
            return [[(name, "=", text)] for name in ("name", *NAMES)]
        return [[(name, "ilike", word) for word in text.split()] for name in NAMES]
