"""A file that is the same as that of the previous period: copied, not extracted anew."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import RuleText


class Identical(RuleText):
    """Compared row by row, in the order of the files, by the text of the cells."""

    kind: Literal["identical"] = "identical"
    except_columns: tuple[str, ...] = ()
    """Columns that may differ without making the file another one."""

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset({"count", "columns"})
