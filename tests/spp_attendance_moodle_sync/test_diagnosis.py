"""What a token's user cannot see, and the roles that Moodle imports."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from demo.moodle import odd_site
from demo.moodle.building import add_activity
from spp_attendance_moodle_sync.moodle import diagnosis, errors
from spp_attendance_moodle_sync.moodle import survey as surveying
from spp_attendance_moodle_sync.moodle.survey import survey
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of

ROLES = Path("spp_attendance_moodle_sync/static/roles")
# In this order Moodle's schema of roles wants its elements (admin/roles/role_schema.xml).
ELEMENTS = ["shortname", "name", "description", "archetype", "contextlevels"]
ELEMENTS += ["allowassign", "allowoverride", "allowswitch", "permissions"]


@pytest.fixture
def odd():
    return odd_site.made(NOW)


def doubted(odd, token=odd_site.ALL):
    client = client_of(odd.site, token)
    return diagnosis.missing_capabilities(survey(client), client.site().user_id, client.has_hidden_courses)


def test_a_token_that_sees_everything_gives_no_doubt(odd):
    assert doubted(odd) == []


def test_what_is_left_out_of_answers_is_named_by_its_capability(odd):
    blind = doubted(odd, odd_site.BLIND)
    assert "mod/attendance:view" in blind and "moodle/course:viewparticipants" in blind
    assert "moodle/course:view" not in blind
    odd.site.tokens[odd_site.ALL].capabilities -= {"moodle/site:viewuseridentity"}
    assert doubted(odd) == list(diagnosis.VIEW_IDENTITY)


def test_sessions_that_cannot_be_read_are_named_by_the_right_to_take_them(odd):
    odd.site.tokens[odd_site.ALL].capabilities -= {"mod/attendance:takeattendances", "mod/attendance:manageattendances"}
    assert doubted(odd) == list(diagnosis.TAKE)


def test_a_hidden_activity_is_refused_by_the_stand_in_as_by_moodle(odd):
    activity = add_activity(odd.site, odd.course, "Hidden")
    activity.is_visible = False
    odd.site.tokens[odd_site.ALL].capabilities -= {"moodle/course:viewhiddenactivities"}
    client = client_of(odd.site)
    assert activity.id not in {each.id for each in client.activities(odd.course.id)}
    with pytest.raises(errors.NotPermitted) as caught:
        client.sessions(activity.id)
    assert diagnosis.behind(caught.value) == diagnosis.VIEW_HIDDEN_ACTIVITIES


def test_the_survey_names_the_right_to_see_hidden_activities(odd):
    known = [(each.course_id, each.id) for each in odd.site.activities.values()]
    for activity in odd.site.activities.values():
        activity.is_visible = False
    odd.site.tokens[odd_site.ALL].capabilities -= {"moodle/course:viewhiddenactivities"}
    assert doubted(odd) == [*diagnosis.VIEW_ACTIVITIES, *diagnosis.VIEW_HIDDEN_ACTIVITIES]
    next(iter(odd.site.activities.values())).is_visible = True
    client = client_of(odd.site)
    found = diagnosis.missing_capabilities(survey(client), client.site().user_id, known=known)
    assert found == list(diagnosis.VIEW_HIDDEN_ACTIVITIES)


def test_a_user_who_may_enter_no_course_is_told_from_one_who_may_enter_some(odd):
    assert not diagnosis.is_user_held_up(survey(client_of(odd.site)))
    first, *others = odd.site.courses
    odd.site.tokens[odd_site.ALL].prohibited = {course: frozenset({"moodle/course:view"}) for course in others}
    assert not diagnosis.is_user_held_up(survey(client_of(odd.site)))
    odd.site.tokens[odd_site.ALL].is_held_up = True
    assert diagnosis.is_user_held_up(survey(client_of(odd.site)))


def test_a_course_of_which_not_all_people_were_read_gives_no_doubt(odd, monkeypatch):
    monkeypatch.setattr(surveying, "MOST_PEOPLE", 3)
    assert doubted(odd) == []


def test_sessions_are_read_also_where_looking_for_courses_took_all_the_time(odd):
    times = iter([0.0, 0.0, 30.0])
    assert survey(client_of(odd.site), clock=lambda: next(times, 30.0)).read_courses


@pytest.mark.parametrize(
    ("name", "capabilities"),
    [("attendancesync", diagnosis.READ), ("attendancesynccreates", diagnosis.CREATE_SESSIONS)],
)
def test_the_role_files_have_just_the_capabilities_that_are_needed(name, capabilities):
    role = ElementTree.parse(ROLES / f"{name}.xml").getroot()
    assert [element.tag for element in role] == ELEMENTS and role.findtext("shortname") == name
    assert [level.text for level in role.iter("level")] == ["system"]
    assert [allow.text for allow in role.iter("allow")] == sorted(capabilities)
