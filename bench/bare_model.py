"""A bare model: as wide as another one, with its columns alone, to see what Odoo's own `create()` takes of them."""

from typing import Any

NAME = "x_bench_plain"
# what every record has of the ORM itself
OWN = ("id", "create_uid", "create_date", "write_uid", "write_date")


def add(env: Any, model: str) -> None:
    """Make the bare model with the columns of a model."""
    wide = [
        {
            "name": f"x_{field.name}",
            "field_description": field.name,
            "ttype": "char" if field.type == "selection" else field.type,
            "relation": field.comodel_name or False,
        }
        for field in _columns(env[model])
    ]
    bare = env["ir.model"].create({"name": "Plain", "model": NAME, "field_id": [(0, 0, values) for values in wide]})
    group = env.ref("base.group_user").id
    may = dict.fromkeys(("perm_create", "perm_write"), True)
    env["ir.model.access"].create({"name": NAME, "model_id": bare.id, "group_id": group, **may})


def values_of(records: Any) -> list[dict[str, Any]]:
    """What is stored of records, as values for the bare model."""
    names = [field.name for field in _columns(records)]
    return [{f"x_{name}": row[name] for name in names} for row in records.sudo().read(names, load=None)]


def _columns(model: Any) -> list[Any]:
    return [field for name, field in model._fields.items() if field.store and field.column_type and name not in OWN]
