import pytest
from django.utils.translation import override

from oporde.portal.web.badges import BADGES
from oporde.portal.web.icons import DRAWN

TONES = {"approved", "rejected", "signal", "busy", "quiet"}


@pytest.mark.parametrize("state", BADGES)
def test_every_state_has_a_tone_an_icon_and_a_word(state: str):
    badge = BADGES[state]

    assert badge.tone in TONES
    assert badge.icon in DRAWN
    assert str(badge.word)


@pytest.mark.parametrize("state", BADGES)
def test_every_word_is_translated(state: str):
    with override("nl"):
        dutch = str(BADGES[state].word)
    with override("en"):
        english = str(BADGES[state].word)

    assert english != dutch or dutch == "Open"
