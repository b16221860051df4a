"""Pages of a list: read on from where the page before ended, whatever was added meanwhile."""

from ..rest import cursor

MOST_ITEMS = 1000
USUAL_ITEMS = 100


def page_size(query, most=MOST_ITEMS):
    """How many items a page has."""
    return min(query.get("limit", USUAL_ITEMS), most)


def end_before(query, *kinds):
    """Where the page before ended, as the values of its cursor, which are of these types; None for the first page."""
    text = query.get("cursor")
    return None if text is None else cursor.read(text, *kinds)


def page_of(records, size, position, item):
    """{items, next_cursor} of `size` + 1 records or fewer. position: record -> where it is, as a tuple; item: record
    -> what is sent of it."""
    is_more = len(records) > size
    records = records[:size]
    items = [item(record) for record in records]
    return {"items": items, "next_cursor": cursor.written(*position(records[-1])) if is_more else None}
