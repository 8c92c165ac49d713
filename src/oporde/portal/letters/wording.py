"""The text of letters: shipped beside this module until staff write another version, with places for what differs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oporde.portal.letters.models import LetterText, TextKind

SHIPPED = Path(__file__).parent / "texts"
CODE = "{code}"  # a paragraph of its own: there stands the code, with what belongs to it
PLACES: dict[TextKind, tuple[str, ...]] = {
    TextKind.ROUND: ("aanleverperiode", "begint", "eindigt", "gemeente", "portaal", "adres", "geldig_tot"),
    TextKind.ACCOUNT: ("portaal", "adres", "geldig_tot"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_STEP = re.compile(r"\d+\.\s+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says; `version` is None where it is the shipped one."""

    kind: TextKind
    subject: str
    body: str
    signed_by: str = ""
    signed_as: str = ""
    version: LetterText | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: a paragraph, numbered steps, or the place of the code.

    Attributes:
        lines: of a paragraph one, of steps one each; as runs of text, each bold or not.
    """

    kind: str
    lines: tuple[tuple[tuple[str, bool], ...], ...] = ()


def wording_of(kind: TextKind) -> Wording:
    """What a letter says now."""
    newest = LetterText.objects.filter(kind=kind).first()
    if newest is None:
        return shipped(kind)
    return Wording(kind, newest.subject, newest.body, newest.signed_by, newest.signed_as, newest)


@cache
def shipped(kind: TextKind) -> Wording:
    """What it says when nobody changed it."""
    subject, body = (SHIPPED / f"{kind.value}.nl.txt").read_text("utf-8").split("\n", 1)
    return Wording(kind, subject.strip(), body.strip())


def strange_places(kind: TextKind, text: str) -> list[str]:
    """What stands between braces and is no place of this letter: `{gemeeente}`."""
    return [name for name in _PLACE.findall(text) if name not in PLACES[kind] and f"{{{name}}}" != CODE]


def paragraphs(body: str) -> list[str]:
    """What empty lines divide."""
    return [part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")) if part.strip()]


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its places filled; what is no place stays as it is."""
    return _PLACE.sub(lambda found: words.get(found[1], found[0]), text)


def blocks(body: str, words: Mapping[str, str]) -> list[Block]:
    """The parts of a letter. A value that is filled in cannot become bold or a step."""
    return [_block(part, words) for part in paragraphs(body)]


def _block(part: str, words: Mapping[str, str]) -> Block:
    if part == CODE:
        return Block("code")
    lines = part.split("\n")
    if all(_STEP.match(line) for line in lines):
        return Block("steps", tuple(_runs(_STEP.sub("", line, count=1), words) for line in lines))
    return Block("paragraph", (_runs(" ".join(lines), words),))


def _runs(line: str, words: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    pieces: Sequence[str] = _BOLD.split(line)  # every second one stood between stars
    return tuple((filled(piece, words), bool(place % 2)) for place, piece in enumerate(pieces) if piece)
