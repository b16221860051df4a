"""Rights and rules are checked in one: ``check_access`` raises, ``has_access`` answers.

``check_access_rights`` looked at the model only, whatever records it was called on; an empty recordset says the same.
``user_has_groups`` asks the user.
"""

import ast
from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source, method_calls

OLD = ("check_access_rights", "check_access_rule", "_filter_access_rules", "_filter_access_rules_python")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if any(name in file.content for name in (*OLD, "user_has_groups")):
            file.content = apply(file.content, list(_edits(Source(file.content))))


def _edits(source: Source) -> Iterator[Edit]:
    for call, method in method_calls(source, *OLD, "user_has_groups"):
        if isinstance(method.value, ast.Call) and source.text(method.value.func) == "super":
            continue
        if method.attr == "check_access_rights":
            yield _rights(source, call, method)
        else:
            yield source.rename_attribute(method, _renamed(method.attr))


def _rights(source: Source, call: ast.Call, method: ast.Attribute) -> Edit:
    verb = "has_access" if _asks(call) else "check_access"
    operation = source.text(call.args[0]) if call.args else source.text(call.keywords[0].value)
    return source.replace(call, f"{source.text(method.value)}.browse().{verb}({operation})")


def _asks(call: ast.Call) -> bool:
    values = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "raise_exception")]
    return any(isinstance(value, ast.Constant) and value.value is False for value in values)


def _renamed(name: str) -> str:
    return {"check_access_rule": "check_access", "user_has_groups": "env.user.has_groups"}.get(name, "_filtered_access")
