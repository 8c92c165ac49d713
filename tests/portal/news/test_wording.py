"""Personal fields: what is known is filled in, what is not known is named."""

from __future__ import annotations

from oporde.portal.news.wording import Reader, personal, unknown_fields


def test_unknown_fields_are_named():
    assert unknown_fields("{aanhef} {gemeenten} {} {gemeente}") == ["{gemeenten}", "{}"]


def test_a_name_is_no_markdown_and_in_plain_text_stays_as_it_is():
    reader = Reader(language="nl", name="A_B*", towns=("Aa en Hunze", "Zuidplas"))

    assert personal("{aanhef} {gemeente} {anders}", reader) == r"Beste A\_B\*, Aa en Hunze en Zuidplas {anders}"
    assert personal("{aanhef}", reader, markdown=False) == "Beste A_B*,"
