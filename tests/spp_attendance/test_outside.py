"""The bounded client against a real server: what may come back, and how long it may take."""

import gzip
import logging
import socket
import time
import tracemalloc

import pytest

from spp_attendance.outside import Answer, BoundedTransport, Limits, Request, bounded_json, errors
from spp_attendance.outside.bounded_json import JsonLimits, read_items
from tests.spp_attendance.outside_server import answer, serving

MB = 1024 * 1024
# So many seconds after a deadline a busy machine may notice it. Without the deadline each of these takes longer.
LATE = 3


def sent(url, limits=None, **values):
    """The answer to one request, from this machine."""
    return BoundedTransport(limits or Limits(5), True).send(Request(values.pop("method", "GET"), url, **values))


def answered(behave, limits=None, **values):
    """The answer of a server that behaves so. behave: bytes, or a function of what was asked"""
    with serving(behave if callable(behave) else lambda asked: behave) as server:
        return sent(f"{server.address}/people", limits, **values)


def test_what_is_sent_arrives_and_what_comes_back_is_read():
    with serving(lambda asked: answer({"name": "ሰላም 🙂 عائشة"})) as server:
        url = f"{server.address}/people?q=a b".replace(" ", "%20")
        found = sent(url, method="POST", headers={"X-Key": "ключ"}, body=b"{}")
    assert found.json() == {"name": "ሰላም 🙂 عائشة"} and found.content_type == "application/json"
    [asked] = server.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/people?q=a%20b", b"{}")
    assert asked.headers["accept-encoding"] == "identity" and asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_letters_of_any_script_in_an_address_are_quoted():
    with serving(lambda asked: answer([])) as server:
        sent(f"{server.address}/ሰላም?name=عائشة")
    assert server.asked[0].target.isascii() and server.asked[0].query == {"name": "عائشة"}


def test_a_header_of_ours_is_not_sent_twice():
    with serving(lambda asked: answer([])) as server:
        sent(server.address, headers={"accept-encoding": "gzip", "accept": "text/plain"})
    assert server.asked[0].headers["accept-encoding"] == "identity"
    assert server.asked[0].headers["accept"] == "text/plain"


def test_a_connection_is_used_again_while_it_is_open():
    with serving(lambda asked: answer([], keeps=True)) as server:
        transport = BoundedTransport(Limits(5), True)
        for _turn in range(3):
            transport.send(Request("GET", server.address))
    assert (len(server.asked), server.connections) == (3, 1)


def test_a_connection_that_was_closed_meanwhile_is_made_anew():
    with serving(lambda asked: [answer([], keeps=True)]) as server:
        transport = BoundedTransport(Limits(5), True)
        for _turn in range(2):
            assert transport.send(Request("GET", server.address)).json() == []
            assert server.ended.wait(60)
            server.ended.clear()
    assert server.connections == 2


def test_a_body_in_chunks_is_read():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    assert answered(lambda asked: [head, b"3\r\n[1,\r\n", b"2\r\n2]\r\n", b"0\r\n\r\n"]).json() == [1, 2]


def drip(head):
    """Bytes one by one, for ever: of the head or of the body."""
    yield b"HTTP/1.1 200 OK\r\n" + (b"X-" if head else b"Content-Length: 1000\r\n\r\n")
    while True:
        yield 0.2
        yield b"a"


@pytest.mark.parametrize("is_head", [True, False])
def test_a_server_that_drips_ends_at_the_deadline(is_head):
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        answered(lambda asked: drip(is_head), Limits(1))
    assert time.monotonic() - began < 1 + LATE


def test_a_byte_now_and_then_ends_at_the_deadline():
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        answered(lambda asked: [b"HTTP/1.1 200 OK\r\n\r\n", 4, b"1", 10, b"2"], Limits(5))
    assert time.monotonic() - began < 5 + LATE


def test_a_server_that_says_nothing_ends_at_the_deadline():
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        answered(lambda asked: [10], Limits(0.5))
    assert time.monotonic() - began < 0.5 + LATE


def test_a_server_that_greets_for_ever_ends_at_the_deadline():
    def greet(asked):
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n"
            yield 0.05

    with pytest.raises(errors.DeadlineExceeded):
        answered(greet, Limits(0.5))


def test_tls_that_never_answers_ends_at_the_deadline():
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(errors.DeadlineExceeded):
        sent(f"https://127.0.0.1:{listening.getsockname()[1]}", Limits(0.5))


def test_redirects_share_the_deadline():
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        answered(lambda asked: [0.4, answer(status=302, Location="/again")], Limits(1))
    assert time.monotonic() - began < 1 + LATE


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1, 2"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1"],
    ],
)
def test_a_cut_connection_is_transient(parts):
    with pytest.raises(errors.ConnectionFailed) as caught:
        answered(lambda asked: parts)
    assert caught.value.is_transient


def test_a_head_that_is_cut_is_a_broken_answer():
    with pytest.raises(errors.BrokenAnswer):
        answered(lambda asked: [b"HTTP/1.1 200 OK\r\nContent-"]).json()


def test_nobody_there_is_a_failed_connection():
    with serving(lambda asked: b"") as server:
        address = server.address
    with pytest.raises(errors.ConnectionFailed):
        sent(address)


def test_what_speaks_no_http_is_named():
    with pytest.raises(errors.UnexpectedAnswer, match="does not speak HTTP"):
        answered(lambda asked: [b"220 mail.example.org ESMTP\r\n"])


@pytest.mark.parametrize(
    "behave",
    [
        lambda asked: answer(b"a" * MB),
        lambda asked: [b"HTTP/1.1 200 OK\r\n\r\n", *[b"a" * 10_000] * 200],
        lambda asked: [b"HTTP/1.1 200 OK\r\n", *[b"X-Header: " + b"a" * 10_000 + b"\r\n"] * 90],
        lambda asked: [b"HTTP/1.1 200 OK\r\nX-Header: ", b"a" * 100_000],
        lambda asked: answer([], length=10**18) + b"a" * MB,
    ],
)
def test_an_answer_that_is_too_large_is_not_read_to_its_end(behave):
    with pytest.raises(errors.TooLarge):
        answered(behave, Limits(5, 500_000))


@pytest.mark.parametrize("layers", [1, 2])
def test_a_compressed_answer_is_refused_before_it_is_read(layers):
    body = b"[" + b" " * (50 * MB) + b"]"
    for _layer in range(layers):
        body = gzip.compress(body, 1)
    tracemalloc.start()
    with pytest.raises(errors.Compressed):
        answered(answer(body, Content_Encoding=", ".join(["gzip"] * layers)))
    assert tracemalloc.get_traced_memory()[1] < 5 * MB
    tracemalloc.stop()


def test_a_compressed_answer_that_does_not_say_so_is_no_json():
    with pytest.raises(errors.BrokenAnswer):
        answered(answer(gzip.compress(b"[]"))).json()


@pytest.mark.parametrize("piece", [b"[]", b"{}", b'""', b"0"])
def test_many_small_values_do_not_become_much_memory(piece):
    body = b"[" + b",".join([piece] * (12 * MB // (len(piece) + 1))) + b"]"
    found = answered(answer(body))
    tracemalloc.start()
    with pytest.raises(errors.TooLarge):
        found.json()
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


def test_the_worst_answer_that_is_allowed_takes_bounded_memory():
    body = b"[" + b",".join(b'{"%d":"\xf0\x9f\x99\x82"}' % number for number in range(240_000)) + b"]"
    tracemalloc.start()
    assert len(Answer(200, {}, body).json()) == 240_000
    assert tracemalloc.get_traced_memory()[1] < 150 * MB
    tracemalloc.stop()


def test_a_huge_field_is_one_value():
    found = answered(answer({"name": "ሀ" * MB}))
    assert len(found.json()["name"]) == MB


@pytest.mark.parametrize("depth", [65, 990, 100_000])
def test_what_is_nested_too_deeply_is_refused(depth):
    with pytest.raises(errors.TooLarge):
        Answer(200, {}, b"[" * depth + b"]" * depth, JsonLimits(10**6)).json()
    assert Answer(200, {}, b"[" * 64 + b"]" * 64).json()


@pytest.mark.parametrize("body", [b"", b"[1,", b"[NaN]", b'"\xff"', b"not found", b"[]]"])
def test_what_is_no_json_is_a_broken_answer(body):
    with pytest.raises(errors.BrokenAnswer):
        answered(answer(body)).json()


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9" * 5000])
def test_a_number_that_is_too_large_is_infinite_and_spoils_nothing_else(number):
    first, second = answered(answer(b'[{"id": ' + number + b'}, {"id": 7}]')).json()
    assert abs(first["id"]) == float("inf") and second == {"id": 7}


def test_a_page_is_no_json_whatever_it_calls_itself():
    found = answered(answer(b"  <!DOCTYPE html><p>Log in", Content_Type="application/json"))
    with pytest.raises(errors.NotJson, match="page") as caught:
        found.json()
    assert not caught.value.is_transient


def test_a_mark_at_the_beginning_of_a_text_is_no_part_of_it():
    assert answered(answer(b"\xef\xbb\xbf[1]")).json() == [1]


@pytest.mark.parametrize(
    "status, kind", [(404, errors.HttpStatus), (500, errors.ServerFailure), (301, errors.HttpStatus)]
)
def test_a_status_that_is_no_success_is_an_error_when_asked(status, kind):
    with pytest.raises(kind) as caught:
        Answer(status).checked()
    assert caught.value.status == status and caught.value.is_transient == (status == 500)


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("7", 7),
        ("Sun, 29 Nov 2026 10:01:00 GMT", 60),
        ("Sun, 29 Nov 2026 09:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
    ],
)
def test_when_to_come_back_is_read_in_seconds_or_as_a_date_of_the_same_clock(text, seconds):
    found = Answer(429, {"retry-after": text, "date": "Sun, 29 Nov 2026 10:00:00 GMT"})
    with pytest.raises(errors.TooManyRequests) as caught:
        found.checked()
    assert caught.value.retry_after == seconds


# Redirects


def test_a_redirect_within_the_host_is_followed():
    with serving(lambda asked: answer([1]) if asked.path == "/b" else answer(status=302, Location="/b?x=1")) as server:
        assert sent(f"{server.address}/a").json() == [1]
    assert [asked.target for asked in server.asked] == ["/a", "/b?x=1"]


def test_a_request_with_a_body_stays_what_it_is_or_is_not_sent_again():
    with serving(lambda asked: answer([1]) if asked.path == "/b" else answer(status=307, Location="b")) as server:
        assert sent(f"{server.address}/a", method="POST", body=b"{}").json() == [1]
    assert [(asked.method, asked.body) for asked in server.asked] == [("POST", b"{}")] * 2
    with pytest.raises(errors.Redirected):
        answered(answer(status=302, Location="/b"), method="POST", body=b"{}")


def test_a_redirect_to_another_port_or_host_or_scheme_is_not_followed():
    with serving(lambda asked: answer([1])) as other:
        for place in (
            other.address,
            "https://127.0.0.1",
            "//localhost",
            "http://169.254.169.254/latest",
            "ftp://a",
            "http://[",
        ):
            with pytest.raises(errors.Redirected):
                answered(answer(status=302, Location=place))
    assert not other.asked


def test_a_redirect_that_goes_round_ends():
    with serving(lambda asked: answer(status=301, Location="/people")) as server, pytest.raises(errors.Redirected):
        sent(server.address)
    assert len(server.asked) == 4


# Secrets


def test_no_log_and_no_error_has_what_was_sent_or_came_back(caplog):
    secret = "S3cret"
    kinds = [
        answer(secret.encode(), status=302, Location=f"http://{secret}"),
        answer(b"{" + secret.encode()),
        b"S3cret",
    ]
    with caplog.at_level(logging.DEBUG):
        for behave in kinds:
            with pytest.raises(errors.OutsideError) as caught:
                answered(behave, headers={"Authorization": f"Bearer {secret}"}).json()
            assert secret not in f"{caught.value!r}{caught.value}{caught.value.__cause__}"
    assert secret not in caplog.text
    assert secret not in repr(Request("GET", "http://a", {"Authorization": secret}, secret.encode()))
    assert secret not in repr(Answer(200, {"Set-Cookie": secret}, secret.encode()))


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a", "file:///etc/passwd", "//a", "a", "", "http://", "http://a b", "http://a\r\nX: y", "http://a:b"),
        *("http://user:word@a", "http://user@a", "http://a:99999", "http://[", "http://[::1"),
    ],
)
def test_what_is_no_address_is_not_asked(url):
    with pytest.raises(errors.InvalidRequest):
        Request("GET", url)


def test_a_header_with_a_line_break_is_not_sent():
    with pytest.raises(errors.InvalidRequest) as caught:
        Request("GET", "http://a", {"Authorization": "S3cret\r\nX: y"})
    assert "S3cret" not in str(caught.value)


# lists, element by element


@pytest.mark.parametrize(
    "text", ["[]", "[ ]", ' [1 , {"a": [2]},\n"]" ]\n', "[[],[]]", "[NaN]", "[1,]", "[1 2]", "[1],2]", "[", "{}", "]"]
)
def test_a_list_is_read_element_by_element_as_it_is_read_whole(text):
    def whole():
        value = bounded_json.read(text.encode())
        return value if isinstance(value, list) else outcome(lambda: bounded_json.read(b"["))

    def by_element():
        return [value for value, _text in read_items(text.encode())]

    assert outcome(by_element) == outcome(whole)


def outcome(work):
    """What some work returns, or the kind of error it raises."""
    try:
        return work()
    except errors.OutsideError as error:
        return type(error)


def test_each_element_has_its_own_text_and_integers_of_any_length():
    text = '[{"a": 1}, ' + "9" * 5000 + "]"
    [first, (number, _text)] = read_items(text.encode())
    assert first == ({"a": 1}, '{"a": 1}') and number == float("inf")


def test_elements_are_bounded_as_whole_answers_are():
    assert outcome(lambda: [*read_items(b"[1,2,3]", JsonLimits(2))]) is errors.TooLarge
    assert outcome(lambda: [*read_items(b"[[[[1]]]]", JsonLimits(99, depth=3))]) is errors.TooLarge
    assert outcome(lambda: [*read_items(b"[" * 50_000 + b"]" * 50_000, JsonLimits(10**6))]) is errors.TooLarge


def test_only_of_an_element_that_was_read_before_it_is_not_asked_how_deep_it_is():
    def kind(text):
        return outcome(lambda: [*read_items(text, JsonLimits(99, depth=3), lambda item: item == "[[[1]]]")])

    assert kind(b"[[[[1]]]]") == [([[[1]]], "[[[1]]]")]
    assert kind(b"[[[[1]]], [[[2]]]]") is errors.TooLarge
