from odoo import api, fields, models
from odoo.addons.spp_session_tracking.tools.unlogged import GIVEN_ROWS, execute_with_rows

INSERT = f"""
    insert into spp_registry_run_seen (run_id, key, digest, subscriber_id)
    select run_id, key, digest, subscriber_id from {GIVEN_ROWS.format(table="spp_registry_run_seen")}
        on conflict do nothing
"""


class RegistryRunSeen(models.Model):
    """An identifier that came in a run, as a hash: the same one on a later page is found. Deleted when the run ends.

    Of a record that was rejected only whom it meant, who is not missing: a later one may say it right.
    """

    _name = "spp.registry.run.seen"
    _description = "Identifier seen in a run"
    _rec_name = "run_id"
    _log_access = False

    run_id = fields.Many2one("spp.registry.run", required=True, ondelete="cascade")
    key = fields.Char()
    digest = fields.Char(help="Of all that the record said.")
    subscriber_id = fields.Integer(index="btree_not_null", help="Who was meant, if there is such a person.")

    _sql_constraints = [("key_unique", "unique(run_id, key)", "The identifier was seen already.")]

    @api.model
    def _digests(self, run, keys):
        """{key: digest} of those of the keys that came on earlier pages."""
        query = "select key, digest from spp_registry_run_seen where run_id = %s and key = any(%s)"
        self.env.cr.execute(query, [run.id, list(keys)])
        return dict(self.env.cr.fetchall())

    @api.model
    def _people(self, run, subscriber_ids):
        """Those of the people of whom earlier pages had a record that was taken, as a set of ids."""
        query = "select subscriber_id from spp_registry_run_seen where run_id = %s and subscriber_id = any(%s)"
        self.env.cr.execute(f"{query} and key is not null", [run.id, list(subscriber_ids)])
        return {row[0] for row in self.env.cr.fetchall()}

    @api.model
    def _note(self, run, rows):
        """rows: dicts of key, digest, subscriber_id"""
        rows = [{**row, "run_id": run.id} for row in rows]
        if rows:
            execute_with_rows(self.env.cr, INSERT, rows)

    @api.model
    def _forget(self, runs):
        self.env.cr.execute("delete from spp_registry_run_seen where run_id = any(%s)", [runs.ids])
