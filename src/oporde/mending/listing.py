"""The list beside the copies: of each file every kind of change with its count, and what was not mended and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from oporde.intake.wording import show_name
from oporde.mending.result import Mended
from oporde.report import dutch
from oporde.report.technical_feedback import Change, Left

LIST_NAME = "herstellingen{}.txt"
HEAD = (
    "Wat er in deze kopieën gewijzigd is. Uw eigen bestanden zijn niet veranderd.",
    "Kijk na wat er gewijzigd is voordat u een kopie aanlevert. Lever dit bestand niet aan.",
)


def free_name(folder: Path) -> str:
    """What the list is called in this folder, where others may stand of copies that were made before."""
    names = (LIST_NAME.format("" if number == 1 else f"-{number}") for number in count(1))
    return next(name for name in names if not (folder / name).exists())


def as_list(mended: Mended) -> str:
    """The list as text, with the line ends that every editor knows. No value of the file stands in it."""
    parts: list[tuple[str, list[str]]] = [
        (
            f"{show_name(archive.name)}: nieuw archief",
            [*_changes(archive.changes), *(left.message for left in archive.left)],
        )
        for archive in mended.archives
    ]
    parts += [(show_name(file.name), [*_changes(file.changes), *_left(file.left)]) for file in mended.files]
    parts += [
        (f"{show_name(file.name)}: geen kopie", [left.message for left in file.left]) for file in mended.left_alone
    ]
    lines = [*HEAD]
    for title, told in parts:
        lines += ["", title, *(f"  {line}" for line in told)]
    return "".join(f"{line}\r\n" for line in lines)


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    return (f"{dutch.number(change.count)}× {change.told}" for change in changes)


def _left(left: Iterable[Left]) -> Iterator[str]:
    return (f"Niet hersteld: {each.message}" for each in left)
