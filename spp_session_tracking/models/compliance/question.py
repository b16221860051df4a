from odoo import _, api, fields
from odoo.exceptions import ValidationError

from ...rules import is_id


class Question:
    """What is asked of compliance: a period, people and types, checked before anything is counted."""

    __slots__ = ()

    @api.model
    def _parse_question(self, date_from, date_to, participant_ids, session_type_ids):
        """Check a question. Returns two dates, the ids of people and those of types; None stands for all.

        Raises ValidationError where one of the contacts or types is none that the user can see.
        """
        people, types = (
            None if ids is None or ids is False else self._parse_ids(name, ids)
            for name, ids in (("participant_ids", participant_ids), ("session_type_ids", session_type_ids))
        )
        self._check_people(people or [])
        self._check_named(types)
        self._check_types(types or [])
        return (*self._period(date_from, date_to), people, types)

    @api.model
    def _period(self, date_from, date_to):
        try:
            start, end = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        except (ValueError, TypeError):
            start = end = None
        if not (start and end and start <= end):
            raise ValidationError(_("Give a period as two dates, such as 2026-03-01 and 2026-03-31."))
        return start, end

    @api.model
    def _parse_ids(self, name, values):
        if not isinstance(values, (list, tuple)) or not all(is_id(value) for value in values):
            raise ValidationError(_("%(name)s has to be a list of ids, which are whole numbers.", name=name))
        return list(values)

    @api.model
    def _check_named(self, ids):
        if ids == []:
            raise ValidationError(_("A list of people or types is empty. Name some, or give false for all of them."))

    @api.model
    def _check_people(self, ids):
        unknown = set(ids) - self.env["spp.session"]._visible_contacts(ids).keys()
        if unknown:
            raise ValidationError(_("There is no contact %(id)s. Fetch the people again.", id=min(unknown)))

    @api.model
    def _check_types(self, ids):
        types = self.env["spp.session.type"].with_context(active_test=False)
        unknown = set(ids) - set(types.search([("id", "in", ids), ("company_id", "in", self.env.companies.ids)]).ids)
        if unknown:
            raise ValidationError(_("There is no session type %(id)s. Fetch the types again.", id=min(unknown)))
