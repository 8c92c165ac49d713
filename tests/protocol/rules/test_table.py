"""A condition on all rows of a table together: totals against parts, counts against limits."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import judge, number, rule, said

TOTAL = rule(
    "table",
    columns=["Aantal", "Persoon"],
    when="count(value) FILTER (WHERE Soort = 'A') = 1",
    holds="sum(value) FILTER (WHERE Soort = 'A') = sum(value) FILTER (WHERE Soort <> 'A')",
    point_at="Soort = 'A'",
)
ROWS = st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.sampled_from(["0", "1", "2", "", "x"])), max_size=7)


@given(ROWS)
@settings(max_examples=40)
def test_a_total_that_is_not_the_sum_of_its_parts_is_one_finding(rows: list[tuple[str, str]]):
    told = judge(TOTAL, [{"Soort": kind, "Aantal": value, "Naam": "x"} for kind, value in rows])

    read = [(kind, number(value)) for kind, value in rows]
    total = [value for kind, value in read if kind == "A" and value is not None]
    parts = [value for kind, value in read if kind != "A" and value is not None]
    judged = not any(value == "x" for _, value in rows)
    broken = judged and len(total) == 1 and parts != [] and total[0] != sum(parts, Decimal(0))
    assert (told.count, told.undecided) == (int(broken), int(not judged))
    assert told.rows == (tuple(place for place, (kind, _) in enumerate(rows) if kind == "A") if broken else ())


def test_each_column_is_a_finding_of_its_own():
    assert (
        judge(
            TOTAL, [{"Soort": "A", "Aantal": "5", "Persoon": "5"}, {"Soort": "B", "Aantal": "1", "Persoon": "1"}]
        ).count
        == 2
    )


def test_a_condition_without_columns_is_about_the_table():
    asked = rule("table", holds="count(*) FILTER (WHERE filled(Naam)) >= 0.5 * count(*)")

    assert judge(asked, [{"Naam": "Jan"}, {"Soort": "A"}]).count == 0
    assert judge(asked, [{"Soort": "B"}, {"Soort": "A"}]).count == 1


def test_the_document_says_it():
    assert said(rule("table", when="count(*) > 9", holds="sum(value) > 0", columns=["Aantal"])) == (
        "Dit gaat over alle regels van het bestand samen. "
        "Als het bestand meer dan 9 regels heeft, dan is de som van `Aantal` groter dan 0. "
        "[als] count(*) > 9 [geldt] sum(value) > 0 [value is] Aantal"
    )
