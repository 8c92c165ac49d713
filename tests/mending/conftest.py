"""A delivery on its way to its copies: checked, mended, and checked again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.findings import Outcome
from oporde.mending.delivery import mend
from oporde.mending.forms import Form, pattern_of
from oporde.mending.listing import as_list
from oporde.mending.result import LeftAlone, Mended, MendedFile
from oporde.mending.telling import tell
from oporde.plan.model import ColumnForm, Plan
from oporde.report.technical_feedback import Mending
from tests.deliveries import TODAY, name_of


@dataclass(frozen=True)
class Repair:
    """What became of a delivery.

    Attributes:
        copies: the content of every copy, by its name; of an archive that of its entries, as "MSD.zip/name".
        again: the outcome of the delivery with the copies in it; None where there is no copy.
    """

    before: Outcome
    mended: Mended
    copies: dict[str, bytes]
    again: Outcome | None

    @property
    def told(self) -> Mending:
        return tell(self.mended, self.again)

    @property
    def copy(self) -> bytes:
        """The one copy."""
        (content,) = self.copies.values()
        return content

    @property
    def file(self) -> MendedFile:
        (file,) = self.mended.files
        return file

    @property
    def left_alone(self) -> LeftAlone:
        (file,) = self.mended.left_alone
        return file

    @property
    def changes(self) -> dict[tuple[str, str], int]:
        """Counts of the one copy, by kind and column."""
        return {(change.kind, change.column): change.count for change in self.file.changes}

    @property
    def left(self) -> dict[tuple[str, str], int]:
        """Counts of what was left in the one file, by reason and column."""
        of = self.file if self.mended.files else self.left_alone
        return {(left.reason, left.column): left.count for left in of.left}


Repairs = Callable[..., Repair]


def repair(paths: list[Path], plan: Plan, folder: Path) -> Repair:
    before = check(paths, plan, today=TODAY, threads=1)
    mended = mend(paths, plan, before, folder)
    again = check(mended.paths, plan, today=TODAY, threads=1) if mended.files or mended.archives else None
    copies = contents(folder)
    listed = copies.pop("herstellingen.txt", None)
    assert (listed and listed.decode("utf-8-sig")) == (as_list(mended) if again else None)
    return Repair(before, mended, copies, again)


def contents(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
        else:
            found[path.name] = path.read_bytes()
    return found


@pytest.fixture
def repaired(plan: Plan, deliver: Callable[[Mapping[str, bytes]], list[Path]], tmp_path: Path) -> Repairs:
    """Mend a delivery: {name: content}, or the content of one Wmo file."""

    def repaired(files: Mapping[str, bytes] | bytes) -> Repair:
        paths = deliver({name_of(): files} if isinstance(files, bytes) else files)
        originals = [path.read_bytes() for path in paths]
        result = repair(paths, plan, tmp_path / "mended")
        assert [path.read_bytes() for path in paths] == originals, "no original is ever changed"
        return result

    return repaired


def make_form(type: str, *, codes: Iterable[str] | None = None, **changes: object) -> Form:
    """The form of a column of a type, with what is said otherwise."""
    plain: dict[str, object] = {
        "name": "Kolom",
        "required": False,
        "personal": type == "bsn",
        "lengths": None,
        "list": None,
        "of_digits": True,
        "pattern": None,
        "format": "JJJJMMDD",
        "separator": "|",
        "scale": 0,
        "decimal_separator": ",",
        "unit": "",
    }
    column = ColumnForm(type=type, **(plain | changes))  # type: ignore[arg-type]
    return Form(column, None if codes is None else frozenset(codes), pattern_of(column))
