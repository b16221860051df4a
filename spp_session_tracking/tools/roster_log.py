"""Whether a change of a roster is logged also before the day of the session, when it changes no number yet."""

CONTEXT_KEY = "spp_roster_logged"


class RosterLogged:
    """Says so in the context. Only Python code can make one: a context that comes over RPC holds plain JSON values."""


def logged(lines):
    """The lines, for a change that nobody has chosen on the roster itself, such as by archiving a contact."""
    return lines.with_context(**{CONTEXT_KEY: RosterLogged()})


def is_logged(lines):
    return isinstance(lines.env.context.get(CONTEXT_KEY), RosterLogged)
