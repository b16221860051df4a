"""A value in a view stands behind its label: between words, no translator could say the sentence in another order."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).parents[2]
FOLDERS = ("views", "wizards", "report", "static/src")
IN_TEMPLATE = re.compile(r"\$\{[^}]*_t\(")


def has_letters(text: str | None) -> bool:
    return any(character.isalpha() for character in text or "")


def is_value(element: ElementTree.Element) -> bool:
    return element.tag == "field" or "t-out" in element.attrib or "t-esc" in element.attrib


def broken_texts(tree: ElementTree.Element) -> Iterator[str]:
    """The words before a value that are no label of it, and all words after one."""
    for parent in tree.iter():
        before = parent.text
        for element in parent:
            if is_value(element):
                if has_letters(before) and not before.rstrip("( \n").endswith(":"):
                    yield before
                if has_letters(element.tail):
                    yield element.tail
            before = element.tail


def test_no_sentence_is_broken_by_a_value() -> None:
    files = [file for folder in FOLDERS for file in REPOSITORY.glob(f"spp_*/{folder}/**/*.xml")]
    broken = [
        (str(file.relative_to(REPOSITORY)), " ".join(text.split()))
        for file in files
        for text in broken_texts(ElementTree.parse(file).getroot())
    ]
    assert files and not broken


def test_no_text_to_translate_stands_in_a_template_string() -> None:
    """There what lists the texts to translate does not find it."""
    files = list(REPOSITORY.glob("spp_*/static/src/**/*.js"))
    assert files and not [file.name for file in files if IN_TEMPLATE.search(file.read_text())]


def test_words_after_a_value_and_words_that_are_no_label_break_a_sentence() -> None:
    view = "<p>Came: <field/> (<t t-out='x'/>)</p>", "<p><field/> came, <field/></p>", "<p>of <span t-esc='x'/></p>"
    assert [list(broken_texts(ElementTree.fromstring(text))) for text in view] == [[], [" came, ", " came, "], ["of "]]
