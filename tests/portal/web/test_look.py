"""The style guide, looked at in a real browser: by eye, by keyboard, without script, on paper, and all that moves on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.portal.web.looking import complaints, sideways

pytestmark = pytest.mark.browser

ADDRESS = "/stijlgids/"
Browse = Callable[..., Page]


@pytest.fixture(autouse=True)
def demo(settings: Any, transactional_db: None) -> None:
    settings.DEMO = True


@pytest.fixture
def page(browse: Browse) -> Page:
    opened = browse()
    opened.goto(ADDRESS)
    return opened


def test_there_is_nothing_to_complain_about(page: Page):
    assert complaints(page, ADDRESS) == []


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(page: Page):
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Naar de inhoud"
    assert page.locator(":focus").bounding_box()["y"] == 0  # type: ignore[index]

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_letters_twice_as_large_still_fit(page: Page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert sideways(page) == []


def test_nothing_moves_where_that_is_not_wanted(page: Page):
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate("document.getAnimations().length") > 0

    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate("document.getAnimations().length") == 0


def test_where_the_reader_chooses_the_colours_shapes_remain(page: Page):
    page.emulate_media(forced_colors="active")

    for seen in (".oporde-badge", ".nl-button--primary", ".oporde-step__mark", ".utrecht-alert", ".oporde-card"):
        assert page.locator(seen).first.evaluate("each => parseFloat(getComputedStyle(each).borderTopWidth)") > 0, seen


def test_on_paper_stands_what_is_said_and_not_what_is_clicked(page: Page):
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    for hidden in (".oporde-tools", ".oporde-actions", ".utrecht-pagination", ".oporde-drop"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for kept in (".oporde-outcome h4", ".oporde-sheet", ".oporde-badge"):
        assert page.locator(kept).first.is_visible(), kept


def test_without_script_everything_is_there(browse: Browse):
    page = browse(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page.goto(ADDRESS)

    assert page.get_by_label("Bestanden", exact=True).is_visible()
    assert not page.get_by_role("button", name="Kopiëren").is_visible()
    assert not page.get_by_label("Zoek in deze bevindingen").is_visible()
    assert page.get_by_role("button", name="English").is_visible()


def test_the_language_changes_on_the_same_page(page: Page):
    page.get_by_role("button", name="English").click()

    assert page.url.endswith(ADDRESS)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("Rejected").first.is_visible()
    page.get_by_role("button", name="Nederlands").click()
    assert page.locator("html").get_attribute("lang") == "nl"


# --- Files


def some(name: str, size: int = 4000) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": b"x" * size}


def test_chosen_files_are_shown_with_what_they_are_taken_for(page: Page):
    page.get_by_label("Bestanden", exact=True).set_input_files(
        [
            some("0513_WMO_H2_2017.csv"),
            some("0518_WMO_H2_2017.csv"),
            some("0513_JEUGD_H1_2016.csv"),
            some("MSD.zip", 1_400_000),
            some("wmo def.csv"),
            some("brief.docx"),
            some("0513_SBW_H2_2017.csv", 0),
        ]
    )

    told = [" ".join(each.split()) for each in page.locator(".oporde-file__text").all_inner_texts()]
    assert told == [
        "4 kB · Wmo, tweede helft van 2017",
        "4 kB · Dit bestand is van gemeente 0518, en u levert voor een andere.",
        "4 kB · Over de periode H1_2016 kunt u nu niet leveren.",
        "1,4 MB · Archief: wat erin zit, bekijken wij na het versturen.",
        "4 kB · Wij herkennen deze naam niet. Kijk of de naam klopt met het protocol.",
        "4 kB · Dit is geen bestand dat u hier kunt leveren. Kies een bestand dat eindigt op .csv of .zip.",
        "0 byte · Dit bestand is leeg.",
    ]
    assert page.locator(".oporde-file--wrong").count() == 4


def test_a_file_can_be_taken_away_and_the_focus_stays_near(page: Page):
    control = page.get_by_label("Bestanden", exact=True)
    control.set_input_files([some("a.csv"), some("b.csv"), some("c.csv")])

    page.get_by_role("button", name="Verwijderen: b.csv").click()

    assert control.evaluate("each => [...each.files].map(file => file.name)") == ["a.csv", "c.csv"]
    assert page.locator(":focus").get_attribute("aria-label") == "Verwijderen: c.csv"


def test_dropped_files_come_beside_those_that_were_chosen(page: Page):
    control = page.get_by_label("Bestanden", exact=True)
    control.set_input_files([some("a.csv")])

    page.locator("[data-drop]").evaluate(
        """area => {
             const carried = new DataTransfer();
             carried.items.add(new File(["y"], "b.zip"));
             area.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
           }"""
    )

    assert control.evaluate("each => [...each.files].map(file => file.name)") == ["a.csv", "b.zip"]


# --- What else moves


def test_a_table_shows_only_the_rows_with_a_word_in_them(page: Page):
    field = page.get_by_label("Zoek in deze bevindingen")
    rows = page.locator("#tabel-die-kaarten-wordt tbody tr")

    field.fill("begindatum W112")
    assert [row.is_visible() for row in rows.all()] == [False, True, False]
    assert page.get_by_text("Aantal rijen: 1").is_visible()
    field.fill("niets van dit al")
    assert page.get_by_text("Geen rij gevonden.").is_visible()
    field.fill("")
    assert all(row.is_visible() for row in rows.all())


def test_a_code_is_copied_and_it_says_so(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Kopiëren").click()

    expect(page.get_by_text("Gekopieerd.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "K7QF-22MB-9XWT-HD4C"


def with_part(page: Page, part: str) -> None:
    """Open the style guide with something added to it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("<h1>", part + "<h1>", 1))

    page.route("**" + ADDRESS, answer)
    page.goto(ADDRESS)


def test_a_part_follows_what_happens_until_it_is_done(browse: Browse):
    page = browse()
    answers = iter(["<p data-said>1 van 2</p>", "", "<p data-said>2 van 2</p>"])

    def stand(route: Route) -> None:
        text = next(answers)
        if not text:
            route.abort()  # the server was away for a moment
        elif "2 van" in text:
            route.fulfill(body=text, headers={"X-Done": "here", "Content-Type": "text/html"})
        else:
            route.fulfill(body=text, content_type="text/html")

    page.route("**/stand.html", stand)
    with_part(page, '<div data-follow="/stand.html" data-every="0.1"><p data-said>0 van 2</p></div>')

    page.get_by_text("2 van 2").wait_for()
    page.wait_for_timeout(500)
    assert next(answers, None) is None  # it asked three times, and not again


def test_a_part_that_is_done_may_lead_on(browse: Browse):
    page = browse()
    page.route("**/stand.html", lambda route: route.fulfill(body="", headers={"X-Done": "/stijlgids/?klaar"}))

    with_part(page, '<div data-follow="/stand.html" data-every="0.1"></div>')

    page.wait_for_url("**/stijlgids/?klaar")


SESSION = """<dialog class="oporde-dialog" data-session data-idle="300" data-warning="120" data-keep="/keep/">
<div data-session-warns><strong data-session-left data-minutes="min." data-seconds="sec."></strong>
<button data-session-keep>Blijf</button></div>
<div data-session-ended hidden>Uitgelogd<button data-session-back>Terug</button></div></dialog>"""


def test_a_session_warns_before_it_ends_and_can_be_kept(browse: Browse):
    page = browse()
    page.clock.install()
    page.route("**/keep/", lambda route: route.fulfill(status=204))
    with_part(page, SESSION)
    dialog = page.locator("[data-session]")

    page.clock.run_for(170_000)
    assert not dialog.is_visible()
    page.clock.run_for(25_000)
    assert page.get_by_text("1 min. 4").is_visible() or page.get_by_text("1 min. 5").is_visible()
    page.keyboard.press("Escape")
    assert dialog.is_visible()

    page.get_by_role("button", name="Blijf").click()
    page.wait_for_function("!document.querySelector('[data-session]').open")
    page.clock.run_for(170_000)
    assert not dialog.is_visible()


def test_a_session_that_ended_says_so_and_keeps_the_page(browse: Browse):
    page = browse()
    page.clock.install()
    page.route("**/keep/", lambda route: route.fulfill(status=403))
    with_part(page, SESSION)
    page.get_by_label("Uw naam").first.fill("Anna de Vries")

    page.clock.run_for(301_000)
    page.get_by_role("button", name="Terug").click()

    expect(page.get_by_text("Uitgelogd")).to_be_visible()
    assert page.get_by_label("Uw naam").first.input_value() == "Anna de Vries"
