from datetime import datetime

from spp_session_tracking.rules import zones_by_day


def test_people_are_written_to_from_eight_to_seven_where_they_are() -> None:
    is_day = {hour: "Asia/Manila" in zones_by_day(datetime(2026, 3, 14, hour)) for hour in range(24)}
    assert [hour for hour, yes in is_day.items() if yes] == [*range(11)]  # eight hours ahead of UTC


def test_where_one_sleeps_another_is_awake() -> None:
    by_day = zones_by_day(datetime(2026, 3, 14, 10))
    assert "UTC" in by_day or "Africa/Abidjan" in by_day
    assert "Pacific/Auckland" not in by_day
