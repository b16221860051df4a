"""Keys of the context: over RPC anybody sends them."""


class Inside:
    """The value of a context key that only Python code can set: over RPC come plain JSON values."""

    def __repr__(self):
        return "inside"


INSIDE = Inside()


def is_inside(env, key):
    """Whether Python code has set a key of the context, and not whoever called over RPC."""
    return isinstance(env.context.get(key), Inside)


def without_keys(records, keys):
    """The records without some keys of their context, where it has any of them."""
    if keys.isdisjoint(records.env.context):
        return records
    context = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_context(context)  # pylint: disable=context-overridden
