"""Lines of text as CSV or XLSX, and back: what a spreadsheet does to them is undone, and what is hostile is refused."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would calculate, or what looks like a tamed one
MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
MOST_PARTS = 200  # entries of a workbook
MOST_LINES, MOST_COLUMNS, LONGEST = 5_000, 50, 500
_CONTROL = re.compile(r"[\x00-\x1f]+")
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, OSError, RuntimeError,
    zlib.error,
)  # fmt: skip
"""What a workbook that is none, or was made to harm, makes its reader raise."""


class Unreadable(Exception):
    """The file cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a file holds: headers as they stand, and each line with its number as a spreadsheet shows it."""

    headers: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def tamed(value: str) -> str:
    """A value that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{value}" if FORMULA.match(value) else value


def untamed(value: str) -> str:
    """What tamed() was given."""
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def to_csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a BOM and semicolons, as a Dutch spreadsheet expects; nothing in it calculates."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([tamed(value) for value in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(title: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet; every cell is text, so that no zero is lost and nothing calculates."""
    from oporde.portal.letters import workbooks  # noqa: PLC0415  brings openpyxl, which few need

    kept = ([tamed(value) if value.startswith("'") else value for value in line] for line in lines)
    return workbooks.written(title, *([_CONTROL.sub(" ", value) for value in line] for line in (headings, *kept)))


def read(content: bytes) -> Lines:
    """The lines of a CSV or a workbook, whichever it is; empty lines are left out.

    Raises: Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Het bestand is te groot. Het mag ten hoogste 2 MB zijn."))
    if not content.strip():
        raise Unreadable(_("Het bestand is leeg."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("Dit is een oude of versleutelde werkmap. Bewaar haar zonder wachtwoord als XLSX of CSV."))
    rows = iter(_of_workbook(content) if content.startswith(b"PK") else _of_text(content))
    headers = _trimmed(next(rows, (0, ()))[1])
    lines: list[tuple[int, tuple[str, ...]]] = []
    for number, values in rows:
        if len(lines) == MOST_LINES:
            raise Unreadable(_("Het bestand heeft meer dan %(most)s regels. Deel het op.") % {"most": MOST_LINES})
        if trimmed := _trimmed(values):
            lines.append((number, trimmed))
    return Lines(headers, tuple(lines))


def _trimmed(values: Sequence[str]) -> tuple[str, ...]:
    """The values of a line, without blanks around them, without empty ones at its end."""
    clean = [untamed(_CONTROL.sub(" ", value).strip()) for value in values]
    while clean and not clean[-1]:
        clean.pop()
    return tuple(clean)


def _of_text(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable(_("Dit is geen tekst. Bewaar het bestand als CSV of XLSX."))
    first = text.split("\n", 1)[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            if len(values) > MOST_COLUMNS:
                raise Unreadable(_("Regel %(number)s heeft te veel kolommen.") % {"number": reader.line_num})
            yield reader.line_num, values
    except csv.Error as error:
        raise Unreadable(
            _("Regel %(number)s is niet te lezen: kijk de aanhalingstekens daar na.") % {"number": reader.line_num}
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("De tekens van dit bestand zijn niet te lezen. Bewaar het als CSV UTF-8 of als XLSX."))


def _of_workbook(content: bytes) -> list[tuple[int, Sequence[str]]]:
    from oporde.portal.letters import workbooks  # noqa: PLC0415  brings openpyxl, which few need

    try:
        _refuse_hostile(content)
        rows = workbooks.values(content, most_rows=MOST_LINES + 2, most_columns=MOST_COLUMNS)
        return [(number, [_as_text(value) for value in row]) for number, row in enumerate(rows, start=1)]
    except (workbooks.InvalidFileException, *_BROKEN) as error:
        raise Unreadable(_("Deze werkmap is niet te lezen. Bewaar haar opnieuw als XLSX, of als CSV.")) from error


def _refuse_hostile(content: bytes) -> None:
    """Raise ValueError for a workbook that unpacks to more than it says, or brings entities of its own."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError("too large")
        for part in parts:
            with archive.open(part) as file:
                text = file.read(MOST_UNPACKED)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise ValueError("entities")


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
