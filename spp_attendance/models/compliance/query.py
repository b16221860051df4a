"""The SQL that counts days present by the requirement of attendance types, for many people at once.

Each query is a template with these places: date_from and date_to (the period, both included), type_ids (the attendance
types asked about), company_ids, and people (a condition on `participant_id`).
"""

# The attendances that make a day present. See the history for what counts.
COUNTED = """
    is_counted
       and attendance_category in ('present', 'late')
       and history.days_present is not null
       and attendance_date between %(date_from)s and %(date_to)s
       and attendance_type_id = any(%(type_ids)s)
       and history.company_id = any(%(company_ids)s)
       and %(people)s
"""

# How many days each person came on: one row for each person and type.
DAYS = f"""
    select participant_id, attendance_type_id, count(distinct attendance_date) as days_present
      from spp_attendance_history history
     where {COUNTED}
     group by participant_id, attendance_type_id
"""

# Everybody known to attendance, and everybody who came. Whoever came on no day is there too: that is what a
# requirement is about.
EVERYBODY = """
    select partner_id as participant_id, company_id
      from spp_attendance_subscriber
     where active and company_id = any(%(company_ids)s)
     union
    select days.participant_id, type.company_id from days join spp_attendance_type type on type.id = attendance_type_id
"""

# Those of the people named.
KNOWN = f"select * from ({EVERYBODY}) as known where participant_id = any(%(participant_ids)s::int[])"

# The people named. A contact without a company is everybody's.
NAMED = "select id as participant_id, company_id from res_partner where id = any(%(participant_ids)s)"

# The answer: one row for each person and type of the same company. A row is numbered by the person, and by the place of
# its type among those asked about.
COMPLIANCE = f"""
    with days as materialized ({DAYS})
    select asked.participant_id::bigint * cardinality(%(type_ids)s) + array_position(%(type_ids)s, type.id) as id,
           asked.participant_id,
           type.id as attendance_type_id,
           type.company_id,
           coalesce(days.days_present, 0)::int as days_present,
           required.days as required_days,
           case when required.days = 0 then 'nothing_due'
                when coalesce(days.days_present, 0) >= required.days then 'compliant'
                else 'not_compliant'
            end as outcome,
           coalesce(days.days_present, 0) >= required.days as is_compliant
      from (%(asked)s) as asked
      join spp_attendance_type type
        on type.id = any(%(type_ids)s)
       and type.company_id = coalesce(asked.company_id, type.company_id)
     cross join lateral (select coalesce(type.required_days, 0) as days) as required
      left join days on days.participant_id = asked.participant_id and days.attendance_type_id = type.id
"""
