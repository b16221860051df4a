"""In which language a client is answered (RFC 9110)."""

import pytest

from spp_attendance.rest.language import chosen

INSTALLED = ("ar_001", "en_US", "es_419", "es_ES", "fr_FR")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ([("fr-FR", 1.0)], "fr_FR"),
        ([("fr-CA", 1.0), ("en", 0.8)], "fr_FR"),
        ([("ar", 1.0)], "ar_001"),
        ([("ES-419", 1.0)], "es_419"),
        ([("es-MX", 1.0)], "es_419"),
        ([("de", 1.0), ("en", 0.5)], "en_US"),
    ],
)
def test_a_client_is_answered_in_the_language_it_likes_best(accepted: list[tuple[str, float]], language: str) -> None:
    assert chosen(accepted, INSTALLED, "fr_FR") == language


@pytest.mark.parametrize(
    ("accepted", "codes", "language"),
    [
        (["fr-CA", "fr-FR"], ["fr_BE", "fr_FR"], "fr_FR"),
        (["fr-CA", "fr", "en-US", "en"], ["en_US", "fr_BE"], "fr_BE"),
    ],
)
def test_a_country_that_the_client_names_comes_first(accepted: list[str], codes: list[str], language: str) -> None:
    assert chosen([(tag, 1.0) for tag in accepted], codes, "de_DE") == language


@pytest.mark.parametrize("accepted", [[], [("*", 1.0)], [("de", 1.0)], [("en", 0.0)], [("es", 1.0)], [("", 1.0)]])
def test_whoever_asks_for_none_of_them_is_answered_in_the_usual_one(accepted: list[tuple[str, float]]) -> None:
    assert chosen(accepted, INSTALLED, "es_ES") == "es_ES"
