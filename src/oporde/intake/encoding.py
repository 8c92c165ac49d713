"""In which encoding a file is text, or what it seems to be when it is none.

A protocol says whether Windows-1252 is accepted beside UTF-8, which may have a byte order mark. What is not accepted is
recognised all the same, so that it can be mended.
"""

from __future__ import annotations

from dataclasses import dataclass

from oporde.findings import Cause, Finding
from oporde.intake.scan import BOM, Scan
from oporde.intake.wording import phrase, show_number
from oporde.protocol.admission import Admission

UTF_8 = "utf-8"
WINDOWS_1252 = "cp1252"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # APPNOTE.TXT 4.3.6: an entry, an empty archive, a part of one
SAVE = "Open het bestand in uw spreadsheet en bewaar het als “CSV UTF-8”. Alleen de naam veranderen is niet genoeg."
UNZIP = "Laat de naam van een ZIP-bestand op .zip eindigen, of pak het uit en lever de CSV-bestanden zelf."
UNPACK = "Pak het bestand uit en lever de CSV-bestanden zelf, of pak die in één ZIP-bestand in."
WINDOWS_TEXT = "De tekst is opgeslagen als Windows-1252, niet als UTF-8."
SAVE_AS_UTF_8 = "Sla het bestand opnieuw op als “CSV UTF-8”."
EXPORT = "Haal de gegevens opnieuw uit uw systeem, als CSV. Alleen de naam veranderen is niet genoeg."


@dataclass(frozen=True, slots=True)
class Kind:
    """What bytes seem to be, with its article, and how one gets from there to a CSV file."""

    name: str
    remedy: str


ZIP_CONTENTS = (
    (b"xl/", Kind("een Excel-bestand (.xlsx)", SAVE)),
    (b"opendocument.spreadsheet", Kind("een rekenblad van LibreOffice (.ods)", SAVE)),
    (b"word/", Kind("een Word-bestand (.docx)", EXPORT)),
    (b"[Content_Types].xml", Kind("een Excel-bestand (.xlsx)", SAVE)),
)
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("een bestand van een oude Excel (.xls)", SAVE)),
    (b"%PDF", Kind("een PDF-bestand", EXPORT)),
    (b"\x1f\x8b", Kind("een ingepakt bestand (gzip)", UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Kind("een ingepakt bestand (7-Zip)", UNPACK)),
    (b"Rar!\x1a\x07", Kind("een ingepakt bestand (RAR)", UNPACK)),
    (b"PAR1", Kind("een Parquet-bestand", EXPORT)),
    (b"SQLite format 3\0", Kind("een SQLite-database", EXPORT)),
    (b"\x89PNG", Kind("een afbeelding (PNG)", EXPORT)),
    (b"\xff\xd8\xff", Kind("een afbeelding (JPEG)", EXPORT)),
    (b"{\\rtf", Kind("een tekstdocument (RTF)", EXPORT)),
)
UNICODE_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),  # stands before UTF-16, whose mark it begins with
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why bytes cannot be read as text."""

    finding: Finding
    causes: tuple[Cause, ...] = ()


def find_encoding(found: Scan, admission: Admission) -> str | None:
    """The accepted encoding in which the whole file is text, by its name in Python; None when there is none."""
    encoding = narrow_encoding(found)
    return encoding if encoding != WINDOWS_1252 or _takes_windows_1252(admission) else None


def narrow_encoding(found: Scan) -> str | None:
    """The encoding of text in which a character needs no more than a byte, by its name in Python; else None."""
    if found.nul or found.too_long or looks_like(found.head) or wide_encoding(found.head):
        return None
    if found.not_utf8 is None:
        return UTF_8
    return None if found.bom or found.not_windows_1252 else WINDOWS_1252


def judge_encoding(found: Scan, admission: Admission) -> Unfit:
    """Say why a file for which there is no encoding cannot be read."""
    if kind := looks_like(found.head):
        return Unfit(phrase(admission, "unreadable", detail=f"Dit lijkt {kind.name}.", remedy=kind.remedy))
    if codec := wide_encoding(found.head):
        name = codec[:6].upper()
        detail = f"De tekst is opgeslagen als {name}, niet als UTF-8."
        finding = phrase(admission, "unreadable", detail=detail, remedy=SAVE_AS_UTF_8)
        return Unfit(finding, (_wide_cause(name, finding.rule),))
    if narrow_encoding(found):
        finding = phrase(
            admission, "unreadable", rows=(found.not_utf8 or 1,), detail=WINDOWS_TEXT, remedy=SAVE_AS_UTF_8
        )
        return Unfit(finding, (_windows_cause(finding.rule),))
    line, detail, remedy = _first_fault(found, admission)
    return Unfit(phrase(admission, "unreadable", rows=(line,), detail=detail, remedy=remedy))


def judge_marks(found: Scan, row: int | None = None) -> tuple[Cause, ...]:
    """A byte order mark halfway is text like any other, and so a wrong value; where it came from is worth saying.

    Args: row: on which it stands in a spreadsheet; None where that is not known.
    """
    if not found.second_bom:
        return ()
    message = (
        f"Op regel {row or _line(found.second_bom, found)} staat een onzichtbaar teken (BOM) dat alleen aan het begin van een bestand "
        "hoort. Misschien zijn er twee bestanden achter elkaar gezet."
    )
    remedy = "Haal het teken weg. Staat daar de regel met kolomnamen nog een keer, haal die regel dan ook weg."
    if found.head.startswith(2 * BOM):
        message = "Het bestand begint twee keer met een onzichtbaar teken (BOM). Eén keer is genoeg."
        remedy = "Maak het bestand opnieuw, of haal één van de twee tekens weg in een goede teksteditor."
    return (Cause(id="byte-order-mark", count=1, message=message, remedy=remedy),)


def looks_like(head: bytes) -> Kind | None:
    """What bytes seem to be when they are no text; None when nothing is known of them."""
    if head.startswith(ZIP):
        return next((kind for mark, kind in ZIP_CONTENTS if mark in head), Kind("een ZIP-bestand", UNZIP))
    return next((kind for mark, kind in SIGNATURES if head.startswith(mark)), None)


def wide_encoding(head: bytes) -> str | None:
    """The encoding, by its name in Python, of text in which a character takes two or four bytes; else None."""
    for mark, codec in UNICODE_MARKS:
        if head.startswith(mark):
            return codec
    even, odd = head[::2].count(0), head[1::2].count(0)
    few, many = len(head) // 16, len(head) // 4
    if odd > many and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > many and odd <= few else None


def _wide_cause(name: str, rule: str) -> Cause:
    return Cause(
        id="encoding",
        count=1,
        message=f"Het bestand is opgeslagen als {name}. Excel doet dat bij “Unicode-tekst”.",
        remedy=SAVE_AS_UTF_8,
        mendable=True,
        rules=(rule,),
    )


def _windows_cause(rule: str) -> Cause:
    return Cause(
        id="encoding",
        count=1,
        message="Het bestand is opgeslagen als Windows-1252. Excel doet dat bij “CSV (gescheiden door lijstscheidingsteken)”.",
        remedy=SAVE_AS_UTF_8,
        mendable=True,
        rules=(rule,),
    )


def _takes_windows_1252(admission: Admission) -> bool:
    return "windows-1252" in admission.encodings


def _line(number: int, found: Scan) -> str:
    """A line; where a value may go on on the next line, the row in a spreadsheet can be another."""
    return f"{number} (in een teksteditor)" if found.quoted else f"{number}"


def _first_fault(found: Scan, admission: Admission) -> tuple[int, str, str]:
    """The line where reading stops, why, and what to do."""
    if line := found.too_long:
        limit = show_number(admission.max_line_bytes)
        detail = f"Regel {_line(line, found)} is langer dan {limit} tekens. Zo lang is een regel nooit."
        return line, detail, "Maak de export opnieuw, en kijk of elke rij op een eigen regel begint."
    if line := found.nul:
        detail = f"Op regel {_line(line, found)} staat een nulteken (NUL). Dat komt in tekst niet voor."
        return line, detail, "Maak de export opnieuw. Een nulteken wijst op een export die mislukt is."
    if found.bom and (line := found.not_utf8 or 0):
        detail = f"Het bestand begint als UTF-8, maar op regel {_line(line, found)} staat een teken dat geen UTF-8 is."
        return line, detail, "Waarschijnlijk zijn er twee bestanden achter elkaar gezet. Maak het bestand in één keer."
    line = (found.not_windows_1252 if _takes_windows_1252(admission) else found.not_utf8) or 1
    none_of = "geen UTF-8 en geen Windows-1252" if _takes_windows_1252(admission) else "geen UTF-8"
    detail = f"Op regel {_line(line, found)} staat een teken dat {none_of} is."
    return line, detail, "Bewaar het bestand opnieuw als “CSV UTF-8”, of verbeter dat teken."
