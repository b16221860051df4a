class Inside:
    """The value of a context key that only Python code can set: over RPC come plain JSON values."""

    def __repr__(self):
        return "inside"


INSIDE = Inside()


def is_inside(env, key):
    """Whether Python code has set a key of the context, and not whoever called over RPC."""
    return isinstance(env.context.get(key), Inside)
