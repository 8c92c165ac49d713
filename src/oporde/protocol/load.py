"""Read a protocol folder into a Protocol, or say every mistake in it: with its file, its line and what was expected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oporde.errors import ProtocolError
from oporde.protocol import folder as folders
from oporde.protocol.coherence import GENERATOR, HEAD, INDICATORS, REPORT, Mistake, code_mistakes, incoherences
from oporde.protocol.english import FOLDER, English, EnglishHead, EnglishLayout, english_file, english_mistakes
from oporde.protocol.generator import GeneratorSpec
from oporde.protocol.limits import with_limits
from oporde.protocol.model import Code, CodeList, Column, FigureList, QuestionAndAnswer, Text
from oporde.protocol.moments import day_mistakes, with_days
from oporde.protocol.overviews import ReportFile
from oporde.protocol.protocol import Head, IndicatorsFile, Layout, Protocol, QuestionsFile
from oporde.protocol.shape import Kind, shaped
from oporde.protocol.sql import suggest
from oporde.protocol.types import TYPES
from oporde.protocol.yaml_file import Place, YamlFile, read_yaml

DIGITS_OF_A_NUMBER = 18  # what a whole number in the engine holds for certain


def load_protocol(name: str | Path) -> Protocol:
    """Read a protocol by name ("gmsd/2017") or folder.

    Raises: UnknownProtocol; ProtocolError with every mistake found, as `file:line: what`.
    """
    reading = Reading(folders.find_protocol(name))
    protocol = reading.read()
    if reading.mistakes or protocol is None:
        raise ProtocolError(reading.told())
    return protocol


def load_english(name: str | Path) -> English | None:
    """What a protocol says in English; None when it has none.

    Raises: UnknownProtocol; ProtocolError with every mistake found, as `file:line: what`.
    """
    reading = Reading(folders.find_protocol(name))
    protocol = reading.read()
    english = None if protocol is None else reading.english(protocol)
    if reading.mistakes:
        raise ProtocolError(reading.told())
    return english


@dataclass(slots=True)
class Reading:
    """A folder while it is read: what it says, and what is wrong with it.

    Attributes:
        mistakes: (file, line, what), in the order in which they were found.
        files: the YAML files that could be read, by name.
        damaged: columns (layout, name) of which something that others rest on is wrong.
    """

    folder: Path
    mistakes: list[tuple[str, int, str]] = field(default_factory=list)
    files: dict[str, YamlFile] = field(default_factory=dict)
    damaged: set[tuple[str, str]] = field(default_factory=set)

    def read(self) -> Protocol | None:
        """The protocol; None when a file of it does not have its shape, so that the rest cannot be judged."""
        head = self.model(HEAD, Head)
        lists = tuple(self.code_list(item, i) for i, item in enumerate(head.lists)) if head else ()
        figures = tuple(self.figure_list(item, i) for i, item in enumerate(head.figure_lists)) if head else ()
        layouts = [self.layout(f"{name}.yaml", {item.id: item for item in lists}) for name in self.layout_names(head)]
        indicators = self.model(INDICATORS, IndicatorsFile, optional=True)
        report = self.model(REPORT, ReportFile, optional=True)
        generator = self.model(GENERATOR, GeneratorSpec, optional=True)
        head = head and head.model_copy(update={"summary": with_days(head.summary, head.moments)})
        texts = tuple(self.texts(head)) if head else ()
        questions = self.questions(head) if head else ()
        whole = [layout for layout in layouts if layout is not None]
        if head is None or len(whole) < len(layouts) or any(name not in self.files for name in self.wanted(head)):
            return None
        protocol = Protocol(
            head=head,
            layouts=tuple(whole),
            lists=lists,
            figure_lists=figures,
            views=indicators.views if indicators else (),
            indicators=tuple(with_limits(item) for item in indicators.indicators) if indicators else (),
            report=report or ReportFile(),
            texts=texts,
            questions=questions,
            generator=generator,
            folder_hash=folders.folder_hash(self.folder),
        )
        for mistake in incoherences(protocol, self.damaged):
            self.mistake(mistake)
        return protocol

    def english(self, protocol: Protocol) -> English | None:
        """What the protocol says in English, held against it; None when it has none, or when it cannot be read."""
        if not (self.folder / FOLDER).is_dir():
            return None
        head = self.model(english_file(HEAD), EnglishHead)
        said = {
            layout.id: self.model(english_file(f"{name}.yaml"), EnglishLayout)
            for name, layout in zip(protocol.head.layouts, protocol.layouts, strict=True)
        }
        known = {HEAD, *(f"{name}.yaml" for name in protocol.head.layouts)}
        for path in sorted((self.folder / FOLDER).iterdir()):
            if path.name not in known and path.name[0] != ".":
                self.wrong(english_file(path.name), 1, f"no file of this protocol{suggest(path.name, known)}")
        layouts = {id: layout for id, layout in said.items() if layout is not None}
        if head is None or len(layouts) < len(said):
            return None
        english = English(head, layouts)
        for mistake in english_mistakes(protocol, english):
            self.mistake(mistake)
        return english

    def told(self) -> tuple[str, ...]:
        """All mistakes as `file:line: what`, file by file, from top to bottom; none twice."""
        order = {name: i for i, name in enumerate(dict.fromkeys((HEAD, *(file for file, _, _ in self.mistakes))))}
        found = sorted(dict.fromkeys(self.mistakes), key=lambda mistake: (order[mistake[0]], mistake[1]))
        return tuple(f"{file}:{line}: {what}" for file, line, what in found)

    def mistake(self, mistake: Mistake) -> None:
        """Note a mistake of which the place is known, but not the line."""
        file = self.files.get(mistake.file)
        self.wrong(mistake.file, file.line(mistake.place) if file else 1, mistake.what)

    def wrong(self, file: str, line: int, what: str) -> None:
        self.mistakes.append((file, line, what))

    def wanted(self, head: Head) -> tuple[str, ...]:
        """The files without which nothing can be said about the rest."""
        return (HEAD, *(f"{name}.yaml" for name in head.layouts), *((head.questions,) if head.questions else ()))

    # --- files of the folder

    def inside(self, name: str) -> Path | None:
        """The path of a file of the folder; None when it is not there. Nothing outside the folder is part of a version."""
        path = self.folder / name
        try:
            known = path.is_file() and path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError):  # a name no file system takes
            known = False
        return path if known else None

    def text(self, name: str, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.wrong(name, 1, f"no text in UTF-8: {error.reason} at byte {error.start}")
            return None

    def file(self, name: str, *, optional: bool = False) -> YamlFile | None:
        path = self.inside(name)
        text = None if path is None else self.text(name, path)
        if path is None and not optional:
            self.wrong(name, 1, "the file is missing")
        if text is None:
            return None
        file, mistakes = read_yaml(name, text)
        for line, what in mistakes:
            self.wrong(name, line, what)
        return file

    def model(self, name: str, kind: type[Kind], *, optional: bool = False) -> Kind | None:
        """A YAML file as its model; kept among the files only when it has that shape, or it is clear what was meant."""
        file = self.file(name, optional=optional)
        if file is None:
            return None
        found, mistakes = shaped(kind, file.value)
        for place, what in mistakes:
            self.wrong(name, file.line(place), what)
        if found is not None:
            self.files[name] = file
        return found

    # --- layouts

    def layout_names(self, head: Head | None) -> tuple[str, ...]:
        """The layouts; also when another part of protocol.yaml is wrong, so that all is told at once."""
        if head is not None:
            return tuple(dict.fromkeys(head.layouts))
        path = self.inside(HEAD)
        text = path.read_text(encoding="utf-8", errors="replace") if path else ""
        file, _ = read_yaml(HEAD, text)
        named = file.value.get("layouts") if file and isinstance(file.value, dict) else None
        return tuple(dict.fromkeys(name for name in named if isinstance(name, str))) if isinstance(named, list) else ()

    def layout(self, name: str, lists: dict[str, CodeList]) -> Layout | None:
        layout = self.model(name, Layout)
        if layout is None:
            self.name_unknown_words(name, lists)
            return None
        columns = tuple(
            self.column(column, layout, name, ("columns", i), lists) for i, column in enumerate(layout.columns)
        )
        return layout.model_copy(update={"columns": columns})

    def name_unknown_words(self, name: str, lists: dict[str, CodeList]) -> None:
        """Types and lists that do not exist, of a layout that is wrong in another way too: all is told at once."""
        file = self.file(name)
        columns = file.value.get("columns") if file and isinstance(file.value, dict) else None
        for i, column in enumerate(columns if isinstance(columns, list) else ()):
            for key, known in (("type", TYPES), ("list", lists)):
                word = column.get(key) if isinstance(column, dict) else None
                if file and isinstance(word, str) and known and word not in known:
                    self.wrong(name, file.line(("columns", i, key)), f'unknown {key} "{word}"{suggest(word, known)}')

    def column(self, column: Column, layout: Layout, name: str, place: Place, lists: dict[str, CodeList]) -> Column:
        """The column with its codes. One of an unknown type goes on as text, so that the rest can be judged."""
        file = self.files[name]
        if column.type not in TYPES:
            self.wrong(name, file.line((*place, "type")), f'unknown type "{column.type}"{suggest(column.type, TYPES)}')
            self.damaged.add((layout.id, column.name))
        if column.list is not None and lists and column.list not in lists:
            what = f'unknown list "{column.list}"{suggest(column.list, lists)}'
            self.wrong(name, file.line((*place, "list")), what)
            self.damaged.add((layout.id, column.name))
        if column.type not in TYPES:
            return column.model_copy(update={"type": "text", "pattern": None})
        if column.list is not None and column.codes:
            self.wrong(name, file.line(place), f'column "{column.name}" has both a list and codes of its own')
        if column.list is not None and column.list in lists:
            return column.model_copy(update={"codes": lists[column.list].codes})
        if column.list is None and column.type in ("code", "codes") and not column.codes:
            what = f'column "{column.name}" has type {column.type} but no list and no codes'
            self.wrong(name, file.line(place), what)
            self.damaged.add((layout.id, column.name))
        return column

    # --- lists

    def code_list(self, item: CodeList, number: int) -> CodeList:
        place: Place = ("lists", number, "file")
        codes: list[Code] = []
        lines: list[int] = []
        before = len(self.mistakes)
        needed = [item.code, item.label, item.valid_from, item.valid_until]
        for line, row in self.table(item.file, place, needed):
            try:
                days = [_day(row.get(name or "")) for name in (item.valid_from, item.valid_until)]
            except ValueError as error:
                self.wrong(item.file, line, f"no day JJJJ-MM-DD: {error}")
                continue
            if row[item.code]:
                codes.append(Code(code=row[item.code], label=row[item.label], valid_from=days[0], valid_until=days[1]))
                lines.append(line)
            else:
                self.wrong(item.file, line, f"{item.code} is empty")
        if not codes and len(self.mistakes) == before:
            self.mistake(Mistake(HEAD, place, f"{item.file} holds no codes"))
        for i, what in code_mistakes(codes):
            self.wrong(item.file, lines[i], what)
        return item.model_copy(update={"codes": tuple(codes)})

    def figure_list(self, item: FigureList, number: int) -> FigureList:
        values: dict[str, int] = {}
        for line, row in self.table(item.file, ("figure_lists", number, "file"), [item.code, item.value]):
            if row[item.code] in values:
                self.wrong(item.file, line, f'"{row[item.code]}" stands here twice')
            elif re.fullmatch(rf"[0-9]{{1,{DIGITS_OF_A_NUMBER}}}", row[item.value]):
                values[row[item.code]] = int(row[item.value])
            else:
                self.wrong(item.file, line, f"{item.value} is no whole number")
        return item.model_copy(update={"values": values})

    def table(self, name: str, place: Place, needed: list[str | None]) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a CSV file with their lines; a cell that is not there is empty."""
        path = self.inside(name)
        text = None if path is None else self.text(name, path)
        if path is None:
            self.mistake(Mistake(HEAD, place, f"{name} is missing"))
        if text is None:
            return
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", restval="")
        try:
            known = reader.fieldnames or []
            missing = [column for column in needed if column and column not in known]
            if missing:
                self.wrong(name, 1, f"column {missing[0]} is missing{suggest(missing[0], known)}")
                return
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            self.wrong(name, reader.line_num, f"no readable CSV: {error}")

    # --- words

    def texts(self, head: Head) -> Iterator[Text]:
        for i, name in enumerate(head.texts):
            path = self.inside(f"texts/{name}")
            if path is None:
                self.mistake(Mistake(HEAD, ("texts", i), f"texts/{name} is missing"))
                continue
            markdown = self.text(f"texts/{name}", path)
            if markdown is None:
                continue
            title = markdown.lstrip().split("\n", 1)[0]
            if not title.startswith("# "):
                self.wrong(f"texts/{name}", 1, "expected a title, as in: # Aanleveren")
            markdown = with_days(markdown, head.moments)
            for line, what in day_mistakes(markdown, head.moments):
                self.wrong(f"texts/{name}", line + 1, what)
            yield Text(id=path.stem, title=title.removeprefix("# ").strip(), markdown=markdown)

    def questions(self, head: Head) -> tuple[QuestionAndAnswer, ...]:
        found = self.model(head.questions, QuestionsFile) if head.questions else None
        said = (
            [item.model_copy(update={"answer": with_days(item.answer, head.moments)}) for item in found.questions]
            if found
            else []
        )
        for i, item in enumerate(said):
            for _, what in day_mistakes(item.answer, head.moments):
                self.mistake(Mistake(str(head.questions), ("questions", i, "answer"), what))
        return tuple(said)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
