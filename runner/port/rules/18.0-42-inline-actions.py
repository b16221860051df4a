"""A settings page opens in the main area like any other: the target ``inline`` is gone."""

import re

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import Element, elements

IN_PYTHON = re.compile(r"""((["'])target\2\s*:\s*(["']))inline(?=\3)""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py", ".js"):
        file.content = IN_PYTHON.sub(r"\1current", file.content)
    for file in with_suffix(file_manager, ".xml"):
        if "inline" in file.content:
            file.content = _current(file.content)


def _current(content: str) -> str:
    targets = [element for element in elements(content) if _is_inline(element, content)]
    return apply(content, [Edit(target.open_end, target.close_start, "current") for target in targets])


def _is_inline(element: Element, content: str) -> bool:
    if element.tag != "field" or element.get("name") != "target":
        return False
    return content[element.open_end : element.close_start].strip() == "inline"
