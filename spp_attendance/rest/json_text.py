"""Reading JSON from clients that nobody trusts, and writing it."""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import Any, NoReturn

from .problem import Malformed

TOO_LONG = "A number in the body is too long or too large."
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read(data: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises Malformed. Texts in it may be unfit: see is_unfit()."""
    if not data.strip():
        raise Malformed("The body is empty. Send JSON.")
    if data.startswith(codecs.BOM_UTF8):
        raise Malformed("The body begins with a byte order mark. Send it in UTF-8 without one.")
    try:
        return json.loads(data.decode(), parse_constant=_refuse_constant, parse_float=_number)
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except UnicodeDecodeError as error:
        raise Malformed(f"The body is not text in UTF-8. Look at byte {error.start + 1}.") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON. Look at line {error.lineno}, character {error.colno}.") from None
    except ValueError:  # Python reads no more than some thousand digits
        raise Malformed(TOO_LONG) from None


def written(value: Any) -> bytes:
    """A value as JSON text in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _number(text: str) -> int | float:
    """A number with a fraction or an exponent. 1.0 is an integer in JSON Schema."""
    value = float(text)
    if math.isinf(value):
        raise Malformed(TOO_LONG)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"The body is not JSON: {name} is no number of JSON.")


def is_unfit(text: str) -> bool:
    """Whether a text has a character that no text of people has, and that PostgreSQL or a spreadsheet cannot hold.

    These are half of a surrogate pair, and the control characters but for tab and the ends of lines.
    """
    return bool(UNFIT.search(text))
