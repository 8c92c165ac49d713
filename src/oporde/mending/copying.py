"""The second time a file is read: every row is written in its right form, and every kind of change is counted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import IO

from oporde.intake.scan import Advance
from oporde.mending.result import Obstacle, change, happened, left_value
from oporde.mending.sheet import Row, Source, as_delivered, reading
from oporde.mending.survey import MOST_REMEMBERED, Survey
from oporde.mending.values import Respelt, Values
from oporde.report.technical_feedback import Change, Left


@dataclass(slots=True)
class _Column:
    """What becomes of the values of one column."""

    values: Values
    known: dict[str, Respelt | Obstacle | None] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    obstacles: Counter[Obstacle] = field(default_factory=Counter)

    def respell(self, column: Sequence[str]) -> Sequence[str]:
        """The values as they are written in the copy."""
        if len(self.known) > MOST_REMEMBERED:
            self.known.clear()
        counted = Counter(column)
        for value in counted.keys() - self.known.keys():
            self.known[value] = self.values.respell(value)
        changed: dict[str, str] = {}
        for value, count in counted.items():
            match self.known[value]:
                case Respelt(text=text, kinds=kinds):
                    changed[value] = text
                    for kind in kinds:
                        self.changes[kind] += count
                case Obstacle() as obstacle:
                    self.obstacles[obstacle] += count
        return [changed.get(value, value) for value in column] if changed else column


class Copying:
    """A file, surveyed, on its way to its copy: the rows are read once."""

    def __init__(self, source: Source, survey: Survey) -> None:
        self.source, self.survey = source, survey
        self._columns = {
            place: _Column(column.values)
            for place, column in enumerate(survey.columns)
            if column.values is not None and column.wrong
        }

    def rows(self, advance: Advance | None = None) -> Iterator[list[Row]]:
        """The rows of the copy, without its header, in order. Raises: Uncertain."""
        survey = self.survey
        with reading(self.source, advance) as sheet:
            assert sheet is not None, "it was surveyed"
            sheet.width, sheet.first_is_row = survey.width, survey.heading.is_data
            sheet.empty_can_go = survey.empty_can_go
            for rows in sheet.chunks():
                yield self._mended(rows)

    def _mended(self, rows: list[list[str]]) -> list[Row]:
        survey = self.survey
        aligned: list[Row] = (
            [row if len(row) == survey.width else survey.alignment.align(row) or row for row in rows]
            if survey.ragged
            else list(rows)
        )
        right = [row for row in aligned if self._stands(row)]
        columns = list(zip(*right, strict=True))
        kept = (self._respelt(place, columns[place]) for place in survey.places) if columns else ()
        mended = zip(*kept, strict=True)
        return [next(mended) if self._stands(row) else row for row in aligned]

    def _stands(self, row: Row) -> bool:
        """Every value is in its own column, as far as is known."""
        survey = self.survey
        return len(row) == survey.width and not (survey.off and survey.alignment.is_shifted(row))

    def _respelt(self, place: int, column: Sequence[str]) -> Sequence[str]:
        return self._columns[place].respell(column) if place in self._columns else column

    def changes_a_value(self, advance: Advance | None = None) -> bool:
        """Whether there is anything to change in the rows; reads no further than that needs. Raises: Uncertain."""
        return bool(self._columns) and any(
            column.changes for _ in self.rows(advance) for column in self._columns.values()
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed in the rows so far, column by column."""
        return happened(
            change(kind, count, column.values.form.name)
            for column in self._in_order()
            for kind, count in column.changes.most_common()
        )

    @property
    def left(self) -> tuple[Left, ...]:
        """What was left in them."""
        return tuple(
            left_value(obstacle, column.values.form.name, count)
            for column in self._in_order()
            for obstacle, count in column.obstacles.most_common()
        )

    def _in_order(self) -> Iterator[_Column]:
        return (self._columns[place] for place in self.survey.places if place in self._columns)

    def write(self, out: IO[bytes], advance: Advance | None = None) -> str:
        """Write the copy; the sha256 of it. Raises: Uncertain, OSError."""
        digest, lines, line_end = sha256(), _Lines(), self.survey.line_end
        nothing: list[Row] = []
        writer = csv.writer(lines, delimiter=self.source.admission.delimiter, lineterminator=line_end)
        writer.writerow(self.survey.names)
        for rows in chain((nothing,), self.rows(advance)):
            writer.writerows((as_delivered(row, line_end) for row in rows) if self.survey.pictures else rows)
            chunk = "".join(lines).encode()
            digest.update(chunk)
            out.write(chunk)
            lines.clear()
        for mended in self._columns.values():
            mended.known.clear()
        for column in self.survey.columns:
            column.fitting.clear()
        return digest.hexdigest()


class _Lines(list[str]):
    """Lines under way to a copy."""

    def write(self, line: str) -> None:
        self.append(line)
