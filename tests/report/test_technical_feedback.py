from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date

import pytest

from oporde.findings import Cause, NotRun, Outcome, Severity, Verdict
from oporde.report.technical_feedback import REJECTED_TOGETHER, WEBSITE, TechnicalFeedback, by_row, technical_feedback
from tests.report import outcomes
from tests.report.outcomes import file, finding, outcome, unjudged


def feedback(judged: Outcome, *, examples: int = 20) -> TechnicalFeedback:
    return technical_feedback(judged, checked_on=date(2018, 2, 14), kinds=outcomes.KINDS, examples=examples)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ordinary", "Niet goedgekeurd: 3 dingen om te herstellen in 1 van 4 bestanden."),
        ("approved", "Goedgekeurd. Geen waarschuwingen."),
        ("with-a-question", "Goedgekeurd. Geen waarschuwingen. Er is wel 1 ding om na te gaan."),
        ("with-warnings", "Goedgekeurd. 2 waarschuwingen."),
        ("only-unjudged", "Goedgekeurd. Geen waarschuwingen; 2 controleregels niet (overal) te beoordelen."),
        ("empty", "Niets beoordeeld: er is geen bestand gevonden."),
        ("broken-archive", "Niet goedgekeurd: 1 ding om te herstellen."),
        ("both-refused", "Niet goedgekeurd: 1 ding om te herstellen in 2 van 3 bestanden."),
        ("failed-rule", "Niet beoordeeld: 1 controleregel kon door een fout bij ons niet draaien."),
        ("failed-and-rejected", "Niet goedgekeurd: 1 ding om te herstellen in 1 van 2 bestanden."),
        ("a-thousand", "Niet goedgekeurd: 1.000 dingen om te herstellen."),
    ],
)
def test_the_first_sentence_names_the_outcome(name: str, sentence: str):
    assert feedback(outcomes.ALL[name]).sentence == sentence


def test_the_figures_agree_with_the_sentence_and_with_what_is_listed():
    told = feedback(outcomes.ORDINARY)

    assert dict(told.figures) == {
        "bestanden goedgekeurd": "3 van 4",
        "om te herstellen": "3",
        "waarschuwingen": "3",
        "regels gecontroleerd": "30.441",
    }
    assert sum(len(file.part.to_mend) for file in told.files) == 3


def test_what_is_about_the_whole_file_comes_first_then_the_widest():
    part = feedback(outcomes.ORDINARY).files[0].part

    assert [(complaint.rule, complaint.count) for complaint in part.to_mend] == [
        ("H002", 1),
        ("W105", 30_412),
        ("W109", 4_112),
    ]
    assert [complaint.rule for complaint in part.signals] == ["W129", "W204"]


def test_rejected_files_are_told_before_approved_ones_and_the_overview_keeps_the_order_of_the_delivery():
    told = feedback(outcome(file("SBW", finding(severity=Severity.SIGNAL)), file("WMO", finding()), file("JEUGD")))

    assert [file.kind for file in told.files] == ["SBW", "Wmo", "JEUGD"]
    assert [file.kind for file in told.to_tell] == ["Wmo", "SBW"]


def test_a_finding_that_only_could_not_be_judged_is_no_complaint():
    part = feedback(outcomes.ONLY_UNJUDGED).files[0].part

    assert part.complaints == ()
    assert [(each.rule, each.rows) for each in part.unjudged] == [("W120", 30_412), ("W122", 12), ("W122", 3)]
    assert part.unjudged_sentence == (
        "Niet te beoordelen: 1 controleregel, omdat een kolom, een ander bestand of de vorige periode ontbreekt of "
        "niet te lezen is. Niet overal te beoordelen: 1 controleregel (op 12 regels niet), omdat daar eerst iets "
        "anders hersteld moet worden."
    )


def test_a_rule_that_failed_and_could_not_be_judged_elsewhere_is_told_twice():
    part = feedback(outcome(file("WMO", finding(count=3, undecided=7)))).files[0].part

    assert [complaint.count for complaint in part.to_mend] == [3]
    assert [(each.rows, each.reason) for each in part.unjudged] == [(7, "")]


def test_a_rule_that_could_not_run_is_said_once_where_it_belongs():
    told = feedback(
        replace(outcomes.FAILED_RULE, not_run=(*outcomes.FAILED_RULE.not_run, NotRun(rule="X05", reason="")))
    )

    assert told.together.not_run == ("Controleregel X05 kon door een fout bij ons niet draaien.",)
    assert told.files[0].part.not_run == (
        "Controleregel W208 kon door een fout bij ons niet draaien (OutOfMemoryException).",
    )
    assert told.sentence == "Niet beoordeeld: 2 controleregels konden door een fout bij ons niet draaien."
    assert told.verdict is Verdict.UNDECIDED


def test_a_rejection_says_that_a_rule_could_not_run_as_well():
    assert any(
        "1 controleregel door een fout bij ons" in line for line in feedback(outcomes.FAILED_AND_REJECTED).explanation
    )


def test_a_file_rejected_for_what_stands_elsewhere_says_where():
    told = feedback(outcomes.BOTH_REFUSED)

    assert [file.part.remark for file in told.files] == [REJECTED_TOGETHER, REJECTED_TOGETHER, ""]


def test_nothing_judged_is_never_told_as_approved():
    assert feedback(outcomes.EMPTY).verdict is Verdict.UNDECIDED


def test_the_remedy_of_a_cause_that_explains_all_takes_the_place_of_the_rules_own():
    told = feedback(outcomes.ORDINARY)
    explained = {complaint.rule: (complaint.causes, complaint.explained) for complaint in told.complaints}

    assert told.causes[0].explains == ("W105",)
    assert explained["W105"] == ((1,), True)
    assert explained["W109"] == ((), False)


def test_a_cause_that_explains_part_leaves_the_rules_own_remedy():
    partly = replace(outcomes.LOST_ZEROS, count=3)
    [complaint] = feedback(outcome(file("WMO", finding(count=10), causes=(partly,)))).complaints

    assert (complaint.causes, complaint.explained) == ((1,), False)


def test_a_cause_explains_nothing_in_another_column_or_another_file():
    elsewhere = finding(column="BSN")
    told = feedback(outcome(file("WMO", elsewhere, causes=(outcomes.LOST_ZEROS,)), file("WMO", finding())))

    assert [complaint.causes for complaint in told.complaints] == [(), ()]


def test_causes_of_rejection_come_first_then_the_widest():
    causes = tuple(
        Cause(id=name, count=count, message=name, remedy="", rules=(rule,))
        for name, count, rule in (("wide", 900, "W132"), ("narrow", 3, "W105"), ("less", 2, "W105"))
    )
    signal = finding("W132", severity=Severity.SIGNAL)
    told = feedback(outcome(file("WMO", signal, finding(), causes=causes)))

    assert [(cause.number, cause.id) for cause in told.causes] == [(1, "narrow"), (2, "less"), (3, "wide")]


def test_columns_counted_in_one_row_are_no_further_rows():
    feedback = technical_feedback(outcome(file("WMO", finding("H002", column=None, count=5, rows=(1,)))))

    [complaint] = feedback.files[0].part.to_mend
    assert complaint.place == "regel 1"


def test_no_more_rows_are_told_than_asked_and_the_rest_is_counted():
    [complaint] = feedback(outcome(file("WMO", finding(count=8_400))), examples=4).complaints

    assert complaint.place == "regel 2 t/m 5 en nog 8.396 regels"


def test_what_has_no_rows_has_no_rest():
    [complaint] = feedback(outcomes.BROKEN_ARCHIVE).complaints

    assert (complaint.place, complaint.more) == ("", 0)


def test_the_distance_to_a_limit_is_told():
    told = {complaint.rule: complaint.measure for complaint in feedback(outcomes.ORDINARY).complaints}

    assert told["W109"] == "13,5%; boven 1% wordt het bestand hierom afgekeurd"
    assert told["W204"] == "minder dan 0,1%; pas boven 20% wordt het bestand hierom afgekeurd"
    assert told["W105"] == ""


def test_a_layout_without_a_title_is_told_by_its_id():
    assert technical_feedback(outcomes.ORDINARY).files[1].kind == "kosten_wmo"
    assert feedback(outcomes.ORDINARY).files[1].kind == "kosten Wmo"


def test_each_row_is_told_once_with_all_that_is_wrong_with_it():
    judged = outcome(file("WMO", finding("W105", rows=(2, 5, 9)), finding("W109", rows=(5, 7), count=9)))
    rows = [(row, [c.rule for c in found]) for row, found in by_row(feedback(judged).complaints)]

    assert rows == [(2, ["W105"]), (5, ["W105", "W109"]), (7, ["W109"]), (9, ["W105"])]


def texts(value: object) -> Iterator[str]:
    """Every text in what a feedback is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in texts(part))
    elif isinstance(value, tuple | list):
        yield from (text for part in value for text in texts(part))


@pytest.mark.parametrize("judged", outcomes.ALL.values(), ids=outcomes.ALL)
def test_nothing_that_steers_a_terminal_gets_through(judged: Outcome):
    assert [text for text in texts(asdict(feedback(judged))) if not text.isprintable()] == []


def test_two_files_of_one_name_keep_their_own_number():
    twice = outcome(file("SBW", finding()), file("SBW", unjudged("S110", 3)))

    assert [file.number for file in feedback(twice).to_tell] == [1, 2]


def test_a_website_says_that_it_was_received_and_what_still_counts():
    told = technical_feedback(outcomes.ORDINARY, teller=WEBSITE, still_count=[date(2018, 2, 14), date(2018, 2, 14)])

    assert told.sentence == (
        "Ontvangen. Niet goedgekeurd: 3 dingen om te herstellen in 1 van 4 bestanden. "
        "Uw levering van 14 februari 2018 blijft gelden."
    )
    assert "Herstel wat hieronder staat en lever opnieuw." in told.explanation


def test_a_website_tells_nobody_to_type_a_command():
    told = [technical_feedback(judged, teller=WEBSITE, examples=1) for judged in outcomes.ALL.values()]

    assert not [words for each in told for words in (*each.explanation, each.elsewhere) if "--" in words]
    assert not [words for words in asdict(WEBSITE).values() if "--" in words]
