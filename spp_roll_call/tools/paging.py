"""Rows cut into pages of paper, so that each page can say which one it is, whatever prints it."""


def pages_of(rows, first, later):
    """The rows as a list of pages: so many on the first one, so many on each later one. There is always a first one."""
    pages, rest = [rows[:first]], rows[first:]
    while rest:
        pages.append(rest[:later])
        rest = rest[later:]
    return pages
