"""A condition in Dutch, for who does not read expressions: only where the words are sure to say the same.

An absent value breaks nothing but `required`, and neither does a sentence such as "A ligt niet na B" of an A that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from oporde.protocol.dutch import amount, day, listed, share
from oporde.protocol.sql import ExpressionError, parse
from oporde.protocol.value_kinds import Holds, kind_of

CALLS = {
    "period_first_day": "de eerste dag van de verslagperiode",
    "period_last_day": "de laatste dag van de verslagperiode",
    "today": "de dag van de controle",
    "municipality": "de gemeentecode in de bestandsnaam",
    "period": "de periode in de bestandsnaam",
    "inhabitants": "het aantal inwoners",
    "number_of_rows": "het aantal regels van het bestand",
}
ORDER: dict[type[exp.Expr], str] = {
    exp.EQ: "is gelijk aan",
    exp.NEQ: "verschilt van",
    exp.LT: "is kleiner dan",
    exp.LTE: "is niet groter dan",
    exp.GT: "is groter dan",
    exp.GTE: "is niet kleiner dan",
}
ORDER_OF_DAYS = ORDER | {
    exp.LT: "ligt voor",
    exp.LTE: "ligt niet na",
    exp.GT: "ligt na",
    exp.GTE: "ligt niet voor",
}
PRESENCE = {"filled": "gevuld", "empty": "leeg"}
OTHERWISE = {"filled": "empty", "empty": "filled"}
MOST_CHARACTERS = 320  # a longer sentence is harder to read than the rule's own title


class _Unsaid(Exception):
    """There are no sure words for a part of the condition."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names in a condition are called.

    Attributes:
        holds: what each name holds; a derived name has its words in `derived`, a code its label in `labels`.
        rows: what count(*) counts.
    """

    holds: Mapping[str, Holds] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: str = "het aantal regels"


def spoken(condition: str, words: Vocabulary) -> tuple[str, ...]:
    """What must hold, a sentence for each part; none where Dutch would not surely say the same."""
    try:
        said = tuple(_sentence(part, words) for part in _parts(parse(condition)))
    except (ExpressionError, _Unsaid):
        return ()
    return said if sum(map(len, said)) <= MOST_CHARACTERS else ()


def spoken_clause(condition: str, words: Vocabulary) -> str | None:
    """The condition as part of a sentence: "A is gevuld en B ligt niet na C"; None without sure words."""
    try:
        said = _clause(parse(condition), words)
    except (ExpressionError, _Unsaid):
        return None
    return said if len(said) <= MOST_CHARACTERS else None


def spoken_value(expression: str, words: Vocabulary) -> str | None:
    """A name, a day or a number in words; None without sure words."""
    try:
        return _value(parse(expression), words)
    except (ExpressionError, _Unsaid):
        return None


def _parts(node: exp.Expr) -> Iterator[exp.Expr]:
    """What must all hold."""
    node = node.unnest() if isinstance(node, exp.Paren) else node
    if isinstance(node, exp.And) and not _same_presence(node):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _sentence(node: exp.Expr, words: Vocabulary) -> str:
    """An alternative to an empty or filled cell reads best as what follows from the opposite: als A leeg is, is B leeg."""
    if isinstance(node, exp.Or) and not _same_presence(node):
        asked = _presence(node.left)
        if asked is not None:
            word, name = asked
            return f"Als {_name(name, words)} {PRESENCE[OTHERWISE[word]]} is, dan: {_clause(node.right, words)}."
    text = _clause(node, words)
    return f"{text[:1].upper()}{text[1:]}."


def _clause(node: exp.Expr, words: Vocabulary) -> str:
    match node:
        case exp.Paren():
            return _clause(node.this, words)
        case exp.And() | exp.Or():
            return _joined(node, words)
        case exp.Anonymous() if (asked := _presence(node)) is not None:
            return f"{_name(asked[1], words)} is {PRESENCE[asked[0]]}"
        case exp.Between():
            return _between(node, words, "ligt")
        case exp.In():
            return f"{_value(node.this, words)} is {_members(node, words, 'een van')}"
        case exp.Not():
            return _denied(node.this, words)
        case _ if type(node) in ORDER:
            return _compared(node, words)
    raise _Unsaid


def _denied(node: exp.Expr, words: Vocabulary) -> str:
    match node:
        case exp.Between():
            return _between(node, words, "ligt niet")
        case exp.In():
            return f"{_value(node.this, words)} is {_members(node, words, 'geen van')}"
    raise _Unsaid


def _joined(node: exp.Connector, words: Vocabulary) -> str:
    """Several parts that all hold, or of which one does; the two mixed are ambiguous without parentheses."""
    kind = type(node)
    parts = list(_flat(node, kind))
    asked = [_presence(part) for part in parts]
    if len({one[0] for one in asked if one}) == 1 and all(asked):
        word = PRESENCE[next(one[0] for one in asked if one)]
        names = [_name(one[1], words) for one in asked if one]
        if kind is exp.And:
            return f"{listed(names)} zijn {'allebei' if len(names) == 2 else 'allemaal'} {word}"
        return f"ten minste één van {listed(names)} is {word}"
    if any(isinstance(part, exp.Connector) and not _same_presence(part) for part in parts):
        raise _Unsaid
    return (" en " if kind is exp.And else ", of ").join(_clause(part, words) for part in parts)


def _flat(node: exp.Expr, kind: type[exp.Connector]) -> Iterator[exp.Expr]:
    node = node.unnest() if isinstance(node, exp.Paren) else node
    if isinstance(node, kind):
        yield from _flat(node.left, kind)
        yield from _flat(node.right, kind)
    else:
        yield node


def _same_presence(node: exp.Expr) -> bool:
    """All parts ask the same of a cell, so that they read as one: A en B zijn allebei gevuld."""
    if not isinstance(node, exp.Connector):
        return False
    asked = [_presence(part) for part in _flat(node, type(node))]
    return all(asked) and len({one[0] for one in asked if one}) == 1


def _presence(node: exp.Expr) -> tuple[str, exp.Column] | None:
    node = node.unnest() if isinstance(node, exp.Paren) else node
    if not isinstance(node, exp.Anonymous) or node.name.lower() not in PRESENCE or len(node.expressions) != 1:
        return None
    [column] = node.expressions
    return (node.name.lower(), column) if isinstance(column, exp.Column) else None


def _compared(node: exp.Expr, words: Vocabulary) -> str:
    left, right = node.this, node.expression
    kinds = {kind_of(left, words.holds), kind_of(right, words.holds)}
    order = ORDER_OF_DAYS if "day" in kinds else ORDER
    if isinstance(right, exp.Literal) and isinstance(node, exp.EQ | exp.NEQ):
        return f"{_value(left, words)} is {'niet ' if isinstance(node, exp.NEQ) else ''}{_value(right, words, left)}"
    return f"{_value(left, words)} {order[type(node)]} {_value(right, words, left)}"


def _between(node: exp.Between, words: Vocabulary, verb: str) -> str:
    low, high = (_value(node.args[end], words, node.this) for end in ("low", "high"))
    if (low, high) == (CALLS["period_first_day"], CALLS["period_last_day"]):
        return f"{_value(node.this, words)} {verb} in de verslagperiode"
    if kind_of(node.this, words.holds) == "day":
        return f"{_value(node.this, words)} {verb} in de tijd van {low} tot en met {high}"
    return f"{_value(node.this, words)} {verb} in de reeks {low} tot en met {high}"


def _members(node: exp.In, words: Vocabulary, which: str) -> str:
    if not node.expressions:
        raise _Unsaid
    members = [_value(member, words, node.this) for member in node.expressions]
    return f"{which} {listed(members, 'of' if which == 'een van' else 'en')}"


def _value(node: exp.Expr, words: Vocabulary, beside: exp.Expr | None = None) -> str:
    """Args: beside: what it is compared with, whose codes have labels."""
    match node:
        case exp.Paren():
            return _value(node.this, words, beside)
        case exp.Column():
            return _name(node, words)
        case exp.Literal():
            return _literal(node, words, beside)
        case exp.Cast() if isinstance(node.this, exp.Literal) and kind_of(node, {}) == "day":
            return day(date.fromisoformat(node.this.name))
        case exp.Anonymous() if not node.expressions and node.name.lower() in CALLS:
            return CALLS[node.name.lower()]
        case exp.CurrentDate():
            return CALLS["today"]
        case exp.Count() if isinstance(node.this, exp.Star):
            return words.rows
        case exp.Add() | exp.Sub() if kind_of(node.this, words.holds) == "day" and _is_whole(node.expression):
            days = "1 dag" if node.expression.name == "1" else f"{node.expression.name} dagen"
            return f"{days} {'na' if isinstance(node, exp.Add) else 'voor'} {_value(node.this, words)}"
        case exp.Mul() if isinstance(node.this, exp.Literal) and 0 < float(node.this.name) < 1:
            return f"{share(float(node.this.name))} van {_value(node.expression, words)}"
    raise _Unsaid


def _is_whole(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal()


def _literal(node: exp.Literal, words: Vocabulary, beside: exp.Expr | None) -> str:
    if not node.is_string:
        return node.name if node.name.isdecimal() else amount(float(node.name))
    label = words.labels.get((beside.name, node.name)) if isinstance(beside, exp.Column) else None
    return f"`{node.name}` ({label})" if label else f"`{node.name}`"


def _name(column: exp.Expr, words: Vocabulary) -> str:
    if not isinstance(column, exp.Column):
        raise _Unsaid
    if column.table:
        if column.table.lower() != "other":
            raise _Unsaid
        return f"{words.derived.get(column.name) or f'`{column.name}`'} van de andere regel"
    return words.derived.get(column.name) or f"`{column.name}`"


def words_of(title: str, *, keep_capital: bool = False) -> str:
    """A title within a sentence: without what stands between parentheses at its end."""
    short = re.sub(r"\s*\(.*\)$", "", title)
    return short if keep_capital else short[:1].lower() + short[1:]
