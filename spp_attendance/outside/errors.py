"""What can go wrong when somebody outside is asked: one tree.

No text here holds what the other side wrote, nor what was sent: it could repeat a person's data or a secret.
"""

from __future__ import annotations

from .translatable import _


class OutsideError(Exception):
    """The root. text: in English, with names such as %(status)s; values: of the names

    is_transient: whether the same request may succeed a little later
    """

    is_transient = False

    def __init__(self, text: str = "", **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


class InvalidRequest(OutsideError):
    """An address or a header that cannot be sent. Nothing was sent."""


class WrongHost(OutsideError):
    """Nobody knows the name of the host. Nothing was sent."""


class AddressNotAllowed(OutsideError):
    """The host is this machine, or a part of its network that is nobody's business. Nothing was sent."""


class NotSecure(OutsideError):
    """The certificate is not trusted, or nothing speaks TLS there. Nothing was sent."""


class NotTls(NotSecure):
    """Something answers, but does not speak TLS: https was asked of a port that speaks http, or something else."""


class ConnectionFailed(OutsideError):
    """Nothing, or not all of it, came back: refused, cut off. Whether the request was done is not known."""

    is_transient = True


class PortClosed(ConnectionFailed):
    """The host is there, but nothing answers on the port. Nothing was sent."""


class DeadlineExceeded(OutsideError):
    """The time for the exchange is over. Whether the request was done is not known."""

    is_transient = True

    def __init__(self) -> None:
        super().__init__(_("The other side took too long."))


class HttpStatus(OutsideError):
    """The other side answered with a status that is no success. status: which, such as 404"""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text or _("The other side answered with HTTP status %(status)s."), status=status)
        self.status = status


class ServerFailure(HttpStatus):
    """A status of 500 or more: a restart, a proxy without its server, a crash."""

    is_transient = True


class TooManyRequests(HttpStatus):
    """Status 429. retry_after: seconds to wait, None if it does not say"""

    is_transient = True

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(429, _("The other side asks for fewer requests."))
        self.retry_after = retry_after


class Redirected(HttpStatus):
    """It leads to another host or to another scheme, or round and round. That is not followed."""

    def __init__(self, status: int) -> None:
        text = _("The other side redirects elsewhere: its address is another one, or it wants https.")
        super().__init__(status, text)


class UnexpectedAnswer(OutsideError):
    """What came back cannot be used."""


class TooLarge(UnexpectedAnswer):
    """More came than is allowed, in bytes or in values. It was not read to its end."""


class Compressed(UnexpectedAnswer):
    """It came compressed, which was not asked for. It could unpack to any size, so it is not read."""

    def __init__(self) -> None:
        super().__init__(_("The answer is compressed, although that was not asked for."))


class NotHttp(UnexpectedAnswer):
    """What answers speaks another language, such as TLS on a port that http was asked of."""

    def __init__(self) -> None:
        super().__init__(_("What answers there does not speak HTTP."))


class NotJson(UnexpectedAnswer):
    """It is a page, or something else that is no JSON."""


class BrokenAnswer(NotJson):
    """It is no whole JSON: cut off on its way, or with something else in it."""

    is_transient = True
