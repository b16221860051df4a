from odoo import _, api
from odoo.exceptions import AccessError, UserError, ValidationError


class MappingMoving:
    """Somebody whose account in Moodle was made anew: which account the person is linked with, and moving the link.

    Nothing is moved by itself: two accounts may also be of two people.
    """

    __slots__ = ()

    @api.depends("fitting_subscriber_id")
    def _compute_taken_by_id(self):
        accounts = self._accounts_of(self.fitting_subscriber_id.ids)
        for mapping in self:
            account = accounts.get((mapping.instance_id.id, mapping.fitting_subscriber_id.id), self.browse())
            mapping.taken_by_id = account
            mapping.taken_text = mapping._taken_text(account) if account else False

    @api.model
    def _accounts_of(self, subscriber_ids):
        """{(site id, subscriber id): the account that the person is linked with}"""
        # sudo: also of a person whom the user cannot see, as the constraint of the database does
        links = self.sudo().search([("subscriber_id", "in", subscriber_ids)]) if subscriber_ids else self.browse()
        return {(link.instance_id.id, link.subscriber_id.id): link.with_env(self.env) for link in links}

    def _taken_text(self, account):
        """Both accounts in words: that which the person is linked with, and this one."""
        text = _("%(account)s This account is user %(number)s.")
        return text % {"account": account._account_text(), "number": self.moodle_id}

    def _account_text(self):
        """The account in words. Whoever sees links sees the names of accounts."""
        shown = dict(self._fields["is_shown"]._description_selection(self.env)).get(self.is_shown)
        name = _("%(name)s (user %(number)s)", name=self.name or _("an account"), number=self.moodle_id)
        return f"{name}. {shown}." if shown else f"{name}."

    @api.model
    def _check_persons_free(self, pairs):
        """Raise where a person is linked with another account, and say with which. pairs: (site id, subscriber id)

        The sync links only people who are free, and would pay a search for each of them: the database checks it too.
        """
        if self.env.su:
            return
        accounts = self._accounts_of([subscriber_id for _instance_id, subscriber_id in pairs if subscriber_id])
        taken = [account for pair, account in accounts.items() if pair in pairs and account not in self]
        if taken:
            raise ValidationError(
                _(
                    "The person is linked with another account of this site: %(account)s If both accounts are of this "
                    "person: where the line has the button, a manager moves the link; otherwise take the person out of "
                    "the link of that account first.",
                    account=taken[0]._account_text(),
                )
            )

    def action_move_link(self):
        """Link each account with the person who fits, and not the account that the person was linked with."""
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Only managers move a link. Ask one of them."))
        for mapping in self:
            person = mapping.fitting_subscriber_id
            # looked up now: another of the accounts may just have got the person
            account = self._accounts_of(person.ids).get((mapping.instance_id.id, person.id), self)
            if account <= self:
                raise UserError(
                    _(
                        "%(name)s: nobody who fits is linked with another account. Of several accounts of one person "
                        "choose one.",
                        name=mapping.display_name,
                    )
                )
            mapping._move_from(account)
        return True

    def _move_from(self, account):
        person = account.subscriber_id
        account.write({"subscriber_id": False, "moved_to_id": self.id})
        account.flush_recordset()  # before the other account gets the person, who is unique
        self.write({"subscriber_id": person.id, "suggestion_ids": [(5, 0, 0)]})
        self._forget_agreed(person.partner_id)
        body = _(
            "Moodle, %(site)s: the link was moved from user %(before)s to user %(after)s. The marks stay. Open "
            "conflicts were about the account before, and are closed.",
            site=self.instance_id.name,
            before=account.moodle_id,
            after=self.moodle_id,
        )
        person.partner_id.sudo().message_post(body=body)  # sudo: managers of sessions do not change contacts

    def _forget_agreed(self, contact):
        """The new account has no marks yet: what was agreed on or contested with the old one says nothing about it."""
        of_site = [("session_id.moodle_instance_id", "=", self.instance_id.id), ("participant_id", "=", contact.id)]
        lines = self.env["spp.session.attendance"].search(of_site)
        for name in ("moodle_agreed", "moodle_sent"):
            lines._store_sync_status(name, dict.fromkeys(lines.ids, ""))
        conflicts = self.env["spp.moodle.conflict"]
        conflicts.search([("attendance_id", "in", lines.ids), ("state", "=", "open")])._close("moved")

    # what a run finds out

    @api.model
    def _taken_accounts(self, instance, unmatched):
        """The linked accounts of the people who fit others. unmatched: a list of Unmatched"""
        subscriber_ids = [each.fits for each in unmatched if each.fits]
        of_site = [("instance_id", "=", instance.id), ("kind", "=", "user")]
        return self.search([*of_site, ("subscriber_id", "in", subscriber_ids)]) if subscriber_ids else self.browse()

    def _store_shown(self, shown):
        """shown: the ids in Moodle of those accounts that it shows"""
        for account in self:
            # sudo: the sync updates links, otherwise only managers may
            account.sudo()._write_changed({"is_shown": "yes" if account.moodle_id in shown else "no"})
