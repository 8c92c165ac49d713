"""A protocol proved: the engine understands all its queries, and its own examples do what they promise.

What does not hold is a mistake in the protocol, told with its file and line like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from oporde.checking import Sender, check
from oporde.engine.binding import Misunderstood, misunderstood
from oporde.errors import Unclear
from oporde.findings import Finding, Outcome, Severity, Verdict
from oporde.plan.compiling import compile_plan
from oporde.plan.model import Plan
from oporde.protocol.coherence import INDICATORS, REPORT, Mistake, layout_file, place_of
from oporde.protocol.exports.examples.files import csv_bytes, write_files
from oporde.protocol.exports.examples.target import Target, make_target, previous_period, read_name
from oporde.protocol.exports.examples.uploads import uploaded
from oporde.protocol.folder import find_protocol
from oporde.protocol.load import Reading
from oporde.protocol.model import Delivery, Example, Row, Upload
from oporde.protocol.overviews import ReportFile
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.rules import AnyRule
from oporde.protocol.rules.scopes import RowRule, ValueRule
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.yaml_file import Place

DAY_AFTER = timedelta(days=43)  # between the end of a period and the day on which an example is judged
NO_FIGURES = {"views": (), "indicators": (), "report": ReportFile()}
Progress = Callable[[str, int, int], None]
"""progress(what, done, total)."""


def lint(
    folder: Path, directory: Path | None = None, progress: Progress | None = None, only: Collection[str] = ()
) -> tuple[str, ...]:
    """Every mistake in a protocol folder as `file:line: what, expected, did you mean`; empty when it holds together.

    Args:
        directory: an empty folder for small deliveries with test values; without one the examples are not carried out.
        progress: told which rule's examples are carried out.
        only: the rules of which the examples are carried out, by their id; by default all.
    Raises: UnknownProtocol; Unclear, when there is no such rule.
    """
    reading = Reading(find_protocol(folder))
    protocol = reading.read()
    if protocol is None or reading.mistakes:
        return reading.told()
    for mistake in misunderstandings(protocol):
        reading.mistake(mistake)
    reading.english(protocol)
    if not reading.mistakes and directory is not None:
        rules = [rule for rule in protocol.rules() if rule.id in only] if only else None
        for id in set(only) - {rule.id for rule in protocol.rules()}:
            raise Unclear(f"{id}: in dit protocol staat geen controleregel met dat nummer.")
        for mistake in prove(protocol, directory, rules, progress=progress):
            reading.mistake(mistake)
    return reading.told()


# --- does the engine understand it


def misunderstandings(protocol: Protocol) -> Iterator[Mistake]:
    """What the engine refuses of the protocol's queries, with its own words."""
    for refused in misunderstood(compile_plan(protocol)):
        yield from _traced(protocol, refused)


def _traced(protocol: Protocol, refused: Misunderstood) -> Iterator[Mistake]:
    if refused.part == "rule":
        file, place = place_of(protocol, next(rule for rule in protocol.rules() if rule.id == refused.name))
        yield Mistake(file, place, f"{refused.name}: {refused.why}")
    elif refused.part in ("view", "indicator"):
        items = protocol.views if refused.part == "view" else protocol.indicators
        names = [getattr(item, "name", getattr(item, "id", "")) for item in items]
        place = (f"{refused.part}s", names.index(refused.name), refused.key)
        yield Mistake(INDICATORS, place, f"{refused.name}: {refused.why}")
    elif refused.part in ("key_figure", "overview"):
        key, shown = (
            f"{refused.part}s",
            protocol.report.key_figures if refused.part == "key_figure" else protocol.report.overviews,
        )
        place = (key, [item.id for item in shown].index(refused.name), refused.key)
        yield Mistake(REPORT, place, f"{refused.name}: {refused.why}")
    elif refused.part == "hint":
        layout = next(x for x in protocol.layouts if any(hint.id == refused.name for hint in x.hints))
        place = ("hints", [hint.id for hint in layout.hints].index(refused.name), "when")
        yield Mistake(layout_file(protocol, layout), place, refused.why)
    else:
        yield from _traced_in_rows(protocol, protocol.layout(refused.name), refused.why)


def _traced_in_rows(protocol: Protocol, layout: Layout, why: str) -> Iterator[Mistake]:
    """All conditions on a row stand in one query: each is asked again by itself."""
    file, found = layout_file(protocol, layout), False
    parts: list[tuple[Place, Layout, str]] = [
        (("columns", i), _alone(layout, columns=(column,), derived=(), rules=()), f'column "{column.name}"')
        for i, column in enumerate(layout.columns)
    ]
    parts += [
        (("derived", i, "expression"), _alone(layout, derived=layout.derived[: i + 1], rules=()), derived.name)
        for i, derived in enumerate(layout.derived)
    ]
    parts += [
        (("rules", i), _alone(layout, rules=(rule,)), rule.id)
        for i, rule in enumerate(layout.rules)
        if isinstance(rule, ValueRule | RowRule)
    ]
    for place, alone, name in parts:
        kept = {
            refused.why for refused in misunderstood(compile_plan(_only(protocol, alone))) if refused.part == "layout"
        }
        for words in kept:
            found = True
            yield Mistake(file, place, f"{name}: {words}")
        if kept and place[0] != "rules":
            return  # what rests on it would only say the same
    if not found:
        yield Mistake(file, (), why)


def _alone(layout: Layout, **parts: object) -> Layout:
    return layout.model_copy(update={"hints": (), **parts})


def _only(protocol: Protocol, layout: Layout) -> Protocol:
    """The protocol with this layout in place of its own, and no rules in the others."""
    layouts = tuple(layout if other.id == layout.id else _alone(other, rules=()) for other in protocol.layouts)
    return protocol.model_copy(update={"layouts": layouts, **NO_FIGURES})


# --- do its examples hold


def prove(
    protocol: Protocol,
    directory: Path,
    rules: Sequence[AnyRule] | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Mistake, ...]:
    """Deliver the examples: those of every rule, and of the layouts; tell which do not do what they promise.

    Args:
        directory: an empty folder to write the small deliveries in; they hold test values only.
        rules: only the examples of these rules; by default everything.
    """
    proving = _Proving(protocol, directory, progress or _in_silence)
    return tuple(proving.rules(rules)) if rules is not None else (*proving.rows(), *proving.rules(protocol.rules()))


def _in_silence(_what: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class _Proving:
    protocol: Protocol
    directory: Path
    progress: Progress
    target: Target = field(init=False)

    def __post_init__(self) -> None:
        own = read_name(self.protocol, self.protocol.head.naming.example)
        assert own is not None, "naming.example follows naming.pattern"
        self.target = make_target(self.protocol, own.municipality, own.period)

    def rows(self) -> Iterator[Mistake]:
        """The example rows of a layout are right, and so is the example of each column."""
        plan = compile_plan(self.protocol)
        for layout in self.protocol.layouts:
            file = layout_file(self.protocol, layout)
            content = {self.target.file_name(layout): self.content(self.target, layout, layout.example_rows)}
            outcome = self.judge(plan, f"{layout.id}-rows", content)
            for finding in all_findings(outcome):
                if finding.severity is Severity.REJECT and finding.count:
                    row = max(0, min(finding.rows, default=2) - 2)
                    yield Mistake(
                        file, ("example_rows", row), f"expected right rows, {finding.rule} says: {finding.message}"
                    )
            yield from self.columns(layout, file)

    def columns(self, layout: Layout, file: str) -> Iterator[Mistake]:
        given = [(i, column) for i, column in enumerate(layout.columns) if column.example]
        rules = tuple(rule for rule in layout.rules if isinstance(rule, ValueRule))
        row = {column.name: column.example for _, column in given}
        content = {self.target.file_name(layout): self.content(self.target, layout, (row,))}
        plan = compile_plan(_only(self.protocol, _alone(layout, rules=rules)))
        for finding in all_findings(self.judge(plan, f"{layout.id}-columns", content)):
            for i, column in given:
                if finding.column == column.name and finding.count:
                    what = f"expected a right value, {finding.rule} says: {finding.message}"
                    yield Mistake(file, ("columns", i, "example"), f'column "{column.name}": {what}')

    def rules(self, rules: Sequence[AnyRule]) -> Iterator[Mistake]:
        for done, rule in enumerate(rules):
            self.progress(rule.id, done, len(rules))
            layout = next((x for x in self.protocol.layouts if any(rule is own for own in x.rules)), None)
            plan = compile_plan(_needed(self.protocol, layout, rule))
            file, place = place_of(self.protocol, rule)
            for word in ("passes", "fails", "undecided"):
                example = getattr(rule.examples, word)
                problem = self.example(plan, rule, word, example, layout) if example is not None else None
                if problem:
                    yield Mistake(file, (*place, "examples", word), f"{rule.id} {word}: {problem}")

    def example(self, plan: Plan, rule: AnyRule, word: str, example: Example, layout: Layout | None) -> str | None:
        files = self.files(example, layout)
        outcome = self.judge(plan, f"{rule.id}-{getattr(rule, 'kind', '')}-{word}", files)
        found = [finding for finding in all_findings(outcome) if finding.rule == rule.id]
        # Leftovers share their number with entries that do not belong, and differ in severity only.
        fired = sum(finding.count for finding in found if _is_its_own(finding, rule))
        unread = sum(finding.undecided for finding in found)
        if outcome.not_run or outcome.verdict is Verdict.UNDECIDED:
            return f"a rule could not run: {outcome.not_run[0].rule} ({outcome.not_run[0].reason})"
        if word == "fails":
            return None if fired else "expected a finding, there is none"
        if fired:
            return f"expected no finding, there is one: {found[0].message}"
        if word == "undecided":
            return None if unread else "expected that it cannot be judged, but it was"
        return None

    def judge(self, plan: Plan, name: str, files: dict[str, bytes]) -> Outcome:
        sender = Sender(municipalities=frozenset({self.target.municipality}))
        today = max(period.last_day for period in self.protocol.head.periods) + DAY_AFTER
        paths = write_files(self.directory / name, files)
        return check(paths, plan, sender=sender, today=today, production=True, threads=1)

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


def _needed(protocol: Protocol, layout: Layout | None, rule: AnyRule) -> Protocol:
    """The protocol with no more rules than the outcome of this one rests on: a smaller plan is sooner made and run."""
    if layout is None:
        follows = getattr(rule, "rule", None)
        layouts = tuple(_rules_for(x, [other for other in x.rules if other.id == follows]) for x in protocol.layouts)
        return protocol.model_copy(update={"layouts": layouts, **NO_FIGURES})
    return _only(protocol, _rules_for(layout, [rule]))


def _rules_for(layout: Layout, wanted: list[AnyRule]) -> Layout:
    others = {id for rule in wanted if isinstance(rule, ShareOfRows) for id in rule.of}
    # A value stops at its first failing rule, and which columns a rule judges depends on its sisters.
    values = any(isinstance(rule, ValueRule) for rule in wanted)
    kept = tuple(
        rule
        for rule in layout.rules
        if any(rule is one for one in wanted) or rule.id in others or (values and isinstance(rule, ValueRule))
    )
    return _alone(layout, rules=kept)


def all_findings(outcome: Outcome) -> tuple[Finding, ...]:
    """The findings of a delivery and of all its files."""
    return (*outcome.findings, *(finding for file in outcome.files for finding in file.findings))


def _is_its_own(finding: Finding, rule: AnyRule) -> bool:
    kind = getattr(rule, "kind", "")
    if kind not in ("entry", "leftover"):
        return True
    return (finding.severity is Severity.SIGNAL) == (kind == "leftover")
