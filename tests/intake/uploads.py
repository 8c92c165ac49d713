"""A protocol's demands on uploads, in plain wordings; small ways to make uploads and to read tables back."""

from __future__ import annotations

import io
import zipfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from oporde.findings import Severity
from oporde.intake.tables import Bundle, Received, Table
from oporde.intake.unpack import unpack
from oporde.protocol.admission import Admission, CodeValidity, ExpectedFile, Period, Wording

WMO = (
    "Aanmaakdatum_bestand", "Gemeentecode", "BSN", "Toewijzingsnummer", "Type_maatwerkarrangement_toewijzing",
    "Type_maatwerkarrangement_declaratie", "Type_aanbieder", "Leveringsvorm",
    "Datum_start_rechtsgeldigheid_ondersteuning", "Datum_einde_rechtsgeldigheid_ondersteuning",
    "Datum_start_daadwerkelijke_ondersteuning", "Datum_einde_daadwerkelijke_ondersteuning", "Beschikt_volume",
    "Beschikte_eenheid", "Beschikte_frequentie", "Gedeclareerd_volume", "Gedeclareerde_eenheid", "Reden_beeindiging",
)  # fmt: skip
KOSTEN = ("Aanmaakdatum_bestand", "Gemeentecode", "Type_maatwerkarrangement", "Begrote_kosten", "Gerealiseerde_kosten")
SBW = ("Aanmaakdatum_bestand", "Gemeentecode", "Taakveld", "Begrote_kosten", "Gerealiseerde_kosten")
JEUGD = ("Aanmaakdatum_bestand", "Gemeentecode", "Vorm_jeugdzorg", "Begrote_kosten", "Gerealiseerde_kosten")
REMARKS = ("Opmerking",)  # no file of the GMSD: one column only

TEST_BSN = "999990019"
WMO_ROW = f"20180212;0513;{TEST_BSN};700001;01;01;1;1;20160301;20180228;20160307;;3;04;2;78;04;"
SBW_HEADER = ";".join(SBW)
SBW_ROWS = ("20180212;0513;00;300;310", "20180212;0513;61;200;205", "20180212;0513;62;100;105")
SBW_NAME = "0513_SBW_H2_2017.csv"
SBW_TEXT = "\r\n".join((SBW_HEADER, *SBW_ROWS, ""))

MESSAGES = {
    "extension": ("F001", "Bestand heeft niet de extensie .csv."),
    "name": ("F002", "Bestandsnaam {name} voldoet niet aan het voorgeschreven patroon."),
    "archive": ("F003", "ZIP-bestand kan niet worden geopend."),
    "entry": ("F004", "ZIP-bestand bevat een map, een ander bestandstype of een dubbel bestand."),
    "leftover": ("F004", "ZIP-bestand bevat bestanden van uw computer zelf."),
    "empty": ("F005", "Bestand is leeg."),
    "unreadable": ("F006", "Bestand is niet leesbaar als tekst."),
    "line-ends": ("F007", "Regeleinden zijn ongewoon."),
    "column-count": ("H001", "Aantal kolommen is {n}; verwacht {m}."),
    "column-name": ("H002", 'Kolomnaam op plaats {i} is "{x}"; verwacht "{y}".'),
    "delimiter": ("H003", "Scheidingsteken lijkt {c} te zijn; verwacht puntkomma."),
    "field-count": ("H004", "Regel {r} heeft {n} velden; verwacht {m}."),
    "no-header": ("H005", "De eerste regel bevat geen kolomnamen."),
}


def make_admission(**changes: object) -> Admission:
    demands: dict[str, object] = {
        "name_pattern": r"(?P<municipality>\d{4})_(?P<file>WMO|KOSTENWMO|SBW|JEUGD|REMARKS)_"
        r"(?P<period>H[12]_20\d{2})\.csv",
        "name_example": "0513_WMO_H2_2017.csv",
        "extension": "csv",
        "max_entries": 16,
        "max_unpacked_bytes": 200_000_000,
        "max_ratio": 200,
        "max_line_bytes": 1_000_000,
        "delimiter": ";",
        "encodings": ("utf-8", "windows-1252"),
        "periods": (
            Period(id="H1_2017", title="1e halfjaar", first_day=date(2017, 1, 1), last_day=date(2017, 6, 30)),
            Period(id="H2_2017", title="2e halfjaar", first_day=date(2017, 7, 1), last_day=date(2017, 12, 31)),
        ),
        "files": (
            ExpectedFile(layout="wmo", word="WMO", title="Wmo", columns=WMO),
            ExpectedFile(layout="kosten_wmo", word="KOSTENWMO", title="kosten Wmo", columns=KOSTEN),
            ExpectedFile(layout="sbw", word="SBW", title="SBW", columns=SBW),
            ExpectedFile(layout="jeugd", word="JEUGD", title="JEUGD", columns=JEUGD),
            ExpectedFile(layout="remarks", word="REMARKS", title="Opmerkingen", columns=REMARKS),
        ),
        "senders": (CodeValidity(code="0513", name="Gouda", valid_from=None, valid_until=None),),
        "wordings": {
            kind: Wording(
                rule=rule,
                severity=Severity.SIGNAL if kind in ("leftover", "line-ends") else Severity.REJECT,
                title=kind,
                message=f"{message} {{detail}}",
                remedy="Herstel het bestand.",
            )
            for kind, (rule, message) in MESSAGES.items()
        },
    }
    return Admission(**(demands | changes))  # type: ignore[arg-type]


class Upload:
    """Makes files in a folder and unpacks them; what they became stays readable until the test ends."""

    def __init__(self, folder: Path, admission: Admission, stack: ExitStack) -> None:
        self.folder = folder
        self.admission = admission
        self.stack = stack
        self.count = 0

    def write(self, name: str, content: str | bytes) -> Path:
        """Make a file in a folder of its own: what was unpacked before has to stay as it is."""
        self.count += 1
        path = self.folder / str(self.count) / name
        path.parent.mkdir()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def unpack(self, *paths: Path, **changes: object) -> Bundle:
        admission = make_admission(**changes) if changes else self.admission
        return self.stack.enter_context(unpack(paths, admission))

    def receive(self, name: str, content: str | bytes, **changes: object) -> Received:
        """What becomes of one file."""
        [received] = self.unpack(self.write(name, content), **changes).received
        return received

    def archive(self, entries: dict[str, str | bytes] | bytes, **changes: object) -> Bundle:
        """What becomes of a ZIP file."""
        content = entries if isinstance(entries, bytes) else zipped(entries)
        return self.unpack(self.write("MSD.zip", content), **changes)

    def sbw(self, content: str | bytes, **changes: object) -> Received:
        return self.receive(SBW_NAME, content, **changes)


def zipped(entries: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rules(received: Received | Bundle) -> list[str]:
    return [finding.rule for finding in received.findings]


def causes(received: Received) -> list[str]:
    return [cause.id for cause in received.causes]


def read_table(table: Table | None) -> list[list[str]]:
    """The values of a table, read as an engine does: without quoting, skipping blank lines."""
    assert table is not None
    text = Path(table.source).read_bytes().decode()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")[table.skip :]
    return [line.split(table.delimiter) for line in lines if line]


def rows_of(table: Table | None) -> list[int]:
    """The row of each record."""
    assert table is not None
    return [table.row_numbers.row(record) for record in range(table.records)]
