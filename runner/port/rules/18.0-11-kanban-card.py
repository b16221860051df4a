"""The kanban template ``kanban-box`` with its clickable ``div`` is ``card``; ``kanban-menu`` is ``menu``.

A card of 19.0 opens its record by itself; where no ``div`` was clickable the view says ``can_open="0"``. The ``div``
stays, so that what is in it keeps its places: the card itself is a flex column in 19.0.
"""

from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import Element, elements

TEMPLATES = {"kanban-box": "card", "kanban-menu": "menu"}
CLICKABLE = {"oe_kanban_global_click", "oe_kanban_global_click_edit", "oe_kanban_card"}


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        if "kanban-" in file.content:
            file.content = apply(file.content, list(_edits(file.content)))


def _edits(content: str) -> Iterator[Edit]:
    for element in elements(content):
        if element.get("t-name") in TEMPLATES and element.is_inside("kanban", "templates", "field"):
            yield from _template(element)
        if element.tag == "kanban" and not _is_clickable(content[element.start : element.end]):
            yield Edit(element.start + len("<kanban"), element.start + len("<kanban"), ' can_open="0"')


def _is_clickable(view: str) -> bool:
    """Tell whether a click opens a record on 17.0; a view without a box of its own is another rule's."""
    return "kanban-box" not in view or any(word in view for word in ("oe_kanban_global_click", "can_open="))


def _template(template: Element) -> Iterator[Edit]:
    name = template.attributes["t-name"]
    yield Edit(name.value_start, name.value_end, TEMPLATES[name.value])
    for box in template.children:
        if "class" in box.attributes and not CLICKABLE.isdisjoint(box.classes()):
            yield _without_clickable(box)


def _without_clickable(box: Element) -> Edit:
    css, kept = box.attributes["class"], [name for name in box.classes() if name not in CLICKABLE]
    return Edit(css.value_start, css.value_end, " ".join(kept)) if kept else Edit(css.start, css.end, "")
