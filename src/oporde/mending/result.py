"""What mending tells: what was changed in which copy and how often, what was left as it was, and the Dutch for both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from oporde.intake.wording import show_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One kind of change in one copy.

    Attributes:
        what: in Dutch, as it follows a count: "voorloopnullen teruggezet".
        column: None where it is about the file as a whole.
        count: values in that column; of a file as a whole the lines or names concerned, or 1.
    """

    what: str
    column: str | None = None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedFile:
    """A copy in which everything was mended that can be mended without guessing.

    Attributes:
        name: of the original, as the outcome names it.
        path: of the copy.
        left: what was found and not mended, and why; a Dutch sentence or two each.
    """

    name: str
    path: Path
    changes: tuple[Change, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A file of which there is no copy although something is wrong with it, and why."""

    name: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What became of a delivery: the copies, and the files that could not be mended at all.

    A file in which nothing is wrong that could be mended is in neither.
    """

    files: tuple[MendedFile, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()


class Obstacle(StrEnum):
    """Why a value was left as it was, though what is wrong with it is recognised."""

    SCIENTIFIC = "scientific"
    UNKNOWN_ORDER = "unknown-order"
    CONTRADICTING_ORDER = "contradicting-order"
    SHORT_YEAR = "short-year"
    MOMENT = "moment"
    SEPARATOR = "separator"
    DECIMALS = "decimals"
    CURRENCY = "currency"
    REQUIRED = "required"
    PERSONAL = "personal"
    STILL_WRONG = "still-wrong"


CHANGES = {
    "lost-leading-zeros": "voorloopnullen teruggezet",
    "date-spelling": "datum anders geschreven, zoals het protocol vraagt",
    "date-reversed": "jaar, maand en dag in de goede volgorde gezet",
    "moment-dropped": "tijd achter de datum weggehaald",
    "zeros-for-empty": "nullen of negens voor een onbekende datum leeggemaakt",
    "blank-padded": "spaties om de waarde weggehaald",
    "apostrophe": "apostrof weggehaald",
    "trailing-decimals": "nullen achter de komma of punt weggehaald",
    "decimal-comma": "bedrag afgerond op hele euro's",
    "thousands-separators": "punten of spaties tussen duizendtallen weggehaald",
    "currency-sign": "euroteken weggehaald",
    "word-for-empty": "woord of streepje voor een onbekende waarde leeggemaakt",
}
"""By the cause of protocol/causes.py that is mended, and one that comes along with dates."""

OBSTACLES = {
    Obstacle.SCIENTIFIC: (
        "In {column} staat bij {count} een getal als 1,23E+08. De cijfers zijn niet terug te rekenen: haal de kolom "
        "opnieuw uit het bronsysteem."
    ),
    Obstacle.UNKNOWN_ORDER: (
        "In {column} is bij {count} niet te zien of de dag vooraan staat of de maand: geen enkele datum in deze kolom "
        "bewijst het met een getal boven de 12. Exporteer de kolom opnieuw, of schrijf de datums zelf zoals het protocol "
        "vraagt."
    ),
    Obstacle.CONTRADICTING_ORDER: (
        "In {column} staat soms de dag vooraan en soms de maand. Daarom is daar bij {count} niets aan de volgorde "
        "veranderd. Exporteer de kolom opnieuw uit het bronsysteem."
    ),
    Obstacle.SHORT_YEAR: (
        "In {column} staat bij {count} een jaartal zonder vier cijfers. De eeuw wordt niet geraden: exporteer de datums "
        "met een volledig jaartal."
    ),
    Obstacle.MOMENT: (
        "In {column} staat bij {count} achter de datum een tijd in een andere tijdzone, of iets dat geen tijd is. De "
        "datum kan dan een andere dag zijn. Exporteer de kolom opnieuw als datum zonder tijd."
    ),
    Obstacle.SEPARATOR: (
        "In {column} is bij {count} niet te zien of een punt of komma duizendtallen scheidt of decimalen. Exporteer de "
        "kolom opnieuw zonder punten en komma's."
    ),
    Obstacle.DECIMALS: (
        "In {column} staan bij {count} decimalen. Dat zijn geen bedragen, dus zij zijn niet afgerond. Lever hele getallen."
    ),
    Obstacle.CURRENCY: (
        "In {column} staat bij {count} een euroteken, maar deze kolom is geen bedrag. Kijk of de kolommen verschoven zijn."
    ),
    Obstacle.REQUIRED: (
        "In {column} staat bij {count} niets, of iets dat onbekend betekent. De kolom mag niet leeg zijn, dus dat is niet "
        "weggehaald. Vul de waarde in."
    ),
    Obstacle.PERSONAL: (
        "In {column} worden alleen voorloopnullen en spaties hersteld. Bij {count} is er iets anders mis; haal de kolom "
        "opnieuw uit het bronsysteem."
    ),
    Obstacle.STILL_WRONG: "In {column} is bij {count} de waarde ook na herstel niet goed. Daar staat nog wat u leverde.",
}

TO_DECIDE = {
    "amounts-in-thousands": (
        "Zoek één bedrag op in uw begroting of jaarrekening. Staat daar een bedrag dat duizend keer zo groot is, "
        "vermenigvuldig dan alle bedragen."
    ),
}
"""By the id of a hint of the protocol: how to find out what only the sender can know."""


def tell_obstacle(obstacle: Obstacle, column: str, count: int) -> str:
    return OBSTACLES[obstacle].format(column=column, count=rows(count))


def rows(count: int) -> str:
    return "1 regel" if count == 1 else f"{show_number(count)} regels"


def listed(changes: Iterable[tuple[str, str | None, int]]) -> tuple[Change, ...]:
    """Changes from what, column and count; those that did not happen are left out."""
    return tuple(Change(what=what, column=column, count=count) for what, column, count in changes if count)
