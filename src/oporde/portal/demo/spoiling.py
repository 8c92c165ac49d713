"""What happens to a right file at a desk: a spreadsheet, a copied row, figures pasted from a report."""

from __future__ import annotations

import re
from collections.abc import Callable


def without_leading_zeros(text: str) -> str:
    """What a spreadsheet makes of a file: every value is a number."""
    return re.sub(r"(?<![^;\n])0+(?=\d)", "", text)


def with_a_row_copied(text: str) -> str:
    """The last row stands there twice."""
    return text + text.splitlines(keepends=True)[-1]


def with_points_in_amounts(text: str) -> str:
    """What a report makes of an amount: 1.234.567. Dates, the first column, stay as they are."""
    return re.sub(r"(?<=;)\d{5,}", lambda amount: f"{int(amount[0]):,}".replace(",", "."), text)


SPOILED: dict[str, Callable[[str], str]] = {
    "WMO": without_leading_zeros,
    "SBW": with_a_row_copied,
    "JEUGD": with_points_in_amounts,
    "KOSTENWMO": with_points_in_amounts,
}
"""The word for a kind of file in its name → what went wrong with it."""
