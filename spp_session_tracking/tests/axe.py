"""axe-core, which finds what keeps people from using a page."""

import importlib.util
import json
from pathlib import Path

SERIOUS = ("serious", "critical")
# Once nothing fades or moves any more, or the colours would be those of a moment. What turns for ever does not count.
# {rule: [selectors]} of what keeps people from using the page, but for what lies in parts that are left out.
FINDINGS = """
Promise.allSettled(
    document.getAnimations()
        .filter(({ playState, effect }) => playState === "running" && effect.getComputedTiming().endTime < Infinity)
        .map(({ finished }) => finished)
).then(() => axe.run(%(within)s, { resultTypes: ["violations"] })).then(({ violations }) => Object.fromEntries(
    violations
        .filter(({ impact }) => %(impacts)s.includes(impact))
        .map(({ help, nodes }) => [
            help,
            nodes
                .map(({ target }) => target.join(" "))
                .filter((target) => !document.querySelector(target)?.closest(%(left_out)s)),
        ])
        .filter(([help, targets]) => targets.length)))
"""


def axe():
    """axe-core as a script; None where it is not installed. The package is not imported: it wants Playwright."""
    found = importlib.util.find_spec("axe_playwright_python")
    return Path(found.origin).with_name("axe.min.js").read_text() if found else None


def findings(within=("html",), left_out=()):
    """The script that finds what is serious. within, left_out: selectors of what is looked at, and of what is not"""
    places = {"impacts": SERIOUS, "within": within, "left_out": ", ".join(left_out) or ":not(*)"}
    return FINDINGS % {name: json.dumps(place) for name, place in places.items()}
