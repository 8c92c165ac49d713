"""The aanleverprotocol of the GMSD as it is published, in both forms: nothing that its folder says is left out."""

import csv
import html
import re
from collections.abc import Iterator

import pytest

from oporde.protocol.exports.document import document_html, document_markdown
from oporde.protocol.folder import find_protocol
from oporde.protocol.protocol import Protocol

GMSD = find_protocol("gmsd/2017")
RULES = 102
TEXTS = 13
NAMES = {
    "wmo": "0513_WMO_H2_2017.csv",
    "kosten_wmo": "0513_KOSTENWMO_H2_2017.csv",
    "sbw": "0513_SBW_H2_2017.csv",
    "jeugd": "0513_JEUGD_H2_2017.csv",
}
LISTS = {"wmo020": 18, "wmo020_met_totaal": 19, "wmo588": 10, "wmo756": 6, "wmo757": 6}
"""Lists with a file of their own, and how many codes they have."""
CODES = {
    "wmo-Type_aanbieder": {
        "1": "Zorg- of welzijnsinstelling", "2": "Leverancier van hulpmiddelen of woonvoorzieningen", "3": "Vervoerder",
        "4": "Zelfstandige (zzp) of particulier (PGB)", "5": "De gemeente zelf", "9": "Onbekend",
    },
    "wmo-Leveringsvorm": {"1": "Zorg in natura (ZIN)", "2": "Persoonsgebonden budget (PGB)"},
    "sbw-Taakveld": {
        "00": "Totaal", "61": "Samenkracht en burgerparticipatie (taakveld 6.1)", "62": "Wijkteams (taakveld 6.2)",
    },
    "jeugd-Vorm_jeugdzorg": {
        "00": "Totaal jeugdzorg", "01": "Jeugdhulp zonder verblijf, wijkteam",
        "02": "Jeugdhulp zonder verblijf, niet-wijkteam", "03": "Jeugdhulp met verblijf", "04": "Jeugdbescherming",
        "05": "Jeugdreclassering", "06": "Activiteiten in het preventief justitieel kader",
    },
}  # fmt: skip
"""Lists of one column."""


@pytest.fixture(scope="module", params=["html", "markdown"])
def said(request: pytest.FixtureRequest, protocol: Protocol) -> str:
    """The document as a reader sees it, with its anchors between ¶ and ¶."""
    if request.param == "html":
        text = re.sub(r"<(style|script)\b.*?</\1>", "", document_html(protocol), flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", "", re.sub(r'<[^>]* id="([^"]+)"[^>]*>', r"¶\1¶", text))
    else:
        text = re.sub(r'<a id="([^"]+)"></a>', r"¶\1¶", unlinked(document_markdown(protocol)))
    return html.unescape(text)


def unlinked(markdown: str) -> str:
    return re.sub(r"\]\([^)]*\)", "]", markdown)


def letters(text: str) -> str:
    """Only letters and digits, so that neither white space nor marks matter."""
    return re.sub(r"[\W_]", "", re.sub("¶[^¶]*¶", "", text))


def part(said: str, anchor: str, until: str) -> str:
    return said.split(f"¶{anchor}¶", 1)[1].split(until, 1)[0]


def paragraphs(markdown: str) -> Iterator[str]:
    """Paragraphs, headings, items of lists and cells of tables."""
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) |\||#)", markdown):
        for piece in block.split("|") if block.startswith("|") else [block]:
            yield re.sub(r"^\s*(#+|[-*]|\d+\.) ", "", piece)


def filled_in(text: str, sources: list[str]) -> re.Pattern[str]:
    """How a text stands in a document: with days where it has braces, and numbers where it names where it comes from."""
    names = "|".join(map(re.escape, sorted(sources, key=len, reverse=True)))
    blanks = rf"\{{[^}}]*\}}|{names}" if re.match(r"\*(Bron|Reconstructie)", text) else r"\{[^}]*\}"
    return re.compile(".{1,24}".join(letters(piece) for piece in re.split(blanks, unlinked(text))))


def test_the_remedy_of_every_rule_stands_with_that_rule(said: str, protocol: Protocol):
    rules = protocol.rules()
    anchors = {rule.id: re.findall(f"¶({rule.id}(?:-[^¶]*)?)¶", said) for rule in rules}
    told = {id: [letters(part(said, anchor, "Sinds versie")) for anchor in anchors[id]] for id in anchors}

    assert len(rules) == sum(map(len, anchors.values())) == RULES
    for rule in rules:
        remedy = filled_in(f"Herstel {rule.remedy}", [])
        assert any(remedy.search(one) for one in told[rule.id]), rule.id


def test_every_paragraph_of_every_text_stands_in_it(said: str, protocol: Protocol):
    text, sources = letters(said), [source.id for source in protocol.head.sources]
    texts = {path.name: path.read_text("utf-8") for path in (GMSD / "texts").glob("*.md")}
    missing = [
        (name, paragraph)
        for name, markdown in texts.items()
        for paragraph in paragraphs(markdown)
        if not filled_in(paragraph, sources).search(text)
    ]

    assert len(texts) == TEXTS
    assert missing == []


def test_every_file_tells_its_name_and_the_pattern_it_follows(said: str, protocol: Protocol):
    text = said.replace("`", "")

    assert "Elk bestand heet <gemeentecode>_<BESTAND>_<periode>.csv." in text
    assert {layout.id for layout in protocol.layouts} == set(NAMES)
    for layout, name in NAMES.items():
        assert f"Bestandsnaam, bijvoorbeeld: {name} " in part(text, f"bestand-{layout}", f"¶bestand-{layout}-kolommen")


def test_every_code_stands_in_its_list_with_its_label(said: str):
    wanted = dict(CODES)
    for name in LISTS:
        wanted[name] = {row["code"]: row["label"] for row in listed(name)}
    wanted["gemeenten"] = {
        row["code"]: row["naam"]
        for row in listed("gemeenten")
        if row["geldig_vanaf"] <= "2017-12-31" and not "" < row["geldig_tot"] <= "2017-01-01"
    }

    assert {name: len(wanted[name]) for name in LISTS} == LISTS
    assert set(re.findall("¶lijst-([^¶]+)¶", said)) == set(wanted)
    for name, codes in wanted.items():
        printed = letters(part(said, f"lijst-{name}", "¶"))
        assert [code for code, label in codes.items() if letters(code + label) not in printed] == [], name


def listed(name: str) -> list[dict[str, str]]:
    with (GMSD / "codelists" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))
