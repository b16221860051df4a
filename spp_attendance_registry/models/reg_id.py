from odoo import api, fields, models

FOLLOWED = {"partner_id", "id_type", "value", "status"}


class RegId(models.Model):
    """An ID in the registry. People of attendance whose identifier it is follow it."""

    _inherit = "g2p.reg.id"

    value = fields.Char(index="btree_not_null")  # people are named by it, in each call of the API

    @api.model_create_multi
    def create(self, vals_list):
        reg_ids = super().create(vals_list)
        reg_ids.partner_id._follow_registry_ids()
        return reg_ids

    def write(self, vals):
        if FOLLOWED.isdisjoint(vals):
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
        """{contact id: {(id of the ID type, value)} of these IDs}"""
        values = {}
        for reg_id in self:
            values.setdefault(reg_id.partner_id.id, set()).add((reg_id.id_type.id, (reg_id.value or "").strip()))
        return values

    @api.model
    def _holders(self, former):
        """The contacts who have one of these IDs as well: attendance gave them none, for another person had it.

        former: {contact id: {(id of the ID type, value)}}
        """
        id_types, values = zip(*set().union(*former.values()), strict=True) if former else ((), ())
        # sudo: a registrar sees one of the two people at least
        holders = self.sudo().search([("id_type", "in", id_types), ("value", "in", values)]).partner_id
        return holders.sudo(self.env.su)
