"""What both sides of `bench/peers.py` are filled with: the same people, types, locations and attendances.

Each function fills a fresh database and returns what a client has to know of it.
"""

import itertools
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import api_data, bulk

PEOPLE, TYPES, LOCATIONS = 500, 12, 200
# The attendances of each person: 11,000 of all.
EACH = 22
FIRST_DAY, LAST_DAY = "2025-09-01", "2025-12-31"
# those of either side
TABLES = ("spp_attendance_subscriber", "spp_attendance_list", "spp_bench_person", "spp_bench_attendance")
ENVELOPE = {"submitted_by": "Facilitator", "submitted_datetime": "2025-12-31 12:00:00", "submission_source": "app"}


def of_suite(env: Any) -> dict[str, Any]:
    """Fill a database of the suite."""
    types, locations = _choices(env, "spp.attendance.type"), _choices(env, "spp.attendance.location")
    people = env["spp.attendance.subscriber"].create(list(_people()))
    env["spp.attendance.list"].create(
        [
            {
                "subscriber_id": people[number].id,
                "attended_at": f"{day} {time}",
                "tz": "UTC",
                "attendance_type_id": types[type_number],
                "attendance_location_id": locations[location_number],
                "submitted_by": ENVELOPE["submitted_by"],
                "submission_source": ENVELOPE["submission_source"],
            }
            for number, day, time, type_number, location_number in _attendances()
        ]
    )
    env["spp.session.type"].create({"name": "Family development"})
    client = api_data.add_client(env, api_data.add_user(env, "Recorder", "spp_attendance.group_recorder"))
    return _done(env, types, locations, {**client, **api_data.add_device(env)})


def of_openspp(env: Any) -> dict[str, Any]:
    """Fill a database of OpenSPP's own spp_attendance, and give it the key that it signs tokens with."""
    _make_keys()
    types, locations = _choices(env, "spp.attendance.type"), _choices(env, "spp.attendance.location")
    people = env["spp.attendance.subscriber"].create(list(_people()))
    rows = (_row("subscriber_id", people.ids, types, locations, *each) for each in _attendances())
    env["spp.attendance.list"].create([*rows])
    client = env["spp.attendance.api.client.credential"].create({"name": "Bench"})
    return _done(env, types, locations, {"client_id": client.client_id, "client_secret": client.client_secret})


def _make_keys() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    for name, data in (("PRIV", private), ("PUB", public)):
        Path(os.environ[f"SPP_OAUTH_RSA_{name}_KEY_PATH"]).write_bytes(data)


def of_equal(env: Any) -> dict[str, Any]:
    """Fill a database of the equal."""
    types, locations = _choices(env, "spp.bench.choice"), _choices(env, "spp.bench.choice", LOCATIONS)
    people = env["spp.bench.person"].create(
        [{"name": each["given_name"], "person_identifier": each["person_identifier"]} for each in _people()]
    )
    rows = (_row("person_id", people.ids, types, locations, *each) for each in _attendances())
    env["spp.bench.attendance"].create([*rows])
    return _done(env, types, locations, {"client_id": "bench", "client_secret": "bench"})


def identifiers() -> list[str]:
    """The identifiers of the people."""
    return [each["person_identifier"] for each in _people()]


def _people() -> Iterator[dict[str, str]]:
    for number in range(PEOPLE):
        yield {
            "family_name": f"Family {number:03}",
            "given_name": f"Person {number:03}",
            "person_identifier": f"P-{number:05}",
        }


def _choices(env: Any, model: str, count: int = 0) -> list[int]:
    count = count or (LOCATIONS if model.endswith("location") else TYPES)
    ids: list[int] = env[model].create([{"name": f"Choice {number} of {count}"} for number in range(count)]).ids
    return ids


def _attendances() -> Iterator[tuple[int, str, str, int, int]]:
    """(number of the person, day, time, number of the type, number of the location) of each."""
    first = date.fromisoformat(FIRST_DAY)
    for turn, number in itertools.product(range(EACH), range(PEOPLE)):
        day = first + timedelta(days=5 * turn + number % 5)
        yield number, str(day), f"09:{number % 60:02}:00", (turn + number) % TYPES, number % LOCATIONS


def _row(person: str, people: list[int], types: list[int], locations: list[int], *attendance: Any) -> dict[str, Any]:
    number, day, time, type_number, location_number = attendance
    return {
        person: people[number],
        "attendance_date": day,
        "attendance_time": time,
        "attendance_type_id": types[type_number],
        "attendance_location_id": locations[location_number],
        **ENVELOPE,
    }


def _done(env: Any, types: list[int], locations: list[int], client: dict[str, Any]) -> dict[str, Any]:
    """Commit, with what PostgreSQL would know of the data after a while. Returns what a client has to know."""
    bulk.vacuum(env, *(table for table in TABLES if bulk.is_there(env, table)))
    return {"types": types, "locations": locations, **client}
