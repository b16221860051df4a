"""``<div class="oe_chatter">`` with its fields is ``<chatter/>``; what the fields' options said become attributes."""

import re

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import Element, elements

ALWAYS = re.compile(r"post_refresh\W+always")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        content = file.content
        if "oe_chatter" in content:
            file.content = apply(content, [_chatter(div) for div in elements(content) if _is_chatter(div)])


def _is_chatter(element: Element) -> bool:
    return element.tag == "div" and "oe_chatter" in element.classes()


def _chatter(div: Element) -> Edit:
    names = [name for name in _attributes(div) if name]
    written = "".join(f' {name}="True"' for name in names)
    kept = "".join(f' {name}="{div.get(name)}"' for name in ("groups", "invisible", "position") if div.get(name))
    return Edit(div.start, div.end, f"<chatter{written}{kept}/>")


def _attributes(div: Element) -> list[str]:
    options = {child.get("name"): child.get("options") for child in div.children}
    followers, messages = options.get("message_follower_ids", ""), options.get("message_ids", "")
    return [
        "open_attachments" if "open_attachments" in followers + messages else "",
        "reload_on_follower" if "post_refresh" in followers else "",
        "reload_on_post" if "post_refresh" in messages else "",
        "reload_on_attachment" if ALWAYS.search(messages) else "",
    ]
