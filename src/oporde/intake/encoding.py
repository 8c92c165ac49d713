"""In which encoding a file is text, or what it seems to be when it is none.

Accepted are UTF-8, with or without byte order mark, and Windows-1252. UTF-16 is recognised, so that it can be mended.
"""

from __future__ import annotations

from dataclasses import dataclass

from oporde.findings import Cause, Finding
from oporde.intake.scan import Scan
from oporde.intake.wording import phrase, show_number
from oporde.protocol.admission import Admission

UTF_8 = "utf-8"
WINDOWS_1252 = "cp1252"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # APPNOTE.TXT 4.3.6: an entry, an empty archive, a part of one
ZIP_CONTENTS = (
    (b"xl/", "een Excel-bestand (.xlsx)"),
    (b"opendocument.spreadsheet", "een rekenblad van LibreOffice (.ods)"),
    (b"word/", "een Word-bestand (.docx)"),
    (b"[Content_Types].xml", "een Excel-bestand (.xlsx)"),
)
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "een bestand van een oude Excel (.xls)"),
    (b"%PDF", "een PDF-bestand"),
    (b"\x1f\x8b", "een ingepakt bestand (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "een ingepakt bestand (7-Zip)"),
    (b"Rar!\x1a\x07", "een ingepakt bestand (RAR)"),
    (b"PAR1", "een Parquet-bestand"),
    (b"SQLite format 3\0", "een SQLite-database"),
    (b"\x89PNG", "een afbeelding (PNG)"),
    (b"\xff\xd8\xff", "een afbeelding (JPEG)"),
    (b"{\\rtf", "een tekstdocument (RTF)"),
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


def find_encoding(found: Scan) -> str | None:
    """The encoding in which the whole file is text, by its name in Python; None when it is no accepted one."""
    if found.nul or found.too_long or looks_like(found.head) or wide_encoding(found.head):
        return None
    if found.not_utf8 is None:
        return UTF_8
    return None if found.bom or found.not_windows_1252 else WINDOWS_1252


def judge_encoding(found: Scan, admission: Admission) -> Unfit:
    """Say why a file for which there is no encoding cannot be read."""
    if kind := looks_like(found.head):
        return Unfit(phrase(admission, "unreadable", detail=f"Dit lijkt {kind}."))
    if codec := wide_encoding(found.head):
        name = codec[:6].upper()
        finding = phrase(admission, "unreadable", detail=f"De tekst is opgeslagen als {name}, niet als UTF-8.")
        return Unfit(finding, (_wide_cause(name, finding.rule),))
    line, detail = _first_fault(found, admission)
    return Unfit(phrase(admission, "unreadable", rows=(line,), detail=detail))


def judge_marks(found: Scan) -> tuple[Cause, ...]:
    """A byte order mark halfway is text like any other, and so a wrong value; where it came from is worth saying."""
    if not found.second_bom:
        return ()
    message = (
        f"Op regel {found.second_bom} staat een onzichtbaar teken (BOM) dat alleen aan het begin van een bestand "
        "hoort. Waarschijnlijk zijn er twee bestanden achter elkaar gezet."
    )
    remedy = "Maak het bestand in één keer, of haal het teken en de tweede regel met kolomnamen weg."
    return (Cause(id="byte-order-mark", count=1, message=message, remedy=remedy),)


def looks_like(head: bytes) -> str:
    """What bytes seem to be when they are no text: "een PDF-bestand"; "" when nothing is known of them."""
    if head.startswith(ZIP):
        return next((kind for mark, kind in ZIP_CONTENTS if mark in head), "een ZIP-bestand")
    return next((kind for mark, kind in SIGNATURES if head.startswith(mark)), "")


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
        remedy="Sla het bestand opnieuw op als “CSV UTF-8”.",
        mendable=True,
        rules=(rule,),
    )


def _first_fault(found: Scan, admission: Admission) -> tuple[int, str]:
    """The line where reading stops, and why."""
    if found.too_long:
        limit = show_number(admission.max_line_bytes)
        return found.too_long, f"Regel {found.too_long} is langer dan {limit} tekens. Zo lang is een regel nooit."
    if found.nul:
        return found.nul, f"Op regel {found.nul} staat een nulteken (NUL). Dat komt in tekst niet voor."
    if found.bom and found.not_utf8:
        detail = f"Het bestand begint als UTF-8, maar op regel {found.not_utf8} staat een teken dat geen UTF-8 is."
        return found.not_utf8, detail
    line = found.not_windows_1252 or 1
    return line, f"Op regel {line} staat een teken dat geen UTF-8 en geen Windows-1252 is."
