"""Time zones: names of today are offered, old ones are understood, and pytz alone is asked."""

import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytz

from spp_session_tracking.rules import canonical_zone, is_first_of_two, local_to_utc, utc_to_local, zone_names
from spp_session_tracking.rules.zone import NAME_NOW

REPOSITORY = Path(__file__).parents[2]
# What a server does whose system, and whose pytz, has no old names: Debian without the package tzdata-legacy.
CHILD = """
import zoneinfo
import pytz
import tests.conftest
from datetime import datetime, timedelta
from spp_session_tracking.rules import canonical_zone, local_to_utc, zone_names
from spp_attendance.rest import moment
from spp_attendance.rules import local
from spp_attendance_moodle_sync.moodle.schedule import local_times
from tests.spp_attendance_moodle_sync.test_sheet import session

assert "Asia/Calcutta" not in pytz.all_timezones_set and not zoneinfo.TZPATH
assert canonical_zone("Asia/Calcutta") == "Asia/Kolkata" and canonical_zone("US/Eastern") == "America/New_York"
assert local_to_utc(datetime(2026, 3, 14, 9), "Asia/Calcutta") == datetime(2026, 3, 14, 3, 30)
assert "Asia/Kolkata" in dict(zone_names())
assert moment.read("2026-03-14T09:00:00", "Asia/Kolkata") == datetime(2026, 3, 14, 3, 30)
assert local(datetime(2026, 3, 14, 3, 30), "Asia/Kolkata").time == "09:00:00"
starts = datetime(2026, 3, 14, 3, 30)
assert local_times(session(start_at=starts, end_at=starts), "Asia/Kolkata", timedelta(hours=2))[1:] == (9.0, 11.0)
"""


@pytest.mark.parametrize(
    ("sent", "now"),
    [
        ("Asia/Manila", "Asia/Manila"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        (" asia/calcutta ", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("EST5EDT", "America/New_York"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Iceland", "Atlantic/Reykjavik"),
        ("Etc/UTC", "UTC"),
        ("GMT", "UTC"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("UTC+08:00", "Etc/GMT-8"),
        ("Africa/Accra", "Africa/Accra"),
        ("Mars/Olympus", None),
        ("America", None),
        ("../etc", None),
        ("", None),
        ("0", None),
    ],
)
def test_a_zone_has_one_name_of_today(sent, now):
    assert canonical_zone(sent) == now


def test_only_names_of_today_are_offered():
    offered = [name for name, _label in zone_names()]
    assert not [name for name in offered if canonical_zone(name) != name]
    assert not set(offered) & NAME_NOW.keys()
    assert {"UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires"} <= set(offered)
    assert len(set(offered)) == len(offered) > 400


def test_every_zone_of_pytz_is_understood_as_one_that_is_offered():
    offered = dict(zone_names())
    assert not [name for name in pytz.all_timezones if canonical_zone(name) not in offered]


def test_an_old_name_has_the_clock_of_the_name_of_today():
    for old, now in NAME_NOW.items():
        for moment in (datetime(2026, 7, 1, 12), datetime(2026, 1, 1, 12)):
            there = pytz.utc.localize(moment).astimezone(pytz.timezone(old)).replace(tzinfo=None)
            assert utc_to_local(moment, now) == there, old


def test_local_times_and_moments_are_told_by_one_library():
    assert local_to_utc(datetime(2026, 3, 14, 9), "Asia/Calcutta") == datetime(2026, 3, 14, 3, 30)
    assert utc_to_local(datetime(2026, 3, 14, 3, 30), "Asia/Calcutta") == datetime(2026, 3, 14, 9)
    with pytest.raises(ValueError, match="Mars/Olympus"):
        local_to_utc(datetime(2026, 3, 14), "Mars/Olympus")


def test_an_hour_that_is_there_twice_is_the_later_one():
    assert local_to_utc(datetime(2026, 10, 25, 2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 1, 30)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Europe/Dublin", "Africa/Casablanca"])
def test_every_moment_of_a_year_comes_back_once_it_is_said_which_of_two_hours_is_meant(zone):
    for hour in range(365 * 24):
        moment = datetime(2026, 1, 1, 0, 30) + timedelta(hours=hour)
        local, is_first = utc_to_local(moment, zone), is_first_of_two(moment, zone)
        assert local_to_utc(local, zone, is_first) == moment


def test_an_hour_that_is_there_once_or_never_is_not_the_first_of_two():
    assert not is_first_of_two(datetime(2026, 10, 25, 1, 30), "Europe/Berlin")
    assert is_first_of_two(datetime(2026, 10, 25, 0, 30), "Europe/Berlin")
    skipped = datetime(2026, 3, 29, 2, 30)
    assert local_to_utc(skipped, "Europe/Berlin", is_first=True) == local_to_utc(skipped, "Europe/Berlin")


def test_a_server_without_old_names_understands_them(tmp_path):
    zones = Path(pytz.__file__).with_name("zoneinfo")
    for name in set(pytz.all_timezones) - NAME_NOW.keys():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(zones / name, tmp_path / name)
    env = {**os.environ, "PYTZ_TZDATADIR": str(tmp_path), "PYTHONTZPATH": "", "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", CHILD], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
