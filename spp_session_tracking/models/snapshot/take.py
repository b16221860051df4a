from odoo import _, api, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...rules import OPEN_STATES, evidence, is_id, visible_text
from ...tools.advisory_lock import locked_meanwhile
from ...tools.append_only import append
from ..compliance.answer import ANSWER_FIELDS
from .row_hash import hash_of, line_of, write_as_json
from .seal import store

# Answers. The numbers of people (ref) are their ids now, which later merges do not change.
INSERT_ANSWERS = """
    insert into spp_session_snapshot_answer (
               %(columns)s, mark_count, marks_before, marks, participant_ref, household_ref, last_attended_by_ref,
               snapshot_id, company_id,
               content_hash
           )
    select %(columns)s, mark_count, marks_before, marks, participant_ref, household_ref, last_attended_by_ref,
           %(snapshot)s, %(company)s,
           %(hash)s
      from (
               select *,
                      case when mark_count > 0 then sum(mark_count) over (rows unbounded preceding) - mark_count
                      end as marks_before,
                      participant_id as participant_ref,
                      household_id as household_ref,
                      last_attended_by_id as last_attended_by_ref
                 from (%(answers)s) as answer
           ) as content
"""
# People who were named, but have no answer: nothing is due for them.
NOTHING_DUE = """
    select %(columns)s, 0 as mark_count, '[]' as marks
      from unnest(%(people)s) as asked (id)
      left join spp_session_snapshot_answer empty on false
     where not exists (
               select from spp_session_snapshot_answer answer
                where answer.snapshot_id = %(snapshot)s and answer.participant_id = asked.id
           )
"""
NOTHING_DUE_VALUES = {
    "participant_id": SQL("asked.id"),
    "outcome": SQL("'nothing_due'"),
    "is_compliant": SQL("true"),
    "is_final": SQL("true"),
}


HOW_MANY_MARKS = "select sum(mark_count)::int from spp_session_snapshot_answer where snapshot_id = %s"
# A sequence knows no transactions: whoever takes the next numbers at the same moment waits for this statement alone.
TAKE_NUMBERS = """
    select setval('spp_session_snapshot_mark_seq', last_value + %(count)s) - %(count)s
      from spp_session_snapshot_mark_seq
"""


class SnapshotTake:
    """Takes a snapshot, by SQL: it may hold millions of marks."""

    __slots__ = ()

    @api.model
    def snapshot(self, date_from, date_to, session_type_ids, participant_ids, label, reason=None, supersedes_id=None):
        """Store what evaluate() answers now for a period in the user's current company, with the marks behind it.

        date_from, date_to: both included
        session_type_ids, participant_ids: lists of ids, False for all
        label: what the snapshot is for
        reason: needed where sessions of the period are open, and to take the place of another snapshot
        supersedes_id: the id of that other snapshot. It stays as it is, but no longer protects its marks.

        Returns the id of the snapshot. Raises AccessError where the user is no officer (to supersede another one: no
        manager), ValidationError for arguments that cannot be read, UserError where a reason is missing.
        """
        old = self._superseded(supersedes_id)
        asked = self._parse_question(date_from, date_to, participant_ids, session_type_ids)
        open_count = self.env["spp.session"].search_count(self._domain_open(*asked))
        values = {
            **self._question_values(*asked),
            "label": self._clean_text(label),
            "reason": self._clean_text(reason),
            "open_count": open_count,
            "supersedes_id": old.id,
        }
        self._check_taking(values)
        taken = append(self, [{**values, **self._chain_values()}])
        taken._store_answers(asked)
        taken._seal()
        return taken.id

    @api.model
    def _parse_question(self, date_from, date_to, participant_ids, session_type_ids):
        """The question of spp.session.compliance, checked. Here an empty list of people is refused, too."""
        compliance = self.env["spp.session.compliance"]
        asked = compliance._parse_question(date_from, date_to, participant_ids, session_type_ids)
        people, types = asked[2:]
        compliance._check_named(people)
        own = [("id", "in", types or ()), ("company_id", "=", self.env.company.id)]
        unknown = set(types or ()) - set(self.env["spp.session.type"].with_context(active_test=False).search(own).ids)
        if unknown:
            raise ValidationError(
                _("There is no session type %(id)s in %(company)s.", id=min(unknown), company=self.env.company.name)
            )
        return asked

    @api.model
    def _superseded(self, snapshot_id):
        """The snapshot to be superseded, or none. Raises AccessError where the user may not take a snapshot."""
        sessions = self.env["spp.session"]
        if not (sessions._is_manager() if snapshot_id else sessions._is_officer()):
            raise AccessError(_("Officers take snapshots. Only managers take one in the place of another."))
        old = self._visible_snapshot(snapshot_id) if snapshot_id else self.browse()
        if old and old.company_id != self.env.company:
            raise ValidationError(_("Snapshot %(id)s is of another company. Switch to that company.", id=snapshot_id))
        return old

    @api.model
    def _visible_snapshot(self, snapshot_id):
        """The snapshot with an id. Raises ValidationError where the user may not see one."""
        found = is_id(snapshot_id) and self.search([("id", "=", snapshot_id)])
        if not found:
            raise ValidationError(_("There is no snapshot %(id)s. Look for it in the list.", id=snapshot_id))
        return found

    @api.model
    def _question_values(self, date_from, date_to, people, types):
        changes = self.env["spp.session.attendance.change"]
        return {
            "company_id": self.env.company.id,
            "date_from": date_from,
            "date_to": date_to,
            "session_type_ids": [fields.Command.set(types or [])],
            "is_for_everybody": people is None,
            "taken_by_id": self.env.uid,
            "taken_at": fields.Datetime.now(),
            "last_change_id": changes.search([("company_id", "=", self.env.company.id)], limit=1).id,
        }

    @api.model
    def _clean_text(self, text):
        return visible_text(text).replace("\0", "")

    @api.model
    def _domain_open(self, date_from, date_to, people, types):
        """The open sessions of the question, also archived ones: they may still change the answer."""
        compliance = self.env["spp.session.compliance"]
        answering = compliance._answering(people, compliance._homes(people, date_from, date_to))
        expected = [("is_expected", "=", True)] + ([] if people is None else [("participant_id", "in", answering)])
        domain = [
            ("active", "in", (True, False)),
            ("company_id", "=", self.env.company.id),
            ("date", ">=", date_from),
            ("date", "<=", date_to),
            *("|", ("state", "in", OPEN_STATES), ("awaits_confirmation", "=", True)),
            ("session_type_id.counts_for_compliance", "=", True),
            ("attendance_ids", "any", expected),
        ]
        return domain if types is None else [*domain, ("session_type_id", "in", types)]

    @api.model
    def _check_taking(self, values):
        if not values["label"]:
            raise ValidationError(_("Give the snapshot a label that says what it is for, such as a payment."))
        if values["supersedes_id"] and not values["reason"]:
            raise UserError(_("Give the reason for taking a snapshot in the place of another one."))
        if values["open_count"] and not values["reason"]:
            raise UserError(
                _(
                    "Sessions of the period that are not completed or wait for confirmation: %(count)s. The "
                    "attendance may still change. Complete, confirm or cancel them, or give the reason for "
                    "taking the snapshot now.",
                    count=values["open_count"],
                )
            )

    def _store_answers(self, asked):
        """Fill the new snapshot with the answers and the marks they are counted by."""
        self._check_being_taken()
        compliance, people = self._compliance(), asked[2]
        compliance._prepare_query()
        write_as_json(self.env.cr)
        insert_answers(self, compliance._query(*asked, with_marks=True))
        if people is not None:
            empty = {name: SQL.identifier("empty", name) for name in ANSWER_FIELDS}
            named = [
                SQL("%s as %s", value, SQL.identifier(name)) for name, value in {**empty, **NOTHING_DUE_VALUES}.items()
            ]
            insert_answers(self, SQL(NOTHING_DUE, columns=SQL(", ").join(named), people=people, snapshot=self.id))
        self._number_marks()
        self.invalidate_recordset()

    def _number_marks(self):
        """Give its marks the ids after those of the last snapshot that was taken."""
        cr = self.env.cr
        cr.execute(HOW_MANY_MARKS, [self.id])
        [count] = cr.fetchone()
        if count:
            with locked_meanwhile(cr, "marks of snapshots"):
                cr.execute(TAKE_NUMBERS, {"count": count})
                store(self, {"marks_from": cr.fetchone()[0]})


def insert_answers(snapshot, answers):
    """Store the answers that a query gives. A function: code typed in Odoo calls no functions of modules."""
    columns = SQL(", ").join(SQL.identifier(name) for name in ANSWER_FIELDS)
    common = {
        "snapshot": snapshot.id,
        "company": snapshot.company_id.id,
        "hash": hash_of(line_of(evidence.ANSWER)),
    }
    snapshot.env.cr.execute(SQL(INSERT_ANSWERS, **common, columns=columns, answers=answers))
