import pytest

from oporde.errors import Unreadable
from oporde.report.op_orde.measurement import from_json, to_json


def test_what_is_kept_comes_back_the_same(delivery):
    measurement = delivery(None).measurement

    assert from_json(to_json(measurement)) == measurement


def test_a_value_and_a_table_are_found_by_name(delivery):
    measurement = delivery(None).measurement

    assert measurement.value("O08") == 0
    assert measurement.value("O04", "01") is not None
    assert measurement.value("O04", "99") is None
    assert measurement.table("balance") is not None
    assert measurement.table("nothing") is None


def test_what_is_kept_holds_no_personal_number(delivery):
    rows = delivery(None).paths[0].read_text("ascii").splitlines()[1:]
    numbers = {row.split(";")[2] for row in rows}
    kept = to_json(delivery(None).measurement).decode()

    assert len(numbers) > 1000
    assert [number for number in numbers if number in kept] == []


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": "oporde-measurement 0"}', b'{"format": "oporde-measurement 1"}']
)
def test_something_else_is_refused(content):
    with pytest.raises(Unreadable, match="geen bewaarde cijfers"):
        from_json(content)
