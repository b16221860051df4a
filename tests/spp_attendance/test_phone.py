import pytest

from spp_attendance.rules import phone_digits


@pytest.mark.parametrize("text", ["0917 555 0101", "+63 917-555-0101", "(0917) 555.0101", "9175550101"])
def test_a_phone_is_found_by_its_last_digits_however_it_is_written(text: str) -> None:
    assert phone_digits(text) == "175550101"


def test_a_part_of_a_phone_is_asked_as_it_is() -> None:
    assert phone_digits("555 0101") == "5550101"


def test_digits_of_other_scripts_are_digits() -> None:
    assert phone_digits("٠٩١٧ ٥٥٥ ٠١٠١") == phone_digits("۰۹۱۷ ۵۵۵ ۰۱۰۱") == "175550101"


@pytest.mark.parametrize("text", ["", "Ana", "P-1", "P-12345", "1234", "123456", "00000000"])
def test_what_is_no_phone_has_no_digits(text: str) -> None:
    assert phone_digits(text) == ""
