"""Who takes part in the round that is lived through, and what each of them does in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from oporde.portal.demo.cast import Player
from oporde.portal.demo.making import PERIODS, PROTOCOL
from oporde.portal.rounds.plans import plan_of
from oporde.portal.rounds.proposing import Proposed, codes_on, propose, successors_among

OPENS_ON, CLOSES_ON = date(2018, 2, 12), date(2018, 3, 9)
FORM_FROM, WITHDRAWAL_UNTIL = date(2018, 3, 1), date(2018, 3, 23)
DAYS = (OPENS_ON, date(2018, 2, 15), date(2018, 2, 21), FORM_FROM, date(2018, 3, 8))
"""Days on which is delivered; who delivered what is wrong delivers again on the next."""
FEWEST = 8  # municipalities with which everything happens to somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one municipality does.

    Attributes:
        codes: whose files it delivers: its own, and those of the municipalities it succeeded.
        day: its first day, an index in DAYS.
        errs: what it delivers first is wrong. loose: as loose files. both_periods: over H1 2017 too. silent: nothing at all.
        is_new: its coordinator had no account in the former round, and needs the letter.
    """

    player: Player
    code: str
    codes: tuple[str, ...]
    day: int
    errs: bool
    loose: bool
    both_periods: bool
    silent: bool
    is_new: bool

    @property
    def periods(self) -> tuple[str, ...]:
        """Over which half-years it delivers."""
        return PERIODS if self.both_periods else PERIODS[:1]


def plans(count: int) -> list[Plan]:
    """What so many of the municipalities of the round do. Of few, some have succeeded others; of many, all that have are there."""
    existed = {code for code, _name in names_before()}
    codes_of = defaultdict(list)
    there = codes_on(PROTOCOL, OPENS_ON)
    for asked in propose(PROTOCOL, PERIODS[:1], OPENS_ON):
        codes_of[successors_among(asked.code, there)[-1]].append(
            asked.code
        )  # of one that was divided staff choose the last
    heirs = sorted(
        (code for code, codes in codes_of.items() if codes != [code]), key=lambda code: (code in existed, code)
    )
    heirs = heirs[: max(2, count // FEWEST)]
    others = (code for code, codes in codes_of.items() if codes == [code])
    return [
        _plan(number, code, tuple(codes_of[code]), is_new=number % 8 == 5 or code not in existed)
        for number, code in enumerate([*heirs, *islice(others, max(0, count - len(heirs)))])
    ]


def _plan(number: int, code: str, codes: tuple[str, ...], *, is_new: bool) -> Plan:
    mail = f"coordinator-{code}@gemeenten.example"
    return Plan(
        player=Player(email=mail, name=f"Coördinator {code}", what="coördinator", municipalities=(code,)),
        code=code, codes=codes, day=number % (len(DAYS) - 1), errs=number % 5 == 2, loose=number % 7 == 3,
        both_periods=number % 6 == 4, silent=number % 19 == 7, is_new=is_new,
    )  # fmt: skip


def names_before() -> list[tuple[str, str]]:
    """Code and name of the municipalities of the former round, over the first half-year of 2017."""
    first, last = date(2017, 1, 1), date(2017, 6, 30)
    return [(one.code, one.name) for one in plan_of(PROTOCOL).admission.senders if one.holds_within(first, last)]


def asked_of(made: Sequence[Plan]) -> list[Proposed]:
    """Whom staff ask, and who delivers for whom."""
    return sorted(
        (Proposed(code, "" if code == plan.code else plan.code) for plan in made for code in plan.codes),
        key=lambda asked: asked.code,
    )
