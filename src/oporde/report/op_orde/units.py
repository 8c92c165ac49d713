"""How figures are written in Dutch: their unit, and no more decimals than tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from oporde.report import dutch


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number in this unit is written.

    Attributes:
        before, after: what stands around it in a sentence.
        decimals: behind the comma; a number below 10 gets one more where there are any.
        heading: the unit above a column of numbers; "" where the title of the column says enough.
        form: how a number on an axis is written, as d3 has it.
    """

    before: str = ""
    after: str = ""
    decimals: int = 0
    heading: str = ""
    form: str = ",.0f"


WHOLE = Unit()
UNITS = {
    "persons": WHOLE,
    "arrangements": WHOLE,
    "rows": WHOLE,
    "share": Unit(heading="%", form=".0%"),
    "persons_per_1000_inhabitants": Unit(after=" per 1.000 inwoners", decimals=1, form=",.0f"),
    "arrangements_per_person": Unit(after=" per cliënt", decimals=2, form=",.1f"),
    "groups_missing": Unit(after=" ontbreekt"),
    "eur": Unit(before="€ ", heading="€", form=",.0f"),
    "eur_per_inhabitant": Unit(before="€ ", after=" per inwoner", heading="€", form=",.0f"),
    "eur_per_person": Unit(before="€ ", after=" per cliënt", heading="€", form=",.0f"),
    "ratio": Unit(after=" keer", decimals=2, form=",.1f"),
}
MINUS = "−"


def unit_of(name: str) -> Unit:
    """What is known of a unit; one that a protocol invents is written as a plain number."""
    return UNITS.get(name, Unit(decimals=2))


def number(value: float, unit: str) -> str:
    """A number without its unit: 1.234; 12,3; 0,5%. Rounded half up."""
    if unit == "share":
        return _share(value)
    known = unit_of(unit)
    decimals = known.decimals
    if unit.startswith("eur_per") and abs(value) < 10:
        decimals = 2
    return _decimal(value, decimals)


def written(value: float, unit: str) -> str:
    """A number as it stands in a sentence: € 108 per inwoner."""
    known = unit_of(unit)
    sign = MINUS if value < 0 and known.before else ""
    return f"{sign}{known.before}{number(abs(value) if sign else value, unit)}{known.after}"


def change(now: float, before: float, unit: str) -> str:
    """How much more or less: +12,5%; of a share in percentage points. "gelijk" when nothing shows."""
    if unit == "share":
        points = (now - before) * 100
        return f"{_signed(points, 1)} procentpunt" if abs(points) >= 0.05 else "gelijk"
    if before == 0:
        return "gelijk" if now == 0 else "was 0"
    percentage = (now - before) / abs(before) * 100
    return f"{_signed(percentage, 1)}%" if abs(percentage) >= 0.05 else "gelijk"


def day(text: str) -> str:
    """2017-12-31 becomes 31 december 2017."""
    return dutch.day(date.fromisoformat(text))


def _share(value: float) -> str:
    percentage = value * 100
    if 0 < percentage < 0.05:
        return "minder dan 0,1%"
    if 99.95 <= percentage < 100:
        return "bijna 100%"
    text = _decimal(percentage, 1)
    return text.removesuffix(",0") + "%"


def _signed(value: float, decimals: int) -> str:
    return f"{'+' if value > 0 else MINUS}{_decimal(abs(value), decimals).removesuffix(',0')}"


def _decimal(value: float, decimals: int) -> str:
    """Rounded half up, as Dutch writes it: points between thousands, a comma before decimals."""
    factor = 10**decimals
    rounded = math.floor(abs(value) * factor + 0.5 + 1e-9)
    whole, rest = divmod(rounded, factor)
    text = dutch.number(whole) + (f",{rest:0{decimals}d}" if decimals else "")
    return f"{MINUS}{text}" if value < 0 and rounded else text
