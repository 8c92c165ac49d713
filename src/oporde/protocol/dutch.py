"""Numbers, days and enumerations as they are written in Dutch running text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from oporde.findings import Severity

if TYPE_CHECKING:
    from oporde.protocol.model import RuleText

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def listed(parts: Sequence[str], last: str = "en") -> str:
    """A, B en C."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def amount(number: float) -> str:
    """A number with a point between thousands and a decimal comma: 1.234,5."""
    return f"{number:,.15g}".replace(",", " ").replace(".", ",").replace(" ", ".")


def share(part: float) -> str:
    """A part of a whole as a percentage: 0.005 is 0,5%."""
    return f"{amount(round(part * 100, 10))}%"


def day(moment: date) -> str:
    """1 juli 2017."""
    return f"{short_day(moment)} {moment.year}"


def short_day(moment: date) -> str:
    """1 juli."""
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def weekday(moment: date) -> str:
    """Zaterdag."""
    return WEEKDAYS[moment.weekday()]


def size(number: int) -> str:
    """A number of bytes in the largest unit that fits: 200 MB."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= bytes_:
            return f"{amount(round(number / bytes_, 1))} {unit}"
    return f"{number} bytes"


def consequence(rule: RuleText) -> str:
    """What a breach does to the file: afkeuren, waarschuwing, or a warning that turns into a reject above a share."""
    if rule.reject_above is not None:
        return f"waarschuwing, boven {share(rule.reject_above)} afkeuren"
    return "afkeuren" if rule.severity is Severity.REJECT else "waarschuwing"
