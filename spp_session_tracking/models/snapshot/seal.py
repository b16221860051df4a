import json
from itertools import chain

from odoo import api, fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import evidence
from .row_hash import hashes_of, lines_of, sorted_hashes, streamed, whole_tables

# Everybody whom a snapshot names, with name and identifier of now. The salt is random and made here, so that no
# statement that PostgreSQL may log has it: 244 random bits of each person.
INSERT_PEOPLE = """
    insert into spp_session_snapshot_person (
               snapshot_id, participant_id, ref, name, identifier, salt, is_erased, personal_hash
           )
    select %(snapshot)s, ref, ref, name, identifier, salt, false, encode(
               sha256(convert_to(salt || json_build_array(name, identifier)::text, 'UTF8')), 'hex'
           )
      from (
               select partner.id as ref,
                      partner.name,
                      known.identifier,
                      replace(concat(gen_random_uuid(), gen_random_uuid()), '-', '') as salt
                 from (%(named)s) as named
                 join res_partner partner on partner.id = named.ref
                 left join (%(identifiers)s) as known on known.participant_id = partner.id
           ) as person
"""
NAMED = """
    select unnest(array[participant_ref, household_ref, last_attended_by_ref]) as ref
      from spp_session_snapshot_answer where snapshot_id = %(snapshot)s
     union
    select line.attended_by_id
      from spp_session_attendance line
      join spp_session_snapshot_answer answer
        on coalesce(answer.household_id, answer.participant_id) = line.participant_id
       and answer.session_type_id = line.session_type_id
     where answer.snapshot_id = %(snapshot)s
       and line.attended_by_id is not null
       and %(counted)s
"""
ANSWERS = "select * from spp_session_snapshot_answer where snapshot_id = %(snapshot)s"
# Each mark with what is between its brackets.
MARKS_OF_FIRST = """
    select answer.participant_ref, answer.session_type_id, answer.household_ref, mark
      from spp_session_snapshot_answer answer
     cross join lateral unnest(string_to_array(trim('[]' from answer.marks), '], [')) as mark
     where answer.snapshot_id = %(snapshot)s
"""
PEOPLE = "select * from spp_session_snapshot_person where snapshot_id = %(snapshot)s"
RULES = (
    *("code", "name", "frequency", "required_attendance_percentage", "excused_rule", "counts_for_compliance"),
    *("participant_kind", "household_rule", "household_roles", "stand_in_rule", "make_up"),
)


class SnapshotSeal:
    """Gives a new snapshot its digest (rules/evidence.py), and its place in the chain of the company's snapshots."""

    __slots__ = ()

    @api.model
    def _chain_values(self):
        """The values that name the company's snapshot before.

        Writes that one's number as it is, so that of two transactions that take a snapshot Odoo repeats one. Where
        there is none before, the constraint on the number refuses one of the two.
        """
        domain = [("company_id", "=", self.env.company.id), ("chain_number", "!=", False)]
        last = self.search(domain, order="chain_number desc", limit=1)
        query = "update spp_session_snapshot set chain_number = chain_number where id = %s"
        self.env.cr.execute(query, [last.id or 0])
        return {"chain_number": last.chain_number + 1, "previous_id": last.id, "previous_digest": last.digest}

    def _check_being_taken(self):
        """Refuse to add to a snapshot, but in the transaction that takes it and before it has its digest."""
        self.flush_recordset()
        query = "select digest is null and txid = txid_current() from spp_session_snapshot where id = %s"
        self.env.cr.execute(query, [self.id])
        if not self.env.cr.fetchone()[0]:
            raise UserError(self._refusal())

    def _seal(self):
        """Store who is named, the rules used and the digest."""
        self._check_being_taken()
        self.env.flush_all()
        with whole_tables(self.env.cr):
            places = {"named": self._named_people(), "identifiers": self._identifiers_of_people()}
            people = SQL(INSERT_PEOPLE, snapshot=self.id, **places)
            self.env.cr.execute(people, log_exceptions=False)
            rules = json.dumps(self._rules_used(), ensure_ascii=False, sort_keys=True)
            counts = json.dumps(self._count_rows(), sort_keys=True)
            store(self, {"rules": rules, "row_counts": counts, "digest_version": evidence.VERSION})
            head_hash = evidence.hash_of(self._head_line())
            digest = self._digest(head_hash, SQL(" union all ").join(self._hashes_stored()))
            store(self, {"head_hash": head_hash, "digest": digest})

    # what is in it: addons on top extend these with super()

    def _named_people(self):
        """SQL of the ids (`ref`) of everybody whom the rows name."""
        counted = self._compliance()._counted_lines(self.date_from, self.date_to)
        return SQL(NAMED, snapshot=self.id, counted=counted)

    def _identifiers_of_people(self):
        """SQL of the `identifier` of contacts (`participant_id`), one of each: here there are none."""
        return SQL("select null::int as participant_id, null::text as identifier where false")

    def _stored_rows(self):
        """[(RowKind, SQL of its rows)]; besides its columns rows have an `id` and, but for people, `content_hash`."""
        answer = evidence.ANSWER_OF_FIRST if self._is_of_first_version() else evidence.ANSWER
        return [(kind, SQL(rows, snapshot=self.id)) for kind, rows in ((answer, ANSWERS), (evidence.PERSON, PEOPLE))]

    def _is_of_first_version(self):
        return self.digest_version == evidence.FIRST

    def _rows(self):
        """_stored_rows(), and the marks that are lines of their own in the first version."""
        marks = [(evidence.MARK_OF_FIRST, SQL(MARKS_OF_FIRST, snapshot=self.id))]
        return [*self._stored_rows(), *(marks if self._is_of_first_version() else [])]

    def _rules_used(self):
        """The rules of the types that it has answers of, as they are now: a list of dicts."""
        answers = self.env["spp.session.snapshot.answer"]
        grouped = answers._read_group([("snapshot_id", "=", self.id)], ["session_type_id"])
        types = self.session_type_ids.union(*(session_type for (session_type,) in grouped))
        return [{"session_type_id": each.id, **{name: each[name] for name in RULES}} for each in types.sorted("id")]

    # the content

    def _count_rows(self):
        """{name of a kind: how many rows it has}"""
        counts = {}
        for kind, rows in self._rows():
            self.env.cr.execute(SQL("select count(*) from (%s) as content", rows))
            counts[kind.name] = self.env.cr.fetchone()[0]
        return counts

    def _head_line(self):
        # sudo: whoever checks it need not see archived types and other snapshots
        head = self.sudo().with_context(active_test=False)
        head.invalidate_recordset()
        values = [_plain(head[name], head._fields[name]) for name in evidence.HEAD]
        return evidence.line(["snapshot", head.digest_version, head.id, *values])

    def _lines(self):
        """SQL of all lines but the head."""
        return SQL(" union all ").join(lines_of(kind, rows) for kind, rows in self._rows())

    def _hashes_stored(self):
        """SQL of the hashes of all lines but the head, of each kind one, as they were stored with the rows."""
        for kind, rows in self._stored_rows():
            is_stored = kind != evidence.PERSON
            column = SQL("content_hash as hash")
            yield SQL("select %s from (%s) as content", column, rows) if is_stored else hashes_of(lines_of(kind, rows))

    def _digest(self, head_hash, hashes):
        """The digest over the hash of the head and other hashes, given as SQL."""
        rows = streamed(self.env.cr, sorted_hashes(hashes))
        return evidence.digest_of(chain([head_hash], (row[0] for row in rows)))

    def _content(self):
        """All lines, the head first."""
        self.env.flush_all()
        yield self._head_line()
        with whole_tables(self.env.cr):
            for (line,) in streamed(self.env.cr, self._lines()):
                yield line


def store(snapshot, values):
    """Store columns of a snapshot that is being taken. A function: code typed in Odoo calls no functions of modules."""
    columns = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
    snapshot.env.cr.execute(SQL("update spp_session_snapshot set %s where id = %s", columns, snapshot.id))
    snapshot.invalidate_recordset()


def _plain(value, field):
    """The value of a field of the head as JSON has it."""
    if field.type == "many2one":
        return value.id or None
    if field.type == "many2many":
        return sorted(value.ids)
    if field.type == "datetime":
        return fields.Datetime.to_string(value)
    if field.type == "date":
        return fields.Date.to_string(value)
    return value if field.type in ("boolean", "integer") else value or None
