"""What is kept of the style sheet, script and fonts is what `make frontend` makes: small, free, and asking nothing of other sites."""

from __future__ import annotations

import re
import subprocess
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "src" / "oporde" / "portal" / "web" / "static" / "oporde"
SHEET = (KEPT / "oporde.css").read_text("utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_is_kept_is_what_is_made(tmp_path: Path):
    subprocess.run(["node", ROOT / "frontend" / "build.mjs", tmp_path / "made"], check=True)

    made, kept = files(tmp_path / "made"), files(KEPT)
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_it_is_small():
    assert len(SHEET.encode()) < 120_000
    assert (KEPT / "oporde.js").stat().st_size < 12_000
    assert (KEPT / "fonts" / "noto-sans-latin.woff2").stat().st_size < 40_000


def test_nothing_is_asked_of_another_site():
    script = (KEPT / "oporde.js").read_text("utf-8")

    addresses = re.findall(r"url\(([^)]*)\)", SHEET)
    assert [address for address in addresses if not re.match(r'"?(?:fonts/|data:image/svg\+xml)', address)] == []
    assert "@import" not in SHEET
    assert re.findall(r"https?:", script) == []
    assert re.findall(r"https?:(?!//www\.w3\.org/2000/svg)", SHEET) == []


def test_all_that_is_shipped_is_free():
    licences = (KEPT / "LICENCES.md").read_text("utf-8")

    rows = re.findall(r"^\| (@\S+) \| ([\d.]+) \| (\S+) \|$", licences, re.MULTILINE)
    assert {licence for _, _, licence in rows} == {"EUPL-1.2", "OFL-1.1"}
    assert [name for name, _, _ in rows if "design-tokens" in name] == [
        "@nl-design-system-unstable/voorbeeld-design-tokens"
    ]
    assert "voorbeeld" not in SHEET.lower()


# --- Contrast, of every colour of text on every ground it is put on


def ramps(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name, those of the dark written over those of the light."""
    light, dark = (re.findall(r"--(oporde-[\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\));", part) for part in _halves())
    found = dict(light) | (dict(dark) if scheme == "dark" else {})
    return {name: found[value[6:-1]] if value.startswith("var(") else value for name, value in found.items()}


def _halves() -> tuple[str, str]:
    tokens = (ROOT / "frontend" / "css" / "tokens.css").read_text("utf-8")
    light, _, dark = tokens.partition("@media (prefers-color-scheme: dark)")
    return light, dark


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


FAMILIES = ("grijs", "violet", "groen", "oranje", "rood")
GROUNDS = ("wit", "grijs-50", "grijs-100")


def test_the_measure_of_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("scheme", "family"), [*product(("light", "dark"), FAMILIES)])
def test_text_is_read_on_every_ground(scheme: str, family: str):
    colours = ramps(scheme)

    def between(text: str, ground: str) -> float:
        return contrast(colours[f"oporde-kleuren-{text}"], colours[f"oporde-kleuren-{ground}"])

    grounds = (*GROUNDS, f"{family}-50", f"{family}-100", f"{family}-200")
    for shade, ground in product((500, 600, 700), grounds):
        assert between(f"{family}-{shade}", ground) >= 4.5, (shade, ground)
    for ground in GROUNDS:
        assert between(f"{family}-400", ground) >= 4.5 if family == "grijs" else between(f"{family}-400", ground) >= 3
    assert between("wit", f"{family}-500") >= 4.5  # the word on a button
    assert between("wit", f"{family}-400") >= 3  # the mark in a circle


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_head_of_the_page_is_read_too(scheme: str):
    colours = ramps(scheme)

    for text in ("on-band", "on-band-quiet"):
        assert contrast(colours[f"oporde-{text}"], colours["oporde-band"]) >= 4.5
    assert contrast("#ffdd3c", colours["oporde-band"]) >= 3  # what has focus
