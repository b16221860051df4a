"""What can go wrong when a Moodle site is asked: one tree, decided by Moodle's `errorcode`.

No text here holds what Moodle wrote, nor what was sent: a message could repeat a person's data or a secret.
"""

from __future__ import annotations

from .text import Text, _


class MoodleError(Exception):
    """The root. is_transient: whether the same call may succeed a little later; text: for people

    is_answer: whether the site has answered, so that asking again gives the same; is_session_gone: whether it says
    that it has no such session
    """

    is_transient = is_answer = is_session_gone = False

    def __init__(self, text: str = "", **values: object) -> None:
        self.text = Text(text, values) if values or not isinstance(text, Text) else text
        super().__init__(self.text)


class ConnectionFailed(MoodleError):
    """Nothing, or not all of it, came back: refused, cut off, too slow. Whether the call was done is not known."""

    is_transient = True


class WrongHost(ConnectionFailed):
    """Nobody knows the name of the host. Nothing was sent."""

    is_transient = False


class DeadlineExceeded(MoodleError):
    """The time for all calls together is over. Nothing was sent."""

    def __init__(self) -> None:
        super().__init__(_("Time ran out."))


class NotSecure(MoodleError):
    """The site's certificate is not trusted, or nothing speaks TLS there. Nothing was sent."""


class AddressNotAllowed(MoodleError):
    """The site is on this machine, or at an address that is never asked. Nothing was sent."""


class HttpError(MoodleError):
    """The web server answered for itself. status: its HTTP status."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text or _("The site answered with HTTP status %(status)s.", status=status))
        self.status = status


class ServerFailure(HttpError):
    """A status of 500 or more: a restart, a proxy without its server, a crash. What was called may have been done."""

    is_transient = True


class TooManyRequests(HttpError):
    """Status 429, from something in front of Moodle, which has no limit itself.

    retry_after: seconds to wait, None if it does not say
    """

    is_transient = True

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(429, _("The site asks for fewer requests."))
        self.retry_after = retry_after


class WebServicesOff(HttpError):
    """Status 403 with an empty body: web services, or their REST protocol, are switched off."""

    def __init__(self) -> None:
        super().__init__(403, _("Web services or the REST protocol are switched off on the site."))


class Redirected(HttpError):
    """Moodle sends whoever comes by another host, or by http for https, to its home page."""

    def __init__(self, status: int) -> None:
        super().__init__(status, _("The site redirects: its address is another one, or it wants https."))


class UnexpectedAnswer(MoodleError):
    """What came back is not what the function gives: a page, another shape, too much."""

    is_answer = True


class BrokenAnswer(UnexpectedAnswer):
    """The answer is no whole JSON: cut off on its way, or with a warning of PHP in it."""

    is_transient = True
    is_answer = False


class Refusal(MoodleError):
    """Moodle refused (with HTTP status 200). Asking again changes nothing, but where `is_transient` says so.

    errorcode: Moodle's word, "" for an error of PHP, which has none; function: what was called
    """

    is_answer = True
    meaning = _("Moodle refused")

    def __init__(self, errorcode: str, function: str) -> None:
        code = errorcode or _("an error of PHP")
        super().__init__(_("%(meaning)s (%(code)s, %(function)s).", meaning=self.meaning, code=code, function=function))
        self.errorcode, self.function = errorcode, function


class AccessRefused(Refusal):
    """Every call is refused, until somebody changes that, or until Moodle is there again."""


class InvalidToken(AccessRefused):
    meaning = _("Moodle does not know the token")


class AccessDenied(AccessRefused):
    """Expired, not from this address, the function not in its service, or webservice/rest:use missing."""

    meaning = _("The token has expired, or may not call this function, or not from here")


class UserSuspended(AccessRefused):
    meaning = _("The token's user is suspended or gone")


class UserNotReady(AccessRefused):
    meaning = _("The token's user cannot sign in: confirm it, renew its password, or let it sign in with one")


class Maintenance(AccessRefused):
    meaning = _("The site is in maintenance")


class Updating(AccessRefused):
    meaning = _("The site is being updated")


class DatabaseDown(Refusal):
    """Moodle cannot reach its database just now, such as for too many connections: asked again, it may."""

    is_transient = True
    is_answer = False
    meaning = _("The site's database does not answer")


# After these no other call is made: they end the run.
FINAL_ERRORS = (AccessRefused, DeadlineExceeded)
# Errors of a site that is down or overloaded.
UNAVAILABLE_ERRORS = (ConnectionFailed, ServerFailure, TooManyRequests, DatabaseDown)


class RecordMissing(Refusal):
    """table: the table of Moodle's in which nothing was found, "" if it does not say."""

    meaning = _("Moodle has no such record")

    def __init__(self, errorcode: str, function: str, table: str = "") -> None:
        super().__init__(errorcode, function)
        self.table = table

    @property
    def is_session_gone(self) -> bool:  # type: ignore[override]
        """Whether it is the session asked for that is gone, and not a function or a course."""
        return self.table == "attendance_sessions"


class InvalidParameter(Refusal):
    """A wrong value, and also how some functions say "no permission"."""

    meaning = _("Moodle does not take a value, or the token's user lacks a permission")


class NotPermitted(Refusal):
    meaning = _("The token's user lacks a permission or cannot see the course")


class InvalidResponse(Refusal):
    """Moodle's own check of its answer failed: a text with a "<" breaks the session and its activity.

    It refuses what PHP's strip_tags() would change: remarks such as "<3", "fever <38" or "a<b", also names of people.
    """

    meaning = _("Moodle cannot show it: a text in it has the character <")


BY_ERRORCODE: dict[str, type[Refusal]] = {
    "invalidtoken": InvalidToken,
    "accessexception": AccessDenied,
    "wsaccessusersuspended": UserSuspended,
    "wsaccessuserdeleted": UserSuspended,
    "wsaccessuserunconfirmed": UserNotReady,
    "wsaccessuserexpired": UserNotReady,
    "wsaccessusernologin": UserNotReady,
    "sitemaintenance": Maintenance,
    "upgraderunning": Updating,
    "dbconnectionfailed": DatabaseDown,
    "invalidrecord": RecordMissing,
    "invalidrecordunknown": RecordMissing,
    "invalidparameter": InvalidParameter,
    "invaliduser": InvalidParameter,
    "requireloginerror": NotPermitted,
    "nopermissions": NotPermitted,
    "errorcoursecontextnotvalid": NotPermitted,
    "invalidresponse": InvalidResponse,
}
