from typing import Any

from oporde.protocol.exports.place import Place
from oporde.protocol.exports.samples import Sample, mentioned, samples
from oporde.protocol.load import load_english
from oporde.protocol.model import RuleText
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import changed, rule, small_protocol

SMALL = small_protocol()


def rule_of(rule_id: str) -> tuple[RuleText, Place]:
    for layout in SMALL.layouts:
        for found in layout.rules:
            if found.id == rule_id:
                return found, Place(SMALL, layout)
    raise KeyError(rule_id)


def shown(sample: Sample) -> list[list[tuple[str, bool]]]:
    return [[(cell.value, cell.differs) for cell in row] for table in sample.tables for row in table.rows]


def upload(**example: Any) -> Sample:
    written = rule("F001", "name", examples={"passes": example, "fails": {"text": ""}})
    protocol = changed(rules=[written])
    return samples(protocol.head.rules[0], Place(protocol))[0]


def test_rows_show_the_columns_that_matter_and_what_differs():
    good, bad, undecided = samples(*rule_of("Z201"))

    assert [sample.verdict for sample in (good, bad, undecided)] == ["goed", "fout", "onbeslist"]
    assert {sample.tables[0].header for sample in (good, bad, undecided)} == {("Soort", "Vorm")}
    assert shown(good) == [[("01", False), ("", True)]]
    assert shown(bad) == [[("", True), ("", True)]]
    assert shown(undecided) == [[("99", True), ("1", False)]]


def test_columns_are_found_in_keys_conditions_and_behind_derived_names():
    found = {rule_id: mentioned(rule_of(rule_id)[0], SMALL.layout("zorg")) for rule_id in ("Z202", "Z304", "Z307")}

    assert found["Z202"] == {"Vorm", "Aanbieder"}
    assert found["Z304"] == {"BSN", "Soort", "Begin"}
    assert found["Z307"] == {"BSN", "Soort", "Vorm", "Begin", "Einde"}


def test_tables_of_a_delivery_are_named_the_previous_period_first():
    good, bad = samples(*rule_of("Z311"))

    assert [table.caption for table in good.tables] == ["Bestand Zorg, vorige periode", "Bestand Zorg"]
    assert [table.caption for table in bad.tables] == ["Bestand Zorg", "Bestand kosten Zorg"]


def test_of_many_rows_the_first_are_shown_and_the_others_counted():
    many, place = rule_of("Z201")
    rows = tuple({"Soort": "02"} for _ in range(30))
    found = samples(many.model_copy(update={"examples": many.examples.model_copy(update={"fails": rows})}), place)[1]

    assert (len(found.tables[0].rows), found.tables[0].more) == (5, 25)


def test_an_upload_is_told_in_words():
    assert upload(name="Wmo.csv").facts == (("Naam", "Wmo.csv"),)
    assert upload(entries=["a.csv", "b.csv"], damage="cut-off").facts == (
        ("In het ZIP-bestand", "a.csv, b.csv"),
        ("ZIP-bestand", "halverwege afgebroken"),
    )
    assert upload(encoding="utf-16", layout="kosten").facts == (("Bestand", "kosten Zorg"), ("Codering", "UTF-16"))


def test_the_text_of_an_upload_is_shown_line_by_line():
    assert upload(text="{header}\n{row};\n").lines == ("‹kolomnamen›", "‹juiste regel›;")
    assert upload(text="{header}\r{row}\r").lines == ("‹kolomnamen›␍", "‹juiste regel›␍")
    assert upload(text="").lines == ()
    assert upload(name="a.csv").lines is None


def test_every_rule_of_gmsd_shows_its_examples(protocol: Protocol):
    for layout in (None, *protocol.layouts):
        for found in protocol.head.rules if layout is None else layout.rules:
            for sample in samples(found, Place(protocol, layout)):
                assert sample.tables or sample.facts or sample.lines is not None, found.id


def test_words_around_an_example_are_english_where_the_protocol_is(protocol: Protocol):
    place = Place(protocol, english=load_english(protocol.name))
    damaged = next(rule for rule in protocol.head.rules if rule.id == "F003")
    headed = next(rule for rule in protocol.head.rules if rule.id == "H005")

    facts = [fact for sample in samples(damaged, place) for fact in sample.facts]
    lines = [line for sample in samples(headed, place) for line in sample.lines or ()]

    assert ("ZIP file", "broken off halfway") in facts
    assert "‹right row›" in lines
