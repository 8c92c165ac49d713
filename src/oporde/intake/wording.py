"""Findings in the words of the protocol, and what may be shown of a text that comes from outside.

A name can hold a BSN, and so can a header line that is really a row of data: too many digits are hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from oporde.errors import ProtocolError
from oporde.findings import Finding
from oporde.protocol.admission import PLACEHOLDERS, Admission

KINDS = (
    "extension", "name", "archive", "entry", "leftover", "empty", "unreadable", "line-ends",
    "column-count", "column-name", "delimiter", "field-count", "no-header",
)  # fmt: skip
LONGEST_NAME = 120
LONGEST_HEADER = 60
Item = TypeVar("Item")

HIDDEN = "(cijfers)"
LIKE_A_BSN = re.compile(r"\d(?:[ .-]?\d){7,}")  # a BSN has nine digits, or eight when its leading zero got lost


def require_wordings(admission: Admission) -> None:
    """Raises: ProtocolError, when the protocol has no rule for something that intake must be able to say."""
    missing = [kind for kind in KINDS if kind not in admission.wordings]
    if missing:
        raise ProtocolError(tuple(f"protocol: no upload rule of kind {kind!r}; add one" for kind in missing))


def phrase(
    admission: Admission,
    kind: str,
    *,
    count: int = 1,
    column: str | None = None,
    rows: tuple[int, ...] = (),
    remedy: str = "",
    **values: str | int,
) -> Finding:
    """The finding of the rule of that kind, with its message filled in; a placeholder without a value is empty.

    Args:
        remedy: where more is known of what to do than the protocol can say of the rule as a whole.
    """
    wording = admission.wordings[kind]
    known = {name: values.get(name, "") for name in PLACEHOLDERS[kind]}
    return Finding(
        rule=wording.rule,
        severity=wording.severity,
        column=column,
        count=count,
        message=" ".join(wording.message.format(**known).split()),
        remedy=remedy or " ".join(wording.remedy.format(**known).split()),
        rows=rows,
        title=wording.title,
    )


def show_name(name: str) -> str:
    """A file name as it may stand in a message."""
    return _cut(hide_numbers(name), LONGEST_NAME)


def show_header(text: str) -> str:
    """A column name as delivered, as it may stand in a message; it may be a value where no header was delivered."""
    if sum(character.isdigit() for character in text) >= 4:
        return HIDDEN
    return _cut(_printable(text).strip(), LONGEST_HEADER)


def runs_of_digits(text: str) -> Iterator[str]:
    """The digits of each number in a text that is as long as a BSN, or as one that lost its zero."""
    return ("".join(filter(str.isdecimal, found[0])) for found in LIKE_A_BSN.finditer(text))


def hide_numbers(text: str) -> str:
    return LIKE_A_BSN.sub(HIDDEN, _printable(text))


def show_number(number: int) -> str:
    """A whole number the Dutch way: 1.000.000."""
    return f"{number:,}".replace(",", ".")


def show_list(items: Sequence[Item], show: Callable[[Item], str] = str, *, at_most: int = 10, last: str = "en") -> str:
    """a, b en c; or a, b en nog 12."""
    shown = [show(item) for item in items[:at_most]]
    if len(items) > at_most:
        return f"{', '.join(shown)} en nog {show_number(len(items) - at_most)}"
    return f" {last} ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
