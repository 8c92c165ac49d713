import asyncio
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import async_playwright

from oporde.findings import Outcome
from oporde.plan.model import RuleStory
from oporde.report.html import MOST_ROWS, to_html
from oporde.report.technical_feedback import technical_feedback
from tests.report import outcomes
from tests.report.test_text import MENDING

AXE = Path(__file__).parents[1] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


STORIES = {
    rule: RuleStory(
        title=f"Titel van {rule}",
        why=f"Waarom {rule} er is.",
        since="2017",
        passes={"Leveringsvorm": "1"},
        fails={"Leveringsvorm": ""},
    )
    for rule in ("W105", "W109", "H002", "W204", "F003")
}


def page(outcome: Outcome, *, examples: int = 20) -> str:
    feedback = technical_feedback(
        outcome, checked_on=date(2018, 2, 14), kinds=outcomes.KINDS, mending=MENDING, examples=examples, stories=STORIES
    )
    return to_html(feedback).decode("utf-8")


class Elements(HTMLParser):
    """Every element of a page with its attributes, and whether all that open also close."""

    VOID = frozenset({"meta", "link", "br", "wbr", "img", "input", "hr", "path"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
def test_the_page_is_well_formed_in_dutch_and_its_links_lead_somewhere(outcome: Outcome):
    elements = Elements(page(outcome))
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    links = [str(attributes["href"]) for tag, attributes in elements.found if tag == "a"]

    assert elements.open == []
    assert ("html", {"lang": "nl"}) in elements.found
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)


@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
def test_the_page_needs_nothing_beside_it_and_runs_nothing(outcome: Outcome):
    text = page(outcome)
    elements = Elements(text)

    assert {tag for tag, _ in elements.found} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [name for _, attributes in elements.found for name in attributes if name in ("src", "onclick")] == []
    assert re.findall(r"@import|url\(|https?:", text) == []
    assert "default-src 'none'" in text


@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
def test_every_complaint_leads_to_why_its_rule_is_there(outcome: Outcome):
    text = page(outcome)
    complained = {
        finding.rule
        for finding in (*outcome.findings, *(f for file in outcome.files for f in file.findings))
        if finding.count
    }
    told = complained & STORIES.keys()

    assert set(re.findall(r'id="regel-(\w+)"', text)) == told
    for rule in told:
        assert f'href="#regel-{rule}"' in text
        section = text[text.index(f'id="regel-{rule}"') :]
        assert section.index(f"Waarom {rule} er is.") < section.index("Leveringsvorm: <code>1</code>")
        assert (
            section.index("Leveringsvorm: <code>1</code>")
            < section.index("Leveringsvorm: leeg")
            < section.index("2017")
        )


def test_what_comes_from_outside_is_text():
    text = page(outcomes.STRANGE)

    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_page_says_what_the_terminal_says():
    text = re.sub(r"<wbr>", "", page(outcomes.ORDINARY))

    for words in (
        "Niet goedgekeurd: 3 dingen om te herstellen in 1 van 4 bestanden.", "vermoedelijk door een spreadsheet.",
        "verklaart W105", "30.412<span", "regel 2 t/m 21 en nog 30.392 regels", "Niet te beoordelen: 2 controleregels",
        "Maak de kolom op als tekst", "hersteld/MSD.zip/0363_WMO_H2_2017.csv",
        "Keurt nog af: W109 (4.112×).", "Onveranderd overgenomen: 0363_SBW_H2_2017.csv", "geen kopie",
    ):  # fmt: skip
        assert words in text


def test_rows_beyond_the_first_are_left_out_aloud():
    many = outcomes.outcome(outcomes.file("WMO", outcomes.finding(count=900, rows=tuple(range(2, 902)))))
    text = page(many, examples=900)

    assert len(re.findall(r'<th scope="row" role="rowheader">Regel \d+</th>', text)) == MOST_ROWS
    assert f"De eerste {MOST_ROWS} regels waar iets mee is" in text
    assert "Er zijn meer regels waar iets mee is; alles met --as xlsx." in text


Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str, int, Scheme]] = [
    ("ordinary", 1280, "light"),
    ("ordinary", 1280, "dark"),
    ("ordinary", 320, "light"),
    ("strange", 320, "dark"),
    ("failed-rule", 1280, "light"),
    ("both-refused", 700, "light"),
]
Examined = dict[tuple[str, int, Scheme], tuple[list[str], int]]


async def examine() -> Examined:
    """What axe holds against each page in each look, and how wide the page then is."""
    found: Examined = {}
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for name, width, scheme in LOOKS:
            tab = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
            await tab.set_content(page(outcomes.ALL[name]))
            await tab.add_script_tag(path=AXE)
            await tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            told = await tab.evaluate(f"axe.run(document, {{runOnly: {STANDARDS}, resultTypes: ['violations']}})")
            wrong = [f"{each['id']}: {each['nodes'][0]['html']}" for each in told["violations"]]
            found[name, width, scheme] = wrong, await tab.evaluate("document.documentElement.scrollWidth")
            await tab.close()
        await browser.close()
    return found


@pytest.fixture(scope="module")
def examined() -> Examined:
    return asyncio.run(examine())


@pytest.mark.browser
@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_the_page_is_accessible_and_fits_a_narrow_screen(examined: Examined, name: str, width: int, scheme: Scheme):
    wrong, wide = examined[name, width, scheme]

    assert wrong == []
    assert wide <= width
