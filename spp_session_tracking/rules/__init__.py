"""The rules of sessions and attendance in plain Python: no Odoo, no database.

Times are naive datetimes in UTC, percentages run from 0 to 100, counts are whole numbers.
"""

from .daytime import zones_by_day
from .domains import NEGATIVE, any_of, boolean_domain
from .household import HOUSEHOLD, counting_members, household_statement, parse_roles
from .ids import are_ids, is_id
from .lifecycle import OPEN_STATES, TRANSITIONS, can_move
from .make_up import make_up_period
from .moment import FIRST_DAY, LAST_DAY, is_sensible, parse_utc, utc_now
from .normal_form import normal_form
from .outlook import sessions_needed
from .period import NAMED_PERIODS, Period, chosen_period, period_choice
from .spells import Spell, apart, overlap
from .statement import ATTENDED, NOT_STATED, STATUSES, Mark, Statement
from .text import is_blank, is_unfit, visible_text
from .whole_conditions import whole_conditions
from .zone import canonical_zone, is_first_of_two, local_to_utc, utc_to_local, zone_names, zone_spellings

__all__ = [
    *("ATTENDED", "FIRST_DAY", "HOUSEHOLD", "LAST_DAY", "NAMED_PERIODS", "NEGATIVE", "NOT_STATED", "OPEN_STATES"),
    *("STATUSES", "TRANSITIONS", "Mark", "Period", "Spell", "Statement", "any_of", "apart", "are_ids"),
    *("boolean_domain", "can_move"),
    *("canonical_zone", "chosen_period", "counting_members", "household_statement", "is_blank", "is_first_of_two"),
    *("is_id", "is_sensible", "is_unfit", "local_to_utc", "make_up_period"),
    *("normal_form", "overlap", "parse_roles", "parse_utc", "period_choice", "sessions_needed", "utc_now"),
    *("utc_to_local", "visible_text", "whole_conditions", "zone_names", "zone_spellings", "zones_by_day"),
]
