import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from oporde.portal.accounts.models import Right
from oporde.portal.correspondence.models import MessageState
from oporde.portal.deliveries.states import DeliveryState, FileState
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


@pytest.mark.parametrize("states", [DeliveryState, FileState, MessageState, Right])
def test_a_state_is_called_on_a_page_what_it_is_called_in_its_own_table(states: type[TextChoices]):
    assert {state.value: str(BADGES[state.value].word).lower() for state in states} == dict(states.choices)
