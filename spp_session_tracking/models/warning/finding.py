from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields
from odoo.tools import SQL

from ...tools.today import local_today
from ..compliance.query import ABSENT

RECENT_DAYS = 92  # whoever was not absent for so long is not warned about any more
MOST_NEW = 5_000  # new warnings of one run

# Who ends a row of absences: as in compliance, and whoever came to another group's session where that makes up for one.
CAME = "is_attended and applied_rule is not null and status is not null and (is_expected or make_up_period is not null)"

# What is true now. A table, because three statements read it.
TABLE = """
    create temporary table spp_warned (
        participant_id int, session_type_id int, company_id int, area_id int, kind varchar, missed int, observed int,
        first_date date, last_date date
    ) on commit drop
"""

# The next session that expects somebody, else the last one. `warned` are the people.
SESSION = """
    select line.session_id as id
      from spp_session_attendance line
      join spp_session session on session.id = line.session_id and session.active
     where line.participant_id = warned.participant_id
       and line.session_type_id = warned.session_type_id
       and line.company_id = warned.company_id
       and line.household_id is null
       and line.is_expected
       and line.applied_rule is distinct from 'cancelled'
     order by line.session_start_at > %(now)s desc,
              abs(extract(epoch from line.session_start_at - %(now)s))
     limit 1
"""

# Who was absent in a row, up to the last session that counts for them. Excused absences are skipped. Recent lines say
# who may be meant, and the lines of these people are read further back.
IN_A_ROW = f"""
    insert into spp_warned
    select recent.participant_id, recent.session_type_id, recent.company_id, person.area_id, 'absences',
           streak.missed, streak.observed, streak.first_date, streak.last_date
      from (
               select participant_id, session_type_id, company_id
                 from spp_session_attendance line
                where session_date > %(first)s
                  and session_type_id = any(%(types)s)
                  and applied_rule != 'cancelled'
                  and household_id is null
                group by participant_id, session_type_id, company_id
               having max(session_start_at) filter (where {ABSENT})
                      > coalesce(max(session_start_at) filter (where {CAME}), '-infinity')
           ) as recent
      join spp_session_type type on type.id = recent.session_type_id
      join res_partner person on person.id = recent.participant_id
     cross join lateral (
               select count(*) as missed,
                      count(*) filter (where basis is distinct from 'assumed') as observed,
                      min(session_date) as first_date,
                      max(session_date) as last_date
                 from spp_session_attendance line
                where line.participant_id = recent.participant_id
                  and line.session_type_id = recent.session_type_id
                  and line.company_id = recent.company_id
                  and line.household_id is null
                  and {ABSENT}
                  and applied_rule != 'cancelled'
                  and line.session_start_at > coalesce((
                          select max(session_start_at)
                            from spp_session_attendance earlier
                           where earlier.participant_id = recent.participant_id
                             and earlier.session_type_id = recent.session_type_id
                             and earlier.company_id = recent.company_id
                             and earlier.household_id is null
                             and {CAME}
                             and applied_rule != 'cancelled'
                      ), '-infinity')
           ) as streak
     where person.active
       and person.is_erased is not true
       and streak.missed >= type.warn_absences
"""

# Who cannot reach the required attendance of the period any more, as compliance answers it.
OUT_OF_REACH = """
    insert into spp_warned
    select answer.participant_id, answer.session_type_id, answer.company_id, person.area_id, 'lost',
           answer.counted - answer.attended, answer.counted - answer.attended - answer.assumed_absent,
           %(date_from)s, %(date_to)s
      from (%(answers)s) as answer
      join res_partner person on person.id = answer.participant_id
     where answer.prospect = 'lost'
       and person.active
       and person.is_erased is not true
"""

# A warning is about the same as what is true now if it reaches into it: a correction may move where a row begins.
SAME = """
    warning.participant_id = warned.participant_id
    and warning.session_type_id = warned.session_type_id
    and warning.kind = warned.kind
    and warning.last_date >= warned.first_date
"""
END = f"""
    update spp_session_warning warning
       set is_open = false, ended_at = %(now)s
     where is_open
       and not exists (select from spp_warned warned where {SAME})
"""
# What begins anew waits again, but for messages that were sent already.
GO_ON = f"""
    update spp_session_warning warning
       set is_open = true, ended_at = null, missed = same.missed, observed = same.observed, area_id = same.area_id,
           first_date = same.first_date, last_date = same.last_date,
           open_since = case when warning.is_open then warning.open_since else %(now)s end,
           mail_state = case when not warning.is_open and type.warning_mail_template_id is not null
                             then coalesce(warning.mail_state, 'waiting') else warning.mail_state end,
           sms_state = case when not warning.is_open and type.warning_sms_template_id is not null
                            then coalesce(warning.sms_state, 'waiting') else warning.sms_state end
      from (
               select distinct on (warned.participant_id, warned.session_type_id, warned.kind) warning.id, warned.*
                 from spp_warned warned
                 join spp_session_warning warning on {SAME}
                order by warned.participant_id, warned.session_type_id, warned.kind,
                         warning.is_open desc, warning.last_date desc, warning.id desc
           ) as same
      join spp_session_type type on type.id = same.session_type_id
     where same.id = warning.id
       and (
               warning.is_open, warning.missed, warning.observed, warning.area_id, warning.first_date, warning.last_date
           ) is distinct from (
               true, same.missed, same.observed, same.area_id, same.first_date, same.last_date
           )
"""
# Nothing waits of what is not true any more, or of a type that sends nothing any more.
LEAVE = """
    update spp_session_warning warning
       set mail_state = case when is_open and type.warning_mail_template_id is not null then mail_state
                             else nullif(mail_state, 'waiting') end,
           sms_state = case when is_open and type.warning_sms_template_id is not null then sms_state
                            else nullif(sms_state, 'waiting') end
      from spp_session_type type
     where type.id = warning.session_type_id
       and (
               mail_state = 'waiting' and not (is_open and type.warning_mail_template_id is not null)
               or sms_state = 'waiting' and not (is_open and type.warning_sms_template_id is not null)
           )
"""
# Where the session is cancelled, deleted or archived, or expects the person no more, another facilitator is told.
MOVE = f"""
    update spp_session_warning warning
       set session_id = moved.id, facilitator_id = null
      from (
               select warned.id as warning_id, session.id
                 from spp_session_warning warned
                 left join lateral ({SESSION}) as session on true
                where warned.is_open
                  and not exists (
                          select from spp_session_attendance line
                            join spp_session session on session.id = line.session_id and session.active
                           where line.session_id = warned.session_id
                             and line.participant_id = warned.participant_id
                             and line.is_expected
                             and line.applied_rule is distinct from 'cancelled'
                      )
           ) as moved
     where moved.warning_id = warning.id
       and moved.id is distinct from warning.session_id
"""
# With the next session that expects the person, else the last one. Messages wait where the type has templates.
BEGIN = f"""
    insert into spp_session_warning (
        participant_id, session_type_id, company_id, area_id, kind, missed, observed, first_date, last_date, is_open,
        open_since, session_id, mail_state, sms_state, create_uid, create_date, write_uid, write_date
    )
    select warned.*, true, %(now)s, session.id,
           case when type.warning_mail_template_id is not null then 'waiting' end,
           case when type.warning_sms_template_id is not null then 'waiting' end,
           %(user)s, %(now)s, %(user)s, %(now)s
      from spp_warned warned
      join spp_session_type type on type.id = warned.session_type_id
      left join lateral ({SESSION}) as session on true
     where not exists (
               select from spp_session_warning warning
                where warning.participant_id = warned.participant_id
                  and warning.session_type_id = warned.session_type_id
                  and warning.kind = warned.kind
                  and warning.is_open
           )
     order by warned.participant_id, warned.session_type_id, warned.kind
     limit %(most)s
        on conflict do nothing
"""


class WarningFinding:
    """Which warnings are true now, by the marks as they stand: some statements for all people at once."""

    __slots__ = ()

    @api.model
    def _find(self, today=None):
        """End the warnings that are not true any more, let the others go on, and begin new ones.

        today: a date, that of the clock by itself
        """
        today = today or local_today(self)
        self.env.flush_all()
        self.env["spp.session.compliance"]._prepare_query()
        self.env.cr.execute(TABLE)
        self._find_in_a_row(today)
        self._find_out_of_reach(today)
        values = {"now": fields.Datetime.now(), "user": self.env.uid, "most": MOST_NEW}
        for statement in (END, GO_ON, LEAVE, MOVE, BEGIN):
            self.env.cr.execute(statement, values)
        self.env.cr.execute("drop table spp_warned")
        self.invalidate_model()

    @api.model
    def _find_in_a_row(self, today):
        types = self.env["spp.session.type"].search([("warn_absences", ">", 0), ("counts_for_compliance", "=", True)])
        first = today - timedelta(days=RECENT_DAYS)
        self.env.cr.execute(IN_A_ROW, {"types": types.ids, "first": first})

    @api.model
    def _find_out_of_reach(self, today):
        """By the compliance of the month, of all companies."""
        types = self.env["spp.session.type"].search([("warn_lost", "=", True)])
        compliance = self.env["spp.session.compliance"].with_context(
            allowed_company_ids=self.env["res.company"].search([]).ids
        )
        first = today.replace(day=1)
        period = {"date_from": first, "date_to": first + relativedelta(months=1, days=-1)}
        answers = compliance._query(**period, session_type_ids=types.ids)
        self.env.cr.execute(SQL(OUT_OF_REACH, answers=answers, **period))
