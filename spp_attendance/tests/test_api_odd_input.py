import gzip
import http.client
import json
from urllib.parse import urlsplit

from odoo.tests.common import tagged

from ..rest.contract import PREFIX
from ..rest.operation import MOST_BYTES, MOST_OPEN_BYTES
from .api_common import ApiCase

SEARCH = f"{PREFIX}/attendances/search"
DEEP = 100_000
# name -> body
BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "two values": b"{} {}",
    "NUL": b'{"person_ids": ["\\u0000"]}',
    "NUL in a name": b'{"\\u0000": 1}',
    "NUL as it is": b'{"person_ids": ["\x00"]}',
    "half a pair": b'{"person_ids": ["\\ud800"]}',
    "the other half": b'{"category": "\\udfff"}',
    "half a pair in UTF-8": b'{"category": "\xed\xa0\x80"}',
    "no UTF-8": b'{"category": "\xff"}',
    "UTF-16": '{"category": "present"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep lists as a member": b'{"person_ids": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "not a number": b'{"limit": NaN}',
    "no end": b'{"limit": Infinity}',
    "a number of 5,000 digits": b'{"limit": ' + b"9" * 5000 + b"}",
    "a number of 30 digits": b'{"session": ' + b"9" * 30 + b"}",
    "a number beyond 32 bits": b'{"session": 2147483648}',
    "a huge exponent": b'{"limit": 1e999}',
    "a float": b'{"limit": 1.5}',
    "a year of its own": b'{"from_date": "0000-00-00"}',
    "a day of other digits": '{"from_date": "٢٠٢٦-٠٣-١٤"}'.encode(),
    "a member twice": b'{"limit": 1, "limit": "x"}',
    "a text": b'"text"',
    "null": b"null",
    "null as a member": b'{"person_ids": null}',
    "an object for a list": b'{"person_ids": {}}',
    "a long identifier": b'{"person_ids": ["' + b"x" * 100_000 + b'"]}',
    "no cursor": b'{"cursor": "%%%"}',
    "a cursor of others": b'{"cursor": "WyJ4IiwgMV0"}',
    "a cursor of NUL": b'{"cursor": "WyJcdTAwMDAiLCAxXQ"}',
    "a cursor beyond 64 bits": b'{"cursor": "WyIyMDI2LTAzLTE0Iiw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"}',
}
# path and query after the prefix, as they go over the wire -> what comes
ADDRESSES = {
    "/me?self=1": 200,
    "/me?self=1&self=2": 200,
    "/me?cls=1&env=2&call=3": 200,
    "/me?%00=%00": 200,
    "/me?%ff=%fe": 200,
    "/me?a=%u0041&%&==&&": 200,
    "/me?" + "a=1&" * 5000: 200,
    "/attendances?self=1": 400,
    "/attendance/types?self=1": 200,
    "/docs/anything?self=1": 404,
    "/anything?self=1&path=2": 404,
    "?self=1": 404,
    "/attendances?limit=1&limit=2": 400,
    "/attendances?limit=": 400,
    "/attendances?limit=0": 400,
    "/attendances?limit=-1": 400,
    "/attendances?limit=%2B1": 400,
    "/attendances?limit=1_0": 400,
    "/attendances?limit=%D9%A1": 400,
    "/attendances?limit=%C2%B2": 400,
    "/attendances?limit=" + "9" * 5000: 400,
    "/attendances?session=" + "9" * 20: 400,
    "/attendances?session=2147483648": 400,
    "/attendances?from_date=2026-02-30": 400,
    "/attendances?from_date=2026-W10-1": 400,
    "/attendances?from_date=0001-01-01": 400,
    "/attendances?from_date=1900-01-01": 200,
    "/attendances?to_date=9999-12-31": 400,
    "/attendances?to_date=2999-12-31": 200,
    "/attendances?category=%00": 400,
    "/attendances?category=%ED%A0%80": 400,
    "/attendances?cursor=%00": 400,
    "/attendances?cursor=%ff": 400,
    "/attendances?cursor=" + "x" * 5000: 400,
    "/%00": 404,
    "/%": 404,
    "/%ff%fe": 404,
    "/%ED%A0%80": 404,
    "/%2e%2e/%2e%2e/etc/passwd": 404,
    "/../../web": 404,
    "/me%00": 404,
    "/me/": 200,
    "/me/self": 404,
    "/attendances/" + "9" * 50: 404,
    "/attendances/-1": 404,
    "/" + "x" * 20_000: 404,
    "/" + "x/" * 5000: 404,
    "/sessions/%F0%9F%98%80": 404,
    "": 404,
}


@tagged("post_install", "-at_install")
class TestApiOddInput(ApiCase):
    """Whatever comes is answered, as JSON, by a status that says whose fault it is: never the server's."""

    def raw(self, method, target, body=b"", **headers):
        """(status, media type, document) of a request that goes over the wire as it is."""
        address = urlsplit(self.base_url())
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        connection._validate_path = lambda _target: None
        connection._encode_request = lambda request: request.encode("latin-1")
        sent = {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json", **headers}
        try:
            with self.others():
                connection.request(method, target, body, {name.replace("_", "-"): each for name, each in sent.items()})
                response = connection.getresponse()
                data = response.read()
        finally:
            connection.close()
        return response.status, response.headers.get_content_type(), json.loads(data)

    def assert_refused(self, answer, *statuses):
        status, media_type, answer_body = answer
        self.assertIn(status, statuses, answer_body)
        self.assertEqual(media_type, "application/problem+json")
        self.assertEqual(answer_body["status"], status)
        self.assertTrue(answer_body["detail"])

    def test_odd_bodies(self):
        for name, body in BODIES.items():
            with self.subTest(name):
                self.assert_refused(self.raw("POST", SEARCH, body), 400)

    def test_too_many_items_are_to_be_sent_in_parts(self):
        lists = {SEARCH: {"person_ids": ["x"] * 1001}, f"{PREFIX}/attendances": {"records": [{}] * 1001}}
        for path, body in lists.items():
            answer = self.raw("POST", path, json.dumps(body).encode())
            self.assert_refused(answer, 413)
            self.assertEqual(answer[2]["code"], "too_large")

    def test_a_whole_number_may_have_a_fraction(self):
        for text in (b"1.0", b"1e0", b"10e-1"):
            self.assertEqual(self.raw("POST", SEARCH, b'{"limit": ' + text + b"}")[0], 200)

    def test_a_time_that_there_is_not_is_named(self):
        good, bad = "2026-03-14T08:00:00Z", "2026-02-30T08:00:00Z"
        cards = [{"date_time": bad}, {"date_time": good, "marked_at": bad}, {"date_time": good}]
        answer = self.call("POST", "/attendances", {"records": [{"person_id": "P-1", "time_card": cards}]})
        found = [result["pointer"].removeprefix("/records/0/time_card/") for result in answer["results"]]
        self.assertEqual(found, ["0/date_time", "1/marked_at", "2"])
        marks = [{"participant_id": self.ana.id, "status": "late", "marked_at": good, "attendance_time": bad}]
        (result,) = self.call("POST", f"/sessions/{self.session.id}/attendances", {"attendances": marks})["results"]
        self.assertEqual((result["code"], result["pointer"]), ("malformed", "/attendances/0/attendance_time"))

    def test_what_is_not_there_is_named_by_its_id(self):
        for method, path in (
            ("GET", "/sessions/99999998"),
            ("POST", "/sessions/99999998/complete"),
            ("DELETE", "/attendances?ids=99999998"),
            ("DELETE", "/attendances?ids=99999997"),
        ):
            with self.subTest(path):
                self.assertIn("9999999", self.call(method, path, status=404)["detail"])

    def test_a_blank_reason_is_none(self):
        answer = self.call("POST", f"/sessions/{self.session.id}/cancel", {"reason": " \n"}, status=400)
        self.assertEqual(answer["errors"][0]["pointer"], "/reason")
        self.assertEqual(self.session.state, "scheduled")

    def test_odd_addresses(self):
        for address, expected in ADDRESSES.items():
            with self.subTest(address[:80]):
                status, media_type, answer_body = self.raw("GET", PREFIX + address)
                self.assertEqual(status, expected, answer_body)
                self.assertEqual(media_type, "application/json" if expected == 200 else "application/problem+json")

    def test_a_slash_too_much(self):
        response = self.send("GET", f"{PREFIX}//nothing", allow_redirects=False)
        self.assertIn(response.status_code, (404, 308))  # 19.0 sends it to the address without

    def test_a_body_that_is_too_large(self):
        body = b'{"person_ids": ["' + b"x" * MOST_BYTES + b'"]}'
        self.assert_refused(self.raw("POST", SEARCH, body), 413)
        self.assert_refused(
            self.raw("POST", SEARCH, (body[n : n + 100_000] for n in range(0, len(body), 100_000))), 413
        )

    def test_a_body_that_anybody_may_send_is_small(self):
        form = {"grant_type": "client_credentials", "scope": "x" * MOST_OPEN_BYTES}
        for data in (form, (f"{name}={text}&".encode() for name, text in form.items())):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            response = self.send("POST", f"{PREFIX}/oauth/token", data=data, headers=headers)
            self.assertEqual((response.status_code, response.json()["error"]), (413, "invalid_request"))

    def test_odd_types_of_bodies(self):
        for media_type in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "x", "\xff", "/;;="):
            with self.subTest(media_type):
                self.assert_refused(self.raw("POST", SEARCH, b"{}", Content_Type=media_type), 415)
        self.assert_refused(self.raw("POST", SEARCH, gzip.compress(b"{}"), Content_Encoding="gzip"), 415)
        self.assert_refused(self.raw("POST", SEARCH, b"{}", Content_Encoding="identity, BR"), 415)
        for encoding in ("identity", "UTF-8"):
            self.assertEqual(self.raw("POST", SEARCH, b"{}", Content_Encoding=encoding)[0], 200)
        for media_type in ("application/json; charset=utf-16", "application/problem+json", "APPLICATION/JSON"):
            with self.subTest(media_type):
                self.assertEqual(self.raw("POST", SEARCH, b"{}", Content_Type=media_type)[0], 200)

    def test_odd_tokens(self):
        for word in (
            "Bearer",
            "Bearer  ",
            "Bearer \xff",
            "Basic Og==",
            "x" * 5000,
            "Bearer " + "x" * 5000,
            "",
            "Bearer é",
        ):
            with self.subTest(word[:50]):
                self.assert_refused(self.raw("GET", f"{PREFIX}/me", Authorization=word), 401)

    def test_odd_forms_and_credentials(self):
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        for body, headers in (
            (b"client_id=%00&client_secret=%00&grant_type=client_credentials", form),
            (b"client_id=%ff&client_secret=%ED%A0%80&grant_type=client_credentials", form),
            (b"&&==%", form),
            (b"", {"Authorization": "Basic !!!"}),
            (b"", {"Authorization": "Basic AAA6AAA="}),
            (b"", {"Authorization": "Basic /zr/"}),
            (b"grant_type=client_credentials&token=x", {**form, "Authorization": "Basic JTAwOiUwMA=="}),
            (b"a=&" * 100_000, form),
            (b"", {"Authorization": "Basic " + "QUFB" * 2000}),
            (b'{"client_id": "\\u0000", "client_secret": "\\ud800"}', {}),
            (b'{"client_id": {}, "client_secret": []}', {}),
            (b"[" * DEEP, {}),
            (b"grant_type=" + b"x" * MOST_OPEN_BYTES, form),
            (b"--x", {"Content_Type": "multipart/form-data; boundary=x"}),
        ):
            with self.subTest(body[:80], **headers):
                headers = {"Authorization": "", **headers}
                for path in ("token", "revoke"):
                    status, media_type, answer_body = self.raw("POST", f"{PREFIX}/oauth/{path}", body, **headers)
                    self.assertIn(status, (400, 401, 413, 415), answer_body)
                    self.assertEqual(media_type, "application/json")
                    self.assertEqual(sorted(answer_body), ["error", "error_description"])

    def test_odd_methods(self):
        for method in ("PATCH", "TRACE", "PROPFIND", "OPTIONS"):
            with self.subTest(method):
                self.assert_refused(self.raw(method, f"{PREFIX}/me"), 405)
        self.assert_refused(self.raw("POST", f"{PREFIX}/openapi.json", b"{}"), 405)
        for method in ("POST", "DELETE", "OPTIONS"):
            self.assert_refused(self.raw(method, f"{PREFIX}/docs?self=1"), 405)

    def test_the_page_takes_no_query(self):
        for query in ("self=1", "cls=1&request=2"):
            self.assertEqual(self.send("GET", f"{PREFIX}/docs?{query}").status_code, 200)

    def test_a_tag_that_is_none(self):
        for tag in ("*", '"', "W/", "\xff", "x" * 5000):
            with self.subTest(tag[:20]):
                headers = {"If-None-Match": tag.encode("latin-1")}
                response = self.send("GET", f"{PREFIX}/openapi.json", headers=headers)
                self.assertEqual(response.status_code, 304 if tag == "*" else 200)
