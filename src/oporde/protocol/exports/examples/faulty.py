"""A small delivery for every rule: it breaks that rule, and no other that rejects besides its companions.

The rule's own example of what fails is put among right rows, or, where the file as a whole is judged, stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from oporde.findings import Severity, Verdict
from oporde.protocol.exports.examples.copies import copied_rows
from oporde.protocol.exports.examples.files import csv_bytes
from oporde.protocol.exports.examples.rightful import right_rows
from oporde.protocol.exports.examples.target import Cells, Target, make_target, previous_period
from oporde.protocol.exports.examples.uploads import uploaded
from oporde.protocol.model import Delivery, Row, Upload
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.rules import AnyRule
from oporde.protocol.rules.constant import Constant
from oporde.protocol.rules.determines import Determines
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.group import Group
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.previous import Previous
from oporde.protocol.rules.reconcile import Reconcile
from oporde.protocol.rules.rows import NumberOfRows
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.rules.table import TableCondition
from oporde.protocol.rules.unique import Unique

WHOLE_FILE = (NumberOfRows, TableCondition, ShareOfRows, Group, Reconcile, Previous)
"""Kinds of rules that look at all rows together, so that right rows around the example could hide what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """A delivery that breaks one rule.

    Attributes:
        folder: name of the folder it stands in: the rule's id.
        files: name → content.
        severity: of the finding that is expected; verdict: of the delivery as a whole.
        options: what the check must be told for the rule to be judged, as on the command line.
        row: the row number of the only wrong row, as a spreadsheet shows it; None when there are more.
    """

    rule: AnyRule
    folder: str
    files: dict[str, bytes]
    severity: Severity
    options: str = ""
    row: int | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict.REJECTED if self.severity is Severity.REJECT else Verdict.APPROVED


def faulty_deliveries(
    protocol: Protocol, *, municipality: str, period: str, rows: int, seed: int
) -> tuple[Faulty, ...]:
    """In the order of the protocol's rules; without those that need a period before this one when there is none."""
    making = _Making(make_target(protocol, municipality, period), rows, seed)
    found = [making.faulty(rule) for rule in protocol.rules()]
    return tuple(made for made in found if made is not None)


@dataclass(frozen=True, slots=True)
class _Making:
    target: Target
    rows: int
    seed: int

    def faulty(self, rule: AnyRule) -> Faulty | None:
        """The delivery that breaks this rule; None where it cannot be shown in this period."""
        files, row = self._files(self._followed(rule))
        if not files:
            return None
        return Faulty(
            rule=rule,
            folder=self._folder(rule),
            files=files,
            severity=expected_severity(rule),
            options=self._options(rule),
            row=row,
        )

    def _followed(self, rule: AnyRule) -> AnyRule:
        if isinstance(rule, Follows):
            return next(other for other in self.target.protocol.rules() if other.id == rule.rule)
        return rule

    def _folder(self, rule: AnyRule) -> str:
        """The rule's id, with its kind where two rules share one."""
        same = [other for other in self.target.protocol.rules() if other.id == rule.id]
        return rule.id if same[0] is rule else f"{rule.id}-{rule.kind}"

    def _options(self, rule: AnyRule) -> str:
        if isinstance(rule, UploadRule) and rule.kind == "foreign-municipality":
            return f"--municipality {self.target.municipality}"
        return "--production" if rule.production_only else ""

    def _files(self, rule: AnyRule) -> tuple[dict[str, bytes], int | None]:
        example = rule.examples.fails
        if isinstance(example, Upload):
            right = partial(self._right_rows, self.rows)
            return uploaded(example, self.target, right), None
        if isinstance(example, Delivery):
            return self._delivered(example), None
        layout = next(layout for layout in self.target.protocol.layouts if rule in layout.rules)
        planted = [self.target.cells(layout, row) for row in example]
        before, after = ([], []) if isinstance(rule, WHOLE_FILE) else self._around(rule, layout, planted)
        content = csv_bytes(self.target.protocol, layout, [*before, *planted, *after])
        everywhere = rule.production_only or _constant_columns(layout) & set().union(*example)
        row = len(before) + 2 if len(example) == 1 and not everywhere else None
        return {self.target.file_name(layout): content}, row

    def _delivered(self, example: Delivery) -> dict[str, bytes]:
        """The tables of an example, with those of the period before where it has them; nothing where there is none."""
        pair = previous_period(self.target) if example.previous else (self.target, self.target)
        if pair is None:
            return {}
        now, before = pair
        return dict([*_tables(now, example.tables), *_tables(before, example.previous)])

    def _right_rows(self, rows: int, target: Target, layout: Layout) -> list[Cells]:
        return right_rows(target, layout, rows, self.seed)

    def _around(self, rule: AnyRule, layout: Layout, planted: list[Cells]) -> tuple[list[Cells], list[Cells]]:
        """Right rows to stand before and after the planted ones."""
        rows = self._rows_around(rule, len(planted))
        right = [_like(row, planted, layout) for row in self._unlike_the_example(layout, rows)]
        right = [row for row in right if not _clashes(layout, row, planted)]
        # A file with a row for each code begins with the example, as the protocol shows it.
        middle = len(right) // 2 if self._has_groups(layout) else 0
        return right[:middle], right[middle:]

    def _unlike_the_example(self, layout: Layout, rows: int) -> list[Cells]:
        """Right rows, without the example row from which planted rows are made."""
        if self._has_groups(layout):
            return right_rows(self.target, layout, rows, self.seed) if rows else []
        # Amounts that are drawn for this sender's size would not add up with those of the example.
        return copied_rows(self.target, layout, rows + 1)[1 : rows + 1]

    def _has_groups(self, layout: Layout) -> bool:
        generator = self.target.protocol.generator
        return (
            generator is not None and layout.id in generator.layouts and generator.layouts[layout.id].groups is not None
        )

    def _rows_around(self, rule: AnyRule, planted: int) -> int:
        """So few that one row of them exceeds the share above which a signal rejects."""
        if rule.reject_above:
            return max(0, min(self.rows, int(1 / rule.reject_above) - 1 - planted))
        return self.rows


def expected_severity(rule: AnyRule) -> Severity:
    """Of the finding that the rule's own example must give when its share, if it has one, is exceeded."""
    example = rule.examples.fails
    if isinstance(rule, ValueRule) and isinstance(example, tuple):
        named = {name for row in example for name in row}
        if named and named <= set(rule.signal_columns):
            return Severity.SIGNAL
    return Severity.REJECT if rule.reject_above is not None else rule.severity


def _tables(target: Target, tables: dict[str, tuple[Row, ...]]) -> Iterator[tuple[str, bytes]]:
    for name, rows in tables.items():
        layout = target.protocol.layout(name)
        cells = [target.cells(layout, row) for row in rows]
        yield target.file_name(layout), csv_bytes(target.protocol, layout, cells)


def _like(row: Cells, planted: list[Cells], layout: Layout) -> Cells:
    """A row with, where all rows must be the same, what the first planted row that is filled there has."""
    same = _constant_columns(layout)
    return tuple(
        next((other[place] for other in planted if other[place]), cell) if column.name in same else cell
        for place, (column, cell) in enumerate(zip(layout.columns, row, strict=True))
    )


def _constant_columns(layout: Layout) -> set[str]:
    return {name for rule in layout.rules if isinstance(rule, Constant) for name in rule.columns}


def _clashes(layout: Layout, row: Cells, planted: list[Cells]) -> bool:
    """The row is about a person of the planted rows, or has a key of theirs."""
    place = {column.name: i for i, column in enumerate(layout.columns)}
    keys: list[tuple[str, ...]] = [(column.name,) for column in layout.columns if column.personal]
    keys += [rule.key for rule in layout.rules if isinstance(rule, Unique)]
    keys += [(rule.key,) for rule in layout.rules if isinstance(rule, Determines)]
    return any(
        all(row[place[name]] == other[place[name]] for name in key)
        for key in keys
        if all(name in place for name in key)
        for other in planted
    )
