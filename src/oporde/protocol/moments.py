"""The days of a delivery round in running text: each stands once, in protocol.yaml, and texts call it by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from oporde.protocol.dutch import day, short_day, weekday
from oporde.protocol.model import Moment
from oporde.protocol.sql import suggest

PLACEHOLDER = re.compile(r"\{(?:(?P<form>short|[wW]eekday) )?(?P<name>[A-Za-z]\w*)\}")


def with_days(text: str, moments: Collection[Moment]) -> str:
    """The text with {opens}, {short opens} and {weekday opens} filled in; a name that is not known stays."""
    days = {moment.id: moment.day for moment in moments}
    return PLACEHOLDER.sub(lambda found: _said(found, days), text)


def day_mistakes(text: str, moments: Collection[Moment]) -> Iterator[tuple[int, str]]:
    """The names in a text that is filled in that stand for no day: on which line of it, and what was expected."""
    for number, line in enumerate(text.splitlines()):
        for found in PLACEHOLDER.finditer(line):
            yield number, f'"{found[0]}" is no day of this protocol{suggest(found["name"], [m.id for m in moments])}'


def _said(found: re.Match[str], days: Mapping[str, date]) -> str:
    moment = days.get(found["name"])
    if moment is None:
        return found[0]
    if found["form"] == "short":
        return short_day(moment)
    if found["form"]:
        name = weekday(moment)
        return f"{name.capitalize() if found['form'][0] == 'W' else name} {day(moment)}"
    return day(moment)
