from ast import literal_eval
from collections import defaultdict
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..tools.today import local_today
from .start_page_mail import StartPageMail

OFFICER = "spp_session_tracking.group_officer"
MANAGER = "spp_session_tracking.group_manager"
RATES = "spp_session_tracking.spp_session_attendance_report_action_rates"
NOTHING = '<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p><p>%s</p>'
REACH = "spp_session_tracking.spp_session_reach_action"


class Figure(NamedTuple):
    """A number of the start page, and the list behind it: the records of a domain, as the user may see them.

    key: what it is opened by
    section: the key of one of _sections()
    name, hint: what the user reads
    model, domain, context: what is counted, and listed
    action: XML id of the action on whose screen it is listed
    field, value: the domain goes on with this value of this field; figures that differ in the value alone are counted
        by one query
    is_slow: the page is shown before it is counted
    group: XML id of the group whose users have it
    """

    key: str
    section: str
    name: str
    hint: str
    model: str
    domain: list
    action: str
    context: dict[str, Any] | None = None
    field: str = ""
    value: str = ""
    is_slow: bool = False
    group: str = OFFICER

    def listed(self):
        """The domain of the list."""
        return [*self.domain, (self.field, "=", self.value)] if self.field else self.domain


class Link(NamedTuple):
    """A report that the start page leads to. The fields are those of a Figure."""

    key: str
    name: str
    action: str
    context: dict[str, Any] | None = None
    group: str = OFFICER


class StartPage(StartPageMail, models.AbstractModel):
    """What officers and managers land on: how many things wait for them, and the list of each.

    Other addons add what is theirs: they extend _figures() with super(). Everything is counted and listed with the
    rights of the user; compliance counts all lines of the user's companies.
    """

    _name = "spp.start.page"
    _description = "Start page"

    # over RPC

    @api.model
    def read_page(self):
        """The page: {"sections": [{"key", "name", "figures": [{"key", "name", "hint", "count"}]}],
        "links": [{"key", "name"}]}

        The count of a slow figure is False: count_slow() has it.
        """
        figures = self._shown(self._figures())
        counts = self._counts([figure for figure in figures if not figure.is_slow])
        sections = {key: {"key": key, "name": name, "figures": []} for key, name in self._sections().items()}
        for each in figures:
            told = {"key": each.key, "name": each.name, "hint": each.hint, "count": counts.get(each.key, False)}
            sections[each.section]["figures"].append(told)
        links = [{"key": link.key, "name": link.name} for link in self._shown(self._links())]
        return {"sections": [section for section in sections.values() if section["figures"]], "links": links}

    @api.model
    def count_slow(self):
        """{key: count} of the slow figures."""
        return self._counts([figure for figure in self._shown(self._figures()) if figure.is_slow])

    @api.model
    def open_figure(self, key):
        """The action that lists what a figure counts. Raises AccessError if the user has no such figure."""
        figure = self._of_key(self._figures(), key)
        return {**self._action(figure), "domain": figure.listed(), "help": self._help(figure)}

    @api.model
    def open_link(self, key):
        """The action of a report. Raises AccessError if the user has no such report."""
        return self._action(self._of_key(self._links(), key))

    # what is on the page

    @api.model
    def _sections(self):
        """{key: name} in their order."""
        month = format_date(self.env, local_today(self), date_format="MMMM y")
        return {
            "decide": _("To decide"),
            "people": _("People in %(month)s", month=month),
            "technical": _("Phones and sites"),
        }

    @api.model
    def _figures(self):
        """The figures of everybody, in their order. Extend it with super()."""
        sessions = {"section": "decide", "model": "spp.session"}
        return [
            Figure(
                "to_complete",
                name=_("Sessions to complete"),
                hint=_("They have begun, and are neither completed nor cancelled."),
                domain=self.env["spp.session"]._domain_to_complete(),
                action="spp_session_tracking.spp_session_action",
                **sessions,
            ),
            Figure(
                "to_confirm",
                name=_("Sessions to confirm"),
                hint=_("Nobody planned them. They count once an officer has confirmed them."),
                domain=self.env["spp.session"]._domain_to_confirm(),
                action="spp_session_tracking.spp_session_action_to_confirm",
                **sessions,
            ),
            Figure(
                "to_hand_over",
                name=_("Sessions to hand over"),
                hint=_("Their facilitator can facilitate them no more."),
                domain=[("lacks_facilitator", "=", True)],
                action="spp_session_tracking.spp_session_action_lacks_facilitator",
                **sessions,
            ),
            *self._figures_of_warnings(),
            *self._figures_of_people(),
        ]

    @api.model
    def _figures_of_warnings(self):
        warnings = self.env["spp.session.warning"]
        listed = {"model": warnings._name, "action": "spp_session_tracking.spp_session_warning_action"}
        return [
            Figure(
                "warned",
                "people",
                _("Warnings (person and session type)"),
                _("Absent in a row, or too late, as the session type says."),
                domain=warnings._domain_open(),
                **listed,
            ),
            Figure(
                "unsent",
                "people",
                _("Messages not sent"),
                _("The person has no address, wants no messages, or it failed."),
                domain=warnings._domain_unsent(),
                **listed,
            ),
        ]

    @api.model
    def _figures_of_people(self):
        """Who has not met the required attendance of this month. All of the month's lines are counted for it."""
        first = local_today(self).replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        period = {"compliance_from": first, "compliance_to": last}
        people = {
            "section": "people",
            "model": "spp.session.compliance",
            "domain": [],
            "field": "prospect",
            "action": "spp_session_tracking.spp_session_compliance_action",
            "context": {name: fields.Date.to_string(day) for name, day in period.items()},
            "is_slow": True,
        }
        return [
            Figure(
                "at_risk",
                name=_("At risk (person and session type)"),
                hint=_("Not compliant, but it can still be reached."),
                value="at_risk",
                **people,
            ),
            Figure(
                "lost",
                name=_("Too late (person and session type)"),
                hint=_("Not compliant, and it cannot be reached any more."),
                value="lost",
                **people,
            ),
        ]

    @api.model
    def _links(self):
        """The reports of everybody, in their order. Extend it with super()."""
        level = self.env["spp.session.attendance.report"]._level_to_compare()
        grouped = {
            "month": _("Attendance by month"),
            "session_type_id": _("Attendance by session type"),
            f"area_{level}_id": _("Attendance by area"),
        }
        rates = [
            Link(f"rate_by_{group}", name, RATES, {f"search_default_group_by_{group}": 1, "own_area_name": True})
            for group, name in grouped.items()
        ]
        return [*rates, Link("reach", _("How many different people came"), REACH)]

    # how it is counted and opened

    @api.model
    def _shown(self, items):
        return [item for item in items if self.env.user.has_group(item.group)]

    @api.model
    def _of_key(self, items, key):
        for item in self._shown(items):
            if item.key == key:
                return item
        raise AccessError(_("The start page has no such figure for you. Open it again."))

    @api.model
    def _counts(self, figures):
        """{key: count}"""
        alike = defaultdict(list)
        for figure in figures:
            alike[figure.model, str(figure.domain), str(figure.context), figure.field].append(figure)
        return {key: count for same in alike.values() for key, count in self._count_alike(same)}

    @api.model
    def _count_alike(self, figures):
        """(key, count) of figures that differ in the value of their field alone."""
        model = self.env[figures[0].model].with_context(**(figures[0].context or {}))
        if not figures[0].field:
            return [(figure.key, model.search_count(figure.domain)) for figure in figures]
        counts = dict(model._read_group(figures[0].domain, [figures[0].field], ["__count"]))
        return [(figure.key, counts.get(figure.value, 0)) for figure in figures]

    @api.model
    def _help(self, figure):
        """What an empty list says: the action's own text is about a list without a domain."""
        return Markup(NOTHING) % (_("Nothing here now"), figure.name, figure.hint)

    @api.model
    def _action(self, item):
        """The action of a figure or a link, which filters by nothing else and has its name."""
        action = self.env["ir.actions.act_window"]._for_xml_id(item.action)
        context = literal_eval(action["context"] or "{}")
        if isinstance(item, Figure):
            context = {name: value for name, value in context.items() if not name.startswith("search_default_")}
            context["search_disable_custom_filters"] = True  # else the user's own favourite filters, too
        return {
            **action,
            "name": item.name,
            "display_name": item.name,
            "context": {**context, **(item.context or {})},
        }
