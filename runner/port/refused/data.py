"""Refused constructs in the addons' data files and views."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from runner.port.edits import line_of
from runner.port.refused.construct import Construct
from runner.port.refused.edition import Edition
from runner.port.refused.names import MODELS
from runner.port.xml_source import Element, elements

TREE = re.compile(r"\btree\b")
# What an xpath of 17.0 may look for in somebody else's view, and does not find in that of 19.0.
LOOKED_FOR = re.compile(r"\btree\b|kanban-box|kanban-menu|oe_kanban_global_click|oe_chatter")
HELPERS = re.compile(r"\bkanban_(?:image|color|getcolor|getcolorname)\s*\(")
# Fields of records: (model, field), a star for any model.
RECORD_FIELDS = {
    ("*", "groups_id"): "it is group_ids in 19.0",
    ("ir.cron", "doall"): "gone in 19.0",
    ("ir.cron", "numbercall"): "gone in 19.0",
    ("ir.filters", "user_id"): "it is user_ids in 19.0",
    ("res.groups", "category_id"): "it is a privilege_id in 19.0",
    ("res.groups", "users"): "it is user_ids in 19.0",
}
ATTRIBUTES = {
    "attrs": "both series take invisible=, readonly=, required= with a Python expression",
    "banner_route": "19.0 does not know it",
    "states": "both series take invisible= with a Python expression",
}
TEMPLATES = {
    "kanban-box": "the template is named card in 19.0",
    "kanban-menu": "the template is named menu in 19.0",
    "kanban-tooltip": "19.0 does not show it",
}
CLASSES = {
    "oe_chatter": "19.0 shows nothing: use <chatter/>, which a rule makes of a div in a form view",
    "oe_kanban_global_click": "cards of 19.0 are clickable by themselves: put the class on the template's only div",
}
Found = tuple[Element, str, str]


def constructs(edition: Edition) -> Iterator[Construct]:
    """Yield what is refused in the XML files of the edition."""
    widgets, classes = edition.registered("fields"), edition.registered("views")
    for path in edition.files(".xml"):
        content = path.read_text()
        yield from _parsed(path, content)
        for element in elements(content):
            for found, what, remedy in _in_element(element, content, edition):
                yield Construct(path, line_of(content, found.start), what, remedy)
            yield from _registered(path, content, element, "widget", widgets)
            yield from _registered(path, content, element, "js_class", classes)


def _parsed(path: Path, content: str) -> Iterator[Construct]:
    try:
        ElementTree.fromstring(content.encode())
    except ElementTree.ParseError as error:
        yield Construct(path, error.position[0], "XML that is not well formed", str(error))


def _in_element(element: Element, content: str, edition: Edition) -> Iterator[Found]:
    yield from _tag(element, content)
    yield from _attributes(element)
    if element.tag == "field":
        yield from _field(element, content, edition)
    if element.get("model") in MODELS:
        yield element, f"model {element.get('model')}", MODELS[element.get("model")]


def _tag(element: Element, content: str) -> Iterator[Found]:
    if element.tag == "tree":
        yield element, "<tree>", "it is <list> in 19.0"
    if element.tag == "xpath" and LOOKED_FOR.search(element.get("expr")):
        yield element, f"xpath {element.get('expr')}", "19.0 names it otherwise: look for a field beside it"
    if element.tag == "group" and element.is_inside("search"):
        for name in element.attributes.keys() & {"expand", "string"}:
            yield element, f"{name}= on a search group", "19.0 refuses it: write <group> alone"
    if element.tag == "kanban" and "templates" in [child.tag for child in element.children]:
        if 't-name="card"' not in content[element.start : element.end]:
            yield element, "kanban without a card template", "name the template kanban-box in the sources"


def _attributes(element: Element) -> Iterator[Found]:
    for name, attribute in element.attributes.items():
        if name in ATTRIBUTES and not element.record_model():
            yield element, f"{name}=", ATTRIBUTES[name]
        if HELPERS.search(attribute.value):
            yield element, attribute.value, "19.0 has no kanban helpers: use a field with a widget"
    for name in element.classes():
        if name in CLASSES:
            yield element, f"class {name}", CLASSES[name]
    if element.get("t-name") in TEMPLATES:
        yield element, f"template {element.get('t-name')}", TEMPLATES[element.get("t-name")]


def _field(element: Element, content: str, edition: Edition) -> Iterator[Found]:
    name, model = element.get("name"), element.record_model()
    remedy = RECORD_FIELDS.get((model, name)) or RECORD_FIELDS.get(("*", name))
    if remedy:
        yield element, f"field {name}{f' of {model}' if model else ''}", remedy
    if name == "mobile" and name not in edition.own_fields:
        yield element, "field mobile", "contacts have none in 19.0: use phone"
    if name in ("view_mode", "binding_view_types", "type") and model:
        if TREE.search(content[element.open_end : element.close_start]):
            yield element, f"view type tree in {name}", "it is list in 19.0"


def _registered(path: Path, content: str, element: Element, name: str, known: set[str]) -> Iterator[Construct]:
    value = element.get(name)
    if value and value not in known and element.tag != "record":
        yield Construct(path, line_of(content, element.start), f'{name}="{value}"', "the client of 19.0 has none")
