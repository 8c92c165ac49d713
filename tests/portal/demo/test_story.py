"""The story: in time, of known municipalities, and with every kind of outcome in it."""

from __future__ import annotations

from itertools import groupby

from oporde.portal.demo.cast import MUNICIPALITIES
from oporde.portal.demo.story import STARTS_AT, TOGETHER, Odd, chosen, story


def test_it_is_told_in_the_order_of_time_and_before_the_demonstration_begins():
    moments = [step.at for step in story(40)]

    assert moments == sorted(moments)
    assert moments[-1] < STARTS_AT


def test_forty_municipalities_play_and_some_never_deliver():
    steps = story(40)

    assert len(chosen(40)) == 40
    assert 25 <= len({step.municipality for step in steps}) < 40
    assert {step.odd for step in steps} - {None} == set(Odd)
    assert {step.period for step in steps} == {"H1_2017", "H2_2017"}


def test_the_municipality_of_the_first_player_has_delivered_nothing():
    assert "0513" in MUNICIPALITIES
    assert not [step for step in story(40) if step.municipality == "0513"]


def test_no_municipality_delivers_twice_at_one_moment():
    steps = story(41)

    assert len({(step.municipality, step.at) for step in steps}) == len(steps)


def test_what_is_sent_together_is_of_different_municipalities_and_no_more_than_a_few():
    for _, sent in groupby(story(41), key=lambda step: step.at.replace(second=0)):
        codes = [step.municipality for step in sent]
        assert len(set(codes)) == len(codes) <= TOGETHER
