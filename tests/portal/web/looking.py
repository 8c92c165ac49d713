"""Looking at a page as its visitors do: with a narrow screen, in the dark, with the keyboard alone, with a screen reader's rules.

complaints(page, "/leveren/")  → [] where there is nothing to complain about
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 768, 1280, 1920)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def complaints(page: Page, address: str) -> list[str]:
    """Everything there is to say against a page, in both schemes, on every width and by keyboard."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {each}" for each in broken_rules(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} wide: {each}" for each in (*sideways(page), *small_targets(page))]
        if width == WIDTHS[0]:
            found += [f"{width} wide: {each}" for each in broken_rules(page)]
    page.emulate_media(reduced_motion="reduce")  # what scrolls there slowly has not arrived when it is looked at
    page.goto(address)
    return found + unreachable(page)


def broken_rules(page: Page) -> list[str]:
    """The rules of accessibility (axe) that the page breaks, each with the first element that does."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))  # not as a script of the page: its policy would refuse that, rightly
    told = page.evaluate("standards => axe.run(document, {runOnly: standards, resultTypes: ['violations']})", STANDARDS)
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in told["violations"]]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window; what scrolls within its own frame does not."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
             [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > innerWidth + 1)
               .slice(0, 3).map(each => `sticks out: ${each.outerHTML.slice(0, 120)}`)"""
    )
    return found


def small_targets(page: Page) -> list[str]:
    """What one must hit and is smaller than 24 by 24; a link within a sentence may be."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
             .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest("p, li, td, th, dd, label"))
             .filter(each => { const {width, height} = each.getBoundingClientRect(); return width && (width < 24 || height < 24); })
             .map(each => `too small to hit: ${each.outerHTML.slice(0, 120)}`)"""
    )
    return found


def tour(page: Page, most: int = 500) -> list[dict[str, Any]]:
    """Press Tab from the top of the page to its end; where one came, in order."""
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                 const here = document.activeElement;
                 if (!here || here === document.body) return null;
                 window.toured ??= new Map();
                 if (toured.has(here) && !["radio", "date"].includes(here.type)) return null;  // a day has three parts
                 toured.set(here, true);
                 const look = getComputedStyle(here), after = getComputedStyle(here, "::after");
                 const {top, bottom, left, right} = here.getBoundingClientRect();
                 return {html: here.outerHTML.slice(0, 120), seen: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
                         marked: [look, after].some(each => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2)};
               }"""
        )
        if stop is None:
            break
        stops.append(stop)
    return stops


def unreachable(page: Page) -> list[str]:
    """What the keyboard does not reach, and what does not show that it has focus."""
    page.evaluate("window.toured = new Map()")
    stops = tour(page)
    found = [f"focus is not seen: {stop['html']}" for stop in stops if not (stop["seen"] and stop["marked"])]
    missed = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
             .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && !toured.has(each))
             .filter(each => each.type !== "radio" || ![...toured.keys()].some(other => other.name === each.name))
             .map(each => `the keyboard does not come here: ${each.outerHTML.slice(0, 120)}`)"""
    )
    return found + list(missed)
