from contextlib import nullcontext
from datetime import timedelta
from math import inf

from odoo import _, api, fields, models
from odoo.tools import SQL

from ...rules import sessions_needed
from ...tools.today import local_today
from .answer import ANSWER_FIELDS, COUNTS, RATES
from .narrowed import NarrowedCompliance
from .query import COMPLIANCE, COUNTED_LINE, MARK_COUNT, MARKS, OF_PEOPLE, SCREEN
from .question import Question
from .shown_period import ShownPeriod

# the columns of a query of answers
COLUMNS = ("id", "company_id", *ANSWER_FIELDS, "over_sessions", "prospect", "last_session_key")


PROSPECTS = [("at_risk", "At risk"), ("lost", "Too late")]
# In a shorter period people have so few sessions each that workers, who count some of the lines each, hand on nearly as
# many rows as they read: a nation's month takes 1.8 times as long with them.
SHORT = timedelta(days=62)
# In the context of the screen of some people: their ids. Members of households are answered for by these.
PEOPLE = "compliance_people"


class SessionCompliance(Question, ShownPeriod, NarrowedCompliance, models.Model):
    """The compliance of one person in one session type over a period, counted now (query.py).

    On screen the period is that of shown_period.py, and the worst stand first. The id of a row is that of one of the
    lines it is counted from.
    """

    _name = "spp.session.compliance"
    _description = "Compliance"
    _inherit = ["spp.session.answer", "spp.long.list"]
    _auto = False
    _export_by = "participant_id"  # ids change with the lines that are counted
    _order = "severity desc, attendance_rate, participant_id, id"
    # Whoever stands first is known once everybody is counted: the lines of some 400,000 people in a month. Groups count
    # everybody, as pivots do.
    _most_read, _most_grouped = 300_000, inf
    _quick_order = _order

    prospect = fields.Selection(
        PROSPECTS,
        "Risk",
        readonly=True,
        help="At risk: the person can still reach the required attendance. "
        "Too late: not even by coming to every session that is left.",
    )
    severity = fields.Integer(readonly=True, group_operator=None, help="The worst has the greatest number.")
    over_sessions = fields.Integer("Over, but open", readonly=True, help="Open sessions whose day is over.")
    outlook = fields.Char("Still possible", compute="_compute_outlook")
    # whose it is
    area_id = fields.Many2one("spp.area", readonly=True, help="Where the person lives.")
    area_1_id = fields.Many2one("spp.area", "Area of level 1", readonly=True)
    area_2_id = fields.Many2one("spp.area", "Area of level 2", readonly=True)
    area_3_id = fields.Many2one("spp.area", "Area of level 3", readonly=True)
    area_4_id = fields.Many2one("spp.area", "Area of level 4", readonly=True)
    area_5_id = fields.Many2one("spp.area", "Area of level 5", readonly=True)
    last_session_id = fields.Many2one(
        "spp.session",
        readonly=True,
        help="The last session of the type in the period that expects the person.",
    )
    facilitator_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Who facilitates the last session of the type in the period that expects the person.",
    )

    @api.depends("attended", "counted", "open_sessions", "over_sessions", "required_attendance_percentage", "prospect")
    def _compute_outlook(self):
        for answer in self:
            answer.outlook = answer._outlook()

    def _outlook(self):
        """What is still possible, in words."""
        if not self.counted + self.open_sessions:
            return _("Nothing is due.")
        asked = (self.attended, self.counted, self.open_sessions, self.required_attendance_percentage)
        needed = sessions_needed(*asked)
        if not needed:
            return _("Reached, also if the rest is missed.") if self.open_sessions else _("Reached.")
        if needed <= self.open_sessions and self.over_sessions:
            return _(
                "Still needed: %(needed)s of %(open)s that do not count yet. Over already: %(over)s.",
                needed=needed,
                open=self.open_sessions,
                over=self.over_sessions,
            )
        if needed <= self.open_sessions:
            return _("Still to come to: %(needed)s of %(open)s planned.", needed=needed, open=self.open_sessions)
        if self.prospect == "at_risk":
            return _("Not by what is planned; more sessions may be planned in the period.")
        return _("Not any more.")

    def action_view_person(self):
        """Show all that is known of the person's attendance in the period."""
        self.ensure_one()
        line = self.env["spp.session.attendance"].browse(self.id)  # by the line: counting the period takes longer
        return self.env["spp.session.person"]._action_of(line.participant_id)

    def action_view_marks(self):
        """Show the marks that are counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_attendance_action")
        domain = [*self._domain_answering(), *self._domain_counted(*self._shown_period())]
        return {**action, "domain": domain, "context": {}}

    def _domain_answering(self):
        """The lines that answer: those of the household, where it is asked."""
        owner = self.household_id or self.participant_id
        return [("participant_id", "=", owner.id), ("session_type_id", "=", self.session_type_id.id)]

    def action_take_snapshot(self):
        """Open the dialog that takes a snapshot of what is shown, for the selected people if there are any."""
        date_from, date_to = self._shown_period()
        people = self.participant_id.ids or None
        return self.env["spp.session.snapshot.take"]._open_with(
            date_from=date_from, date_to=date_to, participant_ids=people
        )

    # a page

    @api.model
    def _refused_page(self, offset):
        """An empty page and why: the screen begins with all people, and its filters and period have to appear."""
        if offset:
            return super()._refused_page(offset)
        refusal = _(
            "Too many people have sessions in this period. Choose a filter first, such as an area, a facilitator or a "
            "person."
        )
        return {"length": 0, "records": [], "is_estimate": False, "refusal": refusal}

    @api.model
    def _sorting_at_last(self, domain, is_by_name):
        return nullcontext()  # all are sorted once they are counted

    @api.model
    def _read_page(self, domain, specification, offset, limit, order):
        """Odoo's, but everybody is counted once: for the order and the total. Then the rows of the page are read."""
        query = self._search(domain, offset, limit, order)
        self.env.cr.execute(query.select(SQL.identifier(self._table, "id"), "count(*) over ()"))
        found = self.env.cr.fetchall()
        rows = self.browse(row for row, _total in found)
        total = found[0][1] if found else 0
        return {"length": total, "records": rows.web_read(specification), "is_estimate": False}

    # over RPC

    @api.model
    def evaluate(self, participant_ids, date_from, date_to, session_type_ids=None):
        """The compliance of people in a period.

        participant_ids: contact ids; date_from, date_to: both included; session_type_ids: all types if not given.

        Returns a dict with ANSWER_FIELDS for each person and each type that has sessions for the person in the period;
        where households are expected, with the answer of the household for each of its members who is asked about, and
        the household as household_id (else False): the one the person joined last of those in the period.
        attendance_rate is False when nothing is counted. A person without such a type has one dict, with
        session_type_id False and the outcome nothing_due. Raises ValidationError on other arguments, and where the user
        can see no such contact or type: of them nothing is known.
        """
        participant_ids = self._parse_ids("participant_ids", participant_ids)
        answers = self._evaluate(*self._parse_question(date_from, date_to, participant_ids, session_type_ids))
        answered = {answer["participant_id"] for answer in answers}
        others = [person for person in dict.fromkeys(participant_ids) if person not in answered]
        return answers + [self._nothing_due_answer(person) for person in others]

    @api.model
    def snapshot(self, *args, **kwargs):
        """Take a snapshot: see spp.session.snapshot, whose method takes the same arguments."""
        return self.env["spp.session.snapshot"].snapshot(*args, **kwargs)

    @api.model
    def difference(self, snapshot_id):
        """What differs today from a snapshot: see spp.session.snapshot."""
        return self.env["spp.session.snapshot"].difference(snapshot_id)

    @api.model
    def _evaluate(self, date_from, date_to, participant_ids, session_type_ids, **options):
        """The answers of evaluate() for people who have one. The arguments are those of _parse_question(), and options
        of _query().
        """
        self.env["spp.session.attendance"].check_access_rights("read")
        query = self._evaluation_query(date_from, date_to, participant_ids, session_type_ids, **options)
        self.env.cr.execute(SQL("%s order by participant_id, session_type_id", query))
        return [self._to_answer(row) for row in self.env.cr.dictfetchall()]

    @api.model
    def _evaluation_query(self, *question, **options):
        """The query of evaluate(), unordered. The arguments are those of _query()."""
        self._prepare_query()
        columns = SQL(", ").join(SQL.identifier(name) for name in ANSWER_FIELDS)
        return SQL("select %s from (%s) as answer", columns, self._query(*question, **options))

    @api.model
    def _to_answer(self, row):
        """A row of the query in the form of evaluate(): no None, no Decimal."""
        rates = {name: False if row[name] is None else float(row[name]) for name in RATES}
        empty = {name: row[name] or False for name in ("household_id", "last_attended_date", "last_attended_by_id")}
        return {**row, **rates, **empty}

    @api.model
    def _nothing_due_answer(self, participant_id):
        return {
            **dict.fromkeys(ANSWER_FIELDS, False),
            **dict.fromkeys(COUNTS, 0),
            "participant_id": participant_id,
            "outcome": "nothing_due",
            "is_compliant": True,
            "is_final": True,
        }

    # the query

    @property
    def _table_query(self):
        self._prepare_query()
        self.env["spp.area"].flush_model(["parent_path"])
        self.env["res.partner"].flush_model(["area_id"])
        period, people = self._shown_period(), self.env.context.get(PEOPLE)
        if people is None:
            answers = self._query(*period, narrowed=self._narrowed_scope())
        else:
            answers = self._query(*period, self._parse_ids(PEOPLE, people))
        return SQL("(%s)", SQL(SCREEN, answers=answers))

    @api.model
    def _query(
        self,
        date_from,
        date_to,
        participant_ids=None,
        session_type_ids=None,
        *,
        with_marks=False,
        of_members=True,
        narrowed=(),
    ):
        """The query of a period (query.py), for all people and types unless some are given.

        with_marks: whether each answer has its `marks`, as a snapshot keeps them, and their `mark_count`
        of_members: whether members of households, if they are given, have the answers of these
        narrowed: more conditions on `line`
        """
        self._prepare_period(date_from, date_to)
        homes = self._homes(participant_ids, date_from, date_to) if of_members else []
        answers = SQL(
            COMPLIANCE,
            date_from=SQL("%s::date", date_from),
            date_to=SQL("%s::date", date_to),
            today=SQL("%s::date", local_today(self)),
            company_ids=self.env.companies.ids,
            scope=self._scope(self._answering(participant_ids, homes), session_type_ids, narrowed),
            more=SQL(f"{MARK_COUNT} as mark_count, {MARKS} as marks,") if with_marks else SQL(),
        )
        columns = (*COLUMNS, "mark_count", "marks") if with_marks else COLUMNS
        return self._of_people(answers, columns, participant_ids, homes) if homes else answers

    @api.model
    def _homes(self, participant_ids, date_from, date_to):
        """[(person id, household id)] of some people in a period, for each person the one they joined last first."""
        if not participant_ids:
            return []
        return self.env["spp.household.source"]._homes(participant_ids, date_from, date_to)

    @api.model
    def _of_people(self, answers, columns, participant_ids, homes):
        """The query of answers about people who are members of households. answers: that of both, with these columns"""
        own = [(person, person, 0) for person in dict.fromkeys(participant_ids)]
        others = [(person, household, rank) for rank, (person, household) in enumerate(homes, 1) if person != household]
        people, answering, ranks = zip(*own, *others, strict=True)
        columns = SQL(", ").join(
            SQL.identifier("asked" if name == "participant_id" else "answer", name) for name in columns
        )
        given = {"people": list(people), "answering": list(answering), "ranks": list(ranks)}
        return SQL(OF_PEOPLE, columns=columns, answers=answers, **given)

    @api.model
    def _scope(self, participant_ids, session_type_ids, narrowed):
        """The condition of the lines of some people and types, None for all of them."""
        scope = [SQL("true"), *narrowed]
        if participant_ids is not None:
            scope.append(SQL("line.participant_id = any(%s)", participant_ids))
        if session_type_ids is not None:
            scope.append(SQL("line.session_type_id = any(%s)", session_type_ids))
        return SQL(" and ").join(scope)

    @api.model
    def _counted_lines(self, date_from, date_to):
        """The condition of the lines that are counted, as SQL on `line`, where their types count."""
        return SQL(
            f"session_date between %s and %s and line.company_id = any(%s) and applied_rule != 'cancelled' "
            f"and line.household_id is null and {COUNTED_LINE}",
            date_from,
            date_to,
            self.env.companies.ids,
        )

    @api.model
    def _answering(self, participant_ids, homes):
        """The ids of people and of their households, by whose lines they are answered for. None stands for all."""
        return participant_ids and [*participant_ids, *(household for _person, household in homes)]

    @api.model
    def _domain_counted(self, date_from, date_to):
        return [
            ("session_date", ">=", date_from),
            ("session_date", "<=", date_to),
            ("applied_rule", "not in", (False, "cancelled")),
            ("household_id", "=", False),
            *("|", "&", ("is_expected", "=", True), ("status", "!=", False)),
            *("&", ("is_attended", "=", True), ("make_up_period", "!=", False)),
        ]

    @api.model
    def _domain_open(self, date_from, date_to):
        """The lines that are due in a period, and do not count yet."""
        return [
            ("session_date", ">=", date_from),
            ("session_date", "<=", date_to),
            ("applied_rule", "=", False),
            ("household_id", "=", False),
            ("is_expected", "=", True),
        ]

    @api.model
    def _prepare_query(self):
        """Flush what is counted, and set PostgreSQL up for the query until the transaction ends.

        Without JIT, because compiling the query takes longer than running it; with memory for a region's people.
        """
        for model in ("spp.session.attendance", "spp.session", "spp.session.type"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["is_group"])
        self.env.cr.execute("set local jit = off")
        self.env.cr.execute("set local work_mem = '128MB'")

    @api.model
    def _prepare_period(self, date_from, date_to):
        """Until the transaction ends: let no workers help with a short period; have memory for a nation's people.

        Each takes 400 bytes. Where it does not do, the query writes to disk and takes a fifth more.
        """
        workers = "0" if date_to - date_from < SHORT else "default"
        self.env.cr.execute(SQL(f"set local max_parallel_workers_per_gather to {workers}"))
        self.env.cr.execute("set local work_mem = '384MB'")
