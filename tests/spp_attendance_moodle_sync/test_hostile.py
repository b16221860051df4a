"""Any value in any place of any answer, over real HTTP: what comes of it can be stored, or is an error with a text."""

from datetime import datetime

import pytest

from demo.moodle import hostile, odd_site
from demo.moodle.server import serving
from demo.moodle.web_service import FUNCTIONS
from spp_attendance_moodle_sync.moodle import errors
from spp_attendance_moodle_sync.moodle.client import Client
from spp_attendance_moodle_sync.moodle.transport import OutsideTransport
from spp_attendance_moodle_sync.moodle.values import LARGEST_COMPARED, LONGEST_TEXT
from tests.spp_attendance_moodle_sync.moodle_site import AT_ONCE, NOW

START = datetime(2026, 11, 20, 9)


@pytest.fixture(scope="module")
def odd():
    site = odd_site.made(NOW)
    site.poisoned.logs[2].remarks = ""
    return site


@pytest.fixture(scope="module")
def server(odd):
    with serving(odd.site) as server:
        yield server


@pytest.fixture(autouse=True)
def sound(server):
    server.faults.spoil = None
    yield


# What is asked of the client, by the function whose answer is spoiled.
ASKED = {
    "core_webservice_get_site_info": lambda client, odd: client.site(),
    "core_course_get_courses": lambda client, odd: client.courses(),
    "core_course_get_contents": lambda client, odd: client.activities(odd.course.id),
    "core_enrol_get_enrolled_users": lambda client, odd: list(client.people(odd.course.id)),
    "core_user_get_users_by_field": lambda client, odd: client.users("id", [1, 2]),
    "core_calendar_get_calendar_events": lambda client, odd: client.session_times(odd.course.id),
    "mod_attendance_get_sessions": lambda client, odd: client.sessions(odd.taken.activity_id),
    "mod_attendance_get_session": lambda client, odd: client.session(odd.odd_rows.id),
    "mod_attendance_update_user_status": lambda client, odd: client.update_user_status(
        client.session(odd.taken.id), 2, odd.taken.logs[1].status_id
    ),
    "mod_attendance_add_session": lambda client, odd: client.add_session(odd.taken.activity_id, START, 3600, "New"),
}


def test_every_function_that_the_client_calls_is_in_the_table():
    others = {"core_course_get_courses_by_field", "mod_attendance_remove_session"}
    assert {*ASKED} | others == {name for name in FUNCTIONS if "wsattendance" not in name}


def raw(server, odd, function):
    """The answer of a function as it is sent."""
    seen = []
    server.faults.spoil = lambda called, value: (seen.append(value) if called == function else None, value)[1]
    ASKED[function](client_to(server), odd)
    return seen[-1]


def client_to(server):
    return Client(server.address, odd_site.ALL, OutsideTransport(allows_this_machine=True), AT_ONCE)


def assert_storable(found):
    """What comes of an answer fits a database."""
    if isinstance(found, (tuple, list, frozenset)):
        for each in found:
            assert_storable(each)
    elif isinstance(found, dict):
        assert_storable([*found.items()])
    elif isinstance(found, str):
        found.encode()
        assert len(found) <= LONGEST_TEXT + 1
        assert not any(ord(character) < 32 and character not in "\t\n\r" for character in found)
    elif isinstance(found, datetime):
        assert 1970 <= found.year <= 2200
    elif found is not None:
        assert type(found) is int and 0 <= found <= LARGEST_COMPARED


@pytest.mark.parametrize("function", ASKED)
def test_what_comes_of_any_value_in_any_place_can_be_stored(function, odd, server):
    paths = [*hostile.places(raw(server, odd, function))]
    assert paths
    for path in paths:
        for name, bad in hostile.VALUES.items():
            server.faults.spoil = hostile.spoiling(function, path, bad)
            try:
                assert_storable(ASKED[function](client_to(server), odd))
            except errors.MoodleError as error:
                assert 10 < len(error.text) < 300, (path, name)
                error.text.encode()


def test_one_session_that_cannot_be_used_hides_no_other(odd, server):
    client = client_to(server)
    whole = client.sessions(odd.taken.activity_id)
    for key, bad in (("id", 2**40), ("sessdate", 10**18), ("users", None), ("attendance_log", [{"id": "x"}])):
        server.faults.spoil = hostile.spoiling("get_sessions", (1, key), bad)
        client = client_to(server)
        assert client.sessions(odd.taken.activity_id) == [whole[0], *whole[2:]]
        assert client.unusable() == {("mod_attendance_get_sessions", odd.taken.activity_id): 1}
        assert not client.lists_whole(odd.taken.activity_id)


def test_an_identifier_with_what_cannot_be_stored_becomes_no_other_identifier(odd, server):
    for bad in ("N-0002\x00", "\ud800N-0002", "N-0002" + "0" * 10**6):
        server.faults.spoil = hostile.spoiling("get_enrolled_users", (0, "idnumber"), bad)
        person = next(client_to(server).people(odd.course.id))
        assert not person.idnumber.isalnum() and person.idnumber != "N-0002"


def first(server, odd, key, value):
    """The first session of a list, in which one value is another one."""
    server.faults.spoil = hostile.spoiling("get_sessions", (0, key), value)
    return client_to(server).sessions(odd.taken.activity_id)[0]


def test_a_zero_and_an_empty_text_say_that_there_is_nothing(odd, server):
    whole = client_to(server).sessions(odd.taken.activity_id)[0]
    assert whole.taken_at
    for nothing in (0, "0", "", None):
        assert first(server, odd, "lasttaken", nothing).taken_at is None
        assert first(server, odd, "lasttakenby", nothing).taken_by == 0
        assert first(server, odd, "groupid", nothing).group_id == 0
        assert first(server, odd, "duration", nothing).end_at == whole.start_at


def test_rubbish_says_nothing_and_is_left_out(odd, server):
    whole = client_to(server).sessions(odd.taken.activity_id)[0]
    for key in ("lasttaken", "lasttakenby", "groupid", "duration", "statusset"):
        for rubbish in ([], {}, False):
            assert first(server, odd, key, rubbish).id != whole.id


def test_one_module_or_section_that_is_rubbish_hides_no_activity(odd, server):
    client = client_to(server)
    whole = client.activities(odd.course.id)
    for path, bad in (((0, "modules", 0), "x"), ((0, "modules", 0), {"name": "x"}), ((0,), None)):
        sections = [{"modules": [{"name": "other", "modname": "forum"}]}, *raw(server, odd, "core_course_get_contents")]
        server.faults.spoil = lambda function, value, sections=sections, path=path, bad=bad: (
            hostile.spoiled(sections, path, bad) if function == "core_course_get_contents" else value
        )
        client = client_to(server)
        assert client.activities(odd.course.id) == whole
        assert client.unusable() == {("core_course_get_contents", odd.course.id): 1}
