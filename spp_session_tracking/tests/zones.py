"""A server whose system, and whose pytz, has no old names of zones: Debian without the package tzdata-legacy."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pytz

from ..rules import zone


@contextmanager
def without_old_zones():
    known = {name for name in pytz.all_timezones if name not in zone.NAME_NOW}
    with ExitStack() as stack:
        for name in ("all_timezones", "all_timezones_set"):
            stack.enter_context(patch.object(pytz, name, known))
        stack.enter_context(patch.dict(pytz._tzinfo_cache, clear=True))
        stack.enter_context(patch("zoneinfo.ZoneInfo", side_effect=AssertionError("one source of zones")))
        for cache in (zone.canonical_zone, zone._spellings):
            cache.cache_clear()
            stack.callback(cache.cache_clear)
        yield
