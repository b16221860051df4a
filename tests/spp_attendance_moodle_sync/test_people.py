"""Who of Moodle is who here."""

from functools import partial
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.moodle import odd_site
from spp_attendance_moodle_sync.moodle import people as matching
from spp_attendance_moodle_sync.moodle.people import (
    CONTRADICTION,
    SHARED_EMAIL,
    SHARED_IDNUMBER,
    TAKEN,
    UNKNOWN,
    Candidate,
)
from spp_attendance_moodle_sync.moodle.records import Person
from spp_session_tracking.rules import normal_form
from tests.spp_attendance_moodle_sync.moodle_site import NOW, client_of

match = partial(matching.match, normal=normal_form)

ANA = Candidate(101, "S1", "ana@example.org", "Ana Reyes")
BEN = Candidate(102, "S2", "ben@example.org", "Ben Cruz")
CAL = Candidate(103, "", "cal@example.org", "Cal Lim")


def person(user_id, idnumber=None, email=None, name="Somebody"):
    return Person(user_id, name, idnumber, email)


def reasons(matching):
    return {unmatched.person.id: unmatched.reason for unmatched in matching.unmatched}


def test_the_mapping_comes_before_the_idnumber_and_that_before_the_address():
    people = [
        person(1, "S2", "ana@example.org"),
        person(2, "S1", "ben@example.org"),
        person(3, None, "cal@example.org"),
    ]
    assert match(people, [ANA, BEN, CAL], {1: 101}).links == {1: 101, 3: 103}
    assert match(people, [ANA, BEN, CAL], {}).links == {1: 102, 2: 101, 3: 103}


def test_addresses_match_in_any_case_and_identifiers_as_they_are():
    found = match([person(1, email=" ANA@Example.org "), person(2, "s2")], [ANA, BEN], {})
    assert found.links == {1: 101}
    assert found.unmatched == [(person(2, "s2"), UNKNOWN, (102,), None)]


def test_addresses_and_names_are_compared_as_they_look():
    found = match([person(1, email="ana\u200b@example．org\u00a0"), person(2, name="Ｂ\u200ben Cruz")], [ANA, BEN], {})
    assert found.links == {1: 101}
    assert found.unmatched == [(person(2, name="Ｂ\u200ben Cruz"), UNKNOWN, (102,), None)]


def test_a_shared_idnumber_is_listed_and_never_guessed_nor_looked_for_by_address():
    people = [person(1, "S1", "ana@example.org"), person(2, "S1")]
    found = match(people, [ANA, BEN], {})
    assert found.links == {} and reasons(found) == {1: SHARED_IDNUMBER, 2: SHARED_IDNUMBER}
    assert found.unmatched[0].suggestions == (101,)


def test_a_shared_address_is_listed():
    family = BEN._replace(id=104, identifier="S4", email="ANA@example.org")
    assert reasons(match([person(1, None, "ana@example.org")], [ANA, family], {})) == {1: SHARED_EMAIL}
    both = [person(1, None, "ana@example.org"), person(2, None, "Ana@example.org")]
    assert reasons(match(both, [ANA], {})) == {1: SHARED_EMAIL, 2: SHARED_EMAIL}


def test_nobody_is_linked_to_somebody_who_is_taken():
    people = [person(1, "S1"), person(2, None, "ana@example.org")]
    assert reasons(match(people, [ANA], {})) == {2: TAKEN}
    assert reasons(match([person(2, "S1")], [ANA], {77: 101})) == {2: TAKEN}


def test_an_address_of_somebody_with_another_identifier_is_no_match_where_idnumbers_are_our_identifiers():
    child = person(1, "S9", "ana@example.org")
    assert reasons(match([child, person(2, "S2")], [ANA, BEN], {})) == {1: CONTRADICTION}
    assert match([child], [ANA, BEN], {}).links == {1: 101}


def test_who_looks_alike_is_suggested_and_not_linked():
    namesake = Candidate(105, "S5", "", "Åna  REYES")
    found = match([person(1, "S77", None, "Reyes, Ana")], [ANA, BEN, namesake], {})
    assert found.links == {} and found.unmatched[0].suggestions == (101, 105)


def test_empty_fields_match_nothing():
    nobody = Candidate(106, "", "", "")
    assert match([person(1, "", "", ""), person(2, " ", None)], [nobody], {}).links == {}


keys = st.sampled_from(["", "a", "A", "b"])
everybody = st.lists(st.tuples(keys, keys), max_size=4).map(
    lambda rows: [person(place, *row) for place, row in enumerate(rows, 1)]
)
candidates = st.lists(st.tuples(keys, keys), max_size=3).map(
    lambda rows: [Candidate(100 + place, *row, "") for place, row in enumerate(rows)]
)


@given(everybody, candidates)
def test_the_order_never_matters_and_nobody_is_linked_twice(people, known):
    results = [match(order, known, {}) for order in permutations(people)]
    assert all(each.links == results[0].links for each in results)
    assert len({*results[0].links.values()}) == len(results[0].links)
    assert {*results[0].links, *reasons(results[0])} == {each.id for each in people}
    assert match(people, known, results[0].links).links == results[0].links


@pytest.mark.parametrize("token", [odd_site.ALL, odd_site.LEGACY_ONLY])
def test_the_people_of_a_site(token):
    odd = odd_site.made(NOW)
    known = [Candidate(1000 + user.id, user.idnumber, "", "") for user in odd.people[:-3]]
    known += [Candidate(2000, odd.people[-1].idnumber, "", ""), Candidate(2001, "", odd.people[-3].email.upper(), "")]
    found = match(list(client_of(odd.site, token).people(odd.course.id)), known, {})
    assert len(found.links) == len(odd.people) - 2 and found.links[odd.people[-3].id] == 2001
    shared = {user.id: SHARED_IDNUMBER for user in odd.sharing}
    assert reasons(found) == {**shared, odd.course.teachers[0]: UNKNOWN}


def test_where_addresses_may_be_shared_unseen_they_are_only_suggestions():
    found = match([person(1, email="ANA@example.org")], [ANA, BEN], {}, finds_by_email=False)
    assert found.links == {} and found.unmatched[0].suggestions == (ANA.id,)


def test_who_fits_is_known_whoever_else_looks_alike():
    namesake = Candidate(104, "S9", "", "Ana Reyes")
    [left] = match([person(2, "S1", name="Ana Reyes")], [ANA, namesake], {1: 101}).unmatched
    assert (left.reason, left.fits, left.suggestions) == (TAKEN, 101, (101, 104))


def test_a_number_shared_with_the_account_of_who_is_linked_is_theirs():
    people = [person(1, "S1"), person(2, "S1"), person(3, "S2"), person(4, "S2")]
    found = match(people, [ANA, BEN], {1: 101})
    assert reasons(found) == {2: TAKEN, 3: SHARED_IDNUMBER, 4: SHARED_IDNUMBER}
    assert [each.fits for each in found.unmatched] == [101, None, None]


def test_an_address_shared_with_the_account_of_who_is_linked_may_be_a_relatives():
    found = match([person(1, email="ana@example.org"), person(2, email="ana@example.org")], [ANA], {1: 101})
    assert reasons(found) == {2: SHARED_EMAIL}
