"""The first time a file is read: what its rows prove, and so what can be mended; nothing is changed yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from oporde.intake.columns import name_key
from oporde.intake.scan import Advance
from oporde.intake.wording import show_header, show_list
from oporde.mending.alignment import Alignment
from oporde.mending.forms import Form
from oporde.mending.heading import Heading, heading_of, in_order
from oporde.mending.result import change, happened, left_file
from oporde.mending.sheet import Reading, Row, Source, Tally, Uncertain, reading
from oporde.mending.values import Evidence, Values, values_of
from oporde.report.technical_feedback import Change, Left

MOST_REMEMBERED = 100_000  # different values of one column
MOST_STRANGE = 0.5  # share of a column's values
MOST_MISFITS = 0.1  # share of a column's values that may look like no value of it, where columns are known by place


@dataclass(slots=True)
class Column:
    """A delivered column.

    Attributes:
        values: how they are mended; None for a column that the layout does not have.
        looked_at: its values are looked at one by one.
        wrong: some value is.
        filled: number of rows with something in it; numbered: those with the number of the row, from 0 or from 1.
        misfits: rows with what looks like no value of it; strange: those in which not even the shape is right.
    """

    values: Values | None
    looked_at: bool
    wrong: bool = False
    filled: int = 0
    numbered: dict[int, int] = field(default_factory=lambda: {0: 0, 1: 0})
    misfits: int = 0
    strange: int = 0
    seen: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    fitting: dict[str, bool] = field(default_factory=dict)

    def learn(self, column: Sequence[str], first_row: int) -> None:
        """Args: first_row: how many rows came before."""
        if self.values is None:
            for row, value in enumerate(column, start=first_row):
                if value:
                    self.filled += 1
                    for start in self.numbered:
                        self.numbered[start] += value == str(row + start)
        elif self.looked_at:
            if len(self.seen) > MOST_REMEMBERED:
                self.seen.clear()
            for value, count in Counter(column).items():
                misfit, strange = self.seen.get(value) or self._look_at(value, self.values)
                self.filled += count if value else 0
                self.misfits += count if misfit else 0
                self.strange += count if strange else 0

    def _look_at(self, value: str, values: Values) -> tuple[bool, bool]:
        """Learn from a value that was not seen before; whether it looks like none of the column, and has not its shape."""
        is_right = values.is_right(value)
        misfit = not is_right and not values.resembles(value)
        self.wrong = self.wrong or not is_right
        if value:
            values.learn(value)
        self.seen[value] = misfit, misfit and not values.has_shape(value)
        return self.seen[value]

    def fits(self, value: str) -> bool:
        """Whether a value could stand in it, in whatever spelling."""
        if self.values is None:
            return True
        if len(self.fitting) > MOST_REMEMBERED:
            self.fitting.clear()
        found = self.fitting.get(value)
        if found is None:
            found = self.fitting[value] = self.values.resembles(value)
        return found

    @property
    def is_numbering(self) -> bool:
        return self.filled > 0 and self.filled in self.numbered.values()


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file once it was read as a whole.

    Attributes:
        places: in the order of the copy: which delivered columns it has.
        names: its header.
        ragged: some rows have too many or too few fields; off: the values of some stand one column off.
        empty_can_go: rows without values are left out.
        pictures: signs may stand in values for what reading cannot give as it is.
        structure: changes to the file as a whole; left: what about it as a whole is left.
        line_end: of the copy.
    """

    heading: Heading
    columns: tuple[Column, ...]
    alignment: Alignment
    places: tuple[int, ...]
    names: tuple[str, ...]
    ragged: bool
    off: bool
    empty_can_go: bool
    pictures: bool
    structure: tuple[Change, ...]
    left: tuple[Left, ...]
    line_end: str

    @property
    def width(self) -> int:
        return len(self.columns)


def survey(
    source: Source,
    forms: Mapping[str, Form],
    sound: Collection[str],
    advance: Advance | None = None,
    *,
    may_be_shifted: bool = True,
) -> Survey | Left:
    """Read a file as a whole.

    Args:
        sound: names of columns in which the check found nothing: those need no look.
        may_be_shifted: the values of some rows may stand one column off. Nothing is changed in those.
    Returns: Survey; or why nothing in the file can be mended.
    """
    try:
        with reading(source, advance) as sheet:
            if sheet is None:
                return left_file("nothing")
            heading = heading_of(sheet, source)
            if heading is None:
                return left_file("no-columns")
            surveying = _Surveying(source, forms, sound, heading, may_be_shifted)
            surveying.prepare(sheet)
            for rows in sheet.chunks():
                surveying.look_at(rows)
        if not surveying.fits_by_place:
            return left_file("no-header")
        surveying.look_at_ragged()
        if surveying.shifted > 1:
            return left_file("columns-shifted", surveying.shifted, str(surveying.shifted))
        delimiters = (sheet.beginning.delimiter, sheet.beginning.records.delimiter)
        if surveying.torn and delimiters[1] != source.admission.delimiter:
            return left_file("shifted-columns", surveying.strays)
        return surveying.result(sheet.tally, delimiters)
    except Uncertain as reason:
        return left_file("unreadable", detail=str(reason))


class _Surveying:
    def __init__(
        self,
        source: Source,
        forms: Mapping[str, Form],
        sound: Collection[str],
        heading: Heading,
        may_be_shifted: bool,
    ) -> None:
        self.source, self.heading, self.may_be_shifted = source, heading, may_be_shifted
        self.width = len(heading.names)
        evidence = Evidence()
        self.columns = tuple(
            Column(None, looked_at=False)
            if place not in heading.known
            else Column(values_of(forms[heading.known[place]], evidence), looked_at=heading.known[place] not in sound)
            for place in range(self.width)
        )
        self.empty_can_go = any(form.column.required for form in forms.values())
        self.alignment = Alignment(self.width, self.fits)
        self.rows = self.ragged = self.aligned = self.torn = self.off = 0

    def prepare(self, sheet: Reading) -> None:
        """Tell a reading what a row is."""
        sheet.width, sheet.first_is_row, sheet.empty_can_go = self.width, self.heading.is_data, self.empty_can_go

    def fits(self, place: int, value: str) -> bool:
        return self.columns[place].fits(value)

    def look_at(self, rows: list[list[str]]) -> None:
        right = [row for row in rows if len(row) == self.width]
        ragged = [row for row in rows if len(row) != self.width]
        for row in ragged:
            self.alignment.learn_ragged(row)
        if right:
            self.alignment.learn_right(right)
        if self.may_be_shifted:
            standing = [row for row in right if not self.alignment.is_shifted(row)]
            self.off += len(right) - len(standing)
            right = standing
        self.learn(right)
        self.ragged += len(ragged)
        self.rows += len(right)

    def learn(self, rows: Sequence[Row]) -> None:
        for place, column in enumerate(zip(*rows, strict=True)):
            self.columns[place].learn(column, self.rows)

    @property
    def fits_by_place(self) -> bool:
        """Where no header says so, the values themselves have to show that the columns stand in their own place."""
        return not self.heading.is_data or all(
            column.misfits <= MOST_MISFITS * column.filled for column in self.columns
        )

    @property
    def shifted(self) -> int:
        """How many columns hold, on most rows, what can be no value of them: the values stand in the wrong columns."""
        return sum(column.strange > MOST_STRANGE * (self.rows + self.aligned) for column in self.columns)

    def look_at_ragged(self) -> None:
        """Read the file once more, where some rows are ragged: now it is known how they can be put right."""
        if not self.ragged:
            return
        with reading(self.source) as sheet:
            assert sheet is not None, "it was read a moment ago"
            self.prepare(sheet)
            for rows in sheet.chunks():
                ragged = [(row, self.alignment.align(row)) for row in rows if len(row) != self.width]
                aligned = [row for _, row in ragged if row]
                self.learn(aligned)
                self.aligned += len(aligned)
                self.torn += sum(not row and self.would_be_torn(given) for given, row in ragged)

    def would_be_torn(self, row: Row) -> bool:
        """It may well be whole by the delimiter that the copy gets: written there, it would be one quoted value."""
        return any(self.source.admission.delimiter in value for value in row)

    @property
    def strays(self) -> int:
        """How many rows keep a wrong number of fields."""
        return self.ragged - self.aligned

    def result(self, tally: Tally, delimiters: Collection[str]) -> Survey:
        """Args: delimiters: of the column names and of the rows."""
        heading, strays = self.heading, self.strays
        doubtful = strays + self.off
        known = in_order(heading.known, self.source.expected.columns)
        moved = sum(place != wanted for place, wanted in zip(sorted(heading.known), known, strict=True))
        left = list(self.left(strays))
        places = range(self.width)
        kept = tuple(place for place in places if doubtful or place in heading.known or not self.can_go(place))
        # Where it is not sure of every value which column it belongs to, every column stays in its place.
        ordered = known if not doubtful and len(kept) == len(known) else kept
        if ordered != known and moved:
            left.append(left_file("order-kept"))
        moved = moved if ordered == known else 0
        dropped = [place for place in places if place not in kept]
        for column in self.columns:
            column.seen.clear()
        return Survey(
            heading=heading,
            columns=self.columns,
            alignment=self.alignment,
            places=ordered,
            names=tuple(heading.known.get(place, heading.names[place]) for place in ordered),
            ragged=self.ragged > 0,
            off=self.off > 0,
            empty_can_go=self.empty_can_go,
            pictures=tally.quoted > 0 or tally.separators,
            structure=self.structure(tally, delimiters, moved, dropped),
            left=tuple(left),
            line_end=next((end for end in tally.line_ends if end in ("\r\n", "\n")), "\r\n"),
        )

    def can_go(self, place: int) -> bool:
        """Nothing stands in the column, or only the number of the row; where one is missing, it could be that one."""
        column, heading = self.columns[place], self.heading
        if heading.missing or heading.unclear or not self.rows + self.aligned:
            return False
        return not column.filled or (column.is_numbering and not name_key(heading.names[place]))

    def structure(
        self, tally: Tally, delimiters: Collection[str], moved: int, dropped: list[int]
    ) -> tuple[Change, ...]:
        heading, wanted = self.heading, self.source.admission.delimiter
        numbering = sum(self.columns[place].is_numbering for place in dropped)
        otherwise = sum(heading.names[place] != column for place, column in heading.known.items())
        return happened(
            (
                change("wrong-delimiter", any(delimiter != wanted for delimiter in delimiters)),
                change("text-above", tally.above),
                change("excel-hint", tally.excel_hint),
                change("no-header", heading.is_data),
                change("header-spelling", len(heading.respelt)),
                change("header-case", otherwise - len(heading.respelt)),
                change("column-order", moved),
                change("surplus-columns", len(dropped) - numbering),
                change("numbering", numbering),
                change("shifted-columns", self.aligned),
                change("blank-lines", tally.blank),
                change("blank-end", tally.blank_end),
                change("empty-rows", tally.empty),
                change("repeated-header", tally.repeated),
                change("line-ends", len(tally.line_ends) > 1 or "\r" in tally.line_ends),
                change("quotes", tally.quoted),
            )
        )

    def left(self, strays: int) -> Iterator[Left]:
        heading = self.heading
        surplus = [place for place in heading.surplus if self.columns[place].filled and not self.can_go(place)]
        if strays:
            yield left_file("shifted-columns", strays)
        if self.off:
            yield left_file("shifted-values", self.off)
        for reason, places in (("unclear-column", heading.unclear), ("surplus-column", surplus)):
            if places:
                names = [heading.names[place] or f"kolom {place + 1}" for place in places]
                yield left_file(reason, len(names), show_list(names, show_header))
        if heading.missing:
            yield left_file("missing-column", len(heading.missing), show_list(heading.missing))
