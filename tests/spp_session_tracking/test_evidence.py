"""The content of a snapshot and its digest, and the permission to add rows to what is append-only."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

from spp_session_tracking.rules import evidence

PATH = Path(__file__).parents[2] / "spp_session_tracking" / "tools" / "append_only.py"


def append_only():
    """The module by itself: its package is Odoo's."""
    spec = importlib.util.spec_from_file_location("append_only", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_line_is_json_in_utf_8_with_text_as_it_is() -> None:
    assert (
        evidence.line(["snapshot", 1, None, True, 2.5, 'Åse "A"\n'])
        == '["snapshot", 1, null, true, 2.5, "Åse \\"A\\"\\n"]'
    )


def test_the_digest_is_over_the_hash_of_the_head_and_the_others_in_order() -> None:
    hashes = [evidence.hash_of(text) for text in ("head", "a", "b")]
    assert evidence.digest_of(hashes) == evidence.hash_of("\n".join(hashes))


def test_a_person_is_told_apart_by_salt_name_and_identifier() -> None:
    given = [("s", "Ana", None), ("t", "Ana", None), ("s", "Ana", "1"), ("s", None, "Ana"), ("s", "Ana", "")]
    assert len({evidence.personal_hash(*each) for each in given}) == len(given)


def test_a_permission_is_used_up_and_is_of_one_model() -> None:
    module = append_only()
    permission = module.Permission("log", 2)
    assert not permission.use("other", 1)
    assert not permission.use("log", 3)
    assert permission.use("log", 1)
    assert permission.use("log", 1)
    assert not permission.use("log", 1)


def test_what_came_as_plain_values_is_no_permission() -> None:
    module = append_only()
    for forged in (True, {"_model": "log", "_count": 5}, ["log", 5], "Permission"):
        env = SimpleNamespace(context={module.CONTEXT_KEY: forged})
        assert not module.is_appending(SimpleNamespace(env=env, _name="log"), 1)
