"""Expressions of authors: what they may say, what is refused, and that nothing but their own columns can be reached."""

from __future__ import annotations

import re
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oporde.protocol.sql import (
    AGGREGATES,
    FUNCTIONS,
    ExpressionError,
    Name,
    compile_expression,
    compile_limit,
    compile_query,
    names_in,
    nearest,
    presences_in,
    suggest,
)
from oporde.protocol.sql_text import quote
from oporde.protocol.value_kinds import Holds

HOLDS: dict[str, Holds] = {
    "Begin": "day",
    "Eind": "day",
    "Aantal": "whole",
    "Lang": "whole",
    "Bedrag": "number",
    "Soort": "text",
}
NAMES = {name: Name(quote(name), f'("has {name}")', frozenset({name}), holds) for name, holds in HOLDS.items()}
TABLES = {"wmo": ("BSN", "start"), "previous.wmo": ("BSN", "start"), "files": ("layout",)}
SQL_TYPES = {
    "Begin": "DATE",
    "Eind": "DATE",
    "Aantal": "INTEGER",
    "Lang": "BIGINT",
    "Bedrag": "DECIMAL(18, 2)",
    "Soort": "VARCHAR",
}


def refused(expression: str, *, aggregates: bool = False) -> str:
    with pytest.raises(ExpressionError) as error:
        compile_expression(expression, NAMES, aggregates=aggregates)
    return str(error.value)


# --- what may be said


@pytest.mark.parametrize(
    ("expression", "sql"),
    [
        ("Begin <= Eind", '"Begin" <= "Eind"'),
        ("filled(Begin) AND empty(Eind)", '((("has Begin"))) AND (NOT ((("has Eind"))))'),
        ("Soort IN ('A', 'B')", "(\"Soort\" = 'A' OR \"Soort\" = 'B')"),
        ("Soort NOT IN ('A')", "NOT (\"Soort\" = 'A')"),
        ("today() - 1 > Begin", "CAST(GETVARIABLE('today') AS DATE) - 1 > \"Begin\""),
        ("CURRENT_DATE > Begin", "CAST(GETVARIABLE('today') AS DATE) > \"Begin\""),
        ("municipality() = Soort", "CAST(GETVARIABLE('municipality') AS TEXT) = \"Soort\""),
        ("days_between(Begin, Eind) <= 31", 'DATE_DIFF(\'DAY\', "Begin", "Eind") <= 31'),
        ("CAST(Soort AS INT) = 1", 'TRY_CAST("Soort" AS INT) = 1'),
        ("Begin >= DATE '2017-07-01'", "\"Begin\" >= CAST('2017-07-01' AS DATE)"),
        ("Aantal * 60 > 3 -- minuten", 'CAST("Aantal" AS INT128) * 60 > 3'),
        ('"Aantal" > 1', '"Aantal" > 1'),
        ("first_filled(Begin, Eind) > today()", None),
        ("age_years(Begin, today()) >= 18", None),
    ],
)
def test_an_expression_becomes_sql_over_the_engines_columns(expression: str, sql: str | None):
    compiled = compile_expression(expression, NAMES)

    assert sql is None or compiled.sql == sql
    assert compiled.values | compiled.presences <= NAMES.keys()


def test_looking_at_a_value_and_asking_whether_it_is_filled_are_told_apart():
    compiled = compile_expression("filled(Begin) AND Eind > first_filled(Begin, Eind)", NAMES)

    assert (set(compiled.values), set(compiled.presences)) == ({"Begin", "Eind"}, {"Begin"})
    assert presences_in("filled(Begin) AND Eind > 1 AND empty(other.Soort)") == {"Begin", "other.Soort"}
    assert names_in("Begin > Eind AND filled(Soort)") == {"Begin", "Eind", "Soort"}


@pytest.mark.parametrize("name", [*FUNCTIONS, *AGGREGATES])
def test_every_listed_function_may_be_called(name: str):
    arguments = {"substring": "Soort, 1, 2", "left": "Soort, 1", "right": "Soort, 1", "starts_with": "Soort, 'A'",
                 "regexp_full_match": "Soort, '[A-Z]+'", "nullif": "Aantal, 0", "least": "Aantal, Lang", "greatest": "Aantal, Lang",
                 "year": "Begin", "month": "Begin", "day": "Begin", "length": "Soort", "upper": "Soort", "lower": "Soort",
                 "count": "*", "count_if": "Aantal > 1"}  # fmt: skip

    call = f"{name}({arguments.get(name, 'Aantal')})"

    assert compile_expression(call, NAMES, aggregates=name in AGGREGATES).sql


# --- what is refused


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("Begn > today()", 'unknown column "Begn"; did you mean "Begin"?'),
        ("begin > today()", 'unknown column "begin"; did you mean "Begin"?'),
        ("wmo.Begin > today()", 'unknown column "wmo.Begin"; did you mean "Begin"?'),
        ("lenght(Soort) > 1", 'unknown function "lenght"; did you mean "length"?'),
        ("summ(Aantal) > 1", 'unknown function "summ"'),
        ("Begin IS NULL", "write filled(column) or empty(column) instead of IS [NOT] NULL"),
        ("Begin = NULL", "write filled(column) or empty(column) instead of IS [NOT] NULL"),
        ("filled(Begin, Eind)", "filled(…) and empty(…) take one column name"),
        ("filled(1)", "filled(…) and empty(…) take one column name"),
        ("first_filled(Begin) > today()", "first_filled(…) takes two or more column names"),
        ("Aantal IN (SELECT 1)", "IN takes a list of values, as in IN ('01', '02')"),
        ("number_of_rows() > 1", "number_of_rows() is for conditions on a group or a table, not on one row"),
        (
            "regexp_full_match(Soort, Soort)",
            "regexp_full_match(…) takes its pattern between quotes; a value could be no pattern at all",
        ),
        ("Begin + INTERVAL (Aantal) YEAR > today()", "INTERVAL takes a number, as in INTERVAL 3 MONTH"),
        ("CAST(Soort AS BLOB) = 'x'", "a cast to BLOB is not allowed"),
        ("CAST('2017-02-30' AS DATE) < Begin", "'2017-02-30' is no day; expected JJJJ-MM-DD"),
        ("CAST(1 AS DATE) < Begin", "1 is no day; expected JJJJ-MM-DD, between quotes"),
        ("Begin > 5", "a day cannot be compared with a number: Begin > 5"),
        ("days_between(Begin) > 1", "days_between was given 1 arguments"),
        ("", "the expression is empty"),
        ("CAST('x' AS INT) = Aantal", "CAST('x' AS INT) is written as the value itself, without a cast"),
        ("Aantal + Soort > 1", "expected a number or a day, not a text: Aantal + Soort"),
        ("year(Aantal) > 1", "expected a day, not a number: YEAR(Aantal)"),
        ("filled(Soort) AND Aantal", "expected a condition, not a number: FILLED(Soort) AND Aantal"),
        ("nullif(Soort, 0) = 'x'", "a number and a text do not go together: NULLIF(Soort, 0)"),
        ("Begin >", 'this is no expression, after "Begin >"'),
        ("Begin Eind", 'this is no expression, after "Begin Eind"'),
    ],
)
def test_what_is_wrong_is_said(expression: str, why: str):
    assert refused(expression).startswith(why)


HOSTILE = [
    # files and the network
    "Soort = (SELECT content FROM read_text('geheim'))", "Soort = read_text('geheim')", "read_csv('a.csv') = 1",
    "Soort IN (FROM 'geheim.csv')", "(SELECT 1 FROM 'https://example.org/x.parquet') = 1", "glob('*') = Soort",
    "read_blob('x') = 1", "parquet_scan('x') = 1", "sniff_csv('x') = 1", "st_read('x') = 1", "iceberg_scan('x') = 1",
    "COPY wmo TO 'x'", "EXPORT DATABASE 'x'", "IMPORT DATABASE 'x'", "ATTACH 'x'", "DETACH kept", "LOAD httpfs", "INSTALL httpfs",
    # the environment, settings and secrets
    "getenv('HOME') = Soort", "current_setting('memory_limit') = Soort", "SET memory_limit = '1GB'", "PRAGMA database_list",
    "CALL pragma_version()", "duckdb_settings() = 1", "duckdb_secrets() = 1", "which_secret('x', 'y') = 1", "version() = Soort",
    "getvariable('municipality') = Soort", "set_config('a', 'b', true) = 1", "RESET ALL", "CREATE SECRET x (TYPE s3)",
    # other tables, statements, state
    "Aantal = (SELECT count(*) FROM other)", "EXISTS (SELECT 1 FROM t0)", "EXISTS (FROM t0)", "Aantal IN (VALUES (1))",
    "Begin > today(); DROP TABLE t0", "1 = 1; SELECT 1", "DELETE FROM t0", "UPDATE t0 SET a = 1", "INSERT INTO t0 VALUES (1)",
    "CREATE TABLE x AS SELECT 1", "DROP TABLE t0", "VACUUM", "CHECKPOINT", "BEGIN TRANSACTION", "nextval('s') = 1",
    "query('SELECT 1') = 1",
    "query_table('t0') = 1", "TABLE t0", "PIVOT t0 ON a", "UNPIVOT t0 ON a", "DESCRIBE t0", "SHOW TABLES", "EXPLAIN SELECT 1",
    # what takes for ever, or differs every time
    "random() < 0.5", "uuid() = Soort", "now() > Begin", "current_timestamp > Begin", "repeat(Soort, 1000000000) = Soort",
    "range(1000000000) = Soort", "generate_series(1, 1000000000) = 1", "sleep_ms(1000) = 1", "error('x') = 1",
    "list_transform(range(9), x -> x) = 1", "unnest([1, 2]) = 1", "Aantal ** 99 = 1", "power(Aantal, 99) = 1",
    # windows, lists, structures, parameters
    "row_number() OVER () = 1", "sum(Aantal) OVER () = 1", "lag(Aantal) OVER (ORDER BY Begin) = 1",
    "[Aantal] = [1]", "{'a': Aantal} = 1",
    "Soort[1] = 'A'", "Aantal = $1", "Aantal = ?", "#1 = 1", "COLUMNS('.*') = 1", "* = 1", "rowid = 1", "Soort COLLATE nocase = 'a'",
    "Soort SIMILAR TO 'x'", "Soort ~ 'x'", "CAST(Aantal AS STRUCT(a INT)) = 1", "Soort::JSON = 1",
    "eval('1') = 1", "getvariable = 1", "pg_read_file('x') = 1", "system('ls') = 1", "lower(read_text('geheim')) = 'x'",
]  # fmt: skip


@pytest.mark.parametrize("aggregates", [False, True], ids=["row", "table"])
@pytest.mark.parametrize("expression", HOSTILE)
def test_an_author_reaches_nothing_but_columns(expression: str, aggregates: bool):
    refused(expression, aggregates=aggregates)


QUERIES = [
    "SELECT * FROM 'geheim.csv'", "SELECT * FROM \"geheim.csv\"", "SELECT * FROM read_text('geheim')", "SELECT * FROM glob('*')",
    "FROM duckdb_settings()", "SELECT * FROM information_schema.tables", "SELECT * FROM pragma_database_list", "SELECT * FROM t0",
    "SELECT getenv('HOME')", "SELECT content FROM (SELECT read_text('x') AS content)", "SELECT * FROM query('SELECT 1')",
    "WITH \"geheim.csv\" AS (SELECT 1) SELECT * FROM \"geheim.csv\"", "WITH x AS (SELECT * FROM 'g.csv') SELECT * FROM x",
    "SELECT * FROM wmo, LATERAL (SELECT * FROM read_csv('x'))", "SELECT * FROM wmo WHERE BSN IN (SELECT 1 FROM 'x.csv')",
    "SELECT * FROM wmo ORDER BY (SELECT 1 FROM t0)", "SELECT * FROM wmo UNION SELECT * FROM t0", "SELECT * INTO x FROM wmo",
    "INSERT INTO wmo SELECT * FROM wmo", "CREATE TABLE x AS SELECT * FROM wmo", "COPY (SELECT * FROM wmo) TO 'x'", "DROP TABLE wmo",
    "SELECT 1; DROP TABLE wmo", "SELECT * FROM unnest([1])", "SELECT * FROM range(9)", "SELECT * FROM wmo TABLESAMPLE 1%",
    "SELECT current_setting('x')", "SELECT random() FROM wmo", "SELECT * FROM wmo AT (VERSION => 1)", "ATTACH 'x'", "VALUES (1)",
    "SELECT filled(BSN) FROM wmo", "PIVOT wmo ON BSN", "SELECT * FROM main.wmo", "SELECT * FROM kept.main.wmo", "BSN",
    "SELECT * FROM wmo JOIN 'x.csv' ON TRUE", "SELECT * FROM wmo WHERE EXISTS (FROM 'x.csv')", "SELECT getvariable('x')",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_view_reaches_nothing_but_tables_of_the_protocol(query: str):
    with pytest.raises(ExpressionError):
        compile_query(query, TABLES)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT BSN FROM wmo",
        "SELECT count(*) FROM previous.wmo AS p JOIN wmo ON p.BSN = wmo.BSN WHERE wmo.start < period_first_day()",
        "WITH a AS (SELECT BSN FROM wmo) SELECT * FROM a UNION ALL SELECT BSN FROM previous.wmo",
        "SELECT BSN, row_number() OVER (PARTITION BY BSN ORDER BY start) AS n FROM wmo QUALIFY n = 1",
        "SELECT days_between(min(start), max(start)) FROM wmo -- a comment stays behind",
    ],
)
def test_a_view_may_be_a_select_over_tables_of_the_protocol(query: str):
    compiled = compile_query(query, TABLES)

    assert "--" not in compiled
    assert "/*" not in compiled


def test_a_table_of_the_previous_period_is_one_name_in_the_engine():
    assert '"previous.wmo"' in compile_query("SELECT * FROM previous.wmo", TABLES)


def test_a_limit_is_over_what_the_indicator_selects():
    assert (
        compile_limit("value > 0.5 AND clients >= 10", "SELECT 1 AS value, 2 AS clients")
        == '"value" > 0.5 AND "clients" >= 10'
    )
    with pytest.raises(ExpressionError, match="unknown column"):
        compile_limit("vlue > 0.5", "SELECT 1 AS value")


def test_nesting_without_end_is_refused_and_not_a_crash():
    assert "too deep" in refused("(" * 5000 + "1" + ")" * 5000)
    assert "too deep" in refused("NOT " * 20000 + "filled(Begin)")


def test_suggestions_name_what_is_near_or_what_there_is():
    assert suggest("Begn", NAMES) == '; did you mean "Begin"?'
    assert suggest("qqq", ["a", "b"]) == "; expected one of a, b"
    assert suggest("qqq", map(str, range(99))) == ""
    assert nearest("BEGIN", ["Begin"]) == "Begin"


# --- whatever an author writes

WORDS = st.sampled_from(
    [
        *NAMES,
        "Onbekend",
        "wmo",
        "t0",
        "rowid",
        "'x'",
        "'geheim.csv'",
        "1",
        "1.5",
        "NULL",
        "TRUE",
        "DATE '2017-07-01'",
        "*",
    ]
)
CALLS = st.sampled_from(
    [*FUNCTIONS, *AGGREGATES, "filled", "empty", "first_filled", "days_between", "age_years", "number_of_rows", "today",
     "read_csv", "read_text", "getenv", "getvariable", "current_setting", "query", "range", "random", "now", "error", "list"]
)  # fmt: skip
SIGNS = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "=",
        "<>",
        "<",
        "<=",
        "AND",
        "OR",
        "||",
        "LIKE",
        "IN",
        "IS",
        "::",
        "->",
        ";",
        ",",
    ]
)


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, parts, SIGNS, parts),
        st.builds("{}({})".format, CALLS, st.lists(parts, max_size=3).map(", ".join)),
        st.builds("NOT {}".format, parts),
        st.builds("CASE WHEN {} THEN {} ELSE {} END".format, parts, parts, parts),
        st.builds("CAST({} AS {})".format, parts, st.sampled_from(["DATE", "INT", "BLOB", "JSON", "DECIMAL(9, 2)"])),
        st.builds(
            "(SELECT {} FROM {})".format, parts, st.sampled_from(["t0", "'geheim.csv'", "read_csv('x')", "wmo", "this"])
        ),
        st.builds("{} IN ({})".format, parts, st.lists(parts, min_size=1, max_size=3).map(", ".join)),
        st.builds("{} FILTER (WHERE {})".format, parts, parts),
        st.builds("{} OVER (PARTITION BY {})".format, parts, parts),
        st.builds("{} BETWEEN {} AND {}".format, parts, parts, parts),
        st.builds("INTERVAL ({}) DAY".format, parts),
        st.builds("{} /* {} */".format, parts, st.sampled_from(["x", "'", "; DROP TABLE t0"])),
    )


EXPRESSIONS = st.recursive(WORDS, grown, max_leaves=12)
REACHES = re.compile(
    r"\b(?:read_\w+|\w+_scan|glob|getenv|current_setting|query|range|random|now|error|copy|attach|install|load|pragma|select)\b\s*\(?",
    re.IGNORECASE,
)


@given(EXPRESSIONS, st.booleans())
@example("first_filled(Aantal, Lang) * Lang * Lang", False)
@settings(max_examples=400)
def test_whatever_is_let_through_names_columns_and_nothing_else(expression: str, aggregates: bool):
    try:
        compiled = compile_expression(expression, NAMES, aggregates=aggregates)
    except ExpressionError:
        return

    plain = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "", compiled.sql).replace("(SELECT COUNT(*) FROM this)", "")
    assert REACHES.search(plain) is None, compiled.sql
    assert ";" not in plain
    assert compiled.values | compiled.presences <= NAMES.keys()


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
VALUES = {
    "Begin": DAYS, "Eind": DAYS, "Aantal": st.integers(0, 999_999_999), "Lang": st.integers(0, 10**18 - 1),
    "Bedrag": st.decimals(-(10**16) + 1, 10**16 - 1, places=2), "Soort": st.text(max_size=5),
}  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()}), min_size=1, max_size=3
)


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET VARIABLE today = DATE '2018-02-14'")
    return connection


def table(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    columns = [f"{quote(name)} {kind}, {quote(f'has {name}')} BOOLEAN" for name, kind in SQL_TYPES.items()]
    connection.execute(f"CREATE OR REPLACE TABLE this ({', '.join(columns)})")
    for row in rows:
        cells = [cell for name in SQL_TYPES for cell in (row[name], row[name] is not None)]
        connection.execute(f"INSERT INTO this VALUES ({', '.join('?' * len(cells))})", cells)


@given(EXPRESSIONS, ROWS)
@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_what_the_engine_understands_no_value_can_break(
    engine: duckdb.DuckDBPyConnection, expression: str, rows: list[dict[str, object]]
):
    """A rule that fails on one odd value would leave the whole file without a judgement."""
    try:
        sql = compile_expression(expression, NAMES).sql
        table(engine, [])
        engine.execute(f"SELECT {sql} FROM this")
    except (ExpressionError, duckdb.Error):
        return  # told by lint
    table(engine, rows)

    assert len(engine.execute(f"SELECT {sql} FROM this").fetchall()) == len(rows)


def test_large_numbers_do_not_stop_a_file(engine: duckdb.DuckDBPyConnection):
    biggest: dict[str, object] = {
        "Begin": None,
        "Eind": None,
        "Aantal": 999_999_999,
        "Lang": 10**18 - 1,
        "Bedrag": None,
        "Soort": "9" * 30,
    }
    table(engine, [biggest])

    for expression in (
        "Aantal * 1000 > 1",
        "Aantal * Lang > 1",
        "Lang + Lang > 1",
        "-Lang < 0",
        "CAST(Soort AS INT) = 1",
        "Lang % 0 = 1",
    ):
        assert engine.execute(f"SELECT {compile_expression(expression, NAMES).sql} FROM this").fetchone()
