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


def for_series(words: list[str], addons: Path, with_plain: bool) -> list[str] | None:
    """Return the words for a run of pytest over the addons in `addons`, None where nothing of it is for this run.

    Without a path among the words everything is meant. The plain tests are the same for each series and run
    `with_plain` only.
    """
    chosen = paths(words)
    if not chosen:
        everything = [addons / addon.name for addon in series.addons()]
        plain = series.REPOSITORY / "tests"
        return [*words, *map(str, everything), *([str(plain)] if with_plain and plain.is_dir() else [])]
    left = [path for path in chosen if with_plain or _is_of_addon(path)]
    if not left:
        return None
    return [_moved(word, addons) if word in left else word for word in words if word in left or word not in chosen]


def _file(word: str) -> Path:
    return (series.REPOSITORY / word.split("::")[0]).resolve()


def _is_of_addon(word: str) -> bool:
    return any(_file(word).is_relative_to(addon) for addon in series.addons())


def _moved(word: str, addons: Path) -> str:
    """Return the path as it is below `addons`, where it is one of an addon."""
    file, *test = word.split("::")
    if _is_of_addon(word):
        file = str(addons / _file(word).relative_to(series.REPOSITORY))
    return "::".join([file, *test])


def needs_odoo(words: list[str]) -> bool:
    """Return whether the user's words name anything of an addon; without a path they name everything."""
    chosen = paths(words)
    return not chosen or any(_is_of_addon(path) for path in chosen)


def needs_browser(words: list[str]) -> bool:
    """Return whether a file with one of the tests drives a browser; its text says so."""
    files = {file for path in paths(words) for file in _test_files(_file(path))}
    return any(call in file.read_text() for file in files for call in BROWSER_CALLS)


def _test_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))
