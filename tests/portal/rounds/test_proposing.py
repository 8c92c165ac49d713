"""Who is to be asked: who existed in the half-year, through the successor where it is gone."""

from __future__ import annotations

from datetime import date, timedelta

from oporde.portal.rounds.proposing import propose, senders_of, successors


def test_who_was_reorganised_on_1_january_2018_is_delivered_for_by_its_successor():
    proposed = {each.code: each.delivered_by for each in propose("gmsd/2017", ["H2_2017"], date(2018, 2, 12))}

    assert len(proposed) == 388
    assert {code: by for code, by in proposed.items() if by} == {
        "0007": "1950", "0018": "1952", "0040": "1952", "0048": "1950", "0063": "1949", "0070": "1949", "0081": "0080",
        "0140": "1900", "0196": "0299", "1908": "1949", "1987": "1952",
    }  # fmt: skip
    assert not {"1949", "1950", "1952"} & set(proposed)


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
        successor = senders[successors()[code]]
        day = sender.valid_until
        assert successor.holds_within(day, day + timedelta(days=1)), (code, successor.code)
