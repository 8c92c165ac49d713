"""Small deliveries for tests: right rows, changed where a test says so, as bytes, files and archives.

Everything is of municipality 0363 over H2_2017, and right: a test states only what it is about.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from oporde.findings import FileOutcome, Finding, Outcome
from oporde.intake.tables import Table
from oporde.protocol.types.bsn import make_bsn

TODAY = date(2018, 3, 1)
FIRST_DAY, LAST_DAY = date(2017, 7, 1), date(2017, 12, 31)

COSTS = {
    "Aanmaakdatum_bestand": "20180212",
    "Gemeentecode": "0363",
    "Begrote_kosten": "61000000",
    "Gerealiseerde_kosten": "62845110",
}
RIGHT: dict[str, dict[str, str]] = {
    "WMO": {
        "Aanmaakdatum_bestand": "20180212",
        "Gemeentecode": "0363",
        "BSN": "999990019",
        "Toewijzingsnummer": "700001",
        "Type_maatwerkarrangement_toewijzing": "01",
        "Type_maatwerkarrangement_declaratie": "01",
        "Type_aanbieder": "1",
        "Leveringsvorm": "1",
        "Datum_start_rechtsgeldigheid_ondersteuning": "20160301",
        "Datum_einde_rechtsgeldigheid_ondersteuning": "20180228",
        "Datum_start_daadwerkelijke_ondersteuning": "20160307",
        "Datum_einde_daadwerkelijke_ondersteuning": "",
        "Beschikt_volume": "3",
        "Beschikte_eenheid": "04",
        "Beschikte_frequentie": "2",
        "Gedeclareerd_volume": "78",
        "Gedeclareerde_eenheid": "04",
        "Reden_beeindiging": "",
    },
    "KOSTENWMO": {**dict.fromkeys((*COSTS,)[:2]), "Type_maatwerkarrangement": "00", **COSTS},
    "SBW": {**dict.fromkeys((*COSTS,)[:2]), "Taakveld": "00", **COSTS},
    "JEUGD": {**dict.fromkeys((*COSTS,)[:2]), "Vorm_jeugdzorg": "00", **COSTS},
}
"""By the word in the file name: the columns in order, each with a right value."""

Row = Mapping[str, str]


def name_of(word: str = "WMO", municipality: str = "0363", period: str = "H2_2017") -> str:
    return f"{municipality}_{word}_{period}.csv"


def cells(word: str, row: Row) -> list[str]:
    """A right row with changes. Raises: KeyError, when a change is in no column."""
    right = RIGHT[word]
    unknown = row.keys() - right.keys()
    if unknown:
        raise KeyError(*unknown)
    return [row.get(column, value) for column, value in right.items()]


def table(
    word: str = "WMO",
    rows: Sequence[Row] = ({},),
    *,
    columns: Sequence[str] | None = None,
    delimiter: str = ";",
    end: str = "\r\n",
    quote: str = "",
) -> bytes:
    """A file with one line per row, each a right row with these changes.

    Args:
        columns: the columns that are in it, in order; by default all.
    """
    places = [[*RIGHT[word]].index(column) for column in columns or RIGHT[word]]
    lines = [[*RIGHT[word]], *(cells(word, row) for row in rows)]
    text = (delimiter.join(f"{quote}{line[place]}{quote}" for place in places) for line in lines)
    return "".join(f"{line}{end}" for line in text).encode()


wmo = partial(table, "WMO")


def client(number: int, **changes: str) -> dict[str, str]:
    """A row of another client with another assignment."""
    return {"BSN": make_bsn(number), "Toewijzingsnummer": str(800_000 + number), **changes}


def clients(number: int, **changes: str) -> list[dict[str, str]]:
    return [client(n, **changes) for n in range(number)]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive; the same files give the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in files.items():
            stream.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


# --- What was found

Counts = dict[tuple[str, str | None], int]


def only(outcome: Outcome) -> FileOutcome:
    """The one file of a delivery."""
    (file,) = outcome.files
    return file


def counts(findings: Sequence[Finding]) -> Counts:
    """Count per rule and column; findings that only could not be judged are left out."""
    found = {(finding.rule, finding.column): finding.count for finding in findings if finding.count}
    assert len(found) == sum(1 for finding in findings if finding.count), "one finding per rule and column"
    return found


def undecided(findings: Sequence[Finding]) -> Counts:
    return {(finding.rule, finding.column): finding.undecided for finding in findings if finding.undecided}


def finding(findings: Sequence[Finding], rule: str, column: str | None = None) -> Finding:
    """The one finding of a rule, in a column where one is named."""
    (found,) = [x for x in findings if x.rule == rule and column in (None, x.column)]
    return found


def plain_table(path: Path, *, municipality: str = "0363", columns: Iterable[str] = (), records: int = 0) -> Table:
    """A Wmo file as intake gives it to the engine, when nothing had to be done to it."""
    return Table(
        name=path.name,
        layout="wmo",
        municipality=municipality,
        period="H2_2017",
        sha256="",
        size_bytes=0,
        source=str(path),
        delimiter=";",
        skip=1,
        columns=tuple(columns),
        records=records,
        plain=True,
    )
