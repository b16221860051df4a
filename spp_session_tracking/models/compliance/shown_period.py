from dateutil.relativedelta import relativedelta

from odoo import _, api, fields
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...rules import NAMED_PERIODS, Period, chosen_period, period_choice
from ...tools.today import local_today


class ShownPeriod:
    """The period that the screens of compliance show. It belongs to the screen, whose requests name it in their
    context; without one it is this month. A screen that is told none starts with what the user chose last.
    """

    __slots__ = ()

    @api.model
    def shown_period(self):
        """The period that a screen starts with, what else can be chosen, and how much of it does not count yet.

        Returns a dict: `chosen` (a choice), `choices` ([choice, label] of each), `days` (the first and the last day in
        words), `context` (what the requests of the screen have in their context), `open_count` (sessions that are
        over, and do not count yet).
        """
        self.check_access_rights("read")
        return self._as_shown(self._start_period())

    @api.model
    def choose_period(self, choice):
        """Start the user's screens with another period from now on: one of the choices, or 2026-03-01/2026-03-31.

        Returns it as shown_period() does. Raises ValidationError for a choice that is none.
        """
        self.check_access_rights("read")
        period = isinstance(choice, str) and chosen_period(choice, local_today(self))
        if not period:
            raise self._refused_period()
        self.env.user.write({"compliance_period": choice})  # every user may write this of themselves
        return self._as_shown(period)

    @api.model
    def action_view_to_complete(self):
        """Show the sessions of the period that do not count yet."""
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        domain = self._domain_to_close(*self._start_period())
        return {**action, "name": _("Sessions that do not count yet"), "domain": domain, "context": {}}

    @api.model
    def _as_shown(self, period):
        chosen, days = self._chosen(period), self._label_of(period)
        choices = self._period_choices()
        if chosen not in dict(choices):
            choices.append((chosen, days))
        open_count = self.env["spp.session"].search_count(self._domain_to_close(*period))
        return {
            "chosen": chosen,
            "choices": choices,
            "days": days,
            "context": {"compliance_from": str(period.first), "compliance_to": str(period.last)},
            "open_count": open_count,
        }

    @api.model
    def _shown_period(self):
        """The first and the last day that the context names, else those of this month."""
        return self._given_period() or chosen_period(NAMED_PERIODS[0], local_today(self))

    @api.model
    def _start_period(self):
        """The period of the context, else the one that the user chose last."""
        return self._given_period() or self._last_chosen()

    @api.model
    def _given_period(self):
        try:
            date_from, date_to = (
                fields.Date.to_date(self.env.context.get(key)) for key in ("compliance_from", "compliance_to")
            )
        except (TypeError, ValueError):
            raise self._refused_period() from None
        if not (date_from or date_to):
            return None
        date_from = date_from or local_today(self).replace(day=1)
        return Period(date_from, date_to or date_from.replace(day=1) + relativedelta(months=1, days=-1))

    @api.model
    def _refused_period(self):
        return ValidationError(_("Give a period as two dates, such as 2026-03-01 and 2026-03-31."))

    @api.model
    def _last_chosen(self):
        today = local_today(self)
        named = chosen_period(self.env.user.compliance_period or NAMED_PERIODS[0], today)
        return named or chosen_period(NAMED_PERIODS[0], today)

    @api.model
    def _chosen(self, period):
        """The choice that stands for the period: the one the user made, else the two days."""
        made = self.env.user.compliance_period or NAMED_PERIODS[0]
        return made if chosen_period(made, local_today(self)) == period else period_choice(*period)

    @api.model
    def _period_choices(self):
        """[(choice, label)] of what is offered. A hook: addons that know other periods extend it with super()."""
        words = {
            "this_month": _("This month"),
            "last_month": _("Last month"),
            "this_quarter": _("This quarter"),
            "last_quarter": _("Last quarter"),
        }
        return [(name, words[name]) for name in NAMED_PERIODS]

    @api.model
    def _label_of(self, period):
        first, last = (format_date(self.env, day) for day in period)
        return _("%(first)s to %(last)s", first=first, last=last)

    @api.model
    def _domain_to_close(self, date_from, date_to):
        """The sessions of a period that are over, and do not count yet: nobody completed, or confirmed, them."""
        sessions = self.env["spp.session"]
        dates = [("date", ">=", date_from), ("date", "<=", date_to)]
        return ["|", *sessions._domain_to_complete(), *sessions._domain_to_confirm(), *dates]
