"""A piece of a sheet, as a page draws it: what stood where, which cells are wrong, and which are masked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the piece: its letter in a spreadsheet, its header, and whether something in it is wrong."""

    letter: str
    header: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it was delivered. A masked one holds no value, only what may be shown in its stead."""

    text: str
    marked: bool = False
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the spreadsheet; one without cells stands for rows left out."""

    number: int
    cells: tuple[Cell, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A piece of one file.

    Attributes:
        title: name of the file.
        note: a sentence below the piece, e.g. what a masked value is.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


def letter(number: int) -> str:
    """The letter a spreadsheet shows above a column: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
