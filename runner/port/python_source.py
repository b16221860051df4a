"""Places of Python expressions in their text, so that a rule can rewrite one and leave the layout alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from runner.port.edits import Edit


class Source:
    """A Python text, its syntax tree and the way from one to the other."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.tree = ast.parse(content)
        self._lines = _line_starts(content)

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node of the tree."""
        return ast.walk(self.tree)

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Return where ``node`` begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Return where ``node`` ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def text(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """Return ``node`` as it is written."""
        return self.content[self.start(node) : self.end(node)]

    def replace(self, node: ast.expr | ast.stmt | ast.keyword, text: str) -> Edit:
        """Return the edit that puts ``text`` in the place of ``node``."""
        return Edit(self.start(node), self.end(node), text)

    def rename_attribute(self, node: ast.Attribute, name: str) -> Edit:
        """Return the edit that makes ``x.old`` ``x.name``."""
        end = self.end(node)
        return Edit(end - len(node.attr), end, name)

    def rename_keyword(self, keyword: ast.keyword, name: str) -> Edit:
        """Return the edit that makes ``old=value`` ``name=value``."""
        assert keyword.arg is not None
        start = self.start(keyword)
        return Edit(start, start + len(keyword.arg), name)

    def requote(self, node: ast.Constant, value: str) -> Edit:
        """Return the edit that gives the string ``node`` another value and keeps its quotes."""
        quote = "'" if self.content[self.start(node)] == "'" else '"'
        return self.replace(node, f"{quote}{value}{quote}")

    def _offset(self, line: int, column: int) -> int:
        start = self._lines[line - 1]
        row = self.content[start:].split("\n", 1)[0]
        return start + len(row.encode()[:column].decode())


def _line_starts(content: str) -> list[int]:
    starts = [0]
    for offset, character in enumerate(content):
        if character == "\n":
            starts.append(offset + 1)
    return starts


def docstrings(tree: ast.AST) -> set[int]:
    """Return the ids of the constants that are docstrings or bare strings: words, not code."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def method_calls(source: Source, *names: str) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """Yield the calls of ``anything.name(...)`` for the ``names`` asked for."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node, node.func
