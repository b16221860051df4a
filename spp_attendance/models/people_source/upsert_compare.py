from odoo import _

from ...registry.person import NAME_PARTS, is_made_of, is_same_name
from ..subscriber.contact import OF_CONTACT
from .entry import NAMES

COPIED = (*NAMES, "gender", "email", "phone")
# whoever has both of these parts is called so, whatever else a whole name has, such as a title
_COMPLETE = ("family_name", "given_name")


class UpsertCompare:
    """What the records of a page say that is not so here yet. What a record does not say stays as it is."""

    def _compare(self):
        entries = self._open()
        areas = self._areas({entry.person.area_code for entry in entries} - {None})
        self.people._read_ahead([entry.subscriber for entry in entries if entry.subscriber])
        # sudo: see UpsertIdentify
        self.env["res.partner"].sudo().union(*filter(None, (entry.contact for entry in entries))).fetch(OF_CONTACT)
        for entry in entries:
            values = self._record_values(entry, areas)
            if entry.outcome == "rejected":
                continue
            if entry.subscriber:
                self._note_changes(entry, values)
            else:
                self._note_new(entry, values)

    def _areas(self, codes):
        """{code: id}"""
        found = self.env["spp.area"].search_fetch([("code", "in", list(codes))], ["code"]) if codes else ()
        return {area.code: area.id for area in found}

    def _record_values(self, entry, areas):
        """The values of a record for a person here."""
        found = entry.person.values()
        values = self._with_one_name(entry, {name: found[name] for name in COPIED if name in found})
        if "area_code" in found:
            values["area_id"] = areas.get(found["area_code"])
            if not values["area_id"]:
                entry.reject(
                    _("There is no area with the code %(code)s here.", code=found["area_code"]), code="unknown_area"
                )
        return values

    def _with_one_name(self, entry, values):
        """The values with the whole name or its parts: with these if they are complete, or have all its words."""
        if values.keys().isdisjoint(NAME_PARTS):
            return values
        known = entry.subscriber or entry.contact
        here = {part: known and known[part] or "" for part in NAME_PARTS}
        whole = values.get("name") or not any(here.values()) and known and known.name
        needed = {"name", *_COMPLETE, *(part for part in here if here[part])}
        if needed <= values.keys() or is_made_of(whole, [values.get(part) or here[part] for part in here]):
            return {name: value for name, value in values.items() if name != "name"}
        if "name" not in values:
            entry.reject(
                _("The name here has words that the record does not have. Enter it here in its parts."),
                code="name_differs",
            )
        return {name: value for name, value in values.items() if name not in NAME_PARTS}

    def _note_new(self, entry, values):
        if entry.person.key and not entry.is_named:
            values["person_identifier"] = entry.person.identifier
        if entry.contact:
            shared = {name: value for name, value in values.items() if name in OF_CONTACT}
            news = self._news(entry.contact, shared)
            entry.changes = {name: _here(entry.contact, name) for name in news}
            values = {**{name: value for name, value in values.items() if name not in shared}, **news}
        entry.values = {**entry.values, **values, "company_id": self.company.id}
        if entry.values.keys().isdisjoint({"partner_id", *NAMES}):
            entry.reject(_("The record has no name."), code="no_name")

    def _note_changes(self, entry, values):
        entry.values = self._news(entry.subscriber, values)
        self._note_identifier(entry)
        self._check_former(entry)
        entry.changes = {name: _here(entry.subscriber, name) for name in entry.values}

    def _check_former(self, entry):
        """Refuse a record that may be about somebody new: its identifier was given again, or corrected here."""
        if not entry.is_former or entry.outcome == "rejected":
            return
        name, doubles = entry.values.get("name"), {entry.double_before, entry.double_digest()} - {None}
        if (name and not is_same_name(name, entry.subscriber.name)) or len(doubles) > 1:
            entry.reject(
                _(
                    "The person of whom this record was has another identifier here, and it now says another name or "
                    "birth date. If they are two people, make the other one known by hand with this identifier. If it "
                    "is the same person, give them this identifier."
                )
            )

    def _news(self, known, values):
        """Those of the values that a person or contact does not have yet, with the name that new parts make."""
        if any(known[part] for part in NAME_PARTS) and is_same_name(values.get("name"), known.name):
            values = {name: value for name, value in values.items() if name != "name"}
        news = {name: value for name, value in values.items() if value != _here(known, name)}
        if news.keys().isdisjoint(NAME_PARTS):
            return news
        name = self.people._compose_name(*(news.get(part, known[part]) for part in NAME_PARTS))
        return {"name": name, **news} if name != known.name else news

    def _note_identifier(self, entry):
        """Whoever was found by an ID gets the identifier, if there is none yet."""
        key, here = entry.person.key, entry.subscriber.identifier_key
        if not key or entry.is_named or entry.is_former or key == here:
            return
        if here:
            entry.reject(_("The person whom the ID names has another identifier here."), code="ambiguous_person")
        else:
            entry.values["person_identifier"] = entry.person.identifier


def _here(known, name):
    return known.area_id.id if name == "area_id" else known[name]
