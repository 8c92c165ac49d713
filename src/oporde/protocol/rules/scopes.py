"""What a rule can be about: a value, a row, the rows of a table, the tables of a delivery, or the upload itself.

Each kind of rule is one module beside this one and derives from one of these.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, Protocol

from oporde.findings import Severity
from oporde.protocol.model import Column, RuleText
from oporde.protocol.tongues import Phrase
from oporde.protocol.types import TYPES

Counts = Literal["rows", "units", "file"]
"""What a finding's count counts: rows concerned, distinct units (keys, files), or 1 for the file as a whole."""


class Tables(Protocol):
    """How a rule writes SQL over the rows of a table: the compiler answers, and notes which names must be kept.

    The relation `this` has a row for each record: `record` (0-based) and the names asked for here.
    """

    def value(self, name: str) -> str:
        """SQL of the parsed value of a column or derived name; NULL when absent or not readable."""

    def key(self, name: str) -> str:
        """SQL of what is equal for equal values within this table, and quicker to compare; NULL as the value is."""

    def filled(self, name: str) -> str:
        """SQL that is true when the cell holds anything at all."""

    def condition(self, expression: str) -> str:
        """SQL of an author's condition on one row."""

    def pair(self, table: str, expression: str) -> str:
        """SQL of an author's condition on a row `mine` of this table and a row `other` of another."""

    def total(self, expression: str) -> str:
        """SQL of an author's expression over all rows of a group or table (count(), sum() …)."""

    def groups(self, keys: Sequence[str], among: str, fact: str) -> str:
        """SELECT the keys of the groups of rows of which a fact is true.

        Args:
            keys: SQL of the parts of the key; among: of the condition on the rows that are in a group at all.
            fact: SQL over the rows of one group. A table has one fact for each key in each rule.
        """

    def number_of_groups(self, keys: Sequence[str], among: str) -> str:
        """SQL of how many groups there are; for a rule that asks a fact of them."""

    def broken(self, rules: Sequence[str]) -> str:
        """SQL: the row violates at least one of these row rules."""

    def undecided(self) -> str:
        """SQL: a value this rule rests on could not be read in the row."""

    def unreadable(self) -> str:
        """SQL: a cell of a name used so far holds something that could not be read."""

    def other(self, table: str) -> tuple[str, Tables]:
        """The relation of another table of the delivery ("kosten_wmo", "previous.wmo") and its names."""


class ValueRule(RuleText):
    """About one value; judged in the order of `stage`, and a value stops at its first failing rule."""

    stage: ClassVar[int] = 3
    kind: str
    columns: tuple[str, ...] | None = None
    """The columns it judges; by default all to which the kind applies and that no other rule of the kind names."""
    signal_columns: tuple[str, ...] = ()
    """Columns in which it is a signal, though it rejects in others."""

    @property
    def placeholders(self) -> frozenset[str]:
        return super().placeholders | {"expected"}

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.signal_columns and self.severity is Severity.SIGNAL:
            yield "signal_columns", "signal_columns goes with severity: reject; this rule signals everywhere"

    def applies_to(self, column: Column) -> bool:
        """The kind has something to say about this column."""
        return self.kind in TYPES[column.type].kinds

    def violated(self, column: Column, raw: str) -> str:
        """SQL, given that the value is filled and the earlier rules hold. For `required` the value is absent."""
        return TYPES[column.type].violated(column, self.kind, raw)

    def requirement(self, column: Column) -> Phrase:
        """What is so of a right value, as it stands behind "elke waarde": heeft 8 tekens."""
        return Phrase("is juist", "is right")


class RowRule(RuleText):
    """About the values of one row: a condition that must hold, judged where it can be."""

    columns: tuple[str, ...] = ()
    """The columns to point at; by default those of the condition."""
    excludes_row: bool = False
    """A row that violates this rule is not used for figures and arrangements."""

    @abstractmethod
    def conditions(self) -> tuple[str | None, str]:
        """(when, holds): expressions of the author; the rule fires where `when` is true and `holds` is false."""


class TableRule(RuleText):
    """About the rows of one table together."""

    counts: ClassVar[Counts] = "rows"

    @abstractmethod
    def offenders(self, tables: Tables, column: str | None) -> str:
        """SELECT record, twin, unit of the rows concerned; twin and unit may be NULL, one row with NULLs is "the file"."""

    def targets(self) -> tuple[str | None, ...]:
        """The columns for each of which there is a finding of its own; (None,) for one about the table."""
        return (None,)

    def undecided(self, tables: Tables, column: str | None) -> str | None:
        """SELECT count of the rows (or 1 for the file) that could not be judged; None leaves it to the values used."""
        return None

    def denominator(self, tables: Tables) -> str:
        """SQL of what the share is measured against: all data rows, unless the kind knows better."""
        return "(SELECT count(*) FROM this)"


class DeliveryRule(TableRule):
    """About the tables of one delivery together, or a table and that of the previous period."""

    def totals_undecided(self, tables: Tables, table: str) -> str:
        """SELECT 1 when a value behind one of two totals could not be read: then the totals are unknown, else 0."""
        relation, other = tables.other(table)
        mine = f"EXISTS (SELECT 1 FROM this WHERE {tables.undecided()})"
        theirs = f"EXISTS (SELECT 1 FROM {relation} WHERE {other.unreadable()})"
        return f"SELECT CASE WHEN {mine} OR {theirs} THEN 1 ELSE 0 END"
