"""The page: well-formed, whole by itself, accessible, and at home on a narrow or a dark screen."""

import asyncio
import re
from datetime import date
from functools import cache
from typing import Literal

import pytest
from playwright.async_api import async_playwright

from oporde.report.op_orde.html_form import to_html
from oporde.report.op_orde.report import op_orde_report
from tests.report.test_html import AXE, STANDARDS, Elements

FAULTS = (None, "amounts in thousands", "aids are missing")


@pytest.fixture(scope="module")
def page(report):
    """The page of a report: page(fault), made once."""
    return cache(lambda fault: to_html(report(fault)).decode("utf-8"))


@pytest.mark.parametrize("fault", FAULTS)
def test_the_page_is_well_formed_in_dutch_and_its_links_lead_somewhere(page, fault):
    elements = Elements(page(fault))
    ids = [attributes["id"] for tag, attributes in elements.found if "id" in attributes and tag != "clippath"]
    links = [str(attributes["href"]) for tag, attributes in elements.found if tag == "a"]

    assert elements.open == []
    assert ("html", {"lang": "nl"}) in elements.found
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_needs_nothing_beside_it_and_runs_nothing(page):
    text = page(None)
    elements = Elements(text)

    assert {tag for tag, _ in elements.found} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [name for _, attributes in elements.found for name in attributes if name in ("src", "onclick")] == []
    assert re.findall(r"@import|url\(|https?:(?!//www\.w3\.org)", text) == []
    assert "default-src 'none'" in text


def test_the_page_is_family_of_the_technical_feedback(page):
    assert 'class="outcome rejected"' in page("amounts in thousands")
    assert 'class="outcome approved"' in page(None)
    assert '<header class="band">' in page(None)


def test_every_picture_has_words_and_a_table(report, page):
    text = page(None)
    pictures = re.findall(r'<svg [^>]*role="img" aria-label="([^"]+)"', text)

    assert len(pictures) >= 12 + len(report().chapters)
    assert all(len(words) > 80 for words in pictures)
    assert text.count('<details class="figures">') >= 12


def test_a_report_that_was_replaced_says_so_before_its_verdict(report):
    text = to_html(report(superseded_on=date(2018, 3, 1))).decode("utf-8")

    assert text.index("Dit rapport is vervangen. Op 1 maart 2018") < text.index("<h1>")


def test_what_comes_from_outside_is_text(plan, report, delivery):
    from dataclasses import replace

    measurement = delivery(None).measurement
    file = replace(measurement.files[0], name="<script>alert(1)</script>.csv")
    strange = op_orde_report(replace(measurement, files=(file,)), plan, made_on=report().made_on)

    text = to_html(strange).decode()

    assert "<script" not in text
    assert "&lt;script&gt;" in text


Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str | None, int, Scheme]] = [
    (None, 1280, "light"),
    ("aids are missing", 1280, "dark"),
    ("amounts in thousands", 320, "light"),
]


async def examine(pages: dict[str | None, str]) -> dict[tuple[str | None, int, Scheme], tuple[list[str], int]]:
    """What axe holds against each page in each look, and how wide the page then is."""
    found = {}
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for fault, width, scheme in LOOKS:
            tab = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
            tab.set_default_timeout(120_000)
            await tab.set_content(pages[fault])
            await tab.add_script_tag(path=AXE)
            wide = await tab.evaluate("document.documentElement.scrollWidth")
            await tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            told = await tab.evaluate(f"axe.run(document, {{runOnly: {STANDARDS}, resultTypes: ['violations']}})")
            wrong = [f"{each['id']}: {each['nodes'][0]['html']}" for each in told["violations"]]
            wide = max(wide, await tab.evaluate("document.documentElement.scrollWidth"))
            found[fault, width, scheme] = wrong, wide
            await tab.close()
        await browser.close()
    return found


@pytest.fixture(scope="module")
def examined(page):
    return asyncio.run(examine({fault: page(fault) for fault, _, _ in LOOKS}))


@pytest.mark.browser
@pytest.mark.parametrize(("fault", "width", "scheme"), LOOKS)
def test_the_page_is_accessible_and_fits_a_narrow_screen(examined, fault, width, scheme):
    wrong, wide = examined[fault, width, scheme]

    assert wrong == []
    assert wide <= width
