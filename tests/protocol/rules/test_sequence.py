"""Order within a group: rows whose periods overlap, or leave a gap to the next."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import day, judge, number, rule, said

OPEN = date(9999, 12, 31)
DAYS = st.integers(0, 12).map(lambda place: f"{date(2017, 7, 1) + timedelta(place):%Y%m%d}")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Persoon": st.sampled_from(["1", "1", "2", "", "x"]),
            "Begin": st.one_of(DAYS, st.just("x")),
            "Eind": st.one_of(DAYS, st.sampled_from(["", "x"])),
        }
    ),
    max_size=8,
)
OVERLAP = rule("sequence", per=["Persoon"], starts="Begin", ends="Eind", forbid="overlap")


def periods(rows: list[dict[str, str]]) -> tuple[dict[object, list[tuple[date, date, int]]], int]:
    """Of each person the periods that can be judged, with their row; and how many rows could not."""
    found: dict[object, list[tuple[date, date, int]]] = defaultdict(list)
    doubtful = 0
    for place, row in enumerate(rows):
        person, begin, end = number(row["Persoon"]), day(row["Begin"]), day(row["Eind"]) if row["Eind"] else OPEN
        if None in (person, begin, end):
            doubtful += "x" in row.values()
        elif begin and end and begin <= end:
            found[person].append((begin, end, place))
    return found, doubtful


@given(ROWS)
@settings(max_examples=40)
def test_periods_that_share_a_day_are_both_concerned(rows: list[dict[str, str]]):
    told = judge(OVERLAP, rows)

    by_person, doubtful = periods(rows)
    pairs = [
        (one[2], other[2])
        for held in by_person.values()
        for one, other in combinations(held, 2)
        if one[0] <= other[1] and other[0] <= one[1]
    ]
    assert (told.rows, told.undecided) == (tuple(sorted({place for pair in pairs for place in pair})), doubtful)
    for place, twin in zip(told.rows, told.twins, strict=True):
        assert (place, twin) in pairs or (twin, place) in pairs


@given(ROWS, st.integers(0, 3))
@settings(max_examples=40)
def test_a_gap_is_told_at_the_row_after_it(rows: list[dict[str, str]], margin: int):
    told = judge(rule("sequence", per=["Persoon"], starts="Begin", ends="Eind", forbid="gap", margin_days=margin), rows)

    by_person, doubtful = periods(rows)
    wrong = []
    for held in by_person.values():
        reached = None
        for begin, end, place in sorted(held, key=lambda period: (period[0], period[2])):
            if reached is not None and (begin - reached).days > margin + 1:
                wrong.append(place)
            reached = end if reached is None else max(reached, end)
    assert (told.rows, told.undecided) == (tuple(sorted(wrong)), doubtful)


def test_two_absent_values_of_a_further_column_are_equal():
    asked = rule("sequence", per=["Persoon", "Soort"], starts="Begin", ends="Eind", forbid="overlap")
    row = {"Persoon": "1", "Begin": "20170701", "Eind": "20170709"}

    assert judge(asked, [row, row]).count == 2
    assert judge(asked, [row, row | {"Soort": "A"}]).count == 0
    assert judge(asked, [row, row | {"Soort": "X"}]).undecided == 1


def test_the_document_says_it():
    periods = "Elke regel heeft een tijdvak: van `Begin` tot en met `Eind`. Is er geen einde, dan loopt het door."

    assert (
        said(OVERLAP) == f"De tijdvakken van regels met dezelfde waarde in `Persoon` overlappen elkaar niet. {periods}"
    )
    assert said(rule("sequence", per=["Persoon"], starts="Begin", ends="Eind", forbid="gap", margin_days=3)) == (
        f"Tussen de tijdvakken van regels met dezelfde waarde in `Persoon` liggen hoogstens 3 dagen. {periods}"
    )
