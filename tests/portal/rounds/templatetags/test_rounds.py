"""What people call the parts of a protocol."""

from django.utils import translation

from oporde.portal.rounds.templatetags.rounds import called


def test_a_period_is_called_what_readers_of_the_page_call_it():
    with translation.override("nl"):
        assert called("H2_2017", "gmsd/2017") == called("h2_2017", "gmsd/2017") == "tweede halfjaar van 2017"
    with translation.override("en"):
        assert called("H2_2017", "gmsd/2017") == "second half of 2017"
    assert (called("H2_1999", "gmsd/2017"), called("", "gmsd/2017")) == ("H2_1999", "")
