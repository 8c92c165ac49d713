"""Photograph the pages of the portal for docs/contact-sheet: `make screenshots`. Wide, narrow and in the dark.

    python .ci/screenshots.py FOLDER [ADDRESS]

Without the address of a demonstration that runs (one in which Anna delivered nothing yet), one is made in build/screenshots.
"""

import base64
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from oporde.portal.demo.cast import PASSWORD, PLAYERS
from oporde.portal.demo.surroundings import free_port

CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
LOOKS = (("wide", 1280, "light"), ("narrow", 390, "light"), ("dark", 1280, "dark"))
HIGHEST = 1400
QUALITY = 30
MOST_BYTES = 4_000_000

VISITOR = (
    ("home", "/", "The front page"),
    ("sign-in", "/account/inloggen/", "Signing in"),
    ("activate", "/account/activeren/", "Activating an account with the code from the letter"),
    ("news", "/nieuws/", "News"),
    ("protocol", "/protocol/gmsd/2017/", "The protocol"),
    ("rule", "/protocol/gmsd/2017/regel/W107/", "A rule of the protocol"),
    ("questions", "/vragen/", "Questions and answers"),
    ("not-found", "/bestaat-niet/", "A page that does not exist"),
    ("mailbox", "/mailbox/", "The mails of the demonstration"),
    ("players", "/demo/", "Who one can be in the demonstration"),
)
COORDINATOR = (
    ("board", "/", "The board of a coordinator"),
    ("deliver", "/leveren/", "Delivering"),
    ("history", "/geschiedenis/", "What was delivered before"),
    ("access", "/toegang/", "Who else may deliver"),
    ("calendar", "/agenda/", "All moments of a round"),
    ("withdraw", "/intrekken/", "Withdrawing"),
    ("account", "/account/", "One's own account"),
)
READER = (
    ("reports", "/rapporten/", "The op-orde reports of a municipality"),
    ("report", "/rapport/{report}/", "An op-orde report"),
)
ADMINISTRATOR = (
    ("feedback", "/levering/{rejected}/", "The feedback on a delivery that was rejected"),
    ("approved", "/levering/{approved}/", "A delivery that was approved"),
    ("staff-board", "/backoffice/", "Staff: how the round goes"),
    ("staff-deliveries", "/backoffice/leveringen/", "Staff: all deliveries"),
    ("staff-delivery", "/backoffice/levering/{rejected}/", "Staff: one delivery"),
    ("staff-municipality", "/backoffice/gemeenten/0518/", "Staff: a municipality"),
    ("staff-people", "/backoffice/mensen/", "Staff: people"),
    ("staff-rounds", "/backoffice/aanleverperiodes/", "Staff: delivery rounds"),
    ("staff-round-setup", "/backoffice/aanleverperiodes/{round}/opzet/", "Staff: setting up a round"),
    ("staff-reminders", "/backoffice/aanleverperiodes/{round}/herinneringen/", "Staff: reminders"),
    ("staff-closing", "/backoffice/aanleverperiodes/{round}/afsluiting/", "Staff: closing"),
    ("staff-letters", "/backoffice/brieven/", "Staff: letters"),
    ("staff-registrations", "/backoffice/aanmeldingen/", "Staff: who was announced"),
    ("staff-addresses", "/backoffice/adresbestand/", "Staff: the file of addresses"),
    ("staff-news", "/backoffice/nieuws/", "Staff: news"),
    ("staff-reports", "/backoffice/rapporten/", "Staff: what municipalities say of their reports"),
    ("staff-withdrawals", "/backoffice/intrekkingen/", "Staff: withdrawals"),
    ("staff-keeping", "/backoffice/bewaren/", "Staff: what is kept until when"),
    ("staff-schedule", "/backoffice/rooster/", "Staff: recurring work"),
    ("staff-mails", "/backoffice/mails/", "Staff: mails"),
    ("staff-queue", "/backoffice/werk/", "Staff: work"),
    ("staff-events", "/backoffice/logboek/?controleer=ja", "Staff: the log"),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration of our own; its address."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "OPORDE_DATA": "build/screenshots"}
    program = subprocess.Popen([Path(sys.executable).with_name("oporde-portal"), "demo"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        while program.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/demo/", timeout=10).close()
                break
            except OSError:
                time.sleep(0.5)
        if program.poll() is not None:
            sys.exit("The demonstration did not start; what it said stands above.")
        yield address
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(60)


def sign_in(page: Page, name: str) -> None:
    """Sign in as a player."""
    player = next(each for each in PLAYERS if each.first_name == name)
    page.goto("/account/inloggen/")
    page.fill("[name=login]", player.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tweede-stap/**")
    page.fill("[name=code]", player.code(time.time()))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "tweede-stap" not in url)


def first_of(page: Page, where: str, kind: str) -> str:
    """The id of the first of a kind on a list."""
    page.goto(where)
    href = page.locator(f"main a[href*='/{kind}/']:not([href$='/nieuw/']) >> nth=0").get_attribute("href") or ""
    return href.strip("/").partition(f"{kind}/")[2].partition("/")[0]


def photograph(page: Page, folder: Path, name: str) -> None:
    """The page one is at, in every look, as WebP."""
    line = page.context.new_cdp_session(page)
    for look, width, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.fonts.ready")
        height = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 0.75 if width > 1000 else 1}
        asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
        shot = line.send("Page.captureScreenshot", asked)
        (folder / f"{name}-{look}.webp").write_bytes(base64.b64decode(shot["data"]))


def tour(browser: Browser, address: str, folder: Path) -> list[tuple[str, str]]:
    """Photograph everything; name and title of each page."""
    seen = []
    for player, pages in ((None, VISITOR), ("anna", COORDINATOR), ("carla", READER), ("els", ADMINISTRATOR)):
        page = browser.new_context(base_url=address, locale="nl-NL").new_page()
        page.set_default_timeout(90_000)
        if player:
            sign_in(page, player)
        found = {}
        if player == "els":
            found = {
                "rejected": first_of(page, "/backoffice/leveringen/?staat=afgekeurd", "levering"),
                "approved": first_of(page, "/backoffice/leveringen/?staat=goedgekeurd", "levering"),
                "round": first_of(page, "/backoffice/aanleverperiodes/", "aanleverperiodes"),
            }
        if player == "carla":
            page.get_by_role("button", name="Testerdam").click()
            page.wait_for_url(lambda url: "gemeente" not in url)
            found = {"report": first_of(page, "/rapporten/", "rapport")}
        for name, where, title in pages:
            page.goto(where.format(**found))
            photograph(page, folder, name)
            seen.append((name, title))
    return seen


def index(seen: list[tuple[str, str]]) -> str:
    """The page that shows them all."""
    lines = [
        "# Contact sheet",
        "",
        "Every page of the portal: wide, in the dark and narrow. `make screenshots` makes it again.",
        "",
    ]
    for name, title in seen:
        shots = " ".join(
            f'<img src="{name}-{look}.webp" alt="{title}, {look}" width="{width}">'
            for look, width in (("wide", 380), ("dark", 380), ("narrow", 150))
        )
        lines += [f"## {title}", "", shots, ""]
    return "\n".join(lines)


def main(folder: Path, address: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        if address:
            seen = tour(browser, address, folder)
        else:
            with demonstration() as own:
                seen = tour(browser, own, folder)
        browser.close()
    (folder / "README.md").write_text(index(seen), "utf-8")
    size_bytes = sum(each.stat().st_size for each in folder.iterdir())
    print(f"{len(seen)} pages, {size_bytes / 1e6:.1f} MB in {folder}")
    if size_bytes > MOST_BYTES:
        sys.exit(f"That is too much: at most {MOST_BYTES / 1e6:.0f} MB. Lower QUALITY.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
