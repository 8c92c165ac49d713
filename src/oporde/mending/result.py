"""What mending tells: which copies were made, what was changed in them and how often, and what was left, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from oporde.findings import FileOutcome
from oporde.intake.wording import show_number
from oporde.report.technical_feedback import Change, Left


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedFile:
    """A copy in which everything was mended that can be mended without guessing.

    Attributes:
        name: of the original, as the outcome names it.
        path: of the copy; for a copy in an archive the path of that archive, and the name in it.
        sha256: of the copy, by which its outcome is recognised when it is checked.
    """

    name: str
    path: Path
    sha256: str
    changes: tuple[Change, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedArchive:
    """A new archive: the mended copies, and the files in which there was nothing to mend.

    Attributes:
        name: of the original; path: of the new one.
        carried: names of the files that went along unchanged.
        changes, left: about the archive itself.
    """

    name: str
    path: Path
    carried: tuple[str, ...]
    changes: tuple[Change, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A file (or archive) in which something is wrong and nothing was mended, and why."""

    name: str
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What became of a delivery.

    Attributes:
        paths: the delivery as it can be checked again: the copies, and the originals of what has none.
    """

    paths: tuple[Path, ...]
    files: tuple[MendedFile, ...] = ()
    archives: tuple[MendedArchive, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()


class Obstacle(StrEnum):
    """Why a value was left as it was."""

    SCIENTIFIC = "scientific-notation"
    UNKNOWN_ORDER = "unknown-order"
    CONTRADICTING_ORDER = "contradicting-order"
    SHORT_YEAR = "short-year"
    MOMENT = "moment"
    SERIAL = "spreadsheet-date"
    SEPARATOR = "separator"
    CENTS = "cents"
    DECIMALS = "decimals"
    NEGATIVE = "negative"
    BRACKETS = "brackets"
    CURRENCY = "currency-sign"
    DASH = "dash"
    ZEROS = "leading-zeros"
    REQUIRED = "required"
    NOT_RECOGNISED = "not-recognised"


VALUE_CHANGES = {
    "lost-leading-zeros": "voorloopnullen teruggezet",
    "date-spelling": "datum geschreven zoals het protocol vraagt",
    "date-reversed": "jaar, maand en dag in de goede volgorde gezet",
    "moment-dropped": "tijd achter de datum weggehaald",
    "zeros-for-empty": "nullen of negens voor een onbekende datum leeggemaakt",
    "blank-padded": "spaties om de waarde weggehaald",
    "apostrophe": "apostrof of aanhalingsteken bij de waarde weggehaald",
    "trailing-decimals": "nullen achter de komma of punt weggehaald",
    "decimal-sign": "decimaalteken geschreven zoals het protocol vraagt",
    "thousands-separators": "punten of spaties tussen de cijfers weggehaald",
    "currency-sign": "euroteken weggehaald",
    "no-cents": "streepje voor nul cent (,-) weggehaald",
    "plus-sign": "plusteken voor het getal weggehaald",
    "word-for-empty": "woord of streepje voor een onbekende waarde leeggemaakt",
}
"""What was done to values, by the cause in protocol/causes.py that it takes away, where there is one."""

FILE_CHANGES = {
    "file-name": "bestandsnaam geschreven zoals het protocol vraagt",
    "file-name-case": "hoofdletters in bestandsnaam geschreven zoals het protocol vraagt",
    "encoding": "tekst omgezet naar UTF-8",
    "windows-1252": "tekst omgezet van Windows-1252 naar UTF-8",
    "byte-order-mark": "onzichtbaar teken (BOM) aan het begin weggehaald",
    "text-above": "regel boven de kolomnamen weggehaald",
    "excel-hint": "aanwijzing voor Excel (sep=) op de eerste regel weggehaald",
    "wrong-delimiter": "puntkomma gezet als scheidingsteken",
    "quotes": "aanhalingstekens om waarden weggehaald",
    "no-header": "regel met kolomnamen toegevoegd",
    "header-spelling": "kolomnaam geschreven zoals het protocol vraagt",
    "header-case": "hoofdletters en spaties in kolomnaam geschreven zoals het protocol vraagt",
    "column-order": "kolom op de goede plaats gezet",
    "surplus-columns": "lege kolom weggehaald",
    "numbering": "kolom met alleen regelnummers weggehaald",
    "blank-lines": "lege regel weggehaald",
    "blank-end": "lege regel aan het einde weggehaald",
    "empty-rows": "regel zonder waarden weggehaald",
    "repeated-header": "herhaalde regel met kolomnamen weggehaald",
    "shifted-columns": "regel met te veel of te weinig velden rechtgezet",
    "line-ends": "regeleinden gelijkgemaakt",
}
ARCHIVE_CHANGES = {
    "folder": "bestand uit een map gehaald",
    "leftover": "bestand dat uw computer zelf toevoegde weggelaten",
}
CHANGES = VALUE_CHANGES | FILE_CHANGES | ARCHIVE_CHANGES

ACCEPTED = frozenset({"byte-order-mark", "windows-1252", "file-name-case", "header-case", "blank-end", "quotes"})
"""What the check accepts as it is: it changes along with something else, and is no reason for a copy."""

OBSTACLES = {
    Obstacle.SCIENTIFIC: (
        "In {column} staat bij {count} een getal als 1,23E+08. De cijfers zijn niet terug te rekenen: haal de kolom "
        "opnieuw uit het bronsysteem."
    ),
    Obstacle.UNKNOWN_ORDER: (
        "In {column} is bij {count} niet te zien of de dag vooraan staat of de maand: geen enkele datum die zo geschreven "
        "is, bewijst het met een getal boven de 12. Exporteer de kolom opnieuw, of schrijf de datums zelf zoals het "
        "protocol vraagt."
    ),
    Obstacle.CONTRADICTING_ORDER: (
        "In {column} staat soms de dag vooraan en soms de maand. Daarom is bij {count} niets aan de datum veranderd. "
        "Exporteer de kolom opnieuw uit het bronsysteem."
    ),
    Obstacle.SHORT_YEAR: (
        "In {column} staat bij {count} een jaartal zonder vier cijfers. De eeuw wordt niet geraden: exporteer de datums "
        "met een volledig jaartal."
    ),
    Obstacle.MOMENT: (
        "In {column} staat bij {count} achter de datum een tijd in een andere tijdzone, of iets dat geen tijd is. De "
        "datum kan dan een andere dag zijn. Exporteer de kolom opnieuw als datum zonder tijd."
    ),
    Obstacle.SERIAL: (
        "In {column} staat bij {count} een getal van vijf cijfers: zo telt een spreadsheet dagen. Vanaf welk jaar is "
        "niet te zien. Maak de kolom in uw spreadsheet op als datum en exporteer opnieuw."
    ),
    Obstacle.SEPARATOR: (
        "In {column} is bij {count} niet te zien of een punt of komma duizendtallen scheidt of decimalen. Exporteer de "
        "kolom opnieuw zonder punten en komma’s."
    ),
    Obstacle.CENTS: (
        "In {column} staan bij {count} centen. Die laat OpOrde niet weg: rond de bedragen zelf af op hele euro’s."
    ),
    Obstacle.DECIMALS: "In {column} staan bij {count} decimalen die het protocol niet kent. Rond de getallen zelf af.",
    Obstacle.NEGATIVE: (
        "In {column} staat bij {count} een minteken. Getallen onder nul kent het protocol niet: kijk welk getal er "
        "hoort te staan."
    ),
    Obstacle.BRACKETS: (
        "In {column} staat bij {count} een getal tussen haakjes. Zo wordt soms een getal onder nul geschreven. Kijk welk "
        "getal er hoort te staan."
    ),
    Obstacle.CURRENCY: (
        "In {column} staat bij {count} een euroteken of ,- bij de waarde, maar deze kolom is geen bedrag. Kijk of de "
        "kolommen verschoven zijn."
    ),
    Obstacle.DASH: (
        "In {column} staat bij {count} een streepje. Dat kan nul euro betekenen of onbekend: schrijf 0, of laat de cel leeg."
    ),
    Obstacle.ZEROS: (
        "In {column} is bij {count} de waarde te kort, maar andere waarden hebben hun voorloopnullen nog. Het is dus "
        "niet zeker dat er nullen zijn weggevallen. Zoek deze waarden op in het bronsysteem."
    ),
    Obstacle.REQUIRED: (
        "In {column} staat bij {count} niets, of iets dat onbekend betekent. Deze kolom mag niet leeg zijn: vul de "
        "waarde in."
    ),
    Obstacle.NOT_RECOGNISED: (
        "In {column} is bij {count} de waarde niet goed, en is niet zeker wat er moet staan. Zoek op wat het moet zijn."
    ),
}

FILE_OBSTACLES = {
    "unreadable": "Het bestand is niet met zekerheid te lezen: {detail}",
    "name": "Uit de bestandsnaam is niet met zekerheid op te maken wat de goede naam is. Geef het bestand zelf die naam.",
    "same-name": ("Twee bestanden zouden dezelfde naam krijgen ({detail}). Kies zelf welke van de twee u aanlevert."),
    "period": "De verslagperiode in de bestandsnaam hoort niet bij dit protocol. Welke codes dan gelden, is niet te zeggen.",
    "no-columns": (
        "Het is niet zeker welke kolommen dit zijn: de eerste regel noemt niet die van dit bestand. Doe eerst wat bij die "
        "melding staat."
    ),
    "no-header": (
        "De kolomnamen ontbreken, en de waarden passen niet overal bij de kolommen van het protocol. Zet zelf de goede "
        "kolomnamen op de eerste regel."
    ),
    "missing-column": "Wat niet geleverd is, kan OpOrde niet invullen: {detail}. Exporteer het bestand met alle kolommen.",
    "unclear-column": "Het is niet zeker welke kolom met deze naam bedoeld is: {detail}. Schrijf zelf de goede kolomnaam.",
    "surplus-column": (
        "Deze kolom wordt niet gevraagd, maar er staan waarden in: {detail}. Ga na waarom; haal haar zelf weg als zij "
        "er niet hoort."
    ),
    "shifted-columns": (
        "Bij {count} is het aantal velden verkeerd, en is niet zeker welke waarde in welke kolom hoort. Kijk in de export "
        "of er een scheidingsteken te veel of te weinig staat."
    ),
    "shifted-values": (
        "Bij {count} staan waarden niet onder hun eigen kolomnaam maar één kolom ernaast. Aan die regels is niets "
        "veranderd: wat achteraan is weggevallen, is niet te zien. Zet zelf elke waarde onder haar eigen kolomnaam."
    ),
    "columns-shifted": (
        "In {detail} kolommen kunnen de meeste waarden niet bij de kolomnaam horen: de kolommen zijn waarschijnlijk "
        "verschoven. Welke waarde waar hoort, is niet zeker. Vergelijk een regel met de kolomnamen en herstel de export."
    ),
    "order-kept": ("De kolommen staan nog in uw volgorde: eerst moet zeker zijn welke waarde in welke kolom hoort."),
    "no-text": "{detail}",
    "archive": "Dit ZIP-bestand is niet te openen of niet te vertrouwen. Pak de bestanden zelf opnieuw in.",
    "misfit": "Dit hoort niet in een ZIP-bestand van deze aanlevering en is niet overgenomen: {detail}.",
    "nothing": "Wat er mis is, kan alleen iemand herstellen die weet wat er moet staan.",
}
"""Why something about a file as a whole was left."""


def change(kind: str, count: int, column: str = "") -> Change:
    return Change(kind=kind, what=CHANGES[kind], column=column, count=count)


def left_value(obstacle: Obstacle, column: str, count: int) -> Left:
    message = OBSTACLES[obstacle].format(column=column, count=rows(count))
    return Left(reason=obstacle.value, column=column, count=count, message=message)


def left_file(reason: str, count: int = 1, detail: str = "") -> Left:
    message = FILE_OBSTACLES[reason].format(count=rows(count), detail=detail)
    return Left(reason=reason, column="", count=count, message=message)


def hints(file: FileOutcome) -> tuple[Left, ...]:
    """Causes that show in a file as a whole and that only its sender can judge, such as amounts in thousands."""
    return tuple(
        Left(reason=cause.id, column=cause.column or "", count=cause.count, message=f"{cause.message} {cause.remedy}")
        for cause in file.causes
        if not cause.mendable and cause.id not in CHANGES and (not cause.rules or cause.id == "total-row")
    )


def rows(count: int) -> str:
    return "1 regel" if count == 1 else f"{show_number(count)} regels"


def happened(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those that were done at all."""
    return tuple(change for change in changes if change.count)
