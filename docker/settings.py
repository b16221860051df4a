"""The container's settings, by environment: which there are, and what is none of their values."""

import difflib
import re
from collections.abc import Callable, Mapping

from docker.console import Stop

Reader = Callable[[str], str]
UNITS = {"": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
# As docs/moodle.md and docs/registries.md have them.
TOKENS = r"[^=,\s]+=[^,\s]+(\s*,\s*[^=,\s]+=[^,\s]+)*,?"
SECRETS = r"[\w.-]+(:\d+)?=\S.*"
# What Odoo takes where nothing is set.
DEFAULTS = {
    **{"limit_memory_soft": 2048 * 1024**2, "limit_memory_hard": 2560 * 1024**2},
    **{"limit_time_cpu": 60, "limit_time_real": 120},
}
# Each debug level writes people's data into the log.
LOG_LEVELS = ("info", "warn", "error", "critical")


def number(least: int, most: int) -> Reader:
    """Return a reader of whole numbers."""

    def read(value: str) -> str:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return str(int(value))

    return read


def size(value: str) -> str:
    """Return a size in bytes."""
    found = re.fullmatch(r"(\d+) ?([KMG]B)?", value)
    if not found:
        raise ValueError("a number of bytes, or one with KB, MB or GB, such as 2GB")
    return str(int(found[1]) * UNITS[found[2] or ""])


def yes_or_no(value: str) -> str:
    """Return True or False, as odoo.conf has it."""
    if value.lower() not in YES + NO:
        raise ValueError("yes or no")
    return str(value.lower() in YES)


def one_of(*values: str) -> Reader:
    """Return a reader of words."""

    def read(value: str) -> str:
        if value not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return value

    return read


def text(value: str) -> str:
    """Return a text as it is."""
    if value != value.strip() or not value.isprintable():
        raise ValueError("a text on one line, without blanks at its ends")
    return value


def shaped(pattern: str, words: str) -> Reader:
    """Return a reader of what the suite itself reads from the environment; `words` say how it has to look."""

    def read(value: str) -> str:
        if not re.fullmatch(pattern, value.strip(), re.DOTALL):
            raise ValueError(words)  # the value may hold secrets
        return value

    return read


# {variable: (option of odoo.conf, how its value is read)}
OPTIONS: dict[str, tuple[str, Reader]] = {
    "ODOO_WORKERS": ("workers", number(0, 128)),
    "ODOO_CRON_THREADS": ("max_cron_threads", number(0, 32)),
    "ODOO_PROXY_MODE": ("proxy_mode", yes_or_no),
    "ODOO_LIMIT_MEMORY_SOFT": ("limit_memory_soft", size),
    "ODOO_LIMIT_MEMORY_HARD": ("limit_memory_hard", size),
    "ODOO_LIMIT_TIME_CPU": ("limit_time_cpu", number(1, 86400)),
    "ODOO_LIMIT_TIME_REAL": ("limit_time_real", number(1, 86400)),
    "ODOO_LIMIT_TIME_REAL_CRON": ("limit_time_real_cron", number(0, 86400)),
    "ODOO_LIMIT_REQUEST": ("limit_request", number(1, 10**7)),
    "ODOO_DB_MAXCONN": ("db_maxconn", number(1, 10**4)),
    "ODOO_LOG_LEVEL": ("log_level", one_of(*LOG_LEVELS)),
    "ODOO_SMTP_SERVER": ("smtp_server", text),
    "ODOO_SMTP_PORT": ("smtp_port", number(1, 65535)),
    "ODOO_SMTP_STARTTLS": ("smtp_ssl", yes_or_no),
    "ODOO_SMTP_USER": ("smtp_user", text),
    "ODOO_SMTP_PASSWORD": ("smtp_password", text),
    "ODOO_EMAIL_FROM": ("email_from", text),
    "ODOO_FROM_FILTER": ("from_filter", text),
}
# What is read by the container itself, or by the suite's addons.
OTHERS: dict[str, Reader] = {
    "ODOO_AUTOMATIC_UPDATE": yes_or_no,
    "ODOO_WAIT_SECONDS": number(0, 3600),
    "SPP_MOODLE_TOKENS": shaped(TOKENS, "https://moodle.example.org=TOKEN, several separated by commas"),
    "SPP_REGISTRY_SECRETS": shaped(SECRETS, "registry.example.org=SECRET, several separated by blanks"),
    "SPP_OUTSIDE_ALLOW_THIS_MACHINE": yes_or_no,
}
# What docker-compose.yml uses, and what the image itself has.
ELSEWHERE = (
    *("ODOO_DATABASE", "ODOO_ADMIN_PASSWORD", "ODOO_ADDRESS", "ODOO_PORT", "ODOO_GEVENT_PORT", "ODOO_IMAGE"),
    *("ODOO_JOBS_CRON_THREADS", "ODOO_JOBS_LIMIT_TIME", "ODOO_VERSION", "ODOO_RC", "SPP_ADDONS"),
)


def read(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the options for odoo.conf. A Stop names every setting that is unknown or has no value of its kind."""
    given = {name: value for name, value in environment.items() if value and name.startswith(("ODOO_", "SPP_"))}
    readers = OTHERS | {name: reader for name, (_option, reader) in OPTIONS.items()}
    values, wrong = dict[str, str](), list[str]()
    for name in sorted(given.keys() - set(ELSEWHERE)):
        try:
            values[name] = readers[name](given[name])
        except KeyError:
            wrong.append(_unknown(name))
        except ValueError as error:
            wrong.append(f"{name} has to be {error}.")
    options = {OPTIONS[name][0]: value for name, value in values.items() if name in OPTIONS}
    if wrong := wrong or _contradictions(options):
        raise Stop("\n  ".join(["The settings in .env are not all right. Nothing is started.", *wrong]))
    return options


def is_on(environment: Mapping[str, str], name: str, default: bool) -> bool:
    """Return whether a setting that was read says yes."""
    value = environment.get(name)
    return yes_or_no(value) == "True" if value else default


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, [*OPTIONS, *OTHERS, *ELSEWHERE], n=1)
    return f"{name} is no setting: {f'is {near[0]} meant? ' if near else ''}.env.example has them all."


def _contradictions(options: dict[str, str]) -> list[str]:
    """Compare limits, with Odoo's own where one is not set; 0 is no limit."""
    pairs = (("limit_memory_soft", "limit_memory_hard"), ("limit_time_cpu", "limit_time_real"))
    names = {option: name for name, (option, _reader) in OPTIONS.items()}
    limits = DEFAULTS | {option: int(options[option]) for option in DEFAULTS if option in options}
    return [
        f"{names[low]} ({limits[low]}) may not be above {names[high]} ({limits[high]})."
        for low, high in pairs
        if 0 < limits[high] < limits[low]
    ]
