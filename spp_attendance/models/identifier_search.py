from odoo import api

from ..rules import normal_form

WHOLE = ("=", "!=", "in", "not in")
PARTS_OF_IT = ("like", "not like", "ilike", "not ilike", "=like", "=ilike")


class IdentifierSearch:
    """A search for `person_identifier` is one for `identifier_key`: identifiers are compared in their normal form."""

    __slots__ = ()

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search([self._with_key(term) for term in domain], *args, **kwargs)

    @api.model
    def _with_key(self, term):
        """A term of a domain about identifiers, as one about their keys."""
        if not isinstance(term, (tuple, list)) or term[0] != "person_identifier":
            return term
        _name, operator, value = term
        if operator in WHOLE and value:
            is_one = isinstance(value, str) or not hasattr(value, "__iter__")
            value = self._key_asked(value) if is_one else [self._key_asked(each) for each in value]
        elif operator in PARTS_OF_IT and isinstance(value, str):
            value = self._key_asked(value)
        elif value:
            return term
        return ("identifier_key", operator, value)

    @api.model
    def _key_asked(self, value):
        return normal_form(value) or value if isinstance(value, str) else value
