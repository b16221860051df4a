"""What the days of a nation leave in the tables that are cleaned up at night, by statements past the ORM.

51 million marks a year, half of them in bulks and half alone, 15 % of the requests sent twice. Each session is made by
a device, which reads ten times and gets three tokens for it. Beside them fourteen Moodle sites run each quarter of an
hour.
"""

import os
from datetime import datetime, timedelta
from typing import Any

# The part of a nation that is made.
SIZE = float(os.environ.get("SPP_BENCH_SIZE") or 1)
YEAR, BULK, REPLAYED = 51_000_000, 28, 1.15
MARKS = int(YEAR * SIZE) // 365
SESSIONS = MARKS // BULK
DEVICES, UNUSED = 14_280, 39  # of all a year's, so many are not used any more since one day
READS, TOKENS_OF_SESSION, FAILURES = 10, 3, int(1_000 * SIZE)
RUNS, LINES_OF_RUN = int(14 * 96 * SIZE), 3
# Of each mark: its line, itself and its record. Of each session: that it is made, filled, started and completed.
CHANGES = 3 * MARKS + 4 * SESSIONS
TOKENS = TOKENS_OF_SESSION * SESSIONS
REQUESTS = int((MARKS // 2 + SESSIONS // 2) * REPLAYED) + READS * SESSIONS + TOKENS
CLIENTS = "spp_attendance_api_client_credential"
FEED, LOG, CLAIM, TOKEN, FAILURE = (
    f"spp_attendance_api_{name}" for name in ("change", "log", "claim", "token", "failure")
)
RUN, LINE = "spp_moodle_sync_run", "spp_moodle_sync_run_line"
# {table: (rows a day, for how many days they are kept)}
TABLES = {
    FEED: (CHANGES, 60),
    LOG: (REQUESTS, 90),
    CLAIM: (SESSIONS, 30),
    TOKEN: (TOKENS, 1),
    FAILURE: (FAILURES, 90),
    RUN: (RUNS, 90),
    LINE: (RUNS * LINES_OF_RUN, 90),
}
AGES = {
    FEED: "numbered_at",
    LOG: "requested_at",
    CLAIM: "claimed_at",
    TOKEN: "expires_at",
    FAILURE: "failed_at",
    RUN: "started_at",
}
DAY = timedelta(days=1)
ADD_DEVICES = f"""
    insert into {CLIENTS}
           (name, client_id, user_id, company_id, tz, token_lifetime, is_device, active, last_used, create_date)
    select 'Phone ' || number, md5(number::text), %s, %s, 'UTC', 60, true, true, '2036-01-01', now()
      from generate_series(1, {DEVICES}) as number
"""
# Of a month.
AGE_DEVICES = f"""
    update {CLIENTS} set last_used = now() - interval '70 days'
     where id in (select id from {CLIENTS} where is_device order by id limit {30 * UNUSED})
"""
_OF_DAYS = """
      from generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') as day
     cross join lateral generate_series(1, %(count)s) as number
     cross join lateral (select day + number * interval '1 day' / (%(count)s + 1) as moment) as of_day
"""
_DEVICE = f"%(device)s + number %% {DEVICES}"
_CHANGE = "(array['mark', 'record', 'roster'])[number %% 3 + 1], 'changed', number, number / 28, number, %(company)s"
# As marks leave it, without a number.
ADD_CHANGES = (
    f"insert into {FEED} (kind, what, res_id, session_id, participant_id, company_id) select {_CHANGE} {_OF_DAYS}"
)
ADD_NUMBERED = f"""
    insert into {FEED} (kind, what, res_id, session_id, participant_id, company_id, number, stamp, numbered_at)
    select {_CHANGE}, %(after)s + extract(day from day - %(begin)s::timestamp)::int * %(count)s + number, 1, moment
    {_OF_DAYS}
"""
ADD = {
    FEED: ADD_CHANGES,
    LOG: f"""
        insert into {LOG} (client_id, operation, requested_at, status, row_count, outcome, address, duration)
        select {_DEVICE}, 'markSession', moment, 200, 28, 'created: 24, duplicate: 4', '192.0.2.' || number %% 250, 60
        {_OF_DAYS}
    """,
    CLAIM: f"""
        insert into {CLAIM} (name, digest, claimed_at)
        select 'session ' || md5(day::text || number), md5(number::text), moment {_OF_DAYS}
    """,
    TOKEN: f"""
        insert into {TOKEN} (client_id, token_hash, scope, expires_at)
        select {_DEVICE}, md5(day::text || number) || md5(number::text),
               'session:read session:write attendance:write subscriber:read', moment + interval '1 hour'
        {_OF_DAYS}
    """,
    FAILURE: f"""
        insert into {FAILURE} (address, failed_at, reason, client_id)
        select '192.0.2.' || number %% 250, moment, 'wrong_secret', {_DEVICE} {_OF_DAYS}
    """,
    RUN: f"""
        insert into {RUN} (instance_id, company_id, state, trigger, started_at, duration, summary)
        select %(site)s, %(company)s, 'done', 'schedule', moment, 12, '{{"source": "Done", "values": {{}}}}' {_OF_DAYS}
    """,
    LINE: f"""
        insert into {LINE} (run_id, kind, what)
        select id, 'notice', '{{"source": "A session has no roster", "values": {{}}}}'
          from {RUN}
         cross join generate_series(1, {LINES_OF_RUN})
         where started_at >= %(first)s and started_at < %(last)s::timestamp + interval '1 day'
    """,
}
KNOWN = f"""
    select (select min(id) from {CLIENTS} where is_device) as device, (select min(id) from spp_moodle_instance) as site,
           (select max(number) from {FEED}) as after
"""


def make(env: Any) -> None:
    """Add the devices, and a Moodle site that the runs are of."""
    user = env.ref("base.user_admin").id
    env.cr.execute(ADD_DEVICES, [user, env.company.id])
    site = {"name": "Moodle", "url": "http://192.0.2.1", "token": "bench", "tz": "UTC", "user_id": user}
    env["spp.moodle.instance"].create(site)
    env.cr.commit()


def values(env: Any, table: str, first: datetime, last: datetime, scale: float = 1.0) -> dict[str, Any]:
    """The values for a statement that adds to a table what is of some days, each from the hour of `first` on."""
    env.cr.execute(KNOWN)
    [known] = env.cr.dictfetchall()
    count = max(1, round(TABLES[table][0] * scale))
    return {**known, "first": first, "last": last, "begin": first, "count": count, "company": env.company.id}
