"""How Dutch writes numbers, shares, days, row numbers and what came from outside; nothing of what is said with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
LONGEST = 600  # characters of a message or a name that are told; the rest is no use to a reader
UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # categories that steer a screen or cannot be written


def number(count: int) -> str:
    """1234567 becomes 1.234.567."""
    return f"{count:,}".replace(",", ".")


def counted(count: int, one: str, more: str) -> str:
    """3, "regel", "regels" becomes "3 regels"."""
    return f"{number(count)} {one if count == 1 else more}"


def percentage(share: float, *, beside: float | None = None) -> str:
    """0.0123 becomes 1,2%; with as many decimals as it takes not to look like another share `beside` it."""
    if 0 < share < 0.001 and beside != 0:
        return "minder dan 0,1%"
    written = [f"{share * 100:.{decimals}f}" for decimals in range(1, 5)]
    other = share if beside is None else beside
    apart = (text for decimals, text in enumerate(written, start=1) if text != f"{other * 100:.{decimals}f}")
    return re.sub(r"\.0+$", "", next(apart, written[0])).replace(".", ",") + "%"


def day(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def shown(text: str) -> str:
    """Text from outside on one line: no signs that steer a terminal or turn the reading order, and not without end."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    visible = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in UNSHOWN else c for c in _one_line(cut))
    return visible.strip()


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


def row_numbers(rows: Sequence[int], twins: Sequence[int] = ()) -> str:
    """2, 3, 4, 5, 9 becomes "2 t/m 5, 9"; with the other row of each, "5 (bij 2), 9 (bij 7)".

    Written as a spreadsheet shows them: without points.
    """
    if any(twins):
        return ", ".join(_with_twin(row, twin) for row, twin in zip(rows, twins, strict=True))
    return ", ".join(_runs(rows))


def _with_twin(row: int, twin: int) -> str:
    return f"{row} (bij {twin})" if twin else str(row)


def _runs(rows: Sequence[int]) -> Iterator[str]:
    """Three rows or more that follow each other are told as one."""
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(rows), start=1) if b != a + 1), len(rows)]
    for start, end in pairwise(starts):
        if end - start > 2:
            yield f"{rows[start]} t/m {rows[end - 1]}"
        else:
            yield from map(str, rows[start:end])


def listed(words: Sequence[str]) -> str:
    """a, b, c becomes "a, b en c"."""
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
