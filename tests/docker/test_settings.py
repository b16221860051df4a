"""The container's settings by environment: what they become, and what is said of those that are wrong."""

import re

import pytest

from docker import settings
from docker.console import Stop
from runner import series


def wrong(**environment: str) -> str:
    """Return what is said of settings that are wrong."""
    with pytest.raises(Stop) as stopped:
        settings.read(environment)
    return str(stopped.value)


def test_settings_become_options_of_odoo() -> None:
    given = {"ODOO_WORKERS": "4", "ODOO_PROXY_MODE": "yes", "ODOO_LIMIT_MEMORY_SOFT": "1GB", "ODOO_SMTP_STARTTLS": "no"}
    assert settings.read(given) == {
        **{"workers": "4", "proxy_mode": "True", "limit_memory_soft": str(1024**3), "smtp_ssl": "False"}
    }


def test_what_is_empty_or_of_others_is_left_alone() -> None:
    assert settings.read({"ODOO_WORKERS": "", "WORKERS": "x", "PATH": "/bin", "ODOO_VERSION": "17.0"}) == {}


def test_an_unknown_setting_is_named_with_the_one_that_is_meant() -> None:
    said = wrong(ODOO_WORKER="4", SPP_MODLE_TOKENS="x")
    assert "ODOO_WORKER is no setting: is ODOO_WORKERS meant?" in said
    assert "SPP_MODLE_TOKENS is no setting: is SPP_MOODLE_TOKENS meant?" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ODOO_WORKERS", "many", "a whole number from 0 to 128"),
        ("ODOO_WORKERS", "-1", "a whole number"),
        ("ODOO_WORKERS", "²", "a whole number"),
        ("ODOO_PROXY_MODE", "perhaps", "yes or no"),
        ("ODOO_LIMIT_MEMORY_HARD", "2 gigs", "such as 2GB"),
        ("ODOO_SMTP_PORT", "70000", "from 1 to 65535"),
        ("ODOO_SMTP_USER", "two\nlines", "one line"),
        ("ODOO_LOG_LEVEL", "loud", "one of info, warn"),
        ("ODOO_AUTOMATIC_UPDATE", "later", "yes or no"),
        ("SPP_OUTSIDE_ALLOW_THIS_MACHINE", "2", "yes or no"),
    ],
)
def test_a_bad_value_is_said_with_what_it_has_to_be(name: str, value: str, words: str) -> None:
    said = wrong(**{name: value})
    assert f"{name} has to be" in said and words in said


def test_the_log_is_never_made_to_hold_peoples_data() -> None:
    for level in ("debug", "debug_rpc", "debug_sql"):
        assert "ODOO_LOG_LEVEL" in wrong(ODOO_LOG_LEVEL=level)


def test_all_that_is_wrong_is_said_at_once_and_no_secret() -> None:
    said = wrong(SPP_MOODLE_TOKENS="s3cret", SPP_REGISTRY_SECRETS="t0ken", ODOO_SMTP_PASSWORD=" pass ", ODOO_CRON="1")
    assert len(said.splitlines()) == 5
    assert not re.search("s3cret|t0ken| pass ", said)


def test_tokens_look_as_the_documents_say() -> None:
    settings.read({"SPP_MOODLE_TOKENS": "https://moodle.example.org=abc, other.example.org/a=def"})
    settings.read({"SPP_REGISTRY_SECRETS": "registry.example.org=id:a, b other.example.org:8443=c"})


def test_a_soft_limit_is_not_above_the_hard_one_also_not_of_odoos_own() -> None:
    assert "ODOO_LIMIT_MEMORY_SOFT" in wrong(ODOO_LIMIT_MEMORY_HARD="1GB")
    assert "ODOO_LIMIT_TIME_CPU" in wrong(ODOO_LIMIT_TIME_CPU="600")
    settings.read({"ODOO_LIMIT_MEMORY_HARD": "0", "ODOO_LIMIT_TIME_CPU": "600", "ODOO_LIMIT_TIME_REAL": "1200"})


def test_every_setting_the_addons_read_is_known() -> None:
    found = set[str]()
    for addon in series.addons():
        for path in addon.rglob("*.py"):
            if "tests" not in path.relative_to(addon).parts:
                found |= set(re.findall(r'^SETTING = "(SPP_\w+)"', path.read_text(), re.MULTILINE))
    assert found == {name for name in settings.OTHERS if name.startswith("SPP_")}
