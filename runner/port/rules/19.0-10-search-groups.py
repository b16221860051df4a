"""A ``<group>`` in a search view has neither ``expand`` nor ``string``."""

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import elements

GONE = ("expand", "string")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        if "<search" in file.content:
            file.content = _bare(file.content)


def _bare(content: str) -> str:
    groups = [element for element in elements(content) if element.tag == "group" and element.is_inside("search")]
    attributes = [group.attributes[name] for group in groups for name in GONE if name in group.attributes]
    return apply(content, [Edit(attribute.start, attribute.end, "") for attribute in attributes])
