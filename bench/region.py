"""The lines of a region's year: 12 months of about 306,000 marks, written past the ORM so that it takes half a minute.

81,600 people are in one or two of 4,080 groups of 30. A group meets one to four times a month, by its type. Of 100
people expected 80 come, 6 are excused, 10 are absent, 4 are only assumed to be; every third session has a walk-in; 2 in
100 sessions are cancelled, 1 is still open. The numbers are drawn from a fixed seed.
"""

from collections.abc import Iterable
from typing import Any

from bench import bulk

YEAR = ("2025-01-01", "2025-12-31")
MONTH = ("2025-10-01", "2025-10-31")
GROUPS, GROUP_SIZE, PEOPLE = 4080, 30, 81600
# name, frequency, sessions a month, rule for excused people
TYPES = (
    ("Family development", "weekly", 4, "neutral"),
    ("Health", "biweekly", 2, "neutral"),
    ("Parents", "monthly", 1, "absent"),
    ("Nutrition", "weekly", 3, "attended"),
)
KINDS, PLACES = 12, 200
LINES = "spp_session_attendance"
# The types and places of attendance. A group meets in one place; few have met in the last one, and only long ago. Each
# session type counts as a type of its own.
ADD_CHOICES = """
    insert into {table} (name, company_id, active)
    select 'Choice ' || number, %s, true from generate_series(1, {count}) as number
"""
CHOICES = (("spp_attendance_type", KINDS), ("spp_attendance_location", PLACES))

ADD_PEOPLE = f"""
    insert into res_partner (id, commercial_partner_id, name, complete_name, active, type, create_date)
    select id, id, 'Person ' || id, 'Person ' || id, true, 'contact', now()
      from (select nextval('res_partner_id_seq') as id from generate_series(1, {PEOPLE})) as new
"""
NUMBER_PEOPLE = """
    create unlogged table bench_person as
    select (row_number() over (order by id) - 1)::int as number, id from res_partner where name like 'Person %'
"""
# One session of a group on a day. Groups that share their people are of different types.
ADD_SESSIONS = f"""
    insert into spp_session (
        name, session_type_id, company_id, active, date, start_time, end_time, tz, start_at, end_at, duration_hours,
        facilitator_id, location, attendance_location_id, state, cancel_reason, completed_at, applied_percentage,
        applied_excused_rule, create_uid, create_date, write_uid, write_date
    )
    select type.name || ' ' || date, type.id, type.company_id, true, date, 9, 11, 'UTC',
           date + time '09:00', date + time '11:00', 2, %(user)s, number,
           %(place)s + case when month = '{YEAR[0]}' and number %% 100 = 0 then {PLACES} - 1
                            else floor((number %% 1000 / 1000.0) ^ 2 * ({PLACES} - 1))::int
                        end,
           state,
           case state when 'cancelled' then 'Storm' end,
           case state when 'completed' then date + time '11:05' end,
           case state when 'completed' then type.required_attendance_percentage end,
           case state when 'completed' then type.excused_rule end,
           %(user)s, date, %(user)s, date
      from generate_series(0, {GROUPS - 1}) as number
     cross join lateral (select (number + number / ({PEOPLE} / {GROUP_SIZE})) %% {len(TYPES)} + 1 as kind) as of_group
     cross join lateral (select (%(types)s)[kind] as type_id, (%(times)s)[kind] as times) as of_kind
      join spp_session_type type on type.id = type_id
     cross join generate_series(timestamp '{YEAR[0]}', timestamp '{YEAR[1]}', interval '1 month') as month
     cross join lateral generate_series(0, times - 1) as meeting
     cross join lateral (
               select month::date + (number * 7 + meeting * 28 / times) %% 28 as date, random() as chance
           ) as held
     cross join lateral (
               select case when chance < 0.02 then 'cancelled'
                           when chance < 0.03 then 'in_progress'
                           else 'completed'
                       end as state
           ) as ended
     order by date, number
"""
# What is stated of everybody on the rosters of some sessions; the 31st is the walk-in.
ADD_LINES = f"""
    insert into {LINES} (
        session_id, participant_id, is_expected, status, is_attended, is_excused, basis, excuse, attendance_time,
        marked_at, marked_by_id, source, session_date, session_start_at, session_type_id, attendance_type_id,
        attendance_location_id, company_id, applied_rule,
        create_uid, create_date, write_uid, write_date
    )
    select session.id, person.id, seat < {GROUP_SIZE}, status, drawn in ('present', 'late'), drawn = 'excused',
           case when is_stated then 'observed' when status = 'absent' then 'assumed' end,
           case status when 'excused' then 'Ill' end,
           case when status in ('present', 'late') then start_at end,
           case when is_stated then start_at end,
           case when is_stated then facilitator_id end,
           case when is_stated then 'manual' end,
           date, start_at, session_type_id, attendance_type_id, attendance_location_id, company_id,
           case state when 'completed' then applied_excused_rule when 'cancelled' then 'cancelled' end,
           facilitator_id, start_at, facilitator_id, start_at
      from (
               select session.*, kind.attendance_type_id
                 from spp_session session
                 join spp_session_type kind on kind.id = session_type_id
                where date between %s and %s
                order by date, session.id
           ) as session
     cross join lateral (
               select seat, random() as chance
                 from generate_series(0, {GROUP_SIZE - 1} + (session.id %% 3 = 0)::int) as seat
           ) as seated
     cross join lateral (
               select case when state = 'cancelled' or (state = 'in_progress' and chance > 0.6) then ''
                           when seat = {GROUP_SIZE} or chance < 0.72 then 'present'
                           when chance < 0.80 then 'late'
                           when chance < 0.86 then 'excused'
                           else 'absent'
                       end as drawn
           ) as drawing
     cross join lateral (
               select nullif(drawn, '') as status, drawn != '' and (drawn != 'absent' or chance < 0.96) as is_stated
           ) as stated
      join bench_person person on person.number = (location::int * {GROUP_SIZE} + seat) %% {PEOPLE}
"""
HALVES = ((YEAR[0], "2025-06-30"), ("2025-07-01", YEAR[1]))


def fill(env: Any, periods: Iterable[tuple[str, str]] = HALVES) -> None:
    """Fill a fresh database with the year; what is there already stays. Commits.

    periods: those whose sessions get their lines
    """
    company = [env.company.id]
    choices = [(ADD_CHOICES.format(table=table, count=count), company) for table, count in CHOICES]
    bulk.at_once(env, [(ADD_PEOPLE, None), *choices])
    kinds = first_id(env, "spp_attendance_type")
    types = env["spp.session.type"].create(
        [
            {"name": name, "frequency": frequency, "excused_rule": rule, "attendance_type_id": kinds + number}
            for number, (name, frequency, _times, rule) in enumerate(TYPES)
        ]
    )
    setup = {
        "types": types.ids,
        "times": [times for _name, _frequency, times, _rule in TYPES],
        "place": first_id(env, "spp_attendance_location"),
        "user": env.user.id,
    }
    bulk.one_by_one(env, [NUMBER_PEOPLE, "analyze bench_person"])
    bulk.at_once(env, [(ADD_SESSIONS, setup)])
    bulk.add(env, LINES, [(ADD_LINES, period) for period in periods])
    bulk.at_once(env, [("drop table bench_person", None)])
    env.registry.clear_cache()
    bulk.vacuum(env, "res_partner", "spp_session", "spp_session_type", LINES)


def first_id(env: Any, table: str) -> int:
    """Return the first id of a table that was filled here: those that follow are without gaps."""
    env.cr.execute(f"select min(id) from {table}")
    first: int = env.cr.fetchone()[0]
    return first
