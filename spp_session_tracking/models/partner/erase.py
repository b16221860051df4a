from odoo import SUPERUSER_ID, _, api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from ...tools.omitted import omit_statements

# What tells nobody who a person is: what is counted by it stays, and what Odoo itself asks of each contact.
KEPT = (
    *("name", "active", "is_erased", "type", "company_id", "lang", "tz", "area_id", "gender"),
    *("is_company", "is_group", "is_registrant", "disabled"),
    *("id", "create_uid", "create_date", "write_uid", "write_date"),
)
# A link of one company's own, such as an account to book on, tells nobody either. These values do.
VALUES = ("char", "text", "html", "date", "datetime", "binary", "integer", "float", "monetary", "selection")
LISTS = ("one2many", "many2many")
LOCK = "select id from res_partner where id = any(%s) for update"
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
        people.env.cr.execute(LOCK, [people.ids])  # whoever names them in a new row waits until they are erased
        for person in people:
            person._log_privacy(_("Erased contact %(id)s", id=person.id))
        self.env["spp.session.snapshot"].with_env(people.env).erase_person(people.ids, reason)
        people._forget_person()
        return True

    def _forget_person(self):
        """Remove what says who these people are. A hook: addons extend it with super() for what they know of them."""
        self._check_may_erase()
        # sudo: session managers erase people, also without the right to change contacts
        contacts = self.sudo().with_context(active_test=False)
        contacts.write({"active": False})
        contacts._part_from_others()
        omit_statements(self.env, contacts)
        contacts._forget_warnings()
        self.env["spp.job"]._forget_files_later()  # what was exported may name them
        for contact in contacts:
            contact._become_nobody()
        contacts._forget_trail()
        contacts.write({"is_erased": True})

    def _forget_warnings(self):
        """Warnings go, with the messages that were sent by them: nothing was counted by one."""
        warnings = self.env["spp.session.warning"].search([("participant_id", "in", self.ids)])
        forget_trail(warnings)
        warnings.unlink()

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
        self._check_companies_of_attendance()

    def _check_companies_of_attendance(self):
        """All of a person is erased or told, or nothing: none is left over in a company that the user does not see."""
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
        """The names of the fields of a contact that may say who somebody is: all but what stays."""
        return [
            *(name for name, field in self._fields.items() if field.store and _can_be_emptied(field)),
            *self._company_fields_of_person(),
        ]

    @api.model
    def _company_fields_of_person(self):
        """Those of which each company has a value of its own."""
        fields = self._fields.items()
        return [name for name, field in fields if field.company_dependent and field.type in VALUES and name not in KEPT]

    def _part_from_others(self):
        """Let the contacts under these ones stand by themselves: Odoo would empty their addresses with ours.

        Addresses of the people themselves, which are nobody's contact, go with them.
        """
        children = self.search([("parent_id", "in", self.ids)])
        addresses = children.filtered(lambda child: child._is_mere_address())
        (children - addresses).write({"parent_id": False})
        addresses.write({"active": False})
        for address in addresses:
            address._become_nobody()
        addresses._forget_trail()
        addresses.write({"is_erased": True})

    def _is_mere_address(self):
        """Whether a contact under another is no person: a place to send to, which nothing was counted of."""
        is_somebody = self.user_ids or self.is_company or self.is_registrant or self.child_ids
        return self.type != "contact" and not is_somebody and not self._have_attendance()

    def _become_nobody(self):
        """Leave nothing of the contact but a pseudonym, which is that of snapshots."""
        self.bank_ids.unlink()
        for company in self.env["res.company"].search([]):
            own = self.with_company(company)
            own.write({name: False for name in self._company_fields_of_person() if own[name]})
        of_all = dict.fromkeys(self._fields_of_person(), False)
        self.write(
            {
                **{name: value for name, value in of_all.items() if not self._fields[name].company_dependent},
                **{"name": _("Erased person %(id)s", id=self.id), "category_id": [Command.clear()]},
                "left_session_ids": [Command.clear()],
            }
        )

    def _forget_trail(self):
        """Delete what was written on these contacts, by them, or to nobody else."""
        forget_trail(self)
        env = self.with_user(SUPERUSER_ID).env  # messages of some records stay but for the server
        mails = env["mail.mail"].search([("recipient_ids", "in", self.ids)])
        mails.write({"recipient_ids": [Command.unlink(contact_id) for contact_id in self.ids]})
        mails.filtered(lambda mail: not (mail.recipient_ids or mail.email_to or mail.email_cc)).unlink()
        env["sms.sms"].search([("partner_id", "in", self.ids)]).unlink()
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


def _can_be_emptied(field):
    """Whether a stored field of contacts is written, and not only computed from others."""
    is_own = not (field.related or field.compute and field.readonly or field.required or field.company_dependent)
    return is_own and field.type not in LISTS and field.name not in KEPT


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
