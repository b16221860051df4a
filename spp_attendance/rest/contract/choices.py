"""What can be chosen where attendance is stated."""

from __future__ import annotations

from ..operation import Operation
from ..schema import Schema
from .common import ID, TEXT, list_of, number, object_of, or_null, reference

CHOICE = {"id": ID, "name": TEXT, "description": or_null(TEXT)}
SCHEMAS = {
    "AttendanceType": object_of(CHOICE),
    "AttendanceLocation": object_of({**CHOICE, "area_id": or_null(number("The id of the area it is in."))}),
    "AttendanceTypes": object_of({"items": list_of(reference("AttendanceType"))}),
    "AttendanceLocations": object_of({"items": list_of(reference("AttendanceLocation"))}),
}
ASKED_AGAIN = "The answer has an ETag. Send it as `If-None-Match` to get 304 while nothing has changed."
SAME: dict[int, tuple[str, Schema | None]] = {304: ("Nothing has changed since.", None)}
OPERATIONS = (
    Operation(
        id="listAttendanceTypes",
        method="GET",
        path="/attendance/types",
        tag="Attendance",
        summary="List the types of attendance",
        description=f"All that can be chosen now, without archived ones. {ASKED_AGAIN}",
        scope="attendance:read",
        answers={200: ("The types.", reference("AttendanceTypes")), **SAME},
    ),
    Operation(
        id="listAttendanceLocations",
        method="GET",
        path="/attendance/locations",
        tag="Attendance",
        summary="List the locations of attendance",
        description=f"All that can be chosen now, without archived ones. {ASKED_AGAIN}",
        scope="attendance:read",
        answers={200: ("The locations.", reference("AttendanceLocations")), **SAME},
    ),
)
