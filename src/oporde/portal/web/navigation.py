"""Where one can go: the entries of the bar and of the foot of every page.

Each app says what it brings, once, when it is ready: navigation.offer(Entry(...)). Nothing here knows the apps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

EVERYONE = "everyone"  # signed in or not
VISITOR = "visitor"  # not signed in


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place to go to.

    Attributes:
        url: name of the address, e.g. "deliveries:board".
        word: what it is called.
        order: entries stand in this order.
        roles: who sees it: "coordinator", "staff", "administrator", "visitor" or "everyone".
        foot: it stands in the foot of the page instead of in the bar.
        group: id of the group it stands in, of which there are some (group()); "" where it stands by itself.
    """

    url: str
    word: str | Promise
    order: int
    roles: tuple[str, ...] = (EVERYONE,)
    foot: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry for one visitor: its address, and whether this is the page ("page") or a page below it ("true").

    Attributes:
        within: of a group in which the visitor is, its entries.
    """

    address: str
    word: str | Promise
    current: str
    within: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The municipality a visitor works for now, and where to choose another; no address where there is no other."""

    name: str
    address: str = ""


_entries: dict[str, Entry] = {}
_groups: dict[str, str | Promise] = {}
_choosers: list[Callable[[HttpRequest], Chosen | None]] = []


def offer(*entries: Entry) -> None:
    """Add entries, each once."""
    for entry in entries:
        _entries[entry.url] = entry


def group(id: str, word: str | Promise) -> None:
    """Say what a group of entries is called. In the bar stands its word, and below it, where one is in it, its entries."""
    _groups[id] = word


def chosen_by(chooser: Callable[[HttpRequest], Chosen | None]) -> None:
    """Say who knows the municipality that a visitor works for; the last one said counts."""
    _choosers[:] = [chooser]


def chosen(request: HttpRequest) -> Chosen | None:
    """The municipality shown in the head of the page; None where there is none, or nobody knows."""
    return _choosers[0](request) if _choosers else None


def places(request: HttpRequest, *, foot: bool = False) -> tuple[Place, ...]:
    """The entries for who asks, in order; at most one of them is current: the nearest above this page.

    A group stands where its first entry would, and leads there.
    """
    role = getattr(request.user, "role", VISITOR) if getattr(request, "user", None) else VISITOR
    shown = [entry for entry in _entries.values() if entry.foot == foot and {EVERYONE, role} & set(entry.roles)]
    shown.sort(key=lambda entry: entry.order)
    addresses = {entry.url: reverse(entry.url) for entry in shown}
    nearest = _nearest(request.path, addresses.values())

    def place(entry: Entry) -> Place:
        address = addresses[entry.url]
        return Place(address, entry.word, ("page" if address == request.path else "true") if address == nearest else "")

    found: dict[str, list[Place]] = {}
    for entry in shown:
        found.setdefault(f"group {entry.group}" if entry.group in _groups else entry.url, []).append(place(entry))
    return tuple(
        _grouped(_groups[key.removeprefix("group ")], together) if key.startswith("group ") else together[0]
        for key, together in found.items()
    )


def _grouped(word: str | Promise, together: Iterable[Place]) -> Place:
    places = tuple(together)
    is_here = any(place.current for place in places)
    return Place(places[0].address, word, "true" if is_here else "", places if is_here else ())


def _nearest(path: str, addresses: Iterable[str]) -> str:
    """The longest address that this path begins with; the front page is above nothing but itself."""
    above = [each for each in addresses if path == each or (each != "/" and path.startswith(each))]
    return max(above, key=len, default="")
