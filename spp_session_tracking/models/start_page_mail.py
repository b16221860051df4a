import logging
from datetime import timedelta

from odoo import _, api, fields
from odoo.fields import Command

from ..tools.own_transaction import in_transaction
from ..tools.today import local_today

_logger = logging.getLogger(__name__)

MORNING = 6  # from this hour on, where the user is
TEMPLATE = "spp_session_tracking.figures_mail"
LINK = "{base}/web#menu_id={menu}&action=spp_start_page"


class StartPageMail:
    """The figures of the start page by mail, for officers who asked for it: numbers and links, and nobody's name."""

    __slots__ = ()

    @api.model
    def _cron_mail_figures(self):
        """Send what is due, each in a transaction of its own; what fails of one is logged, and the others go on."""
        for user_id in self._users_due():
            try:
                in_transaction(self.env, lambda env, user_id=user_id: env[self._name]._mail_figures_to(user_id))
            except Exception:  # pylint: disable=broad-except
                _logger.exception("The figures were not sent to user %s.", user_id)

    @api.model
    def _users_due(self):
        """The ids of the users with an address whose mail is due this morning."""
        asked = [("figures_mail", "!=", False), ("email", "!=", False)]
        return self.env["res.users"].search(asked).filtered(self._is_due).ids

    @api.model
    def _is_due(self, user):
        """Once a day or once in a week from Monday on, in the morning where the user is."""
        local = fields.Datetime.context_timestamp(self.with_context(tz=user.tz or "UTC"), fields.Datetime.now())
        day = local.date() - timedelta(days=local.weekday() if user.figures_mail == "weekly" else 0)
        return local.hour >= MORNING and (not user.figures_mailed_on or user.figures_mailed_on < day)

    @api.model
    def _mail_figures_to(self, user_id):
        """Send one mail, as what the user sees in their own company."""
        user = self.env["res.users"].browse(user_id)
        page = self.with_user(user).with_context(allowed_company_ids=user.company_id.ids, lang=user.lang, tz=user.tz)
        sections = page._counted_sections()
        if sections:
            user.figures_mailed_on = local_today(page)
            self.with_context(lang=user.lang)._send_figures(user, sections)

    @api.model
    def _counted_sections(self):
        """The sections of the page, with all their counts."""
        sections, slow = self.read_page()["sections"], self.count_slow()
        for figure in (figure for section in sections for figure in section["figures"]):
            figure["count"] = slow.get(figure["key"], figure["count"])
        return sections

    @api.model
    def _send_figures(self, user, sections):
        """A mail also to whoever reads messages in Odoo."""
        base = self.env["ir.config_parameter"].get_param("web.base.url")
        link = LINK.format(base=base, menu=self.env.ref("spp_session_tracking.spp_session_menu_root").id)
        self.env["mail.mail"].create(
            {
                "subject": _("What waits for you: %(company)s", company=user.company_id.name),
                "body_html": self.env["ir.qweb"]._render(TEMPLATE, {"sections": sections, "link": link}),
                "recipient_ids": [Command.link(user.partner_id.id)],
                "auto_delete": True,
            }
        )
