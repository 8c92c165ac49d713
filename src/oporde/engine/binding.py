"""Ask the engine whether it understands the queries of a plan, over tables without rows: do types compare, are names found?

No value of a delivery is near, so the engine may answer in its own words.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import _duckdb as duckdb

from oporde.engine.duckdb import SUSPECTS, Circumstances, DuckDB, gathered, grouped, kept_columns, odd_ones
from oporde.plan.model import Check, LayoutPlan, Plan
from oporde.protocol.sql_text import quote

NOWHERE = Circumstances(
    municipality="", period="", first_day=date(2000, 1, 1), last_day=date(2000, 12, 31), today=date(2001, 1, 1),
    inhabitants=1,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A query that the engine refuses.

    Attributes:
        part: "layout", "rule", "hint", "view", "indicator", "key_figure" or "overview"; name: its id.
        why: the engine's words.
        key: which of its queries: "query"; of an indicator also "orange" and "red", of an overview "facts".
    """

    part: str
    name: str
    why: str
    key: str = "query"


def misunderstood(plan: Plan) -> tuple[Misunderstood, ...]:
    """What the engine refuses. What rests on a refused layout or view is not asked."""
    with DuckDB(threads=1) as engine:
        engine.set_circumstances(NOWHERE)
        return tuple(_Asking(engine, engine._connection).all(plan))


@dataclass(slots=True)
class _Asking:
    engine: DuckDB
    connection: duckdb.DuckDBPyConnection

    def all(self, plan: Plan) -> Iterator[Misunderstood]:
        read = {layout.layout: why for layout in plan.layouts if not (why := self.rows(plan, layout))}
        for layout in plan.layouts:
            if layout.layout not in read:
                yield Misunderstood("layout", layout.layout, self.rows(plan, layout))
        known = {name for layout in read for name in (layout, f"previous.{layout}")}
        for layout in plan.layouts:
            if layout.layout in read:
                yield from self.rules(layout, known)
        if len(read) == len(plan.layouts):
            yield from self.figures(plan)

    def rows(self, plan: Plan, layout: LayoutPlan) -> str:
        """Make the layout's tables; why that cannot be done, or nothing."""
        nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS r{i}" for i in range(1, len(layout.columns) + 1))
        source = f"WITH delivered AS (SELECT CAST(NULL AS BIGINT) AS record, {nothing} WHERE FALSE)"
        queries = {
            "whole": layout.whole_query,
            "kept": layout.rows_query,
            "wrong": layout.wrong_query,
            "typed": layout.typed_query,
        }
        try:
            self.engine._define({name: plan.lists[id] for name, id in layout.lists.items()})
            for word, query in queries.items():
                name = quote(f"{word} {layout.layout}")
                self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {source}\n{query}")
            codes, kept = quote(f"wrong {layout.layout}"), quote(f"kept {layout.layout}")
            for odd in layout.odd_rows:
                self.connection.execute(gathered(f"{SUSPECTS} FROM {codes} WHERE {odd.suspects}"))
                self.connection.execute(f"EXPLAIN {odd_ones(kept, layout, odd)}")
            self.name("kept", layout)
        except duckdb.Error as error:
            return _words(error)
        return ""

    def name(self, word: str, layout: LayoutPlan) -> None:
        """Let queries see the rows as rules keep them ("kept"), or as views and indicators read them ("typed")."""
        source = quote(f"{word} {layout.layout}")
        columns = kept_columns(layout, "list") if word == "kept" else "*"
        for table in (layout.layout, f"previous.{layout.layout}"):
            self.connection.execute(
                f"CREATE OR REPLACE VIEW {quote(table)} AS SELECT rowid AS record, {columns} FROM {source}"
            )

    def rules(self, layout: LayoutPlan, known: set[str]) -> Iterator[Misunderstood]:
        self.connection.execute(f"CREATE OR REPLACE VIEW this AS SELECT * FROM {quote(layout.layout)}")
        self.connection.execute(f"CREATE OR REPLACE VIEW doubt AS SELECT * FROM {quote(f'wrong {layout.layout}')}")
        for check in layout.checks:
            if set(check.tables) <= known:
                queries = (check.query, check.undecided_query, check.denominator and f"SELECT {check.denominator}")
                why = self.groups(check, layout) or next(self.refused(queries), "")
                if why:
                    yield Misunderstood("rule", check.rule, why)
        for hint in layout.hints:
            yield from (Misunderstood("hint", hint.id, why) for why in self.refused((hint.query,)))

    def groups(self, check: Check, layout: LayoutPlan) -> str:
        """Form the groups a rule asks about, with the fact it asks and no other's; why that cannot be done, or nothing."""
        for groups in (groups for groups in layout.groups if groups.name in check.groups):
            facts = (sql if i == check.groups[groups.name] else "NULL" for i, sql in enumerate(groups.facts))
            asked = dataclasses.replace(groups, facts=tuple(facts))
            try:
                self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {groups.name} AS {grouped(asked, 0, 1)}")
            except duckdb.Error as error:
                return _words(error)
        return ""

    def figures(self, plan: Plan) -> Iterator[Misunderstood]:
        for layout in plan.layouts:
            self.name("typed", layout)
        self.connection.execute("CREATE TABLE files (layout VARCHAR, previous BOOLEAN, records BIGINT)")
        for view in plan.views:
            try:
                self.connection.execute(f"CREATE TABLE {quote(view.name)} AS\n{view.query}")
            except duckdb.Error as error:
                yield Misunderstood("view", view.name, _words(error))
                return
        for indicator in plan.indicators:
            asked = {"query": indicator.query} | {
                key: f"SELECT {limit} FROM (\n{indicator.query}\n)"
                for key, limit in (("orange", indicator.orange), ("red", indicator.red))
                if limit
            }
            yield from self.first(asked, "indicator", indicator.id)
        for figure in plan.key_figures:
            yield from self.first({"query": figure.query}, "key_figure", figure.id)
        for overview in plan.overviews:
            facts = {"facts": overview.facts} if overview.facts else {}
            yield from self.first({"query": overview.query, **facts}, "overview", overview.id)

    def first(self, queries: dict[str, str], part: str, name: str) -> Iterator[Misunderstood]:
        """The first that is refused; those after it rest on it."""
        for key, query in queries.items():
            for why in self.refused((query,)):
                yield Misunderstood(part, name, why, key)
                return

    def refused(self, queries: Iterable[str | None]) -> Iterator[str]:
        for query in queries:
            try:
                self.connection.execute(f"EXPLAIN {query}" if query else "SELECT 1")
            except duckdb.Error as error:
                yield _words(error)
                return


def _words(error: duckdb.Error) -> str:
    """The engine's first sentences, without the line of the query it points at."""
    said = re.split(r"\n\s*\n?LINE \d+:", str(error), maxsplit=1)[0]
    return re.sub(r"\s+", " ", re.sub(r"^[A-Z][A-Za-z ]* Error:\s*", "", said)).strip()
