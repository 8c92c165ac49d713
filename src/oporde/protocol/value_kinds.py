"""What an expression yields: a number, a text, a day, or whether something is so.

Told before any value is seen, so that no comparison can fail on the first file that holds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlglot import exp

Holds = Literal["whole", "number", "text", "day", "truth", "unknown"]
"""whole: a number without decimals. unknown: anything, as far as can be told."""
CALLS: dict[str, Holds] = {
    "period_first_day": "day", "period_last_day": "day", "today": "day", "municipality": "text", "period": "text",
    "inhabitants": "whole", "days_between": "whole", "age_years": "whole", "number_of_rows": "whole",
    "filled": "truth", "empty": "truth",
}  # fmt: skip
"""What the functions of the language yield."""
YIELDS: dict[type[exp.Expr], Holds] = {
    exp.Count: "whole", exp.CountIf: "whole", exp.Year: "whole", exp.Month: "whole", exp.Day: "whole",
    exp.Length: "whole", exp.Upper: "text", exp.Lower: "text", exp.Substring: "text", exp.Left: "text", exp.Right: "text",
    exp.DPipe: "text", exp.StartsWith: "truth", exp.RegexpFullMatch: "truth", exp.CurrentDate: "day", exp.Boolean: "truth",
    exp.And: "truth", exp.Or: "truth", exp.Not: "truth", exp.EQ: "truth", exp.NEQ: "truth", exp.LT: "truth",
    exp.LTE: "truth", exp.GT: "truth", exp.GTE: "truth", exp.Between: "truth", exp.In: "truth", exp.Like: "truth",
    exp.Avg: "number", exp.Div: "number",
}  # fmt: skip
KEEPS = (
    exp.Paren, exp.Sum, exp.Min, exp.Max, exp.Median, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Neg, exp.Nullif,
    exp.Least, exp.Greatest, exp.Filter, exp.Distinct,
)  # fmt: skip
"""What yields the same as what it is made from."""
CASTS: dict[str, Holds] = {
    "DATE": "day", "INT": "whole", "BIGINT": "whole", "DOUBLE": "number", "DECIMAL": "number", "VARCHAR": "text",
    "TEXT": "text", "BOOLEAN": "truth",
}  # fmt: skip
WORDS: dict[Holds, str] = {
    "whole": "a number",
    "number": "a number",
    "text": "a text",
    "day": "a day",
    "truth": "a condition",
}
NUMBERS, DAYS, TEXTS, TRUTHS = ({"whole", "number"}, {"day"}, {"text"}, {"truth"})
WANTED: dict[type[exp.Expr], tuple[set[str], str]] = {
    **dict.fromkeys((exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg), (NUMBERS, "a number")),
    **dict.fromkeys((exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Sum, exp.Avg, exp.Median), (NUMBERS, "a number")),
    **dict.fromkeys((exp.Add, exp.Sub), (NUMBERS | DAYS, "a number or a day")),
    **dict.fromkeys((exp.Year, exp.Month, exp.Day), (DAYS, "a day")),
    **dict.fromkeys(
        (exp.Length, exp.Upper, exp.Lower, exp.Substring, exp.Left, exp.Right, exp.StartsWith, exp.Like),
        (TEXTS, "a text"),
    ),
    **dict.fromkeys((exp.And, exp.Or, exp.Not, exp.If, exp.Where), (TRUTHS, "a condition")),
}
"""What the parts of an expression must be."""
CALLED: dict[str, tuple[set[str], str]] = {"days_between": (DAYS, "a day"), "age_years": (DAYS, "a day")}
ALIKE = (exp.Least, exp.Greatest, exp.Nullif, exp.Case)
"""What takes parts of one kind."""
COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def kind_of(node: object, names: Mapping[str, Holds]) -> Holds:
    """What an expression yields.

    Args:
        names: what each name of a column or derived value holds.
    """
    if isinstance(node, exp.Column):
        return names.get(".".join(part.name for part in node.parts), "unknown")
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number" if "." in node.name else "whole"
    if isinstance(node, exp.Anonymous):
        return _of_call(node, names)
    if isinstance(node, exp.Cast):
        return CASTS.get(str(getattr(node.to.this, "value", "")), "unknown")
    if isinstance(node, KEEPS):
        part = node.expressions[0] if isinstance(node, exp.Distinct) and node.expressions else node.this
        return kind_of(part, names)
    if isinstance(node, exp.Case):
        results = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
        return _one({kind_of(result, names) for result in results if result is not None})
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Mod | exp.IntDiv):
        return _of_sum(kind_of(node.this, names), kind_of(node.expression, names), isinstance(node, exp.Sub))
    return YIELDS.get(type(node), "unknown") if isinstance(node, exp.Expr) else "unknown"


def contradiction(node: exp.Expr, names: Mapping[str, Holds]) -> str:
    """Why what is compared or computed cannot be; nothing when it can, or when it cannot be told."""
    return _not_compared(node, names) or _not_alike(node, names) or _not_wanted(node, names)


def _not_wanted(node: exp.Expr, names: Mapping[str, Holds]) -> str:
    calls = isinstance(node, exp.Anonymous)
    wanted, word = (CALLED.get(node.name.lower()) if calls else WANTED.get(type(node))) or (set(), "")
    parts = node.expressions if calls else _operands(node)
    for part in parts if wanted else ():
        kind = kind_of(part, names)
        if kind != "unknown" and kind not in wanted:
            return f"expected {word}, not {WORDS[kind]}: {_written(node)}"
    return ""


def _operands(node: exp.Expr) -> list[exp.Expr]:
    """The parts that must be of the kind that is wanted; of a function of a text, say, only the text."""
    keys = ("this", "expression") if isinstance(node, exp.Binary | exp.Connector) else ("this",)
    return [part for key in keys if isinstance(part := node.args.get(key), exp.Expr)]


def _not_alike(node: exp.Expr, names: Mapping[str, Holds]) -> str:
    if not isinstance(node, ALIKE):
        return ""
    if isinstance(node, exp.Case):
        parts = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
    else:
        parts = [node.this, node.args.get("expression"), *node.expressions]
    kinds = {WORDS[kind] for part in parts if part is not None and (kind := kind_of(part, names)) != "unknown"}
    return f"{' and '.join(sorted(kinds))} do not go together: {_written(node)}" if len(kinds) > 1 else ""


def _not_compared(node: exp.Expr, names: Mapping[str, Holds]) -> str:
    if isinstance(node, COMPARED):
        sides = [node.this, node.expression]
    elif isinstance(node, exp.Between):
        sides = [node.this, node.args["low"], node.args["high"]]
    elif isinstance(node, exp.In):
        sides = [node.this, *node.expressions]
    else:
        return ""
    first = kind_of(sides[0], names)
    for side in sides[1:]:
        other = kind_of(side, names)
        if "unknown" not in (first, other) and WORDS[first] != WORDS[other]:
            days = {first, other} == {"day", "text"} and any(isinstance(side, exp.Literal) for side in sides)
            more = "; write a day as DATE '2017-12-31'" if days else ""
            return f"{WORDS[first]} cannot be compared with {WORDS[other]}: {_written(node)}{more}"
    return ""


def _of_call(node: exp.Anonymous, names: Mapping[str, Holds]) -> Holds:
    if node.name.lower() == "first_filled":
        return _one({kind_of(argument, names) for argument in node.expressions})
    return CALLS.get(node.name.lower(), "unknown")


def _of_sum(left: Holds, right: Holds, difference: bool) -> Holds:
    """A day and a number of days is a day; two days are a number of days apart."""
    if "day" in (left, right):
        return "whole" if difference and left == right else "day"
    return "unknown" if "unknown" in (left, right) else "whole" if left == right == "whole" else "number"


def _one(kinds: set[Holds]) -> Holds:
    return kinds.pop() if len(kinds) == 1 else "number" if kinds == {"whole", "number"} else "unknown"


def _written(node: exp.Expr) -> str:
    text = node.sql(dialect="duckdb")
    return text if len(text) <= 60 else f"{text[:59]}…"
