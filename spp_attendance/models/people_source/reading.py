import hashlib
from dataclasses import replace

from odoo import _
from odoo.exceptions import UserError

from ...outside import BoundedTransport, JsonLimits, Limits
from ...outside.errors import OutsideError
from ...outside.patience import PATIENCE
from ...registry import mapping, source
from ...registry.pages import Pages
from ...tools.this_machine import may_ask_this_machine

# Seconds for one answer, and after which no other attempt at a page begins: longer, so that an answer that took too
# long is asked for again. With the turn before (advance.py) they are less than the 120 of a request or a job of Odoo.
ANSWER, ATTEMPTS = 30.0, 35.0
# Some registries give everybody in one answer. 100,000 people with 20 values each took 200 MB while they were read, and
# the worst answer that is allowed 700 MB (measured on Python 3.11 in November 2026).
LIMITS = Limits(ANSWER, 64 * 1024 * 1024, JsonLimits(3_000_000))


class SourceReading:
    """How a registry is asked, as the plain package registry/ wants it."""

    __slots__ = ()

    def _source(self, with_secret=True):
        """The source.Source of the fields."""
        fields = self.sudo()  # sudo: the server asks, whoever pressed the button does not see how
        auth = source.Auth(
            fields.auth_kind,
            fields.client_id or "",
            (fields._secret_in_settings() or fields.stored_secret or "") if with_secret else "",
            fields.token_url or "",
            fields.token_template or "",
            fields.token_path or "",
        )
        paging = source.Paging(
            fields.paging_kind,
            fields.page_parameter or "",
            fields.size_parameter or "",
            fields.first_page,
            fields.cursor_path or "",
            fields.link_path or "",
            fields.is_short_page_last,
            fields.ends_with_404,
        )
        return source.Source(
            url=(fields.url or "").strip(),
            method=fields.method,
            auth=auth,
            request_template=fields.request_template or "",
            list_path=fields.list_path or "",
            page_size=fields.page_size,
            paging=paging,
        )

    def _way(self):
        """A hash of the pages that are asked for and of what is read in them: with another one a place is another."""
        asked = replace(self._source(with_secret=False), auth=source.Auth())
        told = [tuple(line) for line in self._mapping_lines()]
        return hashlib.blake2b(repr((asked, told)).encode(), digest_size=16).hexdigest()

    def _mapping(self):
        """Where the fields of people are. Raises UserError where it can give nobody."""
        found = self._mapping_lines()
        try:
            mapping.check(found)
        except OutsideError as error:
            raise UserError(self._words_of(error)) from None
        return found

    def _mapping_lines(self):
        lines = self.sudo().field_ids  # sudo: see _source()
        return tuple(mapping.Line(line.field, line.path or "", line.kind or "") for line in lines)

    def _words_of(self, error):
        """What an OutsideError says, in the user's language."""
        return _(error.text, **error.values)

    def _pages(self):
        """Reads the pages. Raises UserError where there is no secret yet, or the registry is archived."""
        self.ensure_one()
        if not self.active:
            raise UserError(_("The registry is archived. Take it out of the archive first."))
        if self.secret_source == "none":
            raise UserError(_("There is no secret for %(host)s yet. Ask an administrator for it.", host=self.host))
        transport = BoundedTransport(LIMITS, may_ask_this_machine())
        return Pages(self._source(), transport, PATIENCE._replace(seconds=ATTEMPTS))
