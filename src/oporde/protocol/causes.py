"""Likely causes behind wrong values: what the coordinator reads first. One sentence, one count, one remedy."""

from __future__ import annotations

from dataclasses import dataclass

WORDS_FOR_EMPTY = r"-|null|nan|none|nvt|n\.v\.t\.|#n/b|#n/a|onbekend"
"""What stands where a value is not known, in capitals or not: a regular expression."""


@dataclass(frozen=True, slots=True)
class KnownCause:
    """Texts of a cause; {column} and {count} are filled in.

    Attributes:
        mendable: a mended copy can be made mechanically, without guessing what was meant.
    """

    message: str
    remedy: str
    mendable: bool


CAUSES: dict[str, KnownCause] = {
    "lost-leading-zeros": KnownCause(
        "Bij {count} in {column} zijn de voorloopnullen weggevallen, waarschijnlijk door een spreadsheet.",
        "Maak de kolom op als tekst voordat u het bestand opent, of exporteer opnieuw uit het bronsysteem.",
        True,
    ),
    "date-spelling": KnownCause(
        "Bij {count} in {column} staat een datum in een andere schrijfwijze, zoals 31-12-2017.",
        "Schrijf datums als JJJJMMDD: acht cijfers zonder streepjes, bijvoorbeeld 20171231.",
        True,
    ),
    "date-reversed": KnownCause(
        "Bij {count} in {column} staat de dag vooraan (DDMMJJJJ) in plaats van het jaar.",
        "Schrijf datums als JJJJMMDD: eerst het jaar, dan de maand, dan de dag.",
        True,
    ),
    "zeros-for-empty": KnownCause(
        "Bij {count} in {column} staat 00000000 of 99999999 waar de datum onbekend is.",
        "Laat de cel leeg als de datum onbekend is.",
        True,
    ),
    "blank-padded": KnownCause(
        "Bij {count} in {column} staan spaties voor of achter de waarde.",
        "Verwijder de spaties; exporteer de kolom zonder opvulling.",
        True,
    ),
    "apostrophe": KnownCause(
        "Bij {count} in {column} staat een apostrof of een aanhalingsteken bij de waarde.",
        "Verwijder dat teken; maak de kolom op als tekst.",
        True,
    ),
    "trailing-decimals": KnownCause(
        "Bij {count} in {column} staan nullen achter een komma of punt, zoals 12,00.",
        "Lever het getal zonder decimalen.",
        True,
    ),
    "decimal-comma": KnownCause(
        "Bij {count} in {column} staat een getal met een komma of punt en decimalen.",
        "Lever hele getallen; rond bedragen af op hele euro's.",
        False,
    ),
    "thousands-separators": KnownCause(
        "Bij {count} in {column} staan punten of spaties tussen de duizendtallen, zoals 1.250.000.",
        "Lever alleen cijfers, zonder punten of spaties.",
        True,
    ),
    "currency-sign": KnownCause(
        "Bij {count} in {column} staat een valutateken bij het bedrag.",
        "Lever alleen cijfers, zonder euroteken.",
        True,
    ),
    "scientific-notation": KnownCause(
        "Bij {count} in {column} staat een getal als 1,23E+08: een spreadsheet heeft cijfers weggegooid.",
        "Haal de kolom opnieuw uit het bronsysteem en maak haar op als tekst; de cijfers zijn niet terug te rekenen.",
        False,
    ),
    "word-for-empty": KnownCause(
        "Bij {count} in {column} staat een woord of streepje waar de cel leeg hoort te zijn.",
        "Laat de cel leeg als de waarde onbekend is of niet van toepassing.",
        True,
    ),
    "header-repeated": KnownCause(
        "Bij {count} in {column} staat de naam van de kolom: de regel met kolomnamen staat nog een keer in het bestand.",
        "Haal die regel weg. Zijn er twee bestanden achter elkaar gezet, kijk dan of er nu regels dubbel in staan.",
        True,
    ),
    "line-break": KnownCause(
        "Bij {count} in {column} loopt de waarde door op de volgende regel.",
        "Haal het regeleinde uit de waarde. In een spreadsheet is dat een cel met meer dan één regel tekst.",
        False,
    ),
}
