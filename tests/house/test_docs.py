"""The written pages: links lead somewhere, decisions have their three parts, and nothing written is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\[[^\]\[]*\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Every link of a page to a file, as the file it names and the heading in it ('' for the whole)."""
    for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield (page.parent / path if path else page).resolve(), heading


def headings(page: Path) -> set[str]:
    """The names by which the headings of a page are linked to."""
    texts = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in texts}


def written(root: Path, own_files: tuple[Path, ...]) -> list[Path]:
    return [root / path for path in own_files if path.suffix == ".md"]


def test_every_link_leads_somewhere(root: Path, own_files: tuple[Path, ...]):
    dead = [
        f"{page.relative_to(root)} -> {target.relative_to(root)}#{heading}"
        for page in written(root, own_files)
        for target, heading in links(page)
        if not target.exists() or (heading and heading not in headings(target))
    ]

    assert dead == []


def test_every_page_can_be_reached_from_the_readme(root: Path, own_files: tuple[Path, ...]):
    pages = {page for page in written(root, own_files) if page.is_relative_to(root / "docs") or page.parent == root}
    reached, ahead = set(), [root / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for target, _ in links(page):
            ahead.extend(sorted(target.glob("*.md")) if target.is_dir() else [target] * (target.suffix == ".md"))

    assert sorted(str(page.relative_to(root)) for page in pages - reached) == []


def test_a_decision_states_its_question_its_choice_and_its_price_on_one_page(root: Path):
    decisions = sorted((root / "docs" / "decisions").glob("*.md"))

    numbers = [int(page.name[:4]) for page in decisions]
    assert len(set(numbers)) == len(numbers)
    for number, page in zip(numbers, decisions, strict=True):
        text = page.read_text("utf-8")
        assert text.startswith(f"# {number}. "), page.name
        assert [part for part in ("**Question.**", "**Choice.**", "**Price.**") if part not in text] == [], page.name
        assert len(text.splitlines()) <= 60, page.name
