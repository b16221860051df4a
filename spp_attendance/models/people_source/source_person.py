from odoo import fields, models
from odoo.addons.spp_session_tracking.tools.unlogged import GIVEN_ROWS, execute_with_rows

# Written only where it is news: an unchanged person writes nothing.
UPSERT = f"""
    insert into spp_registry_source_person as known
           (source_id, subscriber_id, record_key, double_key, create_uid, create_date, write_uid, write_date)
    select source_id, subscriber_id, record_key, double_key, create_uid, create_date, create_uid, create_date
      from {GIVEN_ROWS.format(table="spp_registry_source_person")}
        on conflict (source_id, record_key)
           do update set subscriber_id = excluded.subscriber_id, double_key = excluded.double_key
     where (known.subscriber_id, known.double_key)
           is distinct from (excluded.subscriber_id, excluded.double_key)
 returning known.subscriber_id
"""

PEOPLE_OF = """
    select known.record_key, known.subscriber_id, known.double_key
      from spp_registry_source_person known
      join spp_attendance_subscriber person on person.id = known.subscriber_id
     where known.source_id = %s and person.company_id = %s and known.record_key = any(%s)
"""


class RegistrySourcePerson(models.Model):
    """Whom a record of a registry is about. Whoever is here and not in a later whole run is missing there.

    The record stays theirs when their identifier is corrected here, and when two people are merged: then one person has
    several records.
    """

    _name = "spp.registry.source.person"
    _description = "Person of a registry"
    _rec_name = "subscriber_id"

    source_id = fields.Many2one("spp.registry.source", required=True, ondelete="cascade")
    subscriber_id = fields.Many2one("spp.attendance.subscriber", required=True, ondelete="cascade", index=True)
    record_key = fields.Char(
        "Key of the record", required=True, help="A hash of the identifier that the registry gives the person."
    )
    double_key = fields.Char(
        "Key of name and birth date", index="btree_not_null", help="A hash of the name parts and the birth date."
    )

    _sql_constraints = [("record_unique", "unique(source_id, record_key)", "The record is there already.")]

    def _people_of(self, source, record_keys):
        """{record key: (subscriber id, double key)} of the records that came before."""
        self.env.cr.execute(PEOPLE_OF, [source.id, source.company_id.id, list(record_keys)])
        return {record_key: known for record_key, *known in self.env.cr.fetchall()}

    def _note(self, source, rows):
        """Remember who came. rows: dicts of subscriber_id, record_key and double_key, which may be None.

        Returns the ids of the people of whom that is news.
        """
        now = fields.Datetime.now()
        common = {"source_id": source.id, "create_uid": self.env.uid, "create_date": now}
        if not rows:
            return []
        self.env.flush_all()
        execute_with_rows(self.env.cr, UPSERT, [{**common, **row} for row in rows])
        self.invalidate_model(flush=False)
        return [row[0] for row in self.env.cr.fetchall()]
