"""Refused constructs in the addons' JavaScript: the web client's own files, services and tours."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from runner.port.edits import line_of
from runner.port.refused.construct import Construct
from runner.port.refused.edition import Edition

IMPORT = re.compile(
    r"""\bimport\s*(?:(?P<default>\w+)\s*,?\s*)?(?:\{(?P<names>[^}]*)\})?\s*from\s*["']@(?P<module>[\w/.-]+)["']"""
)
EXPORT = re.compile(r"^export\s+(?:default\s+)?(?:async\s+)?(?:const|let|var|function\*?|class)\s+(\w+)", re.M)
EXPORT_LIST = re.compile(r"^export\s*\{([^}]*)\}", re.M)
SERVICE = re.compile(r"""\buseService\(\s*["']([\w.]+)["']""")
DEFINE = re.compile(r"\bodoo\.define\(")
# Keys of tours and steps that 17.0 knows and 19.0 refuses to load.
TOUR_KEYS = re.compile(
    r"^\s*(alt_trigger|auto|allowInvisible|checkDelay|consumeEvent|consumeVisibleOnly|edition|extra_trigger|fadeout"
    r"|in_modal|isCheck|mobile|noPrepend|position|rainbowMan|saveAs|sequence|shadow_dom|skip_trigger|test|width)\s*:",
    re.M,
)
STEP = re.compile(r"\{[^{}]*\btrigger\s*:(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
RUN = re.compile(r"\brun\b\s*[:(]")
COMMENT = re.compile(r"(?<!:)//[^\n]*|/\*.*?\*/", re.S)
# Made by the build of the client, not a file of an addon.
EXTERNAL = ("odoo/",)


def constructs(edition: Edition) -> Iterator[Construct]:
    """Yield what is refused in the JavaScript files of the edition."""
    services = edition.registered("services")
    for path in edition.files(".js"):
        content = _without_comments(path.read_text())
        for offset, what, remedy in _in_text(content, edition, services):
            yield Construct(path, line_of(content, offset), what, remedy)


Found = tuple[int, str, str]


def _without_comments(content: str) -> str:
    """Return the text with blanks for comments, so that places stay the same."""
    return COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), content)


def _in_text(content: str, edition: Edition, services: set[str]) -> Iterator[Found]:
    for match in IMPORT.finditer(content):
        yield from _import(match, edition)
    for match in SERVICE.finditer(content):
        if match[1] not in services:
            yield match.start(), f"service {match[1]}", "the client of 19.0 has none: use orm, action or notification"
    for match in DEFINE.finditer(content):
        yield match.start(), "odoo.define", "write an ES module"
    if "web_tour.tours" in content:
        yield from _tour(content)


def _import(match: re.Match[str], edition: Edition) -> Iterator[Found]:
    module = match["module"]
    if module.startswith(EXTERNAL):
        return
    file = _file(module, edition)
    if file is None:
        yield match.start(), f"import from @{module}", "19.0 has no such file"
        return
    exported = _exported(file)
    for name in re.findall(r"(\w+)(?:\s+as\s+\w+)?\s*(?:,|$)", (match["names"] or "").strip()):
        if name not in exported and "*" not in exported:
            yield match.start(), f"import of {name} from @{module}", "that file of 19.0 does not export it"


def _file(module: str, edition: Edition) -> Path | None:
    name, _, rest = module.partition("/")
    addon = edition.addon(name)
    if addon is None:
        return None
    rest = rest.removesuffix(".js")
    base = addon / "static" / rest.removeprefix("../") if rest.startswith("../") else addon / "static/src" / rest
    return next((file for file in (base.with_name(base.name + ".js"), base / "index.js") if file.is_file()), None)


@cache
def _exported(file: Path) -> frozenset[str]:
    text = file.read_text(errors="replace")
    names = set(EXPORT.findall(text))
    for block in EXPORT_LIST.findall(text):
        names.update(part.split(" as ")[-1].strip() for part in block.split(","))
    return frozenset(names | ({"*"} if re.search(r"^export\s*\*", text, re.M) else set()))


def _tour(content: str) -> Iterator[Found]:
    for match in TOUR_KEYS.finditer(content):
        yield match.start(1), f"{match[1]}: in a tour", "19.0 refuses a tour with this key"
    for match in STEP.finditer(content):
        if not RUN.search(match[0]):
            remedy = '17.0 clicks by itself, 19.0 only waits: write run: "click", or isCheck: true'
            yield match.start(), "tour step without run", remedy
