from datetime import date

from odoo import _, api
from odoo.addons.spp_session_tracking.tools.today import local_today
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...rules import normal_form
from ..subscriber.contact import PARTS

NOTE = """
## People named by an ID of the registry

`person_id`, and each of `person_ids`, may also be an ID of the registry: the name of its type and the value, as in
`National ID|1234`. Capital and small letters of the name are the same. Where an administrator has chosen a type for
identifiers, its value alone names a person too. An ID that nobody has, or several people, names nobody: what is sent
under it is `held`, and searches find nothing for it. Answers have the programme's identifier.
"""


class RegisteredPerson:
    """A person known to attendance who may be a registrant.

    A registrant is who the registry says: names, gender and, if an ID type is chosen, the identifier are its own.
    """

    __slots__ = ()
    # the model of the registry's IDs, their field with the type, and the groups of those who register people
    _registry_ids_model = ""
    _type_field = ""
    _registrars = ()

    @api.model
    def _id_type_names(self):
        """[(id of an ID type, what it may be named by)]; a type may have several names."""
        raise NotImplementedError

    @api.depends("partner_id.reg_ids.expiry_date", "partner_id.reg_ids.value", "company_id.attendance_id_type_id")
    def _compute_registry_identifier(self):
        reg_ids, today = self._registry_ids(), local_today(self)
        for subscriber in self:
            reg_id = reg_ids.get(subscriber.id)
            expires = reg_id.expiry_date if reg_id else False
            subscriber.has_registry_identifier = bool(reg_id)
            subscriber.identifier_expiry_date = expires
            subscriber.is_identifier_expired = bool(expires) and expires < today

    def _registry_ids(self):
        """{id: the ID in the registry that is the person's identifier} of those of whom there is one.

        Where contacts were merged, one may have several IDs of the type: that is none, unless it is the identifier.
        """
        return self._sole_ids(self._ids_of_type())

    @api.model
    def _sole_ids(self, found):
        """As _registry_ids(). found: as of _ids_of_type()"""
        reg_ids = {person.id: person._sole_id(ids) for person, ids in found.items()}
        return {person_id: reg_id for person_id, reg_id in reg_ids.items() if reg_id}

    def _sole_id(self, reg_ids):
        """Several with the same value are one ID, that of them which expires last."""
        own = reg_ids.filtered(lambda reg_id: reg_id.attendance_key == self.identifier_key) or reg_ids
        if len(set(own.mapped("attendance_key"))) != 1:
            return reg_ids.browse()
        return own.sorted(lambda reg_id: reg_id.expiry_date or date.max, reverse=True)[:1]

    def _ids_of_type(self):
        """{person: their IDs of the type that is chosen for identifiers}"""
        domain = [
            ("partner_id", "in", self.partner_id.ids),
            (self._type_field, "in", self.company_id.attendance_id_type_id.ids),
            ("attendance_key", "!=", False),
            ("status", "!=", "invalid"),
        ]
        found = self.env[self._registry_ids_model].search(domain)
        reg_ids = found.grouped(lambda reg_id: (reg_id.partner_id, reg_id[self._type_field]))
        keys = {person: (person.partner_id, person.company_id.attendance_id_type_id) for person in self}
        return {person: reg_ids.get(key, found.browse()) for person, key in keys.items()}

    # follow the registry

    def _follow_registry(self, former=None):
        """Give these people the identifiers that the registry has for them. To be called in sudo.

        former: {contact id: {(id of the ID type, value in its normal form)} the registry had before}. Whose identifier
        is one of them, of the chosen type, and who has no new one, has no identifier.
        An ID that another person has as identifier is not taken: a message on the person says so.
        """
        found = self._ids_of_type()
        values = {subscriber_id: reg_id.value.strip() for subscriber_id, reg_id in self._sole_ids(found).items()}
        changed = self.filtered(
            lambda person: (
                person.person_identifier != values[person.id]
                if person.id in values
                else person._has_lost_identifier(former or {})
            )
        )
        if changed:
            changed._write_identifiers([False] * len(changed))  # first: two people may have changed places
            changed._take_identifiers(values)
        several = [person.id for person, reg_ids in found.items() if reg_ids and person.id not in values]
        self.browse(several)._tell_of_several_ids(changed)

    def _tell_of_several_ids(self, changed):
        """Say on these people, of whose IDs none is the identifier, what to do: once, and where they have lost theirs.

        changed: those who have lost it now
        """
        note = _(
            "The registry has several IDs of the type for this person, and none of them is the identifier. "
            "Set those that are wrong to Invalid there."
        )
        for person in self:
            if person in changed or note not in map(html2plaintext, person.message_ids.mapped("body")):
                person._message_log(body=note)

    def _has_lost_identifier(self, former):
        id_type = self.company_id.attendance_id_type_id
        return (id_type.id, self.identifier_key) in former.get(self.partner_id.id, ())

    def _take_identifiers(self, values):
        """values: {id: identifier}"""
        keys = {person.id: (person.company_id.id, normal_form(values.get(person.id))) for person in self}
        given = [key for key in keys.values() if key[1]]
        taken = set(self._holders_of(given)) | self._erased_among(given)
        refused, identifiers = self.browse(), []
        for person in self:
            key = keys[person.id]
            is_free = key[1] and key not in taken
            identifiers.append(values[person.id] if is_free else False)
            refused |= person if key[1] and not is_free else self.browse()
            taken.add(key)
        self._write_identifiers(identifiers)
        for person in refused:
            person._message_log(
                body=_(
                    "The ID in the registry is not the identifier: another person has it, or had it and was erased. "
                    "Correct one of them, or ask a session manager to admit it again."
                )
            )

    @api.model
    def _insert_people(self, partner_ids, company):
        people = super()._insert_people(partner_ids, company)
        # sudo: whoever states attendance makes people known, without the right to edit them
        self.union(*people.values()).sudo()._follow_registry()
        return people

    # named by an ID

    @api.model
    def _contacts_named(self, keys):
        """As well those whom the registry knows by an ID: "<ID type>|<value>", or a bare value of the chosen type.

        Nobody where two contacts have the ID.
        """
        holders = self._holders_of_ids(keys)
        sole = {key: next(iter(ids)) for key, ids in holders.items() if len(ids) == 1}
        return {**super()._contacts_named(keys), **sole}

    @api.model
    def _names_of_several(self, keys):
        holders = self._holders_of_ids(keys)
        return super()._names_of_several(keys) | {key for key, ids in holders.items() if len(ids) > 1}

    @api.model
    def _holders_of_ids(self, keys):
        """{(company id, identifier): ids of the contacts who have that ID} of IDs that somebody has."""
        reg_ids = self.env[self._registry_ids_model]
        if not keys or not reg_ids.check_access_rights("read", raise_exception=False):
            return {}
        named = self._id_types_by_name()
        ids = {key: self._id_named(*key, named) for key in keys}
        types, values = ({each[part] for each in ids.values()} for part in (0, 1))
        domain = [(self._type_field, "in", list(types)), ("attendance_key", "in", list(values))]
        holders = {}
        for reg_id in reg_ids.search([*domain, ("status", "!=", "invalid")]):
            key = (reg_id[self._type_field].id, reg_id.attendance_key)
            holders.setdefault(key, set()).add(reg_id.partner_id.id)
        return {key: holders[each] for key, each in ids.items() if each in holders}

    @api.model
    def _id_named(self, company_id, identifier, id_types):
        """(id of an ID type, value in its normal form) that an identifier stands for. id_types: {name: id}"""
        name, bar, value = normal_form(identifier).partition("|")
        if bar and name.strip().casefold() in id_types:
            return id_types[name.strip().casefold()], normal_form(value)
        return self.env["res.company"].browse(company_id).attendance_id_type_id.id, normal_form(identifier)

    @api.model
    def _id_types_by_name(self):
        """{name, case folded: id of the ID type}, without names that several types have."""
        types = {}
        for type_id, name in self._id_type_names():
            types.setdefault(normal_form(name).casefold(), set()).add(type_id)
        return {name: ids.pop() for name, ids in types.items() if len(ids) == 1}

    def _names_to_remember(self):
        """With the IDs of the contact, each by its value and as "<ID type>|<value>"."""
        reg_ids = self.env[self._registry_ids_model].search([("partner_id", "=", self.partner_id.id)])
        values = [(reg_id[self._type_field].id, reg_id.value) for reg_id in reg_ids if reg_id.value]
        names = self._id_type_names()
        named = [f"{name}|{value}" for type_id, value in values for named_id, name in names if named_id == type_id]
        return [*super()._names_to_remember(), *(value for _type, value in values), *named]

    @api.model
    def _names_alike(self, identifier):
        """With and without the name of an ID type."""
        _name, bar, value = normal_form(identifier).partition("|")
        value = value if bar else identifier
        return [*super()._names_alike(identifier), value, *(f"{name}|{value}" for _id, name in self._id_type_names())]

    @api.model
    def _names_only_others(self, key):
        """An ID type and a value are no identifier of the programme."""
        name, bar, _value = normal_form(key[1]).partition("|")
        is_type = bool(bar) and name.strip().casefold() in self._id_types_by_name()
        return is_type or super()._names_only_others(key)

    @api.model
    def _api_notes(self):
        return [*super()._api_notes(), NOTE]

    # what the registry owns

    @api.model
    def _new_contact(self, vals):
        """People made known by others than registrars are contacts, but no registrants."""
        is_registrar = any(self.env.user.has_group(group) for group in self._registrars)
        return {**super()._new_contact(vals), "is_registrant": is_registrar}

    @api.model_create_multi
    def create(self, vals_list):
        subscribers = super().create(vals_list)
        subscribers.sudo()._follow_registry()  # sudo: the identifier is the registry's, whoever makes the person known
        return subscribers

    def write(self, vals):
        clean = self._clean(vals)
        if "gender" in vals and any(person.is_registrant and person.gender != vals["gender"] for person in self):
            raise UserError(_("The registry keeps the gender of this person. Change it there."))
        reg_ids = self._registry_ids() if "person_identifier" in vals else {}
        for subscriber_id, reg_id in reg_ids.items():
            if (self.browse(subscriber_id).identifier_key or "") != normal_form(clean["person_identifier"]):
                raise UserError(
                    _(
                        "The identifier is the %(type)s of the registry. Change it there.",
                        type=reg_id[self._type_field].display_name,
                    )
                )
        if reg_ids:  # how it is written is the registry's too
            vals = {name: value for name, value in vals.items() if name != "person_identifier"}
        return super().write(vals)

    def _write_contact(self, vals):
        if not self.partner_id.is_registrant:
            return super()._write_contact(vals)
        for name in ("name", *PARTS):
            if name in vals and vals[name] != (self.partner_id[name] or False):
                raise UserError(_("The registry keeps the names of this person. Change them there."))
        if "area_id" in vals and vals["area_id"] != self.partner_id.area_id.id:
            raise UserError(_("The registry keeps the area of this person. Change it there."))
        owned = ("name", *PARTS, "area_id")
        return super()._write_contact({name: value for name, value in vals.items() if name not in owned})
