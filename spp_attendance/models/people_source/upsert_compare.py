from odoo import _

from ...registry.person import NAME_PARTS
from .entry import NAMES

COPIED = (*NAMES, "gender", "email", "phone")


class UpsertCompare:
    """What the records of a page say that is not so here yet. What a record does not say stays as it is."""

    def _compare(self):
        entries = self._open()
        areas = self._areas({entry.person.area_code for entry in entries} - {None})
        self.people._read_ahead([entry.subscriber for entry in entries if entry.subscriber])
        for entry in entries:
            values = self._said(entry, areas)
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

    def _said(self, entry, areas):
        """The values of a record for a person here. The whole name says nothing where its parts are said."""
        said = entry.person.values()
        values = {name: said[name] for name in COPIED if name in said}
        if not values.keys().isdisjoint(NAME_PARTS):
            values.pop("name", None)
        if "area_code" in said:
            values["area_id"] = areas.get(said["area_code"])
            if not values["area_id"]:
                entry.reject(_("There is no area with the code %(code)s here.", code=said["area_code"]))
        return values

    def _note_new(self, entry, values):
        if entry.person.key and not entry.is_named:
            values["person_identifier"] = entry.person.identifier
        entry.values = {**entry.values, **values, "company_id": self.company.id}
        if entry.values.keys().isdisjoint({"partner_id", *NAMES}):
            entry.reject(_("The record has no name."))

    def _note_changes(self, entry, values):
        person = entry.subscriber
        here = {name: self._here(person, name) for name in values}
        if any(person[part] for part in NAME_PARTS) and words(values.get("name")) == words(person.name):
            values.pop("name", None)
        entry.values = {name: value for name, value in values.items() if value != here[name]}
        self._note_identifier(entry)
        entry.changes = {name: here.get(name) for name in entry.values}

    def _here(self, person, name):
        return person.area_id.id if name == "area_id" else person[name]

    def _note_identifier(self, entry):
        """Whoever was found by an ID gets the identifier, if there is none yet."""
        key, here = entry.person.key, entry.subscriber.identifier_key
        if not key or entry.is_named or entry.is_former or key == here:
            return
        if here:
            entry.reject(_("The person whom the ID names has another identifier here."))
        else:
            entry.values["person_identifier"] = entry.person.identifier


def words(name):
    """The words of a name, whatever their order."""
    return sorted((name or "").replace(",", " ").split())
