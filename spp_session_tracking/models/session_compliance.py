from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .session_answer import ANSWERED, COUNTS, RATES

# What is counted of one person in one session type over a period. `due` is a session that counts for the person:
# completed, and the person was expected and has a mark (who was added later and never marked does not count).
COUNTED = """
    select min(line.id) as id,
           line.participant_id,
           line.session_type_id,
           line.company_id,
           count(*) filter (where due) as expected,
           count(*) filter (where due and not (line.status = 'excused' and rule = 'neutral')) as counted,
           count(*) filter (
               where due and (line.is_attended or line.status = 'excused' and rule = 'attended')
           ) as attended,
           count(*) filter (where due and line.status = 'present') as present,
           count(*) filter (where due and line.status = 'late') as late,
           count(*) filter (where due and line.status = 'excused') as excused,
           count(*) filter (where due and line.status = 'absent') as absent,
           count(*) filter (where due and line.basis = 'assumed') as assumed_absent,
           count(*) filter (where open and line.is_expected) as open_sessions,
           max(line.session_date) filter (where done and line.is_attended) as last_attended_date,
           max(line.session_date) as last_session_date,
           max(session.start_at) filter (where due and line.is_attended) as last_attended_at,
           array_agg(session.start_at) filter (where due and line.status = 'absent') as absent_at
      from spp_session_attendance line
      join spp_session session on session.id = line.session_id
      join spp_session_type type on type.id = line.session_type_id
     cross join lateral (
               select session.state = 'completed' as done,
                      session.state in ('scheduled', 'in_progress') as open,
                      session.state = 'completed' and line.is_expected and line.status is not null as due,
                      session.applied_excused_rule as rule
           ) as how
     where line.session_date between %(date_from)s and %(date_to)s
       and line.company_id in %(company_ids)s
       and session.state != 'cancelled'
       and type.counts_for_compliance
       and %(scope)s
     group by line.participant_id, line.session_type_id, line.company_id
"""
# The percentage asked in a period is that of the last session of the type completed in it. Odoo stores 0 as nothing.
REQUIRED = """
    select distinct on (session_type_id) session_type_id, coalesce(applied_percentage, 0) as applied_percentage
      from spp_session
     where state = 'completed' and date between %(date_from)s and %(date_to)s and company_id in %(company_ids)s
     order by session_type_id, start_at desc, id desc
"""
# How many more sessions the frequency of a type leaves room for, after the last one that is planned.
ROOM = """
    case type.frequency
        when 'weekly' then remaining.days / 7
        when 'biweekly' then remaining.days / 14
        when 'monthly' then remaining.months
        when 'quarterly' then remaining.months / 3
        else 0
    end
"""
EVALUATED = """
    select counted.*,
           required.percentage as required_attendance_percentage,
           counted.attended * 100.0 / nullif(counted.counted, 0) as attendance_rate,
           case when counted.counted = 0 then 'nothing_due'
                when counted.attended * 100 >= required.percentage * counted.counted then 'compliant'
                else 'not_compliant'
            end as outcome,
           counted.counted = 0 or counted.attended * 100 >= required.percentage * counted.counted as is_compliant,
           counted.open_sessions = 0 as is_final,
           (counted.attended + counted.open_sessions) * 100.0
               / nullif(counted.counted + counted.open_sessions, 0) as best_possible_rate,
           case when counted.attended * 100 >= required.percentage * counted.counted then null
                when (counted.attended + more.sessions) * 100
                         >= required.percentage * (counted.counted + more.sessions) then 'at_risk'
                else 'lost'
            end as prospect,
           (
               select count(*) from unnest(counted.absent_at) as absent_at
                where counted.last_attended_at is null or absent_at > counted.last_attended_at
           ) as consecutive_absences
      from (%(counted)s) as counted
      join spp_session_type type on type.id = counted.session_type_id
      left join (%(required)s) as applied on applied.session_type_id = counted.session_type_id
     cross join lateral (
               select coalesce(applied.applied_percentage, type.required_attendance_percentage) as percentage
           ) as required
     cross join lateral (
               select greatest(counted.last_session_date, %(today)s) as planned_until
           ) as plan
     cross join lateral (
               select greatest(%(date_to)s - plan.planned_until, 0) as days,
                      (
                          extract(year from age(%(date_to)s, least(plan.planned_until, %(date_to)s))) * 12
                          + extract(month from age(%(date_to)s, least(plan.planned_until, %(date_to)s)))
                      )::int as months
           ) as remaining
     cross join lateral (select counted.open_sessions + %(room)s as sessions) as more
"""


class SessionCompliance(models.Model):
    """How one participant stands in one session type over a period.

    On screen the period comes by the context: `compliance_from` and `compliance_to`, else the present month.
    """

    _name = "spp.session.compliance"
    _description = "Compliance"
    _inherit = ["spp.session.answer"]
    _auto = False

    prospect = fields.Selection(
        [("at_risk", "At risk"), ("lost", "Lost")],
        readonly=True,
        help="At risk: the required attendance can still be reached. Lost: not even with the sessions to come.",
    )

    def action_view_marks(self):
        """Show the very marks that are counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_attendance_action")
        domain = [
            ("participant_id", "=", self.participant_id.id),
            ("session_type_id", "=", self.session_type_id.id),
            *self._domain_counted(*self._shown_period()),
        ]
        return {**action, "domain": domain, "context": {}}

    def action_take_snapshot(self):
        """Open the dialog that keeps what is shown, of the people selected if there are any."""
        date_from, date_to = self._shown_period()
        people = self.participant_id.ids or None
        return self.env["spp.session.snapshot.take"]._open(date_from=date_from, date_to=date_to, participant_ids=people)

    # over RPC

    @api.model
    def evaluate(self, participant_ids, date_from, date_to, session_type_ids=None):
        """How people stand in a period.

        participant_ids: contact ids; date_from, date_to: both included; session_type_ids: all types if not given.

        Returns a dict for each person and type met, with the members of ANSWERED; attendance_rate is False when nothing
        is counted. A person met by no type has one with session_type_id False and the outcome nothing_due.
        Raises ValidationError on anything else.
        """
        participant_ids = self._read_ids("participant_ids", participant_ids)
        answers = self._evaluate(*self._read_asked(date_from, date_to, participant_ids, session_type_ids))
        met = {answer["participant_id"] for answer in answers}
        return answers + [self._nothing_due(person) for person in dict.fromkeys(participant_ids) if person not in met]

    @api.model
    def snapshot(self, *args, **kwargs):
        """Keep what is said now: see spp.session.snapshot, which is asked in the same way."""
        return self.env["spp.session.snapshot"].snapshot(*args, **kwargs)

    @api.model
    def difference(self, snapshot_id):
        """What is said otherwise today than in a snapshot: see spp.session.snapshot."""
        return self.env["spp.session.snapshot"].difference(snapshot_id)

    @api.model
    def _evaluate(self, date_from, date_to, participant_ids, session_type_ids):
        """The answers of evaluate() about the people met, with what _read_asked() returns."""
        self.env["spp.session.attendance"].check_access_rights("read")
        self._flush_counted()
        columns = SQL(", ").join(SQL.identifier(name) for name in ANSWERED)
        query = self._query(date_from, date_to, participant_ids, session_type_ids)
        self.env.cr.execute(SQL("select %s from (%s) as met order by participant_id, session_type_id", columns, query))
        return [self._answer(row) for row in self.env.cr.dictfetchall()]

    @api.model
    def _read_asked(self, date_from, date_to, participant_ids, session_type_ids):
        """What is asked, checked: two dates, and the ids of people and types, or None for all of them."""
        people, types = (
            None if ids in (None, False) else self._read_ids(name, ids)
            for name, ids in (("participant_ids", participant_ids), ("session_type_ids", session_type_ids))
        )
        return (*self._period(date_from, date_to), people, types)

    @api.model
    def _answer(self, row):
        """A row of the query as evaluate() returns it: without None and Decimal."""
        rates = {name: False if row[name] is None else float(row[name]) for name in RATES}
        return {**row, **rates, "last_attended_date": row["last_attended_date"] or False}

    @api.model
    def _nothing_due(self, participant_id):
        return {
            **dict.fromkeys(ANSWERED, False),
            **dict.fromkeys(COUNTS, 0),
            "participant_id": participant_id,
            "outcome": "nothing_due",
            "is_compliant": True,
            "is_final": True,
        }

    @api.model
    def _period(self, date_from, date_to):
        try:
            start, end = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        except (ValueError, TypeError):
            start = end = None
        if not (start and end and start <= end):
            raise ValidationError(_("Give a period as two dates, such as 2026-03-01 and 2026-03-31."))
        return start, end

    @api.model
    def _read_ids(self, name, values):
        if not isinstance(values, (list, tuple)) or not all(self.env["spp.session"]._is_id(value) for value in values):
            raise ValidationError(_("%(name)s has to be a list of ids, which are whole numbers.", name=name))
        return list(values)

    # the query

    @property
    def _table_query(self):
        self._flush_counted()
        return SQL("(%s)", self._query(*self._shown_period()))

    @api.model
    def _shown_period(self):
        """The period the screen shows, by the context."""
        first = fields.Date.context_today(self).replace(day=1)
        date_from = fields.Date.to_date(self.env.context.get("compliance_from")) or first
        date_to = fields.Date.to_date(self.env.context.get("compliance_to"))
        return date_from, date_to or date_from.replace(day=1) + relativedelta(months=1, days=-1)

    @api.model
    def _query(self, date_from, date_to, participant_ids=None, session_type_ids=None):
        """The evaluation of a period as SQL, for all people and types unless some are given."""
        scope = [SQL("true")]
        if participant_ids is not None:
            scope.append(SQL("line.participant_id = any(%s)", participant_ids))
        if session_type_ids is not None:
            scope.append(SQL("line.session_type_id = any(%s)", session_type_ids))
        period = {
            "date_from": SQL("%s::date", date_from),
            "date_to": SQL("%s::date", date_to),
            "company_ids": tuple(self.env.companies.ids),
        }
        return SQL(
            EVALUATED,
            counted=SQL(COUNTED, **period, scope=SQL(" and ").join(scope)),
            required=SQL(REQUIRED, **period),
            room=SQL(ROOM),
            today=SQL("%s::date", date.today()),
            date_to=period["date_to"],
        )

    @api.model
    def _counted_lines(self, date_from, date_to, participant_ids, session_type_ids):
        """The ids of the lines that are counted, as SQL."""
        domain = [
            *self._domain_counted(date_from, date_to),
            ("company_id", "in", self.env.companies.ids),
            ("session_type_id.counts_for_compliance", "=", True),
        ]
        for name, ids in (("participant_id", participant_ids), ("session_type_id", session_type_ids)):
            domain += [] if ids is None else [(name, "in", ids)]
        return self.env["spp.session.attendance"]._search(domain).select()

    @api.model
    def _domain_counted(self, date_from, date_to):
        return [
            ("session_date", ">=", date_from),
            ("session_date", "<=", date_to),
            ("session_id.state", "=", "completed"),
            ("is_expected", "=", True),
            ("status", "!=", False),
        ]

    @api.model
    def _flush_counted(self):
        for model in ("spp.session.attendance", "spp.session", "spp.session.type"):
            self.env[model].flush_model()
