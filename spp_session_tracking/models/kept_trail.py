from odoo import _, api, models
from odoo.exceptions import UserError

from ..tools.context_keys import is_inside, without_keys

# keys of the context by which Odoo logs nothing on a record
SILENCING = ("tracking_disable", "mail_notrack", "mail_create_nolog")
# what mail writes of a record by itself
TRAIL_FIELDS = ("message_ids", "website_message_ids", "message_follower_ids", "message_partner_ids")


class KeptTrail(models.AbstractModel):
    """Records whose messages stay as they are: nobody edits or deletes them, or keeps them from being written.

    Code of the server may be silent: it sets the key of the context to INSIDE.
    """

    _name = "spp.kept.trail"
    _description = "Records whose messages stay"
    _inherit = "mail.thread"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_trail(vals)
        return super(KeptTrail, self._with_trail()).create(vals_list)

    def write(self, vals):
        self._check_trail(vals)
        return super(KeptTrail, self._with_trail()).write(vals)

    def _compute_field_value(self, field):
        return super(KeptTrail, self._with_trail())._compute_field_value(field)

    def _with_trail(self):
        """The records without the keys of the context that somebody outside has set to be silent, or to forge."""
        dropped = {key for key in SILENCING if key in self.env.context and not is_inside(self.env, key)}
        dropped.update(key for key in self.env.context if key.removeprefix("default_") in TRAIL_FIELDS)
        return without_keys(self, dropped)

    @api.model
    def _check_trail(self, vals):
        for name in TRAIL_FIELDS:
            if vals.get(name):
                raise UserError(
                    _("Messages and followers of a record are not written with it. Leave %(field)s out.", field=name)
                )

    def _check_can_update_message_content(self, messages):
        raise UserError(_("A message of this record stays as it is. Write another one."))
