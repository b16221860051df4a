"""The feed of changes."""

from odoo import _, http

from ..rest.contract import OPERATIONS
from ..rest.contract.changes import KINDS
from ..rest.paging import page_size, read_position
from ..rest.problem import Gone, MissingScope
from ..rest.serializers.changes import changes_document
from .call import Reply, answers


class Changes(http.Controller):
    @answers(OPERATIONS["listChanges"])
    def list_changes(self, call):
        kinds = [kind for kind, scope in KINDS.items() if scope in call.caller.scopes]
        if not kinds:
            raise MissingScope("session:read")
        after = read_position(call.query, int, int)
        page = call.env["spp.attendance.api.change"]._read_feed(after, page_size(call.query), kinds)
        if page is None:
            raise Gone(
                _(
                    "This database does not know the cursor: it was restored from a backup, or what follows the cursor "
                    "is deleted already. Ask without a cursor, load everything, and send what was recorded in the last "
                    "days again."
                )
            )
        return Reply(changes_document(*page), rows=len(page.changes))
