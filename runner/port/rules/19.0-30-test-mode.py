"""A test case enters the registry's test mode itself, and leaves it by itself."""

import re

from runner.port.files import FileManager, with_suffix

ENTER = re.compile(r"\b(self|cls)\.(?:env\.)?registry\.enter_test_mode\(([^()]*(?:\(\))?)\)")
LEAVE = re.compile(
    r"^[ \t]*(?:self\.addCleanup|cls\.addClassCleanup)\((?:self|cls)\.(?:env\.)?registry\.leave_test_mode\)[ \t]*\n",
    re.M,
)
LEAVE_AT_ONCE = re.compile(r"\b(self|cls)\.(?:env\.)?registry\.leave_test_mode\(\)")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "_test_mode" in file.content:
            file.content = _rewritten(file.content)


def _rewritten(content: str) -> str:
    by_hand = bool(LEAVE_AT_ONCE.search(content))
    content = LEAVE.sub("", content)
    content = ENTER.sub(lambda match: _enter(match, by_hand), content)
    return LEAVE_AT_ONCE.sub(r"\1.registry_leave_test_mode()", content)


def _enter(match: re.Match[str], by_hand: bool) -> str:
    case, cursor = match[1], match[2].strip()
    if case == "cls":
        return "cls.registry_enter_test_mode_cls()"
    arguments = [] if cursor in ("", "self.cr", "self.env.cr") else [f"cr={cursor}"]
    if by_hand:
        arguments.append("register_cleanup=False")
    return f"self.registry_enter_test_mode({', '.join(arguments)})"
