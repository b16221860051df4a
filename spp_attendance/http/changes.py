"""The feed of changes."""

from odoo import http

from ..rest import cursor
from ..rest.contract import OPERATIONS
from ..rest.contract.changes import KINDS
from ..rest.problem import Gone, MissingScope
from .call import Reply, answers
from .paging import end_before, page_size

BEGIN_ANEW = (
    "This database does not know the cursor: it was restored from a backup, or what follows is not kept any more. Ask "
    "without a cursor, load everything, and send what was recorded in the last days again."
)


class Changes(http.Controller):
    @answers(OPERATIONS["listChanges"])
    def list_changes(self, call):
        kinds = [kind for kind, scope in KINDS.items() if scope in call.caller.scopes]
        if not kinds:
            raise MissingScope("session:read")
        after = end_before(call.query, int, int)
        page = call.env["spp.attendance.api.change"]._read_feed(after, page_size(call.query), kinds)
        if page is None:
            raise Gone(BEGIN_ANEW)
        found = {"items": page["items"], "next_cursor": cursor.written(*page["position"]), "has_more": page["is_more"]}
        return Reply(found, rows=len(page["items"]))
