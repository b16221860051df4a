"""Two million records of the people of bench.region, of two years.

Of 100 records five are about sessions, one is voided, one is replaced by the next; of a thousand one is held. Types and
places are used unevenly: the last ones only on the first day, long ago.
"""

from typing import Any

from bench import bulk
from bench.region import KINDS, PEOPLE, PLACES, first_id

FIRST_DAY, DAYS = "2024-01-01", 731
RECORDS = 2_000_000
LEDGER = "spp_attendance_list"

ADD_SUBSCRIBERS = """
    insert into spp_attendance_subscriber (
        partner_id, company_id, active, person_identifier, identifier_key, identifier_twin
    )
    select id, %s, true, 'P-' || id, 'P-' || id, 0 from res_partner where name like 'Person %%' order by id
"""
NUMBER_SUBSCRIBERS = """
    create unlogged table bench_subscriber as
    select (row_number() over (order by id) - 1)::int as place, id, partner_id, person_identifier
      from spp_attendance_subscriber
"""
ADD_RECORDS = f"""
    insert into {LEDGER} (
        id, company_id, subscriber_id, participant_id, person_identifier, identifier_key, tz, attended_at, marked_at,
        attendance_date, attendance_time, attendance_category, excuse, attendance_type_id, attendance_location_id,
        session_id, submitted_by, submitted_at, submission_source, external_id, state, held_reason, replaces_id,
        create_uid, create_date, write_uid, write_date
    )
    select number + 1, %(company)s, case when state != 'held' or held_reason != 'unknown_person' then person.id end,
           case when state != 'held' or held_reason != 'unknown_person' then person.partner_id end,
           person.person_identifier, person.person_identifier, 'Asia/Manila', came - interval '8 hours',
           came - interval '8 hours',
           came::date, to_char(came, 'HH24:MI:SS'), category, case category when 'excused' then 'Ill' end,
           %(type)s + case when came < '2024-01-02' then {KINDS} - 1
                           else floor(random() ^ 2 * ({KINDS} - 1))::int
                       end,
           %(location)s + case when came < '2024-01-02' then {PLACES} - 1
                               else floor(random() ^ 2 * ({PLACES} - 1))::int
                           end,
           case when number %% 20 = 7 then %(session)s + (number::bigint * %(sessions)s / {RECORDS})::int end,
           'Facilitator ' || number %% 500, came - interval '7 hours', 'app', gen_random_uuid()::text, state,
           case when state = 'held' then held_reason end, case when number %% 100 = 1 then number end,
           case when number %% 500 = 3 then %(user)s else 1 end, came, 1, came
      from generate_series(%(first)s, %(last)s) as number
      join bench_subscriber person on person.place = (number - (number %% 100 = 1)::int) %% {PEOPLE}
     cross join lateral (
               select date '{FIRST_DAY}' + (number::bigint * {DAYS} / {RECORDS})::int
                      + time '08:00' + (number::bigint * 7919 %% 36000) * interval '1 second' as came,
                      case when number %% 100 = 0 then 'replaced' when number %% 100 = 50 then 'voided'
                           when number %% 1000 = 77 then 'held' else 'valid'
                       end as state,
                      (array['unknown_person', 'unknown_person', 'session_cancelled', 'late_contradiction'])
                          [number / 1000 %% 4 + 1] as held_reason,
                      (array['present', 'present', 'present', 'present', 'present', 'late', 'late', 'absent', 'absent',
                             'excused'])[number / 7 %% 10 + 1] as category
           ) as stated
"""
FOLLOW = f"select setval('{LEDGER}_id_seq', {RECORDS})"


def fill(env: Any) -> None:
    """Add the records to a database that has the region's year. Commits."""
    bulk.at_once(env, [(ADD_SUBSCRIBERS, [env.company.id])])
    bulk.one_by_one(env, [NUMBER_SUBSCRIBERS, "analyze bench_subscriber"])
    there = _there(env)
    middle = RECORDS // 2
    halves = [{"first": 0, "last": middle - 1}, {"first": middle, "last": RECORDS - 1}]
    bulk.add(env, LEDGER, [(ADD_RECORDS, {**there, **half}) for half in halves])
    bulk.one_by_one(env, [FOLLOW, "drop table bench_subscriber"])
    env.registry.clear_cache()
    bulk.vacuum(env, LEDGER, "spp_attendance_subscriber")


def _there(env: Any) -> dict[str, int]:
    return {
        "type": first_id(env, "spp_attendance_type"),
        "location": first_id(env, "spp_attendance_location"),
        "session": first_id(env, "spp_session"),
        "sessions": env["spp.session"].search_count([]),
        "company": env.company.id,
        "user": env.ref("base.user_admin").id,
    }
