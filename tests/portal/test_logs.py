from oporde.portal.logs import masked


def test_what_may_be_a_number_of_a_person_is_masked_whatever_stands_around_it():
    event = {"event": "row 999990019;x 12345678", "count": 999990019, "when": "2018-02-14T10:00:00"}

    assert masked(None, "info", event) == {"event": "row •••;x •••", "count": 999990019, "when": "2018-02-14T10:00:00"}
