from odoo import SUPERUSER_ID, _, api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from ...tools.omitted import omit_statements

# what tells nobody who a person is: what is counted by it stays
KEPT = ("name", "disabled", "create_date", "write_date")
# beside texts, dates and pictures, which are found by their types
LINKS = ("parent_id", "title", "state_id", "country_id")
TYPES = ("char", "text", "html", "date", "datetime", "binary")
# The log of Odoo's look-up asks for an address, and most people have none.
NO_ADDRESS = "none@invalid"


class PartnerErase:
    """A person is erased: who they are goes, for good, and what was counted of them stays under a pseudonym."""

    __slots__ = ()

    def erase_person(self, reason):
        """Erase these people: names, identifiers, how to reach them, excuses and notes, in all that addons know.

        Marks and snapshots stay under a pseudonym, and verify() of these still holds. The contact is archived, and
        nobody changes it any more. Odoo's privacy log says who did it. There is no way back.

        reason: a text, without names. Returns True. Raises AccessError where the user is no session manager, or where
        the people have attendance in companies that are not theirs; UserError for contacts that stay.
        """
        people = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        people._check_may_erase()
        for person in people:
            person._log_privacy(_("Erased contact %(id)s", id=person.id))
        self.env["spp.session.snapshot"].with_env(people.env).erase_person(people.ids, reason)
        people._forget_person()
        return True

    def _forget_person(self):
        """Take out who these people are. A hook: addons on top extend it with super() for what they know of them."""
        self._check_may_erase()
        # sudo: session managers erase people, also without the right to change contacts
        contacts = self.sudo().with_context(active_test=False)
        contacts.write({"active": False})
        omit_statements(self.env, contacts)
        for contact in contacts:
            contact._become_nobody()
        contacts._forget_trail()
        contacts.write({"is_erased": True})

    def _check_may_erase(self):
        self.check_access_rights("read")
        self.check_access_rule("read")
        if not self.env["spp.session"]._user_is_manager():
            raise AccessError(_("Only session managers erase people. Ask one of them."))
        contacts = self.sudo().with_context(active_test=False)  # sudo: whether they log in, whoever asks
        staying = contacts.filtered(lambda contact: contact.user_ids or contact.is_company)
        if staying:
            raise UserError(_("Contact %(id)s is a user or an organisation, and is not erased.", id=staying[0].id))
        self._check_not_erased()
        self._check_companies_to_erase()

    def _check_companies_to_erase(self):
        """Whoever erases a person erases all of them: none is left over in a company that the user does not see."""
        elsewhere = [("company_id", "not in", self.env.user.company_ids.ids)]
        for name in self._attendance_models():
            model = self.env[name].sudo().with_context(active_test=False)  # sudo: of all companies
            company = model._fields.get("company_id")
            if company and company.store and model.search_count([*elsewhere, *self._domain_about(model)], limit=1):
                raise AccessError(_("The person has attendance in another company. Ask a manager of all companies."))

    def _check_not_erased(self):
        erased = self.sudo().filtered("is_erased")  # sudo: nothing is told but that
        if erased:
            raise UserError(_("Contact %(id)s was erased, and stays so. Make a new person instead.", id=erased[0].id))

    @api.model
    def _fields_of_person(self):
        """The names of the fields of a contact that say who somebody is: all texts, dates and pictures, and links."""
        return [
            name
            for name, field in self._fields.items()
            if name in LINKS
            or field.type in TYPES
            and (field.store or field.company_dependent)
            and not (field.compute and not field.company_dependent or field.required)
            and name not in KEPT
        ]

    def _become_nobody(self):
        """Leave nothing of the contact but a pseudonym, which is that of snapshots."""
        addresses = self.child_ids.filtered(lambda child: child.type != "contact" and not child._have_attendance())
        for contact in self | addresses:
            contact.bank_ids.unlink()
            contact.write(
                {
                    **dict.fromkeys(contact._fields_of_person(), False),
                    **{"name": _("Erased person %(id)s", id=contact.id), "category_id": [Command.clear()]},
                    "left_session_ids": [Command.clear()],
                }
            )
        addresses._forget_trail()

    def _forget_trail(self):
        """Delete what was written on these contacts, by them, or to them."""
        forget_trail(self)
        env = self.with_user(SUPERUSER_ID).env  # messages of some records stay but for the server
        env["mail.mail"].search([("recipient_ids", "in", self.ids)]).unlink()
        env["mail.message"].search([("author_id", "in", self.ids)]).unlink()
        env["mail.notification"].search([("res_partner_id", "in", self.ids)]).unlink()

    def _log_privacy(self, what):
        """Note in Odoo's privacy log what is done with the data of a person. Its names are letters and asterisks."""
        self.ensure_one()
        name = (self.sudo().name or "-").replace("@", " ")  # sudo: the log has the first letters
        values = {"anonymized_name": name, "anonymized_email": email_normalize(self.sudo().email or "") or NO_ADDRESS}
        # sudo: session managers write the log, which administrators read
        self.env["privacy.log"].sudo().create({**values, "user_id": self.env.uid, "execution_details": what})

    def action_erase_person(self):
        """The dialog that asks for the reason."""
        self._check_may_erase()
        return self.env["spp.person.erase"]._open_with(participant_id=self.id)


def forget_trail(records):
    """Delete messages, activities, files and external ids of records, which may have names in them.

    A function: code that is typed in Odoo calls no functions of modules.
    """
    env = records.with_user(SUPERUSER_ID).with_context(active_test=False).env  # kept trails stay but for the server
    of_these = [("res_id", "in", records.ids)]
    for model, column in (("mail.message", "model"), ("mail.activity", "res_model"), ("ir.attachment", "res_model")):
        env[model].search([(column, "=", records._name), *of_these]).unlink()
    env["ir.model.data"].search([("model", "=", records._name), *of_these]).unlink()
    records._track_discard()  # before the commit Odoo would note what the values were
