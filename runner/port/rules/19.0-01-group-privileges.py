"""Groups of a category are the choices of a ``res.groups.privilege``; a group's ``users`` are its ``user_ids``.

17.0 shows the groups of a category as one choice named like the category. 19.0 shows a privilege as that choice and
the category as the heading above it. So each category used by a group gets a privilege of its name, made right after
the category, or right before the first group where the category is somebody else's.
"""

import re
from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import File, FileManager, with_suffix
from runner.port.xml_source import Element, elements

USERS_OF_A_GROUP = re.compile(
    r"""(\bref\(\s*["'][\w.]*group_\w*["'][^()]*\)\s*\.|\bgroup(?:_\w+)?\.)users\b(?!\s*=[^=])"""
)
HIDDEN = "base.module_category_hidden"


def upgrade(file_manager: FileManager) -> None:
    files = [file for file in with_suffix(file_manager, ".xml") if _has_groups(file.content)]
    own = {category: file for file in files for category in _own_categories(file)}
    used = {category for file in files for category in _used_categories(file)} - {HIDDEN}
    first_users = {category: file for file in reversed(files) for category in _used_categories(file)}
    for file in files:
        here = {category for category in used if own.get(category, first_users.get(category)) is file}
        file.content = apply(file.content, list(_edits(file, here)))
    for file in with_suffix(file_manager, ".py"):
        file.content = USERS_OF_A_GROUP.sub(r"\1all_user_ids", file.content)


def _has_groups(content: str) -> bool:
    return "res.groups" in content or "ir.module.category" in content


def _full(file: File, xml_id: str) -> str:
    return xml_id if "." in xml_id else f"{file.addon.name}.{xml_id}"


def _records(content: str, model: str) -> list[Element]:
    return [element for element in elements(content) if element.tag == "record" and element.get("model") == model]


def _field(record: Element, name: str) -> Element | None:
    return next((child for child in record.children if child.get("name") == name), None)


def _own_categories(file: File) -> list[str]:
    return [_full(file, record.get("id")) for record in _records(file.content, "ir.module.category")]


def _used_categories(file: File) -> list[str]:
    fields = [_field(record, "category_id") for record in _records(file.content, "res.groups")]
    return [_full(file, field.get("ref")) for field in fields if field is not None]


def _edits(file: File, made_here: set[str]) -> Iterator[Edit]:
    missing = set(made_here)
    for record in _records(file.content, "ir.module.category"):
        category = _full(file, record.get("id"))
        if category in missing:
            missing.discard(category)
            yield _privilege_after(file, record, category)
    for group in _records(file.content, "res.groups"):
        yield from _group(file, group, missing)


def _group(file: File, group: Element, missing: set[str]) -> Iterator[Edit]:
    field = _field(group, "category_id")
    if field is not None:
        category = _full(file, field.get("ref"))
        if category in missing:
            missing.discard(category)
            yield _privilege_before(file, group, category)
        yield _replaced(file, field, category)
    users = _field(group, "users")
    if users is not None:
        name = users.attributes["name"]
        yield Edit(name.value_start, name.value_end, "user_ids")


def _replaced(file: File, field: Element, category: str) -> Edit:
    if category == HIDDEN:
        return Edit(field.start, field.end, "")
    return Edit(field.start, field.end, f'<field name="privilege_id" ref="{_privilege_id(file, category)}"/>')


def _privilege_id(file: File, category: str) -> str:
    """Name the privilege like its category: ``module_category_x`` has ``privilege_x``."""
    module, _, name = category.partition(".")
    privilege = "privilege_" + name.removeprefix("module_category_")
    return privilege if module in (file.addon.name, "base") else f"{module}.{privilege}"


def _privilege_after(file: File, record: Element, category: str) -> Edit:
    name, parent = _field(record, "name"), _field(record, "parent_id")
    heading = parent.get("ref") if parent is not None and parent.get("ref") else record.get("id")
    label = file.content[name.open_end : name.close_start] if name is not None else record.get("id")
    sequence = _field(record, "sequence")
    lines = _privilege(file, category, label, heading, sequence)
    return Edit(record.end, record.end, "\n\n" + _indented(file.content, record, lines))


def _privilege_before(file: File, group: Element, category: str) -> Edit:
    label = category.partition(".")[2].removeprefix("module_category_").replace("_", " ").title()
    lines = _privilege(file, category, label, category, None)
    text = _indented(file.content, group, lines)
    return Edit(group.start, group.start, text.lstrip() + "\n\n" + _indent(file.content, group))


def _privilege(file: File, category: str, label: str, heading: str, sequence: Element | None) -> list[str]:
    lines = [
        f'<record id="{_privilege_id(file, category)}" model="res.groups.privilege">',
        f'    <field name="name">{label}</field>',
        f'    <field name="category_id" ref="{heading}"/>',
    ]
    if sequence is not None:
        lines.append("    " + file.content[sequence.start : sequence.end])
    return [*lines, "</record>"]


def _indent(content: str, element: Element) -> str:
    line = content[content.rfind("\n", 0, element.start) + 1 : element.start]
    return line if not line.strip() else ""


def _indented(content: str, element: Element, lines: list[str]) -> str:
    indent = _indent(content, element)
    return "\n".join(indent + line for line in lines)
