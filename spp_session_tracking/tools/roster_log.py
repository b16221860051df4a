"""Whether a change of a roster is logged also before the day of the session, when it changes no number yet."""

from .context_keys import INSIDE, is_inside

CONTEXT_KEY = "spp_roster_logged"


def logged(lines):
    """The lines, for a change that nobody has chosen on the roster itself, such as by archiving a contact."""
    return lines.with_context(**{CONTEXT_KEY: INSIDE})


def is_logged(lines):
    return is_inside(lines.env, CONTEXT_KEY)
