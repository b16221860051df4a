"""Every text of ours is in every language of ours, whole, with the words of the language's glossary."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from lxml import etree

from runner.lint import translations, words
from runner.series import addons
from tests.docs.pages import DOCS

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\$\{[^}]*\}|\{[^}]*\}|</?\w[^>]*>|`[^`]*`|https?://[^\s<]+")
# What of a tag is for people.
SHOWN = re.compile(r' (title|aria-label|alt|placeholder)="[^"]*"')
PAGE = DOCS / "translations.md"
FILES = [path for addon in addons() for path in translations.of(addon)]


def name(path: Path) -> str:
    return f"{path.parent.parent.name}, {path.stem}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_translation_has_every_word_of_its_list_and_no_other(path: Path) -> None:
    listed = polib.pofile(words.list_of(path.parent.parent).read_text())
    assert [entry.msgid for entry in polib.pofile(path.read_text())] == [entry.msgid for entry in listed]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_left_in_english(path: Path) -> None:
    assert not [entry.msgid for entry in polib.pofile(path.read_text()) if not entry.msgstr.strip() or entry.fuzzy]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_what_is_filled_in_is_kept(path: Path) -> None:
    assert not [
        (entry.msgid, entry.msgstr)
        for entry in polib.pofile(path.read_text())
        if filled(entry.msgid) != filled(entry.msgstr)
    ]


def filled(text: str) -> list[str]:
    """What a translation has to keep of a text."""
    return sorted(PLACEHOLDER.findall(SHOWN.sub("", text)))


def terms() -> Iterator[tuple[str, str, str]]:
    """(language, English term, its word in that language): the rows of the table of the page."""
    table = PAGE.read_text().partition("| English |")[2].partition("\n\n")[0]
    head, _line, *rows = [[cell.strip() for cell in row.split("|")[:-1]] for row in f"English |{table}".splitlines()]
    for _before, english, *others in rows:
        yield from ((language, english, word) for language, word in zip(head[1:], others, strict=True))


def test_the_page_has_the_languages_that_we_have() -> None:
    assert {language for language, _english, _word in terms()} == set(translations.LANGUAGES)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_text_that_is_one_term_has_the_word_of_the_page(language: str) -> None:
    known = {english.capitalize(): word for spoken, english, word in terms() if spoken == language}
    entries = [entry for path in FILES if path.stem == language for entry in polib.pofile(path.read_text())]
    assert not [
        (entry.msgid, entry.msgstr)
        for entry in entries
        if entry.msgid in known and entry.msgstr.lower() != known[entry.msgid].lower()
    ]


@pytest.mark.parametrize(
    "addon", [addon for addon in addons() if words.list_of(addon).exists()], ids=lambda path: path.name
)
def test_the_words_of_each_template_are_on_the_list(addon: Path) -> None:
    """Odoo leaves those out that stand in a template with a document type, without a word."""
    listed = words.list_of(addon).read_text().splitlines()
    templates = [each for path in addon.rglob("*.xml") for each in etree.parse(path).getroot().iter("template")]
    assert not [
        each.get("id")
        for each in templates
        if any(map(has_words, each.iter()))
        and f"#: model_terms:ir.ui.view,arch_db:{addon.name}.{each.get('id')}" not in listed
    ]


def has_words(element: etree._Element) -> bool:
    """Whether words for people stand in an element itself, before what is in it."""
    text = element.text or ""
    is_shown = isinstance(element.tag, str) and element.tag not in ("style", "script", "code")
    return is_shown and not text.startswith("<!") and bool(re.search(r"\w\w", text))
