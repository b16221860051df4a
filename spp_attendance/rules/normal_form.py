"""The form in which identifiers are compared: the rule is that of the addon below, which compares names by it.

A plain folder loads no Odoo, so the addon is named by where this one is: among Odoo's addons, or alone in plain tests.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

_rules = import_module(__name__.partition("spp_attendance.")[0] + "spp_session_tracking.rules")
normal_form: Callable[[str | None], str] = _rules.normal_form
