"""Whether an addon's version was raised with its data model: its file in docs/schema now, and in the last release."""

import ast

from runner.series import REPOSITORY
from runner.upgrade import releases, schema


def faults(addon: str, then: str | None, now: str) -> list[str]:
    """Return what is wrong with the text of an addon's file in docs/schema, given that of the last release."""
    version, *lines = now.splitlines()
    found = [] if version == _of_manifest(addon) else [f"{addon}: docs/schema says {version}, the manifest another one"]
    if then is None:
        return found
    old_version, *old_lines = then.splitlines()
    if lines != old_lines and _minor(version) <= _minor(old_version):
        changed = sorted(set(lines) ^ set(old_lines))
        found.append(
            f"{addon}: the data model changed after {old_version}, so raise the MINOR part in its manifest, write a "
            f"migration where data has to follow (CONTRIBUTING.md), and write docs/schema anew. Changed: {changed}"
        )
    return found


def last(addon: str) -> str | None:
    """Return the text of an addon's file in the last release, or where none has one the first there was."""
    path = str(schema.path(addon).relative_to(REPOSITORY))
    in_releases = [text for release in releases.every() if (text := release.file(path)) is not None]
    if in_releases:
        return in_releases[-1]
    first = releases.git("log", "--diff-filter=A", "--reverse", "--format=%H", "--", path).split()
    return releases.git("show", f"{first[0]}:{path}") if first else None


def _of_manifest(addon: str) -> str:
    manifest = ast.literal_eval((REPOSITORY / addon / "__manifest__.py").read_text())
    return f"version {str(manifest['version']).split('.', 2)[2]}"


def _minor(version: str) -> tuple[int, ...]:
    """Return MAJOR and MINOR of `version 1.2.0`."""
    return tuple(int(part) for part in version.removeprefix("version ").split(".")[:2])
