"""A condition as sentences, in Dutch or English, for who does not read expressions.

An absent value breaks nothing but `required`, and neither does a sentence such as "A ligt niet na B" of an A that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase
from typing import TypeAlias

from sqlglot import exp

from oporde.protocol.exports.clauses import Clause, Form, Said, joined, sentence, strung, tidied
from oporde.protocol.exports.logic import Atom, Choice, Either, Every, Part, demanded_of, reduced
from oporde.protocol.exports.predicates import FILLED, clause, is_counted, predicate
from oporde.protocol.exports.spoken_values import ELSE, IN_CASE, Unsaid, Values, Vocabulary
from oporde.protocol.sql import ExpressionError, parse
from oporde.protocol.tongues import AND, OR, Phrase

ALL_FILLED = {
    2: (Phrase("zijn|allebei gevuld", "are|both filled in"), Phrase("zijn|allebei leeg", "are|both empty")),
    3: (Phrase("zijn|allemaal gevuld", "are|all filled in"), Phrase("zijn|allemaal leeg", "are|all empty")),
}
"""Of two columns, and of more."""
ONE_OF = Phrase("ten minste één van {a}", "at least one of {a}")
Unit: TypeAlias = Part | Clause
"""A part, or several that read as one: A en B zijn allebei gevuld."""
IF, THEN = Phrase("als {a}, dan {b}", "if {a}, then {b}"), Phrase("dan {a}", "then {a}")
IF_LIST, THEN_LIST = (
    Phrase("als {a}, dan geldt dit", "if {a}, then this holds"),
    Phrase("dan geldt dit", "then this holds"),
)
OTHERWISE = Phrase("anders {a}", "otherwise {a}")
OTHERWISE_LIST = Phrase("anders geldt dit", "otherwise this holds")
WHERE_ALL = Phrase("als dit allemaal zo is", "if all of this is so")
WHERE_ONE = Phrase("als ten minste één van deze dingen zo is", "if at least one of these is so")
ALL_HOLD = Phrase("dit geldt allemaal", "all of this holds")
ONE_HOLDS = Phrase("ten minste één van deze dingen geldt", "at least one of these holds")
FIRST_COUNTS = Phrase("hiervan telt het eerste dat past", "of these, the first that fits counts")
HEREIN = Phrase("Hierin is", "In which")
STANDS_FOR = Phrase("**{letter}**: {a}", "**{letter}**: {a}")
LONGEST = 170
"""Characters of a sentence, beyond which a list is easier to read; names of columns count as one word of eight."""
LONG_NAME = 8
FEW = 2
"""More sentences than this are a list."""


def demanded(holds: str | Clause, words: Vocabulary, when: str | None = None) -> tuple[Said, ...]:
    """What must hold, where it is judged; nothing where a part has no words, for the rest would demand something else."""
    try:
        premise = reduced(parse(when)) if when else None
        if isinstance(holds, Clause):
            return tuple(_judged(premise, holds, words))
        return tuple(_demanded(parse(holds), premise, words))
    except (ExpressionError, Unsaid, RecursionError):
        return ()


def described(condition: str, words: Vocabulary, form: Form) -> str | None:
    """The condition within a sentence; None without words, or when a list would be needed."""
    try:
        part = reduced(parse(condition))
        return tidied(_inline(part, form, words)) if _fits(part, words) else None
    except (ExpressionError, Unsaid, RecursionError):
        return None


def listed_below(condition: str, words: Vocabulary) -> tuple[Said, ...]:
    """The same as a list; nothing without words."""
    try:
        part = reduced(parse(condition))
        return _items(part, words) if isinstance(part, Every) else tuple(_item(part, words))
    except (ExpressionError, Unsaid, RecursionError):
        return ()


def spoken_value(expression: str, words: Vocabulary) -> str | None:
    """A name, a day or a sum in words; None without words."""
    try:
        return tidied(Values(words, _behind).value(parse(expression)))
    except (ExpressionError, Unsaid, RecursionError):
        return None


def _demanded(asked: exp.Expr, premise: Part | None, words: Vocabulary) -> Iterator[Said]:
    letters = _letters(asked, words)
    short = replace(words, letters={node.sql(): f"**{letter}**" for letter, node in letters.items()})
    yield from _judged(premise, reduced(asked), short)
    if letters:
        values = Values(words, _behind)
        told = {letter: tidied(values.value(node)) for letter, node in letters.items()}
        meant = (words.say(STANDS_FOR, letter=letter, a=a) for letter, a in told.items())
        yield Said(f"{words.say(HEREIN)}:", tuple(Said(sentence(text)) for text in meant))


def _judged(premise: Part | None, demand: Unit, words: Vocabulary) -> Iterator[Said]:
    if premise is not None:
        yield from _conditional(premise, demand, words)
        return
    units = _units(demand, words) if isinstance(demand, Every) else (demand,)
    said = tuple(each for unit in units for each in _said(unit, words))
    if len(units) > FEW:
        yield Said(_lead(words.say(ALL_HOLD)), said)
    else:
        yield from said


def _letters(asked: exp.Expr, words: Vocabulary) -> dict[str, exp.Expr]:
    """Letters for sums over chosen rows, where there are so many that a sentence with all of them cannot be followed."""
    found = {
        node.sql(): node
        for node in asked.find_all(exp.Filter)
        if not (isinstance(node.parent, exp.Binary) and is_counted(node.parent))
    }
    if len(found) < 2 or _length(_inline(reduced(asked), "main", words)) <= LONGEST:
        return {}
    return dict(zip(ascii_uppercase, _in_order(asked, found), strict=False))


def _in_order(asked: exp.Expr, found: Mapping[str, exp.Expr]) -> list[exp.Expr]:
    ordered = dict.fromkeys(node.sql() for node in asked.dfs() if isinstance(node, exp.Filter))
    return [found[text] for text in ordered if text in found]


def _units(part: Every | Either, words: Vocabulary) -> tuple[Unit, ...]:
    """The parts; those that ask the same of cells as one, where the first of them stands."""
    asking = [(each, each.wanted) for each in part.parts if isinstance(each, Atom) and each.asks_presence]
    several = {wanted for _, wanted in asking if sum(wanted == other for _, other in asking) > 1}
    units: list[Unit] = []
    for each in part.parts:
        if isinstance(each, Every | Either):
            inner = _units(each, words)
            units.append(inner[0] if len(inner) == 1 else each)
        elif not isinstance(each, Atom) or not each.asks_presence or each.wanted not in several:
            units.append(each)
        elif each is next(first for first, wanted in asking if wanted == each.wanted):
            together = [one for one, wanted in asking if wanted == each.wanted]
            units.append(_together(together, each.wanted, isinstance(part, Every), words))
    return tuple(units)


def _together(atoms: list[Atom], wanted: bool, of_all: bool, words: Vocabulary) -> Clause:
    names = words.tongue.listed([Values(words, _behind).value(atom.subject) for atom in atoms])
    if of_all:
        return predicate(names, ALL_FILLED[min(3, len(atoms))][not wanted], words)
    return predicate(words.say(ONE_OF, a=names), FILLED[not wanted], words)


def _said(unit: Unit, words: Vocabulary) -> Iterator[Said]:
    """What is demanded, as one or more sentences."""
    if isinstance(unit, Either) and (found := demanded_of(unit)) is not None:
        yield from _conditional(*found, words)
    elif isinstance(unit, Choice):
        yield from _chosen(unit, words)
    elif _fits(unit, words):
        yield Said(sentence(_inline(unit, "main", words)))
    else:
        lead = ALL_HOLD if isinstance(unit, Every) else ONE_HOLDS
        yield Said(_lead(words.say(lead)), _items(unit, words))


def _conditional(premise: Part, demand: Unit, words: Vocabulary) -> Iterator[Said]:
    """If this, then that."""
    if isinstance(demand, Either) and (found := demanded_of(demand)) is not None:
        inner, demand = found
        premise = Every((*_parts_of(premise), *_parts_of(inner)))
    if not _fits(premise, words):
        yield Said(_lead(words.say(WHERE_ONE if isinstance(premise, Either) else WHERE_ALL)), _items(premise, words))
        if _fits(demand, words):
            yield Said(sentence(words.say(THEN, a=_inline(demand, "turned", words))))
        else:
            yield Said(_lead(words.say(THEN_LIST)), _demands(demand, words))
        return
    condition = _inline(premise, "behind", words)
    if _fits(demand, words):
        yield Said(sentence(words.say(IF, a=condition, b=_inline(demand, "turned", words))))
    else:
        yield Said(_lead(words.say(IF_LIST, a=condition)), _demands(demand, words))


def _demands(part: Unit, words: Vocabulary) -> tuple[Said, ...]:
    units = _units(part, words) if isinstance(part, Every) else (part,)
    return tuple(said for unit in units for said in _said(unit, words))


def _chosen(choice: Choice, words: Vocabulary) -> Iterator[Said]:
    """Each branch in turn; the last for what fits none."""
    told = [said for condition, result in choice.branches for said in _conditional(condition, result, words)]
    if choice.otherwise is not None:
        if _fits(choice.otherwise, words):
            told.append(Said(sentence(words.say(OTHERWISE, a=_inline(choice.otherwise, "turned", words)))))
        else:
            told.append(Said(_lead(words.say(OTHERWISE_LIST)), _demands(choice.otherwise, words)))
    yield Said(_lead(words.say(FIRST_COUNTS)), tuple(told))


def _items(part: Unit, words: Vocabulary) -> tuple[Said, ...]:
    """What is listed under a lead."""
    if isinstance(part, Choice):
        return tuple(_chosen(part, words))
    if not isinstance(part, Every | Either):
        return (Said(sentence(_inline(part, "main", words))),)
    return tuple(said for unit in _units(part, words) for said in _item(unit, words))


def _item(unit: Unit, words: Vocabulary) -> Iterator[Said]:
    if isinstance(unit, Choice):
        yield from _chosen(unit, words)
    elif _fits(unit, words):
        yield Said(sentence(_inline(unit, "main", words)))
    else:
        yield Said(_lead(words.say(ALL_HOLD if isinstance(unit, Every) else ONE_HOLDS)), _items(unit, words))


def _parts_of(part: Part) -> tuple[Part, ...]:
    return part.parts if isinstance(part, Every) else (part,)


def _lead(text: str) -> str:
    return f"{sentence(text)[:-1]}:"


def _fits(unit: Unit, words: Vocabulary) -> bool:
    """It reads well within a sentence."""
    if isinstance(unit, Choice):
        return False
    if not isinstance(unit, Every | Either):
        return True
    plain = all(not isinstance(each, Every | Either | Choice) for each in _units(unit, words))
    return plain and _length(_inline(unit, "main", words)) <= LONGEST


def _length(text: str) -> int:
    return len(re.sub(r"`[^`]*`", "x" * LONG_NAME, text))


def _inline(unit: Unit, form: Form, words: Vocabulary) -> str:
    """Within a sentence; what would be ambiguous stands between parentheses."""
    if isinstance(unit, Clause):
        return unit.in_form(form, words.tongue)
    if isinstance(unit, Atom):
        return clause(unit, Values(words, _behind)).in_form(form, words.tongue)
    if isinstance(unit, Choice):
        return _chosen_within(unit, form, words)
    units = _units(unit, words)
    word = AND if isinstance(unit, Every) else OR
    if all(isinstance(each, Atom | Clause) for each in units):
        values = Values(words, _behind)
        clauses = (clause(each, values) if isinstance(each, Atom) else each for each in units)
        return joined((each for each in clauses if isinstance(each, Clause)), word, form, words.tongue)
    said = [_inline(each, form, words) for each in units]
    grouped = [
        f"({tidied(text)})" if isinstance(each, Every | Either) else text
        for each, text in zip(units, said, strict=True)
    ]
    return strung(grouped, word, words.tongue)


def _chosen_within(choice: Choice, form: Form, words: Vocabulary) -> str:
    told = [
        words.say(IN_CASE, a=_inline(result, form, words), b=_inline(condition, "behind", words))
        for condition, result in choice.branches
    ]
    if choice.otherwise is not None:
        told.append(words.say(ELSE, a=_inline(choice.otherwise, form, words)))
    return f"({tidied(', '.join(told))})"


def _behind(node: exp.Expr, words: Vocabulary) -> str:
    return _inline(reduced(node), "behind", words)
