"""A client of the REST API, and of Odoo's own RPC, which keeps the time."""

import base64
import http.client
import json
import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

PREFIX = "/spp/v1"


class Answer(NamedTuple):
    """What a server answered: its status, its body as JSON, and the seconds it took."""

    status: int
    body: Any
    seconds: float


class Client:
    """Speaks to the server at `address` as the client whose id and secret are `given`."""

    def __init__(self, address: str, given: dict[str, str]) -> None:
        self.host = urlsplit(address).netloc
        self.headers = {"Content-Type": "application/json"}
        both = base64.b64encode(f"{given['client_id']}:{given['client_secret']}".encode()).decode()
        issued = self.ask("POST", "/oauth/token", {"grant_type": "client_credentials"}, Authorization=f"Basic {both}")
        self.headers["Authorization"] = f"Bearer {issued['access_token']}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The body of a good answer. Raises ValueError for any other."""
        return good(self.send(method, path, body, **headers)).body

    def seconds(self, method: str, path: str, body: Any = None) -> float:
        """How long a good answer takes."""
        return good(self.send(method, path, body)).seconds

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """The answer to one request, by a connection of its own. path: after the prefix."""
        return sent(self.host, method, PREFIX + path, body, {**self.headers, **headers})


class Rpc:
    """Odoo's JSON-RPC at `address`, as one user: what a program uses where there is no API."""

    def __init__(self, address: str, database: str, login: str, password: str) -> None:
        self.host = urlsplit(address).netloc
        self.user = (database, self._call("common", "login", database, login, password).body["result"], password)

    def call(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """The result of a method of a model."""
        return self._call("object", "execute_kw", *self.user, model, method, arguments, named).body["result"]

    def seconds(self, model: str, method: str, *arguments: Any, **named: Any) -> float:
        """How long a method of a model takes."""
        return self._call("object", "execute_kw", *self.user, model, method, arguments, named).seconds

    def _call(self, service: str, method: str, *arguments: Any) -> Answer:
        asked = {"params": {"service": service, "method": method, "args": arguments}}
        answer = good(sent(self.host, "POST", "/jsonrpc", asked, {"Content-Type": "application/json"}))
        if "result" not in answer.body:
            raise ValueError(f"{method}: {json.dumps(answer.body)[:2000]}")
        return answer


def body(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A request with attendances: dicts with the person_id and the members of a time card."""
    cards = [(row.pop("person_id"), {**row, "external_id": str(uuid4())}) for row in rows]
    records = [{"person_id": person, "time_card": [card]} for person, card in cards]
    return {"records": records, "submitted_by": "Facilitator", "submission_source": "app"}


def marks(people: list[int]) -> dict[str, Any]:
    """A request with a mark of each person, stated yesterday at noon."""
    stated = {"status": "present", "marked_at": f"{date.today() - timedelta(days=1)}T12:00:00Z"}
    return {"attendances": [{"participant_id": each, **stated, "external_id": str(uuid4())} for each in people]}


def good(answer: Answer) -> Answer:
    """The answer. Raises ValueError where it tells of a problem."""
    if not 200 <= answer.status < 300:
        raise ValueError(f"{answer.status}: {json.dumps(answer.body)[:2000]}")
    return answer


def sent(host: str, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
    """The answer to one request, by a connection of its own."""
    data = None if body is None else json.dumps(body)
    connection = http.client.HTTPConnection(host, timeout=300)
    try:
        began = time.perf_counter()
        connection.request(method, path, data, headers)
        response = connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - began
    except http.client.HTTPException as error:
        raise OSError(f"no whole answer: {error!r}") from error
    finally:
        connection.close()
    try:
        return Answer(response.status, json.loads(text), seconds)
    except ValueError:  # that of a proxy
        return Answer(response.status, text.decode(errors="replace"), seconds)
