from oporde.protocol.admission import PLACEHOLDERS as UPLOAD_PLACEHOLDERS
from oporde.protocol.exports.running_text import (
    PLACEHOLDERS,
    cell,
    collapsed,
    complaint,
    demoted,
    phrase,
    plain,
    prose,
    soft,
    told,
    told_at_length,
)
from tests.protocol.exports.small_protocol import small_protocol


def test_every_placeholder_of_a_message_has_a_dutch_word():
    rules = {name for rule in small_protocol().rules() for name in rule.placeholders}

    assert {name for names in UPLOAD_PLACEHOLDERS.values() for name in names} | rules <= set(PLACEHOLDERS)


def test_running_text_gets_the_level_of_its_place():
    assert prose("# Titel\n\n## Kop\n\nTekst.\n\n### Lager", 4) == "<h4>Kop</h4>\n<p>Tekst.</p>\n<h5>Lager</h5>\n"
    assert demoted("# Titel\n\n## Kop\n\nTekst.\n\n### Lager", 4) == "#### Kop\n\nTekst.\n\n##### Lager"


def test_names_break_softly_and_placeholders_are_words():
    assert soft("Begin_<b>") == "Begin_<wbr>&lt;b&gt;"
    assert phrase("Gevuld: `A_B`.") == "Gevuld: <code>A_<wbr>B</code>."
    assert told_at_length("Dit:\n\n- `A_B`.") == "<p>Dit:</p>\n<ul>\n<li><code>A_<wbr>B</code>.</li>\n</ul>\n"
    assert complaint("{column} heeft <{n}>") == "<var>kolom</var> heeft &lt;<var>aantal</var>&gt;"
    assert told("{column} heeft {n}") == "‹kolom› heeft ‹aantal›"


def test_signs_of_markdown_are_escaped():
    assert plain("a_b *c* <d>") == r"a\_b \*c\* \<d\>"
    assert cell("a|b\nc \\| d") == r"a\|b c \| d"
    assert collapsed(" a\n  b ") == "a b"
