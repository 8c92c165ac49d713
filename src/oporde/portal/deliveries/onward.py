"""What comes after approval, on the board of a coordinator. An app above says it, once, when it is ready: offer(...)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oporde.portal.deliveries.models import DeliveredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What a municipality does next when nothing is left to deliver or to mend.

    Attributes:
        address: where; "" where there is nothing to do but wait.
    """

    title: str
    text: str
    word: str
    address: str


Next = Callable[[Sequence[DeliveredFile]], Onward | None]
Place = Callable[[DeliveredFile], str]

_said: list[tuple[Next, Place]] = []


def offer(next_of: Next, place_of: Place) -> None:
    """Say who knows what comes next for files that count, and where more is told of a file; the last one said counts."""
    _said[:] = [(next_of, place_of)]


def next_of(files: Sequence[DeliveredFile]) -> Onward | None:
    """What comes next for the files that count; None when nothing does."""
    return _said[0][0](files) if _said and files else None


def place_of(file: DeliveredFile) -> str:
    """The address at which more is told of an approved file; "" where there is none."""
    return _said[0][1](file) if _said else ""
