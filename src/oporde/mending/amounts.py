"""Numbers with points and commas: 1.250.000, 12,00, € 900,-.

Whether a point scatters thousands or begins decimals is proved by other numbers in the file, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from oporde.mending.result import Obstacle

BLANKS = " \u00a0\u202f\u2009"
CURRENCY = re.compile(rf"^(?:€|EUR|euro)[{BLANKS}]*|[{BLANKS}]*(?:€|EUR|euro)$", re.IGNORECASE)
NO_CENTS = re.compile(r"[,.](?:--?|–|—)$")  # 900,-
MINUSES = "-−–"  # as typed on a keyboard, as set by a printer
NUMBER = re.compile(rf"(?P<sign>-?)(?P<body>[0-9](?:[0-9.,'’{BLANKS}]*[0-9])?)")
GROUPED = re.compile(rf"[0-9]{{1,3}}(?:(?P<mark>[.,'’{BLANKS}])[0-9]{{3}})(?:(?P=mark)[0-9]{{3}})*")


class Mark(Enum):
    """What a point or a comma between digits is."""

    THOUSANDS = "thousands"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it is meant.

    Attributes:
        whole, fraction: digits before and behind the decimal sign; fraction may be "".
        decimal_sign: the one that was written; "" when there is none.
        grouped: signs stood between its thousands.
    """

    sign: str
    whole: str
    fraction: str
    decimal_sign: str
    grouped: bool


def has_currency(text: str) -> bool:
    return CURRENCY.search(text) is not None


def has_no_cents(text: str) -> bool:
    """A dash stands for no cents: 900,-."""
    return NO_CENTS.search(CURRENCY.sub("", text, count=1)) is not None


def has_minus(text: str) -> bool:
    """A number with a minus sign before or behind it: -12, 12-, -€ 12."""
    bare = text.strip(MINUSES + BLANKS)
    return bare != text.strip(BLANKS) and NUMBER.fullmatch(without_currency(bare)) is not None


def in_brackets(text: str) -> bool:
    """A number in brackets, as accountants write one below zero: (12)."""
    return text.startswith("(") and text.endswith(")") and NUMBER.fullmatch(without_currency(text[1:-1])) is not None


def without_plus(text: str) -> str:
    """A number without the plus sign before it; any other text as it is."""
    bare = text.removeprefix("+").lstrip(BLANKS)
    return bare if NUMBER.fullmatch(bare) and not bare.startswith("-") else text


def without_currency(text: str) -> str:
    """The text without a currency sign and the dash that stands for no cents."""
    return NO_CENTS.sub("", CURRENCY.sub("", text, count=1)).strip(BLANKS)


@dataclass(slots=True)
class Marks:
    """What numbers prove about points and commas: those of a column, or of several.

    Attributes:
        of_euros: they are to be whole euros; as those go, 12.345 is no amount in tenths of a cent.
    """

    of_euros: bool
    proofs: set[tuple[str, Mark]] = field(default_factory=set)

    def look_at(self, text: str) -> None:
        found = NUMBER.fullmatch(text)
        if found:
            self.proofs |= _proved(found["body"], of_euros=self.of_euros)

    def read(self, text: str, others: Marks) -> Number | Obstacle:
        """The number that is meant, or why that cannot be said.

        Args:
            others: what all columns of the kind prove, for a column that proves nothing by itself.
        """
        found = NUMBER.fullmatch(text)
        if not found:
            return Obstacle.NOT_RECOGNISED
        sign, body = found["sign"], found["body"]
        if body.isdecimal():
            return Number(sign=sign, whole=body, fraction="", decimal_sign="", grouped=False)
        if not _is_doubtful(body):
            return _read_plain(sign, body)
        mark = body[-4]
        meanings = self._meanings(mark, body) or others._meanings(mark, body)
        if len(meanings) != 1:
            return Obstacle.SEPARATOR
        whole, fraction = body.split(mark)
        if Mark.THOUSANDS in meanings:
            return Number(sign=sign, whole=whole + fraction, fraction="", decimal_sign="", grouped=True)
        return Number(sign=sign, whole=whole, fraction=fraction, decimal_sign=mark, grouped=False)

    def _meanings(self, mark: str, body: str) -> set[Mark]:
        """What the mark can be; none when nothing is proved, both when the numbers contradict each other."""
        known = self.proofs | _proved(body, of_euros=self.of_euros)
        other = "," if mark == "." else "."
        meanings = {meaning for sign, meaning in known if sign == mark}
        # One sign cannot be the decimal sign and the other as well; nor can both stand between thousands.
        meanings |= {Mark.THOUSANDS for sign, meaning in known if (sign, meaning) == (other, Mark.DECIMAL)}
        meanings |= {Mark.DECIMAL for sign, meaning in known if (sign, meaning) == (other, Mark.THOUSANDS)}
        return meanings


def _is_doubtful(body: str) -> bool:
    """One point or comma with three digits behind it: it may be either."""
    return re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", body) is not None


def _proved(body: str, *, of_euros: bool) -> set[tuple[str, Mark]]:
    """What one number proves about the points and commas in it."""
    if _is_doubtful(body):
        return {(body[-4], Mark.THOUSANDS)} if of_euros and body[-1] != "0" else set()
    number = _read_plain("", body)
    if isinstance(number, Obstacle):
        return set()
    proved = {(number.decimal_sign, Mark.DECIMAL)} if number.decimal_sign else set()
    whole = body[: -len(number.fraction) - 1] if number.decimal_sign else body
    return proved | {(mark, Mark.THOUSANDS) for mark in ".," if mark in whole}


def _read_plain(sign: str, body: str) -> Number | Obstacle:
    """A number that can be read in one way only."""
    if GROUPED.fullmatch(body) and not _is_doubtful(body) and not body.startswith("0"):
        whole = re.sub("[^0-9]", "", body)
        return Number(sign=sign, whole=whole, fraction="", decimal_sign="", grouped=True)
    found = re.fullmatch(r"(?P<whole>.*[0-9])(?P<mark>[.,])(?P<fraction>[0-9]+)", body)
    if not found:
        return Obstacle.NOT_RECOGNISED
    whole, mark, fraction = found["whole"], found["mark"], found["fraction"]
    grouped = GROUPED.fullmatch(whole)
    if not whole.isdecimal() and (grouped is None or grouped["mark"] == mark or whole.startswith("0")):
        return Obstacle.NOT_RECOGNISED
    digits = re.sub("[^0-9]", "", whole)
    return Number(sign=sign, whole=digits, fraction=fraction, decimal_sign=mark, grouped=not whole.isdecimal())
