"""Which origins a setting allows."""

import pytest

from spp_attendance.rest import cors


@pytest.mark.parametrize(
    "word",
    ["https://app.example.org", "http://localhost:8080", "https://[::1]:8443", "http://10.0.0.7", "https://a-b.c"],
)
def test_an_origin_is_a_scheme_a_host_and_perhaps_a_port(word: str) -> None:
    assert cors.is_origin(word)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "*",
            "null",
            "app.example.org",
            "https://*",
            "https://*.example.org",
            "https://app.example.org/",
            "ftp://a.b",
        ),
        *(
            "https://App.example.org",
            "https://u:p@a.b",
            "https://a.b:443",
            "http://a.b:80",
            "https://a.b:0",
            "https://",
        ),
        *("https://a.b?x", "https://a.b#x", "https://a.b.evil\\.org", "javascript://a.b"),
    ],
)
def test_whatever_else_is_none(word: str) -> None:
    assert not cors.is_origin(word)
    assert cors.wrong_origins(f"https://a.b {word}") == [word]


def test_a_setting_has_many_origins_and_what_is_none_allows_nobody() -> None:
    assert cors.origins_of("https://a.b, http://c.d:1\n*  null") == {"https://a.b", "http://c.d:1"}
    assert cors.origins_of("") == frozenset()
