from odoo import fields, models

# What is to be decided of a third person and one of them, is to be of the one who stays.
PAIR_ANEW = """
    insert into spp_registry_double
           (source_id, company_id, subscriber_id, other_id, state, create_uid, create_date, write_uid, write_date)
    select source_id, company_id, least(third, %(remaining)s), greatest(third, %(remaining)s), state, create_uid,
           create_date, %(uid)s, %(now)s
      from (
               select pair.*, case when subscriber_id = any(%(people)s) then other_id else subscriber_id end as third
                 from spp_registry_double pair
                where subscriber_id = any(%(merged)s) or other_id = any(%(merged)s)
           ) pair
     where third != all(%(people)s)
     order by id
        on conflict do nothing
"""
FORGET_PAIRS = "delete from spp_registry_double where subscriber_id = any(%(merged)s) or other_id = any(%(merged)s)"


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def _merge_into(self, remaining):
        """They are no possible doubles any more. Their records in a registry all become the one's who stays."""
        self.env.flush_all()
        values = {"merged": self.ids, "remaining": remaining.id, "people": (self | remaining).ids}
        values.update(uid=self.env.uid, now=fields.Datetime.now())
        for statement in (PAIR_ANEW, FORGET_PAIRS):
            self.env.cr.execute(statement, values)
        for model in ("spp.registry.source.person", "spp.registry.double"):
            self.env[model].invalidate_model(flush=False)
        return super()._merge_into(remaining)
