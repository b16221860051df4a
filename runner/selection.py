"""What a run of pytest is to run, from the words the user gave: the same tests, wherever a series has them."""

import csv
from pathlib import Path

from runner import profiles, series
from runner.profiles import Profile

# Options of pytest whose value is a word of its own, which may look like a path.
WITH_VALUE = {
    *("-k", "-m", "-c", "-p", "-o", "-W", "-r", "-n"),
    *("--ignore", "--ignore-glob", "--deselect", "--maxfail", "--tb", "--durations", "--durations-min", "--rootdir"),
    *("--confcutdir", "--basetemp", "--junitxml", "--junit-xml", "--log-file", "--log-level", "--log-cli-level"),
    *("--capture", "--color", "--import-mode", "--odoo-log-level", "--odoo-extra", "--hypothesis-seed"),
}

# The methods of Odoo's HttpCase that do.
BROWSER_CALLS = ("self.browser_js(", "self.start_tour(")
# The module of the tests that ask the programs which check the REST API from outside.
CHECKERS_CALL = "from .api_outside import"
# Files that take far longer than most, measured on two cores with four other runs beside: {file: seconds}.
SLOW = Path(__file__).with_name("slow_tests.csv")
# What a test of any other file takes there.
SECONDS = 0.4


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
    words = words if paths(words) else [*words, str(series.REPOSITORY / "tests")]
    left = _without(words, [path for path in paths(words) if _is_of_addon(path)])
    has_others = any(profiles.TESTS.is_relative_to(_file(path)) for path in paths(left or []))
    return [*left, f"--ignore={profiles.TESTS}"] if left and has_others else left


def has_addons(words: list[str]) -> bool:
    """Return whether tests of addons are asked for."""
    chosen = paths(words)
    return not chosen or any(_is_of_addon(path) for path in chosen)


def of_addons(words: list[str], addons: Path, profile: Profile) -> list[str] | None:
    """Return the words for a run over tests of `profile`, None where none are asked for.

    `addons` is the folder with our addons; test-only ones are in the last folder of the profile.
    """
    words = [_source_of_tests(word) for word in words]
    chosen = paths(words)
    if not chosen:
        return [*words, *(str(_folder(name, addons, profile)) for name in profile.tested)]
    left = _without(words, [path for path in chosen if not _is_tested(path, profile)])
    return left and [_moved(word, addons, profile) if word in chosen else word for word in left]


def addons_tested(words: list[str], profile: Profile, others: list[Profile]) -> list[str]:
    """Return the addons that the words ask for and `profile` alone tests."""
    names = [name for name in profile.tested if not any(name in other.tested for other in others)]
    chosen = paths(words)
    return [name for name in names if not chosen or any(_file(path).is_relative_to(_source(name)) for path in chosen)]


def _without(words: list[str], others: list[str]) -> list[str] | None:
    """Return the words without some of their paths, None where no path is left."""
    return None if set(paths(words)) <= set(others) else [word for word in words if word not in others]


def _file(word: str) -> Path:
    return (series.REPOSITORY / word.split("::")[0]).resolve()


def _is_of_addon(word: str) -> bool:
    return any(_file(word).is_relative_to(addon) for addon in (*series.addons(), profiles.TESTS))


def _is_tested(word: str, profile: Profile) -> bool:
    return any(_file(word).is_relative_to(_source(name)) for name in profile.tested)


def _source_of_tests(word: str) -> str:
    """Return the word, for the folder of all tests beside OpenSPP that of the addon they are in."""
    return str(_source(profiles.TEST_ADDON)) if not word.startswith("-") and _file(word) == profiles.TESTS else word


def _source(name: str) -> Path:
    """Return the folder of an addon in the repository."""
    return (profiles.TESTS if name == profiles.TEST_ADDON else series.REPOSITORY) / name


def _folder(name: str, addons: Path, profile: Profile) -> Path:
    """Return the folder of an addon as it is tested."""
    return (profile.folders[-1] if name == profiles.TEST_ADDON else addons) / name


def _moved(word: str, addons: Path, profile: Profile) -> str:
    """Return the path of something in an addon as it is tested."""
    file, *test = word.split("::")
    name = next(name for name in profile.tested if _file(file).is_relative_to(_source(name)))
    return "::".join([str(_folder(name, addons, profile) / _file(file).relative_to(_source(name))), *test])


def shares(words: list[str], count: int) -> list[list[str]]:
    """Return the words of that many runs, each with its share of the test files that are in the paths of `words`."""
    chosen = paths(words)
    seconds = _seconds(sorted(file for path in chosen for file in _test_files(_file(path))))
    parts: list[list[Path]] = [[] for _ in range(count)]
    for file in sorted(seconds, key=seconds.__getitem__, reverse=True):
        min(parts, key=lambda part: sum(map(seconds.__getitem__, part))).append(file)
    others = [word for word in words if word not in chosen]
    return [[*others, *map(str, sorted(part))] for part in parts]


def needs_browser(words: list[str]) -> bool:
    """Return whether a file with one of the tests drives a browser; its text says so."""
    return any(_drives_browser(file) for path in paths(words) for file in _test_files(_file(path)))


def needs_checkers(words: list[str]) -> bool:
    """Return whether a file with one of the tests asks the programs that check the REST API from outside."""
    return any(CHECKERS_CALL in file.read_text() for path in paths(words) for file in _test_files(_file(path)))


def names(words: list[str], text: str) -> bool:
    """Return whether one of the files among the words has a text in it, such as the name of a variable."""
    return any(text in file.read_text() for file in map(_file, paths(words)) if file.is_file())


def _test_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))


def _drives_browser(file: Path) -> bool:
    return any(call in file.read_text() for call in BROWSER_CALLS)


def _seconds(files: list[Path]) -> dict[Path, float]:
    """Return about how long the tests of each file take."""
    slow = slow_files()
    names = {file: "/".join(file.parts[-3:]) for file in files}
    return {file: slow.get(names[file]) or SECONDS * file.read_text().count("def test_") for file in files}


def slow_files() -> dict[str, float]:
    """Return the seconds of each file of tests that takes long."""
    with SLOW.open() as lines:
        return {row["file"]: float(row["seconds"]) for row in csv.DictReader(lines)}
