"""What one recorded attendance says, without Odoo."""

import time
from datetime import datetime

import pytest

from spp_attendance.rules import PARTS, is_url, local, unique_key


@pytest.mark.parametrize(
    ("moment", "zone", "there"),
    [
        (datetime(2026, 3, 13, 23, 30), "Asia/Manila", ("2026-03-14", "07:30:00")),
        (datetime(2026, 3, 14, 3, 0, 1), "America/Lima", ("2026-03-13", "22:00:01")),
        (datetime(2026, 7, 1, 12), "Europe/Berlin", ("2026-07-01", "14:00:00")),
    ],
)
def test_a_moment_is_told_as_people_say_it_where_it_happened(moment, zone, there):
    assert local(moment, zone) == there


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", ""])
def test_a_zone_that_is_not_known_is_an_error(zone):
    with pytest.raises((KeyError, ValueError)):
        local(datetime(2026, 3, 14), zone)


def test_an_address_is_told_from_other_texts():
    assert is_url("https://example.org/x?y#z")
    assert is_url("HTTP://example.org")
    for text in ("https://", "https:///x", "https://?x", "ftp://example.org", "https://example.org/a b"):
        assert not is_url(text), text


def test_a_long_text_that_is_no_address_takes_no_time():
    began = time.process_time()
    assert not is_url("http://" + "a" * 100_000 + " ")
    assert time.process_time() - began < 1


def test_the_key_has_only_what_the_rule_looks_at():
    row = {"attendance_date": "2026-03-14", "attendance_time": "09:00:00", "attendance_type_id": 3}
    assert unique_key(7, row, ("date", "type")) == (7, "2026-03-14", 3)
    assert unique_key(7, row, ()) == (7,)


def test_no_location_equals_no_location():
    assert unique_key(7, {"attendance_location_id": None}, ("location",)) == unique_key(7, {}, ("location",))


def test_the_parts_are_those_of_openspps_parameters():
    assert tuple(PARTS) == ("date", "time", "type", "location")
