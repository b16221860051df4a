from odoo import _, models


class PrivacyLookupLine(models.TransientModel):
    """A record that Odoo's privacy look-up has found. To delete a person who has attendance erases them instead."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Whoever was counted cannot be deleted: who they are goes, and what was counted stays."""
        person = self._person_to_erase()
        if not person:
            return super().action_unlink()
        person.erase_person(_("Privacy look-up"))
        details = {"model": self.res_model_id.name, "id": self.res_id}
        self.execution_details = _("Erased %(model)s #%(id)s", **details)
        self.write({"is_unlinked": True, "res_name": person.name})

    def _person_to_erase(self):
        """The contact that the line is about, where it has attendance."""
        self.ensure_one()
        contact = self._contact()
        return contact if contact and not contact.is_erased and contact._have_attendance() else contact.browse()

    def _contact(self):
        """The contact that the line is about, or none. A hook: addons extend it with super()."""
        contacts = self.env["res.partner"].sudo(False)
        return contacts.browse(self.res_id).exists() if self.res_model == contacts._name else contacts
