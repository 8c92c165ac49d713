"""The players: their codes are those of any authenticator app, and their municipalities exist in the protocol."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from oporde.plan.kept import load_plan
from oporde.portal.demo.cast import MUNICIPALITIES, PLAYERS, PREDECESSORS


def test_a_code_is_that_of_an_authenticator_app():
    anna = PLAYERS[0]

    assert anna.code(1_519_029_000.0) == format_hotp_value(hotp_value(anna.secret, 1_519_029_000 // 30))


def test_every_player_has_a_first_name_and_a_secret_of_their_own():
    assert len({player.first_name for player in PLAYERS}) == len({player.secret for player in PLAYERS}) == len(PLAYERS)


def test_the_codes_are_in_the_protocol_and_every_name_is_another():
    known = {each.code for each in load_plan("gmsd/2017").admission.senders}

    assert {*MUNICIPALITIES, *PREDECESSORS} <= known
    assert len(set(MUNICIPALITIES.values())) == len(MUNICIPALITIES)
