"""The hooks at commit are those of `./spp lint`, in the same versions."""

import json
import re
from typing import Any

import yaml

from runner.lint.tools import NOT_OF_OCA, NOT_OF_PYLINT
from runner.series import REPOSITORY

CONFIG: dict[str, Any] = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
HOOKS = {hook["id"]: hook for repository in CONFIG["repos"] for hook in repository["hooks"]}
# What `./spp lint` does not use.
ELSEWHERE = {"pre-commit-hooks"}


def _python_pins() -> dict[str, str]:
    texts = [(REPOSITORY / "requirements" / name).read_text() for name in ("lint.txt", "release.txt")]
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", "\n".join(texts), re.MULTILINE))


def _node_pins() -> dict[str, str]:
    pins: dict[str, str] = json.loads((REPOSITORY / "requirements/node/package.json").read_text())["devDependencies"]
    return pins


def test_hooks_have_the_versions_of_the_checkers() -> None:
    wanted = {each for hook in HOOKS.values() for each in hook.get("additional_dependencies", [])}
    python = dict(each.split("==") for each in wanted if "==" in each)
    node = dict(each.rsplit("@", 1) for each in wanted if "==" not in each)
    assert node == _node_pins()
    ours = {name: version for name, version in python.items() if name not in ELSEWHERE}
    assert ours.items() <= _python_pins().items()


def test_hooks_leave_out_what_lint_leaves_out() -> None:
    assert f"--disable={','.join(NOT_OF_OCA)}" in HOOKS["oca-checks-odoo-module"]["entry"]
    assert f"--disable={','.join(NOT_OF_PYLINT)}" in HOOKS["pylint_odoo"]["entry"]
