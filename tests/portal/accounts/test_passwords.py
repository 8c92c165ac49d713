import pytest
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from oporde.portal.accounts import passwords
from oporde.portal.accounts.models import Municipality, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Person:
    passwords._names_of_municipalities.cache_clear()  # of as many others, in a test before
    Municipality.objects.create(code="0518", name="'s-Gravenhage")
    Municipality.objects.create(code="0513", name="Gouda")
    return Person(email="anna.devries@gouda.example", name="Anna de Vries")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort", "too-short"),
        ("elf tekens!", "too-short"),
        ("password1234", "leaked"),
        ("Welkom2018!!", "leaked"),
        ("!!!wachtwoord123", "leaked"),
        ("1234567890123", "leaked"),
        ("aaaaaaaaaaaaaaaa", "leaked"),
        ("abcabcabcabc", "leaked"),
        ("annadevries12", "near"),
        ("Gouda2018gou", "near"),
        ("sGravenhage18", "near"),
        ("Zomer-12345-x", "near"),
    ],
)
def test_it_is_refused_with_its_reason(anna: Person, password: str, code: str):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, anna)

    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    ["de fiets staat in de schuur", "paars-kopje-onder-7", "Xk29vQpLm3wZ", "in Gouda eet men stroopwafels"],
)
def test_a_sentence_or_chance_is_fine(anna: Person, password: str):
    validate_password(password, anna)


def test_it_says_beforehand_what_it_wants():
    assert len(password_validators_help_texts()) == len(get_default_password_validators()) == 2
