from odoo import _, api, fields, models
from odoo.exceptions import UserError

EXPECTED = "count(*) filter (where line.is_expected)"
CAME = "count(*) filter (where line.is_expected and line.is_attended)"
# what Odoo stores as nothing is 0 percent
REQUIRED = """
    case session.state when 'completed' then coalesce(session.applied_percentage, 0)
                       else coalesce(type.required_attendance_percentage, 0) end
"""
# what each number is, over the lines of one session
NUMBERS = {
    "expected_count": EXPECTED,
    "attendance_count": "count(*) filter (where line.is_attended)",
    "excused_count": "count(*) filter (where line.status = 'excused')",
    "absent_count": "count(*) filter (where line.status = 'absent')",
    "assumed_absent_count": "count(*) filter (where line.status = 'absent' and line.basis = 'assumed')",
    "unmarked_count": "count(*) filter (where line.is_expected and line.status is null)",
    "walk_in_count": "count(*) filter (where line.is_attended and not line.is_expected)",
    "attendance_rate": f"coalesce({CAME} * 100.0 / nullif({EXPECTED}, 0), 0)",
    "is_compliant": f"({EXPECTED} > 0 and {CAME} * 100 >= {EXPECTED} * {REQUIRED})::int",
}
GROUPED = """
    from spp_session session
    join spp_session_type type on type.id = session.session_type_id
    left join spp_session_attendance line on line.session_id = session.id
    {where}
    group by session.id, type.id
"""
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


def _search_by(name):
    return lambda sessions, operator, value: sessions._search_number(name, operator, value)


class Session(models.Model):
    """Numbers are counted when they are read: two devices marking one session do not write to its row."""

    _inherit = "spp.session"

    expected_count = fields.Integer("Expected", compute="_compute_numbers", search=_search_by("expected_count"))
    attendance_count = fields.Integer(
        "Came",
        compute="_compute_numbers",
        search=_search_by("attendance_count"),
        help="Present or late, also walk-ins.",
    )
    excused_count = fields.Integer("Excused", compute="_compute_numbers", search=_search_by("excused_count"))
    absent_count = fields.Integer(
        "Absent", compute="_compute_numbers", search=_search_by("absent_count"), help="All of them, also those assumed."
    )
    assumed_absent_count = fields.Integer(
        "Assumed absent",
        compute="_compute_numbers",
        search=_search_by("assumed_absent_count"),
        help="Absent without anybody having stated it.",
    )
    unmarked_count = fields.Integer(
        "Not marked",
        compute="_compute_numbers",
        search=_search_by("unmarked_count"),
        help="Expected people without a mark.",
    )
    walk_in_count = fields.Integer(
        "Walk-ins",
        compute="_compute_numbers",
        search=_search_by("walk_in_count"),
        help="People who came without being expected.",
    )
    attendance_rate = fields.Float(
        "Attendance %",
        compute="_compute_numbers",
        search=_search_by("attendance_rate"),
        help="How many percent of the expected people came.",
    )
    is_compliant = fields.Boolean(
        "Required attendance reached",
        compute="_compute_numbers",
        search=_search_by("is_compliant"),
        help="Whether the attendance reaches what the session type asks for.",
    )

    @api.depends(
        "attendance_ids.status",
        "attendance_ids.is_expected",
        "attendance_ids.basis",
        "state",
        "applied_percentage",
        "session_type_id.required_attendance_percentage",
    )
    def _compute_numbers(self):
        self._flush_for_numbers()
        columns = ", ".join(f"{expression} as {name}" for name, expression in NUMBERS.items())
        grouped = GROUPED.format(where="where session.id = any(%s)")
        self.env.cr.execute(f"select session.id, {columns} {grouped}", [self._origin.ids])  # pylint: disable=sql-injection
        numbers = {row.pop("id"): row for row in self.env.cr.dictfetchall()}
        for session in self:
            session.update(numbers.get(session._origin.id) or dict.fromkeys(NUMBERS, 0))

    def _flush_for_numbers(self):
        self.env["spp.session.attendance"].flush_model(["session_id", "is_expected", "status", "basis", "is_attended"])
        self.env["spp.session.type"].flush_model(["required_attendance_percentage"])
        self.flush_model(["state", "session_type_id", "applied_percentage"])

    @api.model
    def _search_number(self, name, operator, value):
        """A domain for the sessions whose number `name` compares to `value`. False is the number 0."""
        self._flush_for_numbers()
        number = f"({NUMBERS[name]})::float"
        if operator in ("in", "not in"):
            condition = f"{number} = any(%s)" if operator == "in" else f"{number} != all(%s)"
            wanted = [float(each) for each in value]
        elif operator in COMPARISONS:
            condition, wanted = f"{number} {operator} %s", float(value)
        else:
            raise UserError(_("%(name)s is a number. Compare it with =, !=, <, >, <= or >=.", name=name))
        query = self.with_context(active_test=False)._search([])
        grouped = GROUPED.format(where="")
        query.add_where(f'"spp_session"."id" in (select session.id {grouped} having {condition})', [wanted])
        return [("id", "in", query)]
