"""Pages of a list: read on from where the page before ended, whatever was added meanwhile."""

from ..api import cursor

MOST_ITEMS = 1000
USUAL_ITEMS = 100


def page_size(query):
    """How many items a page has."""
    return min(query.get("limit", USUAL_ITEMS), MOST_ITEMS)


def page_of(records, size, position, item):
    """{items, next_cursor} of `size` + 1 records or fewer. position: record -> where it is, as a tuple; item: record
    -> what is sent of it."""
    is_more = len(records) > size
    records = records[:size]
    items = [item(record) for record in records]
    return {"items": items, "next_cursor": cursor.written(*position(records[-1])) if is_more else None}
