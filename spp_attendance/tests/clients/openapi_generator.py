"""The walk of test_api_generated.py with the client that openapi-generator makes for Python, `openapi_client`."""

import json
import sys

import openapi_client
from openapi_client import ApiClient, Configuration, Mark, MarksRequest
from openapi_client.models import AttendancesRequest

server, client_id, secret, body = sys.argv[1:]
configuration = Configuration(host=server)
client = ApiClient(configuration)


def token(client_secret):
    tokens = openapi_client.TokensApi(client)
    return tokens.issue_token("client_credentials", client_id=client_id, client_secret=client_secret)


try:
    token("wrong")
except openapi_client.exceptions.UnauthorizedException as error:
    refused = error.data.error
configuration.access_token = token(secret).access_token
attendance, sessions = openapi_client.AttendanceApi(client), openapi_client.SessionsApi(client)
records = AttendancesRequest.from_json(body)
sent, again = (attendance.send_attendances(records) for _time in range(2))
session = sessions.list_sessions().items[0]
person = session.roster[0]
mark = Mark(participant_id=person.participant_id, status="late", marked_at="2026-03-14T09:50:00Z", external_id="m-1")
marked = sessions.mark_session(session.id, MarksRequest(attendances=[mark]))
try:
    sessions.mark_session(session.id + 1_000_000, MarksRequest(attendances=[mark]))
except openapi_client.exceptions.NotFoundException as error:
    missing = error.data.code
page = attendance.list_attendances(limit=2)
rest = attendance.list_attendances(limit=2, cursor=page.next_cursor)
found = {
    "refused": refused,
    "sent": [result.outcome for result in sent.results],
    "again": [result.outcome for result in again.results],
    "statuses": [person.status for person in session.roster],
    "marked": [result.outcome for result in marked.results],
    "missing": missing,
    "pages": [len(page.items), len(rest.items), rest.next_cursor],
    "history": sorted(item.category for item in page.items + rest.items),
}
print(json.dumps(found))
