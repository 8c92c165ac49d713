"""What a check says, in the language of the page; what stays Dutch there says so."""

from django.utils import translation

from oporde.portal.deliveries.retold import told, told_plainly

DUTCH, UNKNOWN = "BSN voldoet niet aan de elfproef.", "Dit zei <niemand> ooit."


def test_in_dutch_nothing_changes():
    with translation.override("nl"):
        assert (told(DUTCH, "gmsd/2017"), told_plainly(UNKNOWN, "gmsd/2017")) == (DUTCH, UNKNOWN)


def test_in_english_what_is_known_is_english_and_what_is_not_is_marked_and_escaped():
    with translation.override("en"):
        assert told(DUTCH, "gmsd/2017") == "The BSN does not pass the elfproef."
        assert told(UNKNOWN, "gmsd/2017") == '<span lang="nl">Dit zei &lt;niemand&gt; ooit.</span>'
        assert told_plainly(UNKNOWN, "gmsd/2017") == UNKNOWN
        assert told("", "gmsd/2017") == ""
