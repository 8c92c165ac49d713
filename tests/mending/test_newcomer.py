"""A newcomer makes example files, and a spreadsheet breaks them: the cause is told first, and what can be mended is.

The files are those of `oporde protocol examples`; each way of breaking them is what a spreadsheet or an export does to a whole
file. See tests/mending/spoilings.py for what happens to single values.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from oporde.findings import Verdict
from oporde.plan.model import Plan
from oporde.protocol.exports.examples import example_files
from oporde.protocol.protocol import Protocol
from oporde.report.technical_feedback import technical_feedback
from tests.deliveries import name_of
from tests.mending.conftest import Repair, repair

Rows = list[list[str]]
DATES = (0, 8, 9, 10, 11)
VOLUMES = (12, 15)
COSTS = (3, 4)


def text(rows: Rows, delimiter: str = ";", quote: str = "") -> str:
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in rows)


def each(rows: Rows, change: Callable[[str], str], places: Sequence[int] | None = None) -> Rows:
    """The rows with another spelling of every value that is filled, below the header."""
    header, *below = rows
    return [
        header,
        *(
            [change(cell) if cell and (places is None or place in places) else cell for place, cell in enumerate(row)]
            for row in below
        ),
    ]


def without_zeros(cell: str) -> str:
    return str(int(cell))


def day_first(cell: str, mark: str = "-") -> str:
    return f"{cell[6:]}{mark}{cell[4:6]}{mark}{cell[:4]}"


def filled(rows: Rows, place: int, *words: str) -> Rows:
    """The rows with these words, in turn, where a cell was empty."""
    header, *below = rows
    return [
        header,
        *(
            [words[number % len(words)] if at == place and not cell else cell for at, cell in enumerate(row)]
            for number, row in enumerate(below)
        ),
    ]


def workbook(rows: Rows) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


@dataclass(frozen=True)
class Broken:
    """A way to break a file, and what is said of it.

    Attributes:
        cause: of all that is wrong, or "" where the finding itself says it; begins: what is told first.
        mended: whether the copy is approved.
    """

    how: Callable[[Rows], str | bytes]
    cause: str
    begins: str
    mended: bool = True
    word: str = "WMO"
    name: str = ""


BROKEN = {
    "leading zeros are lost": Broken(
        lambda rows: text(each(rows, without_zeros)), "lost-leading-zeros", "voorloopnullen weggevallen"),
    "dates as DD-MM-YYYY": Broken(
        lambda rows: text(each(rows, day_first, DATES)), "date-spelling", "een datum in een andere schrijfwijze"),
    "dates with slashes": Broken(
        lambda rows: text(each(rows, lambda cell: day_first(cell, "/"), DATES)), "date-spelling", "een datum in een"),
    "commas between values": Broken(
        lambda rows: text(rows, ","), "wrong-delimiter", "gescheiden door een komma; verwacht een puntkomma"),
    "tabs between values": Broken(
        lambda rows: text(rows, "\t"), "wrong-delimiter", "gescheiden door een tab; verwacht een puntkomma"),
    "decimals behind a comma": Broken(
        lambda rows: text(each(rows, lambda cell: f"{cell},00", VOLUMES)), "trailing-decimals", "nullen achter een komma"),
    "points between thousands": Broken(
        lambda rows: text(each(rows, lambda cell: f"{int(cell):,}".replace(",", "."), COSTS)),
        "thousands-separators", "punten, komma's of spaties tussen de duizendtallen", word="KOSTENWMO"),
    "commas between thousands, as in America": Broken(
        lambda rows: text(each(rows, lambda cell: f'"{int(cell):,}"', COSTS), ","), "thousands-separators",
        "tussen de duizendtallen", word="KOSTENWMO"),
    "three decimals behind a point": Broken(
        lambda rows: text(each(rows, lambda cell: f"{cell}.250", VOLUMES)), "thousands-or-decimals",
        "een punt of komma met drie cijfers erachter", mended=False),
    "amounts below zero": Broken(
        lambda rows: text(each(rows, lambda cell: f"-{cell}", COSTS)), "negative", "staat een minteken",
        mended=False, word="KOSTENWMO"),
    "amounts in brackets": Broken(
        lambda rows: text(each(rows, lambda cell: f"({cell})", COSTS)), "negative", "haakjes om het getal",
        mended=False, word="KOSTENWMO"),
    "a plus sign before an amount": Broken(
        lambda rows: text(each(rows, lambda cell: f"+{cell}", COSTS)), "plus-sign", "een plusteken voor het getal",
        word="KOSTENWMO"),
    "a BSN as people write it": Broken(
        lambda rows: text(each(rows, lambda cell: f"{cell[:4]}.{cell[4:6]}.{cell[6:]}", (2,))), "split-digits",
        "punten, spaties of streepjes tussen de cijfers"),
    "days as a spreadsheet counts them": Broken(
        lambda rows: text(each(rows, lambda _: "43100", DATES)), "day-number", "zo telt een spreadsheet dagen",
        mended=False),
    "values filled up with blanks": Broken(
        lambda rows: text(each(rows, lambda cell: f"{cell:>6} ", (1, 3))), "blank-padded",
        "in Gemeentecode en Toewijzingsnummer staan spaties voor of achter de waarde"),
    "an apostrophe before a value": Broken(
        lambda rows: text(each(rows, lambda cell: f"'{cell}", (1, 2))), "apostrophe",
        "in Gemeentecode en BSN staat een apostrof of een aanhalingsteken"),
    "a value as a formula": Broken(
        lambda rows: text(each(rows, lambda cell: f'="{cell}"', (4,))), "apostrophe",
        "in Type_maatwerkarrangement_toewijzing staat een apostrof of een aanhalingsteken"),
    "a value as a formula, in quotes": Broken(
        lambda rows: text(each(rows, lambda cell: f'"=""{cell}"""', (4,))), "apostrophe",
        "in Type_maatwerkarrangement_toewijzing staat een apostrof of een aanhalingsteken"),
    "dates as DDMMYYYY": Broken(
        lambda rows: text(each(rows, lambda cell: day_first(cell, ""), (0, 8))), "date-reversed",
        "in Aanmaakdatum_bestand en Datum_start_rechtsgeldigheid_ondersteuning staat de dag vooraan (DDMMJJJJ)"),
    "zeros for a day that is not known": Broken(
        lambda rows: text(filled(rows, 11, "00000000")), "zeros-for-empty",
        "in Datum_einde_daadwerkelijke_ondersteuning staat 00000000 of 99999999"),
    "a word for what is not known": Broken(
        lambda rows: text(filled(rows, 11, "onbekend", "null")), "word-for-empty",
        "in Datum_einde_daadwerkelijke_ondersteuning staat een woord of streepje"),
    "a currency sign": Broken(
        lambda rows: text(each(rows, lambda cell: f"€ {cell}", COSTS)), "currency-sign",
        "in Begrote_kosten en Gerealiseerde_kosten staat een valutateken", word="KOSTENWMO"),
    "cents": Broken(
        lambda rows: text(each(rows, lambda cell: f"{cell},50", COSTS)), "decimal-comma",
        "een getal met een komma of punt en decimalen", mended=False, word="KOSTENWMO"),
    "numbers in scientific notation": Broken(
        lambda rows: text(each(rows, lambda _: "2,01802E+07", (0,))), "scientific-notation",
        "een spreadsheet heeft cijfers weggegooid", mended=False),
    "a workbook under the name of a CSV": Broken(
        workbook, "", "Dit lijkt een Excel-bestand (.xlsx)", mended=False),
    "Unicode text with tabs": Broken(
        lambda rows: text(rows, "\t").encode("utf-16"), "encoding", "opgeslagen als UTF-16"),
    "empty rows below the data": Broken(
        lambda rows: text(rows) + (";" * 17 + "\r\n") * 6, "empty-rows", "Op 6 regels staat niets"),
    "one empty row": Broken(
        lambda rows: text(rows) + ";" * 17 + "\r\n", "empty-rows", "Op één regel staat niets"),
    "empty columns behind the data": Broken(
        lambda rows: text([[*row, "", ""] for row in rows]), "", "een kolom zonder naam (plaats 19)"),
    "a semicolon at the end of each row": Broken(
        lambda rows: text([rows[0], *([*row, ""] for row in rows[1:])]), "shifted-columns", "hebben 19 velden"),
    "all values in quotes, with commas": Broken(
        lambda rows: text(rows, ",", '"'), "wrong-delimiter", "gescheiden door een komma"),
    "everything at once": Broken(
        lambda rows: text(each(each(rows, without_zeros), day_first, DATES), ","),
        "wrong-delimiter", "gescheiden door een komma"),
    "a title above the header": Broken(
        lambda rows: f"Export Wmo;gemaakt op 12 februari 2018;\r\n\r\n{text(rows)}", "text-above",
        "Boven de regel met kolomnamen (regel 3) staat tekst"),
    "a hint for Excel above the header": Broken(
        lambda rows: f"sep=;\r\n{text(rows)}", "", "aanwijzing voor Excel (sep=)"),
    "no header": Broken(
        lambda rows: text(rows[1:]), "no-header", "De regel met kolomnamen ontbreekt"),
    "one quote too many": Broken(
        lambda rows: text(rows).replace(";700003;", ';"700003;', 1), "", "begint een waarde met een aanhalingsteken",
        mended=False),
    "a name as people write it": Broken(
        text, "", "Er staat geen gemeentecode in de naam. Die van Amsterdam is 0363.", mended=False,
        name="Wmo Amsterdam 2e halfjaar 2017.csv"),
}  # fmt: skip


@pytest.fixture(scope="module")
def examples(protocol: Protocol) -> dict[str, bytes]:
    return example_files(protocol, municipality="0363", period="H2_2017", rows=60, seed=3)


@pytest.fixture
def broken(request: pytest.FixtureRequest, examples: dict[str, bytes], plan: Plan, tmp_path: Path) -> Repair:
    how: Broken = request.param
    content = how.how([line.split(";") for line in examples[name_of(how.word)].decode().splitlines()])
    path = tmp_path / (how.name or name_of(how.word))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return repair([path], plan, tmp_path / "mended")


@pytest.mark.parametrize(("broken", "how"), [(how, how) for how in BROKEN.values()], ids=BROKEN, indirect=["broken"])
def test_the_cause_is_told_first_and_what_can_be_mended_is(broken: Repair, how: Broken):
    told = technical_feedback(broken.before)

    assert broken.before.verdict is Verdict.REJECTED
    assert how.cause in ([cause.id for cause in told.causes] or [""])
    first = (
        " ".join(cause.message for cause in told.causes) if how.cause else broken.before.files[0].findings[0].message
    )
    assert how.begins in first
    assert all(cause.remedy for cause in told.causes)
    assert (broken.again is not None and broken.again.verdict is Verdict.APPROVED) is how.mended
    if not how.mended:
        assert broken.mended.left_alone[0].left, "and what is left is told"


@pytest.mark.parametrize("how", ["leading zeros are lost", "empty rows below the data"])
def test_a_cause_stands_in_for_the_remedies_of_all_rules_it_explains(
    how: str, examples: dict[str, bytes], plan: Plan, tmp_path: Path
):
    rows = [line.split(";") for line in examples[name_of()].decode().splitlines()]
    path = tmp_path / name_of()
    path.write_bytes(str(BROKEN[how].how(rows)).encode())

    [file] = technical_feedback(repair([path], plan, tmp_path / "mended").before).files

    assert all(complaint.explained for complaint in file.part.to_mend)


def test_a_cause_in_some_columns_is_not_told_of_another(examples: dict[str, bytes], plan: Plan, tmp_path: Path):
    """A code without its zero in one column says nothing about a day that is too short in another."""
    rows = [line.split(";") for line in examples[name_of()].decode().splitlines()]
    for row in rows[1:]:
        row[1], row[8] = row[1].lstrip("0"), row[8][:6]
    path = tmp_path / name_of()
    path.write_text(text(rows), "utf-8", newline="")

    [file] = technical_feedback(repair([path], plan, tmp_path / "mended").before).files

    causes = {complaint.column: complaint.causes for complaint in file.part.to_mend if complaint.rule == "W105"}
    assert causes == {"Gemeentecode": (1,), "Datum_start_rechtsgeldigheid_ondersteuning": ()}
