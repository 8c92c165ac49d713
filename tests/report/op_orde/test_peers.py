"""Figures of other municipalities: means of at least five, and nothing that tells of one."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.errors import Unreadable
from oporde.findings import Figure, Light
from oporde.plan.model import Plan
from oporde.report.op_orde.measurement import MeasuredTable, MeasuredValue, Measurement
from oporde.report.op_orde.peers import (
    LEAST,
    Distribution,
    Group,
    PeerFigures,
    from_json,
    kept,
    peer_figures,
    published,
    rounded,
)


def measurement(number: int, value: float | None, *, inhabitants: int | None = 30_000, **other: object) -> Measurement:
    figure = Figure(indicator="O05", value=value, unit="arrangements_per_person", light=Light.GREEN)
    plain = Measurement(
        protocol="gmsd",
        protocol_version="2017",
        plan_hash="0" * 64,
        municipality=f"{number:04}",
        municipality_name=f"Gemeente {number}",
        inhabitants=inhabitants,
        period="H2_2017",
        period_title="tweede halfjaar van 2017",
        first_day=date(2017, 7, 1),
        last_day=date(2017, 12, 31),
        files=(),
        values=(MeasuredValue(figure=figure, details=()),),
        key_figures={},
        tables=(),
        filled=(),
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def several(values: list[float], **other: object) -> list[Measurement]:
    return [measurement(n, value, **other) for n, value in enumerate(values)]  # type: ignore[arg-type]


def aggregate(measurements: list[Measurement], plan: Plan, former: PeerFigures | None = None) -> PeerFigures:
    found = peer_figures(measurements, plan, former)
    assert found is not None
    return found


def test_fewer_than_five_municipalities_give_nothing(plan):
    assert peer_figures(several([1.1, 1.2, 1.3, 1.4]), plan) is None


def test_five_give_one_mean(plan):
    peers = aggregate(several([1.1, 1.2, 1.3, 1.4, 1.5]), plan)

    assert peers.find("O05", "", "") == Distribution(
        figure="O05", subject="", of="", groups=(Group(municipalities=5, mean=1.3),)
    )


def test_more_give_the_means_of_neighbours_in_value(plan):
    peers = aggregate(several([n / 100 for n in range(100, 120)]), plan)

    found = peers.find("O05", "", "")
    assert found is not None
    assert [(group.municipalities, group.mean) for group in found.groups] == [
        (5, 1.02),
        (5, 1.07),
        (5, 1.12),
        (5, 1.17),
    ]
    assert found.mean == 1.1  # 1.095, rounded as every number that is given out


def test_a_figure_that_only_four_have_is_not_there(plan):
    peers = aggregate([*several([1.1, 1.2, 1.3, 1.4]), measurement(4, None), measurement(5, None)], plan)

    assert peers.distributions == ()


def test_a_figure_that_is_everywhere_the_same_is_not_there(plan):
    assert aggregate(several([1.0] * 30), plan).distributions == ()


def test_one_that_dominates_its_group_is_taken_together_with_others(plan):
    peers = aggregate(several([1.0] * 4 + [1.1] * 5 + [0.0, 0.0, 0.0, 0.001, 900.0]), plan)

    found = peers.find("O05", "", "")
    assert found is None or all(group.mean < 100 for group in found.groups)


def test_a_class_of_few_is_taken_together_with_the_next(plan):
    small = [measurement(n, 1 + n / 10, inhabitants=8_000) for n in range(3)]
    large = [measurement(10 + n, 2 + n / 10, inhabitants=30_000) for n in range(8)]
    largest = [measurement(20 + n, 3 + n / 10, inhabitants=200_000) for n in range(4)]

    peers = aggregate(small + large + largest, plan)

    assert {each.of: each.municipalities for each in peers.distributions} == {"": 15}
    peers = aggregate(small + large + largest + [measurement(30, 3.3, inhabitants=200_000)], plan)
    assert {each.of: each.municipalities for each in peers.distributions} == {"": 16, "0-49999": 11, "50000-": 5}


@pytest.mark.parametrize(
    "hidden", [[2.0] * 6, [0.0, 0.0, 0.0, 0.0, 0.001, 900.0]], ids=["all the same", "one dominates"]
)
def test_a_class_that_may_not_show_takes_the_other_classes_with_it(plan, hidden):
    """Else its mean would follow from the whole and the other classes."""
    small = [measurement(n, 1 + n / 10, inhabitants=8_000) for n in range(8)]
    large = [measurement(20 + n, value, inhabitants=200_000) for n, value in enumerate(hidden)]

    peers = aggregate(small + large, plan)

    assert [each.of for each in peers.distributions if each.of] == []


@pytest.mark.parametrize("number", [5, 6, 7, 11, 12])
def test_equal_values_are_rounded_alike_however_many_are_added_up(number):
    assert rounded(sum([1.235] * number) / number) == 1.24


def test_municipalities_of_unknown_size_are_left_out_when_they_would_be_what_is_left(plan):
    known = [measurement(n, 1 + n / 10) for n in range(10)]

    peers = aggregate([*known, measurement(50, 9.0, inhabitants=None)], plan)

    assert {each.of: each.municipalities for each in peers.distributions} == {"": 10}


def test_similar_are_those_of_the_class_that_holds_the_own_size(plan):
    peers = aggregate([measurement(n, 1 + n / 10, inhabitants=15_000 if n < 6 else 60_000) for n in range(12)], plan)

    similar = peers.similar("O05", "", 17_000)
    assert similar is not None
    assert (similar.of, similar.municipalities) == ("0-19999", 6)
    assert peers.similar("O05", "", None) is None


def test_only_shares_and_rates_are_compared_never_numbers_of_people(plan):
    table = MeasuredTable(id="clients_by_type", rows=(("01", 12, 14, 0.4),), facts=(), headline=None)
    people = Figure(indicator="O03", value=12, unit="persons", light=Light.GREEN, subject="01")
    measurements = [
        replace(each, tables=(replace(table, rows=(("01", 12, 14, 0.4 + n / 10),)),),
                values=(*each.values, MeasuredValue(figure=people, details=())))
        for n, each in enumerate(several([1.1, 1.2, 1.3, 1.4, 1.5]))
    ]  # fmt: skip

    peers = aggregate(measurements, plan)

    assert {(each.figure, each.subject) for each in peers.distributions} == {
        ("O05", ""),
        ("clients_by_type.clients_per_1000", "01"),
    }


@given(values=st.lists(st.floats(0, 1000, allow_subnormal=False).map(lambda x: round(x, 4)), min_size=5, max_size=60))
def test_every_number_rests_on_five_and_is_rounded(plan, values):
    sizes = [8_000, 15_000, 40_000, 120_000]
    measurements = [measurement(n, value, inhabitants=sizes[n * 7 % 4]) for n, value in enumerate(values)]

    peers = aggregate(measurements, plan)

    for each in peers.distributions:
        assert all(group.municipalities >= LEAST for group in each.groups)
        assert all(group.mean == rounded(group.mean) for group in each.groups)
        assert [group.mean for group in each.groups] == sorted(group.mean for group in each.groups)
    whole = next((each.municipalities for each in peers.distributions if not each.of), None)
    parts = [each.municipalities for each in peers.distributions if each.of]
    if whole is not None and parts:
        assert whole - sum(parts) == 0 or whole - sum(parts) >= LEAST


def test_what_was_given_out_stays_until_five_have_changed(plan):
    former = aggregate(several([1.1, 1.2, 1.3, 1.4, 1.5, 1.6]), plan)
    more = several([1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 2.1, 2.2, 2.3, 2.4])

    assert aggregate(more, plan, former) is former
    assert aggregate([*more, measurement(77, 2.5)], plan, former) is not former


def test_of_who_is_in_it_not_a_word_is_given_out(plan):
    peers = aggregate(several([1.1, 1.2, 1.3, 1.4, 1.5]), plan)

    assert "0003" not in published(peers).decode()
    assert from_json(published(peers)) == replace(peers, contributors=())
    assert from_json(kept(peers)) == peers


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "oporde-peers 0"}', b"\xff", b'"x"', b'{"format": 3}']
)
def test_another_file_is_refused(content):
    with pytest.raises(Unreadable, match="andere gemeenten"):
        from_json(content)


def test_a_file_with_a_group_of_fewer_than_five_is_refused(plan):
    content = json.loads(published(aggregate(several([1.1, 1.2, 1.3, 1.4, 1.5]), plan)))
    content["distributions"][0]["groups"][0]["municipalities"] = 4

    with pytest.raises(Unreadable, match="minder dan 5"):
        from_json(json.dumps(content).encode())


def test_the_place_of_a_value_follows_from_the_groups():
    spread = Distribution(
        figure="O05", subject="", of="", groups=tuple(Group(municipalities=5, mean=float(n)) for n in (1, 2, 3, 4))
    )

    assert spread.share_below(0.1) < 0.1
    assert spread.share_below(2.5) == pytest.approx(0.5)
    assert spread.share_below(9) > 0.9
    assert replace(spread, groups=spread.groups[:1]).share_below(0.2) == 0.5
