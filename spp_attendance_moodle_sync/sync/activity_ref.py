"""The attendance activity of a session in Moodle."""

from typing import NamedTuple


class ActivityRef(NamedTuple):
    """An attendance activity and its course, by their numbers and names in Moodle.

    label: the name of the activity, "" where it is the only one of its course
    """

    id: int
    name: str
    course_id: int
    course_name: str
    label: str = ""
