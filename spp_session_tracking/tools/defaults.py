"""Defaults that neither a context nor a user can give: those of the code."""


def defaults_of_code(model, names):
    """{name: the default that the definition of the field has} of those fields that have one, to create with."""
    defaults = {}
    for name in names:
        field = model._fields[name]
        if field.default:
            value = field.convert_to_cache(field.default(model), model, validate=False)
            defaults[name] = field.convert_to_write(field.convert_to_record(value, model), model)
    return defaults
