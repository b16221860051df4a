"""A plugin of pytest: a test hashes a password in no time.

Odoo 17.0 hashes with 600,000 rounds, which is 0.3 s for each user that a test makes, and most tests make some. Odoo
19.0 leaves the rounds out in its own tests.
"""

from odoo.addons.base.models import res_users


def pytest_sessionstart() -> None:
    """Lower the limit before Odoo reads it."""
    res_users.MIN_ROUNDS = 1
