"""Kinds of values, one a file: how a value is written, read, explained and put in a schema.

A new kind is a new module here and one entry in TYPES.
"""

from __future__ import annotations

from oporde.protocol.types.bsn import Bsn
from oporde.protocol.types.code import CodeType
from oporde.protocol.types.codes import Codes
from oporde.protocol.types.date import DateType
from oporde.protocol.types.digits import Digits
from oporde.protocol.types.number import Number
from oporde.protocol.types.text import Text
from oporde.protocol.types.value_type import Pattern, ValueType

TYPES: dict[str, ValueType] = {
    kind.name: kind for kind in (Digits(), Bsn(), DateType(), CodeType(), Codes(), Number(), Text())
}

__all__ = ["TYPES", "Pattern", "ValueType"]
