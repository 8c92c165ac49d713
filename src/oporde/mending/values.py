"""One column's values: what each is changed to, and in which ways; or why it stays as it is.

A right value is never touched, and what comes out is always a right value. What the values of a column prove about each
other is learned first.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from oporde.mending import amounts, days
from oporde.mending.amounts import Marks, Number
from oporde.mending.days import DayOrder
from oporde.mending.forms import DIGITS, Form, write_day
from oporde.mending.result import Obstacle
from oporde.protocol.admission import LINE_END_WITHIN
from oporde.protocol.causes import WORDS_FOR_EMPTY

BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
UNSEEN = "\ufeff\u200b\u200e\u200f" + LINE_END_WITHIN  # around a value these are as good as blanks
IN_QUOTES = re.compile(r"""=?(["'’])(?P<inner>.*?)\1?|=(?P<number>[0-9]+)""")  # '0363, "0363", ="0363"
WORD = re.compile(WORDS_FOR_EMPTY, re.IGNORECASE)
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?e[+]?[0-9]+", re.IGNORECASE)
ZERO_DECIMALS = re.compile(r"(?P<whole>[0-9]+)[.,]0+")
BETWEEN_FIGURES = re.compile(r"(?<=[0-9])[. \u00a0-](?=[0-9])")
STRANGE = frozenset({Obstacle.NOT_RECOGNISED, Obstacle.REQUIRED, Obstacle.CURRENCY})
"""What is the matter with a value that looks like none of its column."""


@dataclass(frozen=True, slots=True)
class Respelt:
    """A value in its right spelling, and the kinds of change that made it so."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the values of all columns of a file prove together, for a column that proves nothing by itself."""

    order: DayOrder = field(default_factory=DayOrder)
    marks: Marks = field(default_factory=lambda: Marks(of_euros=True))


def values_of(form: Form, evidence: Evidence) -> Values:
    """The values of a column, by its type."""
    match form.column.type:
        case "date":
            return Dates(form, evidence.order)
        case "bsn":
            return CitizenNumbers(form)
        case "code":
            return Codes(form)
        case "digits" | "number":
            return Numbers(form, evidence.marks)
    return Texts(form)


class Values(ABC):
    """The values of one column of one file."""

    quotes_can_go = True

    def __init__(self, form: Form) -> None:
        self.form = form

    def is_right(self, text: str) -> bool:
        return self.form.accepts(text) and bool(text or not self.form.column.required)

    def respell(self, text: str) -> Respelt | Obstacle | None:
        """What a value is changed to, or why not; None for one that is right."""
        if self.is_right(text):
            return None
        if not text:
            return Obstacle.REQUIRED
        bare, kinds = self._bare(text)
        if not bare:
            return self._emptied(kinds)
        if self.form.accepts(bare):
            return Respelt(bare, kinds)
        found = self._spell(bare)
        if isinstance(found, Obstacle):
            return found
        if not found.text:
            return self._emptied(kinds + found.kinds)
        return Respelt(found.text, kinds + found.kinds) if self.form.accepts(found.text) else Obstacle.NOT_RECOGNISED

    def learn(self, text: str) -> None:  # noqa: B027  most kinds have nothing to learn
        """Take notice of what a filled value proves about others."""

    def resembles(self, text: str) -> bool:
        """True for a value that could stand in this column, in whatever spelling; nothing need have been learned."""
        bare, _ = self._bare(text)
        if not bare:
            return not self.form.column.required
        return self.form.accepts(bare) or self._spell(bare) not in STRANGE

    def has_shape(self, text: str) -> bool:
        """True for a value of the right length and the right kind of characters, whatever it means."""
        lengths = self.form.column.lengths
        fits = lengths is None or lengths[0] <= len(text) <= lengths[1]
        return fits and (not self.form.column.of_digits or DIGITS.fullmatch(text) is not None)

    def _emptied(self, kinds: tuple[str, ...]) -> Respelt | Obstacle:
        """An absent value is written as nothing, unless it may not be absent: that would be wrong in another way."""
        return Obstacle.REQUIRED if self.form.column.required else Respelt("", kinds)

    def _bare(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The value without blanks and quotes around it, and which of these there were."""
        trimmed = text.strip(BLANKS + UNSEEN)
        kinds = ("blank-padded",) if trimmed != text else ()
        found = IN_QUOTES.fullmatch(trimmed) if self.quotes_can_go else None
        if not found:
            return trimmed, kinds
        return (found["inner"] or found["number"] or "").strip(BLANKS + UNSEEN), (*kinds, "apostrophe")

    def _spell(self, bare: str) -> Respelt | Obstacle:
        """A wrong value in its right spelling, nothing when it means that the value is not known, or why not."""
        if WORD.fullmatch(bare):
            return Respelt("", ("word-for-empty",))
        return Obstacle.SCIENTIFIC if SCIENTIFIC.fullmatch(bare) else self._read(bare)

    @abstractmethod
    def _read(self, bare: str) -> Respelt | Obstacle:
        """A wrong value in its right spelling, or why not."""


class Texts(Values):
    """Texts, and codes packed in one field: only blanks around them can go."""

    quotes_can_go = False

    def _spell(self, bare: str) -> Respelt | Obstacle:
        return self._read(bare)

    def _read(self, bare: str) -> Respelt | Obstacle:
        return Obstacle.NOT_RECOGNISED


class Codes(Values):
    """Codes of a list: their zeros can be put back where that makes one code and no other."""

    def _read(self, bare: str) -> Respelt | Obstacle:
        whole = ZERO_DECIMALS.fullmatch(bare)
        number = whole["whole"] if whole else bare
        kinds = ("trailing-decimals",) if whole else ()
        if self.form.accepts(number):
            return Respelt(number, kinds)
        longer = {
            code for code in self.form.codes or () if len(code) > len(number) and code.lstrip("0") == number.lstrip("0")
        }
        if not DIGITS.fullmatch(number) or len(longer) != 1:
            is_amount = amounts.has_currency(bare) or amounts.has_no_cents(bare)
            return Obstacle.CURRENCY if is_amount else Obstacle.NOT_RECOGNISED
        return Respelt(longer.pop(), (*kinds, "lost-leading-zeros"))


class CitizenNumbers(Values):
    """Citizen service numbers: what is taken away or put back has to give a number that satisfies the elfproef."""

    def _read(self, bare: str) -> Respelt | Obstacle:
        whole = ZERO_DECIMALS.fullmatch(bare)
        number = BETWEEN_FIGURES.sub("", whole["whole"] if whole else bare)
        kinds = ("trailing-decimals",) if whole else ("thousands-separators",) if number != bare else ()
        if (
            len(number) == 8
        ):  # of seven the elfproef proves too little: one in eleven passes, and no such number was issued
            number, kinds = f"0{number}", (*kinds, "lost-leading-zeros")
        return Respelt(number, kinds)


class Dates(Values):
    """Days, in the format of the column."""

    def __init__(self, form: Form, all_columns: DayOrder) -> None:
        super().__init__(form)
        self.order, self.all_columns = DayOrder(), all_columns

    def learn(self, text: str) -> None:
        bare, _ = self._bare(text)
        self.order.look_at(bare)
        self.all_columns.look_at(bare)

    def resembles(self, text: str) -> bool:
        bare, _ = self._bare(text)
        written = days.read_written(bare)
        either = written and (written.read(day_first=True) or written.read(day_first=False))
        return bool(either) or super().resembles(text)

    def _read(self, bare: str) -> Respelt | Obstacle:
        if days.UNKNOWN.fullmatch(bare):
            return Respelt("", ("zeros-for-empty",))
        whole = ZERO_DECIMALS.fullmatch(bare)
        if whole and self.form.accepts(whole["whole"]):
            return Respelt(whole["whole"], ("trailing-decimals",))
        day = self.order.read(bare, self.all_columns)
        if isinstance(day, Obstacle):
            return day
        text = write_day(day, self.form.column.format)
        return Respelt(text, days.kinds_of(bare, text))


class Numbers(Values):
    """Whole numbers, and numbers with a fixed number of decimals."""

    def __init__(self, form: Form, all_columns: Marks) -> None:
        super().__init__(form)
        whole_euros = form.in_euros and form.column.type == "digits"
        self.marks = Marks(of_euros=whole_euros)
        self.all_columns = all_columns if whole_euros else self.marks
        self.keeps_zeros = False  # a right value begins with a zero

    def learn(self, text: str) -> None:
        self.keeps_zeros = self.keeps_zeros or (text.startswith("0") and self.form.accepts(text))
        if not text.isdecimal():
            bare = amounts.without_plus(amounts.without_currency(self._bare(text)[0]))
            self.marks.look_at(bare)
            self.all_columns.look_at(bare)

    def resembles(self, text: str) -> bool:
        bare = amounts.without_currency(self._bare(text)[0])
        looks = (amounts.has_minus, amounts.in_brackets, amounts.NUMBER.fullmatch)
        return any(look(bare) for look in looks) or super().resembles(text)

    def _spell(self, bare: str) -> Respelt | Obstacle:
        # In the layout of an accountant a dash is zero; elsewhere it says that nothing is known.
        return Obstacle.DASH if self.form.in_euros and bare == "-" else super()._spell(bare)

    def _read(self, bare: str) -> Respelt | Obstacle:
        signs = ("currency-sign",) * amounts.has_currency(bare) + ("no-cents",) * amounts.has_no_cents(bare)
        if signs and not self.form.in_euros:
            return Obstacle.CURRENCY
        plain = amounts.without_currency(bare)
        if amounts.in_brackets(plain):
            return Obstacle.BRACKETS
        if amounts.has_minus(plain) and self.form.column.type == "digits":
            return Obstacle.NEGATIVE
        unsigned = amounts.without_plus(plain)
        number = self.marks.read(unsigned, self.all_columns)
        if isinstance(number, Obstacle):
            return number
        kinds = signs + ("plus-sign",) * (unsigned != plain) + ("thousands-separators",) * number.grouped
        written = self._written(number)
        return written if isinstance(written, Obstacle) else Respelt(written.text, kinds + written.kinds)

    def _written(self, number: Number) -> Respelt | Obstacle:
        column = self.form.column
        fraction = number.fraction if len(number.fraction) <= column.scale else number.fraction.rstrip("0")
        if len(fraction) > column.scale:
            return Obstacle.CENTS if self.form.in_euros and not column.scale else Obstacle.DECIMALS
        kinds = ("trailing-decimals",) if fraction != number.fraction else ()
        if fraction and number.decimal_sign != column.decimal_separator:
            kinds = (*kinds, "decimal-sign")
        whole = number.whole
        if column.type == "digits" and self.form.width and len(whole) < self.form.width:
            if self.keeps_zeros:
                return Obstacle.ZEROS
            whole, kinds = whole.zfill(self.form.width), (*kinds, "lost-leading-zeros")
        return Respelt(number.sign + whole + (column.decimal_separator + fraction if fraction else ""), kinds)
