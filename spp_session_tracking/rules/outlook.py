"""What is still possible for a person in a period."""


def sessions_needed(attended: int, counted: int, open_sessions: int, required_percentage: float) -> int:
    """How many of the open sessions the person has to come to, if all of them count; 0 where the rest may be missed.

    More than are open where not even all of them are enough. Percentages are compared as whole hundredths.
    """
    missing = round(required_percentage * 100) * (counted + open_sessions) - attended * 10000
    return max(0, -(-missing // 10000))
