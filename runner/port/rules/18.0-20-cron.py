"""A scheduled action runs until it is switched off: ``numbercall`` and ``doall`` are gone."""

import re

from runner.port.edits import Edit, apply, whole_lines
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import elements

GONE = {"numbercall", "doall"}
IN_PYTHON = re.compile(r"""[ \t]*(["'])(?:numbercall|doall)\1\s*:\s*[\w-]+\s*,?[ \t]*(?:\n(?=\s*["'}]))?""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml", ".py"):
        if file.path.suffix == ".py":
            file.content = IN_PYTHON.sub("", file.content)
        elif "ir.cron" in file.content:
            file.content = _without_counters(file.content)


def _without_counters(content: str) -> str:
    gone = [
        element
        for element in elements(content)
        if element.tag == "field" and element.get("name") in GONE and element.record_model() == "ir.cron"
    ]
    return apply(content, [Edit(*whole_lines(content, field.start, field.end), "") for field in gone])
