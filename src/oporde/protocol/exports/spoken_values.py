"""What a condition asks about, in words: a cell, a day, a number, a sum over rows."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from oporde.protocol.exports.clauses import PAUSE, tidied
from oporde.protocol.exports.logic import branches_of
from oporde.protocol.tongues import DUTCH, Phrase, Tongue
from oporde.protocol.value_kinds import Holds, kind_of

CALLS = {
    "period_first_day": Phrase("de eerste dag van de verslagperiode", "the first day of the reporting period"),
    "period_last_day": Phrase("de laatste dag van de verslagperiode", "the last day of the reporting period"),
    "today": Phrase("de dag van de controle", "the day of the check"),
    "municipality": Phrase("de gemeentecode in de bestandsnaam", "the municipality code in the file name"),
    "period": Phrase("de periode in de bestandsnaam", "the period in the file name"),
    "inhabitants": Phrase("het aantal inwoners", "the number of inhabitants"),
    "number_of_rows": Phrase("het aantal regels in het bestand", "the number of rows in the file"),
}
OF_TWO = {
    "days_between": Phrase("het aantal dagen van {a} tot {b}", "the number of days from {a} to {b}"),
    "age_years": Phrase("de leeftijd in jaren op {b}, van wie op {a} geboren is" + PAUSE,
                        "the age in years on {b}, of who was born on {a}" + PAUSE),
}  # fmt: skip
OF_ONE: dict[type[exp.Expr], Phrase] = {
    exp.Abs: Phrase("{a} zonder minteken", "{a} without a minus sign"),
    exp.Floor: Phrase("{a} naar beneden afgerond", "{a} rounded down"),
    exp.Ceil: Phrase("{a} naar boven afgerond", "{a} rounded up"),
    exp.Length: Phrase("het aantal tekens van {a}", "the number of characters of {a}"),
    exp.Upper: Phrase("{a} in hoofdletters", "{a} in capitals"),
    exp.Lower: Phrase("{a} in kleine letters", "{a} in small letters"),
    exp.Year: Phrase("het jaar van {a}", "the year of {a}"),
    exp.Month: Phrase("het nummer van de maand van {a}", "the number of the month of {a}"),
    exp.Day: Phrase("het nummer van de dag in de maand van {a}", "the number of the day in the month of {a}"),
    exp.Sum: Phrase("de som van {a}", "the sum of {a}"),
    exp.Avg: Phrase("het gemiddelde van {a}", "the average of {a}"),
    exp.Median: Phrase("de middelste waarde van {a}", "the middle value of {a}"),
}
ARITHMETIC: dict[type[exp.Expr], Phrase] = {
    exp.Add: Phrase("{a} plus {b}", "{a} plus {b}"),
    exp.Sub: Phrase("{a} min {b}", "{a} minus {b}"),
    exp.Mul: Phrase("{a} keer {b}", "{a} times {b}"),
    exp.Div: Phrase("{a} gedeeld door {b}", "{a} divided by {b}"),
    exp.IntDiv: Phrase("{a} gedeeld door {b}, zonder de rest" + PAUSE, "{a} divided by {b}, without the remainder" + PAUSE),
    exp.Mod: Phrase("de rest van {a} gedeeld door {b}", "the remainder of {a} divided by {b}"),
    exp.DPipe: Phrase("{a} met {b} erachter", "{a} with {b} behind it"),
}  # fmt: skip
FOLDED: dict[type[exp.Expr], Callable[[float, float], float]] = {
    exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul,
}  # fmt: skip
EXTREMES: dict[type[exp.Expr], tuple[Phrase, Phrase]] = {
    exp.Least: (Phrase("de kleinste van {a}", "the smallest of {a}"), Phrase("de vroegste van {a}", "the earliest of {a}")),
    exp.Greatest: (Phrase("de grootste van {a}", "the largest of {a}"), Phrase("de laatste van {a}", "the latest of {a}")),
    exp.Min: (Phrase("de kleinste waarde van {a}", "the smallest value of {a}"),
              Phrase("de vroegste dag in {a}", "the earliest day in {a}")),
    exp.Max: (Phrase("de grootste waarde van {a}", "the largest value of {a}"),
              Phrase("de laatste dag in {a}", "the latest day in {a}")),
}  # fmt: skip
"""Of numbers or texts, and of days."""
CASTS = {
    "DATE": Phrase("{a} als datum", "{a} as a date"),
    "BOOLEAN": Phrase("{a} als ja of nee", "{a} as yes or no"),
    **dict.fromkeys(("VARCHAR", "TEXT"), Phrase("{a} als tekst", "{a} as text")),
}
AS_NUMBER = Phrase("{a} als getal", "{a} as a number")
UNITS = {
    "DAY": (Phrase("1 dag", "1 day"), Phrase("{n} dagen", "{n} days")),
    "WEEK": (Phrase("1 week", "1 week"), Phrase("{n} weken", "{n} weeks")),
    "MONTH": (Phrase("1 maand", "1 month"), Phrase("{n} maanden", "{n} months")),
    "QUARTER": (Phrase("1 kwartaal", "1 quarter"), Phrase("{n} kwartalen", "{n} quarters")),
    "YEAR": (Phrase("1 jaar", "1 year"), Phrase("{n} jaar", "{n} years")),
    "HOUR": (Phrase("1 uur", "1 hour"), Phrase("{n} uur", "{n} hours")),
    "MINUTE": (Phrase("1 minuut", "1 minute"), Phrase("{n} minuten", "{n} minutes")),
    "SECOND": (Phrase("1 seconde", "1 second"), Phrase("{n} seconden", "{n} seconds")),
}
NEXT_DAY, DAY_BEFORE = Phrase("de dag na {a}", "the day after {a}"), Phrase("de dag vóór {a}", "the day before {a}")
LATER, EARLIER = Phrase("{n} na {a}", "{n} after {a}"), Phrase("{n} vóór {a}", "{n} before {a}")
DAYS_APART = Phrase("het aantal dagen van {b} tot {a}", "the number of days from {b} to {a}")
DIFFERENCE = Phrase("het verschil tussen {a} en {b}", "the difference between {a} and {b}")
SHARE_OF = Phrase("{n} van {a}", "{n} of {a}")
NEGATIVE = Phrase("min {a}", "minus {a}")
ROUNDED = Phrase("{a} afgerond op een heel getal", "{a} rounded to a whole number")
ROUNDED_TO = Phrase("{a} afgerond op {n}", "{a} rounded to {n}")
DECIMALS = Phrase("1 decimaal", "1 decimal"), Phrase("{n} decimalen", "{n} decimals")
FIRST_FILLED = Phrase("de eerste van {a} die gevuld is" + PAUSE, "the first of {a} that is filled in" + PAUSE)
NOT_IF = Phrase("{a} (maar {b} telt als leeg)", "{a} (but {b} counts as empty)")
ALL_OF = Phrase("de combinatie van {a}", "the combination of {a}")
FIRST_CHARACTERS = Phrase("het begin van {a} ({n})", "the start of {a} ({n})")
LAST_CHARACTERS = Phrase("het einde van {a} ({n})", "the end of {a} ({n})")
CHARACTERS_FROM = Phrase("het deel van {a} vanaf teken {start}", "the part of {a} from character {start} on")
CHARACTERS_WITHIN = Phrase(
    "het deel van {a} vanaf teken {start} ({n})", "the part of {a} from character {start} on ({n})"
)
CHARACTERS = Phrase("1 teken", "1 character"), Phrase("{n} tekens", "{n} characters")
IN_CASE, ELSE = Phrase("{a} als {b}", "{a} if {b}"), Phrase("anders {a}", "otherwise {a}")
NOTHING = Phrase("niets", "nothing")
YES, NO = Phrase("ja", "yes"), Phrase("nee", "no")
WHETHER = Phrase("het antwoord op de vraag of {a}" + PAUSE, "the answer to whether {a}" + PAUSE)
WHOLE_ROW = Phrase("de inhoud van de hele regel", "the content of the whole row")
NUMBER_OF = Phrase("het aantal {a}", "the number of {a}")
DIFFERENT_VALUES = (Phrase("verschillende waarde van {a}", "different value of {a}"),
                    Phrase("verschillende waarden van {a}", "different values of {a}"))  # fmt: skip
ROWS = Phrase("regel", "row"), Phrase("regels", "rows")
WHERE = Phrase("waarop {a}" + PAUSE, "on which {a}" + PAUSE)
ON_ROWS = Phrase("op regels {where}", "on rows {where}")
IN_OWNER = Phrase("{a} in {owner}", "{a} in {owner}")
OF_THIS_ROW = Phrase("{a} van deze regel", "{a} of this row")
LONG_NUMBER = 5
"""Digits from which a number is written in groups of three."""
FILE, GROUP = Phrase("het bestand", "the file"), Phrase("zo'n groep", "such a group")


class Unsaid(Exception):
    """There are no words for a part of the condition."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names in a condition are called.

    Attributes:
        holds: what each name holds; a name has its words in `names`, a code its label in `labels`.
        owner: of what rows are counted.
        other: what the names of the other row are called, where two rows are held against each other.
        letters: what stands for a long value, by its expression; it is told below the sentence.
    """

    tongue: Tongue = DUTCH
    holds: Mapping[str, Holds] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    owner: Phrase = FILE
    other: Vocabulary | None = None
    letters: Mapping[str, str] = field(default_factory=dict)

    def kind(self, node: object) -> Holds:
        """What an expression yields, names of the other row included."""
        known = self.holds if self.other is None else {
            **self.holds, **{f"other.{name}": kind for name, kind in self.other.holds.items()}
        }  # fmt: skip
        return kind_of(node, known)

    def name(self, name: str) -> str:
        """What a column or derived name is called."""
        return self.names.get(name) or f"`{name}`"

    def say(self, phrase: Phrase, **parts: object) -> str:
        return self.tongue.say(phrase, **parts)


Clauses = Callable[[exp.Expr, Vocabulary], str]
"""How a condition within a value is said: behind "waarop" or "als"."""


@dataclass(frozen=True, slots=True)
class Values:
    """Says values; `clauses` says the conditions within them."""

    words: Vocabulary
    clauses: Clauses

    def value(self, node: exp.Expr, beside: exp.Expr | None = None) -> str:
        """Args: beside: what it is compared with, whose codes have labels."""
        if (letter := self.words.letters.get(node.sql())) is not None:
            return letter
        match node:
            case exp.Paren():
                return self.value(node.this, beside)
            case exp.Column():
                return self._name(node)
            case exp.Literal():
                return self._literal(node, beside)
            case exp.Anonymous() | exp.CurrentDate():
                return self._call(node)
            case exp.Cast():
                return self._cast(node)
            case exp.Count() | exp.CountIf():
                return self._number_of(node)
            case exp.Filter():
                return self._filtered(node)
            case exp.Case():
                return self._case(node)
            case exp.Boolean():
                return self._say(YES if node.this else NO)
            case exp.Null():
                return self._say(NOTHING)
            case exp.Tuple():
                return self._say(ALL_OF, a=self._listed(node.expressions))
            case exp.Interval():
                return self._interval(node)
            case _ if type(node) in ARITHMETIC:
                return self._computed(node)
            case _ if type(node) in EXTREMES:
                return self._extreme(node)
            case _ if type(node) in OF_ONE:
                return self._of_one(node)
            case _ if self.words.kind(node) == "truth":
                return self._say(WHETHER, a=self.clauses(node, self.words))
        return self._of_characters(node)

    def counted(self, node: exp.Expr) -> tuple[str, str, str]:
        """What a count counts, as one and as more, and on which rows: regel, regels, waarop A gevuld is."""
        condition = None
        if isinstance(node, exp.Filter):
            node, condition = node.this, node.expression.this
        if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
            what = self._listed(node.this.expressions)
            where = "" if condition is None else self._say(ON_ROWS, where=self._where(condition))
            return self._say(DIFFERENT_VALUES[0], a=what), self._say(DIFFERENT_VALUES[1], a=what), where
        asked = [condition] if condition is not None else []
        if isinstance(node, exp.CountIf):
            asked.append(node.this)
        elif isinstance(node, exp.Count) and not isinstance(node.this, exp.Star):
            asked.append(exp.Anonymous(this="filled", expressions=[node.this.copy()]))
        where = self._where(exp.and_(*asked, copy=True)) if asked else ""
        return self._say(ROWS[0]), self._say(ROWS[1]), where

    def owner(self, node: exp.Expr) -> str:
        """Of what rows are counted."""
        return self._say(FILE if isinstance(node, exp.Anonymous) else self.words.owner)

    def is_shifted(self, node: exp.Expr) -> bool:
        """It is so many days or months from another day."""
        node = node.unnest()
        return isinstance(node, exp.Add | exp.Sub) and "day" == self.words.kind(node.this) != self.words.kind(
            node.expression
        )

    def _say(self, phrase: Phrase, **parts: object) -> str:
        return self.words.say(phrase, **parts)

    def _listed(self, nodes: list[exp.Expr]) -> str:
        return self.words.tongue.listed([self.value(node) for node in nodes])

    def _name(self, column: exp.Column) -> str:
        parts = [part.name for part in column.parts]
        other = self.words.other
        if len(parts) == 1:
            if parts[0] == "fingerprint":
                return self._say(WHOLE_ROW)
            name = self.words.name(parts[0])
            return name if other is None else self._say(OF_THIS_ROW, a=name)
        if other is None or len(parts) != 2 or parts[0].lower() != "other":
            raise Unsaid
        return other.name(parts[1])

    def _literal(self, node: exp.Literal, beside: exp.Expr | None) -> str:
        if not node.is_string:
            # What stands beside a column may be a number as a name, such as a BSN.
            as_written = node.name.isdecimal() and (isinstance(beside, exp.Column) or len(node.name) < LONG_NUMBER)
            return node.name if as_written else self.words.tongue.amount(float(node.name))
        label = None
        if isinstance(beside, exp.Column):
            known = self.words if not beside.table else self.words.other or self.words
            label = known.labels.get((beside.name, node.name))
        shown = f"`{node.name}`" if node.name.strip("` ") else f"“{node.name}”"
        return f"{shown} ({label})" if label else shown

    def _call(self, node: exp.Expr) -> str:
        name = "today" if isinstance(node, exp.CurrentDate) else node.name.lower()
        if name in CALLS and not node.expressions:
            return self._say(CALLS[name])
        if name in OF_TWO and len(node.expressions) == 2:
            a, b = map(self.value, node.expressions)
            return self._say(OF_TWO[name], a=a, b=b)
        if name == "first_filled":
            return self._say(FIRST_FILLED, a=self._listed(node.expressions))
        if self.words.kind(node) == "truth":
            return self._say(WHETHER, a=self.clauses(node, self.words))
        raise Unsaid

    def _cast(self, node: exp.Cast) -> str:
        kind = str(getattr(node.to.this, "value", ""))
        if kind == "DATE" and isinstance(node.this, exp.Literal):
            return self.words.tongue.day(date.fromisoformat(node.this.name))
        return self._say(CASTS.get(kind, AS_NUMBER), a=self.value(node.this))

    def _number_of(self, node: exp.Expr) -> str:
        _, more, where = self.counted(node)
        number = self._say(NUMBER_OF, a=more)
        return f"{number} {where}" if where else self._say(IN_OWNER, a=number, owner=self._say(self.words.owner))

    def _where(self, condition: exp.Expr) -> str:
        return self._say(WHERE, a=self.clauses(condition, self.words))

    def _filtered(self, node: exp.Filter) -> str:
        if isinstance(node.this, exp.Count | exp.CountIf):
            return self._number_of(node)
        return f"{self.value(node.this)} {self._say(ON_ROWS, where=self._where(node.expression.this))}"

    def _case(self, node: exp.Case) -> str:
        said = [
            self._say(IN_CASE, a=self.value(result), b=tidied(self.clauses(asked, self.words)))
            for asked, result in branches_of(node)
        ]
        default = node.args.get("default")
        if default is not None:
            said.append(self._say(ELSE, a=self.value(default)))
        return f"({', '.join(said)})"

    def _amount_of(self, unit: tuple[Phrase, Phrase], number: exp.Expr) -> str:
        """1 teken, 3 tekens."""
        said = self._grouped(number)
        return self._say(unit[0]) if said == "1" else self._say(unit[1], n=said)

    def _interval(self, node: exp.Interval) -> str:
        unit = str(node.args["unit"].name).upper().removesuffix("S") if node.args.get("unit") else "DAY"
        if unit not in UNITS:
            raise Unsaid
        return self._amount_of(UNITS[unit], exp.Literal.number(node.this.name))

    def _computed(self, node: exp.Expr) -> str:
        if (number := folded(node)) is not None:
            return self.words.tongue.amount(number)
        left, right = node.this, node.expression
        if isinstance(node, exp.Add | exp.Sub) and self.words.kind(left) == "day":
            return self._shifted(node, left, right)
        if isinstance(node, exp.Mul):
            for factor, of in ((left, right), (right, left)):
                if isinstance(factor, exp.Literal) and not factor.is_string and 0 < float(factor.name) < 1:
                    return self._say(SHARE_OF, n=self.words.tongue.share(float(factor.name)), a=self._grouped(of))
        return self._say(ARITHMETIC[type(node)], a=self._grouped(left), b=self._grouped(right))

    def _shifted(self, node: exp.Expr, day: exp.Expr, by: exp.Expr) -> str:
        if self.words.kind(by) == "day":
            return self._say(DAYS_APART, a=self.value(day), b=self.value(by))
        later = isinstance(node, exp.Add)
        if isinstance(by, exp.Literal) and by.name == "1":
            return self._say(NEXT_DAY if later else DAY_BEFORE, a=self.value(day))
        if isinstance(by, exp.Literal | exp.Interval | exp.Add | exp.Sub | exp.Mul):
            number = self.value(by) if isinstance(by, exp.Interval) else self._say(UNITS["DAY"][1], n=self.value(by))
            return self._say(LATER if later else EARLIER, n=number, a=self.value(day))
        return self._say(ARITHMETIC[type(node)], a=self.value(day), b=self._say(UNITS["DAY"][1], n=self._grouped(by)))

    def _grouped(self, node: exp.Expr) -> str:
        """Between parentheses where it is a sum itself."""
        inner = node.unnest() if isinstance(node, exp.Paren) else node
        said = self.value(inner)
        return f"({tidied(said)})" if type(inner) in ARITHMETIC and folded(inner) is None else said

    def _extreme(self, node: exp.Expr) -> str:
        parts = [part for part in (node.this, *node.expressions) if isinstance(part, exp.Expr)]
        phrase = EXTREMES[type(node)][self.words.kind(parts[0]) == "day"]
        return self._say(phrase, a=self._listed(parts))

    def _of_one(self, node: exp.Expr) -> str:
        inner = node.this.unnest() if isinstance(node.this, exp.Paren) else node.this
        if isinstance(node, exp.Abs) and isinstance(inner, exp.Sub):
            return self._say(DIFFERENCE, a=self.value(inner.this), b=self.value(inner.expression))
        if isinstance(inner, exp.Distinct):
            values = DIFFERENT_VALUES[1]
            return self._say(OF_ONE[type(node)], a=self._the(self._say(values, a=self._listed(inner.expressions))))
        return self._say(OF_ONE[type(node)], a=self._grouped(node.this))

    def _the(self, more: str) -> str:
        return self._say(Phrase("de {a}", "the {a}"), a=more)

    def _of_characters(self, node: exp.Expr) -> str:
        """What is left: parts of a text, rounding, and less common forms."""
        match node:
            case exp.Neg():
                if isinstance(node.this, exp.Literal):
                    return f"-{self._literal(node.this, None)}"
                return self._say(NEGATIVE, a=self._grouped(node.this))
            case exp.Round():
                decimals = node.args.get("decimals")
                if decimals is None:
                    return self._say(ROUNDED, a=self._grouped(node.this))
                return self._say(ROUNDED_TO, a=self._grouped(node.this), n=self._amount_of(DECIMALS, decimals))
            case exp.Nullif():
                return self._say(NOT_IF, a=self.value(node.this), b=self.value(node.expression, node.this))
            case exp.Left() | exp.Right():
                phrase = FIRST_CHARACTERS if isinstance(node, exp.Left) else LAST_CHARACTERS
                return self._say(phrase, a=self.value(node.this), n=self._amount_of(CHARACTERS, node.expression))
            case exp.Substring():
                start, length = node.args.get("start"), node.args.get("length")
                parts = {"a": self.value(node.this), "start": self._grouped(start)} if start is not None else {}
                if not parts:
                    raise Unsaid
                if length is None:
                    return self._say(CHARACTERS_FROM, **parts)
                return self._say(CHARACTERS_WITHIN, **parts, n=self._amount_of(CHARACTERS, length))
        raise Unsaid


def folded(node: exp.Expr) -> float | None:
    """The number that a sum of plain numbers yields: 24 * 60."""
    if isinstance(node, exp.Paren):
        return folded(node.this)
    if isinstance(node, exp.Literal):
        return None if node.is_string else float(node.name)
    if type(node) not in FOLDED:
        return None
    left, right = folded(node.this), folded(node.expression)
    return None if left is None or right is None else FOLDED[type(node)](left, right)


def words_of(title: str, *, keep_capital: bool = False) -> str:
    """A title within a sentence: without what stands between parentheses at its end."""
    short = re.sub(r"\s*\(.*\)$", "", title)
    return short if keep_capital or short[1:2].isupper() else short[:1].lower() + short[1:]
