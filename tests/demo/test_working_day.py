"""The demo's sessions lie in the working hours of its zone, whenever the demo is started."""

from datetime import datetime, timedelta

import pytest

from demo import working_day
from demo.programme import read

PEOPLE = [f"4P-{number:06}" for number in range(30)]
MIDNIGHT = datetime(2026, 3, 14)
AROUND_THE_CLOCK = [MIDNIGHT + timedelta(minutes=minutes) for minutes in range(0, 24 * 60, 7)]


def begun(now: datetime) -> datetime:
    return MIDNIGHT + timedelta(hours=working_day.start_of_today(now))


def at(hour: int, minute: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize("now", AROUND_THE_CLOCK, ids=lambda now: f"{now:%H:%M}")
def test_whenever_it_is_today_s_session_is_in_the_working_hours_and_somebody_is_marked(now: datetime) -> None:
    start = working_day.start_of_today(now)
    assert working_day.OPENS <= start <= working_day.CLOSES - working_day.LENGTH
    assert working_day.stated_by(now, PEOPLE)


@pytest.mark.parametrize("now", AROUND_THE_CLOCK, ids=lambda now: f"{now:%H:%M}")
def test_nobody_is_stated_to_have_come_before_the_session_or_later_than_now(now: datetime) -> None:
    for stated in working_day.stated_by(now, PEOPLE):
        assert stated.moment <= now
        assert stated.status == ("present" if now >= begun(now) else "excused")
        assert stated.moment >= begun(now) or stated.excuse


def test_in_the_working_hours_the_session_is_going_on() -> None:
    assert [working_day.start_of_today(at(hour)) for hour in (8, 9, 11, 15)] == [8.0, 8.0, 10.0, 14.0]
    assert working_day.start_of_today(at(10, 45)) == 9.5
    for now in (at(8), at(9), at(11), at(15), at(17)):
        assert begun(now) <= now <= begun(now) + timedelta(hours=working_day.LENGTH)


def test_in_the_evening_the_session_of_the_afternoon_is_still_to_complete() -> None:
    stated = working_day.stated_by(at(23, 30), PEOPLE)
    assert working_day.start_of_today(at(23, 30)) == 14.5
    assert [each.moment for each in stated] == [at(14, 30) + timedelta(minutes=2 * place) for place in range(8)]


def test_at_night_only_excuses_are_stated_of_the_session_of_the_morning() -> None:
    stated = working_day.stated_by(at(3), PEOPLE)
    assert working_day.start_of_today(at(3)) == 8.0
    assert [(each.status, each.moment, bool(each.excuse)) for each in stated] == [("excused", at(3), True)] * 2


def test_the_sessions_of_the_months_before_are_in_the_working_hours() -> None:
    hours = {(float(row["start_time"]), float(row["end_time"])) for row in read("sessions")}
    assert hours and all(working_day.OPENS <= start < end <= working_day.CLOSES for start, end in hours)
    assert all(working_day.OPENS <= start <= working_day.CLOSES - working_day.LENGTH for start in working_day.TOMORROW)
