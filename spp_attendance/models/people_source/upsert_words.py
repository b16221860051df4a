from odoo import _

NOT_SHOWN = ("company_id", "partner_id")


class UpsertWords:
    """How the report describes the records of a page."""

    def lines(self):
        """Values of spp.registry.run.line, for each record that was not left."""
        return [self._line(entry) for entry in self.entries if entry.outcome != "left"]

    def _line(self, entry):
        return {
            "run_id": self.run.id,
            "outcome": entry.outcome,
            "record_key": self._shown_key(entry),
            "subscriber_id": entry.subscriber.id if entry.subscriber else False,
            "page": self.page.number,
            "changes": "\n".join(self._change_lines(entry)) or False,
            "reasons": "\n".join(entry.reasons) or False,
        }

    def _shown_key(self, entry):
        place = {"place": entry.place, "page": self.page.number}
        return entry.who.identifier or entry.key or _("Record %(place)s of page %(page)s", **place)

    def _change_lines(self, entry):
        """Lines such as "Family name: Reyes → Santos", without what was before where there was nobody."""
        for name, value in entry.values.items():
            if name in NOT_SHOWN:
                continue
            text = self._shown(name, value)
            if name in entry.changes:
                text = f"{self._shown(name, entry.changes[name])} → {text}"
            yield f"{self._label(name)}: {text}"

    def _label(self, name):
        if name not in self.labels:
            self.labels[name] = self.people._fields[name]._description_string(self.env)
        return self.labels[name]

    def _shown(self, name, value):
        if not value:
            return _("nothing")
        if name == "area_id":
            return self.env["spp.area"].browse(value).display_name
        if name == "gender":
            return dict(self.people._fields[name]._description_selection(self.env))[value]
        return value
