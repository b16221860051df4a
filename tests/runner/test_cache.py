"""The cache holds whole things only, made by one maker at a time."""

import os
import signal
from pathlib import Path

import pytest

from runner import cache


def test_the_cache_follows_the_users_wish(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "spp"


def test_a_relative_wish_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache/spp"


def test_a_thing_is_made_once(tmp_path):
    made = []
    for _ in range(2):
        cache.obtain(tmp_path / "thing", made.append)
    assert len(made) == 1


def test_a_maker_that_fails_leaves_nothing(tmp_path):
    def fail(aside: Path) -> None:
        (aside / "half").touch()
        raise ValueError

    with pytest.raises(ValueError):
        cache.obtain(tmp_path / "thing", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["thing.lock"]


KILLED_MAKER = """
import os, signal, sys
from pathlib import Path
from runner import cache
def make(aside):
    (aside / "half").touch()
    os.kill(os.getpid(), signal.SIGKILL)
cache.obtain(Path(sys.argv[1]), make)
"""


def test_what_a_killed_maker_left_is_not_taken_for_whole(script, tmp_path):
    thing = tmp_path / "thing"
    assert script(KILLED_MAKER, thing).wait() == -signal.SIGKILL
    assert not thing.exists()
    cache.obtain(thing, lambda aside: (aside / "whole").touch())
    assert [path.name for path in thing.iterdir()] == ["whole"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thing", "thing.lock"]


SLOW_MAKER = """
import os, sys, time
from pathlib import Path
from runner import cache
def make(aside):
    time.sleep(0.5)
    (aside / str(os.getpid())).touch()
cache.obtain(Path(sys.argv[1]), make)
"""


def test_of_two_makers_at_once_one_makes_it_and_the_other_uses_it(script, tmp_path):
    makers = [script(SLOW_MAKER, tmp_path / "thing") for _ in range(2)]
    assert [maker.wait() for maker in makers] == [0, 0]
    assert len(list((tmp_path / "thing").iterdir())) == 1


def test_a_held_lock_tells_who_holds_it(tmp_path):
    with cache.held(tmp_path / "thing", f"process {os.getpid()}") as mine:
        assert mine is not None
        with cache.held(tmp_path / "thing", "me too") as theirs:
            assert theirs is None
        assert cache.note(tmp_path / "thing") == f"process {os.getpid()}"


def test_a_child_that_inherits_the_lock_keeps_it(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "ORPHAN_SECONDS", 0.0)
    with cache.held(tmp_path / "thing", "process 1") as handle:
        assert handle is not None
        inherited = os.dup(handle)
    with cache.held(tmp_path / "thing", "me") as other:
        assert other is None
    os.close(inherited)
    with cache.held(tmp_path / "thing", "me") as other:
        assert other is not None


def test_a_free_name_is_one_that_is_not_there(tmp_path):
    (tmp_path / "thing").touch()
    (tmp_path / "thing.1").touch()
    assert cache.free_name(tmp_path / "thing").name == "thing.2"
    assert cache.free_name(tmp_path / "other").name == "other"
