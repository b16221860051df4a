from odoo import _, api
from odoo.addons.spp_session_tracking.tools.unlogged import GIVEN_ROWS, execute_with_rows
from odoo.exceptions import ValidationError

from ...rules import normal_form
from ..identifier_search import IdentifierSearch

COLUMNS = ["person_identifier", "identifier_key", "identifier_twin"]
UPDATE = f"""
    update spp_attendance_subscriber as subscriber
       set person_identifier = given.person_identifier,
           identifier_key = given.identifier_key,
           identifier_twin = given.identifier_twin
      from {GIVEN_ROWS.format(table="spp_attendance_subscriber")} as given
     where subscriber.id = given.id
"""


class SubscriberIdentifier(IdentifierSearch):
    """An identifier is given once in a company. No message and no log shows one.

    It is shown as it was given, and compared in its normal form: `identifier_key`. Two people who had the same one
    before there were keys stay apart by `identifier_twin`, and each is found by exactly what is written.
    """

    __slots__ = ()

    @api.model
    def _identified(self, keys):
        """{(company id, identifier): subscriber} of those there are, of the keys asked."""
        normal = {(company_id, text): (company_id, normal_form(text)) for company_id, text in keys}
        holders = self._holders_of({key for key in normal.values() if key[1]})
        found = {key: self._meant(holders[normal[key]], key[1]) for key in normal if normal[key] in holders}
        return {key: subscriber for key, subscriber in found.items() if subscriber}

    @api.model
    def _holders_of(self, normal_keys):
        """{(company id, identifier in its normal form): subscribers} of those there are."""
        by_company = {}
        for company_id, text in normal_keys:
            by_company.setdefault(company_id, []).append(text)
        return {
            (company_id, text): holders
            for company_id, texts in by_company.items()
            for text, holders in self._of_company(company_id, texts).grouped("identifier_key").items()
        }

    @api.model
    def _of_company(self, company_id, texts):
        """The subscribers of a company with some identifiers, which are in their normal form."""
        asked = {"company_id": [company_id], "identifier_key": texts}
        names = ["company_id", "person_identifier", "identifier_key", "partner_id", "was_erased"]
        return self.env["spp.compiled.search"]._fetch(self.browse(), asked, names)

    def _meant(self, holders, text):
        """Who of those whose identifiers are compared as the same is meant: nobody is guessed."""
        if len(holders) == 1:
            return holders
        return holders.filtered(lambda holder: holder.person_identifier == text.strip())

    @api.model
    def _contacts_named(self, keys):
        """{(company id, identifier): contact id} of identifiers that nobody has, but that name a contact all the same.

        A hook: an addon that knows a registry's numbers extends it with super().
        """
        return {}

    @api.model
    def _names_of_several(self, keys):
        """Those (company id, identifier) that name several contacts, so that _contacts_named() has nobody. As a set.

        So are two people whose identifiers are compared as the same, unless one is written as exactly that. A hook,
        like _contacts_named().
        """
        normal = {key: (key[0], normal_form(key[1])) for key in keys}
        holders = self._holders_of({each for each in normal.values() if each[1]}) if keys else {}
        return {key for key, each in normal.items() if each in holders and not self._meant(holders[each], key[1])}

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
        normal = [(company_id, normal_form(text)) for company_id, text in keys]
        taken = self._holders_of(normal)
        if taken:
            raise ValidationError(self._message_taken(next(iter(taken.values()))[0]))
        if len(set(normal)) < len(normal):
            raise ValidationError(_("Two of these people have the same identifier. Give each person a different one."))
        self._check_none_erased(keys)

    def _check_identifier_free(self, identifier):
        """Refuse an identifier that somebody else has."""
        if not identifier:
            return
        if len(self) > 1:
            raise ValidationError(_("An identifier belongs to one person. Change one person at a time."))
        holders = self._holders_of([(subscriber.company_id.id, normal_form(identifier)) for subscriber in self])
        for others in holders.values():
            if others - self:
                raise ValidationError(self._message_taken((others - self)[0]))
        self._check_none_erased([(subscriber.company_id.id, identifier) for subscriber in self])

    @api.model
    def _message_taken(self, holder):
        return _(
            "Person %(id)s of the company has this identifier already. "
            "Search for the identifier among the people, also the archived ones.",
            id=holder.id,
        )

    def _report_twins(self):
        """Say on a person who else has an identifier that differs only in how it is written."""
        same = [("company_id", "=", self.company_id.id), ("identifier_key", "=", self.identifier_key)]
        others = self.with_context(active_test=False).search([*same, ("id", "!=", self.id)])
        self._message_log(
            body=_(
                "The identifiers of this person and of person %(ids)s differ only in how they are written. Each is "
                "found by exactly what is written. Correct one of them, or merge the contacts if they are one person.",
                ids=", ".join(map(str, others.ids)),
            )
        )

    def _write_identifiers(self, identifiers):
        """Give each its identifier, in one statement.

        Not by the ORM: where another transaction gives the same identifier at this moment, the statement that fails
        would be logged with it.
        """
        rows = list(zip(self.ids, identifiers, strict=True))
        if not any(identifier for _id, identifier in rows) and not any(self.mapped("person_identifier")):
            return
        former = self._normal_keys()
        self._store_identifiers(
            [
                {"id": subscriber_id, "person_identifier": text or None, "identifier_key": normal_form(text) or None}
                for subscriber_id, text in rows
            ]
        )
        self._end_twins(former)

    def _store_identifiers(self, rows):
        """rows: COLUMNS of each person and its id; without identifier_twin where nobody else has the key"""
        self.flush_recordset()
        execute_with_rows(self.env.cr, UPDATE, [{"identifier_twin": 0, **row} for row in rows])
        self.modified(COLUMNS)
        self.invalidate_recordset(COLUMNS, flush=False)

    def _normal_keys(self):
        """{(company id, identifier in its normal form)} of these people."""
        return {(person.company_id.id, person.identifier_key) for person in self if person.identifier_key}

    def _end_twins(self, normal_keys):
        """Let whoever is the only one with a key now be no twin any more."""
        for holders in self._holders_of(normal_keys).values() if normal_keys else ():
            if len(holders) == 1 and holders.identifier_twin:
                holders._by_server().write({"identifier_twin": 0})
