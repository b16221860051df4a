"""The list of pictures: each one that the pages show of the demo, and how it is taken. None is made in another way.

`./spp docs --screenshots` takes them from a demo of its own. No steps store a mark or a decision, so each shows the
demo as it begins. What is of a real Moodle is not here: there is none where this runs.
"""

from typing import NamedTuple

PHONE, DESK = (390, 844), (1280, 800)
# A picture has at most so many bytes.
MOST_BYTES, MOST_BYTES_OF_ALL = 60_000, 2_000_000
# Made by hand, of a real Moodle and of what came from it: below docs/.
OF_A_REAL_MOODLE = "moodle"

FACILITATOR, OFFICER, ADMINISTRATOR = "facilitator1", "officer", "admin"
ROLL_CALL = "/spp/roll-call"
# A method of Playwright's page and what it is called with, or `offline`, `settle`, `press` (take.py).
Step = tuple[str, ...]


class Picture(NamedTuple):
    """One picture: its file below docs/, who looks at which page, in a window of which size, and the steps before it.

    `part` is a selector of what is shown; without one it is the window.
    """

    file: str
    login: str
    page: str
    size: tuple[int, int] = DESK
    steps: tuple[Step, ...] = ()
    part: str = ""


class Pair(NamedTuple):
    """A picture of two others, side by side and of one height."""

    file: str
    left: str
    right: str


def action(name: str, view: str = "") -> str:
    """Return the address of an action of Odoo 17.0, by its XML id."""
    return f"/web#action={name}" + (f"&view_type={view}" if view else "")


def _see(selector: str) -> Step:
    return ("wait_for_selector", selector)


def _click(selector: str) -> Step:
    return ("click", selector)


SESSIONS, ATTENDANCE, ROLL_CALLS = "spp_session_tracking", "spp_attendance", "spp_roll_call"
MOODLE = "spp_attendance_moodle_sync"
ALL_SESSIONS = action(f"{SESSIONS}.spp_session_action", "list")
ONE_SESSION = (_click("[data-session-id]"), _see("[data-participant-id]"))
PRESENT, LATE = (f".row:not(:has([aria-pressed=true])) [data-status={status}]" for status in ("present", "late"))
WAITING = ".row:has-text('waiting')"


def _filter(name: str) -> tuple[Step, ...]:
    """Return the steps that choose a filter of a list, once it is all there: what is drawn anew closes a menu."""
    choice = (_click(".o_searchview_dropdown_toggler"), _click(f".o_filter_menu >> text={name}"), ("press", "Escape"))
    return (("settle",), *choice)


ROW, FORM = _see(".o_data_row"), _see(".o_form_view")


def _open(text: str = "") -> tuple[Step, ...]:
    """Return the steps that open the first record of a list that has a text; its row may have buttons further right."""
    return (_click(f".o_data_row:has-text('{text}') .o_data_cell"), FORM)


PICTURES = (
    # facilitators
    Picture(
        "pictures/roll_call_today.png",
        FACILITATOR,
        ROLL_CALL,
        PHONE,
        (_click("[data-action=understood]"), _see("[data-session-id]")),
    ),
    Picture(
        "pictures/roll_call.png",
        FACILITATOR,
        ROLL_CALL,
        PHONE,
        (*ONE_SESSION, ("offline",), _click(PRESENT), _see(WAITING), _click(LATE)),
    ),
    Picture(
        "pictures/roll_call_complete.png",
        FACILITATOR,
        ROLL_CALL,
        PHONE,
        (*ONE_SESSION, _click("[data-action=complete]"), _see("dialog, [role=dialog]")),
    ),
    Picture(
        "pictures/session_phone.png",
        FACILITATOR,
        action(f"{SESSIONS}.spp_session_action_today"),
        PHONE,
        (_click(".o_kanban_record:not(.o_kanban_ghost)"), FORM),
    ),
    # officers
    Picture(
        "pictures/start_page.png",
        OFFICER,
        action(f"{SESSIONS}.spp_start_page_action"),
        steps=(_see("[data-figure=at_risk][aria-busy=false]"),),
    ),
    Picture("pictures/sessions.png", OFFICER, ALL_SESSIONS, steps=(ROW,)),
    Picture(
        "pictures/session.png", OFFICER, ALL_SESSIONS, steps=(ROW, *_filter("Assumed absences"), *_open("Completed"))
    ),
    Picture(
        "pictures/paper_sheet.png",
        OFFICER,
        ALL_SESSIONS,
        steps=(*_open("In progress"), _click("button[name=action_paper_sheet]"), _see(".o_form_view, .modal")),
    ),
    Picture(
        "pictures/compliance.png",
        OFFICER,
        action(f"{SESSIONS}.spp_session_compliance_action"),
        steps=(ROW, *_filter("Not compliant")),
    ),
    Picture("pictures/warnings.png", OFFICER, action(f"{SESSIONS}.spp_session_warning_action", "list"), steps=(ROW,)),
    Picture("pictures/pending.png", OFFICER, action(f"{ATTENDANCE}.spp_attendance_list_action_inbox"), steps=(ROW,)),
    Picture(
        "pictures/report.png",
        OFFICER,
        action(f"{SESSIONS}.spp_session_attendance_report_action"),
        steps=(_see(".o_pivot"),),
    ),
    Picture("pictures/snapshot.png", OFFICER, action(f"{SESSIONS}.spp_session_snapshot_action"), steps=_open()),
    Picture("pictures/conflict.png", OFFICER, action(f"{MOODLE}.spp_moodle_conflict_action"), steps=(ROW,)),
    Picture("pictures/registry_run.png", OFFICER, action(f"{ATTENDANCE}.spp_registry_run_action"), steps=_open()),
    # administrators
    Picture(
        "pictures/roles.png",
        ADMINISTRATOR,
        action("base.action_res_users", "list"),
        steps=_open("officer"),
        part=".o_form_sheet",
    ),
    Picture(
        "pictures/enrol.png",
        FACILITATOR,
        action(f"{ROLL_CALLS}.spp_roll_call_enrolment_show_action"),
        steps=(_click("button:has-text('Show the code')"), _see(".modal img")),
        part=".modal-content",
    ),
)
PAIRS = (Pair("pictures/overview.png", "pictures/roll_call.png", "pictures/session.png"),)
