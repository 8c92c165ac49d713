from dataclasses import replace

from oporde.protocol.exports.place import Place
from oporde.protocol.load import load_english
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import small_protocol

SMALL = small_protocol()
ZORG = Place(SMALL, SMALL.layout("zorg"))


def test_a_place_in_time_is_said(protocol: Protocol):
    place = Place(protocol, protocol.layout("wmo"))

    assert place.said("end") == "het einde van de ondersteuning"
    assert place.said("period_first_day() - 31") == "31 dagen vóór de eerste dag van de verslagperiode"
    assert place.said("DATE '1994-04-01'") == "1 april 1994"
    assert place.said("Gemeentecode >") == "`Gemeentecode >`"


def test_words_are_english_where_the_protocol_says_them_in_english(protocol: Protocol):
    dutch = Place(protocol, protocol.layout("wmo"))
    english = replace(dutch, english=load_english(protocol.name))

    assert english.said("end") == "the end of the support"
    assert english.words().labels["Leveringsvorm", "2"] == "Personal budget"
    assert english.table("previous.kosten_wmo") == "the file kosten Wmo of the previous period"
    assert dutch.table("previous.kosten_wmo") == "het bestand kosten Wmo van de vorige periode"


def test_codes_of_a_derived_name_have_the_labels_of_its_columns(protocol: Protocol):
    labels = Place(protocol, protocol.layout("wmo")).words().labels

    assert labels["type", "02"] == labels["Type_maatwerkarrangement_declaratie", "02"]


def test_labels_mean_nothing_in_markdown():
    assert ZORG.words().labels["Soort", "01"] == r"soort 1 \<b\>&\</b\>"


def test_equal_values_are_in_columns_and_for_what_is_derived():
    assert ZORG.same(("BSN",)) == "dezelfde waarde in `BSN`"
    assert ZORG.same(("BSN", "soort_of_vorm")) == "dezelfde waarden voor `BSN` en de soort"


def test_a_total_says_of_which_file_it_is():
    assert ZORG.total("count(*)", "dit bestand") == "het aantal regels in dit bestand"
    assert ZORG.total("sum(Bedrag)", "dit {bestand}") == "de som van `Bedrag` in dit {bestand}"
