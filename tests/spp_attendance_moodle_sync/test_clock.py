"""Comparing the clocks of a site and of this machine by the Date of answers."""

from datetime import datetime, timezone

import pytest

from demo.moodle import odd_site
from demo.moodle.faults import Faults
from demo.moodle.server import serving
from spp_attendance_moodle_sync.moodle.client import Client
from spp_attendance_moodle_sync.moodle.clock import offset
from spp_attendance_moodle_sync.moodle.transport import OutsideTransport
from tests.spp_attendance_moodle_sync.moodle_site import AT_ONCE, NOW


def difference(answered, began, ended):
    """By how many seconds the site's clock is ahead, for an answer and an exchange so many seconds after NOW."""
    date = datetime.fromtimestamp(NOW + answered, timezone.utc)
    return offset(date, NOW + began, NOW + ended).seconds


@pytest.mark.parametrize(
    ("answered", "began", "ended", "expected"),
    [
        (0, 0, 0.2, 0),
        (59, 0, 0.2, 0),
        (-59, 0, 0.2, 0),
        (300, 0, 0.2, 300.4),
        (-300, 0, 0.2, -299.6),
        # The answer took two minutes: it may have been written at any moment between.
        (120, 0, 120, 0),
        (0, 0, 120, 0),
        (-60, 0, 120, 0),
        (3600, 0, 120, 3540.5),
    ],
)
def test_clocks_differ_only_by_what_the_time_of_the_exchange_does_not_explain(answered, began, ended, expected):
    assert difference(answered, began, ended) == pytest.approx(expected)


def seen(**faults):
    """The difference that a client has found after two calls."""
    site = odd_site.made(NOW)
    with serving(site.site, faults=Faults(**faults)) as server:
        client = Client(server.address, odd_site.ALL, OutsideTransport(allows_this_machine=True), AT_ONCE)
        client.site()
        client.courses()
        return client.clock_difference()


@pytest.mark.parametrize("seconds", [300, -300, 86400])
def test_a_clock_that_is_wrong_is_found(seconds):
    assert seen(clock_offset=seconds) == pytest.approx(seconds, abs=2)


@pytest.mark.parametrize(
    "faults",
    [
        {},
        {"clock_offset": 58},
        {"clock_offset": None},
        {"clock_offset": 600, "headers": {"Age": "600"}},
        {"clock_offset": -600, "headers": {"Age": "0"}},
        {"clock_offset": None, "headers": {"Date": "yesterday"}},
        {"clock_offset": None, "headers": {"Date": "Thu, 01 Jan 99999 00:00:00 GMT"}},
    ],
)
def test_where_it_is_right_or_not_known_nothing_is_said(faults):
    assert seen(**faults) == 0
