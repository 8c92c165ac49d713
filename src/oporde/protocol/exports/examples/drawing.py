"""Values by chance: a generator's draws, made column by column for all rows of a file at once.

Days are ordinals and numbers are whole while they are drawn; None is an empty cell. The file writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, repeat
from random import Random

from oporde.protocol.generator import Amount, Days, Draw, Scope, When, read_day

Value = str | int | float | None
Values = list[Value]
Rows = Sequence[int]


@dataclass(slots=True)
class Drawing:
    """The names of one file and what was drawn for them.

    Attributes:
        size: how many units there are now: 1 for a file, then the groups, then the rows.
        known: name → a value for each unit.
        group: the group of each row, ascending.
        inhabitants: of the sender, for amounts.
        persons: test numbers in the order in which they are given out.
    """

    dice: Random
    known: dict[str, Values]
    inhabitants: int
    persons: Sequence[str] = ()
    size: int = 1
    group: Rows = (0,)
    running: dict[str, int] = field(default_factory=dict)

    def draw(self, scope: Scope) -> None:
        """Draw every name of a scope, in order, for all units."""
        for name, draws in scope.items():
            self.known[name] = self._first_that_holds(draws)

    def spread_over(self, sizes: Sequence[int]) -> None:
        """Go from one unit to several: each unit gives its values to that many new ones."""
        for name, values in self.known.items():
            self.known[name] = [value for value, size in zip(values, sizes, strict=True) for _ in range(size)]
        self.group = [unit for unit, size in enumerate(sizes) for _ in range(size)]
        self.size = len(self.group)

    def _first_that_holds(self, draws: tuple[Draw, ...]) -> Values:
        found: Values = [None] * self.size
        left: Rows = range(self.size)
        for draw in draws:
            rows, left = self._split(draw.when, left)
            for row, value in zip(rows, self._values(draw, rows), strict=True):
                found[row] = value
        return found

    def _split(self, when: When | None, rows: Rows) -> tuple[Rows, Rows]:
        """The rows for which it holds, and the others."""
        if when is None:
            return rows, ()
        passing = rows
        for name in when.filled:
            passing = [row for row in passing if self.known[name][row] is not None]
        for name in when.empty:
            passing = [row for row in passing if self.known[name][row] is None]
        for name, values in when.among.items():
            passing = [row for row in passing if self.known[name][row] in values]
        chosen = set(passing)
        return passing, [row for row in rows if row not in chosen]

    def _values(self, draw: Draw, rows: Rows) -> Values:
        if draw.empty:
            chance, share = self.dice.random, draw.empty
            kept = [chance() >= share for _ in rows]
            drawn = iter(self._filled(draw, [row for row, keep in zip(rows, kept, strict=True) if keep]))
            return [next(drawn) if keep else None for keep in kept]
        return self._filled(draw, rows)

    def _filled(self, draw: Draw, rows: Rows) -> Values:
        kind: Callable[[Draw, Rows], Values] = getattr(self, f"_{draw.kind}")
        return kind(draw, rows)

    def _text(self, draw: Draw, rows: Rows) -> Values:
        return [draw.text or None] * len(rows)

    def _same_as(self, draw: Draw, rows: Rows) -> Values:
        values = self.known[str(draw.same_as)]
        return [values[row] for row in rows]

    def _codes(self, draw: Draw, rows: Rows) -> Values:
        weights = draw.codes or {}
        shares = list(accumulate(weights.values()))
        drawn: Values = list(self.dice.choices(list(weights), cum_weights=shares, k=len(rows)))
        return self._distinct(drawn, weights, rows) if draw.distinct else drawn

    def _distinct(self, drawn: Values, weights: dict[str, float], rows: Rows) -> Values:
        """Draw again what a group already has, from what it does not have yet."""
        taken: set[Value] = set()
        group = -1
        for place, row in enumerate(rows):
            if self.group[row] != group:
                group, taken = self.group[row], set()
            if drawn[place] in taken:
                left = {code: weight for code, weight in weights.items() if code not in taken}
                drawn[place] = self.dice.choices(list(left), weights=list(left.values()))[0]
            taken.add(drawn[place])
        return drawn

    def _running(self, draw: Draw, rows: Rows) -> Values:
        return list(range(draw.running or 0, (draw.running or 0) + len(rows)))

    def _test_bsn(self, _draw: Draw, rows: Rows) -> Values:
        return list(self.persons[: len(rows)])

    def _day(self, draw: Draw, rows: Rows) -> Values:
        assert draw.day is not None
        chance = self.dice.random
        return [
            last if last <= first else first + int(chance() * (last - first + 1))
            for first, last in zip(*self._bounds(draw.day, rows), strict=True)
        ]

    def _lasts(self, draw: Draw, rows: Rows) -> Values:
        assert draw.lasts is not None
        return [max(0, last - first + 1) for first, last in zip(*self._bounds(draw.lasts, rows), strict=True)]

    def _bounds(self, days: Days, rows: Rows) -> tuple[list[int], list[int]]:
        first = [self._ordinals(text, rows) for text in days.first]
        last = [self._ordinals(text, rows) for text in days.last]
        return [_pick(max, terms) for terms in zip(*first, strict=True)], [
            _pick(min, terms) for terms in zip(*last, strict=True)
        ]

    def _ordinals(self, text: str, rows: Rows) -> list[int | None]:
        term = read_day(text)
        if term.fixed is not None:
            return list(repeat(term.fixed.toordinal() + term.days, len(rows)))
        values = self.known[term.name]
        return [day + term.days if isinstance(day := values[row], int) else None for row in rows]

    def _whole(self, draw: Draw, rows: Rows) -> Values:
        low, high = draw.whole or (0, 0)
        chance = self.dice.random
        return [low + int(chance() * (high - low + 1)) for _ in rows]

    def _decimal(self, draw: Draw, rows: Rows) -> Values:
        return [self.dice.uniform(*(draw.decimal or (1, 1))) for _ in rows]

    def _product(self, draw: Draw, rows: Rows) -> Values:
        assert draw.product is not None
        low, high = draw.product.between
        factors = [self.known[name] for name in draw.product.of]
        return [self._times([values[row] for values in factors], self.dice.uniform(low, high)) for row in rows]

    def _times(self, numbers: Values, factor: float) -> int | None:
        for number in numbers:
            if not isinstance(number, int | float):
                return None
            factor *= number
        return max(1, round(factor))

    def _amount(self, draw: Draw, rows: Rows) -> Values:
        assert draw.amount is not None
        return [self._euros(draw.amount, row) for row in rows]

    def _euros(self, amount: Amount, row: int) -> int:
        each = amount.per_inhabitant
        if isinstance(each, dict):
            each = each.get(str(self.known[str(amount.by)][row]), 0)
        level = self.known[amount.level][row] if amount.level else 1
        assert isinstance(level, int | float)
        return round(self.inhabitants * each * level * (1 + self.dice.uniform(-1, 1) * amount.spread))

    def _either(self, draw: Draw, rows: Rows) -> Values:
        alternatives = draw.either or ()
        weights = list(accumulate(alternative.weight for alternative in alternatives))
        chosen = self.dice.choices(range(len(alternatives)), cum_weights=weights, k=len(rows))
        found: dict[int, Value] = {}
        for place, alternative in enumerate(alternatives):
            mine = [row for row, choice in zip(rows, chosen, strict=True) if choice == place]
            found.update(zip(mine, self._values(alternative, mine), strict=True))
        return [found[row] for row in rows]


def _pick(which: Callable[..., int], terms: tuple[int | None, ...]) -> int:
    present = [term for term in terms if term is not None]
    if not present:
        raise ValueError("none of the days that bound a draw is filled")
    return present[0] if len(present) == 1 else which(present)
