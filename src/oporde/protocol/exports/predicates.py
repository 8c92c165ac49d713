"""One question about a value as a clause, in Dutch or English: A ligt niet na B, het bestand heeft ten minste 50 regels.

A phrase for a clause has its parts apart: the verb, and what stands before and behind that where it ends the clause.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from sqlglot import exp

from oporde.protocol.exports.clauses import Clause
from oporde.protocol.exports.logic import Atom
from oporde.protocol.exports.spoken_values import CALLS, Unsaid, Values, Vocabulary, folded
from oporde.protocol.tongues import OR, Phrase

FILLED = Phrase("is|gevuld", "is|filled in"), Phrase("is|leeg", "is|empty")
Order: TypeAlias = dict[type[exp.Expr], Phrase]
TO_NUMBER: Order = {
    exp.LT: Phrase("is|kleiner|dan {b}", "is|less|than {b}"),
    exp.LTE: Phrase("is|hoogstens {b}", "is|at most {b}"),
    exp.GT: Phrase("is|groter|dan {b}", "is|more|than {b}"),
    exp.GTE: Phrase("is|ten minste {b}", "is|at least {b}"),
}
"""Of numbers."""
TO_COLUMN: Order = TO_NUMBER | {
    exp.LTE: Phrase("is|niet groter|dan {b}", "is|not more|than {b}"),
    exp.GTE: Phrase("is|niet kleiner|dan {b}", "is|not less|than {b}"),
}
TO_DAY: Order = {
    exp.LT: Phrase("ligt|vóór {b}", "is|before {b}"),
    exp.LTE: Phrase("ligt|niet na {b}", "is|not after {b}"),
    exp.GT: Phrase("ligt|na {b}", "is|after {b}"),
    exp.GTE: Phrase("ligt|niet vóór {b}", "is|not before {b}"),
}
TO_SHIFTED_DAY: Order = {
    exp.LT: Phrase("ligt|eerder|dan {b}", "is|earlier|than {b}"),
    exp.LTE: Phrase("ligt|niet later|dan {b}", "is|not later|than {b}"),
    exp.GT: Phrase("ligt|later|dan {b}", "is|later|than {b}"),
    exp.GTE: Phrase("ligt|niet eerder|dan {b}", "is|not earlier|than {b}"),
}
TO_TEXT: Order = {
    exp.LT: Phrase("staat|op alfabet vóór {b}", "comes|alphabetically before {b}"),
    exp.LTE: Phrase("staat|op alfabet niet na {b}", "does|not come alphabetically after {b}"),
    exp.GT: Phrase("staat|op alfabet na {b}", "comes|alphabetically after {b}"),
    exp.GTE: Phrase("staat|op alfabet niet vóór {b}", "does|not come alphabetically before {b}"),
}
EQUAL = {
    "day": (Phrase("valt|op {b}", "is|on {b}"), Phrase("valt|niet op {b}", "is|not on {b}")),
    "literal": (Phrase("is|{b}", "is|{b}"), Phrase("is|niet {b}", "is|not {b}")),
    "": (Phrase("is|gelijk|aan {b}", "is|equal|to {b}"), Phrase("is|niet gelijk|aan {b}", "is|not equal|to {b}")),
}
SAME_DAY = Phrase("dezelfde dag als {a}", "the same day as {a}")
HAS = Phrase("heeft|{how} {n} {what}", "has|{how} {n} {what}")
HAS_NONE = Phrase("heeft|geen {what}", "has|no {what}")
HOW_MANY: dict[type[exp.Expr], tuple[Phrase, Phrase]] = {
    exp.EQ: (Phrase("precies", "exactly"), Phrase("niet precies", "not exactly")),
    exp.LT: (Phrase("minder dan", "fewer than"),) * 2,
    exp.LTE: (Phrase("hoogstens", "at most"),) * 2,
    exp.GT: (Phrase("meer dan", "more than"),) * 2,
    exp.GTE: (Phrase("ten minste", "at least"),) * 2,
}
BETWEEN = {
    "period": (Phrase("ligt|in de verslagperiode", "is|in the reporting period"),
               Phrase("ligt|niet in de verslagperiode", "is|not in the reporting period")),
    "day": (Phrase("ligt|niet vóór {a} en niet na {b}", "is|not before {a} and not after {b}"),
            Phrase("ligt|vóór {a} of na {b}", "is|before {a} or after {b}")),
    "shifted": (Phrase("ligt|niet eerder dan {a} en niet later dan {b}", "is|not earlier than {a} and not later than {b}"),
                Phrase("ligt|eerder dan {a} of later dan {b}", "is|earlier than {a} or later than {b}")),
    "number": (Phrase("is|een getal van {a} tot en met {b}", "is|a number from {a} to {b}"),
               Phrase("is|geen getal van {a} tot en met {b}", "is|not a number from {a} to {b}")),
    "computed": (Phrase("is|ten minste {a} en hoogstens {b}", "is|at least {a} and at most {b}"),
                 Phrase("is|kleiner dan {a} of groter dan {b}", "is|less than {a} or more than {b}")),
    "text": (Phrase("staat|op alfabet van {a} tot en met {b}", "comes|alphabetically from {a} to {b}"),
             Phrase("staat|op alfabet niet van {a} tot en met {b}", "does|not come alphabetically from {a} to {b}")),
}  # fmt: skip
BEGINS = Phrase("begint|met {b}", "begins|with {b}"), Phrase("begint|niet met {b}", "does|not begin with {b}")
ENDS = Phrase("eindigt|op {b}", "ends|in {b}"), Phrase("eindigt|niet op {b}", "does|not end in {b}")
HOLDS = Phrase("bevat|{b}", "contains|{b}"), Phrase("bevat|niet {b}", "does|not contain {b}")
FITS = (
    Phrase("past|op het patroon {b}", "fits|the pattern {b}"),
    Phrase("past|niet op het patroon {b}", "does|not fit the pattern {b}"),
)
FITS_SIGNS = (
    Phrase("past|op {b} (`%` is elke tekst, `_` elk teken)", "fits|{b} (`%` is any text, `_` any character)"),
    Phrase(
        "past|niet op {b} (`%` is elke tekst, `_` elk teken)", "does|not fit {b} (`%` is any text, `_` any character)"
    ),
)
TRUE = Phrase("is|waar", "is|true"), Phrase("is|niet waar", "is|not true")
FULFILLED = Phrase("is|voldaan", "is|met"), Phrase("is|niet voldaan", "is|not met")
TO_THIS = Phrase("hieraan", "this")


def predicate(subject: str, phrase: Phrase, words: Vocabulary, **parts: object) -> Clause:
    """A clause from a phrase whose parts stand apart: its verb, and what stands before and behind that where it ends a clause."""
    pieces = (phrase.dutch if words.tongue.is_dutch else phrase.english).split("|")
    verb, rest, tail = (*(piece.format(**parts) for piece in pieces), "")[:3]
    return Clause(subject, verb, rest, tail)


def clause(atom: Atom, values: Values) -> Clause:
    """One question and its answer."""
    node, no, words = atom.node, not atom.wanted, values.words
    if atom.asks_presence:
        return predicate(values.value(atom.subject), FILLED[no], words)
    match node:
        case exp.EQ():
            return _equal(node, no, values)
        case exp.In():
            members = words.tongue.listed([values.value(each, node.this) for each in node.expressions], OR)
            kind = "day" if words.kind(node.this) == "day" else "literal"
            return _movable(predicate(values.value(node.this), EQUAL[kind][no], words, b=members), kind, members, no=no)
        case exp.Between():
            return _between(node, no, values)
        case exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
            return _ordered(node, values)
        case exp.Boolean():
            return predicate(words.say(TO_THIS), FULFILLED[not node.this], words)
        case exp.StartsWith():
            return predicate(values.value(node.this), BEGINS[no], words, b=values.value(node.expression))
        case exp.RegexpFullMatch():
            return predicate(values.value(node.this), FITS[no], words, b=values.value(node.expression))
        case exp.Like():
            return _alike(node, no, values)
        case exp.Column() | exp.Cast() | exp.Min() | exp.Max() | exp.Filter() | exp.Nullif():
            return predicate(values.value(node), TRUE[no], words)
    raise Unsaid


MIRROR: dict[type[exp.Expr], type[exp.Expression]] = {
    exp.EQ: exp.EQ, exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE,
}  # fmt: skip


BY_ONE_DAY: dict[tuple[type[exp.Expr], type[exp.Expr]], type[exp.Expr]] = {
    (exp.GTE, exp.Add): exp.GT, (exp.LT, exp.Add): exp.LTE, (exp.LTE, exp.Sub): exp.LT, (exp.GT, exp.Sub): exp.GTE,
}  # fmt: skip
"""Not before the day after A is after A."""


def _sides(node: exp.Expr) -> tuple[type[exp.Expr], exp.Expr, exp.Expr]:
    """What is compared and with what; a constant on the left changes sides."""
    left, right = node.this, node.expression
    if _is_constant(left) and not _is_constant(right):
        return MIRROR[type(node)], right, left
    return type(node), left, right


def _counts(left: exp.Expr, right: exp.Expr) -> bool:
    counts = left.this if isinstance(left, exp.Filter) else left
    is_rows = isinstance(counts, exp.Anonymous) and counts.name.lower() == "number_of_rows"
    return (is_rows or isinstance(counts, exp.Count | exp.CountIf)) and isinstance(right, exp.Literal)


def _is_constant(node: exp.Expr) -> bool:
    inner = node.this if isinstance(node, exp.Neg | exp.Cast) else node
    return isinstance(inner, exp.Literal) or folded(node) is not None


def _equal(node: exp.Expr, no: bool, values: Values) -> Clause:
    words = values.words
    kind, left, right = _sides(node)
    if (said := _counted(kind, left, right, values, no=no)) is not None:
        return said
    told = values.value(right, left)
    if "day" in (words.kind(left), words.kind(right)):
        told = words.say(SAME_DAY, a=told) if isinstance(right, exp.Column) else told
        return predicate(values.value(left), EQUAL["day"][no], words, b=told)
    sort = "literal" if _is_constant(right) else ""
    return _movable(predicate(values.value(left), EQUAL[sort][no], words, b=told), sort, told, no=no)


def _movable(said: Clause, sort: str, told: str, *, no: bool) -> Clause:
    """Where the verb moves, a name and a code would stand side by side."""
    equal = "niet gelijk" if no else "gelijk"
    return replace(said, moved=(equal, f"aan {told}")) if sort == "literal" and said.verb == "is" else said


def _ordered(node: exp.Expr, values: Values) -> Clause:
    words = values.words
    kind, left, right = _sides(node)
    if (said := _counted(kind, left, right, values)) is not None:
        return said
    held = words.kind(left) if words.kind(left) != "unknown" else words.kind(right)
    order = TO_COLUMN if isinstance(right, exp.Column) else TO_NUMBER
    if held == "day" and (kind, type(right)) in BY_ONE_DAY and right.expression == exp.Literal.number(1):
        kind, right = BY_ONE_DAY[kind, type(right)], right.this
    if held == "day":
        order = TO_SHIFTED_DAY if values.is_shifted(right) else TO_DAY
    elif held == "text":
        order = TO_TEXT
    return predicate(values.value(left), order[kind], words, b=values.value(right, left))


def is_counted(node: exp.Expr) -> bool:
    """A number of rows is compared with a plain number."""
    if isinstance(node, exp.NEQ):
        return _counts(node.this, node.expression) or _counts(node.expression, node.this)
    return type(node) in MIRROR and _counts(*_sides(node)[1:])


def _counted(
    kind: type[exp.Expr], left: exp.Expr, right: exp.Expr, values: Values, *, no: bool = False
) -> Clause | None:
    """Het bestand heeft ten minste 50 regels."""
    words = values.words
    if not _counts(left, right):
        return None
    one, more, where = values.counted(left)
    number = values.value(right)
    owner = values.owner(left)
    if (kind, number, no) == (exp.EQ, "0", False) or (kind, number) in ((exp.LT, "1"), (exp.LTE, "0")):
        return replace(predicate(owner, HAS_NONE, words, what=one), tail=where)
    if (kind, number) == (exp.GT, "0") or (kind, number, no) == (exp.EQ, "0", True):
        kind, number, no = exp.GTE, "1", False
    how = words.say(HOW_MANY[kind][no])
    what = one if number == "1" else more
    return replace(predicate(owner, HAS, words, how=how, n=number, what=what), tail=where)


def _between(node: exp.Between, no: bool, values: Values) -> Clause:
    words = values.words
    low, high = node.args["low"], node.args["high"]
    ends = {"a": values.value(low, node.this), "b": values.value(high, node.this)}
    held = words.kind(node.this)
    kind = "computed"
    if (ends["a"], ends["b"]) == (words.say(CALLS["period_first_day"]), words.say(CALLS["period_last_day"])):
        kind = "period"
    elif values.is_shifted(low) or values.is_shifted(high):
        kind = "shifted"
    elif held in ("day", "text"):
        kind = str(held)
    elif all(isinstance(each, exp.Literal) for each in (low, high)):
        kind = "number"
    return predicate(values.value(node.this), BETWEEN[kind][no], words, **ends)


def _alike(node: exp.Like, no: bool, values: Values) -> Clause:
    subject, pattern = values.value(node.this), node.expression
    text = pattern.name if isinstance(pattern, exp.Literal) else "%_"
    core = text.strip("%")
    if not core or any(sign in core for sign in "%_\\"):
        return predicate(subject, FITS_SIGNS[no], values.words, b=values.value(pattern))
    kinds = {(False, False): EQUAL["literal"], (False, True): BEGINS, (True, False): ENDS, (True, True): HOLDS}
    phrase = kinds[text.startswith("%"), text.endswith("%")][no]
    return predicate(subject, phrase, values.words, b=values.value(exp.Literal.string(core)))
