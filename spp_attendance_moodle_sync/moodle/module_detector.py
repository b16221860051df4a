"""What a token can do, read off the functions that its service offers.

A plugin that is not installed and a function that was not added to the service look the same. Since Moodle 3.8 the
plugin's functions are `mod_attendance_*`; before they were `mod_wsattendance_*`, which other plugins still provide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

FAMILIES = ("mod_attendance", "mod_wsattendance")
# What the sync asks of Moodle itself, and what cannot be done without it.
CORE_FUNCTIONS = {
    "core_webservice_get_site_info": "connect",
    "core_course_get_courses": "courses",
    "core_course_get_contents": "activities",
    "core_enrol_get_enrolled_users": "people",
}
# Without these it works, but knows less of people and of sessions that cannot be read, and nothing where a course is
# hidden.
USEFUL_FUNCTIONS = (
    "core_user_get_users_by_field",
    "core_course_get_courses_by_field",
    "core_calendar_get_calendar_events",
)


class InstalledModules(NamedTuple):
    """What was found. mod_attendance, mod_wsattendance: whether any function of that family is offered.

    get_session, get_sessions, update_user_status, add_session: the full name of the function to call, "" without one
    missing: full names of what is not offered and would be used
    """

    mod_attendance: bool
    mod_wsattendance: bool
    get_session: str
    get_sessions: str
    update_user_status: str
    add_session: str
    missing: tuple[str, ...]

    @property
    def missing_core(self) -> tuple[str, ...]:
        """Functions of Moodle itself without which nothing can be synced."""
        return tuple(function for function in self.missing if function in CORE_FUNCTIONS)

    @property
    def is_readable(self) -> bool:
        """Whether sessions can be read at all."""
        return bool(self.get_session or self.get_sessions)

    @property
    def is_listable(self) -> bool:
        """Whether the sessions of an activity can be listed; without it their ids come from the mapping."""
        return bool(self.get_sessions)

    @property
    def is_pushable(self) -> bool:
        """Whether marks can be sent; that takes reading again what was sent."""
        return bool(self.update_user_status and self.get_session)

    @property
    def is_creatable(self) -> bool:
        """Whether sessions can be made."""
        return bool(self.add_session)


def detect_installed_modules(functions: Iterable[str]) -> InstalledModules:
    """What the functions of a token come to: for each thing wanted the newer name, else the older."""
    offered = frozenset(functions)
    wanted = {
        "get_session": FAMILIES,
        "get_sessions": FAMILIES[:1],
        "update_user_status": FAMILIES,
        "add_session": FAMILIES[:1],
    }
    found = {verb: _first(verb, families, offered) for verb, families in wanted.items()}
    core = [function for function in (*CORE_FUNCTIONS, *USEFUL_FUNCTIONS) if function not in offered]
    modern, legacy = (any(each.startswith(f"{family}_") for each in offered) for family in FAMILIES)
    own = [f"{FAMILIES[0]}_{verb}" for verb, function in found.items() if not function]
    return InstalledModules(modern, legacy, **found, missing=(*core, *own))


def _first(verb: str, families: Iterable[str], offered: frozenset[str]) -> str:
    names = (f"{family}_{verb}" for family in families)
    return next((name for name in names if name in offered), "")
