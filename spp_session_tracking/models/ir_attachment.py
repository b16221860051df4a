from odoo import SUPERUSER_ID, _, api, models
from odoo.exceptions import UserError

# what a file says, and of what it is
SAID = frozenset(
    (
        *("name", "description", "datas", "raw", "db_datas", "store_fname", "checksum", "mimetype", "type", "url"),
        *("res_model", "res_field", "res_id", "company_id", "create_uid", "create_date"),
    )
)


class IrAttachment(models.Model):
    """Files of messages that stay as they are stay as well (see `spp.kept.trail`)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if SAID & vals.keys() and self._are_of_kept_messages():
            raise UserError(_("A file of a message stays as it is. Write another message."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_kept_messages(self):
        if self._are_of_kept_messages():
            raise UserError(_("A file of a message is not deleted. Write another message."))

    def _are_of_kept_messages(self):
        # the user, not the rights of the code: the button at a file deletes it in sudo
        if self.env.uid == SUPERUSER_ID or not self.ids:
            return False
        # sudo: what the user may do with a file is asked elsewhere
        messages = self.env["mail.message"].sudo().search([("attachment_ids", "in", self.ids)])
        return bool(messages._of_kept_trail())
