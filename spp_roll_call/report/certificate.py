from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.rules import OPEN_STATES, canonical_zone
from odoo.tools import format_date

from .paper import long_date, page_values, place_of


class CertificateReport(models.AbstractModel):
    """What is on record about a person's attendance in a period. It states what was counted, and what is open."""

    _name = "report.spp_roll_call.certificate"
    _description = "Attendance certificate"

    @api.model
    def _get_report_values(self, docids, data=None):
        certificates = self.env["spp.attendance.certificate"].browse(docids)
        return {
            "docs": certificates,
            "certificates": [self._certificate(each) for each in certificates],
            **page_values(self.env),
        }

    @api.model
    def _certificate(self, certificate):
        person, answers = certificate.participant_id, certificate._answers()
        people = person + person.browse({answer["household_id"] for answer in answers if answer["household_id"]})
        identifier = self.env["spp.attendance.subscriber"]._identifiers_of(person).get(person.id, "")
        return {
            "certificate": certificate,
            "company": self.env.company.name,
            # without an identifier, somebody of the same name is told apart by where they live and by a number
            "name": person.name if identifier else person.with_context(told_apart=True).display_name,
            "identifier": identifier or _("no. %(id)s", id=person.id),
            "first_day": format_date(self.env, certificate.date_from, date_format="long"),
            "last_day": format_date(self.env, certificate.date_to, date_format="long"),
            "answers": [self._answer(answer) for answer in answers if answer["session_type_id"]],
            "attended": self._attended(certificate, people),
            "open_sessions": [self._session_item(session) for session in certificate._open_sessions(people)],
            "issued_by": self.env.user.name,
            "issued_at": self._now(),
        }

    @api.model
    def _now(self):
        """The time by the clock of the user, with its zone."""
        tz = canonical_zone(self.env.user.tz or "UTC") or "UTC"
        now = fields.Datetime.context_timestamp(self.with_context(tz=tz), fields.Datetime.now())
        return f"{format_date(self.env, now.date(), date_format='long')} {now:%H:%M} ({tz})"

    @api.model
    def _answer(self, answer):
        """An answer of evaluate(), with the names of what it is about."""
        session_type = self.env["spp.session.type"].browse(answer["session_type_id"])
        household = self.env["res.partner"].browse(answer["household_id"] or [])
        return {
            **answer,
            "session_type": session_type.name,
            "household": household.name or "",
            "rate": self._percent(answer["attendance_rate"]),
            "required": self._percent(answer["required_attendance_percentage"]),
        }

    @api.model
    def _percent(self, rate):
        return f"{rate:.1f} %"

    @api.model
    def _attended(self, certificate, people):
        """The sessions the person came to, each once: by the person's own mark, else by that of the household."""
        lines = certificate._attended_lines(people)
        lines = lines.sorted(lambda line: line.participant_id != certificate.participant_id)
        own = {line.session_id: line for line in reversed(lines)}
        items = [(line, self._session_item(session)) for session, line in own.items()]
        items.sort(key=lambda item: (item[0].session_date, item[0].id))
        return [{**item, "notes": self._notes(line, certificate.participant_id)} for line, item in items]

    @api.model
    def _session_item(self, session):
        return {
            "day": long_date(self.env, session.date),
            "name": session.name,
            "place": place_of(session),
        }

    @api.model
    def _notes(self, line, person):
        """What a reader has to know about a session the person came to."""
        stand_in = line.attended_by_id
        notes = [
            line.status == "late" and _("late"),
            line.participant_id != person and _("counted for the household %(name)s", name=line.participant_id.name),
            stand_in and stand_in != person and _("%(name)s came", name=stand_in.name),
            not (line.is_expected or line.household_id) and _("not expected"),
            line.session_id.state in OPEN_STATES and _("the session is not completed"),
            line.session_id._is_completed_unconfirmed() and _("the session waits for confirmation"),
        ]
        return ", ".join(filter(None, notes))
