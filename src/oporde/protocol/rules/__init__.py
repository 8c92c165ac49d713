"""Kinds of rules, one a file: SQL, requirement, schema keyword. A new kind is a new module and one entry in Rule."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from oporde.protocol.rules.age import Age
from oporde.protocol.rules.all_or_none import AllOrNone
from oporde.protocol.rules.characters import Characters
from oporde.protocol.rules.code import KnownCode
from oporde.protocol.rules.compare import Compare
from oporde.protocol.rules.constant import Constant
from oporde.protocol.rules.date import ExistingDate
from oporde.protocol.rules.determines import Determines
from oporde.protocol.rules.duplicates import Duplicates
from oporde.protocol.rules.elfproef import Elfproef
from oporde.protocol.rules.exists import Exists
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.group import Group
from oporde.protocol.rules.identical import Identical
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.length import Length
from oporde.protocol.rules.number import NumberFormat
from oporde.protocol.rules.pattern import Matches
from oporde.protocol.rules.presence import Presence
from oporde.protocol.rules.previous import Previous
from oporde.protocol.rules.reconcile import Reconcile
from oporde.protocol.rules.required import Required
from oporde.protocol.rules.row import RowCondition
from oporde.protocol.rules.rows import NumberOfRows
from oporde.protocol.rules.sequence import Sequence
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.rules.spread import Spread
from oporde.protocol.rules.table import TableCondition
from oporde.protocol.rules.unique import Unique
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.rules.window import Window

LayoutRule = Annotated[
    Required | Characters | Length | ExistingDate | KnownCode | NumberFormat | Matches | Elfproef | ValueCondition
    | RowCondition | Presence | Compare | Window | Age
    | Constant | NumberOfRows | Duplicates | Unique | Determines | AllOrNone | Sequence | Group | TableCondition
    | ShareOfRows | Exists | Reconcile | Previous,
    Field(discriminator="kind"),
]  # fmt: skip
"""A rule about the values, rows or tables of one layout."""

DeliveryWideRule = Annotated[UploadRule | Identical | Spread | Follows, Field(discriminator="kind")]
"""A rule about the upload, or about all files of a delivery together."""

AnyRule = LayoutRule | DeliveryWideRule
