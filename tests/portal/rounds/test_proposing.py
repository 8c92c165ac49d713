"""Who is to be asked: who existed in the half-year, through the successor where it is gone."""

from __future__ import annotations

from datetime import date, timedelta

from oporde.portal.rounds.proposing import codes_on, propose, senders_of, successors, successors_among


def test_who_was_reorganised_on_1_january_2018_is_delivered_for_by_its_successor():
    proposed = {each.code: each.delivered_by for each in propose("gmsd/2017", ["H2_2017"], date(2018, 2, 12))}

    assert len(proposed) == 388
    assert {code: by for code, by in proposed.items() if by} == {
        "0007": "1950", "0018": "1952", "0040": "1952", "0048": "1950", "0063": "1949", "0070": "1949", "0081": "0080",
        "0196": "0299", "1908": "1949", "1987": "1952",
    }  # fmt: skip
    assert not {"1949", "1950", "1952"} & set(proposed)
    assert proposed["0140"] == "", "Littenseradiel was divided over three: staff choose"


def test_who_merged_twice_is_delivered_for_by_who_is_there_now():
    proposed = {each.code: each.delivered_by for each in propose("gmsd/2017", ["H2_2017"], date(2023, 6, 1))}

    assert proposed["0756"] == "1982"
    assert proposed["0063"] == "1949"
    assert all(by or code not in {"0005", "0501"} for code, by in proposed.items())


def test_every_municipality_that_ended_has_a_successor_that_was_there_the_day_after():
    senders = senders_of("gmsd/2017")

    for code, sender in senders.items():
        if sender.valid_until is None:
            continue
        day = sender.valid_until
        assert successors()[code], code
        for successor in (senders[each] for each in successors()[code]):
            assert successor.holds_within(day, day + timedelta(days=1)), (code, successor.code)


def test_who_was_divided_has_several_successors_and_they_may_merge_later():
    assert successors_among("0140", codes_on("gmsd/2017", date(2018, 2, 12))) == ("0080", "1900", "1949")
    assert successors_among("0053", codes_on("gmsd/2017", date(2019, 2, 12))) == ("1966", "1969")
    assert successors_among("0788", codes_on("gmsd/2017", date(2021, 2, 12))) == ("0757", "0824", "0855", "0865")
    assert successors_among("0788", codes_on("gmsd/2017", date(2018, 2, 12))) == ("0788",)
