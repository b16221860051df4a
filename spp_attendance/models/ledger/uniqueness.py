from psycopg2 import IntegrityError

from odoo import _, api
from odoo.addons.spp_session_tracking.rules import boolean_domain
from odoo.exceptions import RedirectWarning
from odoo.tools import SQL, ormcache, split_every

from ...rules import PARTS, unique_key

ROWS_PER_QUERY = 1000
PREFIX = "spp_attendance_list_unique_"
# the records that count: evidence about sessions is unique by the lines of their rosters
COUNTING = "state = 'valid' and session_id is null"


def parameter(part):
    """The name of the configuration parameter that says whether a part is looked at: OpenSPP's own."""
    return f"spp_attendance.{part}_unique"


PARAMETERS = {parameter(part): part for part in PARTS}


class RecordUniqueness:
    """Nobody is recorded twice: PostgreSQL enforces it by one unique index, made as the configuration says."""

    __slots__ = ()

    @api.model
    @ormcache()
    def _unique_parts(self):
        """The parts that no two records of a person may share, as words of PARTS; none where there is no rule."""
        # sudo: the rule holds for everybody, also for those who may not read the configuration
        read = self.env["ir.config_parameter"].sudo().get_param
        return tuple(part for part in PARTS if read(parameter(part), "") not in ("", "False", "false", "0"))

    # the index

    @api.model
    def _follow_uniqueness(self):
        """Make the index that the configuration asks for. Raises RedirectWarning where records break the rule."""
        parts = self._unique_parts()
        name = PREFIX + "_".join(parts) if parts else None
        there = self._unique_indexes()
        if [name] == there or not (name or there):
            return
        for other in there:
            self.env.cr.execute(SQL("drop index %s", SQL.identifier(other)))
        if name:
            self._make_unique_index(name, parts)

    @api.model
    def _unique_indexes(self):
        query = "select indexname from pg_indexes where schemaname = current_schema and indexname ^@ %s"
        self.env.cr.execute(query, [PREFIX])
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _make_unique_index(self, name, parts):
        twice = self._recorded_twice(parts)
        if not twice and self._is_index_made(name, parts):
            return
        action = self.env.ref("spp_attendance.spp_attendance_list_action_twice")
        message = _(
            "By this rule people are recorded twice. Records: %(count)s or more. Void the wrong records, then "
            "set the rule again.",
            count=len(twice),
        )
        raise RedirectWarning(message, action.id, _("Show them"), {"recorded_twice": list(parts)})

    @api.model
    def _is_index_made(self, name, parts):
        """Make the index, and say whether it was made. Records of other transactions may break the rule, too."""
        query = f"create unique index {name} on {self._table} ({self._key_columns(parts)}) where {COUNTING}"
        try:
            with self.env.cr.savepoint(flush=False):
                # PostgreSQL would name the people in the log
                self.env.cr.execute(query, log_exceptions=False)  # pylint: disable=sql-injection
        except IntegrityError:
            return False
        return True

    @api.model
    def _key_columns(self, parts):
        columns = ["company_id", "subscriber_id"]
        return ", ".join(columns + [self._key_column(PARTS[part]) for part in parts])

    @api.model
    def _key_column(self, name):
        """The expression of a column in the index. To PostgreSQL an empty value equals no other one; here it does."""
        return f"coalesce({name}, 0)" if self._fields[name].relational else name

    @api.model
    def _recorded_twice(self, parts):
        """The records that break a rule of these parts; without parts there is no rule."""
        if not parts:
            return self.browse()
        self.flush_model()
        key = self._key_columns(parts)
        query = f"select unnest(array_agg(id)) from {self._table} where {COUNTING} group by {key} having count(*) > 1"
        self.env.cr.execute(query)  # pylint: disable=sql-injection
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    # records that break the rule, on screen

    def _asked_parts(self):
        """The parts of the rule that the screen is about: the rule that was refused, else the one that is set."""
        asked = self.env.context.get("recorded_twice") or self._unique_parts()
        return tuple(part for part in PARTS if part in asked)

    @api.depends_context("recorded_twice")
    def _compute_is_recorded_twice(self):
        twice = self._recorded_twice(self._asked_parts())
        for record in self:
            record.is_recorded_twice = record in twice

    @api.model
    def _search_is_recorded_twice(self, operator, value):
        twice = [("id", "in", self._recorded_twice(self._asked_parts()).ids)]
        return boolean_domain(operator, value, twice)

    # duplicates among new records

    @api.model
    def _find_duplicates(self, rows, replaced=()):
        """Which new rows the rule does not allow, because a record or another row is like them.

        rows: {number: row of the ledger}; replaced: ids of the records that they replace, which are ignored
        Returns {number: (the id of that record or None, the number of that row or None)}.
        """
        parts = self._unique_parts()
        counting = {n: row for n, row in rows.items() if row["state"] == "valid" and not row["session_id"]}
        if not parts or not counting:
            return {}
        there, duplicates, new = self._records_by_key(counting.values(), parts), {}, {}
        for number, row in counting.items():
            key = self._row_key(row, parts)
            if there.get(key, 0) not in (0, *replaced):
                duplicates[number] = there[key], None
            elif key in new:
                duplicates[number] = None, new[key]
            new.setdefault(key, number)
        return duplicates

    @api.model
    def _duplicate_message(self, record, row):
        """The sentence about a row that is like a record or else another row. Both are as its sender knows them."""
        if record:
            return _("This attendance is recorded already, as record %(id)s. Correct or void that record.", id=record)
        return _("This row repeats row %(number)s.", number=row)

    @api.model
    def _row_key(self, row, parts):
        """What no two rows of a company may share. People who become known with the row have no subscriber_id yet."""
        person = row["subscriber_id"] or f"contact {row['participant_id']}"
        return (row["company_id"], *unique_key(person, row, parts))

    @api.model
    def _records_by_key(self, rows, parts):
        """{key of a row: id} of the records there are with the keys of some rows."""
        keys = [self._row_key(row, parts) for row in rows if row["subscriber_id"]]
        self.flush_model()
        found = [each for page in split_every(ROWS_PER_QUERY, keys) for each in self._with_keys(page, parts)]
        as_text = self._fields["attendance_date"].to_string
        return {tuple(as_text(each) if hasattr(each, "year") else each for each in row[:-1]): row[-1] for row in found}

    @api.model
    def _with_keys(self, keys, parts):
        """The key columns and the id of each record with one of some keys."""
        names = ("company_id", "subscriber_id", *(PARTS[part] for part in parts))
        columns, asked = self._key_columns(parts), ", ".join(f"key_{name}" for name in names)
        typed = ", ".join(f"key_{name}::{self._fields[name].column_type[0]}" for name in names)
        values = ", ".join(["%s"] * len(keys))
        # past the record rules: records that the user cannot see are duplicates too
        self.env.cr.execute(
            f"select {columns}, id from {self._table} join (values {values}) as asked ({asked}) "
            f"on ({columns}) = ({typed}) where {COUNTING}",
            keys,
            log_exceptions=False,
        )
        return self.env.cr.fetchall()
