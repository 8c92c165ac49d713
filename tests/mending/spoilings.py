"""How right files go wrong at a desk: values are written otherwise, or the file as a whole is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection
from datetime import date

Lines = list[list[str]]
ValueSpoiling = Callable[[str, str], str]
"""(name of the column, its right value) → how it is delivered."""
FormSpoiling = Callable[[Lines], bytes]

MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def written(lines: Lines, delimiter: str = ";", end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(lines)
    return text.getvalue().encode()


def spoiled(lines: Lines, change: ValueSpoiling, columns: Collection[str] | None = None) -> Lines:
    """Args: columns: the names of those in which values are changed; by default all."""
    header, *rows = lines
    touched = header if columns is None else columns
    return [
        header,
        *(
            [change(name, value) if value and name in touched else value for name, value in zip(header, row)]
            for row in rows
        ),
    ]


def is_date(name: str) -> bool:
    return name.startswith(("Datum", "Aanmaak"))


def is_amount(name: str) -> bool:
    return name.endswith("_kosten")


def in_dates(write: Callable[[date], str]) -> ValueSpoiling:
    return lambda name, value: write(date(int(value[:4]), int(value[4:6]), int(value[6:]))) if is_date(name) else value


def in_amounts(write: Callable[[str], str]) -> ValueSpoiling:
    return lambda name, value: write(value) if is_amount(name) else value


def grouped(mark: str) -> Callable[[str], str]:
    return lambda value: f"{int(value):,}".replace(",", mark)


VALUES: dict[str, ValueSpoiling] = {
    "zeros lost": lambda _, value: str(int(value)),
    "as floats": lambda _, value: f"{int(value)}.0",
    "padded": lambda _, value: f" {value}\u00a0 ",
    "apostrophes": lambda _, value: f"'{value}",
    "formulas": lambda _, value: f'="{value}"',
    "dd-mm-yyyy": in_dates(lambda day: f"{day:%d-%m-%Y}"),
    "d-m-yyyy": in_dates(lambda day: f"{day.day}-{day.month}-{day.year}"),
    "dd/mm/yyyy": in_dates(lambda day: f"{day:%d/%m/%Y}"),
    "dd.mm.yyyy": in_dates(lambda day: f"{day:%d.%m.%Y}"),
    "m/d/yyyy": in_dates(lambda day: f"{day.month}/{day.day}/{day.year}"),
    "yyyy-mm-dd": in_dates(lambda day: f"{day:%Y-%m-%d}"),
    "yyyy/mm/dd": in_dates(lambda day: f"{day:%Y/%m/%d}"),
    "ddmmyyyy": in_dates(lambda day: f"{day:%d%m%Y}"),
    "dmmyyyy": in_dates(lambda day: f"{day.day}{day:%m%Y}"),
    "with a time": in_dates(lambda day: f"{day:%Y-%m-%d} 00:00:00"),
    "iso with a time": in_dates(lambda day: f"{day:%Y-%m-%d}T00:00:00Z"),
    "dd-mm-yyyy with a time": in_dates(lambda day: f"{day:%d-%m-%Y} 13:45"),
    "month in letters": in_dates(lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}"),
    "points": in_amounts(grouped(".")),
    "spaces": in_amounts(grouped(" ")),
    "commas": in_amounts(grouped(",")),
    "zero cents": in_amounts(lambda value: f"{value},00"),
    "points and zero cents": in_amounts(lambda value: grouped(".")(value) + ",00"),
    "euros": in_amounts(lambda value: f"€ {value}"),
    "accountant's euros": in_amounts(lambda value: f"€ {grouped('.')(value)},-"),
    "trailing euros": in_amounts(lambda value: f"{value} EUR"),
}
"""What happens to values."""


def changed_lines(change: Callable[[Lines], Lines]) -> FormSpoiling:
    return lambda lines: written(change(lines))


def numbered(lines: Lines) -> Lines:
    header, *rows = lines
    return [["", *header], *([str(number), *row] for number, row in enumerate(rows))]


def without_empty_ends(lines: Lines) -> Lines:
    """As some spreadsheets write: empty cells at the end of a row are not there."""
    return [re.sub(";+$", "", ";".join(line)).split(";") for line in lines]


def with_lines(lines: Lines, added: list[str]) -> Lines:
    header, first, *rest = lines
    return [header, first, added, *rest]


FORMS: dict[str, FormSpoiling] = {
    "comma": lambda lines: written(lines, ","),
    "tab": lambda lines: written(lines, "\t"),
    "pipe": lambda lines: written(lines, "|"),
    "utf-16": lambda lines: written(lines).decode().encode("utf-16"),
    "utf-16-le": lambda lines: written(lines).decode().encode("utf-16-le"),
    "utf-16-be": lambda lines: written(lines).decode().encode("utf-16-be"),
    "utf-16 with tabs": lambda lines: written(lines, "\t").decode().encode("utf-16"),
    "utf-32": lambda lines: written(lines).decode().encode("utf-32"),
    "misspelt header": changed_lines(lambda lines: [[lines[0][0][:-1], *lines[0][1:]], *lines[1:]]),
    "columns turned round": changed_lines(lambda lines: [line[::-1] for line in lines]),
    "an empty column": changed_lines(lambda lines: [[*line, ""] for line in lines]),
    "two empty columns in the middle": changed_lines(lambda lines: [[*line[:2], "", "", *line[2:]] for line in lines]),
    "a named empty column": changed_lines(lambda lines: [[*lines[0], "Opmerking"], *([*x, ""] for x in lines[1:])]),
    "a numbered column": changed_lines(numbered),
    "a delimiter at the end of the rows": changed_lines(lambda lines: [lines[0], *([*x, ""] for x in lines[1:])]),
    "no empty cells at the end": changed_lines(without_empty_ends),
    "no header": changed_lines(lambda lines: lines[1:]),
    "a blank line": changed_lines(lambda lines: with_lines(lines, [])),
    "a blank line first": changed_lines(lambda lines: [[], *lines]),
    "a row without values": changed_lines(lambda lines: with_lines(lines, [""] * len(lines[0]))),
    "rows without values at the end": changed_lines(lambda lines: [*lines, *[[""] * len(lines[0])] * 3]),
    "the header twice": changed_lines(lambda lines: with_lines(lines, lines[0])),
    "carriage returns": lambda lines: written(lines, end="\r"),
    "mixed line ends": lambda lines: written(lines).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n", 2),
    "a hint for Excel": lambda lines: b"sep=;\r\n" + written(lines),
    "two files put together": lambda lines: (
        b"\xef\xbb\xbf" + written(lines[:3]) + b"\xef\xbb\xbf" + written([lines[0], *lines[3:]])
    ),
    "a mark halfway": lambda lines: written(lines[:2]) + b"\xef\xbb\xbf" + written(lines[2:]),
}
"""What happens to a file as a whole."""
