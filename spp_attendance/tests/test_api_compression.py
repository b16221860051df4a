import gzip
import json

from odoo.tests.common import tagged

from ..rest.contract import PREFIX
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiCompression(ApiCase):
    """Answers are small on a slow network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.env["res.partner"].create([{"name": f"Person {number}"} for number in range(100)])
        cls.crowded = cls.new_session(expected_participant_ids=people.ids)

    def ask(self, path, accepted, method="GET", body=None, **headers):
        """(status, headers, the bytes that came over the wire)"""
        headers = {"Authorization": f"Bearer {self.token()}", "Accept-Encoding": accepted, **headers}
        response = self.send(method, PREFIX + path, body, headers, stream=True)
        return response.status_code, response.headers, response.raw.read(decode_content=False)

    def test_a_roster_is_compressed_for_those_who_take_it(self):
        path = f"/sessions/{self.crowded.id}"
        _status, headers, plain = self.ask(path, "identity")
        self.assertNotIn("Content-Encoding", headers)
        for accepted in ("gzip", "br, gzip;q=0.5", "*"):
            _status, headers, packed = self.ask(path, accepted)
            self.assertEqual((headers["Content-Encoding"], headers["Vary"]), ("gzip", "Accept-Encoding, Origin"))
            self.assertEqual(gzip.decompress(packed), plain)
            self.assertEqual(int(headers["Content-Length"]), len(packed))
            self.assertLess(len(packed), len(plain) / 5)

    def test_others_get_it_as_it_is(self):
        for accepted in ("gzip;q=0", "br", "identity", ""):
            _status, headers, plain = self.ask(f"/sessions/{self.crowded.id}", accepted)
            self.assertNotIn("Content-Encoding", headers, accepted)
            self.assertEqual(headers["Vary"], "Accept-Encoding, Origin")
            self.assertEqual(json.loads(plain)["id"], self.crowded.id)

    def test_small_answers_stay_as_they_are(self):
        self.assertNotIn("Content-Encoding", self.ask("/me", "gzip")[1])

    def test_problems_are_compressed_too(self):
        cards = [{"date_time": "never", "external_id": str(number)} for number in range(50)]
        body = {"records": [{"person_id": "P-1", "time_card": cards}]}
        status, headers, packed = self.ask("/attendances?atomic=true", "gzip", "POST", body)
        self.assertEqual((status, headers["Content-Encoding"]), (422, "gzip"))
        self.assertEqual(headers["Content-Type"], "application/problem+json")
        self.assertEqual(len(json.loads(gzip.decompress(packed))["results"]), 50)

    def test_an_answer_has_one_etag_however_it_comes(self):
        self.env["spp.session.type"].create([{"name": f"Type {number}"} for number in range(30)])
        tags = []
        for accepted, encoding in (("gzip", "gzip"), ("identity", None)):
            status, headers, _data = self.ask("/session-types", accepted)
            self.assertEqual((status, headers.get("Content-Encoding")), (200, encoding))
            tags.append(headers["ETag"])
        self.assertEqual(tags[0], tags[1])
        self.assertTrue(tags[0].startswith('W/"'))
        strong = tags[0].removeprefix("W/")  # as clients have stored it of earlier versions
        for tag in (tags[0], strong):
            for accepted in ("gzip", "identity"):
                status, headers, data = self.ask("/session-types", accepted, **{"If-None-Match": tag})
                self.assertEqual((status, headers["ETag"], data), (304, tags[0], b""))
                self.assertEqual(headers["Vary"], "Accept-Encoding, Origin")
