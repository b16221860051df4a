"""`./spp test upgrade`: databases of earlier states are updated to today's, and everything that counts is compared."""

import argparse
from collections.abc import Iterable

from runner import console, environment, source
from runner.tree import Tree
from runner.upgrade import api, releases, trial
from runner.upgrade.releases import Release
from runner.upgrade.trial import Found

# The first word after `./spp test` that means this.
WORD = "upgrade"


def run(options: argparse.Namespace) -> int:
    """Update each state, or those that the words name, on each series that can be had; return 1 on any difference."""
    chosen = releases.named(options.pytest_words[1:])
    found = [result for tree in source.every(options.series) for result in _tried(chosen, tree)]
    console.say(f"\n{table(found)}")
    return 1 if any(result.differences for result in found) or not found else 0


def _tried(chosen: Iterable[Release], tree: Tree) -> Iterable[Found]:
    python = environment.for_series(tree.series)
    for release in chosen:
        console.say(f"\n{release.name} ({release.date}: {release.what}), on {tree.series}:")
        with api.receiving() as receiver:
            found = trial.run(release, tree, python, receiver)
        for line in found.accepted:
            console.say(f"  accepted: {line}")
        for line in found.differences:
            console.say(f"  DIFFERENT: {line}")
        yield found


def table(found: list[Found]) -> str:
    """Return what there was before each update, how long it took, and how much is otherwise, as Markdown."""
    names = [f"{each.release.name}, {each.series}" for each in found]
    lines = [["", *names], ["---", *("--:" for _ in names)]]
    for counted in dict.fromkeys(name for each in found for name in each.counts):
        lines.append([counted, *(f"{each.counts.get(counted, '-')}" for each in found)])
    for step in dict.fromkeys(name for each in found for name in each.seconds):
        lines.append([f"{step}, s", *(f"{each.seconds.get(step, 0):.0f}" for each in found)])
    lines.append(["accepted", *(str(len(each.accepted)) for each in found)])
    lines.append(["different", *(str(len(each.differences)) for each in found)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
