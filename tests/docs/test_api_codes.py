"""docs/api_codes.md is the page that the sources make, and each code in the sources is on it."""

import ast
import os
from collections.abc import Iterator

from spp_attendance.rest import codes, results
from tests.docs.pages import DOCS, addon_modules

PAGE = DOCS / "api_codes.md"
# {what is called to make the result of a row: place of the code among its arguments}
PLACES = {"rejected": 0, "InvalidRecord": 1, "MarkRejected": 1}


def codes_of_rows() -> Iterator[tuple[str, str]]:
    """(file, code) of each code that is written in a call that rejects a row or makes it wait."""
    for path, module in addon_modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                for argument in _codes_in(node):
                    if isinstance(argument, ast.Constant):
                        yield path.name, argument.value


def _codes_in(call: ast.Call) -> list[ast.expr]:
    """What a call has as a code: `rejected("code", ...)`, or `entry.reject(..., code="code")`."""
    if isinstance(call.func, ast.Name) and call.func.id in PLACES:
        return call.args[PLACES[call.func.id] :][:1]
    is_reject = isinstance(call.func, ast.Attribute) and call.func.attr == "reject"
    return [keyword.value for keyword in call.keywords if is_reject and keyword.arg == "code"]


def words_of_oauth() -> set[str]:
    calls = (node for module in addon_modules().values() for node in ast.walk(module) if isinstance(node, ast.Call))
    made = [node.args[0] for node in calls if node.args and ast.unparse(node.func).endswith("OAuthProblem")]
    return {argument.value for argument in made if isinstance(argument, ast.Constant)}


def test_the_page_is_what_the_sources_make() -> None:
    """With SPP_WRITE_DOCS=1 it is written anew."""
    if os.environ.get("SPP_WRITE_DOCS"):
        PAGE.write_text(codes.page() + "\n")
    assert PAGE.read_text() == codes.page() + "\n", "SPP_WRITE_DOCS=1 ./spp test tests/docs/test_api_codes.py"


def test_each_code_of_a_problem_is_on_the_page() -> None:
    assert codes.statuses().keys() == codes.PROBLEMS.keys()


def test_each_code_of_a_row_is_on_the_page() -> None:
    found = sorted(codes_of_rows())
    assert len(found) > 20
    assert [(file, code) for file, code in found if code not in codes.ROWS] == []
    assert {*results.PENDING, *results.ENDED, "superseded", "archived", "ok"} <= codes.ROWS.keys()


def test_no_code_of_a_row_is_on_the_page_for_nothing() -> None:
    used = {code for _file, code in codes_of_rows()} | {
        *results.PENDING,
        *results.ENDED,
        "superseded",
        "archived",
        "ok",
        "invalid",
    }
    assert codes.ROWS.keys() - used == {"taken"} - used


def test_each_word_of_oauth_is_on_the_page() -> None:
    assert words_of_oauth() | {"temporarily_unavailable"} == codes.OAUTH.keys()
