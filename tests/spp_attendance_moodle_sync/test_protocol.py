"""Moodle's REST protocol, over a transport that opens no connection."""

import json

import pytest

from spp_attendance_moodle_sync.moodle import errors
from spp_attendance_moodle_sync.moodle.address import cleaned, host, origin, site_key
from spp_attendance_moodle_sync.moodle.encoding import MOST_VALUES, encoded
from spp_attendance_moodle_sync.moodle.module_detector import detect_installed_modules
from spp_attendance_moodle_sync.moodle.protocol import Connection
from spp_attendance_moodle_sync.moodle.text import _
from spp_attendance_moodle_sync.moodle.transport import Answer

TOKEN = "0123456789abcdef0123456789abcdef"
SITE = "https://Moodle.example.org/campus/"


class Recorder:
    """Keeps what is sent, and answers the same to everything."""

    def __init__(self, value=None, status=200, content_type="application/json", body=None, retry_after=None):
        text = json.dumps(value).encode() if body is None else body
        self.answer, self.sent = Answer(status, content_type, text, retry_after), []

    def post(self, url, form):
        self.sent.append((url, list(form)))
        return self.answer


def asked(recorder, function="mod_attendance_get_session", **arguments):
    return Connection(SITE, TOKEN, recorder).call(function, **arguments)


def refused(errorcode, message="", exception="moodle_exception"):
    """The error of a site that refuses so."""
    with pytest.raises(errors.Refusal) as caught:
        asked(Recorder({"exception": exception, "errorcode": errorcode, "message": message}))
    return caught.value


# What is sent


def test_the_token_comes_first_in_the_body_and_is_nowhere_else():
    recorder = Recorder([])
    asked(recorder, sessionid=5)
    [(url, form)] = recorder.sent
    assert url == "https://Moodle.example.org/campus/webservice/rest/server.php"
    assert form == [
        ("wstoken", TOKEN),
        ("wsfunction", "mod_attendance_get_session"),
        ("moodlewsrestformat", "json"),
        ("moodlewssettingfilter", "1"),
        ("sessionid", "5"),
    ]


def test_arguments_are_flat_decimal_and_boolean_as_php_wants_them():
    options = [{"name": "modname", "value": "attendance"}, {"name": "excludecontents", "value": True}]
    assert encoded({"courseid": 3, "options": options, "values": ["a", "b"]}) == [
        ("courseid", "3"),
        ("options[0][name]", "modname"),
        ("options[0][value]", "attendance"),
        ("options[1][name]", "excludecontents"),
        ("options[1][value]", "1"),
        ("values[0]", "a"),
        ("values[1]", "b"),
    ]


@pytest.mark.parametrize("value", [None, 1.0, b"x"])
def test_what_moodle_would_refuse_is_not_sent(value):
    recorder = Recorder()
    with pytest.raises(TypeError):
        asked(recorder, duration=value)
    assert recorder.sent == []


def test_more_values_than_php_may_read_are_not_sent():
    assert len(encoded({"values": list(range(MOST_VALUES))})) == MOST_VALUES
    with pytest.raises(ValueError):
        encoded({"values": list(range(MOST_VALUES + 1))})


# What comes back


@pytest.mark.parametrize("value", [None, "OK", [], {"sessionid": 4}])
def test_a_good_answer_is_any_json(value):
    assert asked(Recorder(value)) == value


@pytest.mark.parametrize(
    ("errorcode", "kind"),
    [
        ("invalidtoken", errors.InvalidToken),
        ("accessexception", errors.AccessDenied),
        ("wsaccessusersuspended", errors.UserSuspended),
        ("sitemaintenance", errors.Maintenance),
        ("invalidrecord", errors.RecordMissing),
        ("invalidparameter", errors.InvalidParameter),
        ("invaliduser", errors.InvalidParameter),
        ("requireloginerror", errors.NotPermitted),
        ("nopermissions", errors.NotPermitted),
        ("errorcoursecontextnotvalid", errors.NotPermitted),
        ("invalidresponse", errors.InvalidResponse),
        ("somethingnew", errors.Refusal),
    ],
)
def test_the_errorcode_decides_whatever_the_class_of_the_exception(errorcode, kind):
    for exception in ("moodle_exception", r"core\exception\moodle_exception"):
        error = refused(errorcode, exception=exception)
        assert type(error) is kind and error.errorcode == errorcode and not error.is_transient


def test_an_error_of_php_has_no_errorcode():
    with pytest.raises(errors.Refusal) as caught:
        asked(Recorder({"exception": "TypeError", "message": "Unsupported operand types"}))
    assert type(caught.value) is errors.Refusal and caught.value.errorcode == ""


@pytest.mark.parametrize(
    ("message", "is_session"),
    [
        ("Can't find data record in database table attendance_sessions.", True),
        ("Datensatz in der Tabelle attendance_sessions nicht gefunden", True),
        ("Can't find data record in database table external_functions.", False),
        ("Can't find data record in database table course.", False),
        ("", False),
    ],
)
def test_a_missing_session_is_told_from_a_missing_function(message, is_session):
    assert refused("invalidrecord", message).is_session_gone is is_session


def test_no_error_repeats_what_moodle_wrote_or_the_token():
    for errorcode in ("invalidtoken", "somethingnew", f"<{TOKEN}>", "invalidrecord"):
        error = refused(errorcode, f"No such token: {TOKEN}; Ana's note")
        assert TOKEN not in f"{error!r}{error}{error.args}" and "Ana" not in f"{error!r}{error}"


def test_the_token_shows_in_no_representation():
    connection = Connection(SITE, TOKEN, Recorder())
    assert TOKEN not in repr(connection) and repr(connection) == "<Connection to moodle.example.org>"


@pytest.mark.parametrize(
    ("recorder", "kind", "is_transient"),
    [
        (Recorder(status=403, content_type="text/html", body=b""), errors.WebServicesOff, False),
        (Recorder(status=403, content_type="text/html", body=b"<html>"), errors.HttpError, False),
        (Recorder(status=303, content_type="text/html", body=b"<html>"), errors.Redirected, False),
        (Recorder(status=404, content_type="text/html", body=b"<html>"), errors.HttpError, False),
        (Recorder(status=429, body=b""), errors.TooManyRequests, True),
        (Recorder(status=500, body=b""), errors.ServerFailure, True),
        (Recorder(status=503, body=b""), errors.ServerFailure, True),
        (Recorder(content_type="text/html", body=b"[]"), errors.UnexpectedAnswer, False),
        (Recorder(body=b'[{"id": 1, "na'), errors.BrokenAnswer, True),
        (Recorder(body=b"\xff"), errors.BrokenAnswer, True),
        (Recorder(body=b"[" * 200_000), errors.UnexpectedAnswer, False),
    ],
)
def test_what_is_no_answer_of_moodles_says_what_it_is(recorder, kind, is_transient):
    with pytest.raises(errors.MoodleError) as caught:
        asked(recorder)
    assert type(caught.value) is kind and caught.value.is_transient is is_transient


@pytest.mark.parametrize("status", [401, 403, 406])
def test_a_refusal_of_something_in_front_of_moodle_says_that_it_is_not_moodle(status):
    with pytest.raises(errors.HttpError) as caught:
        asked(Recorder(status=status, content_type="text/html", body=b"<html>Just a moment...</html>"))
    assert f"firewall, refuses (HTTP status {status})" in caught.value.text


@pytest.mark.parametrize("status", [400, 405, 413, 414])
def test_another_status_is_told_as_it_is(status):
    with pytest.raises(errors.HttpError) as caught:
        asked(Recorder(status=status, content_type="text/html", body=b"<html></html>"))
    assert str(status) in caught.value.text and "firewall" not in caught.value.text


@pytest.mark.parametrize("content_type", ["application/json", "text/html"])
@pytest.mark.parametrize(
    "error",
    [
        b"<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/x.php</b> on line <b>3</b><br />\n",
        b"\nDeprecated: Creation of dynamic property in /var/www/x.php on line 3\n",
        b"PHP Notice:  Undefined index in /var/www/x.php on line 3\n",
    ],
)
def test_an_answer_with_errors_of_php_in_it_names_display_errors(error, content_type):
    with pytest.raises(errors.BrokenAnswer) as caught:
        asked(Recorder(content_type=content_type, body=error + b"[]"))
    assert "display_errors" in caught.value.text and "x.php" not in str(caught.value)


def test_too_many_requests_says_how_long_to_wait():
    for seconds in (7.0, None):
        with pytest.raises(errors.TooManyRequests) as caught:
            asked(Recorder(status=429, body=b"", retry_after=seconds))
        assert caught.value.retry_after == seconds


def test_a_page_that_is_not_there_says_to_look_at_the_address():
    with pytest.raises(errors.HttpError) as caught:
        asked(Recorder(status=404, content_type="text/html", body=b"<html>"))
    assert caught.value.status == 404 and "folder" in caught.value.text


def test_a_text_of_an_error_is_made_of_plain_texts():
    text = errors.WrongHost(_("Nobody knows %(host)s."), host="a.org").text
    assert type(text.source) is str and type(text.source % text.values) is str


# Addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Moodle.Example.org", "moodle.example.org"),
        ("https://moodle.example.org:443/campus/", "moodle.example.org"),
        ("http://127.0.0.1:8085", "127.0.0.1:8085"),
        ("https://moodle.example.org:80", "moodle.example.org:80"),
        ("https://[2001:DB8::1]:8443/x", "[2001:db8::1]:8443"),
    ],
)
def test_the_host_of_an_address(url, expected):
    assert host(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "moodle.example.org", "ftp://a.org", "https://", "https://u:p@a.org", "https://a.org/?x=1", "https://a.org:x"],
)
def test_what_is_no_address_of_a_site_is_refused(url):
    with pytest.raises(ValueError):
        host(url)


def test_an_origin_is_scheme_host_and_port():
    assert origin("HTTPS://Moodle.Example.org:443/campus") == origin("https://moodle.example.org")
    addresses = ("https://a.org", "http://a.org", "https://a.org:80", "http://a.org:443", "https://b.org")
    assert len({*map(origin, addresses)}) == 5


@pytest.mark.parametrize(
    "end",
    [
        "/webservice/rest/server.php",
        "/webservice/rest/server.php?...",
        "/webservice/rest/server.php/...",
        "/login/index.php",
        "/admin/settings.php?...",
        "/course/view.php;...",
        "/my/",
        "/course/",
        "/my/courses.php",
        "/admin/webservice/tokens.php",
        "/course/view.php?...#...",
        "/mod/attendance/manage.php?...",
        "/index.php",
        "/pluginfile.php/...",
        "?...",
        "#...",
    ],
)
@pytest.mark.parametrize("site", ["https://moodle.example.org", "http://127.0.0.1:8085/campus"])
def test_what_belongs_to_a_page_of_moodle_is_cut_off_and_named_without_its_values(site, end):
    assert cleaned(f" {site}{end.replace('...', 'token=secret')} ") == (site, end)


@pytest.mark.parametrize(
    "site", ["https://a.org", "https://a.org/admin", "https://a.org/login/moodle", "https://a.org/campus/x"]
)
def test_the_address_of_a_site_stays_but_for_its_last_slash(site):
    assert cleaned(site) == cleaned(f"{site}/") == (site, "")


@pytest.mark.parametrize("folder", ["/admin", "/login", "/my", "/group/moodle", "/course/mod"])
@pytest.mark.parametrize("end", ["/login/index.php", "/course/view.php?...", "/mod/attendance/view.php", "/my/"])
def test_a_folder_that_a_moodle_lies_in_is_not_cut_off(folder, end):
    assert cleaned(f"https://a.org{folder}") == (f"https://a.org{folder}", "")
    assert cleaned(f"https://a.org{folder}{end.replace('...', 'id=3')}") == (f"https://a.org{folder}", end)


@pytest.mark.parametrize("text", ["", "moodle.example.org/login", "https://", "https://[/login", "ftp://a.org/login"])
def test_of_what_is_no_address_nothing_is_cut(text):
    assert cleaned(text) == (text, "")


def test_one_site_has_several_spellings():
    spellings = ("https://moodle.example.org", "http://www.Moodle.example.org:80/", "HTTPS://moodle.example.org:443")
    assert len({*map(site_key, spellings)}) == 1
    assert site_key("https://moodle.example.org/other") != site_key("https://moodle.example.org")


# What a token can do


def test_the_newer_family_comes_first():
    verbs = ("get_session", "update_user_status")
    both = [f"{family}_{verb}" for family in ("mod_wsattendance", "mod_attendance") for verb in verbs]
    found = detect_installed_modules([*both, "mod_attendance_get_sessions"])
    assert (found.get_session, found.update_user_status) == (f"mod_attendance_{verbs[0]}", f"mod_attendance_{verbs[1]}")
    assert found.mod_attendance and found.mod_wsattendance and found.is_listable and not found.is_creatable


def test_the_older_family_serves_where_the_newer_is_not_offered():
    found = detect_installed_modules(["mod_wsattendance_get_session", "mod_wsattendance_update_user_status"])
    assert found.get_session == "mod_wsattendance_get_session"
    assert found.is_readable and found.is_pushable and not found.is_listable and not found.mod_attendance
    assert "mod_attendance_get_sessions" in found.missing


def test_nothing_can_be_done_with_moodles_own_functions_alone():
    found = detect_installed_modules(["core_webservice_get_site_info", "core_course_get_courses"])
    assert not (found.is_readable or found.is_pushable or found.is_listable or found.is_creatable)
    assert "core_course_get_contents" in found.missing and "core_course_get_courses" not in found.missing
