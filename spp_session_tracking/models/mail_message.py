from datetime import timedelta

from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.exceptions import AccessError, UserError

# how long what writes a message may take
DELAY = timedelta(minutes=10)

# what a message says, of what, and who wrote it; the rest is who has read it
SAID = frozenset(
    (
        *("body", "subject", "author_id", "author_guest_id", "email_from", "date", "model", "res_id", "record_name"),
        *("message_type", "subtype_id", "tracking_value_ids", "attachment_ids", "parent_id"),
        *("create_uid", "create_date"),
    )
)


class MailMessage(models.Model):
    """Messages of records with a kept trail stay as they are, and have the author who wrote them."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("tracking_value_ids") for vals in vals_list):
            # Odoo writes these in sudo, also such as belong to other messages
            raise AccessError(_("What changed in a record is noted by the server. Leave it out."))
        messages = super().create(vals_list)
        messages._check_author()
        return messages

    def _check_author(self):
        """Refuse what is said in the name of somebody else, or at another time.

        The user is asked, not the rights of the code: the dialog that sends mails writes its messages in sudo.
        """
        if self.env.uid == SUPERUSER_ID:
            return  # no person: the mail gateway, jobs
        kept = self._of_kept_trail().sudo()  # sudo: who wrote it, whoever asks
        others = kept.author_id - self.env.user.partner_id - self.env.ref("base.partner_root")
        is_anonymous = not self.env.su and not all(message.author_id for message in kept)
        if others or is_anonymous:
            raise AccessError(_("Write the message in your own name."))
        if any(message.date < fields.Datetime.now() - DELAY for message in kept):
            raise AccessError(_("A message is of the moment when it is written. Leave its date out."))

    def write(self, vals):
        is_moved_there = self._keeps_trail(vals.get("model"))
        if not self.env.su and SAID & vals.keys() and (is_moved_there or self._of_kept_trail()):
            raise UserError(_("A message of this record stays as it is. Write another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_kept_trail(self):
        # in sudo Odoo deletes the messages of a record that is deleted
        if not self.env.su and self._of_kept_trail():
            raise UserError(_("A message of this record is not deleted. Write another one."))

    def _of_kept_trail(self):
        # sudo: what the user may do with a message is asked elsewhere
        return self.filtered(lambda message: self._keeps_trail(message.sudo().model))

    @api.model
    def _keeps_trail(self, model):
        return model in self.env and isinstance(self.env[model], self.pool["spp.kept.trail"])
