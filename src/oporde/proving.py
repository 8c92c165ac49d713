"""A protocol proved by its own examples: each rule's passes, fails and undecided are delivered and judged.

What an example promises and the check does not keep is a mistake in the protocol, named like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from oporde.checking import Sender, check
from oporde.findings import Finding, Outcome, Severity
from oporde.plan.model import Plan
from oporde.protocol.exports.examples.files import csv_bytes, write_files
from oporde.protocol.exports.examples.target import Target, make_target, previous_period, read_name
from oporde.protocol.exports.examples.uploads import uploaded
from oporde.protocol.model import Delivery, Example, Row, Upload
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.rules import AnyRule

DAY_AFTER = timedelta(days=43)  # between the end of a period and the day on which an example is judged


def prove(protocol: Protocol, plan: Plan, directory: Path, rules: Sequence[AnyRule] | None = None) -> tuple[str, ...]:
    """Deliver every example of every rule, and say which do not do what they promise.

    Args:
        directory: an empty folder to write the small deliveries in; they hold test values only.
        rules: only these.
    Returns: lines `rule word: what was found instead`; empty when all examples hold.
    """
    proving = _Proving(protocol, plan, directory)
    return tuple(problem for rule in (protocol.rules() if rules is None else rules) for problem in proving.rule(rule))


class _Proving:
    def __init__(self, protocol: Protocol, plan: Plan, directory: Path) -> None:
        self.protocol, self.plan, self.directory = protocol, plan, directory
        own = read_name(protocol, protocol.head.naming.example)
        assert own is not None, "naming.example follows naming.pattern"
        self.target = make_target(protocol, own.municipality, own.period)

    def rule(self, rule: AnyRule) -> Iterator[str]:
        layout = next((x for x in self.protocol.layouts if rule in x.rules), None)
        for word in ("passes", "fails", "undecided"):
            example = getattr(rule.examples, word)
            if example is not None:
                problem = self.example(rule, word, example, layout)
                if problem:
                    yield f"{rule.id} {word}: {problem}"

    def example(self, rule: AnyRule, word: str, example: Example, layout: Layout | None) -> str | None:
        files = self.files(example, layout)
        folder = self.directory / f"{rule.id}-{getattr(rule, 'kind', '')}-{word}"
        outcome = self.judge(write_files(folder, files))
        found = [finding for finding in all_findings(outcome) if finding.rule == rule.id]
        # Leftovers share their number with entries that do not belong, and differ in severity only.
        fired = sum(finding.count for finding in found if _is_its_own(finding, rule))
        unread = sum(finding.undecided for finding in found)
        if outcome.not_run:
            return f"a rule could not run: {outcome.not_run[0].rule} ({outcome.not_run[0].reason})"
        if word == "fails":
            return None if fired else "expected a finding, there is none"
        if fired:
            return f"expected no finding, there is one: {found[0].message}"
        if word == "undecided":
            return None if unread else "expected that it cannot be judged, but it was"
        return None

    def judge(self, paths: tuple[Path, ...]) -> Outcome:
        sender = Sender(municipalities=frozenset({self.target.municipality}))
        today = max(period.last_day for period in self.protocol.head.periods) + DAY_AFTER
        return check(paths, self.plan, sender=sender, today=today, production=True, threads=1)

    def files(self, example: Example, layout: Layout | None) -> dict[str, bytes]:
        if isinstance(example, Upload):
            return uploaded(example, self.target, lambda target, x: [target.cells(x, {})])
        if isinstance(example, Delivery):
            return self.delivered(example)
        assert layout is not None, "rows belong to a layout"
        return {self.target.file_name(layout): self.content(self.target, layout, example)}

    def delivered(self, example: Delivery) -> dict[str, bytes]:
        """The tables of an example, and those of the previous period beside them."""
        pair = previous_period(self.target) if example.previous else None
        now, before = pair or (self.target, self.target)
        return self.tables(now, example.tables) | self.tables(before, example.previous)

    def tables(self, target: Target, tables: dict[str, tuple[Row, ...]]) -> dict[str, bytes]:
        layouts = {id: self.protocol.layout(id) for id in tables}
        return {target.file_name(layouts[id]): self.content(target, layouts[id], rows) for id, rows in tables.items()}

    def content(self, target: Target, layout: Layout, rows: tuple[Row, ...]) -> bytes:
        return csv_bytes(self.protocol, layout, [target.cells(layout, row) for row in rows])


def all_findings(outcome: Outcome) -> tuple[Finding, ...]:
    """The findings of a delivery and of all its files."""
    return (*outcome.findings, *(finding for file in outcome.files for finding in file.findings))


def _is_its_own(finding: Finding, rule: AnyRule) -> bool:
    kind = getattr(rule, "kind", "")
    if kind not in ("entry", "leftover"):
        return True
    return (finding.severity is Severity.SIGNAL) == (kind == "leftover")
