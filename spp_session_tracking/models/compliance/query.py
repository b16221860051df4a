"""The SQL that counts compliance, for millions of lines at once.

It reads the lines alone: each repeats what counting needs of its session (compliance_columns.py). `applied_rule` of a
line is empty while its session is open or waits for confirmation, 'cancelled' when it was cancelled, else how the
session counts excused people.

Each query is a template with these places: date_from and date_to (the period, both included), company_ids, today,
scope (a condition on `line` that names people or types), and more (other columns, with a comma behind each).
"""

# A session is due for a person who was expected and is marked, once it is completed. (Lines of cancelled sessions are
# left out before.) Somebody who was added after completion and never marked is not counted.
DUE = "is_expected and applied_rule is not null and status is not null"
ABSENT = "is_expected and applied_rule is not null and status = 'absent'"
# What a rate divides, and by what: an excused absence is left out, or it is attended, or absent, as the rule says.
COUNTED = f"{DUE} and not (status = 'excused' and applied_rule = 'neutral')"
ATTENDED = f"{DUE} and (is_attended or status = 'excused' and applied_rule = 'attended')"
MISSED = f"({ABSENT} or {DUE} and status = 'excused' and applied_rule = 'absent')"

# The start of a session and, in the last 31 bits, its id: the greatest is that of the last session.
LAST_SESSION_KEY = "(extract(epoch from session_start_at)::bigint << 31) + session_id"
LAST_SESSION_ID = "(last_session_key & 2147483647)::int"

# The lines that an answer is counted from.
COUNTED_LINE = """
    applied_rule is not null
    and (is_expected and status is not null or is_attended and make_up_period is not null)
"""
MARK_COUNT = f"count(*) filter (where {COUNTED_LINE})"
# What a snapshot keeps of them, in the place `more` of the query: rules/evidence.py. Nothing may be null, or a mark
# would be left out.
MARKS = f"""
    concat('[', string_agg(
        concat(
            '[', id, ', ', session_id, ', "', session_date, '", ',
            coalesce('"' || status || '"', 'null'), ', ',
            coalesce('"' || basis || '"', 'null'), ', ',
            coalesce(attended_by_id::text, 'null'), ', ',
            coalesce('"' || date_trunc('second', marked_at) || '"', 'null'), ', "',
            applied_rule, '"]'
        ),
        ', '
    ) filter (where {COUNTED_LINE}), ']')
"""

# How many lines of each kind a person has in a session type: one row for each person, type and company.
COUNTS = f"""
    select %(more)s
           min(id) as id,
           participant_id,
           session_type_id,
           company_id,
           count(*) filter (where {DUE}) as expected,
           count(*) filter (where {COUNTED}) as counted,
           count(*) filter (where {ATTENDED}) as attended_as_expected,
           count(*) filter (where {DUE} and status = 'present') as present,
           count(*) filter (where {DUE} and status = 'late') as late,
           count(*) filter (where {DUE} and status = 'excused') as excused,
           count(*) filter (where {ABSENT}) as absent,
           count(*) filter (where {ABSENT} and basis = 'assumed') as assumed_absent,
           count(*) filter (where is_expected and applied_rule is null) as open_sessions,
           count(*) filter (
               where is_expected and applied_rule is null and session_date < %(today)s
           ) as over_sessions,
           max(session_date) filter (where is_attended and applied_rule is not null) as last_attended_date,
           max(session_date) as last_session_date,
           coalesce(max({LAST_SESSION_KEY}) filter (where is_expected), max({LAST_SESSION_KEY})) as last_session_key,
           max(session_start_at) filter (where {DUE} and is_attended) as last_attended_at,
           max(session_start_at) filter (where {ABSENT}) as last_absent_at
      from spp_session_attendance line
     where session_date between %(date_from)s and %(date_to)s
       and company_id = any(%(company_ids)s)
       and applied_rule is distinct from 'cancelled'
       and household_id is null
       and %(scope)s
     group by participant_id, session_type_id, company_id
"""

# How many missed sessions a person made up by coming to other groups' sessions: within each period of the frequency one
# for one. Only lines of sessions that were completed with make-up have a period, and an index finds these at once.
MADE_UP = f"""
    select participant_id, session_type_id, company_id, sum(least(missed, came))::int as made_up
      from (
               select participant_id,
                      session_type_id,
                      company_id,
                      count(*) filter (where {MISSED}) as missed,
                      count(*) filter (where not is_expected and is_attended) as came
                 from spp_session_attendance line
                where make_up_period is not null
                  and session_date between %(date_from)s and %(date_to)s
                  and company_id = any(%(company_ids)s)
                  and applied_rule is distinct from 'cancelled'
                  and household_id is null
                  and %(scope)s
                group by participant_id, session_type_id, company_id, make_up_period
           ) as by_period
     group by participant_id, session_type_id, company_id
"""

# The percentage that each session type requires: that of its last session completed in the period, else the type's own.
# Percentages have two decimals and are compared as whole hundredths. Odoo stores 0 as null, hence the coalesce.
# `start_at` is in UTC and `date` is local, so the condition on start_at is wider; it is there for the index.
# `offset 0` keeps PostgreSQL from computing this anew for each person.
REQUIREMENTS = """
    select type.id as session_type_id,
           type.counts_for_compliance,
           type.frequency,
           case when latest.is_there then latest.asks_households
                else type.participant_kind = 'households'
            end as asks_households,
           required.percentage::float8 as required_attendance_percentage,
           (required.percentage * 100)::int as required_hundredths
      from spp_session_type type
      left join lateral (
               select true as is_there,
                      applied_household_rule is not null as asks_households,
                      coalesce(applied_percentage, 0) as applied_percentage
                 from spp_session
                where type.counts_for_compliance
                  and session_type_id = type.id
                  and start_at between %(date_from)s - 1 and %(date_to)s + 2
                  and date between %(date_from)s and %(date_to)s
                  and state = 'completed'
                  and awaits_confirmation is not true
                  and company_id = any(%(company_ids)s)
                order by start_at desc, id desc
                limit 1
           ) as latest on true
     cross join lateral (
               select coalesce(latest.applied_percentage, type.required_attendance_percentage) as percentage
           ) as required
    offset 0
"""

# The time left in the period after today, or after the person's last planned session if that is later.
REMAINING_TIME = """
    select greatest(%(date_to)s - planned_until, 0) as days,
           (
               extract(year from age(%(date_to)s, least(planned_until, %(date_to)s))) * 12
               + extract(month from age(%(date_to)s, least(planned_until, %(date_to)s)))
           )::int as months
      from (select greatest(last_session_date, %(today)s) as planned_until) as plan
"""

# How many sessions may still be planned in that time, by the frequency of the type.
POSSIBLE_SESSIONS = """
    case requirements.frequency
        when 'weekly' then remaining.days / 7
        when 'biweekly' then remaining.days / 14
        when 'monthly' then remaining.months
        when 'quarterly' then remaining.months / 3
        else 0
    end
"""

# How often the person was absent since they last attended. The lines are read again only for people who attended and
# were absent afterwards, and more than once in the period.
CONSECUTIVE_ABSENCES = f"""
    case when last_absent_at is null or last_absent_at <= last_attended_at then 0
         when last_attended_at is null then absent
         when absent = 1 then 1
         else (
               select count(*)
                 from spp_session_attendance line
                where line.participant_id = counts.participant_id
                  and line.session_type_id = counts.session_type_id
                  and line.company_id = counts.company_id
                  and line.session_start_at > last_attended_at
                  and line.session_start_at <= last_absent_at
                  and line.session_date between %(date_from)s and %(date_to)s
                  and {ABSENT}
                  and applied_rule != 'cancelled'
              )
     end
"""

# Whose attendance it is, where households are expected, and who came last for the household.
HOUSEHOLD = """
    case when asks_households and exists (
                  select from res_partner household where household.id = counts.participant_id and household.is_group
              )
         then counts.participant_id
     end
"""
LAST_ATTENDED_BY = """
    case when asks_households
         then (
               select line.attended_by_id
                 from spp_session_attendance line
                where line.participant_id = counts.participant_id
                  and line.session_type_id = counts.session_type_id
                  and line.company_id = counts.company_id
                  and line.session_date between %(date_from)s and %(date_to)s
                  and line.is_attended
                  and line.applied_rule != 'cancelled'
                order by line.session_start_at desc, line.id desc
                limit 1
              )
     end
"""

# The answer: the counts with the rates and the outcome that follow from them. A type that does not count is left out by
# a condition: of an inner join PostgreSQL would expect one row of 50, and look up the contact of each row by itself.
COMPLIANCE = f"""
    select counts.*,
           total.attended,
           total.made_up,
           {HOUSEHOLD} as household_id,
           required_attendance_percentage,
           attended * 100::float8 / nullif(counted, 0) as attendance_rate,
           case when counted = 0 then 'nothing_due'
                when attended * 10000 >= required_hundredths * counted then 'compliant'
                else 'not_compliant'
            end as outcome,
           attended * 10000 >= required_hundredths * counted as is_compliant,
           open_sessions = 0 as is_final,
           (attended + open_sessions) * 100::float8 / nullif(counted + open_sessions, 0) as best_possible_rate,
           case when attended * 10000 >= required_hundredths * counted then null
                when (attended + possible.sessions) * 10000 >= required_hundredths * (counted + possible.sessions)
                then 'at_risk'
                else 'lost'
            end as prospect,
           {CONSECUTIVE_ABSENCES} as consecutive_absences,
           {LAST_ATTENDED_BY} as last_attended_by_id
      from ({COUNTS}) as counts
      left join ({REQUIREMENTS}) as requirements using (session_type_id)
      left join ({MADE_UP}) as make_up using (participant_id, session_type_id, company_id)
     cross join lateral (
               select coalesce(make_up.made_up, 0) as made_up,
                      attended_as_expected + coalesce(make_up.made_up, 0) as attended
           ) as total
     cross join lateral ({REMAINING_TIME}) as remaining
     cross join lateral (select open_sessions + {POSSIBLE_SESSIONS} as sessions) as possible
     where coalesce(counts_for_compliance, false)
"""

# The answers of some people, and for members the answers of their households: for each person and type one, that of
# the person if something is or was due, else that of the household joined last. `asked` has a row for each person with
# the person's own id, and one for each household.
OF_PEOPLE = """
    select distinct on (asked.participant_id, answer.session_type_id, answer.company_id)
           %(columns)s
      from (%(answers)s) as answer
      join unnest(%(people)s::int[], %(answering)s::int[], %(ranks)s::int[])
        as asked (participant_id, answering_id, rank)
        on asked.answering_id = answer.participant_id
     where asked.participant_id = asked.answering_id or answer.household_id is not null
     order by asked.participant_id,
              answer.session_type_id,
              answer.company_id,
              asked.rank = 0 and answer.expected + answer.open_sessions = 0,
              asked.rank
"""

# The answers as a screen shows them: where the person lives, who facilitates the person's last session, and how bad it
# is. PostgreSQL leaves out the columns and joins that a query does not ask for.
SEVERITY = "case prospect when 'lost' then 3 when 'at_risk' then 2 else (outcome = 'compliant')::int end"
# The areas of each level that `area` lies in: parent_path holds the ids from the highest area down.
AREA_LEVELS = ", ".join(f"nullif(split_part(area.parent_path, '/', {n}), '')::int as area_{n}_id" for n in range(1, 6))
SCREEN = f"""
    select answer.*,
           person.area_id,
           {AREA_LEVELS},
           {SEVERITY} as severity,
           last_session.id as last_session_id,
           last_session.facilitator_id
      from (%(answers)s) as answer
      left join spp_session last_session on last_session.id = {LAST_SESSION_ID}
      left join res_partner person on person.id = answer.participant_id
      left join spp_area area on area.id = person.area_id
"""
