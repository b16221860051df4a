from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.snapshot.difference import AFTER_SNAPSHOT
from odoo.addons.spp_session_tracking.models.snapshot.row_hash import hash_of, line_of
from odoo.addons.spp_session_tracking.rules.evidence import BOOLEAN, DATE, INTEGER, TEXT, RowKind
from odoo.tools import SQL

from .compliance.answer import ANSWER_FIELDS
from .compliance.query import COUNTED

# The lines of the content of a snapshot that are about days: rules/evidence.py of spp_session_tracking.
DAYS_ANSWER = RowKind(
    "days_answer",
    {
        **dict.fromkeys(("participant_ref", "attendance_type_id", "days_present", "required_days"), INTEGER),
        "outcome": TEXT,
        "is_compliant": BOOLEAN,
    },
)
DAYS_RECORD = RowKind(
    "days_record",
    {
        "participant_ref": INTEGER,
        "attendance_type_id": INTEGER,
        "attendance_date": DATE,
        "attendance_category": TEXT,
        "record_id": INTEGER,
        "session_id": INTEGER,
    },
)
# The answers about days present, of the types that have a rule now.
INSERT_ANSWERS = """
    insert into spp_attendance_snapshot_answer (%(columns)s, participant_ref, snapshot_id, company_id, content_hash)
    select %(columns)s, participant_ref, %(snapshot)s, %(company)s, %(hash)s
      from (select *, participant_id as participant_ref from (%(answers)s) as answer) as content
"""
# The attendances that were counted for them.
INSERT_DAYS = f"""
    insert into spp_attendance_snapshot_day (
               answer_id, attendance_date, attendance_category, record_id, session_id, content_hash
           )
    select answer_id, attendance_date, attendance_category, record_id, session_id, %(hash)s
      from (
               select answer.id as answer_id,
                      answer.participant_ref,
                      attendance_type_id,
                      attendance_date,
                      attendance_category,
                      record_id,
                      session_id
                 from spp_attendance_history history
                 join spp_attendance_snapshot_answer answer using (participant_id, attendance_type_id)
                where answer.snapshot_id = %(snapshot)s
                  and {COUNTED}
           ) as content
"""
STORED_ANSWERS = "select * from spp_attendance_snapshot_answer where snapshot_id = %(snapshot)s"
STORED_DAYS = """
    select day.*, answer.participant_ref, answer.attendance_type_id
      from spp_attendance_snapshot_day day
      join spp_attendance_snapshot_answer answer on answer.id = day.answer_id
     where answer.snapshot_id = %(snapshot)s
"""
NAMED = """
    %(named)s
     union
    select participant_ref from spp_attendance_snapshot_answer where snapshot_id = %(snapshot)s
"""
IDENTIFIERS = """
    select partner_id as participant_id, min(person_identifier) as identifier
      from spp_attendance_subscriber
     where company_id = %(company)s
     group by partner_id
"""
# The people whom a snapshot has answers about. One of everybody is also about those who came since.
ASKED = """
    select participant_id, company_id from spp_attendance_snapshot_answer where snapshot_id = %(snapshot)s
     union
    select days.participant_id, %(company)s from days where %(is_for_everybody)s
"""
# The answers of the snapshot (was) beside those of today (now), where they differ. A person without an answer on one
# side has nothing due there. The id of a row is even where the snapshot has an answer, and odd where it has none.
DIFFERENCES = """
    select coalesce(was.id::bigint * 2, now.id * 2 + 1) as id,
           was.id as answer_id,
           participant_id,
           attendance_type_id,
           coalesce(was.outcome, 'nothing_due') as was_outcome,
           coalesce(was.days_present, 0) as was_days_present,
           coalesce(was.required_days, 0) as was_required_days,
           coalesce(now.outcome, 'nothing_due') as now_outcome,
           coalesce(now.days_present, 0) as now_days_present,
           coalesce(now.required_days, 0) as now_required_days,
           coalesce(was.outcome, 'nothing_due') != coalesce(now.outcome, 'nothing_due') as has_other_outcome
      from (select * from spp_attendance_snapshot_answer where snapshot_id = %(snapshot)s) as was
      full join (%(now)s) as now using (participant_id, attendance_type_id)
     where (was.id is not null or now.days_present > 0)
       and (coalesce(was.days_present, 0), coalesce(was.required_days, 0))
           != (coalesce(now.days_present, 0), coalesce(now.required_days, 0))
"""
# The days counted today.
DAYS_NOW = f"""
    select distinct participant_id, attendance_type_id, attendance_date
      from spp_attendance_history history
     where {COUNTED}
"""
# The changes of rules since the snapshot.
RULE_CHANGES = f"""
    select change.id
      from spp_session_attendance_change change
      join spp_session_snapshot snapshot on snapshot.id = %(snapshot)s
     where change.attendance_type_id = any(%(type_ids)s)
       and {AFTER_SNAPSHOT}
"""


class SessionSnapshot(models.Model):
    """A snapshot also keeps who came on the days that attendance types require.

    These are the types of the session types it was asked for, and all of them if it was asked for all session types.
    """

    _inherit = "spp.session.snapshot"

    days_answer_ids = fields.One2many("spp.attendance.snapshot.answer", "snapshot_id", "Days present", readonly=True)

    # taking it

    def _store_answers(self, asked):
        stored = super()._store_answers(asked)
        date_from, date_to, people, _session_types = asked
        compliance, question = self._days_compliance(), (date_from, date_to, self._days_types().ids, people)
        compliance._prepare_query()
        columns = SQL(", ").join(SQL.identifier(name) for name in ANSWER_FIELDS)
        common = {"snapshot": self.id, "company": self.company_id.id}
        answers, hashed = compliance._query(*question), hash_of(line_of(DAYS_ANSWER))
        self.env.cr.execute(SQL(INSERT_ANSWERS, **common, columns=columns, answers=answers, hash=hashed))
        places = {**compliance._places(*question), "hash": hash_of(line_of(DAYS_RECORD))}
        self.env.cr.execute(SQL(INSERT_DAYS, snapshot=self.id, **places))
        self.invalidate_recordset()
        return stored

    def _stored_rows(self):
        kinds = ((DAYS_ANSWER, STORED_ANSWERS), (DAYS_RECORD, STORED_DAYS))
        return [*super()._stored_rows(), *((kind, SQL(rows, snapshot=self.id)) for kind, rows in kinds)]

    def _changed_links(self):
        links = [self._moved("participant_id", "participant_ref"), self._other_company()]
        return {**super()._changed_links(), DAYS_ANSWER.name: links}

    def _named_people(self):
        return SQL(NAMED, named=super()._named_people(), snapshot=self.id)

    def _identifiers_of_people(self):
        return SQL(IDENTIFIERS, company=self.company_id.id)

    def _rules_used(self):
        answers, names = self.env["spp.attendance.snapshot.answer"], ("name", "required_days")
        grouped = answers._read_group([("snapshot_id", "=", self.id)], ["attendance_type_id"])
        types = self.env["spp.attendance.type"].union(*(each for (each,) in grouped)).sorted("id")
        days = [{"attendance_type_id": each.id, **{name: each[name] for name in names}} for each in types]
        return super()._rules_used() + days

    def _days_types(self):
        """The attendance types with a rule that the snapshot is about."""
        types = self._days_compliance()._types_with_rule()
        return types & self.session_type_ids.attendance_type_id if self.session_type_ids else types

    def _days_compliance(self):
        return self.env["spp.attendance.compliance"].with_context(allowed_company_ids=self.company_id.ids)

    # the list to hand over

    def _list_rules(self):
        days = [
            (
                _("Rule of %(name)s", name=rule["name"]),
                _("Required days present: %(days)s.", days=rule["required_days"]),
            )
            for rule in self._rules_then("attendance_type_id").values()
        ]
        return super()._list_rules() + days

    def _count_lines(self):
        return super()._count_lines() + len(self.days_answer_ids)

    def _list_tables(self):
        answers = self._list_answers("spp.attendance.snapshot.answer")
        names = {ref: rule["name"] for ref, rule in self._rules_then("attendance_type_id").items()}
        outcomes = dict(answers._fields["outcome"]._description_selection(self.env))
        figures = [_("Days present"), _("Required days"), _("Outcome")]
        rows = [
            [
                number,
                *self._list_person(answer),
                names.get(answer.attendance_type_id.id) or answer.attendance_type_id.name,
                *(answer.days_present, answer.required_days, outcomes[answer.outcome]),
            ]
            for number, answer in enumerate(answers, 1)
        ]
        titles = [_("No."), _("Name"), _("Identifier"), _("Attendance type"), *figures]
        return [*super()._list_tables(), {"name": _("Days present"), "titles": titles, "rows": rows}]

    # what differs

    @api.model
    def difference(self, snapshot_id):
        """The differences of sessions, then those of days present.

        A dict of the latter has no session type, but `attendance_type_id`; `was` and `is` are answers of
        evaluate_days(). `days_gone` and `days_new` are the dates that count no longer and since, `record_ids` the
        records of the person and type on these dates, whatever became of them, and `changes` those of the rule and of
        the person's marks.
        """
        return super().difference(snapshot_id) + self._visible_snapshot(snapshot_id)._days_differences()

    def _days_differences(self):
        found = self._days_changed()
        keys, people = list(found), list({person for person, _type in found})
        answers = self.env["spp.attendance.snapshot.answer"].browse([each for each in found.values() if each])
        then = {answer._key(): answer for answer in answers}
        now, dates_now = self._days_now(people), self._dates_now(people)
        dates_then = {key: set(answer.day_ids.mapped("attendance_date")) for key, answer in then.items()}
        gone = {key: dates_then.get(key, set()) - dates_now.get(key, set()) for key in keys}
        new = {key: dates_now.get(key, set()) - dates_then.get(key, set()) for key in keys}
        records = self._records_on({key: gone[key] | new[key] for key in keys})
        changes = self._days_changes(keys)
        nothing = self.env["spp.attendance.compliance"]._nothing_due_answer
        return [
            {
                "participant_id": key[0],
                "session_type_id": False,
                "attendance_type_id": key[1],
                "was": then[key]._to_dict() if key in then else nothing(*key),
                "is": now.get(key) or nothing(*key),
                "days_gone": sorted(gone[key]),
                "days_new": sorted(new[key]),
                "record_ids": records.get(key, []),
                "changes": [change._to_dict() for change in changes[key]],
            }
            for key in keys
        ]

    def _days_changed(self):
        """{(person, type): id of the answer in the snapshot, None where it has none} of what differs today."""
        columns = SQL("participant_id, attendance_type_id, answer_id")
        query = SQL("select %s from (%s) as difference order by 1, 2", columns, self._days_difference_query())
        self.env.cr.execute(query)
        return {(person, type_id): answer_id for person, type_id, answer_id in self.env.cr.fetchall()}

    def _days_difference_query(self):
        """The query of the days that differ. For an empty recordset it finds nothing."""
        compliance = self._days_compliance()
        compliance._prepare_query()
        now = SQL("select * from spp_attendance_snapshot_answer where false")
        if self:
            now = compliance._query(*self._days_question(), asked=self._days_asked())
        return SQL(DIFFERENCES, snapshot=self.id or 0, now=now)

    def _days_question(self, people=None):
        """The first arguments of the query of days: the types asked then, and those that have a rule now."""
        if people is None and not self.is_for_everybody:
            people = self.days_answer_ids.participant_id.ids
        types = self._days_types() | self.days_answer_ids.attendance_type_id
        return (self.date_from, self.date_to, types.ids, people)

    def _days_asked(self):
        everybody = SQL("%s", self.is_for_everybody)
        return SQL(ASKED, snapshot=self.id, company=self.company_id.id, is_for_everybody=everybody)

    def _days_now(self, people):
        """{(person, type): today's answer} for some people (ids), in the form of evaluate_days()."""
        date_from, date_to, types, people = self._days_question(people)
        answers = self._days_compliance()._evaluate(date_from, date_to, people, types)
        return {(answer["participant_id"], answer["attendance_type_id"]): answer for answer in answers}

    def _dates_now(self, people):
        """{(person, type): the dates counted today} for some people (ids)."""
        self.env.cr.execute(SQL(DAYS_NOW, **self._days_compliance()._places(*self._days_question(people))))
        dates = {}
        for person, type_id, date in self.env.cr.fetchall():
            dates.setdefault((person, type_id), set()).add(date)
        return dates

    def _records_on(self, dates):
        """{(person, type): ids of the records on some dates that are about no session, also of those that have ended}.

        dates: {(person, type): the dates}
        """
        every = set().union(*dates.values())
        domain = [
            ("participant_id", "in", list({person for person, _type in dates})),
            ("attendance_type_id", "in", list({type_id for _person, type_id in dates})),
            ("attendance_date", "in", list(every)),
            ("session_id", "=", False),
        ]
        ids = {}
        for record in self.env["spp.attendance.list"].search(domain, order="id"):
            key = (record.participant_id.id, record.attendance_type_id.id)
            if record.attendance_date in dates.get(key, ()):
                ids.setdefault(key, []).append(record.id)
        return ids

    def _days_changes(self, keys):
        """{(person, type): the changes since the snapshot of the type's rule, and of the person's marks of the type}"""
        session_types = self.env["spp.session.type"].with_context(active_test=False)
        named = session_types.search([("attendance_type_id", "in", [type_id for _person, type_id in keys])])
        by_type = named.grouped(lambda session_type: session_type.attendance_type_id.id)
        asked = {key: [(key[0], each.id) for each in by_type.get(key[1], ())] for key in keys}
        marks = self._changes_since([each for some in asked.values() for each in some])
        rules = self._rule_changes({type_id for _person, type_id in keys})
        return {key: rules[key[1]].union(*(marks[each] for each in asked[key])).sorted("id") for key in keys}

    def _rule_changes(self, type_ids):
        """{type: the changes of its rule since the snapshot}"""
        changes = self.env["spp.session.attendance.change"]
        changes.flush_model()
        self.env.cr.execute(SQL(RULE_CHANGES, snapshot=self.id, type_ids=list(type_ids)))
        found = changes.search([("id", "in", [row[0] for row in self.env.cr.fetchall()])])
        by_type = found.grouped(lambda change: change.attendance_type_id.id)
        return {type_id: by_type.get(type_id, changes) for type_id in type_ids}

    # buttons

    def action_view_days(self):
        """Show the days present of each person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_snapshot_answer_action")
        return {**action, "domain": [("snapshot_id", "=", self.id)], "display_name": self.label}

    def action_view_days_changed(self):
        """Show the people whose days present, or required days, differ today; also those who came since."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_difference_action")
        title = _("Days changed since: %s", self.label)
        return {**action, "context": {"difference_of": self.id}, "display_name": title}
