import pytest

from oporde.report.op_orde.units import change, day, number, written


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234567, "persons", "1.234.567"),
        (0, "persons", "0"),
        (58.349, "persons_per_1000_inhabitants", "58,3"),
        (58.35, "persons_per_1000_inhabitants", "58,4"),
        (0.125, "share", "12,5%"),
        (0.1, "share", "10%"),
        (0.0, "share", "0%"),
        (1.0, "share", "100%"),
        (0.0004, "share", "minder dan 0,1%"),
        (0.99961, "share", "bijna 100%"),
        (-0.235, "share", "−23,5%"),
        (1.396, "arrangements_per_person", "1,40"),
        (0.1304, "eur_per_inhabitant", "0,13"),
        (107.6, "eur_per_inhabitant", "108"),
        (1.005, "ratio", "1,01"),
        (-558, "arrangements", "−558"),
        (12.5, "something_new", "12,50"),
    ],
)
def test_a_number_has_no_more_decimals_than_tell(value, unit, expected):
    assert number(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (107.6, "eur_per_inhabitant", "€ 108 per inwoner"),
        (-12, "eur", "−€ 12"),
        (58.3, "persons_per_1000_inhabitants", "58,3 per 1.000 inwoners"),
        (1, "groups_missing", "1 ontbreekt"),
        (1.02, "ratio", "1,02 keer"),
    ],
)
def test_in_a_sentence_it_has_its_unit(value, unit, expected):
    assert written(value, unit) == expected


@pytest.mark.parametrize(
    ("now", "before", "unit", "expected"),
    [
        (110, 100, "persons", "+10%"),
        (1326, 1726, "persons", "−23,2%"),
        (100, 100, "persons", "gelijk"),
        (0, 0, "persons", "gelijk"),
        (5, 0, "persons", "was 0"),
        (0.124, 0.12, "share", "+0,4 procentpunt"),
        (0.12, 0.12, "share", "gelijk"),
    ],
)
def test_a_change_has_its_sign(now, before, unit, expected):
    assert change(now, before, unit) == expected


def test_a_day_is_written_out():
    assert day("2017-12-31") == "31 december 2017"
