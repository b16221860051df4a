"""Sessions that were read before with the same text: their logs are read when somebody asks, and are the same."""

import copy
import json

import pytest

from demo.moodle import odd_site
from spp_attendance_moodle_sync.moodle import answers, sheet
from spp_attendance_moodle_sync.moodle.logs import UnreadLogs
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of
from tests.spp_attendance_moodle_sync.test_client import SESSION

LATER = NOW + 60


@pytest.fixture
def odd():
    return odd_site.made(NOW)


def sessions_of(odd, read_before=()):
    return client_of(odd.site).sessions(odd.taken.activity_id, read_before)


def unread(sessions):
    return {session.id for session in sessions if isinstance(session.logs, UnreadLogs)}


def test_the_logs_of_a_session_that_was_read_before_are_those_of_its_text(odd):
    before = sessions_of(odd)
    again = sessions_of(odd, {session.fingerprint for session in before})
    assert unread(again) == {session.id for session in before} and not unread(before)
    for _time in range(2):
        assert [(*session.logs,) for session in again] == [session.logs for session in before]
    assert [session._replace(logs=()) for session in again] == [session._replace(logs=()) for session in before]


def test_what_is_made_of_the_logs_is_the_same(odd):
    before = sessions_of(odd)
    again = sessions_of(odd, {session.fingerprint for session in before})
    for one, other in zip(before, again, strict=True):
        assert sheet.read(one) == sheet.read(other)
        assert sheet.unmapped(one, {}) == sheet.unmapped(other, {})
        assert sheet.is_assumed(one, 1, False) == sheet.is_assumed(other, 1, False)


def test_only_sessions_that_have_changed_are_read_at_once(odd):
    before = sessions_of(odd)
    odd.site.take(odd.taken.id, {2: "A"}, by=odd.course.teachers[0], at=LATER)
    again = sessions_of(odd, {session.fingerprint for session in before})
    assert unread(again) == {session.id for session in before} - {odd.taken.id}


def test_a_row_alone_makes_it_another_session(odd):
    before = sessions_of(odd)
    odd.taken.logs[1].status_id = odd.taken.logs[4].status_id
    again = sessions_of(odd, {session.fingerprint for session in before})
    [changed] = [session for session in again if session.id == odd.taken.id]
    assert changed.logs[1].status_id == odd.taken.logs[4].status_id


def places(value, path=()):
    """The paths of all values in a JSON value, but the whole."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield (*path, key)
        yield from places(each, (*path, key))


def changed(path, new):
    session = copy.deepcopy(SESSION)
    part = session
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = new
    return session


@pytest.mark.parametrize("path", places(SESSION), ids=str)
def test_a_session_with_any_other_value_was_not_read_before(path):
    read_before = {answers.session(SESSION).fingerprint}
    for new in (1, "1", None, [], {}):
        session = changed(path, new)
        if session == SESSION:
            continue
        found = answers.sessions([(session, json.dumps(session))], read_before)
        assert not unread(found.found)


def test_a_session_that_cannot_be_used_is_left_out_whatever_was_read_before():
    read_before = {answers.session(SESSION).fingerprint}
    bad = changed(("attendance_log", 0, "id"), "none")
    text = json.dumps(SESSION, separators=(",", ":"))
    found = answers.sessions([(bad, json.dumps(bad)), (SESSION, text)], read_before)
    assert (len(found.found), found.unusable_count, unread(found.found)) == (1, 1, {SESSION["id"]})


def test_logs_with_what_cannot_be_stored_are_read_as_the_first_time():
    odd_text = changed(("attendance_log", 0, "remarks"), "a\x00b\ud800")
    text = json.dumps(odd_text)
    [before] = answers.sessions([(json.loads(text), text)]).found
    [again] = answers.sessions([(json.loads(text), text)], {before.fingerprint}).found
    assert unread([again]) and (*again.logs,) == before.logs
