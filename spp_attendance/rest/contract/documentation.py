"""The document itself."""

from __future__ import annotations

from ..operation import OPEN, Operation, Parameter
from .common import TEXT, object_of

SCHEMAS = {
    "Document": object_of(
        {"openapi": TEXT, "info": object_of({"title": TEXT, "version": TEXT})}, description="OpenAPI 3.1."
    )
}
OPERATIONS = (
    Operation(
        id="getDocument",
        method="GET",
        path="/openapi.json",
        tag="Documentation",
        summary="Get this document",
        description="With an `ETag`: send it as `If-None-Match`, and nothing is sent again while nothing has changed.",
        scope=OPEN,
        parameters=(Parameter("guide", {"type": "boolean"}, "Whether its description is the whole guide."),),
        answers={
            200: ("The document.", {"$ref": "#/components/schemas/Document"}),
            304: ("It is the one with the tag that was sent.", None),
        },
    ),
)
