import pytest
from django.utils import translation

from oporde.portal.web.languages import or_marked, page_language


@pytest.mark.parametrize(
    ("active", "language"), [("nl", "nl"), ("en", "en"), ("en-gb", "en"), ("de", "nl"), (None, "nl")]
)
def test_a_page_is_in_dutch_unless_it_is_in_english(active: str | None, language: str):
    with translation.override(active):
        assert page_language() == language


def test_what_is_not_said_on_the_page_is_marked_as_dutch():
    assert or_marked("rows", "regels") == "rows"
    assert or_marked("", "regels") == ""
    assert or_marked(None, "<b>") == '<span lang="nl">&lt;b&gt;</span>'
