"""The opposite of a condition, with NOT brought inwards.

An engine weighs `a < b OR c < d` only where it still has to, and `NOT (a >= b AND c >= d)` for every row as a value. Both
say the same, also of what is unknown.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from oporde.protocol.sql import DIALECT, TOO_DEEP, ExpressionError

OPPOSITE: dict[type[exp.Expr], type[exp.Expression]] = {
    exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
}  # fmt: skip


def opposite(sql: str) -> str:
    """SQL that is true where this condition is false, false where it is true, and unknown where it is.

    Raises: ExpressionError, where it is nested too deeply.
    """
    try:
        tree = sqlglot.parse_one(sql, dialect=DIALECT, into=exp.Condition)
        return _told(tree, wanted=False).sql(dialect=DIALECT)
    except RecursionError:
        raise ExpressionError(TOO_DEEP) from None


def _told(node: exp.Expr, *, wanted: bool) -> exp.Expr:
    match node:
        case exp.Paren():
            return _told(node.this, wanted=wanted)
        case exp.Not():
            return _told(node.this, wanted=not wanted)
        case exp.And() | exp.Or():
            kind = exp.And if isinstance(node, exp.And) == wanted else exp.Or
            # A chain may be as long as a list of codes: it is walked along, not into.
            first, *others = (exp.Paren(this=_told(part, wanted=wanted)) for part in node.flatten())
            chain: exp.Expr = first
            for other in others:
                chain = kind(this=chain, expression=other)
            return chain
        case _ if type(node) in OPPOSITE and not wanted:
            return OPPOSITE[type(node)](this=node.this.copy(), expression=node.expression.copy())
    return node.copy() if wanted else exp.Not(this=exp.Paren(this=node.copy()))
