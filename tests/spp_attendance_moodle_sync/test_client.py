"""A Moodle site as what one wants of it, asked without sockets."""

from datetime import datetime, timezone

import pytest

from demo.moodle import many, odd_site
from demo.moodle.site import Log
from spp_attendance_moodle_sync.moodle import activity_sessions, answers, errors
from spp_attendance_moodle_sync.moodle.client import NotOffered
from spp_attendance_moodle_sync.moodle.encoding import MOST_VALUES
from spp_attendance_moodle_sync.moodle.transport import Answer
from tests.spp_attendance_moodle_sync.moodle_site import DAY, NOW, SiteTransport, client_of

SESSION = {
    "id": 7,
    "attendanceid": 2,
    "courseid": 3,
    "groupid": 0,
    "sessdate": 1_790_000_000,
    "duration": 0,
    "lasttaken": None,
    "lasttakenby": 0,
    "description": None,
    "statusset": 1,
    "statuses": [{"id": 19, "acronym": "P ", "description": "Present"}],
    "attendance_log": [{"studentid": 5, "statusid": "19", "remarks": None, "id": "120"}],
    "users": [{"id": 5, "firstname": "Ana", "lastname": ""}],
}


@pytest.fixture
def odd():
    return odd_site.made(NOW)


# Answers


def test_a_session_is_read_with_its_numbers_as_texts_and_its_nulls():
    session = answers.read(answers.session, SESSION)
    assert (session.start_at, session.end_at) == (datetime(2026, 9, 21, 14, 13, 20),) * 2
    assert session.taken_at is None and session.description == ""
    assert session.logs == ((120, 5, 19, ""),)
    assert (session.statuses[0].acronym, session.users[0].name, session.status_set) == ("P", "Ana", 1)


def test_the_fingerprint_changes_with_anything_in_the_answer():
    same = answers.session(SESSION | {"id": 7})
    other = answers.session(SESSION | {"attendance_log": [{**SESSION["attendance_log"][0], "remarks": "ill"}]})
    assert same.fingerprint == answers.session(SESSION).fingerprint != other.fingerprint


@pytest.mark.parametrize(
    "value",
    [
        *(None, "OK", [], {}, 5, [SESSION]),
        *(SESSION | wrong for wrong in ({"id": "x"}, {"sessdate": 10**30}, {"users": None}, {"statuses": 1})),
        {name: value for name, value in SESSION.items() if name != "attendance_log"},
    ],
)
def test_another_shape_is_an_error_that_tells_nothing_of_the_people(value):
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        answers.read(answers.session, value)
    assert "Ana" not in str(caught.value)


def test_only_attendance_activities_count_by_their_instance():
    modules = [
        {"id": 30, "instance": 1, "modname": "forum", "name": "News"},
        {"id": 31, "instance": 9, "modname": "attendance", "name": "Day &amp; night"},
    ]
    assert answers.activities(3, [{"modules": modules}, {"modules": []}]).found == [(9, 3, "Day & night")]


# Asking


def test_what_a_site_is_and_whom_the_token_is_of(odd):
    site = client_of(odd.site).site()
    assert site.release == "4.3 (Build: 20231009)" and site.user_id == odd.site.tokens["all"].user_id
    assert "mod_attendance_get_sessions" in site.functions


def test_courses_come_unescaped_and_without_the_home_page(odd):
    [course] = client_of(odd.site).courses()
    assert course.name == "Nutrition & Health (Autumn)"


def test_people_come_by_pages_to_the_end(odd, monkeypatch):
    monkeypatch.setattr("spp_attendance_moodle_sync.moodle.client.PEOPLE_A_PAGE", 10)
    people = list(client_of(odd.site).people(odd.course.id))
    assert [person.id for person in people] == sorted({*(user.id for user in odd.people), *odd.course.teachers})
    assert odd.site.calls["core_enrol_get_enrolled_users"] == 3
    without = next(person for person in people if person.id == odd.people[-3].id)
    assert without.idnumber is None


def test_users_are_asked_for_in_calls_php_reads_whole():
    site = many.made(sessions=1, people=1200, activities=1)
    transport = SiteTransport(site)
    client = client_of(site, many.TOKEN)
    client._connection._transport = transport
    found = client.users("id", [*range(1, 1201)])
    assert len(found) == 1200 and len(transport.sent) == 3
    assert all(len(form) - 4 <= MOST_VALUES for _url, form in transport.sent)


def test_the_older_family_reads_single_sessions_only(odd):
    client = client_of(odd.site, odd_site.LEGACY_ONLY)
    assert client.session(odd.taken.id).id == odd.taken.id
    assert odd.site.calls["mod_wsattendance_get_session"] == 1
    with pytest.raises(NotOffered):
        client.sessions(1)
    assert odd.site.calls["mod_attendance_get_sessions"] == 0


def test_a_session_is_made_for_everyone_at_a_moment_in_utc(odd):
    start = datetime(2026, 12, 1, 8)
    session_id = client_of(odd.site).add_session(1, start, 5400, "Made here")
    session = client_of(odd.site).session(session_id)
    assert (session.start_at, session.end_at, session.group_id) == (start, datetime(2026, 12, 1, 9, 30), 0)


@pytest.mark.parametrize("generation", [2024, 2026])
def test_a_mark_is_stored_whatever_the_site_answers(generation):
    odd = odd_site.made(NOW, generation)
    client, user_id = client_of(odd.site), odd.people[0].id
    session = client.session(odd.second_set.id)
    client.update_user_status(session, user_id, session.statuses[0].id)
    after = client.session(session.id)
    assert {log.user_id: log.status_id for log in after.logs}[user_id] == session.statuses[0].id
    assert after.taken_by == client.site().user_id


def test_a_site_of_2026_refuses_what_older_ones_store():
    for generation, refuses in ((2024, False), (2026, True)):
        odd = odd_site.made(NOW, generation)
        client = client_of(odd.site)
        session = client.session(odd.taken.id)
        try:
            client.update_user_status(session, odd.people[0].id, 999)
        except errors.InvalidParameter:
            assert refuses
        else:
            assert not refuses


def test_reading_is_tried_again_and_writing_is_not(odd):
    passing = errors.ConnectionFailed("cut")
    client = client_of(odd.site, troubles=[passing, passing])
    session = client.session(odd.taken.id)
    client._connection._transport.troubles = [passing]
    with pytest.raises(errors.ConnectionFailed):
        client.update_user_status(session, odd.people[0].id, session.statuses[0].id)
    assert odd.site.writes == []


def test_a_refusal_is_not_tried_again(odd):
    with pytest.raises(errors.InvalidToken):
        client_of(odd.site, "wrong").site()
    with pytest.raises(errors.AccessDenied):
        client_of(odd.site, odd_site.EXPIRED).site()
    with pytest.raises(errors.UserSuspended):
        client_of(odd.site, odd_site.SUSPENDED).site()
    assert odd.site.calls["core_webservice_get_site_info"] == 3


def test_with_the_older_family_a_description_with_markup_breaks_its_session(odd):
    assert client_of(odd.site).session(odd.half_taken.id).description.startswith("<p>")
    with pytest.raises(errors.InvalidResponse):
        client_of(odd.site, odd_site.LEGACY_ONLY).session(odd.half_taken.id)


# All sessions of an activity


def test_an_activity_is_read_whole_in_one_call(odd):
    found = activity_sessions.read(client_of(odd.site), 1, known=[])
    assert [session.id for session in found.sessions] == [1, 2, 3, 4]
    assert found[1:] == ({}, [], True, 0, None) and odd.site.calls["mod_attendance_get_session"] == 0


def test_one_remark_with_markup_costs_one_session_and_not_the_activity(odd):
    client = client_of(odd.site)
    known = [odd.poisoned.id, odd.beside_poisoned.id]
    found = activity_sessions.read(client, odd.poisoned.activity_id, known)
    assert [session.id for session in found.sessions] == [odd.beside_poisoned.id]
    assert ([*found.unreadable], *found[2:]) == ([odd.poisoned.id], [], False, 0, None)


def test_asking_one_by_one_ends_when_time_is_over(odd):
    known, activity_id = [odd.poisoned.id, odd.beside_poisoned.id, odd.doubled.id], odd.poisoned.activity_id
    found = activity_sessions.read(client_of(odd.site), activity_id, known, lambda: True)
    assert ([*found.unreadable], found.sessions, found.cut_at) == ([odd.poisoned.id], [], odd.poisoned.id)
    found = activity_sessions.read(client_of(odd.site), activity_id, known, lambda: False)
    assert len(found.sessions) == 2 and not found.cut_at


@pytest.mark.parametrize("remark", ["<3", "fever <38", "a<b", "late <"])
def test_the_stand_in_breaks_on_texts_that_begin_like_a_tag(odd, remark):
    odd.taken.logs[0].remarks = remark
    with pytest.raises(errors.InvalidResponse):
        client_of(odd.site).session(odd.taken.id)
    odd.taken.logs[0].remarks = "a < b, 3 > 2"
    assert client_of(odd.site).session(odd.taken.id)
    odd.people[0].last_name = "O<Brien"
    with pytest.raises(errors.InvalidResponse):
        client_of(odd.site).sessions(1)


def test_the_calendar_says_when_sessions_begin(odd):
    activity = odd.site.activity_of(odd.poisoned)
    odd.doubled.has_event = False
    found = client_of(odd.site).session_times(activity.course_id)[activity.id]
    assert [moment.replace(tzinfo=timezone.utc).timestamp() for moment in found] == [
        odd.poisoned.start,
        odd.beside_poisoned.start,
    ]


def test_a_session_is_removed_only_if_moodle_says_so(odd):
    client, known = client_of(odd.site), [session.id for session in client_of(odd.site).sessions(1)]
    del odd.site.sessions[odd.half_taken.id]
    found = activity_sessions.read(client, 1, known)
    assert found.removed == [odd.half_taken.id] and len(found.sessions) == 3


def test_a_session_moved_to_another_list_is_not_removed(odd):
    client = client_of(odd.site)
    assert activity_sessions.read(client, 1, known=[odd.group.id]).removed == []


def test_a_function_that_went_away_removes_no_session(odd):
    client = client_of(odd.site)
    client.installed()
    gone = b'{"exception": "x", "errorcode": "invalidrecord", "message": "... table external_functions."}'
    client._connection._transport.troubles = [Answer(200, "application/json", b"[]")]
    client._connection._transport.troubles += [Answer(200, "application/json", gone)] * 2
    found = activity_sessions.read(client, 1, known=[1, 2])
    assert found.removed == [] and [*found.unreadable] == [1, 2]


def test_a_token_that_is_refused_ends_the_reading(odd):
    client = client_of(odd.site)
    client.installed()
    odd.site.in_maintenance = True
    with pytest.raises(errors.Maintenance):
        activity_sessions.read(client, 1, known=[1])


def test_with_the_older_family_the_known_sessions_are_read(odd):
    found = activity_sessions.read(client_of(odd.site, odd_site.LEGACY_ONLY), 1, known=[2, 1, 3, 999])
    assert [session.id for session in found.sessions] == [1, 2]
    assert ([*found.unreadable], found.removed, found.is_whole) == ([odd.half_taken.id], [999], False)


# The stand-in itself


def test_the_stand_in_shows_the_last_of_two_rows_and_changes_the_first(odd):
    client, user_id = client_of(odd.site), odd.doubled.logs[0].user_id
    before = client.session(odd.doubled.id)
    assert [log.id for log in before.logs if log.user_id == user_id] == [odd.doubled.logs[-1].id]
    client.update_user_status(before, user_id, before.statuses[0].id)
    assert client.session(odd.doubled.id).logs == before.logs


def test_the_stand_in_moves_the_clocks_as_moodle_does(odd):
    session = odd.never_taken
    modified = session.modified
    odd.site.clock = lambda: NOW + DAY
    odd.site.take(session.id, {odd.people[0].id: "P"}, by=1)
    assert (session.last_taken, session.modified) == (NOW + DAY, modified)
    client = client_of(odd.site)
    client.update_user_status(client.session(session.id), odd.people[1].id, 1)
    assert session.modified == NOW + DAY


def test_the_stand_in_stores_a_row_of_somebody_who_is_not_enrolled(odd):
    client = client_of(odd.site)
    client.update_user_status(client.session(odd.taken.id), odd.long_gone.id, 1)
    assert odd.taken.logs[-1] == Log(odd.taken.logs[-1].id, odd.long_gone.id, 1, None)


def test_a_refusal_for_another_reason_does_not_mean_hidden_courses(odd, monkeypatch):
    client = client_of(odd.site)
    client.site()

    def refuse(*_args, **_kwargs):
        raise errors.NotPermitted("nopermissions", "core_course_get_courses")

    monkeypatch.setattr(client._connection, "call", refuse)
    with pytest.raises(errors.NotPermitted):
        client.courses()
    assert not client.has_hidden_courses


def test_the_home_page_is_no_course_also_where_moodle_does_not_say_its_format(odd):
    odd.site.tokens[odd_site.ALL].is_held_up = True
    found = client_of(odd.site).courses()
    assert {course.id for course in found} == {*odd.site.courses}


@pytest.mark.parametrize(
    ("errorcode", "kind"),
    [
        ("wsaccessuserunconfirmed", errors.UserNotReady),
        ("wsaccessuserexpired", errors.UserNotReady),
        ("wsaccessusernologin", errors.UserNotReady),
        ("upgraderunning", errors.Updating),
    ],
)
def test_what_every_call_is_refused_for_ends_the_run(odd, errorcode, kind):
    odd.site.tokens[odd_site.ALL].refusal = errorcode
    with pytest.raises(kind) as caught:
        client_of(odd.site).site()
    assert isinstance(caught.value, errors.FINAL_ERRORS)
