"""The reference of the language says what the language is."""

from pathlib import Path

from oporde.protocol.exports.language import OWN_FUNCTIONS, language_markdown
from oporde.protocol.sql import OWN_FUNCTIONS as KNOWN

PAGE = Path(__file__).parents[3] / "docs" / "manual" / "protocol-language.md"


def test_the_page_in_the_manual_is_the_one_the_models_give():
    assert PAGE.read_text(encoding="utf-8") == language_markdown(), "renew it: python -m tests.manual"


def test_every_own_function_is_explained():
    explained = " ".join(OWN_FUNCTIONS)

    assert [name for name in KNOWN if f"{name}(" not in explained] == []
