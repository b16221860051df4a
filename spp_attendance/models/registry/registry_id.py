from odoo import api

FOLLOWED = {"partner_id", "value", "status"}


class RegistryId:
    """An ID in the registry. People of attendance whose identifier it is follow it."""

    __slots__ = ()
    # the field with the type
    _type_field = ""

    @api.model_create_multi
    def create(self, vals_list):
        reg_ids = super().create(vals_list)
        reg_ids.partner_id._follow_registry_ids()
        return reg_ids

    def write(self, vals):
        former, partners = self._values(), self.partner_id
        result = super().write(vals)
        if not {*FOLLOWED, self._type_field}.isdisjoint(vals):
            (partners | self.partner_id)._follow_registry_ids(former)
        return result

    def unlink(self):
        former, partners = self._values(), self.partner_id
        result = super().unlink()
        partners._follow_registry_ids(former)
        return result

    def _values(self):
        """{contact id: values of these IDs}"""
        values = {}
        for reg_id in self:
            values.setdefault(reg_id.partner_id.id, set()).add(reg_id.value)
        return values
