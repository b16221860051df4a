import pytest

from spp_session_tracking.rules import sessions_needed


@pytest.mark.parametrize(
    ("attended", "counted", "open_sessions", "required", "needed"),
    [
        (4, 4, 0, 80, 0),
        (4, 4, 1, 80, 0),
        (3, 4, 1, 80, 1),
        (2, 4, 1, 80, 2),
        (0, 0, 3, 100, 3),
        (0, 0, 3, 0, 0),
        (1, 2, 1, 66.67, 2),
        (1, 2, 1, 66.66, 1),
    ],
)
def test_so_many_of_the_open_sessions_are_needed(
    attended: int, counted: int, open_sessions: int, required: float, needed: int
) -> None:
    assert sessions_needed(attended, counted, open_sessions, required) == needed
