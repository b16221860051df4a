"""What was read is put into the cache by the field: ``cache.insert_missing(records, field, values)`` is gone."""

from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source, method_calls

OLD = "insert_missing"


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if OLD in file.content:
            file.content = apply(file.content, list(_edits(Source(file.content))))


def _edits(source: Source) -> Iterator[Edit]:
    for call, _method in method_calls(source, OLD):
        records, field, values = (source.text(argument) for argument in call.args)
        yield source.replace(call, f"{field}._insert_cache({records}, {values})")
