"""Paths in records, and what a record says of a person."""

from datetime import date, datetime, timezone

import pytest

from spp_attendance.registry import mapping, paths, presets
from spp_attendance.registry.errors import InvalidSource, NoList
from spp_attendance.registry.mapping import Line, Reason, person_of
from spp_attendance.registry.person import Person, is_made_of, is_same_name

RECORD = {
    "identifier": [{"identifier_type": "UIN", "value": "7"}, {"identifier_type": "BRN", "value": None}],
    "name": {"given.name": "Ana", "family[0]": "Reyes"},
    "tags": ["a", {"b": [1, 2]}],
    "empty": [],
}
LINES = (Line("identifier", "id"), Line("given_name", "name"))


@pytest.mark.parametrize(
    "path, value",
    [
        ("identifier.0.value", "7"),
        ("identifier[identifier_type=UIN].value", "7"),
        ("identifier[identifier_type=BRN].value", None),
        ("identifier[identifier_type=NONE].value", None),
        ("identifier.2.value", None),
        ("identifier.-1.value", None),
        ("identifier.9999999.value", None),
        ("identifier.٠.value", None),
        (r"name.given\.name", "Ana"),
        (r"name.family\[0\]", "Reyes"),
        ("name.given.name", None),
        ("tags.1.b.1", 2),
        ("tags.0.b", None),
        ("nothing.at.all", None),
    ],
)
def test_a_path_leads_to_a_value_or_to_nothing(path, value):
    assert paths.value_at(RECORD, path) == value


def test_an_empty_path_is_the_value_itself():
    assert paths.value_at(RECORD, "") is RECORD and paths.list_at([1], "") == [1]


@pytest.mark.parametrize("path", [".", "a.", ".a", "a..b", "a[b]", "a[=b]", "a]", "[a=b]c", "a\\"])
def test_what_is_no_path_is_named(path):
    with pytest.raises(InvalidSource):
        paths.value_at(RECORD, path)


@pytest.mark.parametrize("path", ["nothing", "name", "tags.0", "identifier.0.value", "identifier.1.value"])
def test_no_list_at_a_path_is_an_error_and_not_nobody(path):
    with pytest.raises(NoList):
        paths.list_at(RECORD, path)
    assert paths.list_at(RECORD, "empty") == paths.list_at(RECORD, "empty.0.people") == []


def test_each_listed_path_leads_back_to_what_it_shows():
    found = paths.paths_of(RECORD)
    assert [each.path for each in found] == [
        *("identifier[identifier_type=UIN].identifier_type", "identifier[identifier_type=UIN].value"),
        *("identifier[identifier_type=BRN].identifier_type", "identifier[identifier_type=BRN].value"),
        *(r"name.given\.name", r"name.family\[0\]", "tags.0", "tags.1.b.0", "tags.1.b.1"),
    ]
    assert all(str(paths.value_at(RECORD, each.path)) == each.example for each in found)


def test_a_record_of_any_size_is_listed_in_part():
    deep = wide = {}
    for _level in range(60):
        deep = {"a": deep}
    assert paths.paths_of(deep) == []
    wide = {str(number): "x" * 10**6 for number in range(2000)}
    assert len(paths.paths_of(wide)) == 500 and len(paths.paths_of(wide)[0].example) == 80


def test_a_record_becomes_a_person():
    record = {
        "id": 12,
        "ids": [{"type": "UIN", "value": "U1"}],
        "family": "  عائشة\n بنت ",
        "born": "2001-05-30T00:00:00Z",
        "sex": "F",
    }
    lines = (
        Line("identifier", "id"),
        Line("reg_id", "ids[type=UIN].value", "UIN"),
        Line("family_name", "family"),
        Line("birth_date", "born"),
        Line("gender", "sex"),
        Line("email", "email"),
    )
    mapping.check(lines)
    person = person_of(record, lines)
    assert person == Person("12", {"UIN": "U1"}, None, "عائشة بنت", None, None, date(2001, 5, 30), "female")
    assert person.values() == {"family_name": "عائشة بنت", "birth_date": date(2001, 5, 30), "gender": "female"}


@pytest.mark.parametrize("blank", [None, False, "", "  ", "\u200b", "\u00a0\u2060"])
def test_what_is_blank_is_not_said(blank):
    assert person_of({"id": "1", "name": blank}, LINES).values() == {}
    assert person_of({"id": blank, "name": "Ana"}, LINES) == [Reason("identifier", "missing")]


@pytest.mark.parametrize(
    "value, code",
    [
        ("a" * 251, "too_long"),
        ("ሀ" * 10**6, "too_long"),
        (True, "not_text"),
        (1.5, "not_text"),
        (["Ana"], "not_text"),
        ({"a": 1}, "not_text"),
        ("A\x00na", "unfit"),
        ("A\ud800na", "unfit"),
    ],
)
def test_a_value_that_cannot_be_taken_rejects_its_record(value, code):
    assert person_of({"id": "1", "name": value}, LINES) == [Reason("given_name", code)]


def test_all_reasons_are_named_at_once():
    lines = (*LINES, Line("birth_date", "born"), Line("gender", "sex"))
    found = person_of({"id": "a" * 201, "name": {}, "born": "soon", "sex": "X1"}, lines)
    assert [reason.code for reason in found] == ["too_long", "not_text", "bad_date", "unknown_gender"]


@pytest.mark.parametrize("record", [None, "Ana", 1, ["Ana"]])
def test_what_is_no_record_is_rejected(record):
    assert person_of(record, LINES) == [Reason("", "not_a_record")]


@pytest.mark.parametrize(
    "text, form, day",
    [
        ("2001-05-30", "", date(2001, 5, 30)),
        ("2001-05-30 10:00", "", date(2001, 5, 30)),
        ("30/05/2001", "%d/%m/%Y", date(2001, 5, 30)),
        ("False", "", None),
        ("30/05/2001", "", "bad_date"),
        ("2001-13-01", "", "bad_date"),
        ("2001-05-301", "", "bad_date"),
        ("2001-W22-3", "", "bad_date"),
        ("٢٠٠١-٠٥-٣٠", "", "bad_date"),
        ("30.5.01", "%d.%m.%y", date(2001, 5, 30)),
        ("20010530", "", "bad_date"),
        ("2001", "", "bad_date"),
    ],
)
def test_a_date_is_never_guessed(text, form, day):
    found = person_of({"id": "1", "born": text}, (LINES[0], Line("birth_date", "born", form)))
    assert (found[0].code if isinstance(found, list) else found.birth_date) == day


def test_a_registry_may_have_its_own_words_for_a_gender():
    line = Line("gender", "sex", "1=male, 2=female, 9=")
    assert [person_of({"id": "1", "sex": sex}, (LINES[0], line)).gender for sex in (1, "2", 9, "Other")] == [
        *("male", "female", None, "other"),
    ]


def test_words_for_a_gender_may_stand_between_arabic_commas():
    line = Line("gender", "sex", "ذكر=male، أنثى=female")
    assert person_of({"id": "1", "sex": "أنثى"}, (LINES[0], line)).gender == "female"


def test_of_several_lines_for_a_field_the_first_that_says_it_counts():
    lines = (*LINES, Line("given_name", "label"))
    assert person_of({"id": "1", "name": "", "label": "Ana"}, lines).given_name == "Ana"
    assert person_of({"id": "1", "name": "Eva", "label": "Ana"}, lines).given_name == "Eva"


def test_a_person_may_be_known_by_an_id_of_a_type_alone():
    assert person_of({"uin": "7"}, (*LINES, Line("reg_id", "uin", "UIN"))) == Person(reg_ids={"UIN": "7"})


def test_what_names_somebody_is_read_although_the_record_is_rejected():
    lines = (*LINES, Line("reg_id", "nid", "NID"), Line("reg_id", "uin", "UIN"))
    record = {"id": " A  1 ", "nid": ["x"], "uin": "U  7", "name": 1.5}
    assert mapping.names_in(record, lines) == Person("A  1", {"UIN": "U  7"})
    assert mapping.names_in("no record", lines) == Person()


def test_possible_doubles_have_the_same_words_in_their_name_and_the_same_birth_date():
    one = Person("1", family_name="Reyes", given_name="Ana  LUZ", birth_date=date(2001, 5, 30))
    other = Person("2", name="reyes, ana luz", birth_date=date(2001, 5, 30))
    assert one.double_key == other.double_key is not None
    assert Person("3", name="Ana").double_key is None


@pytest.mark.parametrize(
    "name, parts, is_whole",
    [
        ("Ana Maria Reyes", ("Reyes", "Ana-Maria", None), True),
        ("山田太郎", ("山田", "太郎", ""), True),
        ("O'BRIEN, Ana", ("OBrien", "Ana", ""), True),
        ("OBrien Ana", ("Ana", "O'Brien", ""), True),
        ("Dr Ana Reyes", ("Reyes", "Ana", ""), False),
        ("Ana", ("Reyes", "Ana", ""), True),
    ],
)
def test_a_name_is_made_of_parts_that_have_all_its_words(name, parts, is_whole):
    assert is_made_of(name, parts) == is_whole


def test_a_name_is_the_same_in_another_order_and_without_spaces():
    assert is_same_name("Ana Reyes", "reyes, ANA") and is_same_name("山田, 太郎", "山田太郎")
    assert not is_same_name("Ana", "Ana Reyes") and not is_same_name(None, "Ana")


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S%z", "%d %b %Y", "%Y%j"])
def test_a_form_of_a_date_may_have_more_than_the_day(form):
    mapping.check((LINES[0], Line("birth_date", "born", form)))
    born = datetime(2001, 5, 30, tzinfo=timezone.utc)
    assert person_of({"id": "1", "born": born.strftime(form)}, (LINES[0], Line("birth_date", "born", form))).birth_date


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line("given_name", "a"),),
        (Line("identifier", "a."),),
        (Line("identifier", "a"), Line("salary", "b")),
        (Line("reg_id", "a"),),
        (Line("identifier", "a"), Line("gender", "b", "1=man")),
        (Line("identifier", "a"), Line("birth_date", "b", "DD/MM/YYYY")),
        (Line("identifier", "a"), Line("birth_date", "b", "%d/%m")),
        (Line("identifier", "a"), Line("birth_date", "b", "%d/%d/%Y")),
        (Line("identifier", "a"), Line("birth_date", "b", "%")),
    ],
)
def test_a_mapping_that_can_give_nobody_is_named(lines):
    with pytest.raises(InvalidSource):
        mapping.check(lines)


@pytest.mark.parametrize("preset", presets.PRESETS.values(), ids=presets.PRESETS)
def test_presets_can_be_mapped(preset):
    mapping.check(preset.mapping)


def test_what_openspp_writes_is_understood():
    record = {
        "identifier": [{"name": "National ID", "identifier": "N-7"}],
        "birthDate": "False",
        "givenName": "Ana",
        "familyName": False,
        "sex": "",
        "birthPlace": False,
    }
    assert person_of(record, presets.OPENSPP_DCI.mapping) == Person("N-7", given_name="Ana")


def test_what_dhis2_writes_is_understood():
    record = {
        "trackedEntity": "ABCDEF12345",
        "attributes": [
            {"attribute": "w75KJ2mc4zz", "value": "Ana"},
            {"attribute": "zDhUuAYrxNC", "value": "Reyes"},
            {"attribute": "cejWyOfXge6", "value": "Female"},
        ],
    }
    found = person_of(record, presets.DHIS2.mapping)
    assert found == Person("ABCDEF12345", family_name="Reyes", given_name="Ana", gender="female")
