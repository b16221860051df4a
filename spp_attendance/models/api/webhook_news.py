import time

from odoo import api

from ...rest.contract.changes import KINDS
from ..session.of_device import IS_DEVICE

PAGE = 1000  # changes that are looked at at once
SECONDS = 10.0  # after which the next turn goes on looking, so that the others are told in this one


class WebhookNews:
    """Whether the feed has changes that a client was not told of."""

    __slots__ = ()

    @api.model
    def _feed_end(self):
        """(number, stamp) of the last change that has a number."""
        # sudo: where the feed ends is no secret
        return self.env["spp.attendance.api.change"].sudo()._page(None, 1, ()).position

    def _news(self):
        """(whether there is a change that the client may read, the end of the feed).

        Where there is too much to look at, the end is how far was looked. That the database does not know the position
        any more, as after a backup was restored, is news, too.
        """
        feed, kinds = self._feed_of_client(), self._kinds()
        end, position = self._feed_end(), (self.number, self.stamp)
        last = time.monotonic() + SECONDS
        while position != end:
            if time.monotonic() > last:
                return False, position
            page = feed._page(position, PAGE, kinds)
            if page is None or page.changes:
                return True, end
            if page.position == position:
                break
            position = page.position
        return False, end

    def _feed_of_client(self):
        """The feed as the user of the client reads it."""
        client = self.client_id
        context = {"allowed_company_ids": client.company_id.ids, IS_DEVICE: client.is_device}
        return self.env(user=client.user_id.id, context=context, su=False)["spp.attendance.api.change"]

    def _kinds(self):
        scopes = self.client_id.scopes.split()
        return [kind for kind, scope in KINDS.items() if scope in scopes]

    def _is_known_position(self):
        return self._feed_of_client()._page((self.number, self.stamp), 1, ()) is not None
