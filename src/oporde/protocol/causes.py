"""Likely causes behind wrong values: what the coordinator reads first. One sentence, one count, one remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WORDS_FOR_EMPTY = r"-|null|nan|none|nvt|n\.v\.t\.|#n/b|#n/a|onbekend"
"""What stands where a value is not known, in capitals or not: a regular expression."""

MOST_ROWS_TOLD = 3  # in the sentence of a cause
WORDS_FOR_TOTAL = (
    r"[^0-9a-z\n]*(?:(?:eind|sub|deel|grand|algemeen)[ -]?)?(?:totaal|totalen|total|som|sum)(?:[^a-z\n]|$)"
)
"""What a row begins with that adds up others, in capitals or not: a regular expression."""


@dataclass(frozen=True, slots=True)
class KnownCause:
    """Texts of a cause, in Dutch and in English; {column} and {count} are filled in.

    Attributes:
        mendable: a mended copy can be made mechanically, without guessing what was meant.
    """

    message: str
    remedy: str
    english_message: str
    english_remedy: str
    mendable: bool


CAUSES: dict[str, KnownCause] = {
    "lost-leading-zeros": KnownCause(
        "Bij {count} in {column} zijn de voorloopnullen weggevallen, waarschijnlijk door een spreadsheet.",
        "Maak de kolom op als tekst voordat u het bestand opent, of exporteer opnieuw uit het bronsysteem.",
        "In {column} the leading zeros are missing from {count}, probably through a spreadsheet.",
        "Format the column as text before you open the file, or export again from the source system.",
        True,
    ),
    "date-spelling": KnownCause(
        "Bij {count} in {column} staat een datum in een andere schrijfwijze, zoals 31-12-2017.",
        "Schrijf datums als JJJJMMDD: acht cijfers zonder streepjes, bijvoorbeeld 20171231.",
        "In {column} there is a date in another spelling in {count}, such as 31-12-2017.",
        "Write dates as JJJJMMDD (year, month, day): eight digits without dashes, for example 20171231.",
        True,
    ),
    "date-reversed": KnownCause(
        "Bij {count} in {column} staat de dag vooraan (DDMMJJJJ) in plaats van het jaar.",
        "Schrijf datums als JJJJMMDD: eerst het jaar, dan de maand, dan de dag.",
        "In {column} the day comes first (DDMMJJJJ) in {count}, instead of the year.",
        "Write dates as JJJJMMDD: first the year, then the month, then the day.",
        True,
    ),
    "day-number": KnownCause(
        "Bij {count} in {column} staat een getal van vijf cijfers: zo telt een spreadsheet dagen.",
        "Maak de kolom in uw spreadsheet op als datum (JJJJMMDD) en exporteer opnieuw.",
        "In {column} there is a number of five digits in {count}: so a spreadsheet counts days.",
        "Format the column in your spreadsheet as a date (JJJJMMDD: year, month, day) and export again.",
        False,
    ),
    "zeros-for-empty": KnownCause(
        "Bij {count} in {column} staat 00000000 of 99999999 waar de datum onbekend is.",
        "Laat de cel leeg als de datum onbekend is.",
        "In {column} there is 00000000 or 99999999 in {count} where the date is unknown.",
        "Leave the cell empty if the date is unknown.",
        True,
    ),
    "blank-padded": KnownCause(
        "Bij {count} in {column} staan spaties voor of achter de waarde.",
        "Verwijder de spaties; exporteer de kolom zonder opvulling.",
        "In {column} there are spaces before or after the value in {count}.",
        "Remove the spaces; export the column without padding.",
        True,
    ),
    "apostrophe": KnownCause(
        "Bij {count} in {column} staat een apostrof of een aanhalingsteken bij de waarde.",
        "Verwijder dat teken; maak de kolom op als tekst.",
        "In {column} there is an apostrophe or a quotation mark with the value in {count}.",
        "Remove that sign; format the column as text.",
        True,
    ),
    "trailing-decimals": KnownCause(
        "Bij {count} in {column} staan nullen achter een komma of punt, zoals 12,00.",
        "Lever het getal zonder decimalen.",
        "In {column} there are zeros behind a comma or point in {count}, such as 12,00.",
        "Deliver the number without decimals.",
        True,
    ),
    "decimal-comma": KnownCause(
        "Bij {count} in {column} staat een getal met een komma of punt en decimalen.",
        "Lever hele getallen; rond bedragen af op hele euro's.",
        "In {column} there is a number with a comma or point and decimals in {count}.",
        "Deliver whole numbers; round amounts to whole euros.",
        False,
    ),
    "thousands-separators": KnownCause(
        "Bij {count} in {column} staan punten, komma's of spaties tussen de duizendtallen, zoals 1.250.000.",
        "Lever alleen cijfers, zonder iets ertussen.",
        "In {column} there are points, commas or spaces between the thousands in {count}, such as 1.250.000.",
        "Deliver digits only, with nothing between them.",
        True,
    ),
    "thousands-or-decimals": KnownCause(
        "Bij {count} in {column} staat een punt of komma met drie cijfers erachter, zoals 6.250. Dat kunnen duizendtallen "
        "zijn of decimalen.",
        "Zijn het duizendtallen, lever dan alleen cijfers, zonder iets ertussen. Zijn het decimalen, rond dan af.",
        "In {column} there is a point or comma with three digits behind it in {count}, such as 6.250. Those can be thousands "
        "or decimals.",
        "If they are thousands, deliver digits only, with nothing between them. If they are decimals, round them.",
        False,
    ),
    "split-digits": KnownCause(
        "Bij {count} in {column} staan punten, spaties of streepjes tussen de cijfers.",
        "Lever alleen cijfers, zonder iets ertussen.",
        "In {column} there are points, spaces or dashes between the digits in {count}.",
        "Deliver digits only, with nothing between them.",
        True,
    ),
    "currency-sign": KnownCause(
        "Bij {count} in {column} staat een valutateken bij het bedrag.",
        "Haal het euroteken weg en rond af op hele euro's.",
        "In {column} there is a currency sign with the amount in {count}.",
        "Remove the euro sign and round to whole euros.",
        True,
    ),
    "negative": KnownCause(
        "Bij {count} in {column} staat een minteken of staan haakjes om het getal. Zo wordt een getal onder nul geschreven.",
        "Lever alleen getallen van nul of meer. Kijk welk getal er hoort te staan.",
        "In {column} there is a minus sign or there are brackets around the number in {count}. That is how a number "
        "below zero is written.",
        "Deliver only numbers of zero or more. See which number should be there.",
        False,
    ),
    "plus-sign": KnownCause(
        "Bij {count} in {column} staat een plusteken voor het getal.",
        "Haal het plusteken weg.",
        "In {column} there is a plus sign before the number in {count}.",
        "Remove the plus sign.",
        True,
    ),
    "scientific-notation": KnownCause(
        "Bij {count} in {column} staat een getal als 1,23E+08: een spreadsheet heeft cijfers weggegooid.",
        "Haal de kolom opnieuw uit het bronsysteem en maak haar op als tekst; de cijfers zijn niet terug te rekenen.",
        "In {column} there is a number like 1,23E+08 in {count}: a spreadsheet has thrown digits away.",
        "Take the column from the source system again and format it as text; the digits cannot be worked out again.",
        False,
    ),
    "word-for-empty": KnownCause(
        "Bij {count} in {column} staat een woord of streepje waar de cel leeg hoort te zijn.",
        "Laat de cel leeg als de waarde onbekend is of niet van toepassing.",
        "In {column} there is a word or dash in {count} where the cell should be empty.",
        "Leave the cell empty if the value is unknown or does not apply.",
        True,
    ),
    "header-repeated": KnownCause(
        "Bij {count} in {column} staat de naam van de kolom: de regel met kolomnamen staat nog een keer in het bestand.",
        "Haal die regel weg. Zijn er twee bestanden achter elkaar gezet, kijk dan of er nu regels dubbel in staan.",
        "In {column} there is the name of the column in {count}: the row with column names is in the file once more.",
        "Remove that row. If two files were put one behind the other, see whether there are double rows in it now.",
        True,
    ),
    "line-break": KnownCause(
        "Bij {count} in {column} loopt de waarde door op de volgende regel.",
        "Haal het regeleinde uit de waarde. In een spreadsheet is dat een cel met meer dan één regel tekst.",
        "In {column} the value goes on on the next line, in {count}.",
        "Remove the line end from the value. In a spreadsheet that is a cell with more than one line of text.",
        False,
    ),
}


PROVED_BY = {"thousands-or-decimals": "thousands-separators"}
"""What a value may be is sure where another value of its column leaves no doubt: then it has that cause."""


@dataclass(frozen=True, slots=True)
class RowCauseWords:
    """Texts of a cause in one language; {rows}, {count} and {column} are filled in.

    Attributes:
        one, some, many: the message, about one row, a few that are all named, and more of which the first are.
    """

    one: str
    some: str
    many: str
    remedy: str


@dataclass(frozen=True, slots=True)
class KnownRowCause:
    """A cause that shows in whole rows, in Dutch and in English."""

    dutch: RowCauseWords
    english: RowCauseWords

    @property
    def remedy(self) -> str:
        return self.dutch.remedy

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every text in Dutch and in English."""
        words = ("one", "some", "many", "remedy")
        return tuple((getattr(self.dutch, word), getattr(self.english, word)) for word in words)

    def message(self, rows: Sequence[int], count: int, column: str = "") -> str:
        """Args: rows: the first of them; column: where it shows."""
        told = [str(row) for row in rows[:MOST_ROWS_TOLD]]
        listed = " en ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
        words = self.dutch
        text = words.one if count == 1 else words.some if count <= MOST_ROWS_TOLD else words.many
        return text.format(rows=listed, count=f"{count:,}".replace(",", "."), column=column)


def _shifted(dutch: str, english: str, remedies: tuple[str, str]) -> KnownRowCause:
    some = f"Op regel {{rows}} staan waarden één kolom te ver naar {dutch}, in elk geval vanaf {{column}}."
    english_some = f"On row {{rows}} values stand one column too far to the {english}, in any case from {{column}} on."
    return KnownRowCause(
        RowCauseWords(
            some,
            some,
            f"Op {{count}} regels staan waarden één kolom te ver naar {dutch}, in elk geval vanaf {{column}}. De eerste zijn "
            "regel {rows}.",
            remedies[0],
        ),
        RowCauseWords(
            english_some,
            english_some,
            f"On {{count}} rows values stand one column too far to the {english}, in any case from {{column}} on. The first are "
            "row {rows}.",
            remedies[1],
        ),
    )


ROW_CAUSES: dict[str, KnownRowCause] = {
    "total-row": KnownRowCause(
        RowCauseWords(
            "Regel {rows} is een totaalrij: geen gegeven, maar een optelling van andere regels.",
            "Regel {rows} zijn totaalrijen: geen gegevens, maar optellingen van andere regels.",
            "{count} regels zijn totaalrijen, het eerst regel {rows}: geen gegevens, maar optellingen van andere regels.",
            "Haal zulke regels weg. Vraagt het protocol om een totaal, lever dat dan met de code die daarvoor in de codelijst "
            "staat.",
        ),
        RowCauseWords(
            "Row {rows} is a total: no data, but a sum of other rows.",
            "Row {rows} are totals: no data, but sums of other rows.",
            "{count} rows are totals, the first of them row {rows}: no data, but sums of other rows.",
            "Remove such rows. Does the protocol ask for a total, then deliver it with the code that the code list has for it.",
        ),
    ),
    "shifted-right": _shifted(
        "rechts",
        "right",
        (
            "Haal op zulke regels de lege cel weg waar de verschuiving begint, zodat elke waarde weer onder haar eigen "
            "kolomnaam staat. Kijk ook of achteraan een waarde is weggevallen.",
            "Remove the empty cell where the shift begins on such rows, so that every value stands under its own column name "
            "again. See also whether a value at the end was lost.",
        ),
    ),
    "shifted-left": _shifted(
        "links",
        "left",
        (
            "Voeg op zulke regels de cel weer in die is weggevallen waar de verschuiving begint, zodat elke waarde weer onder "
            "haar eigen kolomnaam staat.",
            "Insert the cell that was lost where the shift begins on such rows, so that every value stands under its own "
            "column name again.",
        ),
    ),
}
"""Causes that show in rows as a whole. Nothing is mended: what stood there is not proved."""

SHIFTED = frozenset({"shifted-right", "shifted-left"})
