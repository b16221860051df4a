"""What the log of requests says of an address that names a person: OpenSPP's own addresses do."""

import logging
import re

# /attendance/P-0001 and /subscriber/P-0001 in "GET /attendance/P-0001?x HTTP/1.1", also with // or after a host, and a
# reason somebody gives for voiding. An identifier may have a blank or a quotation mark, decoded.
CHOICES = r"(?:types|locations)(?:[?\s]|$)"
OF_A_PERSON = re.compile(
    rf"((?:^|\s)(?:https?://[^/\s]+)?/+(?:attendance|subscriber)/+)(?!/|{CHOICES}).+?(?=\?| HTTP/|$)"
)
REASON = re.compile(r"\b(reason=)[^\s&\"]+")


class NoPeopleInAddresses(logging.Filter):
    """Writes "-" for the identifier in an address."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(without_people(each) if isinstance(each, str) else each for each in record.args)
        return True


def without_people(text):
    """The text with "-" for each identifier of a person in an address, and for each reason."""
    return REASON.sub(r"\1-", OF_A_PERSON.sub(r"\1-", text))


def keep_people_out_of_addresses():
    """Let the log of requests, that of Odoo's own server, name nobody."""
    logging.getLogger("werkzeug").addFilter(NoPeopleInAddresses())
