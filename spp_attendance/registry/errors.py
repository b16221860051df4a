"""What can go wrong with a registry beside the network. No text holds what the registry wrote."""

from __future__ import annotations

from ..outside.errors import OutsideError
from ..outside.translatable import _


class SourceError(OutsideError):
    """The root."""


class InvalidSource(SourceError):
    """A template, a path or a header of the source is none. Nothing was sent."""


class NoToken(SourceError):
    """The registry gave no token. status: what the token's address answered, 200 where its answer has no token"""

    def __init__(self, status: int) -> None:
        super().__init__(_("The registry gave no token: it answered with HTTP status %(status)s."), status=status)
        self.status = status


class NoList(SourceError):
    """The answer has no list of people where the source says."""


class RepeatedPage(SourceError):
    """The registry gives the same page or the same cursor again, so that its end would never come."""


class UnfitCursor(SourceError):
    """The cursor or link to the next page is no text or number that can be sent and stored."""


class LinkElsewhere(SourceError):
    """The link to the next page leads to another host or scheme, where the credentials must not go."""


class TooManyPages(SourceError):
    """More pages came than any registry has."""
