from odoo import api

# Groups that are no rights to what is in a file: how users are told of messages, that they have several companies (Odoo
# takes it from whoever has one left), and the developer mode.
NO_RIGHTS = ("mail.group_mail_notification_type_inbox", "base.group_multi_company", "base.group_no_one")


class JobRights:
    """A file is for whoever still has all that they had when they asked for it: what they read by it is in the file."""

    __slots__ = ()

    @api.model
    def _rights_now(self):
        """The companies that are switched on and the groups of the user, as the arguments of a job keep them."""
        groups = self.env.user.groups_id
        for name in NO_RIGHTS:
            groups -= self.env.ref(name)
        return {"companies": self.env.companies.ids, "groups": groups.ids}

    def _has_rights_of_start(self):
        job = self.sudo()  # sudo: only the server reads the arguments
        has_companies = set(job.arguments["companies"]) <= set(job.user_id.company_ids.ids)
        return has_companies and set(job.arguments.get("groups", ())) <= set(job.user_id.groups_id.ids)
