"""A favourite is for its ``user_ids``, for all where there are none; before it was for its one ``user_id``."""

from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.xml_source import elements


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        if "ir.filters" in file.content:
            file.content = apply(file.content, list(_edits(file.content)))


def _edits(content: str) -> Iterator[Edit]:
    for field in elements(content):
        if field.tag == "field" and field.get("name") == "user_id" and field.record_model() == "ir.filters":
            yield Edit(
                field.start, field.end, f'<field name="user_ids" eval="{_users(field.get("eval"), field.get("ref"))}"/>'
            )


def _users(value: str, ref: str) -> str:
    if ref:
        return f"[(6, 0, [ref('{ref}')])]"
    return "[(5,)]" if value in ("False", "None") else f"[(6, 0, [{value}])]"
