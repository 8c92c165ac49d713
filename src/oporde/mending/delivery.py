"""The verb of this room: mend(paths, plan, outcome, folder) → Mended.

Which file gets a copy, under which name and where; what happens inside a file is decided in the modules beside this one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from io import FileIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from oporde.errors import Unreadable
from oporde.findings import FileOutcome, Outcome, Verdict
from oporde.intake.archive import find_misfits, read_archive
from oporde.intake.encoding import (
    UTF_8,
    WINDOWS_1252,
    ZIP,
    find_encoding,
    judge_encoding,
    looks_like,
    narrow_encoding,
    wide_encoding,
)
from oporde.intake.memory import Memory
from oporde.intake.naming import Claim, match_name, mend_name
from oporde.intake.original import Original, opened
from oporde.intake.reading import row_of_header
from oporde.intake.scan import Advance, Scan, scan
from oporde.intake.wording import hide_numbers, show_list, show_name
from oporde.mending.copies import Copies
from oporde.mending.copying import Copying
from oporde.mending.forms import forms_of
from oporde.mending.listing import as_list, free_name
from oporde.mending.result import (
    ACCEPTED,
    LeftAlone,
    Mended,
    MendedArchive,
    MendedFile,
    change,
    happened,
    hints,
    left_file,
)
from oporde.mending.sheet import Source
from oporde.mending.survey import Survey, survey
from oporde.plan.model import Plan
from oporde.protocol.causes import SHIFTED
from oporde.report.technical_feedback import Change, Left

Progress = Callable[[str, int, int], None]
CHUNK_BYTES = 1 << 18
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # that an archive can hold
PLAIN_FILE = 0o100600 << 16
AS_CHECKED = frozenset(
    {"wrong-delimiter", "no-header", "column-order", "header-spelling", "shifted-columns", "encoding", "text-above"}
)
"""Causes of intake about a file as a whole: what can be mended of them is tried, and what not is told with its reason."""


def mend(
    paths: Sequence[Path], plan: Plan, outcome: Outcome, folder: Path, *, progress: Progress | None = None
) -> Mended:
    """Make copies in which everything is mended that can be mended without guessing. No original is changed.

    Args:
        paths: the delivery; outcome: what the check with this plan found in exactly these files.
        folder: where the copies go; it is made when needed. Each has the right name; an archive gives an archive, in which
            the files without mistakes went along. A list beside them tells every kind of change with its count.
        progress: is told how far it is.
    Returns: Mended; without copies, and without a folder, when there is nothing that can be mended safely.
    Raises:
        Unreadable: a path cannot be read, or is no longer what was checked.
        Unwritable: a copy cannot be written, or something of that name is there already. Then there is no copy at all.
    """
    with Copies(folder) as copies:
        return _Mending(plan, copies, progress or _in_silence).mend(paths, outcome)


def _in_silence(_what: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivered:
    """One file or entry, open.

    Attributes:
        name: as the outcome has it; bare_name: without archive and folder.
        found: by the check; None for what the check did not take out of its folder.
    """

    name: str
    bare_name: str
    stream: FileIO
    size_bytes: int
    found: FileOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examined:
    """A file, with what can be done about it.

    Attributes:
        right_name: of the copy.
        about: changes to the file as a whole that do not follow from its rows.
        copying: how its copy is made; None when there will be none.
        left: why there will be none, and what else is left.
    """

    delivered: _Delivered
    right_name: str
    about: tuple[Change, ...] = ()
    copying: Copying | None = None
    left: tuple[Left, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        assert self.copying is not None
        return (*self.about, *self.copying.survey.structure, *self.copying.changes)

    @property
    def all_left(self) -> tuple[Left, ...]:
        return self.left if self.copying is None else (*self.left, *self.copying.survey.left, *self.copying.left)


@dataclass(slots=True)
class _Mending:
    plan: Plan
    copies: Copies
    progress: Progress
    paths: list[Path] = field(default_factory=list)
    files: list[MendedFile] = field(default_factory=list)
    archives: list[MendedArchive] = field(default_factory=list)
    left_alone: list[LeftAlone] = field(default_factory=list)

    def mend(self, paths: Sequence[Path], outcome: Outcome) -> Mended:
        found = iter(outcome.files)
        loose = [_name(path) for path in paths if not _is_archive(path)]
        for path in paths:
            with ExitStack() as stack:
                original = stack.enter_context(opened(path))
                name = _name(path)
                if _is_archive(path):
                    memory = stack.enter_context(Memory())
                    copy = self.mend_archive(original, name, memory, found)
                else:
                    delivered = _Delivered(
                        name=name,
                        bare_name=name,
                        stream=original.stream,
                        size_bytes=original.stamp.size_bytes,
                        found=_next(found, name),
                    )
                    copy = self.mend_loose(original, delivered, loose)
                original.stand_firm()
                self.paths.append(copy or path)
        mended = Mended(
            paths=tuple(self.paths),
            files=tuple(self.files),
            archives=tuple(self.archives),
            left_alone=tuple(self.left_alone),
        )
        if mended.files or mended.archives:
            with self.copies.begin(free_name(self.copies.folder), paths[0]) as out:
                out.write(as_list(mended).encode("utf-8-sig", "replace"))
        return mended

    # --- A file by itself

    def mend_loose(self, original: Original, delivered: _Delivered, others: list[str]) -> Path | None:
        examined = self.examine(delivered, others)
        if examined is None:
            return None
        if examined.copying is None:
            self.leave(examined)
            return None
        with self.copies.begin(examined.right_name, original.path) as out:
            sha256 = examined.copying.write(out, self.advance(delivered))
        path = self.copies.folder / examined.right_name
        self.files.append(_mended(examined, path, sha256))
        return path

    def leave(self, examined: _Examined) -> None:
        """Say why there is no copy; of a file that was approved only where there is something to say."""
        found, left = examined.delivered.found, examined.all_left
        if left or found is None or found.verdict is not Verdict.APPROVED:
            left = left or (left_file("nothing"),)
            self.left_alone.append(LeftAlone(name=examined.delivered.name, left=left))

    def advance(self, delivered: _Delivered) -> Advance:
        return partial(self.progress, f"{delivered.name}: herstellen")

    # --- An archive

    def mend_archive(self, original: Original, name: str, memory: Memory, found: Iterator[FileOutcome]) -> Path | None:
        admission = self.plan.admission
        if not (original.stream.read(4) or b"").startswith(ZIP):
            self.left_alone.append(LeftAlone(name=name, left=(left_file("archive"),)))
            return None
        entries, findings = read_archive(original.stream, name, admission, memory, from_folders=True)
        refused = [finding for finding in findings if finding.rule == admission.wordings["archive"].rule]
        if refused:
            self.left_alone.append(LeftAlone(name=name, left=(left_file("archive"),)))
            return None
        delivered = [
            _Delivered(
                name=f"{name}/{entry.name}",
                bare_name=entry.name.rpartition("/")[2],
                stream=entry.stream,
                size_bytes=entry.size_bytes,
                found=None if "/" in entry.name else _next(found, f"{name}/{entry.name}"),
            )
            for entry in entries
        ]
        names = [file.bare_name for file in delivered]
        examined = [self.examine(file, names) for file in delivered]
        lifted = sum("/" in entry.name for entry in entries)
        misfits = find_misfits(original.stream, admission)
        changes = happened((change("folder", lifted), change("leftover", misfits.leftovers)))
        left = tuple(
            left_file("misfit", len(misfits.strange), show_list(misfits.strange, show_name))
            for _ in misfits.strange[:1]
        )
        for file in examined:
            if file is not None and file.copying is None:
                self.leave(file)
        written = Counter(
            known.right_name if known and known.copying else file.bare_name
            for file, known in zip(delivered, examined, strict=True)
        )
        twice = [name for name, count in written.items() if count > 1]
        if twice:  # an archive with both would be rejected, and which of them is meant is not known
            left = (left_file("same-name", len(twice), show_list(twice, show_name)), *left)
        if twice or (not lifted and not any(file is not None and file.copying for file in examined)):
            if left:
                self.left_alone.append(LeftAlone(name=name, left=left))
            return None
        path = self.copies.folder / name
        carried = self.pack(original, name, delivered, examined)
        self.archives.append(MendedArchive(name=name, path=path, carried=carried, changes=changes, left=left))
        return path

    def pack(
        self, original: Original, name: str, delivered: list[_Delivered], examined: list[_Examined | None]
    ) -> tuple[str, ...]:
        """Write the new archive; the names of the files that went along unchanged."""
        moment = _moment(original)
        carried = []
        with self.copies.begin(name, original.path) as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for file, known in zip(delivered, examined, strict=True):
                if known is None or known.copying is None:
                    with archive.open(_entry(file.bare_name, moment), "w", force_zip64=True) as entry:
                        _carry(file.stream, entry)
                    carried.append(file.bare_name)
                    continue
                with archive.open(_entry(known.right_name, moment), "w", force_zip64=True) as entry:
                    sha256 = known.copying.write(entry, self.advance(file))
                self.files.append(_mended(known, self.copies.folder / name / known.right_name, sha256))
        return tuple(carried)

    # --- What can be done about a file

    def examine(self, delivered: _Delivered, others: Collection[str]) -> _Examined | None:
        """Decide whether there will be a copy; None for a file in which nothing was found.

        Args: others: the names of all files in the same place, its own among them.
        """
        found = delivered.found
        if found is not None and not any(finding.count for finding in found.findings):
            return None
        unable = partial(_Examined, delivered=delivered, right_name=delivered.bare_name)
        admission = self.plan.admission
        bytes_ = scan(delivered.stream, delivered.size_bytes, admission.max_line_bytes)
        if found is not None and found.sha256 and found.sha256 != bytes_.sha256:
            raise Unreadable(
                f"{show_name(delivered.name)} is veranderd sinds het gecontroleerd is. Probeer het opnieuw."
            )
        right_name = mend_name(delivered.bare_name, admission)
        claim = right_name and match_name(right_name, admission)
        if not right_name or not claim:
            return unable(left=(left_file("name"),))
        if Counter(mend_name(name, admission) for name in others)[right_name] > 1:
            return unable(left=(left_file("same-name", detail=show_name(right_name)),))
        examined = self._examine_text(delivered, bytes_, claim, right_name)
        if found is None:
            return examined if examined.copying or examined.left else None
        return replace(examined, left=(*examined.left, *hints(found)))

    def _examine_text(self, delivered: _Delivered, bytes_: Scan, claim: Claim, right_name: str) -> _Examined:
        unable = partial(_Examined, delivered=delivered, right_name=right_name)
        admission = self.plan.admission
        period = next((period for period in admission.periods if period.id == claim.period), None)
        if period is None:
            return unable(left=(left_file("period"),))
        if bytes_.empty and not bytes_.too_long:
            return unable(left=(left_file("nothing"),))
        wide = None if looks_like(bytes_.head) else wide_encoding(bytes_.head)
        encoding = find_encoding(bytes_, admission)
        is_refused = encoding is None
        encoding = encoding or narrow_encoding(bytes_) or wide
        if encoding is None:
            return unable(left=(left_file("no-text", detail=_reason(bytes_, self.plan)),))
        try:
            row = row_of_header(delivered.stream, encoding, claim.file, admission)
        except UnicodeDecodeError:
            row = None  # the survey says so
        source = Source(
            delivered.stream, delivered.size_bytes, encoding, claim.file, admission, above=row - 1 if row else 0
        )
        forms = forms_of(self.plan.layout(claim.file.layout), self.plan, period)
        surveyed = survey(
            source,
            forms,
            _sound(delivered.found, self.plan),
            self.advance(delivered),
            may_be_shifted=_may_be_shifted(delivered.found, self.plan),
        )
        if not isinstance(surveyed, Survey):
            return unable(left=(surveyed,))
        is_renamed = match_name(delivered.bare_name, admission) is None
        if is_renamed and (surveyed.heading.missing or surveyed.heading.is_data):
            return unable(left=(left_file("name"),))  # the content does not prove that it is this file
        about = happened(
            (
                change("file-name", is_renamed),
                change("file-name-case", not is_renamed and delivered.bare_name != right_name),
                change("encoding", is_refused),
                change("windows-1252", encoding == WINDOWS_1252 and not is_refused),
                change("byte-order-mark", encoding == UTF_8 and bytes_.bom),
            )
        )
        return self._decide(unable(about=about), source, surveyed)

    def _decide(self, examined: _Examined, source: Source, surveyed: Survey) -> _Examined:
        """A copy is made when something changes that the check does not accept as it is."""
        copying = Copying(source, surveyed)
        structural = any(each.kind not in ACCEPTED for each in (*examined.about, *surveyed.structure))
        if structural or copying.changes_a_value(self.advance(examined.delivered)):
            return replace(examined, copying=Copying(source, surveyed))
        return replace(examined, left=(*surveyed.left, *copying.left))


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(".zip")


def _name(path: Path) -> str:
    """The name of a file as the outcome has it."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _next(found: Iterator[FileOutcome], name: str) -> FileOutcome:
    """The outcome of the next file. Raises: ValueError, for an outcome of another delivery."""
    file = next(found, None)
    if file is None or file.name != hide_numbers(name):
        raise ValueError("the outcome is not of these files")
    return file


def _sound(found: FileOutcome | None, plan: Plan) -> frozenset[str]:
    """The columns in which the check looked and found nothing; none when it did not judge every row and column by name."""
    if found is None or not _is_judged_by_name(found, plan):
        return frozenset()
    names = {column.name for column in plan.layout(str(found.layout)).columns}
    return frozenset(names - {finding.column for finding in found.findings})


def _may_be_shifted(found: FileOutcome | None, plan: Plan) -> bool:
    """The values of some rows stand one column off, or the check could not tell."""
    if found is None or not _is_judged_by_name(found, plan):
        return True
    return any(cause.id in SHIFTED for cause in found.causes)


def _is_judged_by_name(found: FileOutcome, plan: Plan) -> bool:
    intake = {wording.rule for wording in plan.admission.wordings.values()}
    is_read = found.layout is not None and bool(found.rows)
    return is_read and not any(finding.rule in intake for finding in found.findings)


def _reason(bytes_: Scan, plan: Plan) -> str:
    return judge_encoding(bytes_, plan.admission).finding.message


def _mended(examined: _Examined, path: Path, sha256: str) -> MendedFile:
    return MendedFile(
        name=examined.delivered.name, path=path, sha256=sha256, changes=examined.changes, left=examined.all_left
    )


def _moment(original: Original) -> tuple[int, int, int, int, int, int]:
    """When the original was last changed, as an archive says it: entries of the same archive are then the same bytes."""
    then = datetime.fromtimestamp(original.stamp.changed_ns / 1e9, tz=UTC)
    return max(FIRST_MOMENT, (then.year, then.month, then.day, then.hour, then.minute, then.second))


def _entry(name: str, moment: tuple[int, int, int, int, int, int]) -> ZipInfo:
    entry = ZipInfo(name, moment)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = PLAIN_FILE
    return entry


def _carry(stream: FileIO, out: IO[bytes]) -> None:
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        out.write(chunk)
