"""Finding sessions that Moodle cannot list."""

import pytest

from demo.moodle import odd_site
from demo.moodle.building import add_activity, add_course, add_session
from spp_attendance_moodle_sync.moodle import activity_sessions, errors, session_search
from spp_attendance_moodle_sync.moodle.session_search import Progress, SessionSearch
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of

DOWN = errors.ConnectionFailed("cut")


@pytest.fixture
def odd():
    return odd_site.made(NOW)


@pytest.fixture
def activity(odd):
    return odd.site.activity_of(odd.poisoned)


def searched(odd, place, seen=(), floor=0, fails=(), is_late=lambda: False):
    """A search; numbers in `fails` are never answered. Returns what is found, and the numbers asked for in order."""
    client, asked = client_of(odd.site), []
    ask = client.session

    def session(number):
        asked.append(number)
        if number in fails:
            raise DOWN
        return ask(number)

    client.session = session
    return SessionSearch(client, place, seen, floor, is_late).run(), asked


def test_what_was_made_last_is_tried_first(odd, activity, monkeypatch):
    monkeypatch.setattr(session_search, "MOST_ASKED", session_search.AHEAD + 3)
    odd.site._last["session"] = 5000
    last = add_session(odd.site, activity, NOW)
    found, asked = searched(odd, Progress().of([activity.id], last.id + 100))
    assert asked[session_search.AHEAD :] == [5101, 5100, 5099]
    assert (found.place.low, found.place.high, found.is_whole) == (5099, 5101, False)


def test_the_next_run_goes_on_and_no_number_is_asked_for_twice(odd, activity, monkeypatch):
    monkeypatch.setattr(session_search, "MOST_ASKED", session_search.AHEAD + 4)
    monkeypatch.setattr(session_search, "BEYOND", 0)
    place, below, found = Progress().of([activity.id], 13), [], None
    while not (found and found.is_whole):
        found, asked = searched(odd, place, seen=range(20, 13, -1))
        place = Progress.from_stored(found.place.to_stored())
        below += [number for number in asked if number <= 13 and number not in found.place.again]
    assert sorted({*below}) == sorted(below)


def test_sessions_are_found_between_those_of_other_activities_however_many(odd, activity):
    seen = [odd.taken.id, odd.group.id]
    new = [add_session(odd.site, activity, NOW).id for _number in range(3 * session_search.AHEAD)]
    found, asked = searched(odd, Progress().of([activity.id], max(seen)), seen)
    assert [session.id for session in found.sessions] == [odd.beside_poisoned.id, odd.doubled.id, *new]
    assert [*found.unreadable] == [odd.poisoned.id] and found.is_whole and not {*seen} & {*asked}


def test_one_search_is_for_all_activities(odd, activity):
    second = add_activity(odd.site, odd.course, "Second")
    theirs = [add_session(odd.site, each, NOW) for each in (activity, second)]
    found, asked = searched(odd, Progress().of([activity.id, second.id], 0))
    assert {each.id for each in theirs} <= {session.id for session in found.sessions}
    assert len(asked) == len({*asked})


def test_up_to_the_number_that_is_known_nothing_is_asked(odd, activity):
    found, asked = searched(odd, Progress().of([activity.id], 9), floor=9)
    assert min(asked) == 10 and found.is_whole


def test_an_error_keeps_what_was_found(odd, activity):
    new = [add_session(odd.site, activity, NOW) for _number in range(8)]
    fails = {new[3].id, new[4].id, new[5].id}
    found, _asked = searched(odd, Progress().of([activity.id], new[0].id - 1), fails=fails)
    assert found.error is DOWN and [session.id for session in found.sessions] == [each.id for each in new[:3]]
    again, _asked = searched(odd, found.place)
    assert {each.id for each in new[3:]} <= {session.id for session in again.sessions}


def test_a_session_that_is_never_answered_hides_no_other(odd, activity):
    new = [add_session(odd.site, activity, NOW) for _number in range(8)]
    found, _asked = searched(odd, Progress().of([activity.id], 0), fails={new[3].id})
    expected = {each.id for each in new} - {new[3].id}
    assert found.error is None and expected <= {session.id for session in found.sessions}
    assert new[3].id in found.place.again and new[3].id not in found.unreadable


def test_sessions_behind_a_gap_are_found_by_the_next_runs(odd, activity):
    first = searched(odd, Progress().of([activity.id], 0))[0]
    odd.site._last["session"] += 200
    new = add_session(odd.site, activity, NOW)
    place, runs = first.place, 0
    while new.id not in {session.id for session in searched(odd, place)[0].sessions}:
        place, runs = searched(odd, place)[0].place, runs + 1
    assert 0 < runs <= 200 // session_search.BEYOND


def test_far_above_it_begins_again(odd, activity, monkeypatch):
    monkeypatch.setattr(session_search, "FURTHEST", 60)
    monkeypatch.setattr(session_search, "BEYOND", 50)
    place, beyond = Progress().of([activity.id], 9), []
    for _run in range(2):
        found, asked = searched(odd, place, floor=9)
        place, beyond = found.place, beyond + asked[session_search.AHEAD :]
    assert len(beyond) == 2 * session_search.BEYOND and len({*beyond}) == 60


def test_an_activity_that_was_not_looked_for_before_begins_anew(odd, activity):
    found = searched(odd, Progress().of([activity.id], 13))[0]
    assert found.place.of([activity.id], 13) == found.place
    assert found.place.of([activity.id, 99], 13).low == found.place.highest + 1
    assert found.place.of([], 13) == Progress()


def test_a_session_that_cannot_be_read_is_asked_for_again_and_forgotten_when_it_is_anothers(odd, activity):
    other = add_activity(odd.site, add_course(odd.site, "Other", "OTH", "", NOW, []), "Other")
    theirs = add_session(odd.site, other, NOW)
    theirs.logs.extend(odd.poisoned.logs[2:3])
    found = searched(odd, Progress().of([activity.id], 0))[0]
    assert {theirs.id, odd.poisoned.id} == {*found.unreadable} == {*found.place.again}
    assert {*searched(odd, found.place)[0].unreadable} == {theirs.id, odd.poisoned.id}
    theirs.logs.clear()
    assert searched(odd, found.place)[0].place.again == (odd.poisoned.id,)


def test_without_time_nothing_is_asked(odd, activity):
    assert searched(odd, Progress().of([activity.id], 9), is_late=lambda: True)[1] == []


def read_known(odd, activity, fails):
    client, numbers = client_of(odd.site), [odd.beside_poisoned.id, odd.doubled.id]
    numbers += [add_session(odd.site, activity, NOW).id for _number in range(4)]
    ask = client.session

    def session(number):
        if number in {numbers[place] for place in fails}:
            raise DOWN
        return ask(number)

    client.session = session
    return numbers, activity_sessions.read(client, activity.id, numbers)


def test_a_known_session_that_is_not_answered_keeps_the_others(odd, activity):
    numbers, found = read_known(odd, activity, [1])
    assert [session.id for session in found.sessions] == [*numbers[:1], *numbers[2:]]
    assert (found.unreadable, found.error) == ({numbers[1]: DOWN}, None)


def test_a_site_that_stops_answering_keeps_what_was_read(odd, activity):
    numbers, found = read_known(odd, activity, [1, 2, 3])
    assert [session.id for session in found.sessions] == numbers[:1] and found.error is DOWN
