from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.options import options_of

# The marks of answers, one a row. The line is the one that the person has in the session today. Snapshots from before
# there were digests name nobody.
MARKS = """
    select snapshot.marks_from + answer.marks_before + number::int as id,
           answer.id as answer_id,
           line.id as attendance_id,
           line.session_id,
           (mark ->> 0)::int as attendance_ref,
           (mark ->> 1)::int as session_ref,
           (mark ->> 2)::date as session_date,
           mark ->> 3 as status,
           mark ->> 4 as basis,
           coalesce(person.participant_id, contact.id) as attended_by_id,
           (mark ->> 5)::int as attended_by_ref,
           (mark ->> 6)::timestamp as marked_at,
           mark ->> 7 as excused_rule
      from spp_session_snapshot_answer answer
      join spp_session_snapshot snapshot on snapshot.id = answer.snapshot_id
     cross join lateral json_array_elements(answer.marks::json) with ordinality as counted (mark, number)
      left join spp_session_attendance line
        on line.session_id = (mark ->> 1)::int
       and line.participant_id = coalesce(answer.household_id, answer.participant_id)
      left join spp_session_snapshot_person person
        on person.snapshot_id = answer.snapshot_id and person.ref = (mark ->> 5)::int
      left join res_partner contact on contact.id = (mark ->> 5)::int
"""

# The ids of a snapshot's marks follow each other, and so do those of an answer's.
ANSWERS = """
    select distinct answer.id
      from unnest(%s::int[]) as mark (id)
     cross join lateral (
               select id, marks_from from spp_session_snapshot
                where marks_from < mark.id
                order by marks_from desc
                limit 1
           ) as snapshot
     cross join lateral (
               select id from spp_session_snapshot_answer
                where snapshot_id = snapshot.id and marks_before < mark.id - snapshot.marks_from
                order by marks_before desc
                limit 1
           ) as answer
"""


class SessionSnapshotMark(models.Model):
    """One line that an answer was counted from, with its mark at that time. It is stored with its answer."""

    _name = "spp.session.snapshot.mark"
    _description = "Mark counted in a snapshot"
    _inherit = ["spp.append.only", "spp.long.list"]
    _auto = False
    _rec_name = "attendance_id"
    _order = "session_date, id"
    _log_access = False  # the snapshot says who took it, and when

    answer_id = fields.Many2one("spp.session.snapshot.answer", readonly=True)
    attendance_id = fields.Many2one("spp.session.attendance", "Line", readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True)
    session_date = fields.Date("Date", readonly=True)
    status = fields.Selection(options_of("spp.session.attendance", "status"), "Status before", readonly=True)
    basis = fields.Selection(
        options_of("spp.session.attendance", "basis"),
        "Observed or assumed",
        readonly=True,
    )
    attended_by_id = fields.Many2one("res.partner", "Who came", readonly=True)
    marked_at = fields.Datetime("Marked at", readonly=True)
    excused_rule = fields.Selection(
        options_of("spp.session.type", "excused_rule"),
        "Excused were",
        readonly=True,
        help="The rule of the session, as it was when the session was completed.",
    )
    now_status = fields.Selection(related="attendance_id.status", string="Status now")
    # the numbers of that time, which merges of contacts do not change
    attendance_ref = fields.Integer("Line number then", readonly=True)
    session_ref = fields.Integer("Session number then", readonly=True)
    attended_by_ref = fields.Integer("Number of who came then", readonly=True)
    content_hash = fields.Char(related="answer_id.content_hash", help="It is over the answer and all of its marks.")

    @api.model
    def _refusal(self):
        return self.env["spp.session.snapshot"]._refusal()

    @property
    def _table_query(self):
        return SQL("(%s)", SQL(MARKS))

    @api.model
    def _search(self, domain, *args, **options):
        # Odoo reads records by their ids: those are looked for in their answers, and not in all that there are
        if (ids := ids_in(domain)) is not None:
            domain = [("answer_id", "in", self._answers_of(ids)), *domain]
        return super()._search(domain, *args, **options)

    def exists(self):
        # sudo: that a mark is there is asked of nobody's rights, and Odoo would go through all of them
        return self.browse(self.sudo().search([("id", "in", self.ids)]).ids)

    @api.model
    def _answers_of(self, ids):
        """The ids of the answers that marks with these ids may be of."""
        self.env.cr.execute(ANSWERS, [list(ids)])
        return [row[0] for row in self.env.cr.fetchall()]


def ids_in(domain):
    """The ids that a domain asks for, besides other conditions; None where it asks for none, or for one or another."""
    terms = list(domain)
    if {"|", "!"} & {term for term in terms if isinstance(term, str)}:
        return None
    asked = [term for term in terms if not isinstance(term, str) and term[0] == "id" and term[1] in ("=", "in")]
    return next((list(ids) if isinstance(ids, (list, tuple, set)) else [ids] for _id, _in, ids in asked), None)
