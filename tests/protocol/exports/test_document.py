import asyncio
import re
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from markdown_it import MarkdownIt
from playwright.async_api import async_playwright

from oporde.protocol.exports.document import document_html, document_markdown, with_references
from oporde.protocol.exports.manuscript import Manuscript
from oporde.protocol.exports.running_text import collapsed, prose
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import SMALL, changed, small_protocol

AXE = Path(__file__).parents[2] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Page(HTMLParser):
    """Elements of a page with their attributes, its text without soft breaks, and whether all that open also close."""

    VOID = frozenset({"meta", "link", "br", "wbr", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.feed(text)
        self.close()
        self.text = re.sub(r"\s+", " ", "".join(self.pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.pieces.append(" " if tag in ("dt", "dd", "th", "td", "p") else "")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.pieces.append(data)

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.found if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.found if tag == "a"]


@pytest.fixture(scope="module")
def page(small: Protocol) -> Page:
    return Page(document_html(small))


@pytest.fixture(scope="module")
def gmsd(protocol: Protocol) -> Page:
    return Page(document_html(protocol))


@pytest.mark.parametrize("name", ["page", "gmsd"])
def test_the_page_is_well_formed_in_dutch_and_its_links_lead_somewhere(name: str, request: pytest.FixtureRequest):
    page: Page = request.getfixturevalue(name)

    assert page.open == []
    assert ("html", {"lang": "nl"}) in page.found
    assert [anchor for anchor in page.ids if page.ids.count(anchor) > 1] == []
    assert {link[1:] for link in page.links if link.startswith("#")} - set(page.ids) == set()
    assert page.links[0] == "#inhoud"


def test_headings_skip_no_level(gmsd: Page):
    levels = [int(tag[1]) for tag, _ in gmsd.found if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_needs_nothing_beside_it_and_trusts_only_its_own_script(small: Protocol, page: Page):
    text = document_html(small)

    assert {tag for tag, _ in page.found} & {"link", "img", "iframe", "object", "form"} == set()
    assert [name for _, attributes in page.found for name in attributes if name == "src" or name.startswith("on")] == []
    assert re.findall(r"@import|url\(", text) == []
    assert re.search(r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]{43}='", text)


def test_everything_a_protocol_says_stands_in_both_documents(protocol: Protocol, gmsd: Page):
    markdown = re.sub(r"\s+", " ", document_markdown(protocol).replace("\\", ""))
    wanted = {protocol.head.title, protocol.head.collector, protocol.head.naming.archive_example}
    wanted |= {period.id for period in protocol.head.periods}
    wanted |= {text for rule in protocol.rules() for text in (rule.id, rule.title, rule.why)}
    wanted |= {
        text for layout in protocol.layouts for column in layout.columns for text in (column.name, column.definition)
    }
    wanted |= {text for indicator in protocol.indicators for text in (indicator.id, indicator.title, indicator.limits)}
    wanted |= {source.title for source in protocol.head.sources} | {item.question for item in protocol.questions}
    wanted |= {text.title for text in protocol.texts}

    for said in (gmsd.text, markdown):
        assert [text for text in wanted if collapsed(text) not in said] == []


@pytest.mark.parametrize("anchor", ["Z101", "F004", "F004-leftover", "X03", "O01", "kolom-zorg-BSN", "lijst-soorten"])
def test_what_is_referred_to_has_a_lasting_anchor(small: Protocol, page: Page, anchor: str):
    assert anchor in page.ids
    assert f'<a id="{anchor}"></a>' in document_markdown(small)


def test_example_rows_stand_in_it_as_they_stand_in_a_file(page: Page):
    assert "Peildatum;Gemeente;BSN;Nummer;Soort;Vorm;Aanbieder" in page.text
    assert (
        '20180212;9901;999990019;700001;01;1;3;A|C;2017-01-01;2017-10-15;28-09-1950;1250,50;"naar; wens";' in page.text
    )


def test_a_rule_tells_its_consequence_complaint_remedy_and_examples(page: Page):
    start = page.text.index("Regel Z109 over elfproef waarschuwing, boven 1% afkeuren")
    said = page.text[start : start + 500]

    for words in (
        "Elke waarde in BSN voldoet aan de elfproef.", "Waarom Z109 er is", "Melding aantal keer niet goed in kolom",
        "Herstel Zo herstelt u Z109.", "Goed 999990019", "Niet goed 999990018", "Sinds versie 2018",
    ):  # fmt: skip
        assert words in said


def test_conditions_stand_in_an_appendix_for_builders_and_nowhere_else(protocol: Protocol, gmsd: Page):
    html, markdown = document_html(protocol), document_markdown(protocol)
    condition = "filled(Begrote_kosten) OR filled(Gerealiseerde_kosten)"

    for said in (gmsd.text, markdown):
        assert said.count(condition) == sum(rule.id in ("K110", "S110", "J110") for rule in protocol.rules())
        assert said.index(condition) > said.rindex("Voor bouwers: de precieze voorwaarden")
    assert '<a href="#voorwaarde-K110">precieze voorwaarde</a>' in html
    assert "[precieze voorwaarde](#voorwaarde-K110)" in markdown


def test_what_follows_from_the_columns_and_limits_are_said_in_words(page: Page, gmsd: Page):
    term = (
        "Het begin van de ondersteuning (daadwerkelijk, anders volgens de beschikking): de eerste van "
        "Datum_start_daadwerkelijke_ondersteuning en Datum_start_rechtsgeldigheid_ondersteuning die gevuld is."
    )

    assert term in gmsd.text
    assert gmsd.text.index("first_filled(") > gmsd.text.rindex("Voor bouwers: de precieze voorwaarden")
    assert "Oranje de waarde is 0" in page.text
    assert "- Oranje: de waarde is 0" in document_markdown(small_protocol())


def test_who_answers_questions_is_told_once(protocol: Protocol, gmsd: Page):
    for contact in protocol.head.contacts:
        assert gmsd.text.count(contact.email) == 1


def test_the_days_of_the_round_stand_on_the_cover(gmsd: Page):
    assert "Leveren kan vanaf 12 februari 2018 Leveren kan tot en met 9 maart 2018" in gmsd.text[:4000]


def test_a_column_added_to_the_protocol_appears_in_both_documents():
    written = deepcopy(SMALL)
    written["layouts"][0]["columns"].append({"name": "Nieuwe_kolom", "definition": "Wat er nieuw is.", "type": "text"})
    protocol = Protocol.model_validate(written)

    for said in (Page(document_html(protocol)).text, document_markdown(protocol)):
        assert "Nieuwe_kolom" in said
        assert "Wat er nieuw is." in said


def test_only_municipalities_of_the_periods_are_listed(page: Page):
    assert "Voorbeeldstad" in page.text
    assert "Halfweg (tot en met 30 juni 2017)" in page.text
    assert "Oudedorp" not in page.text


def test_where_something_comes_from_is_marked_on_the_spot(page: Page):
    labels = {attributes.get("aria-label") for tag, attributes in page.found if tag == "span"}

    assert "reconstructie" in labels
    assert "#bron-1" in page.links


def test_the_chapter_about_changes_compares_with_the_former_version(small: Protocol):
    former = changed(version="2017", limits={"max_entries": 8})

    for said in (Page(document_html(small, former)).text, document_markdown(small, former)):
        assert "Vergelijking met klein/2017" in said
        assert "hoogste aantal bestanden in een ZIP was" in said
    assert "Vergelijking met" not in document_markdown(small)


def test_the_first_version_says_that_it_is():
    protocol = changed(changes=[])

    assert "Dit is de eerste versie." in document_html(protocol)
    assert "Dit is de eerste versie." in document_markdown(protocol)


def test_what_an_author_writes_is_text_and_never_part_of_the_page():
    evil = "<script>alert(1)</script>"
    texts = [{"id": "a", "title": evil, "markdown": f"# {evil}\n\n{evil}\n\n[x](javascript:alert(1))"}]
    written = deepcopy(SMALL) | {"texts": texts}
    written["layouts"][0]["columns"][0] = written["layouts"][0]["columns"][0] | {"definition": evil}
    written["head"]["summary"] = evil
    found = Page(document_html(Protocol.model_validate(written)))

    assert [tag for tag, _ in found.found].count("script") == 1
    assert [link for link in found.links if link.startswith("javascript")] == []
    assert evil in found.text


def test_the_markdown_has_whole_tables_and_no_gaps(protocol: Protocol):
    markdown = document_markdown(protocol)
    tables = [token for token in MarkdownIt("commonmark").enable("table").parse(markdown) if token.type == "table_open"]

    assert len(tables) > len(protocol.rules())
    assert "\n\n\n" not in markdown
    assert "{{" not in markdown


def test_the_documents_are_the_same_each_time(small: Protocol):
    assert document_html(small) == document_html(small)
    assert document_markdown(small) == document_markdown(small)


def test_where_a_text_comes_from_refers_to_the_sources(small: Protocol):
    references = Manuscript(small).references()
    text = with_references("Zie nieuws/1.\n\n*Bron: nieuws/1. Reconstructie: de rest.*", references)

    assert text == "Zie nieuws/1.\n\n*Bron: [\\[1\\]](#bron-1). Reconstructie: de rest.*"
    assert '<p class="origin"><em>Bron: <a href="#bron-1">[1]</a>' in prose(text, 4)


Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, Scheme]] = [(1280, "light"), (1280, "dark"), (390, "light"), (320, "dark")]
Examined = dict[tuple[int, Scheme], tuple[list[str], int]]


async def examine(text: str, found: str) -> tuple[Examined, str, bytes]:
    """What axe holds against the page in each look and how wide it is; what its finder finds; and the page on paper."""
    examined: Examined = {}
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for width, scheme in LOOKS:
            tab = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
            await tab.set_content(text)
            await tab.add_script_tag(path=AXE)
            told = await tab.evaluate(f"axe.run(document, {{runOnly: {STANDARDS}, resultTypes: ['violations']}})")
            wrong = [f"{each['id']}: {each['nodes'][0]['html']}" for each in told["violations"]]
            examined[width, scheme] = wrong, await tab.evaluate("document.documentElement.scrollWidth")
            await tab.close()
        tab = await browser.new_page(viewport={"width": 1280, "height": 900})
        await tab.set_content(text)
        await tab.fill("#zoek", found)
        hits = await tab.inner_text(".hits")
        paper = await tab.pdf(prefer_css_page_size=True)
        await browser.close()
    return examined, hits, paper


@pytest.fixture(scope="module")
def seen(small: Protocol) -> tuple[Examined, str, bytes]:
    return asyncio.run(examine(document_html(small), "z104"))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_page_is_accessible_and_fits_its_screen(seen: tuple[Examined, str, bytes], width: int, scheme: Scheme):
    wrong, wide = seen[0][width, scheme]

    assert wrong == []
    assert wide <= width


@pytest.mark.browser
def test_the_finder_leads_to_a_rule_under_the_security_policy_of_the_page(seen: tuple[Examined, str, bytes]):
    assert "Z104 Regel Z104 over date" in seen[1]


@pytest.mark.browser
def test_the_page_prints_on_a4(seen: tuple[Examined, str, bytes]):
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", seen[2]))

    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    assert seen[2].count(b"/Type /Page\n") + seen[2].count(b"/Type /Page/") + seen[2].count(b"/Type /Page ") > 8
