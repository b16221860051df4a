from odoo import api
from odoo.tools import SQL

from ..compliance.answer import ANSWER_FIELDS, COUNTS

# An answer differs where one of these does: the rates follow from them.
COMPARED = (*COUNTS, "required_attendance_percentage", "outcome", "is_final", "last_attended_date", "household_id")
# The answers of the snapshot (was) beside those of today (now), where they differ. A person without an answer on one
# side has nothing due there.
DIFFERENCES = """
    select %(columns)s
      from (
               select * from spp_session_snapshot_answer
                where snapshot_id = %(snapshot)s and session_type_id is not null
           ) as was
      full join (%(now)s) as now
        on now.participant_id = was.participant_id and now.session_type_id = was.session_type_id
     where (%(was_compared)s) is distinct from (%(now_compared)s)
"""
PERSON, TYPE = (f"coalesce(was.{name}, now.{name})" for name in ("participant_id", "session_type_id"))
# Their columns for the screen. The id of a row is even where the snapshot has an answer, and odd where it has none.
FOR_SCREEN = f"""
    coalesce(was.id * 2, now.id * 2 + 1) as id,
    %(snapshot)s as snapshot_id,
    was.id as answer_id,
    {PERSON} as participant_id,
    {TYPE} as session_type_id,
    coalesce(was.outcome, 'nothing_due') as was_outcome,
    coalesce(was.attended, 0) as was_attended,
    coalesce(was.counted, 0) as was_counted,
    was.attendance_rate as was_attendance_rate,
    coalesce(now.outcome, 'nothing_due') as now_outcome,
    coalesce(now.attended, 0) as now_attended,
    coalesce(now.counted, 0) as now_counted,
    now.attendance_rate as now_attendance_rate,
    coalesce(was.outcome, 'nothing_due') != coalesce(now.outcome, 'nothing_due') as has_other_outcome
"""
# Their columns for difference(): the person and the type, and the answer of today, which is empty where there is none.
WITH_ANSWER = f"""
    was.id as answer_id, {PERSON} as person, {TYPE} as type, {", ".join(f"now.{name}" for name in ANSWER_FIELDS)}
"""
# The changes that were not visible when the snapshot was taken: they were logged or committed after it.
AFTER_SNAPSHOT = """
    not coalesce(change.came_too_late, false)
       and (
               change.id > coalesce(snapshot.last_change_id, 0)
               or change.txid != snapshot.txid and not txid_visible_in_snapshot(change.txid, snapshot.seen)
           )
"""
# Since the snapshot, the changes of sessions that were counted in it, or are in its period today, and those of types. A
# change without a person is one of the whole session, or of its type. asked: a person, beside whoever's sessions
# concern them (themselves and each household of theirs). Materialized: else all asked are joined with all changes.
CHANGES = f"""
    with asked as (select * from unnest(%(people)s::int[], %(concerned)s::int[]) as asked (person, concerned)),
    counted as materialized (
        select person, session_type_id, session_id
          from (
                   select participant_id, session_type_id, (mark ->> 1)::int
                     from spp_session_snapshot_answer answer
                    cross join lateral json_array_elements(answer.marks::json) as mark
                    where answer.snapshot_id = %(snapshot)s and participant_id = any(%(concerned)s::int[])
                    union all
                   select participant_id, session_type_id, session_id
                     from spp_session_attendance
                    where participant_id = any(%(concerned)s::int[])
                      and session_date between %(date_from)s and %(date_to)s
                      and company_id = %(company)s
               ) as line (concerned, session_type_id, session_id)
          join asked using (concerned)
    )
    select counted.person, counted.session_type_id, change.id
      from counted
      join spp_session_attendance_change change using (session_id)
      join spp_session_snapshot snapshot on snapshot.id = %(snapshot)s
      left join asked on asked.person = counted.person and asked.concerned = change.participant_id
     where (change.participant_id is null or asked.person is not null)
       and {AFTER_SNAPSHOT}
     union
    select null, change.session_type_id, change.id
      from spp_session_attendance_change change
      join spp_session_snapshot snapshot on snapshot.id = %(snapshot)s
     where change.session_type_id = any(%(types)s::int[]) and {AFTER_SNAPSHOT}
"""


class SnapshotDifference:
    """Compares a snapshot with today's answers, and finds the changes that made the difference."""

    __slots__ = ()

    @api.model
    def difference(self, snapshot_id):
        """Return the answers that differ today from those of a snapshot, with the changes that made them differ.

        Returns a dict for each such person and type: `participant_id`, `session_type_id`, `was` and `is` (the answers
        of evaluate() then and now; nothing is due where there is none), and `changes`: dicts with the `id` in the
        change log, `kind`, `session_id`, `changed_at`, `changed_by_id`, `what`, `was`, `is` and `reason`.
        Raises ValidationError where there is no such snapshot.
        """
        snapshot = self._visible_snapshot(snapshot_id)
        self.env.cr.execute(SQL("%s order by person, type, answer_id", snapshot._difference_query(WITH_ANSWER)))
        return snapshot._to_dicts(self.env.cr.dictfetchall())

    def _to_dicts(self, rows):
        """The dicts that difference() returns, of rows with the columns WITH_ANSWER."""
        compliance, differences = self.env["spp.session.compliance"], []
        answer_ids = [row.pop("answer_id") for row in rows]
        keys = [(row.pop("person"), row.pop("type")) for row in rows]
        then = self._answers_then([answer_id for answer_id in answer_ids if answer_id])
        changes = self._changes_since(keys)
        for (person, type_id), answer_id, row in zip(keys, answer_ids, rows, strict=True):
            nothing = {**compliance._nothing_due_answer(person), "session_type_id": type_id}
            differences.append(
                {
                    "participant_id": person,
                    "session_type_id": type_id,
                    "was": then.get(answer_id, nothing),
                    "is": compliance._to_answer(row) if row["participant_id"] else nothing,
                    "changes": [change._to_dict() for change in changes[person, type_id]],
                }
            )
        return differences

    def _question(self, people=None):
        """The arguments of the snapshot's question for _evaluate(); about some of its people if they are given."""
        if people is None and not self.is_for_everybody:
            people = self.answer_ids.participant_id.ids
        return (self.date_from, self.date_to, people, self.session_type_ids.ids or None)

    def _compliance(self):
        return self.env["spp.session.compliance"].with_context(allowed_company_ids=self.company_id.ids)

    def _difference_query(self, columns):
        """The query of the differences, with some columns. For an empty recordset it finds nothing."""
        compliance = self._compliance()
        compliance._prepare_query()
        now = SQL("select * from spp_session_snapshot_answer where false")
        if self:
            now = compliance._query(*self._question())
        compared = {
            side: SQL(", ").join(SQL("%s", SQL.identifier(side, name)) for name in COMPARED) for side in ("was", "now")
        }
        return SQL(
            DIFFERENCES,
            columns=SQL(columns, snapshot=self.id or 0),
            snapshot=self.id or 0,
            now=now,
            was_compared=compared["was"],
            now_compared=compared["now"],
        )

    def _answers_then(self, answer_ids):
        """{id of an answer in the snapshot: the answer} in the form of evaluate()."""
        columns = SQL(", ").join(SQL.identifier(name) for name in ("id", *ANSWER_FIELDS))
        query = SQL("select %s from spp_session_snapshot_answer where id = any(%s)", columns, answer_ids)
        self.env.cr.execute(query)
        rows = {row.pop("id"): row for row in self.env.cr.dictfetchall()}
        return {answer_id: self.env["spp.session.compliance"]._to_answer(row) for answer_id, row in rows.items()}

    def _answers_now(self, people):
        """{(person, type): today's answer of evaluate()} for some people, in the period and types of the snapshot."""
        # a snapshot of everybody has the answers of households themselves, none of their members
        answers = self._compliance()._evaluate(*self._question(people), of_members=not self.is_for_everybody)
        return {(answer["participant_id"], answer["session_type_id"]): answer for answer in answers}

    def _changes_since(self, keys):
        """{(person, type): the changes since the snapshot that may have changed the answer}."""
        changes, found = self.env["spp.session.attendance.change"], {}
        for person, type_id, change_id in self._changes_after(keys):
            found.setdefault((person, type_id), set()).add(change_id)
        visible = changes.search([("id", "in", list(set().union(*found.values())))]).ids
        ids = {key: found.get(key, set()) | found.get((None, key[1]), set()) for key in keys}
        shown = set(visible)
        return {key: changes.browse(sorted(ids[key] & shown)).with_prefetch(visible) for key in keys}

    def _changes_after(self, keys):
        """[(person, type, id of a change)] of people and their sessions; of a whole type without a person."""
        people = list({person for person, _type in keys})
        homes = self._compliance()._homes(people, self.date_from, self.date_to)
        asked = [*zip(people, people, strict=True), *homes]
        for name in ("spp.session.attendance.change", "spp.session.attendance"):
            self.env[name].flush_model()
        query = SQL(
            CHANGES,
            people=[person for person, _household in asked],
            concerned=[household for _person, household in asked],
            types=list({type_id for _person, type_id in keys if type_id}),
            snapshot=self.id,
            date_from=self.date_from,
            date_to=self.date_to,
            company=self.company_id.id,
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()
