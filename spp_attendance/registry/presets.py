"""Registries that are known: how each is asked, and where its people's fields are. Addresses are examples."""

from __future__ import annotations

from typing import NamedTuple

from .mapping import Line, Mapping
from .source import BASIC, BY_LINK, BY_NUMBER, NO_AUTH, OAUTH, ONE_PAGE, Auth, Paging, Source


class Preset(NamedTuple):
    """name: what people call it; source: without credentials; mapping: to begin with, adjusted by trying"""

    name: str
    source: Source
    mapping: Mapping


# The body that OpenSPP's attendance import posts (spp_attendance/wizard of OpenSPP's attendance server, 17.0).
DCI_SEARCH = """{
    "header": {
        "message_id": "{{uuid}}",
        "message_ts": "{{timestamp}}",
        "action": "search",
        "sender_id": "spp_attendance",
        "total_count": 10
    },
    "message": {
        "transaction_id": "{{uuid}}",
        "search_request": [
            {
                "reference_id": "{{uuid}}",
                "timestamp": "{{timestamp}}",
                "search_criteria": {
                    "reg_type": "SPP:RegistryType:Individual",
                    "query_type": "predicate",
                    "query": []
                }
            }
        ]
    }
}"""
# The body that it posts for a token, to /oauth2/client/token of OpenSPP. The name of the database is to be set.
OPENSPP_TOKEN = """{
    "client_id": "{{client_id}}",
    "client_secret": "{{secret}}",
    "grant_type": "client_credentials",
    "db_name": "openspp"
}"""
DCI_RECORDS = "message.search_response.0.data.reg_records"
_OPENSPP_AUTH = Auth(OAUTH, token_url="https://openspp.example.org/oauth2/client/token", token_template=OPENSPP_TOKEN)
# Defaults of the settings of OpenSPP's attendance server; birthDate and sex as spp_dci_api_server 17.0 writes them.
_OPENSPP_MAPPING = (
    Line("identifier", "identifier.0.identifier"),
    Line("family_name", "familyName"),
    Line("given_name", "givenName"),
    Line("birth_date", "birthDate"),
    Line("gender", "sex"),
    Line("email", "email"),
    Line("phone", "phoneNumbers.0.phone"),
)

# spp_dci_api_server 17.0 takes no notice of page and limit, neither in the request nor, as OpenSPP's own import
# (spp_attendance/wizard) sends them, in the query: everybody comes in one answer. Whoever's server does page sets it.
# Nobody at all is an empty search_response.
_OPENSPP_SOURCE = Source(
    url="https://openspp.example.org/registry/sync/search",
    method="POST",
    auth=_OPENSPP_AUTH,
    request_template=DCI_SEARCH,
    list_path=DCI_RECORDS,
    paging=Paging(ONE_PAGE),
)
OPENSPP_DCI = Preset("DCI registry search (OpenSPP, OpenG2P)", _OPENSPP_SOURCE, _OPENSPP_MAPPING)
OPENSPP_ATTENDANCE = Preset("OpenSPP's attendance import", _OPENSPP_SOURCE, _OPENSPP_MAPPING)
PLAIN_LIST = Preset(
    "A list in JSON",
    Source(url="https://registry.example.org/people", auth=Auth(NO_AUTH), paging=Paging(BY_NUMBER, "page", "limit")),
    (
        Line("identifier", "id"),
        Line("family_name", "family_name"),
        Line("given_name", "given_name"),
        Line("birth_date", "birth_date"),
        Line("gender", "gender"),
        Line("email", "email"),
        Line("phone", "phone"),
    ),
)
ODK_CENTRAL = Preset(
    "ODK Central",
    # Entities and submissions as OData: a list `value`, $top for the size, and the link @odata.nextLink while more is
    # left (getodk/docs, central-api-odata-endpoints; since Central 2023.4). Groups of a form are objects in a row. A
    # web user's address and password, or a token of a session.
    Source(
        url="https://odk.example.org/v1/projects/1/datasets/people.svc/Entities",
        auth=Auth(BASIC),
        list_path="value",
        page_size=250,
        paging=Paging(BY_LINK, size_parameter="$top", link_path=r"@odata\.nextLink"),
    ),
    # __id is there in each row; what else there is the form says.
    (Line("identifier", "__id"), Line("name", "label")),
)
DHIS2 = Preset(
    "DHIS2 tracked entities",
    # GET /api/tracker/trackedEntities with page and pageSize; attributes are a list of {attribute, value} with the
    # instance's own ids (dhis2/dhis2-docs, developer/web-api/tracker). The list is `trackedEntities` from 2.41 on,
    # `instances` before. A user and password, or a token: a personal access token is entered as "ApiToken d2pat_...".
    # trackedEntityType or program, and orgUnits, are to be set.
    Source(
        url="https://dhis2.example.org/api/tracker/trackedEntities?program=PROGRAM&orgUnitMode=ACCESSIBLE"
        "&fields=trackedEntity,orgUnit,attributes[attribute,value]&order=createdAt:asc",
        auth=Auth(BASIC),
        list_path="trackedEntities",
        paging=Paging(BY_NUMBER, "page", "pageSize"),
    ),
    # The attributes are those of DHIS2's demo database: first name, last name, gender.
    (
        Line("identifier", "trackedEntity"),
        Line("given_name", "attributes[attribute=w75KJ2mc4zz].value"),
        Line("family_name", "attributes[attribute=zDhUuAYrxNC].value"),
        Line("gender", "attributes[attribute=cejWyOfXge6].value"),
    ),
)

PRESETS = {
    "dci": OPENSPP_DCI,
    "openspp_attendance": OPENSPP_ATTENDANCE,
    "json": PLAIN_LIST,
    "odk": ODK_CENTRAL,
    "dhis2": DHIS2,
}
