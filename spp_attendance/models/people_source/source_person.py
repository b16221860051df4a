from odoo import fields, models
from odoo.addons.spp_session_tracking.tools.unlogged import execute_with_rows

# The key of doubles is written only where it is another one: an unchanged person writes nothing.
UPSERT = """
    insert into spp_registry_source_person as known
           (source_id, subscriber_id, double_key, create_uid, create_date, write_uid, write_date)
    select source_id, subscriber_id, double_key, create_uid, create_date, create_uid, create_date
      from json_populate_recordset(null::spp_registry_source_person, current_setting('spp.rows')::json)
        on conflict (source_id, subscriber_id) do update set double_key = excluded.double_key
     where known.double_key is distinct from excluded.double_key
 returning known.subscriber_id
"""


class RegistrySourcePerson(models.Model):
    """A person who came from a registry. Whoever is here and not in a later whole run is missing there."""

    _name = "spp.registry.source.person"
    _description = "Person of a registry"

    source_id = fields.Many2one("spp.registry.source", required=True, ondelete="cascade")
    subscriber_id = fields.Many2one("spp.attendance.subscriber", required=True, ondelete="cascade", index=True)
    double_key = fields.Char(index="btree_not_null", help="A hash of the name parts and the birth date.")

    _sql_constraints = [("person_unique", "unique(source_id, subscriber_id)", "The person is there already.")]

    def _note(self, source, double_keys):
        """Remember who came. double_keys: {subscriber id: hash or None}. Returns the ids that are new or changed."""
        now = fields.Datetime.now()
        common = {"source_id": source.id, "create_uid": self.env.uid, "create_date": now}
        rows = [{**common, "subscriber_id": each, "double_key": key} for each, key in double_keys.items()]
        if not rows:
            return []
        self.env.flush_all()
        execute_with_rows(self.env.cr, UPSERT, rows)
        self.invalidate_model(flush=False)
        return [row[0] for row in self.env.cr.fetchall()]
