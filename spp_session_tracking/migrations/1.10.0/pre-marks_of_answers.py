"""Move the marks of snapshots to their answers.

What a mark says stays as it was hashed, so that the digests of these snapshots still hold. Snapshots that were taken
before there were digests have no numbers of that time: those of now are taken.
"""

from odoo.tools import sql

# Databases from before there were digests, or stand-ins, lack them.
PEOPLE_AND_NUMBERS = """
    alter table spp_session_snapshot_mark
      add column if not exists attended_by_id int,
      add column if not exists attendance_ref int,
      add column if not exists session_ref int,
      add column if not exists attended_by_ref int
"""
MOVE = """
    update spp_session_snapshot_answer answer
       set marks = '[' || moved.marks || ']', mark_count = moved.count, first_mark_id = moved.first
      from (
               select mark.answer_id,
                      count(*) as count,
                      1 + sum(count(*)) over (order by mark.answer_id) - count(*) as first,
                      string_agg(
                          json_build_array(
                              coalesce(mark.attendance_ref, mark.attendance_id),
                              coalesce(mark.session_ref, line.session_id),
                              mark.session_date,
                              mark.status,
                              mark.basis,
                              coalesce(mark.attended_by_ref, mark.attended_by_id),
                              to_char(mark.marked_at, 'YYYY-MM-DD HH24:MI:SS'),
                              mark.excused_rule
                          )::text,
                          ', ' order by mark.session_date, mark.id
                      ) as marks
                 from spp_session_snapshot_mark mark
                 join spp_session_attendance line on line.id = mark.attendance_id
                group by mark.answer_id
           ) as moved
     where moved.answer_id = answer.id
"""


CREATE_SEQUENCE = """
    create sequence if not exists spp_session_snapshot_mark_seq owned by spp_session_snapshot_answer.first_mark_id
"""
NOTE_MARKS = """
    select setval('spp_session_snapshot_mark_seq', max(first_mark_id + mark_count - 1))
      from spp_session_snapshot_answer
"""


def migrate(cr, version):
    if not sql.table_exists(cr, "spp_session_snapshot_mark"):
        return
    # by a default, so that no row is written for it
    cr.execute("alter table spp_session_snapshot_answer add column if not exists marks text default '[]'")
    cr.execute("alter table spp_session_snapshot_answer alter column marks drop default")
    for column in ("mark_count", "first_mark_id"):
        cr.execute(f"alter table spp_session_snapshot_answer add column if not exists {column} int")
    cr.execute(PEOPLE_AND_NUMBERS)
    cr.execute(MOVE)
    cr.execute(CREATE_SEQUENCE)
    cr.execute(NOTE_MARKS)
    cr.execute("drop table spp_session_snapshot_mark")
