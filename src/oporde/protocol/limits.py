"""The limits of an indicator in words: the author's sentence, with the numbers of the conditions filled in.

So a number stands once, in the condition that uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from oporde.protocol.dutch import amount, share
from oporde.protocol.protocol import Indicator
from oporde.protocol.sql import ExpressionError, parse

PLACEHOLDER = re.compile(r"\{(?P<light>[^{}_]*)_?(?P<place>[^{}]*)\}")


def with_limits(indicator: Indicator) -> Indicator:
    """The indicator with {orange_1}, {red_2} … in its limits filled in; what cannot be filled in stays."""
    said = PLACEHOLDER.sub(lambda found: _filled(indicator, found) or found[0], indicator.limits)
    return indicator.model_copy(update={"limits": said})


def limit_mistakes(indicator: Indicator) -> Iterator[str]:
    """What could not be filled in, and what was expected."""
    for found in PLACEHOLDER.finditer(indicator.limits):
        known = [
            f"{light}_{place}"
            for light in ("orange", "red")
            for place, _ in enumerate(_numbers(indicator, light), start=1)
        ]
        yield f'"{found[0]}" is no number of a limit; expected {", ".join(known) or "none: no limit has a number"}'


def _filled(indicator: Indicator, found: re.Match[str]) -> str | None:
    numbers = _numbers(indicator, found["light"])
    place = int(found["place"]) if found["place"].isdecimal() else 0
    if not 1 <= place <= len(numbers):
        return None
    number = numbers[place - 1]
    return share(number) if indicator.unit == "share" else amount(number)


def _numbers(indicator: Indicator, light: str) -> list[float]:
    """The numbers of a condition, as they stand in it from left to right."""
    condition = {"orange": indicator.orange, "red": indicator.red}.get(light)
    if not condition:
        return []
    try:
        found = parse(condition).find_all(exp.Literal, bfs=False)
        return [float(literal.name) for literal in found if not literal.is_string]
    except ExpressionError:
        return []
