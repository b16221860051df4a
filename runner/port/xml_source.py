"""The elements of an XML text with their places in it.

A parser would hand back the meaning and lose the layout; these places let a rule change one attribute and leave every
other character alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARKUP = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^>]*>
    |<(?P<close>/?)(?P<tag>[\w:.-]+)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*?)(?P<empty>/?)>""",
    re.DOTALL | re.VERBOSE,
)
ATTRIBUTE = re.compile(r"""\s*(?P<name>[\w:.-]+)\s*=\s*(?P<quote>["'])(?P<value>.*?)(?P=quote)""", re.DOTALL)


@dataclass(frozen=True)
class Attribute:
    """An attribute; ``start`` includes the space before it, ``value_start`` is inside the quotes."""

    name: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int


@dataclass(eq=False)
class Element:
    """An element from ``start`` to ``end``; its content lies between ``open_end`` and ``close_start``."""

    tag: str
    attributes: dict[str, Attribute]
    start: int
    open_end: int
    parent: Element | None
    close_start: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute as it is written."""
        return self.attributes[name].value if name in self.attributes else default

    def classes(self) -> list[str]:
        """Return the names in the ``class`` attribute."""
        return self.get("class").split()

    def ancestors(self) -> Iterator[Element]:
        """Yield the parent, its parent, and so on."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def is_inside(self, *tags: str) -> bool:
        """Tell whether one of the elements around this one has one of these tags."""
        return any(ancestor.tag in tags for ancestor in self.ancestors())

    def record_model(self) -> str:
        """Return the model of the ``<record>`` this element is or stands directly in, else an empty word."""
        record = self if self.tag == "record" else self.parent
        return record.get("model") if record is not None and record.tag == "record" else ""


def elements(content: str) -> list[Element]:
    """Return all elements of ``content`` in the order they open, none for those in comments."""
    found: list[Element] = []
    stack: list[Element] = []
    for match in MARKUP.finditer(content):
        tag = match["tag"]
        if tag is None:
            continue
        if match["close"]:
            _close(stack, tag, match)
            continue
        element = _open(match, stack[-1] if stack else None)
        found.append(element)
        if not match["empty"]:
            stack.append(element)
    return found


def _open(match: re.Match[str], parent: Element | None) -> Element:
    element = Element(
        match["tag"], dict(_attributes(match)), match.start(), match.end(), parent, match.end(), match.end()
    )
    if parent is not None:
        parent.children.append(element)
    return element


def _attributes(match: re.Match[str]) -> Iterator[tuple[str, Attribute]]:
    offset = match.start("attributes")
    for found in ATTRIBUTE.finditer(match["attributes"]):
        yield (
            found["name"],
            Attribute(
                found["name"],
                found["value"],
                offset + found.start(),
                offset + found.end(),
                offset + found.start("value"),
                offset + found.end("value"),
            ),
        )


def _close(stack: list[Element], tag: str, match: re.Match[str]) -> None:
    while stack:
        element = stack.pop()
        element.close_start, element.end = match.start(), match.end()
        if element.tag == tag:
            return
