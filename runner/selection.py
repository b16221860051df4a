"""What a run of pytest is to run, from the words the user gave: the same tests, wherever a series has them."""

from pathlib import Path

from runner import series

# Options of pytest whose value is a word of its own, which may look like a path.
WITH_VALUE = {
    *("-k", "-m", "-c", "-p", "-o", "-W", "-r", "-n"),
    *("--ignore", "--ignore-glob", "--deselect", "--maxfail", "--tb", "--durations", "--durations-min", "--rootdir"),
    *("--confcutdir", "--basetemp", "--junitxml", "--junit-xml", "--log-file", "--log-level", "--log-cli-level"),
    *("--capture", "--color", "--import-mode", "--odoo-log-level", "--odoo-extra", "--hypothesis-seed"),
}

# The methods of Odoo's HttpCase that do.
BROWSER_CALLS = ("self.browser_js(", "self.start_tour(")
# 9 s against 0.2 s, measured on two cores.
BROWSER_WEIGHT = 40


def paths(words: list[str]) -> list[str]:
    """Return those of the words that name files or folders with tests, as pytest takes them (`file::test`)."""
    after = dict(zip(range(1, len(words)), words, strict=False))
    return [
        word
        for place, word in enumerate(words)
        if not word.startswith("-") and after.get(place) not in WITH_VALUE and _file(word).exists()
    ]


def plain(words: list[str]) -> list[str] | None:
    """Return the words for a run of pytest over plain tests, None where none are asked for.

    They need neither Odoo nor a database. Without a path among the words everything is meant.
    """
    chosen = paths(words)
    if not chosen:
        return [*words, str(series.REPOSITORY / "tests")]
    return _without(words, [path for path in chosen if _is_of_addon(path)])


def of_addons(words: list[str], addons: Path) -> list[str] | None:
    """Return the words for a run over tests of the addons in the folder `addons`, None where none are asked for."""
    chosen = paths(words)
    if not chosen:
        return [*words, *(str(addons / addon.name) for addon in series.addons())]
    left = _without(words, [path for path in chosen if not _is_of_addon(path)])
    return left and [_moved(word, addons) if word in chosen else word for word in left]


def _without(words: list[str], others: list[str]) -> list[str] | None:
    """Return the words without some of their paths, None where no path is left."""
    return None if set(paths(words)) <= set(others) else [word for word in words if word not in others]


def _file(word: str) -> Path:
    return (series.REPOSITORY / word.split("::")[0]).resolve()


def _is_of_addon(word: str) -> bool:
    return any(_file(word).is_relative_to(addon) for addon in series.addons())


def _moved(word: str, addons: Path) -> str:
    """Return the path of something in an addon as it is below `addons`."""
    file, *test = word.split("::")
    return "::".join([str(addons / _file(file).relative_to(series.REPOSITORY)), *test])


def shares(words: list[str], count: int) -> list[list[str]]:
    """Return the words of that many runs, each with its share of the test files that are in the paths of `words`."""
    chosen = paths(words)
    files = sorted(file for path in chosen for file in _test_files(_file(path)))
    parts: list[list[Path]] = [[] for _ in range(count)]
    for file in sorted(files, key=_weight, reverse=True):
        min(parts, key=lambda part: sum(map(_weight, part))).append(file)
    others = [word for word in words if word not in chosen]
    return [[*others, *map(str, sorted(part))] for part in parts]


def needs_browser(words: list[str]) -> bool:
    """Return whether a file with one of the tests drives a browser; its text says so."""
    return any(_drives_browser(file) for path in paths(words) for file in _test_files(_file(path)))


def _test_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))


def _drives_browser(file: Path) -> bool:
    return any(call in file.read_text() for call in BROWSER_CALLS)


def _weight(file: Path) -> int:
    """Return about how long the tests of a file take; a browser's take as long as so many others."""
    return (BROWSER_WEIGHT if _drives_browser(file) else 1) * file.read_text().count("def test_")
