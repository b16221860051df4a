"""What a database may be called."""

import re

from docker.console import Stop

# As Odoo has it.
DATABASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# What a restore makes, and removes, has the name of its database with this behind it.
RESTORING = "_restoring"
# So long may it be that names made from it fit into PostgreSQL's 63 bytes.
LONGEST = 40


def check(name: str) -> str:
    """Return the name of a database; a Stop where it is none."""
    if not DATABASE.fullmatch(name):
        raise Stop(f"{name!r} is no name of a database: letters, digits, _ . and - only. Nothing was done.")
    if name.endswith(RESTORING):
        raise Stop(f"A database may not be called {name}: restores remove what ends in {RESTORING}. Nothing was done.")
    return name


def check_new(name: str) -> None:
    """Check the name of a database that is to be made."""
    if len(name) > LONGEST:
        raise Stop(f"The name {name} is too long: {LONGEST} letters at most, for restores. Nothing was done.")
