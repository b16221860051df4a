from contextlib import contextmanager

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# In PostgreSQL's costs, as EXPLAIN estimates them: up to here a total is counted, of some hundred thousand rows, in
# 0.05 s (measured in November 2026).
COUNTABLE = 20_000
# So many whose name has a text are told to PostgreSQL by their ids, and so many rows of theirs are sorted.
NAMED, COLLECTED = 5_000, 100_000
LIKE = ("ilike", "=ilike", "like", "=like")


class LongList(models.AbstractModel):
    """A list that may have millions of rows, as the web client shows it: no page waits until they are counted.

    Where counting would take long, the total of a page is what PostgreSQL estimates of the very query, with the rules
    of the user. A page or groups that would go through too much are refused, in words that ask for a filter. What
    programs call is exact and never refused: search(), search_count() and read_group() are Odoo's own.
    """

    _name = "spp.long.list"
    _description = "List of millions of rows"
    _inherit = ["spp.long.export"]
    # A page costs no more than this, about half a second. Groups are counted of so many rows at most.
    _most_read, _most_grouped = 120_000, 1_000_000
    # What takes the place of the order where that would take too long.
    _quick_order = "id"

    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """Odoo's, and `is_estimate` where there is another page: whether `length` is estimated."""
        named = self._with_names_found(domain)
        orders = [order] if order else dict.fromkeys([self._order, self._quick_order])
        with self._sorting_at_last(named, is_by_name=any(map(self._is_by_name, domain))):
            # by the first page, so that all pages are in one order
            by = next((by for by in orders if self._is_readable(named, 0, limit, by)), None)
            if not by or offset and not self._is_readable(named, offset, limit, by):
                return self._refused_page(offset)
            page = self._read_page(named, specification, offset, limit, by)
            return page or super().web_search_read(named, specification, offset, limit, by, count_limit)

    @api.model
    def _refused_page(self, offset):
        """Say that a page would go through too much. A hook: it may return a page with a `refusal`, which is shown."""
        raise UserError(
            _("The list is too long for this. Choose a filter first, such as a month, a session or a person.")
        )

    @api.model
    def _read_page(self, domain, specification, offset, limit, order):
        """A page as web_search_read() returns it, for a list that reads it in another way than Odoo. A hook."""

    def _is_readable(self, domain, offset, limit, order):
        cost, _rows = self._plan(self._search(domain, offset=offset, limit=limit, order=order))
        return cost <= self._most_read

    def _format_web_search_read_results(self, domain, records, offset=0, limit=None, count_limit=None):
        if not limit or len(records) < limit:
            return super()._format_web_search_read_results(domain, records, offset, limit, count_limit)
        cost, rows = self._plan(self._search(domain))
        if cost <= COUNTABLE:
            return {"length": self.search_count(domain), "records": records, "is_estimate": False}
        return {"length": max(rows, offset + limit + 1), "records": records, "is_estimate": True}

    @api.model
    def web_read_group(self, domain, *args, **kwargs):
        """Odoo's, of lists that are not too long."""
        domain = self._with_names_found(domain)
        _cost, rows = self._plan(self._search(domain))
        if rows > self._most_grouped:
            raise UserError(
                _("The list is too long to be grouped. Choose a filter first, such as a month, a session or a person.")
            )
        return super().web_read_group(domain, *args, **kwargs)

    def _plan(self, query):
        """(cost, rows) of a query, as PostgreSQL estimates them."""
        if query.is_empty():
            return 0, 0
        self.env.cr.execute(SQL("explain (format json) %s", query.select()))
        [[[found]]] = self.env.cr.fetchall()
        return found["Plan"]["Total Cost"], found["Plan"]["Plan Rows"]

    @contextmanager
    def _sorting_at_last(self, domain, is_by_name):
        """A few rows that are found by name are collected before they are sorted.

        Those of some sessions are all of one month. PostgreSQL takes them for evenly spread, and would go through all
        later rows by an index of the order.
        """
        if not is_by_name or self._plan(self._search(domain))[1] > COLLECTED:
            yield
            return
        with self.env.cr.savepoint():  # undoes it where the page is refused
            self.env.cr.execute("select current_setting('enable_indexscan')")
            [[before]] = self.env.cr.fetchall()
            self.env.cr.execute("set local enable_indexscan = off")
            yield
            self.env.cr.execute("set local enable_indexscan = %s", [before])

    @api.model
    def _export_domain(self, domain):
        return self._with_names_found(domain)

    def _with_names_found(self, domain):
        """The domain with whoever, or whatever, is searched for by name named by their ids."""
        return [self._found_by_name(*term) if self._is_by_name(term) else term for term in domain]

    def _is_by_name(self, term):
        if isinstance(term, str) or term[1] not in LIKE or not isinstance(term[2], str):
            return False
        field = self._fields.get(term[0])
        return bool(field and field.type == "many2one" and field.store)

    def _found_by_name(self, name, operator, text):
        others = self.env[self._fields[name].comodel_name].with_context(active_test=False)
        found = list(others._name_search(text, [], operator, limit=NAMED + 1))
        if len(found) <= NAMED:
            return (name, "in", found)
        if hasattr(others, "_most_grouped") and self._plan(self._search([]))[1] > self._most_grouped:
            raise UserError(_("Too many have a name with this in it: %(text)s. Write more of the name.", text=text))
        return (name, operator, text)
