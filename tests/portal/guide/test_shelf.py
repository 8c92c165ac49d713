import pytest

from oporde.portal.guide.shelf import book


def test_a_protocol_is_opened_once():
    assert book("gmsd", "2017").name == "gmsd/2017"
    assert book("gmsd", "2017") is book("gmsd", "2017")


@pytest.mark.parametrize(("id", "version"), [("gmsd", "1917"), ("niets", "2017"), ("..", "gmsd")])
def test_what_is_not_shipped_is_not_there(id: str, version: str):
    with pytest.raises(KeyError):
        book(id, version)
