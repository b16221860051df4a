from odoo import api
from odoo.addons.spp_session_tracking.tools.key_column import add_key_column

from ...rules import normal_form

FOLLOWED = {"partner_id", "value", "status"}


class RegistryId:
    """An ID in the registry. People of attendance whose identifier it is follow it."""

    __slots__ = ()
    # the field with the type
    _type_field = ""

    def _auto_init(self):
        """Fill the keys of the IDs that are there: a registry has millions."""
        add_key_column(self.env.cr, self._table, "value", "attendance_key")
        return super()._auto_init()

    @api.depends("value")
    def _compute_attendance_key(self):
        for reg_id in self:
            reg_id.attendance_key = normal_form(reg_id.value or "") or False

    @api.model_create_multi
    def create(self, vals_list):
        reg_ids = super().create(vals_list)
        reg_ids.partner_id._follow_registry_ids()
        return reg_ids

    def write(self, vals):
        if {*FOLLOWED, self._type_field}.isdisjoint(vals):
            return super().write(vals)
        former, partners = self._values(), self.partner_id
        result = super().write(vals)
        (partners | self.partner_id | self._holders(former))._follow_registry_ids(former)
        return result

    def unlink(self):
        former, partners = self._values(), self.partner_id
        result = super().unlink()
        (partners | self._holders(former))._follow_registry_ids(former)
        return result

    def _values(self):
        """{contact id: {(id of the ID type, value in its normal form)} of these IDs}"""
        values = {}
        for reg_id in self:
            value = reg_id.attendance_key or ""
            values.setdefault(reg_id.partner_id.id, set()).add((reg_id[self._type_field].id, value))
        return values

    @api.model
    def _holders(self, former):
        """The contacts who have one of these IDs as well: attendance gave them none, for another person had it.

        former: {contact id: {(id of the ID type, value in its normal form)}}
        """
        id_types, values = zip(*set().union(*former.values()), strict=True) if former else ((), ())
        # sudo: a registrar sees one of the two people at least
        holders = self.sudo().search([(self._type_field, "in", id_types), ("attendance_key", "in", values)]).partner_id
        return holders.sudo(self.env.su)
