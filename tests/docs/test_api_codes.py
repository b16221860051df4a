"""docs/api_codes.md is the page that the sources make, and each code in the sources is on it."""

import ast
import os
from collections.abc import Iterator

from spp_attendance.rest import codes, problem, results
from tests.docs.pages import DOCS, addon_modules

PAGE = DOCS / "api_codes.md"
# {what is called to make the result of a row: place of the code among its arguments}
PLACES = {"rejected": 0, "InvalidRecord": 1, "MarkRejected": 1}
ACTION = 2  # place of what is left to do among the arguments of rejected()
OF_SAVED_ROWS = {*results.PENDING, *results.ENDED, "superseded", "archived", "ok"}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """(file, node) of all that is written in our addons."""
    for path, module in addon_modules().items():
        for node in ast.walk(module):
            yield path.name, node


def called(node: ast.AST) -> str:
    """The name of what a node calls, without that of its module, "" where it calls nothing."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def constants(values: list[ast.expr]) -> list[str]:
    return [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def codes_in(node: ast.AST) -> list[str]:
    """What a node has as a code of a row: `rejected("code", ...)`, `entry.reject(..., code="code")`, or a default."""
    if called(node) in PLACES:
        return constants(node.args[PLACES[called(node)] :][:1])
    if called(node) == "reject":
        return constants([keyword.value for keyword in node.keywords if keyword.arg == "code"])
    if isinstance(node, ast.FunctionDef) and node.name in ("reject", "__init__"):
        return [value for name, value in defaults_of(node.args) if name == "code"]
    return []


def defaults_of(arguments: ast.arguments) -> list[tuple[str, str]]:
    """(argument, text) of the arguments that have a text where nothing is given."""
    named = zip(reversed(arguments.args), reversed(arguments.defaults), strict=False)
    return [(argument.arg, text) for argument, default in named for text in constants([default])]


def codes_of_rows() -> set[tuple[str, str]]:
    """(file, code) of each code of a row that is written somewhere."""
    return {(file, code) for file, node in nodes() for code in codes_in(node)}


def actions_of_rows() -> set[tuple[str, str]]:
    """(code, action) of each row that is rejected with both in words."""
    found = {(code, action) for _file, node in nodes() for code, action in actions_in(node)}
    return found | {(code, results.ACTIONS.get(code, "fix")) for code in codes_of("InvalidRecord")}


def actions_in(node: ast.AST) -> list[tuple[str, str]]:
    if called(node) != "rejected":
        return []
    given = node.args[ACTION:]
    return [
        (code, action)
        for code in codes_in(node)
        for action in (constants(given) if given else [results.ACTIONS.get(code, "fix")])
    ]


def codes_of(name: str) -> set[str]:
    return {code for _file, node in nodes() if called(node) == name for code in codes_in(node)}


def words_of_oauth() -> set[str]:
    return {code for _file, node in nodes() if called(node) == "OAuthProblem" for code in constants(node.args[:1])}


def kinds_of(parent: type[problem.Problem]) -> set[type[problem.Problem]]:
    """The kinds of problems in problem.py that have a code of their own."""
    own = {kind for below in parent.__subclasses__() for kind in (below, *kinds_of(below))}
    return {kind for kind in own if kind.__module__ == problem.__name__}


def test_the_page_is_what_the_sources_make() -> None:
    """With SPP_WRITE_DOCS=1 it is written anew."""
    if os.environ.get("SPP_WRITE_DOCS"):
        PAGE.write_text(codes.page() + "\n")
    assert PAGE.read_text() == codes.page() + "\n", "SPP_WRITE_DOCS=1 ./spp test tests/docs/test_api_codes.py"


def test_each_kind_of_problem_is_on_the_page() -> None:
    assert kinds_of(problem.Problem) == codes.PROBLEMS.keys()


def test_the_codes_of_rows_on_the_page_are_those_of_the_sources() -> None:
    found = codes_of_rows()
    assert len(found) > 20
    assert sorted((file, code) for file, code in found if code not in codes.ROWS) == []
    assert {code for _file, code in found} | OF_SAVED_ROWS == codes.ROWS.keys()


def test_what_to_do_with_a_rejected_row_names_the_action_that_is_sent() -> None:
    found = actions_of_rows()
    assert ("recorded", "fix") in found and ("forbidden", "ask_officer") in found
    assert [(code, action) for code, action in sorted(found) if f"`{action}`" not in codes.ROWS[code][1].to_do] == []


def test_each_word_of_oauth_is_on_the_page() -> None:
    assert words_of_oauth() | {"temporarily_unavailable"} == codes.OAUTH.keys()
