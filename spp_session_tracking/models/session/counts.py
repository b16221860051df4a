from odoo import _, api
from odoo.exceptions import UserError

EXPECTED = "count(*) filter (where line.is_expected)"
CAME = "count(*) filter (where line.is_expected and line.is_attended)"
# what Odoo stores as nothing is 0 percent
REQUIRED = """
    case session.state when 'completed' then coalesce(session.applied_percentage, 0)
                       else coalesce(type.required_attendance_percentage, 0) end
"""
# what each count is, over the lines of one session; members count by the line of their household
COUNTS = {
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
COUNTED_COLUMNS = ["session_id", "is_expected", "status", "basis", "is_attended", "household_id"]
GROUPED = """
    from spp_session session
    join spp_session_type type on type.id = session.session_type_id
    left join spp_session_attendance line on line.session_id = session.id and line.household_id is null
    {where}
    group by session.id, type.id
"""
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


def search_by_count(name):
    """A search method for the computed field of that name."""
    return lambda sessions, operator, value: sessions._search_count(name, operator, value)


def _to_float(value):
    return float(0 if value in (False, None) else value)


class SessionCounts:
    """Counts are made when they are read: two devices that mark one session do not both write to its row."""

    __slots__ = ()

    @api.depends(
        "attendance_ids.status",
        "attendance_ids.is_expected",
        "attendance_ids.basis",
        "attendance_ids.household_id",
        "state",
        "applied_percentage",
        "session_type_id.required_attendance_percentage",
    )
    def _compute_counts(self):
        self._flush_for_counts()
        columns = ", ".join(f"{expression} as {name}" for name, expression in COUNTS.items())
        grouped = GROUPED.format(where="where session.id = any(%s)")
        self.env.cr.execute(f"select session.id, {columns} {grouped}", [self._origin.ids])  # pylint: disable=sql-injection
        counts = {row.pop("id"): row for row in self.env.cr.dictfetchall()}
        for session in self:
            session.update(counts.get(session._origin.id) or dict.fromkeys(COUNTS, 0))

    def _flush_for_counts(self):
        self.env["spp.session.attendance"].flush_model(COUNTED_COLUMNS)
        self.env["spp.session.type"].flush_model(["required_attendance_percentage"])
        self.flush_model(["state", "session_type_id", "applied_percentage"])

    @api.model
    def _search_count(self, name, operator, value):
        """A domain for the sessions whose count `name` compares to `value`. False is the number 0.

        Each session is counted by itself, so that a page counts no more than it needs to be full.
        """
        self._flush_for_counts()
        of_session = GROUPED.format(where='where session.id = "spp_session".id')
        number = f"(select ({COUNTS[name]})::float {of_session})"
        conditions = {"in": "= any(%s)", "not in": "!= all(%s)", **{each: f"{each} %s" for each in COMPARISONS}}
        try:
            condition = f"{number} {conditions[operator]}"
            wanted = [_to_float(each) for each in value] if operator in ("in", "not in") else _to_float(value)
        except (KeyError, TypeError, ValueError):
            text = _("%(name)s is a number. Compare it with =, !=, <, >, <= or >=.", name=name)
            raise UserError(text) from None
        query = self.with_context(active_test=False)._search([])
        query.add_where(condition, [wanted])
        return [("id", "in", query)]
