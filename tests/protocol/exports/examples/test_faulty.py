"""The rule's own example among right rows."""

import csv
import io
from typing import Any

import pytest

from oporde.findings import Severity, Verdict
from oporde.protocol.exports.examples.faulty import Faulty, faulty_deliveries
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import ROW, SMALL, rule, small_protocol

TEXTS = ("Peildatum", "Gemeente", "BSN", "Nummer", "Soort")


def generating(*rules: dict[str, Any]) -> Protocol:
    """The small protocol with a generator for one of its layouts, and these rules alone."""
    zorg, kosten = SMALL["layouts"]
    return small_protocol(
        head=SMALL["head"] | {"rules": []},
        layouts=[zorg | {"rules": list(rules)}, kosten | {"rules": []}],
        generator={
            "layouts": {
                "zorg": {
                    "groups": {"sizes": {"1": 1}, "at_most": 3},
                    "file": {
                        "Peildatum": {"day": {"first": "period_last_day", "last": "period_last_day"}},
                        "Gemeente": {"same_as": "municipality"},
                    },
                    "group": {"BSN": {"test_bsn": True}},
                    "row": {"Nummer": {"running": 700001}, "Soort": {"text": "02"}},
                }
            }
        },
    )


def only(protocol: Protocol) -> Faulty:
    (made,) = faulty_deliveries(protocol, municipality="9901", period="H2_2017", rows=60, seed=1)
    return made


def table(faulty: Faulty) -> list[dict[str, str]]:
    (content,) = faulty.files.values()
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))


def test_a_wrong_row_stands_among_right_ones_and_its_place_is_told():
    faulty = only(generating(rule("Z101", "characters", examples={"passes": [{}], "fails": [{"Soort": "1a"}]})))

    rows = table(faulty)
    assert 58 <= len(rows) <= 61
    assert faulty.row is not None
    assert [row["Soort"] for row in rows].index("1a") + 2 == faulty.row
    assert {row["Soort"] for row in rows} == {"02", "1a"}


def test_rows_about_the_same_person_or_with_the_same_key_make_way():
    determines = rule("Z305", "determines", key="Nummer", value="BSN", examples={"passes": [{}], "fails": [{}]})
    rows = table(only(generating(determines)))

    assert len([row for row in rows if row["BSN"] == ROW["BSN"]]) == 1
    assert len([row for row in rows if row["Nummer"] == ROW["Nummer"]]) == 1


def test_what_must_be_the_same_on_all_rows_is():
    constant = rule("Z301", "constant", columns=["Peildatum", "Gemeente"], examples={"passes": [{}], "fails": []})
    window = rule("Z205", "window", column="Peildatum", examples={"passes": [{}], "fails": [{"Peildatum": "20990101"}]})
    faulty = faulty_deliveries(generating(constant, window), municipality="9901", period="H2_2017", rows=60, seed=1)[1]

    assert {row["Peildatum"] for row in table(faulty)} == {"20990101"}
    assert faulty.row is None


def test_a_rule_about_the_file_as_a_whole_gets_its_example_alone():
    fails = [{}, {"BSN": "999990032"}]
    rows = table(only(generating(rule("Z309", "group", per=["BSN"], holds="count(*) <= 25",
                                      examples={"passes": [{}], "fails": fails}))))  # fmt: skip

    assert [row["BSN"] for row in rows] == ["999990019", "999990032"]


def test_a_header_alone_breaks_a_rule_about_the_number_of_rows():
    assert table(only(generating(rule("Z302", "rows", examples={"passes": [{}], "fails": []})))) == []


@pytest.mark.parametrize(("share", "most"), [("1%", 60), ("5%", 19), ("20%", 4)])
def test_a_signal_with_a_limit_is_shown_above_its_limit(share: str, most: int):
    elfproef = rule(
        "Z109", "elfproef", severity="signal", reject_above=share,
        examples={"passes": [{}], "fails": [{"BSN": "999990018"}]},
    )  # fmt: skip
    faulty = only(generating(elfproef))

    assert len(table(faulty)) <= most + 1
    assert 1 / len(table(faulty)) > float(share.rstrip("%")) / 100
    assert (faulty.severity, faulty.verdict) == (Severity.REJECT, Verdict.REJECTED)


def test_a_column_in_which_a_rule_only_signals_gives_a_signal():
    code = rule("Z105", "code", signal_columns=["Aanbieder"],
                examples={"passes": [{}], "fails": [{"Aanbieder": "9"}]})  # fmt: skip
    faulty = only(generating(code))

    assert (faulty.severity, faulty.verdict) == (Severity.SIGNAL, Verdict.APPROVED)


def test_rules_of_other_files_and_periods_get_all_the_files_they_need():
    example = {
        "passes": [{}],
        "fails": {"tables": {"zorg": [{}], "kosten": [{}]}, "previous": {"zorg": [{"Begin": "2016-07-01"}]}},
    }
    faulty = only(generating(rule("Z316", "previous", total="count(*)", layout="zorg", examples=example)))

    assert list(faulty.files) == ["9901_ZORG_H2_2017.csv", "9901_KOSTENZORG_H2_2017.csv", "9901_ZORG_H1_2017.csv"]


def test_a_rule_that_needs_a_former_period_is_left_out_where_there_is_none():
    example = {"passes": [{}], "fails": {"tables": {"zorg": [{}]}, "previous": {"zorg": [{}]}}}
    protocol = generating(rule("Z316", "previous", total="count(*)", layout="zorg", examples=example))
    lonely = protocol.model_copy(
        update={"head": protocol.head.model_copy(update={"periods": protocol.head.periods[1:]})}
    )

    assert faulty_deliveries(lonely, municipality="9901", period="H1_2017", rows=9, seed=1) == ()


def test_every_rule_of_a_protocol_has_a_delivery_in_a_folder_of_its_own(protocol: Protocol):
    made = faulty_deliveries(protocol, municipality="9901", period="H2_2017", rows=60, seed=1)

    assert [faulty.rule for faulty in made] == list(protocol.rules())
    assert len({faulty.folder for faulty in made}) == len(made)
    assert {faulty.folder for faulty in made if faulty.rule.id == "F004"} == {"F004", "F004-leftover"}


def test_what_the_check_must_be_told_is_said(protocol: Protocol):
    made = faulty_deliveries(protocol, municipality="9902", period="H2_2017", rows=60, seed=1)

    assert [faulty.options for faulty in made if faulty.options] == ["--municipality 9902"]
