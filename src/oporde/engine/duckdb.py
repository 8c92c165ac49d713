"""DuckDB runs a plan: each file read once, in parallel, into flags per row; counts and first rows follow from those.

Of a large file some lines are looked at before. No extension is loaded, nothing is written to disk, and files can only be read
through the queries made here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import _duckdb as duckdb  # the engine itself: the package around it takes longer to import than a small file to judge

from oporde.engine.tally import Tally, parts
from oporde.errors import Unreadable
from oporde.findings import NotRun
from oporde.intake.pieces import in_pieces, sample
from oporde.intake.tables import Table
from oporde.plan.model import (
    BETWEEN,
    UNEXPLAINED,
    Check,
    Groups,
    IndicatorQuery,
    KeyFigureQuery,
    LayoutPlan,
    OddRows,
    OverviewQuery,
    Plan,
    ViewQuery,
)
from oporde.protocol.admission import CodeValidity
from oporde.protocol.sql_text import quote, text

LOOKED_AT_FIRST = 2_000  # of the records that may be wrong as a whole
LOOKED_AT_ONCE = 500_000
MANY = 100_000  # records from which wrong values may be judged while reading
FEW = 0.02  # of the rows wrong, up to which it is better to judge those when all is read
LARGE = 10_000_000  # records above which a file is read in pieces: slower, in less memory
ALL_RULES = "alle regels"
GROUPED_AT_ONCE = 1_250_000  # records
HASHES = 1 << 64
CAST_HASH = "CAST({} AS UBIGINT)"  # as it is written such a number is a wider one
SUSPECTS = "SELECT * EXCLUDE (suspect), suspect AS row"  # FROM a table of wrong rows
COMBINATIONS = 20_000  # more different kinds of wrong rows than this are counted flag by flag
LONGEST_LINE = 2_000_000  # bytes; intake has refused longer ones
CHUNK_BYTES = 1 << 20


Cell = str | float | None
"""A value of a result: a day is written as 2017-12-31, a number that is whole stays so."""

Failure = duckdb.Error
"""What the engine raises when it cannot do its work, for those who may not know DuckDB."""


ReadingProgress = Callable[[int, int], None]


class RaggedLines(Exception):
    """The file does not have one whole record per line: it must be normalised before it can be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What conditions may ask beside the rows: who delivered, about which period, and what day it is."""

    municipality: str
    period: str
    first_day: date
    last_day: date
    today: date
    inhabitants: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRows:
    """Rows of an approved file that were kept as Parquet by `keep_rows`; values are read already.

    Attributes:
        source: a path an engine can open.
    """

    source: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A table with what it takes to read it: its own period's days, and the codes that hold in that period."""

    table: Table | KeptRows
    about: Circumstances
    lists: Mapping[str, tuple[CodeValidity, ...]]


def as_delivered(table: Table, plan: Plan, today: date) -> Delivered:
    """A table with the days of its period, and the codes that hold on one of them by the name its queries use."""
    period = next(period for period in plan.admission.periods if period.id == table.period)
    about = Circumstances(
        municipality=table.municipality,
        period=period.id,
        first_day=period.first_day,
        last_day=period.last_day,
        today=today,
        inhabitants=plan.inhabitants.get(table.municipality),
    )
    lists = {
        name: tuple(code for code in plan.lists[id] if code.holds_within(period.first_day, period.last_day))
        for name, id in plan.layout(table.layout).lists.items()
    }
    return Delivered(table=table, about=about, lists=lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one check found.

    Attributes:
        records: the first records concerned (0-based), ascending; twins: for each the other record, or None.
        share: count as part of the check's denominator, where it has a limit of either kind.
    """

    check: Check
    count: int
    undecided: int
    records: tuple[int, ...] = ()
    twins: tuple[int | None, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Rows that are wrong as a whole, all for one reason.

    Attributes:
        id: of the cause.
        records: the first of them, from 0.
        place: of the first column in which it shows in each of them.
        codes, flags: what was counted in these rows, as in a tally; codes of columns from where it begins.
    """

    id: str
    count: int
    records: tuple[int, ...]
    place: int
    codes: Mapping[tuple[int, int], int]
    flags: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a file's checks found: only those with something to say, and those that could not run.

    Attributes:
        causes: (place of the column, failure code) → rows, for codes that name a cause.
        hints: numbers of the layout's hints that hold.
        odd: rows that are wrong as a whole.
    """

    found: tuple[Found, ...]
    not_run: tuple[NotRun, ...]
    causes: Mapping[tuple[int, int], int]
    hints: tuple[int, ...]
    odd: tuple[Odd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value of one indicator. red and orange are None where the value, or a limit, is not known.

    Attributes:
        details: the further columns of its query, such as the numbers that the value was made of.
    """

    indicator: str
    subject: str
    value: float | None
    red: bool | None
    orange: bool | None
    details: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The facts of an overview, and which of its headlines is the first that holds; None when none does."""

    facts: tuple[tuple[str, Cell], ...]
    headline: int | None


@dataclass(frozen=True, slots=True)
class _Formed:
    """Groups that were formed, and which facts could not be told of them."""

    failures: Mapping[int, duckdb.Error]

    def be_sure_of(self, fact: int) -> None:
        """Raises: duckdb.Error, when this is a fact that could not be told."""
        if fact in self.failures:
            raise self.failures[fact]


class DuckDB:
    """One engine for one delivery; its tables live in memory until it is closed.

    Args:
        keep: how many first records to remember per check.
        memory_limit: as DuckDB writes it, e.g. "500MB"; beyond it a check fails with a reason, it never spills.
        threads: 0 leaves it to the engine.
    """

    def __init__(self, *, keep: int = 1000, memory_limit: str | None = None, threads: int = 0) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_file_cache": "false",  # a path may stand for one piece of a file after the other
            "max_temp_directory_size": "0B",
            "temp_directory": "",
        }
        if memory_limit:
            settings["memory_limit"] = memory_limit
        if threads:
            settings["threads"] = str(threads)
        self._connection = duckdb.connect(":memory:", config=settings)
        # Where Python seems interactive DuckDB draws a bar on standard output, amid what is written there.
        self._connection.execute("SET enable_progress_bar = false")
        # Flags are nearly always 0: compressed they take a tenth of the memory, and no more time.
        self._connection.execute("ATTACH ':memory:' AS kept (COMPRESS)")
        self._connection.execute("USE kept")
        self._keep = keep
        self._municipality = ""
        self._records: dict[int, int] = {}
        self._layouts: dict[int, LayoutPlan] = {}

    def __enter__(self) -> DuckDB:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def set_circumstances(self, about: Circumstances) -> None:
        """Give the conditions their parameters. They travel as values; none becomes part of a query text."""
        self._municipality = about.municipality
        values = {
            "municipality": about.municipality,
            "period": about.period,
            "period_first_day": about.first_day,
            "period_last_day": about.last_day,
            "today": about.today,
            "inhabitants": about.inhabitants,
        }
        for name, value in values.items():
            self._connection.execute(f"SET VARIABLE {name} = (SELECT ?)", [value])

    def read(
        self,
        number: int,
        table: Table,
        layout: LayoutPlan,
        lists: Mapping[str, tuple[CodeValidity, ...]],
        progress: ReadingProgress | None = None,
    ) -> int:
        """Read a file into table t<number>: flags and kept names per record; and into w<number> what is wrong with values.

        Args:
            lists: codes that hold in the period, by the name under which the layout's queries know them.
            progress: is told of a large file how many records are read, and of how many.
        Returns: the number of records.
        Raises: RaggedLines, when the engine's count and intake's differ or a line has another number of fields;
            duckdb.Error, when the pass itself fails.
        """
        if (
            table.plain
            and not table.even
            and _delimiters(table) != (table.records + table.skip) * (len(table.columns) - 1)
        ):
            # DuckDB refuses a line with too few fields, but empty ones too many at its end it drops in silence.
            raise RaggedLines(table.name)
        self._define(lists)
        self._connection.execute("SET VARIABLE between = (SELECT ?)", [table.delimiter])
        is_large = table.records > LARGE
        try:
            at_once = table.records >= MANY and self._many_are_wrong(table, layout)
            for place, piece in enumerate(in_pieces(table) if is_large else (table,)):
                self._read_piece(number, piece, layout, at_once=at_once, more=place > 0)
                if is_large:
                    # What is kept of a piece takes a fifth of the memory once it is compressed.
                    self._compress()
                    if progress:
                        progress(self._one(f"SELECT count(*) FROM t{number}"), table.records)
        except duckdb.InvalidInputException as error:
            if "CSV Error" in str(error) or "CSV" in str(error)[:200]:
                raise RaggedLines(table.name) from None
            raise
        records = self._one(f"SELECT count(*) FROM t{number}")
        if records != table.records:
            raise RaggedLines(table.name)
        self._make_wrong_rows(number, layout)
        if at_once:
            self._take_wrong_rows(number, layout)
        else:
            self._read_wrong_rows(number, layout)
        if self._one(f"SELECT count(suspect) FROM w{number}"):
            with suppress(duckdb.Error):  # a cause that cannot be told leaves what is wrong as it was found
                self._read_odd_rows(number, table, layout)
        self._drop(f"w{number}", "suspect")
        if is_large:
            self._compress()
        self._records[number], self._layouts[number] = records, layout
        for name in {*layout.places.values()}:
            self._connection.execute(
                f"SET VARIABLE {quote(f't{number} list {name}')} = getvariable({text(f'list {name}')})"
            )
        return records

    def lock(self) -> None:
        """From here on no query can reach a file or change a setting. Call it when all files have been read."""
        # What groups took is given back after each: else up to half a gigabyte is kept for later.
        self._connection.execute("SET allocator_bulk_deallocation_flush_threshold = '16MB'")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def judge(
        self, number: int, table: Table, layout: LayoutPlan, others: Mapping[str, int], *, production: bool
    ) -> Judged:
        """What the checks of a layout find in a table that was read.

        Args:
            others: the delivery's other tables by name ("kosten_wmo", "previous.wmo"), with their numbers.
        """
        self._views(number, others)
        try:
            tally = self._tally(number, layout)
        except duckdb.Error as error:
            return Judged(found=(), not_run=(NotRun(rule=ALL_RULES, reason=_reason(error)),), causes={}, hints=())
        found: list[Found] = []
        not_run: list[NotRun] = []
        present = set(table.columns)
        formed: dict[str, _Formed] = {}
        for check in layout.checks:
            if check.production_only and not production:
                continue
            if not set(check.needs) <= present:
                found.append(Found(check=check, count=0, undecided=self._records[number] or 1))
                continue
            if not set(check.tables) <= set(others):
                continue
            try:
                for groups in (groups for groups in layout.groups if groups.name in check.groups):
                    self._form(groups, number, formed)
                    formed[groups.name].be_sure_of(check.groups[groups.name])
                one = self._check(check, tally, number)
            except duckdb.Error as error:
                not_run.append(NotRun(rule=check.rule, reason=_reason(error)))
                continue
            if one.count or one.undecided:
                found.append(one)
        for name in formed:
            self._connection.execute(f"DROP TABLE {name}")
        hints, failed = self._hints(layout)
        return Judged(
            found=tuple(found),
            not_run=(*not_run, *self._unexplained(tally, layout), *failed),
            causes=dict(tally.codes),
            hints=hints,
            odd=tuple(self._odd(number, layout)),
        )

    def fingerprints(self, table: Table, layout: LayoutPlan, leave_out: Iterable[str]) -> tuple[int, str]:
        """Number of records, and a summary of their text in order, without some columns: equal files have equal ones."""
        left = set(leave_out)
        text_of = ", ".join(
            f"r{i}"
            for i, column in enumerate(layout.columns, 1)
            if column.name not in left and column.name in table.columns
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE compared AS WITH delivered AS ({self._delivered(table, layout)}) "
            f"SELECT hash({text_of or '0'}) AS h FROM delivered"
        )
        row = self._connection.execute(
            "SELECT count(*), CAST(sum(CAST(hash(h, rowid) AS HUGEINT)) AS VARCHAR) FROM compared"
        ).fetchone()
        self._connection.execute("DROP TABLE compared")
        assert row is not None
        return row[0], row[1] or ""

    def days(self, number: int, column: str) -> tuple[date, date] | None:
        """The first and last day in a kept date column; None when no row has one."""
        row = self._connection.execute(f"SELECT min({quote(column)}), max({quote(column)}) FROM t{number}").fetchone()
        return None if row is None or row[0] is None else (row[0], row[1])

    def measure(
        self,
        delivered: Mapping[str, Delivered],
        about: Circumstances,
        layouts: Iterable[LayoutPlan],
        views: Iterable[ViewQuery],
        indicators: Iterable[IndicatorQuery],
    ) -> tuple[Measured, ...]:
        """Carry out indicators over a municipality's tables.

        Args:
            delivered: by name, "wmo" or "previous.wmo"; a layout that is not here is an empty table.
            about: the period that is reported on; every table is read with its own.
        Returns: at least one Measured for each indicator, one for each subject where it has several, in order.
        Raises: duckdb.Error, when a query of the plan itself is wrong.
        """
        for layout in layouts:
            for name in (layout.layout, f"previous.{layout.layout}"):
                self._typed(name, layout, delivered.get(name))
        self.set_circumstances(about)
        rows = [
            (name.removeprefix("previous."), name.startswith("previous."), table.table.records)
            for name, table in delivered.items()
        ]
        self._connection.execute("CREATE OR REPLACE TABLE files (layout VARCHAR, previous BOOLEAN, records BIGINT)")
        if rows:
            self._connection.executemany("INSERT INTO files VALUES (?, ?, ?)", rows)
        for view in views:
            self._connection.execute(f"CREATE OR REPLACE TABLE {quote(view.name)} AS\n{view.query}")
        return tuple(measured for indicator in indicators for measured in self._measure(indicator))

    def tabulate(self, overview: OverviewQuery) -> tuple[tuple[Cell, ...], ...]:
        """The rows of an overview: its keys, then its measures, in the order of the query. Comes after `measure`."""
        names = ", ".join(
            map(quote, [*(key.name for key in overview.keys), *(each.name for each in overview.measures)])
        )
        rows = self._connection.execute(f"-- {overview.id}\nSELECT {names} FROM (\n{overview.query}\n)").fetchall()
        return tuple(tuple(map(_cell, row)) for row in rows)

    def tell(self, overview: OverviewQuery) -> Told:
        """The facts of an overview and the headline that they ask for. Comes after `measure`."""
        if overview.facts is None:
            return Told(facts=(), headline=None)
        told = "".join(f", ({line.when or 'TRUE'}) AS h{i}" for i, line in enumerate(overview.headlines))
        result = self._connection.execute(f"-- {overview.id}\nSELECT *{told} FROM (\n{overview.facts}\n)")
        names = [column[0] for column in result.description or ()]
        row = result.fetchone() or (None,) * len(names)
        found = dict(zip(names, row, strict=True))
        holds = [found.pop(f"h{i}") for i in range(len(overview.headlines))]
        return Told(
            facts=tuple((name, _cell(value)) for name, value in found.items()),
            headline=holds.index(True) if True in holds else None,
        )

    def value(self, figure: KeyFigureQuery) -> float | None:
        """The value of a key figure; None when there is none. Comes after `measure`."""
        row = self._connection.execute(f"-- {figure.id}\n{figure.query}").fetchone()
        return None if row is None or row[0] is None else float(row[0])

    def filled(self, name: str, layout: LayoutPlan) -> tuple[tuple[str, int], ...]:
        """Of each column of a table that was measured, on how many rows it holds something that could be read."""
        counts = ", ".join(f"count({quote(column.name)})" for column in layout.columns)
        row = self._connection.execute(f"SELECT {counts} FROM {quote(name)}").fetchone()
        assert row is not None
        return tuple(zip((column.name for column in layout.columns), row, strict=True))

    def keep_rows(self, delivered: Delivered, layout: LayoutPlan, target: str) -> None:
        """Write the rows of a file as Parquet, its values as they were read, so that figures can be made of it again."""
        self._typed("kept_rows", layout, delivered)
        self._connection.execute(f"COPY (SELECT * FROM kept_rows ORDER BY record) TO {text(target)} (FORMAT parquet)")
        self._connection.execute("DROP TABLE kept_rows")

    def write_rows(self, target: Path, delivered: Delivered, layout: LayoutPlan, key: bytes) -> int:
        """Write the rows of a table as they are read, in order, with pseudonyms for persons; the number of rows.

        Parquet: `record` (from 0), the columns and derived names of the layout, `excluded`, and `fingerprint`, by which equal
        rows are known. Values of personal columns and the fingerprint are replaced by the first half of HMAC-SHA256 with
        the key, in hexadecimal: equal values stay equal, and without the key nobody knows of whom they are.

        Raises: duckdb.Error.
        """
        padded = key.ljust(64, b"\0")  # RFC 2104; the key is no longer than a block
        for name, pad in (("inner_key", 0x36), ("outer_key", 0x5C)):
            self._connection.execute(f"SET VARIABLE {name} = (SELECT ?)", [bytes(byte ^ pad for byte in padded)])
        self._typed("typed rows", layout, delivered)
        secret = [column.name for column in layout.columns if column.personal] + ["fingerprint"]
        replaced = ", ".join(f"{_pseudonym(quote(name))} AS {quote(name)}" for name in secret)
        self._connection.execute(
            f"COPY (SELECT * REPLACE ({replaced}) FROM {quote('typed rows')} ORDER BY record) "
            f"TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return self._one(f"SELECT count(*) FROM {quote('typed rows')}")

    def _typed(self, name: str, layout: LayoutPlan, delivered: Delivered | None) -> None:
        if delivered is not None and isinstance(delivered.table, KeptRows):
            kept = f"SELECT * FROM read_parquet({text(delivered.table.source)})"
            self._connection.execute(f"CREATE OR REPLACE TABLE {quote(name)} AS {kept}")
            return
        if delivered is None:
            nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS r{i}" for i in range(1, len(layout.columns) + 1))
            source = f"SELECT * FROM (SELECT {nothing}) WHERE FALSE"
            self._define(dict.fromkeys(layout.lists, ()))
        else:
            assert isinstance(delivered.table, Table)
            source = self._delivered(delivered.table, layout)
            self.set_circumstances(delivered.about)
            self._define(delivered.lists)
        self._connection.execute(
            f"CREATE OR REPLACE TABLE typed AS WITH delivered AS (\n{source}\n)\n{layout.typed_query}"
        )
        self._connection.execute(f"CREATE OR REPLACE TABLE {quote(name)} AS SELECT rowid AS record, * FROM typed")
        self._connection.execute("DROP TABLE typed")

    def _measure(self, indicator: IndicatorQuery) -> Iterable[Measured]:
        conditions = f"{indicator.red or 'FALSE'} AS is_red, {indicator.orange or 'FALSE'} AS is_orange"
        result = self._connection.execute(f"-- {indicator.id}\nSELECT *, {conditions} FROM (\n{indicator.query}\n)")
        names = [column[0] for column in result.description or ()]
        rows = result.fetchall()
        if not rows:
            yield Measured(indicator=indicator.id, subject="", value=None, red=None, orange=None)
        for row in rows:
            found = dict(zip(names, row, strict=True))
            value, subject = found.pop("value"), found.pop("subject", None)
            red, orange = found.pop("is_red"), found.pop("is_orange")
            yield Measured(
                indicator=indicator.id,
                subject=str(subject or ""),
                value=None if value is None else float(value),
                red=red,
                orange=orange,
                details=tuple((name, _cell(detail)) for name, detail in found.items()),
            )

    # --- reading

    def _define(self, lists: Mapping[str, tuple[CodeValidity, ...]]) -> None:
        """Give the queries their codes: as a list, and as a pattern in which long lists are found sooner.

        Where the codes are those of municipalities, most rows hold the one that delivered.
        """
        for name, codes in lists.items():
            members = [*dict.fromkeys(item.code for item in codes)]
            self._connection.execute(f"SET VARIABLE {quote(f'list {name}')} = (SELECT CAST(? AS VARCHAR[]))", [members])
            self._connection.execute(
                f"SET VARIABLE {quote(f'pattern {name}')} = (SELECT coalesce(string_agg(regexp_escape(code), '|'), '') "
                "FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS code))",
                [members],
            )
            likely = self._municipality if self._municipality in members else None
            self._connection.execute(f"SET VARIABLE {quote(f'likely {name}')} = (SELECT CAST(? AS VARCHAR))", [likely])

    def _many_are_wrong(self, table: Table, layout: LayoutPlan) -> bool:
        """Whether more than FEW of the rows seem wrong. Their text would take room, and looking at them again time.

        To judge wrong values within the pass costs nearly as much for a few of each batch as for all of it.
        """
        with suppress(OSError, Unreadable), sample(table) as some:
            if some is not None:
                row = self._connection.execute(
                    f"WITH delivered AS (\n{self._delivered(some, layout)}\n)\n"
                    f"SELECT count(wrong) <= {FEW} * count(*) AND count(*) > 0 FROM (\n{layout.rows_query}\n)"
                ).fetchone()
                return row != (True,)
        return True  # not known; what is the matter with the file is told when it is read as a whole

    def _read_piece(self, number: int, piece: Table, layout: LayoutPlan, *, at_once: bool, more: bool) -> None:
        """Args: at_once: what is wrong with values is judged as well; more: there are rows already."""
        into = f"INSERT INTO t{number}" if more else f"CREATE OR REPLACE TABLE t{number} AS"
        query = f"{into}\nWITH delivered AS (\n{self._delivered(piece, layout)}\n)\n"
        if at_once:
            self._execute_as_written(query + layout.whole_query)
        else:
            self._connection.execute(query + layout.rows_query)

    def _compress(self) -> None:
        self._connection.execute("CHECKPOINT kept")

    def _make_wrong_rows(self, number: int, layout: LayoutPlan) -> None:
        words = "".join(f"{word} BIGINT, " for word in _words("bu", layout))
        self._connection.execute(f"CREATE OR REPLACE TABLE w{number} (record BIGINT, {words}suspect VARCHAR)")
        self._connection.execute(f"CREATE OR REPLACE TABLE o{number} (record BIGINT, place BIGINT, cause BIGINT)")

    def _take_wrong_rows(self, number: int, layout: LayoutPlan) -> None:
        """Move into w<number> what was found wrong with rows while they were read."""
        words = _words("bu", layout)
        listed = ", ".join(f"CAST(told[{i}] AS BIGINT)" for i, _ in enumerate(words, 1))
        row = f"array_to_string(told[{len(words) + 1}:], {BETWEEN})"
        self._connection.execute(
            f"INSERT INTO w{number} SELECT rowid, {listed}, CASE WHEN len(told) > {len(words)} THEN {row} END\n"
            f"FROM (SELECT rowid, string_split(wrong, {BETWEEN}) AS told FROM t{number} WHERE wrong IS NOT NULL)"
        )
        self._drop(f"t{number}", "wrong")

    def _read_wrong_rows(self, number: int, layout: LayoutPlan) -> None:
        """Read again, into w<number>, what is wrong with the rows in which a value is; and why, as far as that is known."""
        self._connection.execute(
            gathered(f"SELECT rowid AS record, wrong AS row FROM t{number} WHERE wrong IS NOT NULL")
        )
        self._drop(f"t{number}", "wrong")
        if self._one("SELECT count(*) FROM few"):
            self._execute_as_written(
                f"INSERT INTO w{number}\nWITH delivered AS (\n{_split(layout)}\n)\n{layout.wrong_query}"
            )
        self._connection.execute("DROP TABLE few")

    def _execute_as_written(self, query: str) -> None:
        """Nothing is computed twice within a CASE, and looking for it takes a third of the time to plan a long one."""
        self._connection.execute("SET disabled_optimizers = 'common_subexpressions'")
        try:
            self._connection.execute(query)
        finally:
            self._connection.execute("SET disabled_optimizers = ''")

    def _drop(self, table: str, column: str) -> None:
        self._connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")

    def _read_odd_rows(self, number: int, table: Table, layout: LayoutPlan) -> None:
        """Which of the rows with wrong values are wrong as a whole, into o<number>; a row for one reason only.

        Where very many are suspect, some of them are looked at first, and all of them when one of those is odd.
        """
        in_order = table.columns == tuple(column.name for column in layout.columns)
        for cause, odd in enumerate(layout.odd_rows):
            if odd.whole and not in_order:
                continue
            suspects = (
                f"FROM w{number} WHERE suspect IS NOT NULL AND ({odd.suspects})"
                f" AND record NOT IN (SELECT record FROM o{number})"
            )
            count = self._one(f"SELECT count(*) {suspects}")
            query = odd_ones(f"t{number}", layout, odd)
            if count > LOOKED_AT_FIRST:
                # Hashed, so that no regularity of the file decides which; a total stands at the end.
                some = f"hash(record) % {count // LOOKED_AT_FIRST + 1} = 0 OR record = (SELECT max(record) {suspects})"
                self._connection.execute(gathered(f"{SUSPECTS} {suspects} AND ({some})"))
                count = count if self._one(f"SELECT count(*) FROM (\n{query}\n)") else 0
            parts = -(-count // LOOKED_AT_ONCE)
            for part in range(parts):
                self._connection.execute(gathered(f"{SUSPECTS} {suspects} AND hash(record) % {parts} = {part}"))
                self._connection.execute(f"INSERT INTO o{number}\nSELECT record, place, {cause} FROM (\n{query}\n)")
        self._connection.execute("DROP TABLE IF EXISTS few")

    def _odd(self, number: int, layout: LayoutPlan) -> Iterator[Odd]:
        for cause, odd in enumerate(layout.odd_rows):
            those = f"(SELECT record FROM o{number} WHERE cause = {cause})"
            row = self._connection.execute(
                f"SELECT count(*), min(record, {self._keep}), min(place), max(place) FROM o{number} WHERE cause = {cause}"
            ).fetchone()
            assert row is not None
            count, records, first, last = row
            if count:
                tally = Tally(1)
                self._count(tally, f"(SELECT * FROM w{number} WHERE record IN {those})", "record", _words("b", layout))
                self._count(
                    tally, f"(SELECT rowid AS row, * FROM t{number} WHERE rowid IN {those})", "row", _words("m", layout)
                )
                codes = {code: rows for code, rows in tally.codes.items() if code[0] >= first}
                yield Odd(id=odd.id, count=count, records=tuple(records), place=last, codes=codes, flags=tally.flags)

    def _delivered(self, table: Table, layout: LayoutPlan) -> str:
        """The file as columns r1 … rn of text, in the layout's order; a column that is not there is NULL throughout."""
        fields = ", ".join(f"'f{i}': 'VARCHAR'" for i in range(len(table.columns)))
        places = {name: i for i, name in reversed(list(enumerate(table.columns))) if name}
        chosen = ", ".join(
            (f"f{places[column.name]}" if column.name in places else "CAST(NULL AS VARCHAR)") + f" AS r{i}"
            for i, column in enumerate(layout.columns, 1)
        )
        return (
            f"SELECT {chosen} FROM read_csv({text(table.source)}, columns = {{{fields}}}, "
            f"delim = {text(table.delimiter)}, header = false, skip = {table.skip}, auto_detect = false, "
            f"quote = '', escape = '', comment = '', max_line_size = {LONGEST_LINE}, encoding = 'utf-8', compression = 'none')"
        )

    # --- counting

    def _views(self, number: int, others: Mapping[str, int]) -> None:
        for name, other in {"this": number, **others}.items():
            columns = kept_columns(self._layouts[other], f"t{other} list")
            self._connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {quote(name)} AS SELECT rowid AS record, {columns} FROM t{other}"
            )
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW doubt AS SELECT * FROM w{number}")

    def _tally(self, number: int, layout: LayoutPlan) -> Tally:
        tally = Tally(self._keep)
        self._count(tally, f"w{number}", "record", _words("bu", layout))
        self._count(tally, f"t{number}", "rowid", _words("m", layout))
        return tally

    def _count(self, tally: Tally, table: str, record: str, words: tuple[str, ...]) -> None:
        listed, wrong = ", ".join(words), " OR ".join(f"{word} <> 0" for word in words)
        if not words:
            return
        groups = self._one(
            f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {table} WHERE {wrong} LIMIT {COMBINATIONS + 1})"
        )
        if groups > COMBINATIONS:
            self._count_one_by_one(tally, table, record, words)
            return
        rows = self._connection.execute(
            f"SELECT {listed}, count(*), min({record}, {self._keep}) FROM {table} WHERE {wrong} GROUP BY {listed}"
        ).fetchall()
        for *values, count, records in rows:
            tally.add(dict(zip(words, values, strict=True)), count, records)

    def _count_one_by_one(self, tally: Tally, table: str, record: str, words: tuple[str, ...]) -> None:
        """The same counts where nearly every row is wrong in its own way: one short query for each code and flag."""
        for word in words:
            used = self._one(f"SELECT bit_or({word}) FROM {table}")
            for part in parts(word, used):
                rows = self._connection.execute(
                    f"SELECT {part}, count(*), min({record}, {self._keep}) FROM {table} WHERE {part} <> 0 GROUP BY 1"
                ).fetchall()
                for value, count, records in rows:
                    tally.add({word: value}, count, records)

    def _form(self, groups: Groups, number: int, formed: dict[str, _Formed]) -> None:
        """Form groups that are not there yet. A fact that cannot be told of them is left out, for the rule that asks it."""
        if groups.name in formed:
            return
        failures: dict[int, duckdb.Error] = {}
        try:
            self._form_in_parts(groups, number)
        except duckdb.Error as error:
            if len(groups.facts) == 1:
                raise
            for fact, sql in enumerate(groups.facts):
                try:
                    self._form_in_parts(dataclasses.replace(groups, facts=(sql,)), number)
                except duckdb.Error as of_this_fact:
                    failures[fact] = of_this_fact
            if len(failures) in (0, len(groups.facts)):
                raise error from None
            told = ("NULL" if fact in failures else sql for fact, sql in enumerate(groups.facts))
            self._form_in_parts(dataclasses.replace(groups, facts=tuple(told)), number)
        formed[groups.name] = _Formed(failures)

    def _form_in_parts(self, groups: Groups, number: int) -> None:
        """Many rows are taken in parts, so that not all groups stand in memory at once."""
        parts = -(-self._records[number] // GROUPED_AT_ONCE) or 1
        for part in range(parts):
            begin = f"INSERT INTO {groups.name}" if part else f"CREATE OR REPLACE TEMP TABLE {groups.name} AS"
            self._connection.execute(f"-- {groups.name}\n{begin}\n{grouped(groups, part, parts)}")

    def _check(self, check: Check, tally: Tally, number: int) -> Found:
        if check.found_by == "codes":
            count = sum(tally.codes.get((check.place, code), 0) for code in check.codes)
            undecided = sum(tally.codes.get((check.place, code), 0) for code in check.earlier)
            records = tally.rows_of_codes(check.place, check.codes) if count else ()
            return self._with_share(Found(check=check, count=count, undecided=undecided, records=records), number)
        undecided = tally.unread.get(check.unread_flag, 0) if check.unread_flag is not None else 0
        if check.found_by == "flag":
            count = tally.flags.get(check.place, 0)
            found = Found(check=check, count=count, undecided=undecided, records=tally.rows_of_flag(check.place))
            return self._with_share(found, number)
        if check.undecided_query:
            undecided = self._one(check.undecided_query)
        return self._with_share(self._query(check, undecided), number)

    def _query(self, check: Check, undecided: int) -> Found:
        counted = "count(DISTINCT unit)" if check.counts == "units" else "count(*)"
        row = self._connection.execute(
            f"-- {check.rule}\nSELECT {counted}, min(record, {self._keep}), arg_min(coalesce(twin, -1), record, {self._keep})\n"
            f"FROM (\n{check.query}\n)"
        ).fetchone()
        assert row is not None
        count, records, twins = row
        records = tuple(record for record in records or () if record is not None)
        twins = tuple(None if twin < 0 else twin for twin in twins or ())[: len(records)]
        if check.counts == "file":
            # What cannot be read makes a total unknown: then the file is not judged, whatever the rest adds up to.
            count, records = (0, ()) if undecided else (min(count, 1), records)
        return Found(
            check=check,
            count=count,
            undecided=min(undecided, 1) if check.counts == "file" else undecided,
            records=records,
            twins=twins if any(twin is not None for twin in twins) else (),
        )

    def _with_share(self, found: Found, number: int) -> Found:
        limits = found.check.reject_above, found.check.at_most
        if limits == (None, None) or not found.count:
            return found
        total = self._one(f"SELECT {found.check.denominator}") if found.check.denominator else self._records[number]
        share = found.count / total if total else 0.0
        return Found(
            check=found.check,
            count=found.count,
            undecided=found.undecided,
            records=found.records,
            twins=found.twins,
            share=share,
        )

    def _hints(self, layout: LayoutPlan) -> tuple[tuple[int, ...], tuple[NotRun, ...]]:
        holds, failed = [], []
        for i, hint in enumerate(layout.hints):
            try:
                if self._one(hint.query):
                    holds.append(i)
            except duckdb.Error as error:
                failed.append(NotRun(rule=hint.id, reason=_reason(error)))
        return tuple(holds), tuple(failed)

    def _unexplained(self, tally: Tally, layout: LayoutPlan) -> list[NotRun]:
        """A value that was not read though every rule let it pass: the plan contradicts itself."""
        return [
            NotRun(
                rule=check.rule, reason=f"{column.name}: een waarde kon niet worden gelezen en geen regel zegt waarom"
            )
            for place, column in enumerate(layout.columns)
            if tally.codes.get((place, UNEXPLAINED))
            for check in layout.checks
            if check.found_by == "codes" and check.place == place
        ]

    def _one(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return int(row[0] or 0)


def _split(layout: LayoutPlan) -> str:
    """SELECT all of `few` with the columns of its `row` as r1 … rn."""
    columns = ", ".join(f"nullif(values[{i}], '') AS r{i}" for i in range(1, len(layout.columns) + 1))
    return (
        f"  SELECT * EXCLUDE (values), {columns}\n"
        f"  FROM (SELECT * EXCLUDE (row), string_split(row, {BETWEEN}) AS values FROM few)"
    )


def _delimiters(table: Table) -> int:
    """How many delimiters stand in a file without quoting; Raises: OSError, when it is gone."""
    delimiter, found = table.delimiter.encode(), 0
    with Path(table.source).open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            found += chunk.count(delimiter)
    return found


def _pseudonym(value: str) -> str:
    """SQL: half of the HMAC-SHA256 of a value; NULL stays NULL."""
    inner = f"unhex(sha256(getvariable('inner_key') || encode(CAST({value} AS VARCHAR))))"
    return f"left(sha256(getvariable('outer_key') || {inner}), 32)"


def kept_columns(layout: LayoutPlan, lists: str) -> str:
    """SQL of all that is kept of a row, and of the names that are kept in another way.

    Args: lists: how the variables begin that hold the lists.
    """
    codes = (
        f"getvariable({text(f'{lists} {list_name}')})[{quote(f'place {name}')}] AS {quote(name)}"
        for name, list_name in layout.places.items()
    )
    return ", ".join(["*", *codes, *(f"{sql} AS {quote(name)}" for name, sql in layout.restored.items())])


def gathered(rows: str) -> str:
    """SQL that puts rows together in `few`: scattered over many batches, all would be weighed for a handful at a time.

    So they would where they are materialised within the query.

    Args: rows: SELECT some rows, with their text as `row`.
    """
    return f"CREATE OR REPLACE TEMP TABLE few AS {rows}"


def odd_ones(kept: str, layout: LayoutPlan, odd: OddRows) -> str:
    """SELECT record, place of those of `few` that are odd in one way.

    Args: kept: the table with what is kept of all rows.
    """
    return (
        f"WITH delivered AS (\n  SELECT * FROM (\n{_split(layout)}\n)\n  WHERE {odd.seem}\n"
        f"), kept AS (SELECT rowid AS record, * FROM {kept})\nSELECT record, place FROM (\n{odd.query}\n)"
    )


def grouped(groups: Groups, part: int, parts: int) -> str:
    """SELECT the groups of which a fact is true, of one part of all groups."""
    keys, facts = ", ".join(groups.keys), [f"f{i}" for i in range(len(groups.facts))]
    # A range: a division takes as long as all the rest, and by the last bits the engine spreads groups over its memory.
    first, last = (CAST_HASH.format(HASHES * each // parts - less) for each, less in ((part, 0), (part + 1, 1)))
    chosen = f"({groups.among}) AND hash({keys}) BETWEEN {first} AND {last}" if parts > 1 else groups.among
    selected = [f"{key} AS k{i}" for i, key in enumerate(groups.keys)]
    selected += [f"{fact} AS {name}" for fact, name in zip(groups.facts, facts, strict=True)]
    all_of_them = f"SELECT {', '.join(selected)}\n  FROM this\n  WHERE {chosen}\n  GROUP BY {keys}"
    some = f"SELECT * FROM found WHERE {' OR '.join(facts) or 'FALSE'}"
    if not groups.counted:
        return f"WITH found AS (\n  {all_of_them}\n)\n{some}"
    return (
        f"WITH found AS MATERIALIZED (\n  {all_of_them}\n)\n"
        f"SELECT *, 0 AS groups FROM ({some})\nUNION ALL BY NAME\nSELECT count(*) AS groups FROM found"
    )


def _words(letters: str, layout: LayoutPlan) -> tuple[str, ...]:
    """The names of the words of these kinds: b0 to b1, m0, u0, as many as the layout takes."""
    many = {"b": layout.code_words, "m": layout.flag_words, "u": layout.flag_words}
    return tuple(f"{letter}{i}" for letter in letters for i in range(many[letter]))


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | float):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return int(value) if isinstance(value, int) else float(str(value))


def _reason(error: duckdb.Error) -> str:
    """The kind of failure; the engine's own words may quote a value and stay out."""
    return re.sub(r"(?<!^)([A-Z])", r" \1", type(error).__name__).lower()
