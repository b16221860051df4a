"""Reading a registry page by page, over real HTTP: each kind of paging, and what registries do on bad days."""

import json
import re
import resource
import time
from base64 import b64encode
from dataclasses import replace

import pytest

from spp_attendance.outside import BoundedTransport, Limits, errors
from spp_attendance.outside.patience import Patience
from spp_attendance.registry import page_request, pages, presets
from spp_attendance.registry.errors import (
    InvalidSource,
    LinkElsewhere,
    NoList,
    NoToken,
    RepeatedPage,
    SourceError,
    UnfitCursor,
)
from spp_attendance.registry.source import Auth, Paging, Source
from tests.spp_attendance.outside_server import answer, serving

PEOPLE = [{"id": f"P{number}", "name": name} for number, name in enumerate(["Ana", "عائشة", "ሰላም", "🙂 Zoë", "李"] * 5)]


def read_all(source, patience=None, position=None, most=100):
    """All records from a position on. Each position goes through JSON, as where a run is stored."""
    reader = pages.Pages(source, BoundedTransport(Limits(5), True), patience or Patience(5, base=0.01))
    records = []
    for _turn in range(most):
        page = reader.page(position)
        records += page.records
        if page.next_position is None:
            return records
        position = json.loads(json.dumps(page.next_position))
    raise AssertionError("The pages have no end.")


def read_served(behave, paging, **values):
    """What is read of a server that behaves so, and the server."""
    with serving(behave) as server:
        values = {"page_size": 10, "list_path": "people", **values}
        return read_all(Source(f"{server.address}/people", paging=paging, **values)), server


def slice_from(start, size=10):
    return answer({"people": PEOPLE[start : start + size], "total": 3})


# Each kind of paging


def test_one_page_is_asked_once():
    found, server = read_served(lambda asked: answer({"people": PEOPLE}), Paging())
    assert found == PEOPLE and len(server.asked) == 1


def by_number(asked):
    return slice_from((int(asked.query["page"]) - 1) * 10)


def test_pages_by_number_end_with_an_empty_one_whatever_the_total_says():
    found, server = read_served(by_number, Paging("page", "page", "limit"))
    assert found == PEOPLE and [asked.query for asked in server.asked] == [
        {"limit": "10", "page": str(number)} for number in (1, 2, 3, 4)
    ]


def test_a_short_page_ends_where_the_registry_fills_its_pages():
    found, server = read_served(by_number, Paging("page", "page", "limit", is_short_page_last=True))
    assert found == PEOPLE and len(server.asked) == 3


def test_a_page_after_the_last_that_is_not_found_ends_where_the_source_says_so():
    def behave(asked):
        return by_number(asked) if int(asked.query["page"]) <= 3 else answer(status=404)

    assert read_served(behave, Paging("page", "page", ends_with_404=True))[0] == PEOPLE
    with pytest.raises(errors.HttpStatus):
        read_served(behave, Paging("page", "page"))
    with pytest.raises(errors.HttpStatus):
        read_served(lambda asked: answer(status=404), Paging("page", "page", ends_with_404=True))


def test_a_first_page_may_have_the_number_0():
    def behave(asked):
        return slice_from(int(asked.query["p"]) * 10)

    assert read_served(behave, Paging("page", "p", first=0))[0] == PEOPLE


def test_pages_by_offset_miss_nobody_where_the_registry_caps_their_size():
    found, server = read_served(
        lambda asked: slice_from(int(asked.query["skip"]), 7), Paging("offset", "skip", "top"), page_size=10
    )
    assert found == PEOPLE and [asked.query["skip"] for asked in server.asked] == ["0", "7", "14", "21", "25"]


def test_pages_by_number_in_the_body():
    def behave(asked):
        return slice_from((asked.json["paging"]["page"] - 1) * asked.json["paging"]["size"])

    found, server = read_served(
        behave,
        Paging("page"),
        method="POST",
        request_template='{"paging": {"page": {{page}}, "size": {{ limit }}}, "id": "{{uuid}}", "at": "{{timestamp}}"}',
    )
    assert found == PEOPLE and len({asked.json["id"] for asked in server.asked}) == 4
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", server.asked[0].json["at"])
    assert server.asked[0].headers["content-type"] == "application/json" and "?" not in server.asked[0].target


def test_pages_by_cursor_end_where_there_is_no_next_one():
    def behave(asked):
        start = int((asked.json["after"] or '"0').strip('"'))
        after = f'"{start + 10}' if start + 10 < len(PEOPLE) else None
        return answer({"people": PEOPLE[start : start + 10], "meta": {"next": after}})

    paging = Paging("cursor", cursor_path="meta.next")
    assert read_served(behave, paging, method="POST", request_template='{"after": "{{cursor}}"}')[0] == PEOPLE


def test_an_empty_page_with_a_cursor_is_not_the_end():
    parts = {None: (PEOPLE[:5], "a"), "a": ([], "b"), "b": ([], "c"), "c": ([], "d"), "d": (PEOPLE[5:], "")}

    def behave(asked):
        people, after = parts[asked.query.get("after")]
        return answer({"people": people, "next": after})

    assert read_served(behave, Paging("cursor", "after", cursor_path="next"))[0] == PEOPLE


@pytest.mark.parametrize("cursor", ["a\0", "\ud800", 1.5, True, {"a": 1}])
@pytest.mark.parametrize("paging", [Paging("cursor", "after", cursor_path="next"), Paging("link", link_path="next")])
def test_a_place_of_the_next_page_that_cannot_be_sent_is_named_and_is_not_the_end(paging, cursor):
    body = json.dumps({"people": PEOPLE[:5], "next": cursor}).encode()
    with pytest.raises(UnfitCursor):
        read_served(lambda asked: answer(body), paging)


def test_pages_by_a_link_in_the_answer_or_in_the_header():
    def behave(asked):
        start = int(asked.query.get("start", 0))
        more = start + 10 < len(PEOPLE)
        link = {"@odata.nextLink": f"/people?start={start + 10}"} if more else {}
        header = {"Link": f'</people>; rel="first", <?start={start + 10}>; rel="next"'} if more else {}
        return answer({"people": PEOPLE[start : start + 10], **link}, **header)

    assert read_served(behave, Paging("link", size_parameter="$top", link_path=r"@odata\.nextLink"))[0] == PEOPLE
    assert read_served(behave, Paging("link"))[0] == PEOPLE


@pytest.mark.parametrize(
    "link", ["http://registry.example.org/2", "https://127.0.0.1/2", "//a/2", "http://[", "file:///a"]
)
def test_a_link_to_elsewhere_is_not_followed(link):
    with pytest.raises(LinkElsewhere):
        read_served(lambda asked: answer({"people": [1], "next": link}), Paging("link", link_path="next"))


def test_reading_goes_on_from_where_it_was_left():
    with serving(by_number) as server:
        source = Source(server.address, list_path="people", paging=Paging("page", "page"))
        first = pages.Pages(source, BoundedTransport(Limits(5), True)).page()
        assert first.number == 1
        assert read_all(source, position=json.loads(json.dumps(first.next_position))) == PEOPLE[10:]


def everybody(count):
    return [{"id": f"P{number}", "name": "ሰላም"} for number in range(count)]


def test_a_long_page_is_given_in_slices_of_one_answer():
    people = everybody(1200)
    with serving(lambda asked: answer(people)) as server:
        reader, position, sizes = pages.Pages(Source(server.address), BoundedTransport(Limits(5), True)), None, []
        while position or not sizes:
            page = reader.page(position)
            sizes.append((page.number, page.skipped, len(page.records), page.size, page.is_whole))
            position = page.next_position
    assert sizes == [(1, 0, 500, 1200, False), (1, 500, 500, 1200, False), (1, 1000, 200, 1200, True)]
    assert len(server.asked) == 1


def test_reading_goes_on_in_the_middle_of_a_long_page():
    people = everybody(2400)

    def behave(asked):
        return answer(people[1200 * (int(asked.query["page"]) - 1) :][:1200])

    with serving(behave) as server:
        source = Source(server.address, paging=Paging("page", "page"))
        found, position = [], None
        while position or not found:
            # as if the one before was killed
            page = pages.Pages(source, BoundedTransport(Limits(5), True)).page(position)
            found, position = found + page.records, json.loads(json.dumps(page.next_position))
    assert found == people
    assert [asked.query["page"] for asked in server.asked] == ["1", "1", "1", "2", "2", "2", "3"]


def test_a_long_page_is_given_from_its_beginning_where_others_are_before_the_slice_now():
    people = everybody(1200)
    with serving(lambda asked: answer(people)) as server:
        source, transport = Source(server.address), BoundedTransport(Limits(5), True)
        position = pages.Pages(source, transport).page().next_position
        people.append({"id": "new", "name": "Behind"})
        assert pages.Pages(source, transport).page(position).skipped == 500
        del people[0]
        again = pages.Pages(source, transport).page(position)
        assert (again.skipped, again.records) == (0, people[:500])
        del people[100:]
        assert pages.Pages(source, transport).page(position)[:4] == (people, None, 1, 0)


# Bad days


@pytest.mark.parametrize("circle", [1, 2, 3, 7])
def test_a_registry_that_goes_round_is_named(circle):
    def behave(asked):
        return answer({"people": [{"id": int(asked.query["page"]) % circle}], "total": 10**9})

    with pytest.raises(RepeatedPage):
        read_served(behave, Paging("page", "page"))


@pytest.mark.parametrize("circle", [1, 2, 5])
def test_a_cursor_that_repeats_is_named_although_people_change(circle):
    def behave(asked):
        number = int(asked.query.get("after", 0))
        return answer({"people": [time.monotonic()], "next": str((number + 1) % circle)})

    with pytest.raises(RepeatedPage):
        read_served(behave, Paging("cursor", "after", cursor_path="next"))


def bad_day(*firsts):
    """A registry that answers so at first, and then as it should."""
    left = list(firsts)
    return lambda asked: left.pop(0) if left else by_number(asked)


@pytest.mark.parametrize(
    "first",
    [
        answer(status=500),
        answer(status=503, Retry_After="1"),
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"],
        answer(b'{"people": ['),
    ],
)
def test_what_passes_is_tried_again(first):
    assert read_served(bad_day(first, first), Paging("page", "page"))[0] == PEOPLE


def test_too_many_requests_are_waited_for_as_long_as_asked():
    slept = []
    with serving(bad_day(answer(status=429, Retry_After="3"))) as server:
        source = Source(server.address, list_path="people", paging=Paging("page", "page"))
        assert read_all(source, Patience(10, sleep=slept.append)) == PEOPLE
    assert len(slept) == 1 and slept[0] >= 3


def test_patience_ends():
    slept = []
    with serving(lambda asked: answer(status=429, Retry_After="3600")) as server:
        with pytest.raises(errors.TooManyRequests) as caught:
            read_all(Source(server.address), Patience(10, sleep=slept.append))
    assert caught.value.retry_after == 3600 and not slept


@pytest.mark.parametrize(
    "behave, kind",
    [
        (answer(b"<html>Log in</html>", Content_Type="text/html"), errors.NotJson),
        (answer(b"<html>", status=403), errors.HttpStatus),
        (answer({"error": "no"}), NoList),
        (answer({"people": {"a": 1}}), NoList),
        (answer({"people": "none"}), NoList),
        (answer({"people": None}), NoList),
        (answer([]), None),
    ],
)
def test_another_answer_is_an_error_that_is_not_tried_again(behave, kind):
    with serving(lambda asked: behave) as server:
        source = Source(server.address, list_path="people")
        if kind:
            with pytest.raises(kind):
                read_all(source)
        else:
            assert read_all(source) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("preset", [presets.OPENSPP_DCI, presets.OPENSPP_ATTENDANCE])
def test_a_server_of_openspp_that_gives_everybody_whatever_the_page_is_asked_once(preset):
    everybody = {"message": {"search_response": [{"data": {"reg_records": PEOPLE}}]}}
    with serving(lambda asked: answer(everybody)) as server:
        assert read_all(replace(preset.source, url=server.address, auth=Auth())) == PEOPLE
    assert len(server.asked) == 1


def test_nobody_in_a_registry_of_dci_is_an_empty_list_and_no_error():
    with serving(lambda asked: answer({"message": {"search_response": []}})) as server:
        assert read_all(Source(server.address, list_path=presets.DCI_RECORDS)) == []


# Who asks


def test_names_and_passwords_go_into_the_header():
    with serving(by_number) as server:
        read_all(
            Source(server.address, list_path="people", auth=Auth("basic", "ana", "pä:ß"), paging=Paging("page", "page"))
        )
    assert {asked.headers["authorization"] for asked in server.asked} == {
        "Basic " + b64encode("ana:pä:ß".encode()).decode()
    }


@pytest.mark.parametrize(
    ("secret", "header"),
    [("abc", "Bearer abc"), ("bearer abc", "bearer abc"), ("ApiToken d2pat_1", "ApiToken d2pat_1")],
)
def test_a_token_without_its_scheme_is_a_bearer_token(secret, header):
    with serving(by_number) as server:
        read_all(
            Source(
                server.address, list_path="people", auth=Auth("bearer", secret=secret), paging=Paging("page", "page")
            )
        )
    assert {asked.headers["authorization"] for asked in server.asked} == {header}


class Tokens:
    """A registry whose tokens are good for some requests."""

    def __init__(self, good_for=100):
        self.given, self.left, self.good_for = 0, 0, good_for

    def __call__(self, asked):
        if asked.path == "/token":
            self.given, self.left = self.given + 1, self.good_for
            return answer({"data": {"access_token": f"token{self.given}"}})
        self.left -= 1
        is_good = asked.headers.get("authorization") == f"Bearer token{self.given}" and self.left >= 0
        return by_number(asked) if is_good else answer(status=401)


def oauth_source(server, **values):
    auth = Auth("oauth", "id", 'se"cret', f"{server.address}/token", token_path="data.access_token")
    return Source(server.address, list_path="people", auth=replace(auth, **values), paging=Paging("page", "page"))


def test_a_token_is_got_once():
    tokens = Tokens()
    with serving(tokens) as server:
        assert read_all(oauth_source(server)) == PEOPLE
    assert tokens.given == 1
    assert server.asked[0].body == b"grant_type=client_credentials&client_id=id&client_secret=se%22cret"


def test_a_token_that_ends_in_the_middle_is_renewed():
    tokens = Tokens(good_for=2)
    with serving(tokens) as server:
        assert read_all(oauth_source(server)) == PEOPLE
    assert tokens.given == 2


def test_a_token_that_is_never_good_ends_with_the_refusal():
    with serving(Tokens(good_for=0)) as server, pytest.raises(errors.HttpStatus) as caught:
        read_all(oauth_source(server))
    assert caught.value.status == 401 and len(server.asked) == 2


def test_a_token_may_be_asked_for_by_a_template():
    with serving(Tokens()) as server:
        template = '{"client_id": "{{client_id}}", "client_secret": "{{secret}}", "db_name": "openspp"}'
        read_all(oauth_source(server, token_template=template))
    assert server.asked[0].json == {"client_id": "id", "client_secret": 'se"cret', "db_name": "openspp"}


@pytest.mark.parametrize("behave", [answer({"error": "S3cret"}, status=401), answer({"token": "S3cret"}), answer([])])
def test_no_token_is_named_without_what_the_registry_wrote(behave):
    with serving(lambda asked: behave) as server, pytest.raises(NoToken) as caught:
        read_all(oauth_source(server))
    assert "S3cret" not in str(caught.value) and len(server.asked) == 1


def test_no_secret_is_shown():
    source = Source("http://a", auth=Auth("oauth", "id", "S3cret", token_template="S3cret"))
    assert "S3cret" not in repr(source)


# What can never work


@pytest.mark.parametrize(
    "source",
    [
        Source("registry.example.org"),
        Source("http://a", request_template='{"page": {{pages}}}'),
        Source("http://a", request_template='{"page": '),
        Source("http://a", list_path="people..a"),
        Source("http://a", page_size=0),
        Source("http://a/people#all"),
        Source("http://a", auth=Auth("oauth", token_url="a")),
        Source("http://a", auth=Auth("oauth", token_url="http://a", token_template="{{uid}}")),
    ],
)
def test_a_source_that_can_never_be_asked_is_named_before_it_is(source):
    with pytest.raises((SourceError, errors.InvalidRequest)):
        page_request.check(source)


@pytest.mark.parametrize("preset", presets.PRESETS.values(), ids=presets.PRESETS)
def test_presets_can_be_asked(preset):
    page_request.check(preset.source)


def test_a_text_cannot_break_out_of_a_template():
    source = Source("http://a", request_template='{"a": "{{cursor}}"}', paging=Paging("cursor"))
    cursor = '", "b": "\\'
    assert json.loads(page_request.page_request(source, cursor).body) == {"a": cursor}
    with pytest.raises(InvalidSource):
        page_request.page_request(replace(source, request_template='{"a": {{cursor}}}'), cursor)


def test_a_hundred_thousand_people_are_read_in_bounded_memory():
    def behave(asked):
        start = int(asked.query["offset"])
        people = [{"id": f"P{number}", "name": "ሰላም" * 20} for number in range(start, min(start + 1000, 100_000))]
        return answer({"people": people})

    with serving(behave) as server:
        source = Source(server.address, list_path="people", paging=Paging("offset", "offset"))
        reader, position, count = pages.Pages(source, BoundedTransport(Limits(5), True)), None, 0
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        while True:
            page = reader.page(position)
            count, position = count + len(page.records), page.next_position
            if position is None:
                break
            assert len(json.dumps(position)) < 300
        assert count == 100_000 and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
