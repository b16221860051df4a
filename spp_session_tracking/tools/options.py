"""Selection fields with the options of another field."""


def options_of(model, name):
    """The options of a field of another model, in words of the language of whoever looks.

    The `selection` of a field has them in English only.
    """
    return lambda records: records.env[model]._fields[name]._description_selection(records.env)
