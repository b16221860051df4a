"""Sending marks, and trying again."""

from datetime import datetime, timezone

import pytest

from demo.moodle import odd_site
from spp_attendance_moodle_sync.moodle import errors, push, sheet
from spp_attendance_moodle_sync.moodle.push import Outgoing
from spp_attendance_moodle_sync.moodle.retry import Retry
from spp_attendance_moodle_sync.moodle.transport import Answer
from tests.spp_attendance_moodle_sync.moodle_site import NOW, Clock, client_of

CUT = errors.ConnectionFailed("cut")
UNAVAILABLE_ERRORS = Answer(503, "text/html", b"")


@pytest.fixture(params=[2024, 2026])
def odd(request):
    return odd_site.made(NOW, request.param)


def pushed(odd, session, marks, troubles=(), token=odd_site.ALL):
    """Push to a session; troubles befall the requests after the session was read first."""
    client = client_of(odd.site, token)
    client.installed()
    client._connection._transport.troubles = [None, *troubles]
    return push.push(client, session.id, marks, sheet.ACRONYMS)


def test_marks_are_sent_in_order_and_seen(odd):
    ids = [user.id for user in reversed(odd.people[:3])]
    found = pushed(odd, odd.never_taken, dict.fromkeys(ids, Outgoing("late")))
    assert found.outcomes == dict.fromkeys(ids, push.ARRIVED)
    assert [arguments["studentid"] for _verb, arguments in odd.site.writes] == ids
    assert {mark.status for mark in sheet.read(found.session).marks.values()} == {"late", ""}


def test_the_older_names_push_too(odd):
    found = pushed(odd, odd.never_taken, {1: Outgoing("late")}, token=odd_site.LEGACY_ONLY)
    assert found.outcomes == {1: push.ARRIVED} and odd.site.calls["mod_wsattendance_update_user_status"] == 1


def test_the_status_set_of_the_session_goes_along(odd):
    found = pushed(odd, odd.second_set, {1: Outgoing("present", "absent")})
    assert found.outcomes == {1: push.ARRIVED}
    assert odd.site.writes[0][1]["statusset"] == "1"


def test_nothing_is_sent_that_the_session_does_not_offer(odd):
    marks = {1: Outgoing("late", "absent"), odd.long_gone.id: Outgoing("present")}
    found = pushed(odd, odd.second_set, marks)
    assert found.outcomes == {1: push.NO_SUCH_STATUS, odd.long_gone.id: push.NOT_LISTED}
    assert odd.site.writes == []


def test_what_changed_in_moodle_meanwhile_is_not_overwritten(odd):
    odd.site.take(odd.never_taken.id, {1: "E", 2: "L"}, by=1)
    found = pushed(odd, odd.never_taken, {1: Outgoing("absent", ""), 2: Outgoing("late", "")})
    assert found.outcomes == {1: push.CHANGED, 2: push.ARRIVED}
    assert odd.site.writes == []


class Teacher:
    """Marks on Moodle's page while the sync sends: before the mark number `at` arrives."""

    def __init__(self, odd, session, acronyms, at):
        self.odd, self.session, self.acronyms, self.left = odd, session, acronyms, at
        odd.site.meanwhile = self

    def __call__(self, function):
        self.left -= function.endswith("update_user_status")
        if not self.left:
            self.left = -1
            self.odd.site.take(self.session.id, self.acronyms, by=self.odd.course.teachers[0])


def pushed_beside(odd, acronyms, at, seconds, count=10):
    """What becomes of `count` marks, each of which takes so many seconds, where a teacher marks too."""
    clock = Clock()
    client = client_of(odd.site, clock=clock, seconds=seconds)
    Teacher(odd, odd.never_taken, acronyms, at)
    marks = dict.fromkeys(range(1, count + 1), Outgoing("late"))
    return push.push(client, odd.never_taken.id, marks, sheet.ACRONYMS)


def test_a_mark_that_a_teacher_makes_while_others_are_sent_is_not_overwritten(odd):
    found = pushed_beside(odd, {9: "E", 10: "A"}, at=2, seconds=0.5)
    assert found.outcomes == {**dict.fromkeys(range(1, 9), push.ARRIVED), 9: push.CHANGED, 10: push.CHANGED}
    marks = sheet.read(found.session).marks
    assert (marks[9].status, marks[10].status) == ("excused", "absent")


def test_a_mark_that_a_teacher_changes_after_it_was_sent_has_not_arrived(odd):
    found = pushed_beside(odd, {1: "A"}, at=3, seconds=0.0)
    assert (found.outcomes[1], found.outcomes[2]) == (push.CHANGED, push.ARRIVED)


def test_marks_sent_in_the_moment_in_which_a_teacher_marked_others_are_named(odd):
    found = pushed_beside(odd, {1: "A", 20: "A"}, at=3, seconds=0.0, count=4)
    assert found.unsure == {1, 2, 3, 4}
    assert not pushed_beside(odd_site.made(NOW), {}, at=99, seconds=0.5).unsure


def test_a_mark_that_a_teacher_replaces_among_marks_that_were_sent_is_named(odd):
    found = pushed_beside(odd, {1: "A"}, at=3, seconds=0.0, count=4)
    assert (found.unsure, found.outcomes[1]) == ({1, 2, 3, 4}, push.CHANGED)


def test_the_session_is_looked_at_again_after_some_marks_however_fast_they_are_sent(odd):
    found = pushed_beside(odd, {19: "E"}, at=2, seconds=0.0, count=20)
    assert (found.outcomes[19], found.unsure) == (push.CHANGED, {*range(1, 11)})


def test_somebody_who_is_enrolled_while_marks_are_sent_is_nobodys_mark(odd):
    odd.site.meanwhile = lambda function: odd.course.students.append(odd.long_gone.id) if odd.site.writes else None
    assert not pushed(odd, odd.never_taken, {1: Outgoing("late")}).unsure


def test_the_page_of_a_teacher_that_puts_old_marks_back_is_no_second_row(odd):
    client, left = client_of(odd.site), []

    def meanwhile(function):
        """A page that was opened before is sent, with every mark on it; then one more mark of ours arrives."""
        left.append(function) if function.endswith("update_user_status") else None
        if len(left) == 12:
            odd.site.meanwhile = None
            odd.site.take(odd.taken.id, {user_id: "P" for user_id in odd.course.students}, by=odd.course.teachers[0])

    odd.site.take(odd.taken.id, {user_id: "P" for user_id in odd.course.students}, by=odd.course.teachers[0])
    odd.site.meanwhile = meanwhile
    marks = {user_id: Outgoing("late", "present") for user_id in odd.course.students[:14]}
    found = push.push(client, odd.taken.id, marks, sheet.ACRONYMS)
    outcomes = [found.outcomes[user_id] for user_id in marks]
    assert outcomes == [push.CHANGED] * 11 + [push.ARRIVED] * 3


def test_when_others_marked_is_known_beside_our_own_marks(odd):
    client, moments = client_of(odd.site, clock=Clock(), seconds=3.0), []

    def meanwhile(function):
        if odd.site.writes and not moments and function.endswith("get_session"):
            moments.append(odd.site.now())
            odd.site.take(odd.never_taken.id, {20: "E"}, by=odd.course.teachers[0], at=NOW + 100)

    odd.site.meanwhile = meanwhile
    found = push.push(client, odd.never_taken.id, dict.fromkeys((1, 2, 3), Outgoing("late")), sheet.ACRONYMS)
    assert found.taken_at == datetime.fromtimestamp(NOW + 100, timezone.utc).replace(tzinfo=None)


def test_where_nobody_was_seen_others_marked_when_the_push_began_at_the_earliest(odd):
    found = pushed_beside(odd, {1: "A"}, at=3, seconds=0.0, count=4)
    assert abs((datetime.now(timezone.utc).replace(tzinfo=None) - found.taken_at).total_seconds()) < 60


def spoiled_after_a_mark(odd, spoil):
    """What becomes of two marks where the session is spoiled after the first one has arrived."""
    client = client_of(odd.site, clock=Clock(), seconds=3.0)
    odd.site.meanwhile = lambda function: spoil() if odd.site.writes else None
    return push.push(client, odd.never_taken.id, dict.fromkeys((1, 2), Outgoing("late")), sheet.ACRONYMS).outcomes


def test_where_the_session_cannot_be_read_again_nothing_more_is_sent(odd):
    outcomes = spoiled_after_a_mark(odd, lambda: setattr(odd.never_taken.logs[-1], "remarks", "<3"))
    assert outcomes == {1: push.FAILED, 2: push.UNREADABLE}


def test_where_the_session_is_removed_meanwhile_nothing_more_is_sent(odd):
    outcomes = spoiled_after_a_mark(odd, lambda: odd.site.sessions.pop(odd.never_taken.id, None))
    assert outcomes == {1: push.FAILED, 2: push.REMOVED}


def test_a_single_mark_for_a_session_that_is_removed_meanwhile_says_so(odd):
    client = client_of(odd.site)

    def meanwhile(function):
        if function.endswith("update_user_status"):
            odd.site.sessions.pop(odd.never_taken.id, None)

    odd.site.meanwhile = meanwhile
    with pytest.raises(errors.RecordMissing):
        push.settle(client, odd.never_taken.id, 1, "late", sheet.ACRONYMS)


def test_a_site_that_reads_slowly_is_not_read_again_for_each_mark(odd):
    client, clock = client_of(odd.site, clock=Clock(), seconds=0.0), Clock()
    client._retry = client._retry._replace(clock=clock)
    ask = client.session
    client.session = lambda number: (clock.sleep(5.0), ask(number))[1]
    push.push(client, odd.never_taken.id, dict.fromkeys(range(1, 9), Outgoing("late")), sheet.ACRONYMS)
    assert odd.site.calls["mod_attendance_get_session"] == 2


def test_what_is_not_understood_is_not_overwritten(odd):
    assert pushed(odd, odd.odd_rows, {1: Outgoing("absent", "")}).outcomes == {1: push.CHANGED}
    assert odd.site.writes == []


def test_a_mark_that_may_have_arrived_is_looked_for_before_it_is_sent_again(odd):
    found = pushed(odd, odd.never_taken, {1: Outgoing("late")}, [(True, CUT)])
    assert found.outcomes == {1: push.ARRIVED} and len(odd.site.writes) == 1


def test_a_mark_that_did_not_arrive_is_sent_again(odd):
    trouble = Answer(503, "text/html", b"")
    found = pushed(odd, odd.never_taken, {1: Outgoing("late")}, [trouble, None, trouble])
    assert found.outcomes == {1: push.ARRIVED} and len(odd.site.writes) == 1


def test_a_mark_that_never_arrives_has_failed_and_the_others_go_on(odd):
    troubles = [UNAVAILABLE_ERRORS, None] * push.MOST_ATTEMPTS
    found = pushed(odd, odd.never_taken, {1: Outgoing("late"), 2: Outgoing("late")}, troubles)
    assert found.outcomes == {1: push.FAILED, 2: push.ARRIVED}


@pytest.mark.parametrize("troubles", [[CUT, None] * push.MOST_ATTEMPTS, [CUT] * 5])
def test_a_site_that_answers_no_mark_is_sent_no_other(odd, troubles):
    found = pushed(odd, odd.never_taken, {1: Outgoing("late"), 2: Outgoing("late")}, troubles)
    assert found.outcomes == {1: push.FAILED, 2: push.NOT_SENT}
    assert odd.site.calls["mod_attendance_update_user_status"] == 0


def out_of_time(odd, calls, troubles=()):
    """What becomes of two marks when time runs out after so many calls of a push."""
    clock = Clock()
    client = client_of(odd.site, clock=clock, troubles=[None, None, *troubles])
    client.installed()
    client.end_at(float(calls))
    return push.push(client, odd.never_taken.id, {1: Outgoing("late"), 2: Outgoing("late")}, sheet.ACRONYMS).outcomes


def test_no_mark_is_sent_once_time_has_run_out(odd):
    assert out_of_time(odd, 1) == {1: push.NOT_SENT, 2: push.NOT_SENT}
    assert odd.site.writes == []


def test_a_mark_that_there_is_no_time_to_look_for_may_have_arrived(odd):
    assert out_of_time(odd, 2) == {1: push.FAILED, 2: push.NOT_SENT}
    assert len(odd.site.writes) == 1


def test_a_mark_whose_answer_was_lost_and_that_there_is_no_time_to_look_for_may_have_arrived(odd):
    assert out_of_time(odd, 2, [(True, CUT)]) == {1: push.FAILED, 2: push.NOT_SENT}


def test_a_mark_that_moodle_takes_and_does_not_show_has_not_arrived(odd):
    user_id, other = odd.doubled.logs[0].user_id, sheet.read(client_of(odd.site).session(odd.doubled.id)).marks
    wanted = "late" if other[user_id].status != "late" else "present"
    found = pushed(odd, odd.doubled, {user_id: Outgoing(wanted, other[user_id].status)})
    assert found.outcomes == {user_id: push.NOT_KEPT}


def test_a_refused_mark_does_not_stop_the_others(odd):
    refusal = Answer(200, "application/json", b'{"exception": "x", "errorcode": "invalidparameter", "message": ""}')
    found = pushed(odd, odd.never_taken, {1: Outgoing("late"), 2: Outgoing("late")}, [refusal])
    assert found.outcomes == {1: push.REFUSED, 2: push.ARRIVED}


def test_a_refused_token_ends_it(odd):
    refusal = Answer(200, "application/json", b'{"exception": "x", "errorcode": "invalidtoken", "message": ""}')
    with pytest.raises(errors.InvalidToken):
        pushed(odd, odd.never_taken, {1: Outgoing("late"), 2: Outgoing("late")}, [refusal])
    assert odd.site.writes == []


# Trying again


def tried(troubles, **settings):
    """Run something that fails so; return the clock, and the result or error."""
    clock, left = Clock(), list(troubles)

    def operation():
        if left:
            raise left.pop(0)
        return "done"

    retry = Retry(sleep=clock.sleep, clock=clock, jitter=lambda: 1.0, **settings)
    try:
        return clock.slept, retry.run(operation)
    except errors.MoodleError as error:
        return clock.slept, error


def test_a_transient_error_is_tried_again_after_longer_and_longer_waits():
    assert tried([CUT, CUT, CUT], base=0.5) == ([0.5, 1.0, 2.0], "done")
    assert tried([CUT] * 6, attempts=7, base=1, cap=5)[0] == [1, 2, 4, 5, 5, 5]


def test_it_ends_with_the_last_error():
    slept, error = tried([CUT] * 4, attempts=3)
    assert error is CUT and len(slept) == 2


def test_a_refusal_is_not_repeated():
    refusal = errors.InvalidParameter("invalidparameter", "f")
    assert tried([refusal]) == ([], refusal)
    assert tried([errors.WebServicesOff()])[0] == []


def test_a_site_that_asks_for_time_is_given_it_unless_it_is_too_long():
    assert tried([errors.TooManyRequests(7.0)], base=0.5) == ([7.5], "done")
    slept, error = tried([errors.TooManyRequests(600.0)], budget=60)
    assert slept == [] and error.retry_after == 600.0


def test_nothing_begins_after_the_deadline():
    assert tried([CUT] * 4, base=1, deadline=3.5) == ([1, 2], CUT)
    slept, error = tried([], deadline=-1.0)
    assert slept == [] and type(error) is errors.DeadlineExceeded and not error.is_transient


def test_waits_are_random_up_to_the_limit():
    waits = []
    retry = Retry(attempts=2, base=4, sleep=waits.append)
    for _time in range(20):
        with pytest.raises(errors.ConnectionFailed):
            retry.run(_fail)
    assert all(0 <= wait <= 4 for wait in waits) and len({*waits}) > 1


def _fail():
    raise CUT
