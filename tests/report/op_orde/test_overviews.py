"""Tables with the same of elsewhere beside them, and the finding above each."""

from dataclasses import replace

import pytest

from oporde.report.op_orde.contents import Overview


def overview(report, id: str) -> Overview:
    return next(o for chapter in report.chapters for o in chapter.overviews if o.id == id)


def test_what_is_compared_has_columns_for_before_and_for_others(report):
    table = overview(report(), "clients_by_type").table

    assert [(column.title, column.of) for column in table.columns] == [
        ("Cliënten", ""),
        ("Cliënten", "vorige levering"),
        ("Cliënten", "vorige periode"),
        ("Arrangementen", ""),
        ("Cliënten per 1.000 inwoners", ""),
        ("Cliënten per 1.000 inwoners", "vergelijkbare gemeenten"),
    ]
    assert table.columns[5].heading == "Cliënten per 1.000 inwoners, vergelijkbare gemeenten"
    assert table.rows[0].codes == ("01",)
    assert table.rows[0].labels == ("Hulp bij het huishouden",)


def test_without_others_there_are_no_columns_for_them(report):
    table = overview(report(previous_delivery=None, previous_period=None, peers=None), "clients_by_type").table

    assert [column.of for column in table.columns] == ["", "", ""]


def test_only_all_municipalities_stand_there_when_the_own_class_has_too_few(report, peers):
    whole = replace(peers, distributions=tuple(each for each in peers.distributions if not each.of))

    table = overview(report(peers=whole), "clients_by_type").table

    assert table.columns[-1].of == "alle gemeenten"


@pytest.mark.parametrize(
    ("fault", "id", "expected"),
    [
        (None, "clients_by_type", "Hulp bij het huishouden is het grootste type: "),
        ("a type is missing", "clients_by_type", "Het type Vervoerdiensten is verdwenen"),
        ("aids are missing", "clients_by_type", "Bij 4 typen zijn alle cliënten verdwenen"),
        ("aids are missing", "running", "Bij de overgang naar dit halfjaar daalt het aantal cliënten ineens"),
        ("no personal budgets", "financing", "Geen enkele cliënt heeft een PGB"),
        ("amounts in thousands", "costs_per_inhabitant", "De bedragen van één bestand zijn zo laag"),
        ("nothing ended", "balance", "arrangementen bij en er eindigde er geen"),
        (None, "reasons", "Van "),
        (None, "days", "De drukste dag was "),
        (None, "filled", "van de 33 kolommen zijn op elke regel gevuld"),
        (None, "peers", " kengetallen hoort u bij de uitersten van de gemeenten tot 50.000 inwoners"),
        (None, "changes", "Het meest veranderde "),
    ],
)
def test_the_title_says_the_finding(report, fault, id, expected):
    assert expected in overview(report(fault), id).headline


def test_no_headline_shows_what_was_not_filled_in(report):
    for fault in (None, "no personal budgets", "a copy of the half-year before"):
        told = [o.headline for chapter in report(fault).chapters for o in chapter.overviews]
        assert [line for line in told if "{" in line or "None" in line or "onbekend" in line] == []


def test_a_picture_has_words_and_a_table_for_who_does_not_see_it(report):
    pictured = [o for chapter in report().chapters for o in chapter.overviews if o.picture]

    assert len(pictured) >= 10
    for each in pictured:
        assert each.headline in each.alternative
        assert each.table.rows
        assert len(each.alternative) > 80


def test_the_days_of_a_calendar_stand_beside_each_other(report):
    found = overview(report(), "days")

    months = found.shown
    assert months.keys == ("Wat", "Maand")
    assert len(months.columns) == 31
    assert {row.labels[1] for row in months.rows} <= {
        f"{month} 2017" for month in ("juli", "augustus", "september", "oktober", "november", "december")
    }
    assert sum(x or 0 for row in months.rows for x in row.numbers) == sum(
        row.numbers[0] or 0 for row in found.table.rows
    )


def test_what_a_mark_in_a_picture_is_stands_below_it(report):
    assert overview(report(), "clients_by_type").marks == "Balk: cliënten. Streep: vorige periode."
    assert overview(report(), "costs_per_inhabitant").marks == (
        "Balk: gerealiseerd per inwoner. Streep: begroot per inwoner. Ruit: vorige periode."
    )


def test_a_file_that_was_not_delivered_leaves_its_overview_empty_with_the_reason(plan, report, delivery):
    from oporde.report.op_orde.report import op_orde_report

    measurement = delivery(None).measurement
    without = replace(
        measurement,
        files=tuple(file for file in measurement.files if file.layout != "sbw"),
        tables=tuple(replace(table, rows=()) if table.id == "costs_sbw" else table for table in measurement.tables),
    )

    found = overview(op_orde_report(without, plan, made_on=report().made_on), "costs_sbw")

    assert found.undecided == "Er is geen bestand SBW geleverd."
    assert found.table.rows == ()
