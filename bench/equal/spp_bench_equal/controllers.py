"""The documented work of OpenSPP's API: rows are looked up one by one and created, people read one by one.

Nothing else is done: whoever sends is let in by one word, and what is sent is taken as it is.
"""

import json
from datetime import datetime

from odoo import http
from odoo.http import request

TOKEN = "spp-bench"
PLAIN = ("attendance_description", "attendance_external_url", "submitted_by", "submitted_datetime", "submission_source")


class Equal(http.Controller):
    @http.route("/auth/token", type="http", auth="none", methods=["POST"], csrf=False)
    def issue(self):
        return self._answer({"access_token": TOKEN, "token_type": "Bearer"})

    @http.route("/attendances", type="http", auth="none", methods=["POST"], csrf=False)
    def send(self, **_query):
        body, people, rows = self._body(), [], []
        shared = {name: body.get(name, "") for name in ("submitted_by", "submitted_datetime", "submission_source")}
        for record in body["records"]:
            rows += [self._values(record["person_id"], card, shared) for card in record["time_card"]]
            people.append(record["person_id"])
        self._model("attendance").create(rows)
        return self._answer({"message": "Attendance list created successfully.", "person_ids": people})

    def _values(self, identifier, card, shared):
        moment = datetime.strptime(card["date_time"], "%Y-%m-%d %H:%M:%S")
        return {
            **shared,
            "person_id": self._found("person", "person_identifier", identifier).id,
            "attendance_date": str(moment.date()),
            "attendance_time": str(moment.time()),
            "attendance_type_id": self._found("choice", "id", card["attendance_type"]).id,
            "attendance_location_id": self._found("choice", "id", card["attendance_location"]).id,
            "attendance_category": card.get("attendance_category", "present"),
        }

    @http.route("/attendances", type="http", auth="none", methods=["GET"], csrf=False)
    def read(self, page=1, limit=30, from_date=None, to_date=None):
        domain = [("person_identifier", "in", self._body()["person_ids"])]
        people, page, limit = self._model("person"), int(page), int(limit)
        found = people.search(domain, offset=(page - 1) * limit, limit=limit, order="id")
        total = people.search_count(domain)
        days = [("attendance_date", ">=", from_date), ("attendance_date", "<=", to_date)]
        pagination = {"page": page, "limit": limit, "total_records": total, "total_pages": -(-total // limit)}
        return self._answer({"records": [self._person(each, days) for each in found], "pagination": pagination})

    def _person(self, person, days):
        """A person with what was recorded on some days, in three queries."""
        attendances, domain = self._model("attendance"), [("person_id", "=", person.id), *days]
        found = attendances.search(domain, order="attendance_date desc, attendance_time desc")
        attendances.search_count(domain)
        dates = set(attendances.search(domain).mapped("attendance_date"))
        return {
            "person_id": person.person_identifier,
            "dates_present": list(dates),
            "number_of_days_present": len(dates),
            "attendance_list": [self._item(each) for each in found],
        }

    def _item(self, attendance):
        return {
            "id": attendance.id,
            "date": attendance.attendance_date,
            "time": attendance.attendance_time,
            "attendance_type": self._choice(attendance.attendance_type_id),
            "attendance_location": self._choice(attendance.attendance_location_id),
            "attendance_category": attendance.attendance_category,
            **{name: attendance[name] or "" for name in PLAIN},
        }

    def _choice(self, choice):
        return {"id": choice.id, "name": choice.name, "description": choice.description} if choice else {}

    def _found(self, model, name, value):
        return self._model(model).search([(name, "=", value)], limit=1)

    def _model(self, name):
        return request.env[f"spp.bench.{name}"].sudo()  # sudo: nobody is logged in, and the benchmark has no secrets

    def _body(self):
        if request.httprequest.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise ValueError("The token is wrong.")
        return json.loads(request.httprequest.get_data())

    def _answer(self, document):
        text = json.dumps(document, default=str)
        return request.make_response(text, [("Content-Type", "application/json")])
