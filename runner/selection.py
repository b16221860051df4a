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


def needs_browser(words: list[str]) -> bool:
    """Return whether a file with one of the tests drives a browser; its text says so."""
    files = {file for path in paths(words) for file in _test_files(_file(path))}
    return any(call in file.read_text() for file in files for call in BROWSER_CALLS)


def _test_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))
