from odoo import _, api
from odoo.exceptions import ValidationError


class SubscriberIdentifier:
    """An identifier is given once in a company. No message and no log shows one."""

    __slots__ = ()

    @api.model
    def _identified(self, keys):
        """{(company id, identifier): subscriber} of those there are, of the keys asked."""
        people = self.with_context(active_test=False).search_fetch(
            [
                ("company_id", "in", list({company_id for company_id, _identifier in keys})),
                ("person_identifier", "in", [identifier for _company_id, identifier in keys]),
            ],
            ["company_id", "person_identifier", "partner_id"],
            order="id",
        )
        return {(subscriber.company_id.id, subscriber.person_identifier): subscriber for subscriber in people}

    @api.model
    def _contacts_named(self, keys):
        """{(company id, identifier): contact id} of identifiers that nobody has, but that name a contact all the same.

        A hook: an addon that knows a registry's numbers extends it with super().
        """
        return {}

    @api.model
    def _names_only_others(self, key):
        """Whether (company id, identifier) can only be such another name, so that nobody is given it as identifier.

        A hook, like _contacts_named().
        """
        return False

    @api.model
    def _api_notes(self):
        """What the guide of the API says besides, in Markdown. A hook, like _contacts_named()."""
        return []

    @api.model
    def _check_identifiers_free(self, keys):
        """Refuse identifiers that somebody has, for people not known yet: (company id, identifier or False)."""
        keys = [key for key in keys if key[1]]
        if not keys:
            return
        taken = self._identified(keys)
        if taken:
            raise ValidationError(self._message_taken(next(iter(taken.values()))))
        if len(set(keys)) < len(keys):
            raise ValidationError(_("Two of these people have the same identifier. Give each person a different one."))

    def _check_identifier_free(self, identifier):
        """Refuse an identifier that somebody else has."""
        if not identifier:
            return
        if len(self) > 1:
            raise ValidationError(_("An identifier belongs to one person. Change one person at a time."))
        holders = self._identified([(subscriber.company_id.id, identifier) for subscriber in self])
        for holder in holders.values():
            if holder != self:
                raise ValidationError(self._message_taken(holder))

    @api.model
    def _message_taken(self, holder):
        return _(
            "Person %(id)s of the company has this identifier already. "
            "Search for the identifier among the people, also the archived ones.",
            id=holder.id,
        )

    def _write_identifiers(self, identifiers):
        """Give each its identifier, in one statement.

        Not by the ORM: where another transaction gives the same identifier at this moment, the statement that fails
        would be logged with it.
        """
        rows = list(zip(self.ids, identifiers, strict=True))
        if not any(identifier for _id, identifier in rows) and not any(self.mapped("person_identifier")):
            return
        self.flush_recordset()
        values = ", ".join(["%s"] * len(rows))
        query = (
            f"update {self._table} subscriber set person_identifier = given.identifier "
            f"from (values {values}) as given (id, identifier) where subscriber.id = given.id"
        )
        typed = [(subscriber_id, identifier or None) for subscriber_id, identifier in rows]
        self.env.cr.execute(query, typed, log_exceptions=False)
        self.modified(["person_identifier"])
        self.invalidate_recordset(["person_identifier"], flush=False)
