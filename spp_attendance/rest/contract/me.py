"""Who the caller is."""

from __future__ import annotations

from ..operation import ANY, Operation
from .common import ID, MOMENT, TEXT, list_of, number, object_of, or_null, reference, text

NAMED = reference("Named")
SCHEMAS = {
    "Named": object_of({"id": ID, "name": TEXT}),
    "Device": object_of(
        {"label": TEXT},
        description="The device of the user that the client is for. A device sees and marks only sessions that the "
        "user facilitates.",
    ),
    "Me": object_of(
        {
            "client_id": text(200),
            "user": NAMED,
            "company": NAMED,
            "tz": text(100, "The zone of times without one."),
            "scopes": list_of(text(100)),
            "device": or_null({**reference("Device"), "description": "Null for clients that are no devices."}),
            "server_time": MOMENT,
            "limits": object_of(
                {
                    "rows": number("How many attendances a request has at most."),
                    "page": number("How many items a page has at most."),
                    "bytes": number("How large a body is at most."),
                    "requests_per_minute": or_null(
                        number("How many requests the client may send in a minute, before it gets 429. Null for any.")
                    ),
                }
            ),
            "version": text(20),
        }
    ),
}
OPERATIONS = (
    Operation(
        id="getMe",
        method="GET",
        path="/me",
        tag="Tokens",
        summary="See who the caller is",
        description="The user that the client acts as, its company, scopes and limits.",
        scope=ANY,
        answers={200: ("Who the caller is.", reference("Me"))},
    ),
)
