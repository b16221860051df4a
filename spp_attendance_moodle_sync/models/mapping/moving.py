from odoo import _, api
from odoo.exceptions import AccessError, UserError, ValidationError

from ...moodle.people import TAKEN


class MappingMoving:
    """Somebody whose account in Moodle was made anew: which account the person is linked with, and moving the link.

    Nothing is moved by itself: two accounts may also be of two people.
    """

    __slots__ = ()

    @api.depends("reason", "suggestion_ids")
    def _compute_taken_by_id(self):
        for mapping in self:
            account = mapping._account_of_suggestion()
            mapping.taken_by_id = account
            mapping.taken_text = account._account_text() if account else False

    def _account_of_suggestion(self):
        """The account that the one person who fits is linked with, none where that is not the reason."""
        if self.reason != TAKEN or len(self.suggestion_ids) != 1:
            return self.browse()
        return self._account_of(self.suggestion_ids.id, self.instance_id.id)

    @api.model
    def _account_of(self, subscriber_id, instance_id):
        # sudo: also of a person whom the user cannot see, as the constraint of the database does
        links = self.sudo().search([("instance_id", "=", instance_id), ("subscriber_id", "=", subscriber_id)])
        return links.with_env(self.env)

    def _account_text(self):
        """The account in words. Whoever sees links sees the names of accounts."""
        shown = dict(self._fields["is_shown"]._description_selection(self.env)).get(self.is_shown)
        name = _("%(name)s (user %(number)s)", name=self.name or _("an account"), number=self.moodle_id)
        return f"{name}. {shown}." if shown else name

    @api.model
    def _check_person_free(self, subscriber_id, instance_id):
        """Raise where a person is linked with another account, and say with which."""
        account = self._account_of(subscriber_id, instance_id) - self if subscriber_id else None
        if account:
            raise ValidationError(
                _(
                    "The person is linked with another account of this site: %(account)s Under People not matched a "
                    "manager moves the link, if both accounts are of this person.",
                    account=account._account_text().rstrip(".") + ".",
                )
            )

    def action_move_link(self):
        """Link each account with the person who fits, and not the account that the person was linked with."""
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Only managers move a link. Ask one of them."))
        for mapping in self:
            if not mapping.taken_by_id:
                raise UserError(
                    _("%(name)s: there is not exactly one person whose link can be moved.", name=mapping.display_name)
                )
            mapping._move_from(mapping.taken_by_id)
        return True

    def _move_from(self, account):
        person = account.subscriber_id
        account.write({"subscriber_id": False, "moved_to_id": self.id})
        account.flush_recordset()  # before the other account gets the person, who is unique
        self.write({"subscriber_id": person.id, "suggestion_ids": [(5, 0, 0)]})
        self._forget_agreed(person.partner_id)
        body = _(
            "Moodle, %(site)s: the link was moved from user %(before)s to user %(after)s. The marks stay.",
            site=self.instance_id.name,
            before=account.moodle_id,
            after=self.moodle_id,
        )
        person.partner_id.sudo().message_post(body=body)  # sudo: managers of sessions do not change contacts

    def _forget_agreed(self, contact):
        """The new account has no marks yet: what was agreed on with the old one says nothing about it."""
        of_site = [("session_id.moodle_instance_id", "=", self.instance_id.id), ("participant_id", "=", contact.id)]
        lines = self.env["spp.session.attendance"].search(of_site)
        for name in ("moodle_agreed", "moodle_sent"):
            lines._store_sync_status(name, dict.fromkeys(lines.ids, ""))

    # what a run finds out

    @api.model
    def _taken_accounts(self, instance, unmatched):
        """The linked accounts of the people who fit others. unmatched: a list of Unmatched"""
        subscriber_ids = [each for one in unmatched if one.reason == TAKEN for each in one.suggestions]
        of_site = [("instance_id", "=", instance.id), ("kind", "=", "user")]
        return self.search([*of_site, ("subscriber_id", "in", subscriber_ids)]) if subscriber_ids else self.browse()

    def _store_shown(self, shown):
        """shown: the ids in Moodle of those accounts that it shows"""
        for account in self:
            # sudo: the sync updates links, otherwise only managers may
            account.sudo()._write_changed({"is_shown": "yes" if account.moodle_id in shown else "no"})
