"""The records of a text, exactly: what a quote opens, and where it is closed, decides where a record ends.

The rules are those of Python's csv module (RFC 4180, and lenient where that is silent), with one exception: a quote
that is out of place never swallows lines. Reading then stops, and says where that quote stands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from oporde.protocol.admission import LINE_END_WITHIN

SEPARATOR = "\x1f"  # unit separator, between the values of a normalised record
SEPARATOR_WITHIN = "\u241f"  # its picture, where a value holds one


@dataclass(frozen=True, slots=True)
class Broken:
    """A quote that is not closed, or not where a value could end: what follows it cannot be read with certainty."""

    row: int  # where the value begins


class Records:
    """The records of a text, each as one line with SEPARATOR between its values; None for a blank line.

    Attributes:
        delimiter: of the records that follow.
        width: number of fields of a right record, once it is known: with it, lines that were swallowed are recognised.
        row: of the record that was given last, as a spreadsheet counts.
        broken: why reading stopped, when it stopped before the end.
        line_ends: those that end a record or a blank line.
        odd_row: the first row that ends otherwise than the first.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, *, longest: int, row: int = 1) -> None:
        """Read from lines that still have their ends (LF, CR or CR LF).

        Args:
            longest: most characters of one record.
            row: of the first line.
        """
        self.width = 0
        self.row = row - 1
        self.broken: Broken | None = None
        self.line_ends: dict[str, int] = {}  # with the row where it comes first
        self.delimiter = delimiter
        self._lines = iter(lines)
        self._longest = longest

    @property
    def odd_row(self) -> int | None:
        return next(iter([*self.line_ends.values()][1:]), None)

    def __iter__(self) -> Iterator[str | None]:
        for line in self._lines:
            self.row += 1
            text = line.rstrip("\r\n")
            if '"' in text:
                record = self._read_quoted(text, line)
                if record is None:
                    self.broken = Broken(self.row)
                    return
                yield record
            else:
                self._note_end(line[len(text) :])
                yield self._clean(text).replace(self.delimiter, SEPARATOR) if text else None

    def _clean(self, text: str) -> str:
        if SEPARATOR in text and self.delimiter != SEPARATOR:
            return text.replace(SEPARATOR, SEPARATOR_WITHIN)
        return text

    def _note_end(self, end: str) -> None:
        if end and end not in self.line_ends:
            self.line_ends[end] = self.row

    def _read_quoted(self, text: str, line: str) -> str | None:
        if text[0] == text[-1] == '"' and len(text) > 1 and SEPARATOR not in text:
            record = text[1:-1].replace(f'"{self.delimiter}"', SEPARATOR)
            if '"' not in record:  # so every quote stood where a value begins or ends
                self._note_end(line[len(text) :])
                return record
        try:
            fields = next(csv.reader((text,), delimiter=self.delimiter, strict=True))
        except csv.Error:  # goes on on the next line, is out of place, or is longer than that module likes
            reader = _ValueByValue(line, self._lines, self.delimiter, self._longest)
            fields = reader.fields()
            if reader.is_out_of_place or reader.swallows(self.width):
                return None
            line = reader.line
        self._note_end(line[len(line.rstrip("\r\n")) :])
        record = SEPARATOR.join(fields)
        if record.count(SEPARATOR) < len(fields):
            return record
        return SEPARATOR.join(field.replace(SEPARATOR, SEPARATOR_WITHIN) for field in fields)


class _ValueByValue:
    """Reads one record that may go on over several lines."""

    def __init__(self, line: str, lines: Iterator[str], delimiter: str, longest: int) -> None:
        self.is_out_of_place = False  # some quote is
        self.line = ""
        self._text = ""  # the line without its end
        self._place = 0
        self._lines = chain((line,), lines)
        self._delimiter = delimiter
        self._left = longest  # characters that the record may still have
        self._delimiters: list[int] = []  # in each line, those within quotes included
        self._next_line()

    def fields(self) -> list[str]:
        fields = []
        while not self.is_out_of_place:
            spanned = len(self._delimiters)
            value = self._quoted_value() if self._text.startswith('"', self._place) else ""
            end = self._text.find(self._delimiter, self._place)
            rest = self._text[self._place : end if end >= 0 else None]
            if rest and len(self._delimiters) > spanned:
                self.is_out_of_place = True
            fields.append(value + rest)
            if end < 0:
                break
            self._place = end + 1
        return fields

    def swallows(self, width: int) -> bool:
        """True when several lines in it would be whole records by themselves."""
        return width > 1 and self._delimiters.count(width - 1) > 1

    def _quoted_value(self) -> str:
        parts: list[str] = []
        self._place += 1
        while not self.is_out_of_place:
            quote = self._text.find('"', self._place)
            if quote < 0:
                parts += self._text[self._place :], LINE_END_WITHIN
                self.is_out_of_place = not self._next_line()
                continue
            parts.append(self._text[self._place : quote])
            self._place = quote + 1
            if not self._text.startswith('"', self._place):
                break
            parts.append('"')
            self._place += 1
        return "".join(parts)

    def _next_line(self) -> bool:
        self.line = next(self._lines, "")
        self._text = self.line.rstrip("\r\n")
        self._place = 0
        self._left -= len(self.line)
        self._delimiters.append(self._text.count(self._delimiter))
        return bool(self.line) and self._left >= 0
