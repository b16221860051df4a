from odoo import _, api

from ...rules import normal_form
from .contact import OF_CONTACT, PARTS


class SubscriberFileImport:
    """Odoo's import of a file: people are found by their identifiers, and an empty cell changes nothing."""

    __slots__ = ()

    @api.model
    def get_import_templates(self):
        return [{"label": _("Template for people"), "template": "/spp_attendance/static/import/people.csv"}]

    @api.model
    def _import_stated(self):
        return [("person_identifier", "name", *PARTS, "partner_id")]

    @api.model
    def _import_says_nothing(self, names):
        return names

    @api.model
    def _import_rows(self, rows, report):
        """The converted rows, those of people known with their ids. Each row that repeats an identifier is named."""
        rows = list(rows)
        company_id = self.default_get(["company_id"]).get("company_id")
        keys = [self._key_of(values, company_id) for _dbid, _xid, values, _info in rows]
        holders, named = self._import_people({key for key in keys if key})
        targets = self._import_by_external_id([xid for _dbid, xid, _values, _info in rows if xid])
        self._read_ahead([*holders.values(), *targets.values()])
        earlier, converted = set(), []
        for key, (dbid, xid, values, info) in zip(keys, rows, strict=True):
            holder, contact_id = holders.get(key), named.get(key)
            target = targets.get(xid) or self.browse(dbid or ())
            who = holder or contact_id or key and (key[0], normal_form(key[1]))
            if key and who in earlier:
                message = _("An earlier row of the file has this identifier.")
            elif holder and (xid or dbid) and holder != target:
                message = self._message_taken(holder)
            elif key and not holder and not contact_id and self._names_only_others(key):
                message = _("This names nobody, or several people. Correct it, or give the person's own identifier.")
            else:
                earlier.update([who] if key else [])
                own_id = dbid or (not xid and holder and holder.id) or False
                converted.append((own_id, xid, self._values_of_named(values, contact_id, holder), info))
                continue
            report.refuse(info, message, field="person_identifier")
        return converted

    @api.model
    def _import_people(self, keys):
        """Whom (company id, identifier) name: {key: person}, and {key: contact id} of those named in another way."""
        holders = self._identified(keys) if keys else {}
        named = self._contacts_named(keys - holders.keys())
        known = self._known_by_contact([(name[0], contact) for name, contact in named.items()])
        found = {name: known[name[0], contact] for name, contact in named.items() if (name[0], contact) in known}
        return {**holders, **found}, named

    @api.model
    def _values_of_named(self, values, contact_id, holder):
        """The values of a row. What names a contact in another way (`contact_id`) is not the person's identifier."""
        if not contact_id:
            return values
        others = {name: value for name, value in values.items() if name != "person_identifier"}
        return others if holder else {**others, "partner_id": contact_id}

    @api.model
    def _key_of(self, values, company_id):
        """(company id, identifier) of a row, None without one. Also cleans it, as create() does."""
        identifier = self._clean(values).get("person_identifier")
        return identifier and (values.get("company_id") or company_id, identifier) or None

    def _import_news(self, values):
        return super()._import_news(self._clean(values))

    @api.model
    def _import_comparable(self, name, value):
        """Another spelling of an identifier says nothing new."""
        return normal_form(value) or None if name == "person_identifier" else super()._import_comparable(name, value)

    @api.model
    def _read_ahead(self, people):
        """Read what writing will ask of each person, in a few queries instead of some for each."""
        # sudo: reads ahead only, rights are asked when it is written
        subscribers = self.browse({subscriber.id for subscriber in people}).sudo()
        subscribers.fetch(["partner_id", "company_id", "person_identifier", "gender", "active"])
        contacts = subscribers.partner_id
        stored = [name for name in self._reaches() if contacts._fields[name].store]
        contacts.fetch([*OF_CONTACT, *stored, "is_company"])
        contacts.with_context(active_test=False).mapped("user_ids")
        if self._sees_identifiers():
            self.browse(subscribers.ids).mapped("phone")  # and all that is computed with it
