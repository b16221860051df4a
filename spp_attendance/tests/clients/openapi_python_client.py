"""The walk of test_api_generated.py with the client that openapi-python-client makes, in the package `client`."""

import json
import sys

from client import AuthenticatedClient, Client
from client.api.attendance import list_attendances, send_attendances
from client.api.sessions import list_sessions, mark_session
from client.api.tokens import issue_token
from client.models import AttendancesRequest, Mark, MarksRequest, MarkStatus, OAuthError, TokenForm, TokenFormGrantType

server, client_id, secret, body = sys.argv[1:]


def token(client_secret):
    grant = TokenFormGrantType.CLIENT_CREDENTIALS
    asked = TokenForm(grant_type=grant, client_id=client_id, client_secret=client_secret)
    return issue_token.sync(client=Client(server, raise_on_unexpected_status=True), body=asked)


refused = token("wrong")
assert isinstance(refused, OAuthError), refused
client = AuthenticatedClient(server, token(secret).access_token, raise_on_unexpected_status=True)
records = AttendancesRequest.from_dict(json.loads(body))
sent, again = (send_attendances.sync(client=client, body=records) for _time in range(2))
session = list_sessions.sync(client=client).items[0]
person = session.roster[0]
mark = Mark(
    participant_id=person.participant_id, status=MarkStatus.LATE, marked_at="2026-03-14T09:50:00Z", external_id="m-1"
)
marked = mark_session.sync(session.id, client=client, body=MarksRequest(attendances=[mark]))
missing = mark_session.sync(session.id + 1_000_000, client=client, body=MarksRequest(attendances=[mark]))
page = list_attendances.sync(client=client, limit=2)
rest = list_attendances.sync(client=client, limit=2, cursor=page.next_cursor)
found = {
    "refused": refused.error,
    "sent": [result.outcome for result in sent.results],
    "again": [result.outcome for result in again.results],
    "statuses": [person.status for person in session.roster],
    "marked": [result.outcome for result in marked.results],
    "missing": missing.code,
    "pages": [len(page.items), len(rest.items), rest.next_cursor],
    "history": sorted(item.category for item in page.items + rest.items),
}
print(json.dumps(found))
