"""The one way to add rows to a model that is append-only (`spp.append.only`).

It is a function of a module and not a method of a model: code that is typed in Odoo, as in a server action, can call
the methods of models, also those with an underscore, but imports nothing.
"""

CONTEXT_KEY = "spp_append"


class Permission:
    """Lets some rows of one model be added. It travels in the context and is used up by the rows that are added.

    Only Python code can make one: a context that comes over RPC holds plain JSON values. Whoever finds a used one in a
    context, such as an automated action on the new rows, can do nothing with it.
    """

    __slots__ = ("_model", "_count")

    def __init__(self, model, count):
        self._model = model
        self._count = count

    def use(self, model, count):
        """Whether so many rows of the model may be added; they are used up."""
        if model != self._model or count > self._count:
            return False
        self._count -= count
        return True


def append(model, vals_list):
    """Add rows to an append-only model. create() and all its overrides run. Returns them in the environment of `model`.

    The caller has checked that the user may do what the rows are about.
    """
    permission = Permission(model._name, len(vals_list))
    # sudo: nobody has the right to add rows by hand, or they could say what never happened
    added = model.sudo().with_context(**{CONTEXT_KEY: permission}).create(vals_list)
    return model.browse(added.ids)


def is_appending(model, count):
    """Whether the server adds so many rows to the model now. Ask once for the same rows."""
    permission = model.env.context.get(CONTEXT_KEY)
    return type(permission) is Permission and permission.use(model._name, count)
