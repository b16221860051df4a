"""The kanban template ``kanban-box`` with its clickable ``div`` is ``card``; ``kanban-menu`` is ``menu``.

The classes of the ``div`` move to the template. A ``div`` that carries more than classes stays, and only loses the one
that made it clickable: a card is clickable by itself.
"""

from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import Element, elements

TEMPLATES = {"kanban-box": "card", "kanban-menu": "menu"}
CLICKABLE = {"oe_kanban_global_click", "oe_kanban_global_click_edit", "oe_kanban_card", "oe_kanban_details"}


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        if "kanban-" in file.content:
            file.content = apply(file.content, list(_edits(file.content)))


def _edits(content: str) -> Iterator[Edit]:
    for element in elements(content):
        if element.get("t-name") in TEMPLATES and element.is_inside("kanban", "templates", "field"):
            yield from _template(content, element)


def _template(content: str, template: Element) -> Iterator[Edit]:
    name = template.attributes["t-name"]
    yield Edit(name.value_start, name.value_end, TEMPLATES[name.value])
    box = template.children[0] if len(template.children) == 1 else None
    if name.value != "kanban-box" or box is None or box.tag != "div":
        return
    if set(box.attributes) <= {"class"}:
        yield from _unwrap(content, template, box)
    elif "class" in box.attributes:
        css = box.attributes["class"]
        yield Edit(css.value_start, css.value_end, " ".join(_own_classes(box)))


def _unwrap(content: str, template: Element, box: Element) -> Iterator[Edit]:
    if classes := _own_classes(box):
        after_name = template.attributes["t-name"].end
        yield Edit(after_name, after_name, f' class="{" ".join(classes)}"')
    inside = content[box.open_end : box.close_start]
    yield Edit(box.start, box.end, inside.strip())


def _own_classes(box: Element) -> list[str]:
    return [name for name in box.classes() if name not in CLICKABLE]
