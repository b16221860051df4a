from odoo import api

HALF_A_MINUTE = 0.5 / 60


class ImportNews:
    """What a row says that its record does not say already."""

    __slots__ = ()

    def _import_news(self, values):
        """The values that are new to the record."""
        return {name: value for name, value in values.items() if name != "id" and not self._import_says(name, value)}

    def _import_says(self, name, value):
        """Whether the field has the value already, as a file can say it: times to the second, hours to the minute."""
        field = self._fields[name]
        if field.type == "one2many":
            return not value
        if field.type == "many2many":
            return set(self[name].ids) == self._import_linked(value)
        return self._import_comparable(name, self[name]) == self._import_comparable(name, value)

    @api.model
    def _import_linked(self, commands):
        """The ids that the commands of Odoo's import leave linked; None where one of them does more."""
        ids = set()
        for command in commands or ():
            if command[0] == 6:
                ids = set(command[2])
            elif command[0] == 4:
                ids.add(command[1])
            else:
                return None
        return ids

    @api.model
    def _import_comparable(self, name, value):
        field = self._fields[name]
        cached = field.convert_to_cache(field.convert_to_write(value, self), self, validate=False)
        if field.type == "datetime" and cached:
            return cached.replace(microsecond=0)
        if field.type == "float":
            return round((cached or 0) / HALF_A_MINUTE / 2) if name in self._import_hours() else round(cached or 0, 4)
        return cached or None
