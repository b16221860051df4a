"""The models of the suite and how they point at each other, read from the sources without importing them."""

import ast
from functools import cache, reduce
from typing import NamedTuple

from tests.docs.pages import addon_modules

KINDS = ("Many2one", "One2many", "Many2many")


class Declared(NamedTuple):
    """A class of our addons: its name, what is assigned in it, and what is in its module."""

    name: str
    assigned: dict[str, ast.expr]
    constants: dict[str, ast.expr]

    @property
    def model(self) -> str:
        """The model it declares or extends, "" for a class of another kind."""
        return _text(self.assigned.get("_name")) or _text(self.assigned.get("_inherit"))


class Relation(NamedTuple):
    """A field of one of our models that points at another of ours, or at the same one."""

    model: str
    field: str
    kind: str
    comodel: str


@cache
def classes() -> list[Declared]:
    """The classes of our addons, those that declare a model before those that extend one."""
    found = [
        Declared(node.name, _assigned(node.body), _assigned(module.body))
        for module in addon_modules().values()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    ]
    return sorted(found, key=lambda declared: "_name" not in declared.assigned)


@cache
def names() -> frozenset[str]:
    """The names of our models."""
    return frozenset(name for declared in classes() if (name := _text(declared.assigned.get("_name"))))


@cache
def relations() -> frozenset[Relation]:
    """The relations between our models."""
    made = (Relation(*key, _kind(call), _comodel(*key)) for key, (call, _declared) in _fields().items())
    return frozenset(relation for relation in made if {relation.model, relation.comodel} <= names())


@cache
def _fields() -> dict[tuple[str, str], tuple[ast.Call, Declared]]:
    """{(model, field): (the call that makes it, its class)} of the relational fields."""
    found: dict[tuple[str, str], tuple[ast.Call, Declared]] = {}
    for declared in classes():
        for name, value in declared.assigned.items():
            if declared.model and isinstance(value, ast.Call) and _kind(value) in KINDS:
                found.setdefault((declared.model, name), (value, declared))
    return found


def _comodel(model: str, field: str) -> str:
    """The model a field points at, "" where the field only changes one that is inherited."""
    if (model, field) not in _fields():
        return ""
    call, declared = _fields()[model, field]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if related := _text(keywords.get("related")):
        return reduce(_comodel, related.split("."), model)
    named = call.args[0] if call.args else keywords.get("comodel_name")
    return _text(named) or _name_of_class(named, declared)


def _name_of_class(named: ast.expr | None, declared: Declared) -> str:
    """The model of a constant that is `SomeModel._name`."""
    value = declared.constants.get(named.id) if isinstance(named, ast.Name) else None
    owner = ast.unparse(value).removesuffix("._name") if value else ""
    return next((each.model for each in classes() if each.name == owner), "")


def _assigned(body: list[ast.stmt]) -> dict[str, ast.expr]:
    nodes = [node for node in body if isinstance(node, ast.Assign)]
    return {target.id: node.value for node in nodes for target in node.targets if isinstance(target, ast.Name)}


def _kind(call: ast.Call) -> str:
    return ast.unparse(call.func).removeprefix("fields.")


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
