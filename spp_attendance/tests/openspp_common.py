from .api_common import ApiCase

ENVELOPE = {"submitted_by": "Rosa", "submitted_datetime": "2026-03-14 09:30:00"}


class OpenSppCase(ApiCase):
    """Requests to OpenSPP's paths, as the application of the facilitator of the session."""

    def answer(self, method, path, body=None, client=None, scope="", **more):
        headers = {"Authorization": f"Bearer {self.token(scope, client)}", **more.pop("headers", {})}
        return self.send(method, path, body, headers, **more)

    def ask(self, method, path, body=None, status=200, **more):
        """The answer to a request with a token, as JSON."""
        response = self.answer(method, path, body, **more)
        self.assertEqual(response.status_code, status, response.text[:2000])
        return response.json()

    def refused(self, method, path, body=None, status=400, **more):
        """The message of an answer that is an error in OpenSPP's shape, and a problem."""
        answer = self.ask(method, path, body, status, **more)
        self.assertEqual((answer["error"]["code"], answer["status"]), (status, status))
        self.assertIn(answer["detail"], answer["error"]["message"])
        return answer["error"]["message"]

    def card(self, **members):
        return {"date_time": "2026-03-14 09:00:00", **members}

    def body(self, *cards, person_id="P-1", **more):
        return {"records": [{"person_id": person_id, "time_card": list(cards)}], **ENVELOPE, **more}

    def post(self, *cards, query="", **more):
        return self.ask("POST", f"/attendances{query}", self.body(*cards, **more))

    def put(self, attendance_id, status=200, **card):
        body = {"records": [{"id": attendance_id, "time_card": card}], **ENVELOPE}
        return self.ask("PUT", "/attendances", body, status)

    def person(self, identifier="P-1", query=""):
        return self.ask("GET", f"/attendance/{identifier}{query}")

    def attendances(self, identifier="P-1"):
        return self.person(identifier)["attendance_list"]

    def record_count(self):
        """How many records there are, whatever their state."""
        return self.env["spp.attendance.list"].search_count([])
