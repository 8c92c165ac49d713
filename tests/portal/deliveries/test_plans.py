"""What a browser is told of the files that are expected."""

from __future__ import annotations

import re

from oporde.portal.deliveries.plans import expected_of
from oporde.portal.rounds.models import DeliveryRound


def test_a_browser_knows_the_names_and_periods_of_the_protocol(delivery_round: DeliveryRound):
    expected = expected_of(delivery_round, frozenset({"0513"}), most_bytes=1)
    kinds = {
        name.kind: bool(re.search(name.pattern.replace("(?<", "(?P<"), "0513_kostenwmo_h2_2017.csv", re.IGNORECASE))
        for name in expected.names
    }

    assert len(kinds) == 4
    assert sum(kinds.values()) == 1
    assert sorted(expected.periods) == ["H1_2017", "H2_2017"]
    assert expected.municipality == "0513"
    assert expected.extensions == (".csv", ".zip")


def test_who_delivers_for_a_predecessor_hears_no_objection_to_its_files(delivery_round: DeliveryRound):
    assert expected_of(delivery_round, frozenset({"0513", "0518"}), most_bytes=1).municipality == ""
