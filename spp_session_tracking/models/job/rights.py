from odoo import api

INBOX = "mail.group_mail_notification_type_inbox"  # no right: how users want to be told of messages


class JobRights:
    """A file is for whoever still has all that they had when they asked for it: what they read by it is in the file."""

    __slots__ = ()

    @api.model
    def _rights_now(self):
        """The companies that are switched on and the groups of the user, as the arguments of a job keep them."""
        groups = self.env.user.groups_id - self.env.ref(INBOX)
        return {"companies": self.env.companies.ids, "groups": groups.ids}

    def _has_rights_of_start(self):
        job = self.sudo()  # sudo: only the server reads the arguments
        has_companies = set(job.arguments["companies"]) <= set(job.user_id.company_ids.ids)
        return has_companies and set(job.arguments.get("groups", ())) <= set(job.user_id.groups_id.ids)
