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
       set marks = '[' || moved.marks || ']', mark_count = moved.count, marks_before = moved.before
      from (
               select mark.answer_id,
                      count(*) as count,
                      sum(count(*)) over (partition by its.snapshot_id order by mark.answer_id) - count(*) as before,
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
                 join spp_session_snapshot_answer its on its.id = mark.answer_id
                group by its.snapshot_id, mark.answer_id
           ) as moved
     where moved.answer_id = answer.id
"""


CREATE_SEQUENCE = """
    create sequence if not exists spp_session_snapshot_mark_seq owned by spp_session_snapshot_answer.marks_before
"""
# The ids of a snapshot's marks follow those of the one before. The first number of a sequence is 1.
NUMBER = """
    update spp_session_snapshot snapshot
       set marks_from = numbered.before
      from (
               select snapshot_id, 1 + sum(sum(mark_count)) over (order by snapshot_id) - sum(mark_count) as before
                 from spp_session_snapshot_answer
                where mark_count > 0
                group by snapshot_id
           ) as numbered
     where numbered.snapshot_id = snapshot.id
"""
NOTE_NUMBERS = """
    select setval('spp_session_snapshot_mark_seq', 1 + coalesce(sum(mark_count), 0)) from spp_session_snapshot_answer
"""


def migrate(cr, version):
    if not sql.table_exists(cr, "spp_session_snapshot_mark"):
        return
    # by a default, so that no row is written for it
    cr.execute("alter table spp_session_snapshot_answer add column if not exists marks text default '[]'")
    cr.execute("alter table spp_session_snapshot_answer alter column marks drop default")
    cr.execute("alter table spp_session_snapshot add column if not exists marks_from int")
    for column in ("mark_count", "marks_before"):
        cr.execute(f"alter table spp_session_snapshot_answer add column if not exists {column} int")
    cr.execute(PEOPLE_AND_NUMBERS)
    cr.execute(MOVE)
    cr.execute(CREATE_SEQUENCE)
    cr.execute(NUMBER)
    cr.execute(NOTE_NUMBERS)
    cr.execute("drop table spp_session_snapshot_mark")
