"""Fields of a header line are matched with the columns of the layout."""

from hypothesis import given
from hypothesis import strategies as st

from oporde.intake.columns import match_columns, name_key
from tests.intake.uploads import SBW, WMO


def test_right_names_are_found_in_their_places():
    matching = match_columns(SBW, SBW)

    assert matching.exact == dict(enumerate(SBW))
    assert (matching.near, matching.missing, matching.moved, matching.wrong) == ({}, (), (), ())


def test_case_blanks_quotes_and_underscores_are_no_difference():
    names = (" AANMAAKDATUM bestand", '"Gemeentecode"', "taakveld\t", "Begrote  kosten", "\ufeffgerealiseerde_KOSTEN")

    assert match_columns(names, SBW).exact == dict(enumerate(SBW))


def test_a_misspelling_is_near():
    matching = match_columns(
        ("Aanmaakdatum", "Gemeentecode", "Taakvelt", "Begrote_kosten", "Gerealiseerde kosten"), SBW
    )

    assert matching.near == {2: "Taakveld"}
    assert matching.missing == ("Aanmaakdatum_bestand",)


def test_a_misspelling_is_not_taken_for_a_column_it_resembles_less():
    names = [*WMO]
    names[8] = "Datum_eind_rechtsgeldigheid_ondersteuning"  # most like column 10, which is there; 9 is missing

    assert match_columns(names, WMO).near == {}


def test_two_names_that_resemble_each_other_are_told_apart():
    names = [name.replace("Datum", "Datm") for name in WMO]

    assert match_columns(names, WMO).known == dict(enumerate(WMO))


def test_of_a_name_that_is_repeated_the_one_in_its_place_counts():
    matching = match_columns(("Taakveld", "Gemeentecode", "Taakveld"), SBW)

    assert matching.exact == {1: "Gemeentecode", 2: "Taakveld"}


def test_columns_in_another_order_are_moved():
    matching = match_columns(("Gemeentecode", "Aanmaakdatum_bestand", *SBW[2:]), SBW)

    assert matching.moved == (0, 1)
    assert matching.wrong == (0, 1)
    assert matching.missing == ()


def test_a_column_less_moves_nothing():
    matching = match_columns(SBW[1:], SBW)

    assert matching.moved == ()
    assert matching.missing == (SBW[0],)


def test_a_line_of_a_million_fields_takes_no_time():
    assert match_columns(("x",) * 1_000_000, SBW).known == {}


@given(st.permutations(SBW))
def test_every_order_is_found(names: list[str]):
    matching = match_columns(names, SBW)

    assert matching.exact == dict(enumerate(names))
    assert [place for place, name in enumerate(names) if name != SBW[place]] == list(matching.moved)


@given(st.lists(st.sampled_from((*WMO, "", "x", "BSNR", "datum")) | st.text(max_size=8), max_size=25))
def test_each_column_is_found_at_most_once(names: list[str]):
    matching = match_columns(names, WMO)

    found = list(matching.known.values())
    assert len(found) == len(set(found))
    assert set(found) | set(matching.missing) == set(WMO)
    assert all(name_key(names[place]) == name_key(column) for place, column in matching.exact.items())
